"""Logging one use: who may, what the row holds, repeats, second tickets, community cards."""

from __future__ import annotations

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AgentClient, AuditEvent
from cards.checking import Reason
from cards.models import Validity, ValidityKind
from tests import factories as make
from tests.usage.desk import GOOD, logged
from usage.models import Usage

COMMUNITY = "Y000000012"


@pytest.fixture
def card(places, today):
    return make.card(make.series(places.espoo_area), GOOD, places.office, date(2026, 5, 11), children=2)


@pytest.fixture
def community(places):
    run = make.series(places.espoo_area, "Y", kind="community")
    return make.card(run, COMMUNITY, places.office, date(2026, 5, 11), kind="community")


def test_a_logged_use_holds_the_ticket_and_who_logged_it(card, places, people, today):
    usage = logged(places.theatre, someone(people.ville), today, children=2, event_time=time(19)).usage
    row = Usage.unscoped.get()
    assert row == usage
    assert (row.card, row.venue, row.event_name, row.event_key) == (
        card,
        places.theatre,
        "Lumikuningatar",
        "lumikuningatar",
    )
    assert (row.event_day, row.event_time, row.children, row.category) == (today, time(19), 2, "culture")
    assert (row.logged_from, row.logged_by, row.source, row.ordinal) == (
        places.theatre,
        "venue@kaikukanta.test",
        "desk",
        1,
    )


def test_the_trail_says_who_logged_and_never_the_code(card, places, people, today):
    usage = logged(places.theatre, someone(people.ville), today).usage
    event = AuditEvent.unscoped.get()
    assert (event.verb, event.actor_name, event.subject_id) == (
        "usage.logged",
        "venue@kaikukanta.test",
        str(usage.pk),
    )
    assert GOOD not in f"{event.details} {event.subject_id} {event.actor_name}"


def test_the_worker_behind_a_shared_account_is_named(card, places, people, today):
    assert logged(places.theatre, someone(people.ville, worker="MK"), today).usage.logged_by == (
        "venue@kaikukanta.test (MK)"
    )


def test_the_card_keeps_its_earliest_event_day(card, places, people, today):
    for day in (today, date(2026, 11, 20), date(2026, 11, 21)):
        logged(places.theatre, someone(people.ville), day)
    card.refresh_from_db()
    assert card.first_used_on == date(2026, 11, 20)


def test_the_same_key_gives_the_first_result_and_no_second_row(card, places, people, today):
    key = uuid.uuid4()
    first = logged(places.theatre, someone(people.ville), today, key=key)
    again = logged(places.theatre, someone(people.ville), today, key=key)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.usage == first.usage
    assert again.answer.usable
    assert Usage.unscoped.count() == 1


def test_the_same_key_answers_alike_after_the_card_has_been_ended(card, places, people, today):
    key = uuid.uuid4()
    first = logged(places.theatre, someone(people.ville), today, key=key)
    card.ended_on, card.end_kind = today, "ended"
    card.save()
    assert logged(places.theatre, someone(people.ville), today, key=key).usage == first.usage


@pytest.mark.parametrize("change", [{"children": 1}, {"event_name": "Muu"}, {"event_day": date(2026, 11, 21)}])
def test_the_same_key_with_other_content_is_refused(card, places, people, today, change):
    key = uuid.uuid4()
    logged(places.theatre, someone(people.ville), today, key=key)
    with pytest.raises(Refused, match="Check the card again"):
        logged(places.theatre, someone(people.ville), today, **{"key": key, **change})
    assert Usage.unscoped.count() == 1


def test_the_same_key_for_another_card_is_refused(card, places, people, today):
    make.card(card.series, "A045198728", places.office, date(2026, 5, 11))
    key = uuid.uuid4()
    logged(places.theatre, someone(people.ville), today, key=key)
    with pytest.raises(Refused):
        logged(places.theatre, someone(people.ville), today, key=key, text_code="A045198728")
    assert Usage.unscoped.count() == 1


