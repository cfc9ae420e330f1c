"""Withdrawing a whole import: its uses stay, say who, when and why, and count no more."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AgentClient, AuditEvent
from cards.models import Card
from tests import factories as make
from tests.usage.import_steps import address, committed, newest, previewed, queries_of, sample, uploaded, workbook
from usage import importing
from usage.actions import withdraw_use
from usage.models import ImportBatch, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY = "Lumikuningatar", "14.11.2026"
PAIR, FAMILY = "A045198723", "A045198742"
TWO = [[PAIR, 0, SNOW, DAY], [FAMILY, 0, SNOW, DAY]]


@pytest.fixture
def batch(sign_in, sample_cards):
    return committed(sign_in("ville"), workbook(*TWO))


def withdrawn(batch, user, reason="wrong_report"):
    return importing.withdraw_import(batch=batch, reason=reason, by=someone(user))


def test_every_use_of_it_is_marked_and_counts_no_more(batch, people):
    assert withdrawn(batch, people.kaarina) == 2
    batch.refresh_from_db()
    marks = ("withdrawn_by", "withdrawn_because")
    assert set(Usage.unscoped.values_list("state", *marks)) == {
        ("undone", "coordinator@kaikukanta.test", "wrong_report")
    }
    assert (batch.state, batch.counted) == ("committed", 2)
    assert [getattr(batch, mark) for mark in marks] == ["coordinator@kaikukanta.test", "wrong_report"]


def test_the_trail_says_who_why_and_how_many_but_no_code(batch, people, places):
    withdrawn(batch, people.ville)
    line = AuditEvent.unscoped.get(verb="import.withdrawn")
    assert (line.actor_name, line.subject_id) == ("venue@kaikukanta.test", str(batch.pk))
    assert (line.site_id, line.details) == (str(places.theatre.pk), {"reason": "wrong_report", "uses": 2})


def test_the_cards_are_used_from_their_next_use(batch, people, places, sample_cards):
    make.use(sample_cards[FAMILY], places.theatre, date(2026, 11, 20))
    withdrawn(batch, people.ville)
    days = dict(Card.unscoped.filter(code__in=[PAIR, FAMILY]).values_list("code", "first_used_on"))
    assert days == {PAIR: None, FAMILY: date(2026, 11, 20)}


def test_twice_changes_nothing(batch, people):
    withdrawn(batch, people.ville)
    assert withdrawn(batch, people.kaarina, "wrong_rows") is None
    assert set(Usage.unscoped.values_list("withdrawn_by", flat=True)) == {"venue@kaikukanta.test"}
    assert AuditEvent.unscoped.filter(verb="import.withdrawn").count() == 1


def test_a_use_undone_alone_stays_as_it_was(batch, people):
    alone = Usage.unscoped.get(card__code=PAIR)
    withdraw_use(usage=alone, reason="mistake", by=someone(people.kaarina))
    assert withdrawn(batch, people.ville) == 1
    alone.refresh_from_db()
    assert (alone.withdrawn_by, alone.withdrawn_because) == ("coordinator@kaikukanta.test", "mistake")


def test_many_cards_take_no_more_statements_than_two(sample_cards, people, sign_in):
    browser, counts = sign_in("ville"), []
    for report in (workbook(*TWO), sample(1)):
        batch = committed(browser, report)
        importing.may_withdraw(people.ville, batch)  # reads the memberships, which are kept
        with CaptureQueriesContext(connection) as asked:
            withdrawn(batch, people.ville)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_other_imports_and_the_desk_go_on_counting(batch, people, places, sample_cards, sign_in):
    other = committed(sign_in("ville"), workbook([PAIR, 0, "Sibelius", DAY]))
    at_desk = make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 15), "Hamlet")
    withdrawn(batch, people.ville)
    assert set(Usage.unscoped.counting()) == {at_desk, Usage.unscoped.get(batch=other)}


def test_the_same_file_may_be_imported_again_and_counts(sign_in, sample_cards, people):
    browser = sign_in("ville")
    withdrawn(committed(browser, sample(1)), people.ville)
    again = previewed(browser, sample(1))
    assert "The same file was imported" not in browser.get(address("preview", again)).text
    browser.post(address("commit", again))
    assert Usage.unscoped.counting().filter(batch=again).count() == 13


def test_before_it_is_logged_there_is_nothing_to_withdraw(sign_in, sample_cards, people):
    browser = sign_in("ville")
    waiting = uploaded(browser, sample(1))
    with pytest.raises(Refused):
        withdrawn(waiting, people.ville)
    page = browser.post(address("withdraw", waiting), {"reason": "wrong_report"}, follow=True)
    assert "there is nothing to withdraw" in page.text


@pytest.mark.parametrize("name", ["leena", "viktor", "jaana", "tilda"])
def test_nobody_else_withdraws_it(batch, people, name):
    with pytest.raises(PermissionDenied):
        withdrawn(batch, getattr(people, name))
    assert Usage.unscoped.counting().count() == 2


def test_an_agent_withdraws_what_its_site_sent(sign_in, sample_cards, people):
    assert withdrawn(committed(sign_in("leena"), workbook(*TWO)), people.leena) == 2


def test_an_agent_whose_grant_has_ended_withdraws_nothing(sign_in, sample_cards, people):
    sent = committed(sign_in("leena"), workbook(*TWO))
    AgentClient.unscoped.update(ended_at=timezone.now())
    with pytest.raises(PermissionDenied):
        withdrawn(sent, people.leena)


def test_who_may_undo_only_some_of_its_uses_withdraws_none(batch, people, places):
    """An agent's report may have rows of several venues: one of them does not undo another's."""
    Usage.unscoped.filter(card__code=PAIR).update(venue=places.wasa)
    with pytest.raises(PermissionDenied):
        withdrawn(batch, people.ville)
    assert withdrawn(batch, people.aino) == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [("aino", 200), ("kaarina", 200), ("ville", 200), ("leena", 404), ("viktor", 404), ("jaana", 403), ("tilda", 403)],
)
def test_the_page_is_for_those_who_see_and_may_undo(batch, sign_in, name, status):
    browser = sign_in(name)
    assert browser.get(address("withdraw", batch)).status_code == status
    answer = browser.post(address("withdraw", batch), {"reason": "wrong_report"})
    assert answer.status_code == (302 if status == 200 else status)
    assert Usage.unscoped.counting().count() == (0 if status == 200 else 2)


def test_an_agent_who_sees_it_and_may_not_undo_any_more_is_refused(sign_in, sample_cards):
    sent = committed(sign_in("leena"), workbook(*TWO))
    AgentClient.unscoped.update(ended_at=timezone.now())
    assert sign_in("leena").get(address("withdraw", sent)).status_code == 403
    assert "Withdraw the import" not in sign_in("leena").get(address("preview", sent)).text


def test_the_page_says_how_many_uses_will_count_no_more(batch, sign_in, people):
    withdraw_use(usage=Usage.unscoped.get(card__code=PAIR), reason="mistake", by=someone(people.ville))
    page = sign_in("ville").get(address("withdraw", batch))
    facts = {row["label"]: row["value"] for row in page.context["facts"]}
    assert (facts["Uses logged"], facts["Uses that will count no more"]) == ("2", "1")
    assert PAIR not in page.text


@pytest.mark.parametrize("reason", ["", "mistake", "x"])
def test_a_missing_or_strange_reason_is_asked_again(batch, sign_in, reason):
    page = sign_in("ville").post(address("withdraw", batch), {"reason": reason})
    assert (page.status_code, "There is a problem" in page.text) == (200, True)
    assert Usage.unscoped.counting().count() == 2


def test_the_result_and_the_list_say_when_by_whom_and_why(batch, sign_in):
    browser = sign_in("ville")
    page = browser.post(address("withdraw", batch), {"reason": "wrong_venue"}, follow=True)
    words = "Withdrawn on 22.11.2026 by venue@kaikukanta.test. The uses were not the venue’s own."
    assert "The import was withdrawn. 2 uses count no more." in page.text
    assert (words in page.text, "Withdraw the import" in page.text) == (True, False)
    assert words in browser.get(reverse("import_list")).text
    again = browser.post(address("withdraw", batch), {"reason": "wrong_venue"}, follow=True)
    assert "This import has already been withdrawn." in again.text


def test_each_use_tells_the_reason_in_words(batch, sign_in, people):
    withdrawn(batch, people.ville, "event_cancelled")
    use = Usage.unscoped.get(card__code=PAIR)
    assert "The event was cancelled." in sign_in("ville").get(reverse("usage_detail", args=[use.pk])).text


def test_the_page_asks_the_database_the_same_for_two_uses_and_for_many(batch, sign_in, sample_cards):
    browser = sign_in("ville")
    many = committed(browser, sample(1))
    assert queries_of(browser, address("withdraw", batch)) == queries_of(browser, address("withdraw", many))


@pytest.mark.parametrize("missing", ["withdrawn_at", "withdrawn_by", "withdrawn_because"])
def test_a_withdrawn_import_says_who_when_and_why(batch, missing):
    marks = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "wrong_report"}
    del marks[missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.unscoped.update(**marks)


def test_only_what_was_logged_can_be_withdrawn(sign_in, sample_cards):
    previewed(sign_in("ville"), workbook(*TWO))
    marks = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "wrong_report"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.unscoped.update(**marks)
    assert not newest().is_withdrawn
