"""The pages of releases: the list with its calendar, asking, how far it is, and deciding."""

from __future__ import annotations

from datetime import date

import pytest

from stats.disclosure import release_to_json
from stats.models import LedgerEntry
from stats.released import FEW, Geography, Release, Table
from tests import factories as make
from tests.stats.ledgers import approver, asked, audited
from tests.stats.releases import WHY, asked_for, made, released, set_up, verdict

pytestmark = pytest.mark.django_db
LIST, ASK = "/stats/releases/", "/stats/releases/ask/"


@pytest.fixture(autouse=True)
def gate(monkeypatch):
    return set_up(monkeypatch)


@pytest.fixture(autouse=True)
def cards(places):
    run = make.series(places.espoo_area)
    return [make.card(run, f"A{number:09}", places.office, date(2026, 1, 5)) for number in range(12)]


@pytest.fixture
def aino(people, sign_in):
    return sign_in("aino")


@pytest.fixture
def aarne(people, sign_in):
    people.aarne = approver()
    return sign_in("aarne")


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def detail(entry, part=""):
    return f"{LIST}{entry.pk}/{part}"


def test_the_list_tells_what_is_late_and_what_may_be_asked_for(aino):
    text = page(aino, LIST)
    assert "January–March 2026, preliminary figures" in text
    assert f"{ASK}?what=2026Q1-preliminary" in text
    assert f"{ASK}?what=2026Q2-preliminary" not in text  # quarters come in their order
    assert "late" in text


@pytest.mark.parametrize("name", ["kaarina", "jaana", "ville", "leena", "tilda"])
def test_only_administrators_see_releases(people, sign_in, name):
    entry, client = made(asked_for(people)), sign_in(name)
    for address in (LIST, ASK, detail(entry), detail(entry, "progress/")):
        assert client.get(address).status_code == 403
    assert client.post(detail(entry, "approve/"), {"seen": entry.entry_hash}).status_code == 403


def test_no_such_release_is_404(aino):
    assert aino.get(f"{LIST}00000000-0000-4000-8000-000000000000/").status_code == 404


def test_asking_leads_to_the_release_that_is_being_made(aino):
    assert 'value="2026Q1-preliminary" selected' in page(aino, ASK)
    answer = aino.post(ASK, {"what": "2026Q1-preliminary"})
    entry = LedgerEntry.unscoped.get()
    assert answer["Location"] == detail(entry)
    text = page(aino, answer["Location"])
    assert ("waits for its turn" in text, "data-reload-when-done" in text) == (True, True)
    assert "waits for its turn" in page(aino, detail(entry, "progress/"))
    assert "another release" in page(aino, ASK).lower()


@pytest.mark.parametrize("what", ["", "2026Q1-final", "2027Q1-preliminary", "x"])
def test_what_may_not_be_asked_for_is_refused_in_words(aino, what):
    text = aino.post(ASK, {"what": what}).content.decode()
    assert "There is a problem" in text
    assert not LedgerEntry.unscoped.exists()


def test_a_revision_needs_a_reason_in_each_language_and_keeps_what_was_typed(people, aino):
    for status in ("preliminary", "final"):
        released(people, approver(), "2026Q1", status)
    text = aino.post(ASK, {"what": "2026Q1-revised", "why_fi": "Käytöt puuttuivat."}).content.decode()
    assert ("Say in Swedish why" in text, "Say in English why" in text, "Say in Finnish why" in text) == (
        True,
        True,
        False,
    )
    assert "Käytöt puuttuivat." in text
    aino.post(ASK, {"what": "2026Q1-revised", **{f"why_{language}": text for language, text in WHY.items()}})
    assert LedgerEntry.unscoped.under_way().get().why == WHY


def test_asking_twice_says_that_one_is_under_way(aino):
    aino.post(ASK, {"what": "2026Q1-preliminary"})
    text = aino.post(ASK, {"what": "2026Q1-preliminary"}).content.decode()
    assert "Another release is being made" in text
    assert LedgerEntry.unscoped.count() == 1


def test_who_asked_sees_why_somebody_else_decides(people, aino):
    entry = made(asked_for(people))
    text = page(aino, detail(entry))
    assert "You asked for this release yourself." in text
    assert "Approve and publish" not in text
    assert "Take the release back" in text
    answer = aino.post(detail(entry, "approve/"), {"seen": entry.entry_hash}, follow=True).content.decode()
    assert "You asked for this release yourself." in answer
    assert not LedgerEntry.unscoped.approved().exists()


def test_another_administrator_looks_at_it_and_publishes(people, aarne):
    entry = made(asked_for(people))
    menu = page(aarne, LIST)
    assert "Look at it and decide" in menu
    text = page(aarne, detail(entry))
    assert "The audit tried to find single people in the figures and proved nothing." in text
    assert entry.release_hash in text
    answer = aarne.post(detail(entry, "approve/"), {"seen": entry.entry_hash}, follow=True).content.decode()
    assert "The release is published." in answer
    entry.refresh_from_db()
    assert (entry.state, entry.approved_by) == ("approved", people.aarne)