def test_the_event_again_asks_and_a_second_ticket_is_numbered(card, places, people, today):
    logged(places.theatre, someone(people.ville), today)
    again = logged(places.theatre, someone(people.ville), today, event_name=" LUMIKUNINGATAR! ")
    assert (again.usage, again.answer.reason) == (None, Reason.ALREADY_LOGGED)
    second = logged(places.theatre, someone(people.ville), today, second=True)
    assert (second.usage.ordinal, Usage.unscoped.count()) == (2, 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text_code": "?"}, Reason.MISREAD),
        ({"text_code": "A999999999"}, Reason.NO_SUCH_CARD),
        ({"event_day": date(2027, 5, 11)}, Reason.EXPIRED),
        ({"event_day": date(2026, 5, 10)}, Reason.NOT_YET_VALID),
        ({"children": 3}, Reason.TOO_MANY_CHILDREN),
    ],
)
def test_an_unusable_card_leaves_no_row(card, places, people, today, change, reason):
    result = logged(places.theatre, someone(people.ville), today, **change)
    assert (result.usage, result.answer.reason) == (None, reason)
    assert (Usage.unscoped.count(), AuditEvent.unscoped.count()) == (0, 0)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2024, 5, 10), (Reason.NOT_YET_VALID, None)),
        (date(2025, 12, 1), (Reason.EXPIRED, date(2025, 5, 10))),
        (date(2026, 6, 1), (Reason.USABLE, date(2027, 5, 10))),
    ],
)
def test_periods_count_in_their_own_order_whatever_was_written_first(card, places, people, today, day, told):
    earlier = Validity.unscoped.get(card=card)
    earlier.pk, earlier.kind = None, ValidityKind.RENEWAL
    earlier.first_day, earlier.last_day = date(2024, 5, 11), date(2025, 5, 10)
    earlier.save(force_insert=True)
    answer = logged(places.theatre, someone(people.ville), today, event_day=day).answer
    assert (answer.reason, answer.last_valid_day) == told


def test_a_community_card_alone_is_refused(community, places, people, today):
    result = logged(places.theatre, someone(people.ville), today, text_code=COMMUNITY)
    assert (result.usage, result.answer.reason) == (None, Reason.CHILDREN_MISSING)


def test_a_community_card_comes_with_any_number_of_clients_under_16(community, places, people, today):
    result = logged(places.theatre, someone(people.ville), today, text_code=COMMUNITY, children=5)
    assert result.usage.children == 5


def test_a_community_card_comes_with_a_cardholder_of_the_same_event(card, community, places, people, today):
    logged(places.theatre, someone(people.ville), today)
    assert logged(places.theatre, someone(people.ville), today, text_code=COMMUNITY).usage
    other = logged(places.theatre, someone(people.ville), today, text_code=COMMUNITY, event_name="Toinen")
    assert other.answer.reason is Reason.CHILDREN_MISSING


def test_an_undone_cardholder_does_not_carry_a_community_card(card, community, places, people, today):
    make.use(
        card,
        places.theatre,
        today,
        withdrawn_at=timezone.now(),
        withdrawn_by="x",
        withdrawn_because="mistake",
        state="undone",
    )
    result = logged(places.theatre, someone(people.ville), today, text_code=COMMUNITY)
    assert result.answer.reason is Reason.CHILDREN_MISSING


def test_an_agent_logs_for_its_client_from_its_own_site(card, places, people, today):
    usage = logged(places.theatre, someone(people.leena), today).usage
    assert (usage.venue, usage.logged_from) == (places.theatre, places.agency)


def test_a_coordinator_logs_for_a_venue_of_the_area_from_no_site(card, places, people, today):
    assert logged(places.theatre, someone(people.kaarina), today).usage.logged_from is None


@pytest.mark.parametrize("name", ["viktor", "jaana", "tilda"])
def test_nobody_else_logs_for_the_theatre(card, places, people, today, name):
    with pytest.raises(PermissionDenied):
        logged(places.theatre, someone(getattr(people, name)), today)
    assert Usage.unscoped.count() == 0


@pytest.mark.parametrize("change", [{"ended_at": date(2026, 1, 1)}, {"accepted_at": None}])
def test_an_agent_needs_a_grant_in_force(card, places, people, today, change):
    moments = {name: value and timezone.now() for name, value in change.items()}
    AgentClient.unscoped.update(**moments)
    with pytest.raises(PermissionDenied):
        logged(places.theatre, someone(people.leena), today)


def test_nothing_is_logged_for_a_closed_venue(card, places, people, today):
    places.theatre.closed_on = today
    with pytest.raises(PermissionDenied):
        logged(places.theatre, someone(people.ville), today)


def test_a_name_that_folding_lengthens_still_fits(card, places, people, today):
    usage = logged(places.theatre, someone(people.ville), today, event_name="ß" * 200).usage
    assert (len(usage.event_name), len(usage.event_key)) == (200, 200)
