"""The commit: exactly what the preview promised, once, or nothing."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.actors import someone
from accounts.models import AgentClient, AuditEvent
from cards.models import Card
from tests import factories as make
from tests.usage.import_steps import address, committed, counts, fates, previewed, sample, uploaded, workbook
from usage import importing
from usage.models import ImportBatch, RefusedRow, Source, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY = "Lumikuningatar", "14.11.2026"
PAIR, FAMILY = "A045198723", "A045198742"


def test_a_row_becomes_a_use_with_everything_the_desk_would_write(sign_in, sample_cards, places):
    headings = ["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Kellonaika"]
    batch = committed(sign_in("ville"), workbook([PAIR, 2, SNOW, DAY, "13.00"], headings=headings))
    use = Usage.unscoped.get()
    assert (use.card, use.venue, use.category, use.batch) == (sample_cards[PAIR], places.theatre, "culture", batch)
    assert (use.event_name, use.event_key, use.event_day, f"{use.event_time}") == (
        SNOW,
        SNOW.lower(),
        date(2026, 11, 14),
        "13:00:00",
    )
    assert (use.children, use.ordinal, use.source) == (2, 1, Source.IMPORT)
    assert (use.logged_by, use.logged_from) == ("venue@kaikukanta.test", places.theatre)


def test_the_result_names_the_counts_and_keeps_no_file_and_no_rows(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, sample(4))
    page = browser.get(address("preview", batch)).content.decode()
    assert (batch.state, batch.sealed, batch.rows, batch.fates) == ("committed", None, [], [])
    assert counts(batch) == {"counted": 4, "already_in": 1, "refused": 15, "ignored": 0}
    assert "4 uses were logged." in page
    assert "The import is done" in page


def test_the_trail_says_who_imported_and_how_many_but_no_code(sign_in, sample_cards, places):
    batch = committed(sign_in("ville"), sample(4))
    line = AuditEvent.unscoped.get(verb="usage.imported")
    assert (line.actor_name, line.subject_id, line.site_id) == (
        "venue@kaikukanta.test",
        str(batch.pk),
        str(places.theatre.pk),
    )
    assert line.details == {"counted": 4, "already_in": 1, "refused": 15, "ignored": 0}


def test_the_first_day_of_use_is_kept_on_the_card(sign_in, sample_cards, places):
    make.use(sample_cards[FAMILY], places.theatre, date(2026, 10, 1))
    Card.unscoped.filter(pk=sample_cards[FAMILY].pk).update(first_used_on=date(2026, 10, 1))
    rows = [[PAIR, 0, SNOW, DAY], [PAIR, 0, "Sibelius-ilta", "6.11.2026"], [FAMILY, 0, SNOW, DAY]]
    committed(sign_in("ville"), workbook(*rows))
    days = dict(Card.unscoped.exclude(first_used_on=None).values_list("code", "first_used_on"))
    assert days == {PAIR: date(2026, 11, 6), FAMILY: date(2026, 10, 1)}


def test_sent_twice_it_counts_once(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, sample(1))
    answer = browser.post(address("commit", batch), follow=True)
    assert Usage.unscoped.count() == 13
    assert "13 uses were logged." in answer.content.decode()
    assert AuditEvent.unscoped.filter(verb="usage.imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_by_four_hands_at_once_it_counts_once(sign_in, sample_cards, people):
    batch = previewed(sign_in("ville"), sample(1))
    together, states = threading.Barrier(4), []

    def press() -> None:
        together.wait()
        states.append(importing.commit_import(batch=batch, by=someone(people.ville)).state)
        connection.close()

    hands = [threading.Thread(target=press) for _ in range(4)]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]
    assert (states, Usage.unscoped.count()) == (["committed"] * 4, 13)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_file_at_once_count_each_use_once(sign_in, sample_cards, people):
    batches = [previewed(sign_in("ville"), sample(1)) for _ in range(3)]
    together, states = threading.Barrier(3), []

    def press(batch: ImportBatch) -> None:
        together.wait()
        states.append(importing.commit_import(batch=batch, by=someone(people.ville)).state)
        connection.close()

    hands = [threading.Thread(target=press, args=[batch]) for batch in batches]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]
    assert (sorted(states), Usage.unscoped.count()) == (["committed", "stale", "stale"], 13)


def test_a_fate_that_has_changed_stops_everything_and_is_shown_anew(sign_in, sample_cards, places):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], [FAMILY, 0, SNOW, DAY]))
    make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), SNOW)  # the desk was quicker
    page = browser.post(address("commit", batch), follow=True).content.decode()
    batch.refresh_from_db()
    assert (batch.state, fates(batch), Usage.unscoped.count()) == ("stale", {2: "already_in", 3: "new"}, 1)
    assert "The register has changed since the preview: nothing was logged" in page
    assert "Log 1 use" in page
    browser.post(address("commit", batch))
    assert Usage.unscoped.filter(batch=batch).count() == 1


def test_a_card_that_was_ended_meanwhile_is_not_used(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY]))
    Card.unscoped.filter(code=PAIR).update(ended_on=date(2026, 11, 1), end_kind="withdrawn")
    browser.post(address("commit", batch))
    batch.refresh_from_db()
    assert (batch.state, fates(batch), Usage.unscoped.count()) == ("stale", {2: "ended"}, 0)


def test_a_use_that_slips_in_past_the_locks_stops_everything(sign_in, sample_cards, places, monkeypatch):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY]))
    before = importing.counting.decide

    def late(rows, venue, *, lock=False, **told):
        found = before(rows, venue, lock=lock, **told)
        if lock:
            make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), SNOW)
        return found

    monkeypatch.setattr(importing.counting, "decide", late)
    browser.post(address("commit", batch))
    batch.refresh_from_db()
    assert (batch.state, fates(batch), Usage.unscoped.count()) == ("stale", {2: "already_in"}, 1)


def test_an_undone_use_may_be_imported_again(sign_in, sample_cards):
    browser = sign_in("ville")
    committed(browser, workbook([PAIR, 0, SNOW, DAY]))
    Usage.unscoped.update(
        withdrawn_at=timezone.now(), withdrawn_by="Ville", withdrawn_because="mistake", state="undone"
    )
    assert committed(browser, workbook([PAIR, 0, SNOW, DAY])).counted == 1


def test_before_the_columns_are_chosen_nothing_is_logged(sign_in, sample_cards):
    browser = sign_in("ville")
    page = browser.post(address("commit", uploaded(browser, sample(1))), follow=True).content.decode()
    assert "Choose the columns of the report first." in page


def test_after_its_hour_nothing_is_logged(sign_in, sample_cards, people):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    ImportBatch.unscoped.update(expires_at=timezone.now())
    page = browser.post(address("commit", batch), follow=True).content.decode()
    assert "An hour has passed" in page
    with pytest.raises(importing.receiving.Refused):
        importing.commit_import(batch=batch, by=someone(people.ville))
    assert Usage.unscoped.count() == 0


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("aino", 404), ("jaana", 403)])
@pytest.mark.parametrize("page", ["commit", "discard"])
def test_nobody_else_decides(sign_in, sample_cards, name, status, page):
    batch = previewed(sign_in("ville"), sample(1))
    assert sign_in(name).post(address(page, batch)).status_code == status
    assert (Usage.unscoped.count(), ImportBatch.unscoped.count()) == (0, 1)


def test_not_even_through_the_action(sign_in, sample_cards, people):
    batch = previewed(sign_in("ville"), sample(1))
    for deed in (importing.commit_import, importing.discard_import):
        with pytest.raises(PermissionDenied):
            deed(batch=batch, by=someone(people.aino))


def test_a_right_that_was_taken_away_meanwhile_is_missed(sign_in, sample_cards):
    browser = sign_in("leena")
    batch = previewed(browser, sample(1))
    AgentClient.unscoped.update(ended_at=timezone.now())
    assert browser.post(address("commit", batch)).status_code == 403
    assert Usage.unscoped.count() == 0


def test_an_agents_uses_say_through_whom_they_came(sign_in, sample_cards, places):
    committed(sign_in("leena"), sample(1))
    assert set(Usage.unscoped.values_list("venue", "logged_from")) == {(places.theatre.pk, places.agency.pk)}
    assert sign_in("ville").get(reverse("import_list")).content.decode().count("1_kirjauspohja.xlsx") == 1


def test_deeds_are_posts(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    assert [browser.get(address(page, batch)).status_code for page in ("commit", "discard")] == [405, 405]


def test_a_discarded_import_leaves_nothing(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(2))
    page = browser.post(address("discard", batch), follow=True).content.decode()
    assert "The import was discarded." in page
    assert (ImportBatch.unscoped.count(), RefusedRow.unscoped.count()) == (0, 0)
    again = browser.post(address("discard", batch), follow=True)  # sent twice: the same words, no "not found"
    assert (again.status_code, "The import was discarded." in again.content.decode()) == (200, True)


def test_a_counted_import_is_not_discarded(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, sample(1))
    page = browser.post(address("discard", batch), follow=True).content.decode()
    assert "The import has been logged already, so it cannot be discarded." in page
    assert Usage.unscoped.count() == 13


def test_columns_of_a_counted_import_are_not_chosen_again(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, sample(1))
    page = browser.post(address("columns", batch), {"code": 0}, follow=True).content.decode()
    assert "Send the file again." in page
