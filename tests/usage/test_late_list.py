"""The list of what was logged without a network and refused: who sees it, what it says, how a line leaves it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AgentClient, AuditEvent
from cards.checking import Reason
from tests.usage.queued import entry, receipts
from usage.late import throw_away_late
from usage.models import LateReason, LateRefusal
from usage.tasks import throw_away

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/late/"


def refusal(venue, reason="expired", **fields):
    kept = {"key": uuid.uuid4(), "day_text": "22.11.2026", "children_text": "1", "masked_code": "A0••••••23"}
    return LateRefusal.unscoped.create(venue=venue, reason=reason, sent_by="x", **{**kept, **fields})


def page(browser):
    answer = browser.get(ADDRESS)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_line_tells_what_why_and_what_to_do(sign_in, places):
    moment = timezone.now()
    refusal(places.theatre, event_name="Lumikuningatar", tapped_at=moment)
    told = page(sign_in("ville"))
    for words in ("Lumikuningatar", "Espoon kaupunginteatteri", "A0••••••23", "22.11.2026", "children: 1", "12.00"):
        assert words in told
    assert "The card is no longer valid on the day of the event." in told
    assert "Check the day. If it is right, the use cannot be logged." in told


def test_fields_that_could_not_be_read_are_named(sign_in, places):
    refusal(places.theatre, "fields", faults="event_day children unknown_field")
    assert "Day of the event, Children." in page(sign_in("ville"))


@pytest.mark.parametrize("reason", [r for r in (*Reason, *LateReason) if r != Reason.USABLE])
def test_every_reason_has_words_and_a_next_step(places, reason):
    row = refusal(places.theatre, str(reason))
    assert (row.why, bool(row.next_step)) == (str(reason.label), True)


@pytest.mark.parametrize(
    ("name", "seen"), [("ville", True), ("kaarina", True), ("aino", True), ("viktor", False), ("leena", False)]
)
def test_who_may_log_for_the_venue_sees_it_and_an_agent_its_own(sign_in, places, name, seen):
    row = refusal(places.theatre, event_name="Lumikuningatar")
    browser = sign_in(name)
    assert ("Lumikuningatar" in page(browser)) is seen
    assert browser.post(f"{ADDRESS}{row.pk}/settle/").status_code == (302 if seen else 404)


def test_an_agent_sees_what_it_sent_until_its_right_ends(sign_in, sample_cards, places):
    leena = sign_in("leena")
    receipts(leena, entry(places.theatre, code="A999999999", event_name="Hamlet"))
    assert "Hamlet" in page(leena)
    AgentClient.unscoped.update(ended_at=timezone.now())
    assert "Hamlet" not in page(leena)


@pytest.mark.parametrize("name", ["jaana", "tilda"])
def test_others_may_not_open_it(sign_in, places, name):
    assert sign_in(name).get(ADDRESS).status_code == 403


def test_settled_it_leaves_the_list_and_the_trail_says_who(sign_in, places):
    row, ville = refusal(places.theatre, event_name="Lumikuningatar"), sign_in("ville")
    for words in ("was taken off the list", "was already off the list"):
        answer = ville.post(f"{ADDRESS}{row.pk}/settle/", follow=True)
        assert words in answer.content.decode()
    row.refresh_from_db()
    assert (row.settled_by, "Lumikuningatar" in page(ville)) == ("venue@kaikukanta.test", False)
    trail = AuditEvent.unscoped.get(verb="usage.late_settled")
    assert (trail.actor_name, trail.subject_id) == ("venue@kaikukanta.test", str(row.pk))


def test_an_empty_list_says_so(sign_in, places):
    assert "Nothing to mend" in page(sign_in("ville"))


def test_the_desk_tells_how_many_there_are_to_mend(sign_in, places):
    ville = sign_in("ville")
    assert "data-late" not in ville.get("/desk/").content.decode()
    refusal(places.theatre), refusal(places.theatre), refusal(places.wasa)
    refusal(places.theatre, Reason.ALREADY_LOGGED)  # nothing to mend
    assert "2 uses that were logged without a network were refused." in ville.get("/desk/").content.decode()


def test_the_number_of_lines_does_not_change_the_number_of_queries(sign_in, places, django_assert_max_num_queries):
    ville = sign_in("ville")
    refusal(places.theatre)
    with django_assert_max_num_queries(50) as one:
        page(ville)
    refusal(places.theatre), refusal(places.theatre)
    with django_assert_max_num_queries(len(one)):
        page(ville)


def test_after_thirty_days_it_is_gone_settled_or_not(places):
    now = timezone.now()
    for age in (29, 30, 31):
        refusal(places.theatre, received_at=now - timedelta(days=age))
    assert throw_away_late(now) == 2
    assert LateRefusal.unscoped.count() == 1


def test_the_worker_throws_them_away(places):
    refusal(places.theatre, received_at=timezone.now() - timedelta(days=31))
    throw_away(timestamp=0)
    assert LateRefusal.unscoped.count() == 0


@pytest.mark.parametrize("half", [{"settled_by": "x"}, {"settled_at": timezone.now()}])
def test_the_database_refuses_a_settlement_without_who_and_when(places, half):
    with pytest.raises(IntegrityError, match="settling_a_late_refusal_says_who_and_when"), transaction.atomic():
        refusal(places.theatre, **half)


def test_the_database_refuses_a_second_refusal_of_one_entry(places):
    row = refusal(places.theatre)
    with pytest.raises(IntegrityError), transaction.atomic():
        refusal(places.theatre, key=row.key)
