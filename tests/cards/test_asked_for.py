"""Cards that somebody tried to use before they were registered: their distributor hears of it, not where or when."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.models import Block, Card
from cards.rulebook import last_valid_day
from tests import factories as make
from tests.usage.desk import logged, typed
from tests.usage.import_steps import committed, previewed, workbook

PAGE, CODE = "/cards/lists/asked-for/", "A045198702"


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def drawer(run, choices):
    """A card in the drawer of Jaana's office."""
    return make.printed(run, CODE)


def asked_on(card):
    return Card.unscoped.get(pk=card.pk).asked_for_on


def codes(client, **query):
    return re.findall(r"A045 19\d \d{3}", client.get(PAGE, query).content.decode())


def asked(run, code=CODE, days_ago=0, **fields):
    day = date(2026, 11, 22) - timedelta(days=days_ago)
    card = make.printed(run, code)
    Card.unscoped.filter(pk=card.pk).update(asked_for_on=day, **fields)
    return card


def test_a_check_at_a_desk_is_noted_and_the_answer_is_the_same(sign_in, people, places, drawer, today):
    pages = [sign_in("ville").post("/desk/", typed(places.theatre, code=CODE)).content.decode() for _ in range(2)]
    assert asked_on(drawer) == today
    assert ["The card has not been registered yet." in page for page in pages] == [True, True]


def test_an_attempt_to_log_is_noted_and_refused_all_the_same(people, places, drawer, today):
    result = logged(places.theatre, someone(people.ville), today, text_code=CODE)
    assert (result.usage, str(result.answer.reason.label)) == (None, "The card has not been registered yet.")
    assert asked_on(drawer) == today


def test_it_costs_one_statement_and_no_line_in_the_trail(sign_in, people, places, drawer, run):
    ville, numbers = sign_in("ville"), []
    for code in ("A045198799", CODE):
        with CaptureQueriesContext(connection) as queries:
            ville.post("/desk/", typed(places.theatre, code=code))
        numbers.append(len([query for query in queries if 'UPDATE "cards_card"' in query["sql"]]))
    assert numbers == [0, 1]
    assert AuditEvent.unscoped.count() == 0


def test_a_registered_card_is_not_noted(sign_in, people, places, sample_cards):
    sign_in("ville").post("/desk/", typed(places.theatre, code="A045199001"))
    assert not Card.unscoped.exclude(asked_for_on=None).exists()


def test_a_row_of_a_report_is_noted_when_the_report_is_committed(sign_in, people, places, sample_cards, drawer, today):
    ville = sign_in("ville")
    report = lambda: workbook(["A045198723", 0, "Lumikuningatar", "14.11.2026"], [CODE, 0, "Toinen", "14.11.2026"])  # noqa: E731
    previewed(ville, report())
    assert asked_on(drawer) is None
    assert committed(ville, report()).state == "committed"
    assert asked_on(drawer) == today


def test_the_list_tells_the_code_and_neither_where_nor_when(sign_in, people, places, run):
    asked(run, days_ago=3)
    page = sign_in("jaana").get(PAGE).content.decode()
    assert codes(sign_in("jaana")) == ["A045 198 702"]
    assert "within the last 30 days" in page
    assert not re.search(r"teatteri|19\.11\.2026|Nov(ember|\.) 19|2026-11-19", page)


def test_the_order_is_that_of_the_codes_whatever_is_asked(sign_in, run):
    for code, days in ((CODE, 1), ("A045198701", 9), ("A045198703", 5)):
        asked(run, code, days)
    orders = [codes(sign_in("jaana"), sort=sort) for sort in ("", "asked_for_on", "-asked_for_on", "-code")]
    assert orders == [["A045 198 701", "A045 198 702", "A045 198 703"]] * 4


@pytest.mark.parametrize(("days", "listed"), [(0, True), (29, True), (30, False)])
def test_a_card_stays_on_the_list_for_thirty_days(sign_in, run, days, listed):
    asked(run, days_ago=days)
    assert bool(codes(sign_in("jaana"))) is listed


def test_registering_the_card_takes_it_off_the_list(sign_in, places, run, choices):
    card = asked(run)
    Card.unscoped.filter(pk=card.pk).update(
        asked_for_on=None,
        site=places.office,
        registered_at="2026-11-22T10:00Z",
        issued_on=date(2026, 11, 22),
        valid_from=date(2026, 11, 22),
        valid_until=last_valid_day(date(2026, 11, 22)),
    )
    assert codes(sign_in("jaana")) == []


@pytest.fixture
def second(places):
    return make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)


def test_one_sees_the_cards_that_the_own_site_may_register(sign_in, places, second, run):
    """In nobody's block, in the own block, in another's; of a run for the other site only, and of another area."""
    blocks = [
        Block.unscoped.create(series=run, site=site, first_number=first, last_number=first + 9)
        for site, first in ((places.office, 100), (second, 200))
    ]
    asked(run, "A045198701")
    asked(run, "A045198702", block=blocks[0])
    asked(run, "A045198703", block=blocks[1])
    theirs = make.series(places.espoo_area)
    theirs.sites.set([second])
    asked(theirs, "A045198704")
    asked(make.series(places.vaasa_area), "A045198705")
    seen = {name: [code[-3:] for code in codes(sign_in(name))] for name in ("jaana", "kaarina", "viveca", "aino")}
    assert seen["jaana"] == ["701", "702"]
    assert seen["kaarina"] == ["701", "702", "703", "704"]
    assert (seen["viveca"], seen["aino"]) == (["705"], ["701", "702", "703", "704", "705"])
    by_site = {
        site: [code[-3:] for code in codes(sign_in("kaarina"), site=str(site.pk))] for site in (places.office, second)
    }
    assert by_site == {places.office: ["701", "702"], second: ["701", "703", "704"]}


@pytest.mark.parametrize("name", ["ville", "leena", "tilda"])
def test_venues_get_no_list(sign_in, people, name):
    assert sign_in(name).get(PAGE).status_code == 403


def test_on_paper_it_stands_by_site(sign_in, places, run):
    block = Block.unscoped.create(series=run, site=places.office, first_number=100, last_number=109)
    asked(run, "A045198701")
    asked(run, "A045198702", block=block)
    paper = sign_in("kaarina").get(PAGE, {"print": "yes"}).content.decode().split("</main>")[0]
    assert re.findall(r"<h2 [^>]*>([^<]+)</h2>", paper) == [str(places.office), "Not given to any one site"]


def test_the_number_of_queries_does_not_grow_with_the_cards(sign_in, run):
    client, numbers = sign_in("jaana"), []
    for cards in (["A045198701"], ["A045198702", "A045198703"]):
        for code in cards:
            asked(run, code)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