def test_the_menu_counts_what_waits_for_the_other_one(people, aino, aarne):
    made(asked_for(people))
    waiting = [client.get(LIST).context["navigation"] for client in (aino, aarne)]
    counts = [next(link.waiting for link in links if link.url == LIST) for links in waiting]
    assert counts == [0, 1]


def test_a_refusal_needs_its_reason(people, aarne):
    entry = made(asked_for(people))
    text = aarne.post(detail(entry, "refuse/"), {"why": ""}).content.decode()
    assert "Say why the release is refused." in text
    answer = aarne.post(detail(entry, "refuse/"), {"why": "Kajaani is missing."}, follow=True).content.decode()
    assert "The release is refused." in answer
    assert "Kajaani is missing." in answer


def test_a_change_of_the_release_since_the_page_was_drawn_is_refused(people, aarne):
    entry = made(asked_for(people))
    text = aarne.post(detail(entry, "approve/"), {"seen": "0" * 64}, follow=True).content.decode()
    assert "not the release that you looked at" in text


def test_findings_are_told_and_nothing_of_the_figures(people, aino, gate):
    gate.verdicts = [verdict(passed=False)] * 3
    entry = made(asked_for(people))
    text = page(aino, detail(entry))
    assert "The release was not made: the audit did not pass." in text
    assert "Figures like these are not published." in text
    assert "Ask again" in text


def test_a_finding_says_what_it_means_and_where(people, aino, places):
    entry, area = asked(people.aino), places.espoo_area.pk
    finding = {"kind": "SMALL", "table": "cards_by_age", "period": "2026Q1", "column": "age_75"}
    finding |= {"reader": f"coordinator of area:{area}", "row": f"town:{area}:049"}
    told = {"of": "x", "verdict": {"passed": False, "method": "m", "findings": [finding], "figures": {}}}
    LedgerEntry.unscoped.update(state="failed", failure="audit", earlier_audits=[told])
    text = page(aino, detail(entry))
    assert "between 1 and 4 people" in text
    assert "coordinator: Espoo · Cards by the holder’s age, January–March 2026 · Espoo · 75 or older" in text


def test_what_was_counted_where_no_row_is_names_the_sites_and_what_to_do(people, aino, places):
    entry = asked(people.aino)
    leaves = [f"office:{places.office.pk}", f"venue:{places.office.pk}", f"venue:{places.theatre.pk}"]
    LedgerEntry.unscoped.update(state="failed", failure="places", unplaced=leaves)
    text = page(aino, detail(entry))
    assert "<ul><li>Espoon aikuissosiaalityö</li><li>Espoon kaupunginteatteri</li></ul>" in text
    assert "make the site a distributor or a venue again" in text
    assert "Espoon aikuissosiaalityö" not in page(aino, LIST)


def test_a_release_that_follows_refused_ones_says_of_its_own_attempts_only(people, aino):
    entry = asked(people.aino)
    LedgerEntry.unscoped.update(attempt=3)
    entry.refresh_from_db()
    assert "rounded anew" not in page(aino, detail(audited(entry)))


def test_few_stands_in_words_in_the_tables(people, aino, places):
    area = f"area:{places.espoo_area.pk}"
    table = Table("cards_by_place", "2026Q1", {"nation": (10,), area: (FEW,)})
    text = release_to_json(Release("2026Q1", 1, Geography(2026, {area: "nation"}), (table,)))
    shown = page(aino, detail(audited(asked(people.aino), text)))
    assert "fewer than 5" in shown
    assert "Cards registered, January–March 2026" in shown


def test_what_changes_is_told_against_the_version_before(people, aarne, cards, places):
    released(people, people.aarne)
    for number in range(20, 26):
        make.card(cards[0].series, f"A{number:09}", places.office, date(2026, 2, 5))
    entry = made(asked_for(people, "2026Q1", "final"))
    text = page(aarne, detail(entry))
    assert "What changes from release 1" in text
    assert "1 figure changes" in text


def test_when_nothing_changes_the_page_says_so(people, aarne):
    released(people, people.aarne)
    assert "No published figure changes." in page(aarne, detail(made(asked_for(people, "2026Q1", "final"))))


def test_the_list_asks_the_same_of_the_database_for_one_and_for_three(people, aarne, django_assert_max_num_queries):
    released(people, people.aarne)
    with django_assert_max_num_queries(60) as first:
        page(aarne, LIST)
    for period in ("2026Q2", "2026Q3"):
        released(people, people.aarne, period)
    with django_assert_max_num_queries(len(first)):
        page(aarne, LIST)
