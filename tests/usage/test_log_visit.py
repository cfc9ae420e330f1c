"""Logging a small group: all cards or none, in any order, each judged as at the desk."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from cards.checking import Reason
from cards.models import Card
from tests import factories as make
from tests.usage.desk import GOOD, logged
from tests.usage.group import EXPIRED, FOURTH, SECOND, THIRD, WORKER, group_of, visited
from usage.actions import check_visit, withdraw_visit
from usage.limits import LimitKind, National
from usage.models import Usage, Visit

MONDAY = date(2026, 11, 23)


@pytest.fixture
def by(people):
    return someone(people.ville)


@pytest.fixture
def theatre(places, sample_cards):
    return places.theatre


@pytest.fixture
def helsinki_worker(places, sample_cards):
    """Another distributor's community card."""
    run = make.series(places.espoo_area, "Y", kind="community")
    return make.card(run, "Y000000012", places.vaasa_office, date(2026, 5, 11), kind="community").code


def reasons(result):
    return [line.answer.reason for line in result.lines]


def in_log():
    return sorted(Usage.unscoped.counting().values_list("card__code", "children"))


def nothing_is_saved():
    return not (Usage.unscoped.exists() or Visit.unscoped.exists() or AuditEvent.unscoped.exists())


@pytest.mark.parametrize("order", [*itertools.permutations([WORKER, GOOD, SECOND])])
def test_the_community_card_may_stand_on_any_line(theatre, by, today, order):
    result = visited(theatre, by, today, *order)
    assert reasons(result) == [Reason.USABLE] * 3
    assert (result.count.people, result.count.workers) == (2, 1)
    rows = Usage.unscoped.filter(visit=result.visit)
    assert sorted(rows.values_list("card__code", flat=True)) == sorted(order)


def test_a_visit_holds_who_logged_it_and_its_uses_are_as_at_the_desk(theatre, by, today):
    visit = visited(theatre, by, today, GOOD, (SECOND, 2), event_time=time(19)).visit
    assert (visit.venue, visit.logged_from, visit.event_day, visit.logged_by) == (
        theatre, theatre, today, "venue@kaikukanta.test",
    )  # fmt: skip
    assert in_log() == [(GOOD, 0), (SECOND, 2)]
    assert set(Usage.unscoped.values_list("event_key", "event_time", "source", "ordinal")) == {
        ("lumikuningatar", time(19), "desk", 1)
    }
    assert set(Card.unscoped.filter(uses__visit=visit).values_list("first_used_on", flat=True)) == {today}


def test_the_trail_tells_the_visit_and_each_use_and_never_a_code(theatre, by, today):
    visited(theatre, by, today, GOOD, SECOND)
    events = AuditEvent.unscoped.all()
    assert sorted(event.verb for event in events) == ["usage.logged", "usage.logged", "visit.logged"]
    assert not any(GOOD in str(vars(event)) for event in events)


def test_one_bad_line_saves_nothing_and_every_line_has_its_answer(theatre, by, today):
    result = visited(theatre, by, today, GOOD, EXPIRED, "hello", (THIRD, 1))
    assert result.visit is None
    assert reasons(result) == [Reason.USABLE, Reason.EXPIRED, Reason.MISREAD, Reason.TOO_MANY_CHILDREN]
    assert nothing_is_saved()


def test_checking_says_the_same_and_saves_nothing(theatre, by, today):
    result = check_visit(group=group_of(theatre, today, WORKER, GOOD), by=by)
    assert (reasons(result), result.visit, result.all_usable) == ([Reason.USABLE] * 2, None, True)
    assert nothing_is_saved()
    assert Card.unscoped.get(code=GOOD).first_used_on is None


def test_the_same_card_on_two_lines_is_told_on_the_second(theatre, by, today):
    result = visited(theatre, by, today, GOOD, SECOND, " a045 198 723 ")
    assert [line.same_as for line in result.lines] == [None, None, 1]
    assert nothing_is_saved()


def test_a_card_that_is_in_the_log_already_stops_the_group(theatre, by, today):
    logged(theatre, by, today)
    result = visited(theatre, by, today, SECOND, GOOD)
    assert (result.visit, reasons(result)) == (None, [Reason.USABLE, Reason.ALREADY_LOGGED])
    assert in_log() == [(GOOD, 0)]


def test_the_same_key_gives_the_first_result_and_no_second_visit(theatre, by, today):
    key = uuid.uuid4()
    first, again = (visited(theatre, by, today, WORKER, GOOD, key=key) for _ in range(2))
    assert (first.repeated, again.repeated, again.visit) == (False, True, first.visit)
    assert (Visit.unscoped.count(), Usage.unscoped.count()) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"cards": (GOOD, THIRD)},
        {"cards": (SECOND, GOOD)},
        {"cards": (GOOD, SECOND, THIRD)},
        {"cards": (GOOD, (SECOND, 1))},
        {"event_name": "Muu"},
        {"event_day": MONDAY},
    ],
)
def test_the_same_key_with_other_content_is_refused(theatre, by, today, change):
    key = uuid.uuid4()
    visited(theatre, by, today, GOOD, SECOND, key=key)
    group = group_of(theatre, today, *change.pop("cards", (GOOD, SECOND)), **{"key": key, **change})
    with pytest.raises(Refused, match="Check the cards again"):
        check_visit(group=group, by=by)
    assert (Visit.unscoped.count(), in_log()) == (1, [(GOOD, 0), (SECOND, 0)])


def test_the_same_key_with_a_card_less_is_refused(theatre, by, today):
    key = uuid.uuid4()
    visited(theatre, by, today, GOOD, SECOND, THIRD, key=key)
    with pytest.raises(Refused, match="another visit"):
        visited(theatre, by, today, GOOD, SECOND, key=key)


def test_the_same_key_after_undoing_logs_nothing_again(theatre, by, today):
    key = uuid.uuid4()
    visit = visited(theatre, by, today, GOOD, SECOND, key=key).visit
    withdraw_visit(visit=visit, reason="mistake", by=by)
    assert visited(theatre, by, today, GOOD, SECOND, key=key).repeated
    assert in_log() == []


def test_a_community_card_alone_needs_clients_under_16(theatre, by, today):
    assert reasons(visited(theatre, by, today, WORKER)) == [Reason.CHILDREN_MISSING]
    result = visited(theatre, by, today, (WORKER, 4))
    assert (result.visit is not None, result.count.people, result.count.workers) == (True, 4, 1)


def test_a_community_card_whose_cardholder_cannot_come_is_refused(theatre, by, today):
    assert reasons(visited(theatre, by, today, WORKER, EXPIRED)) == [Reason.CHILDREN_MISSING, Reason.EXPIRED]


def test_two_workers_with_cards_of_their_own_may_come(theatre, helsinki_worker, by, today):
    result = visited(theatre, by, today, WORKER, GOOD, helsinki_worker)
    assert (result.visit is not None, result.count.people, result.count.workers) == (True, 1, 2)


def test_holders_may_come_without_a_worker(theatre, by, today):
    assert visited(theatre, by, today, GOOD, SECOND).visit


def test_one_person_is_no_group_but_a_worker_with_one_client_is(theatre, by, today):
    alone = visited(theatre, by, today, GOOD)
    assert (alone.visit, alone.all_usable, alone.count.is_alone) == (None, True, True)
    assert nothing_is_saved()
    assert visited(theatre, by, today, WORKER, GOOD).visit


def test_more_than_five_need_a_confirmation_of_that_very_number(theatre, by, today):
    cards = [WORKER, GOOD, SECOND, THIRD, (FOURTH, 2)]
    large = visited(theatre, by, today, *cards)
    assert (large.count.people, large.count.workers, large.visit) == (6, 1, None)
    assert visited(theatre, by, today, *cards, confirmed=7).visit is None
    assert nothing_is_saved()
    assert visited(theatre, by, today, *cards, confirmed=6).visit


def test_five_and_the_worker_are_still_a_small_group(theatre, by, today):
    assert visited(theatre, by, today, WORKER, GOOD, SECOND, THIRD, (FOURTH, 1)).visit


def test_a_booking_is_redeemed_by_the_visit_and_undone_with_it(theatre, by, today):
    booking = logged(theatre, by, today, booked=True).usage
    result = visited(theatre, by, today, GOOD, SECOND)
    assert [(line.answer.reason, line.redeemed) for line in result.lines] == [
        (Reason.BOOKED, True), (Reason.USABLE, False),
    ]  # fmt: skip
    booking.refresh_from_db()
    assert (booking.state, booking.visit, Usage.unscoped.count()) == ("redeemed", result.visit, 2)
    assert withdraw_visit(visit=result.visit, reason="mistake", by=by) == 2
    assert in_log() == []


def test_a_group_that_was_booked_is_handed_over_in_a_visit_of_its_own(theatre, by, today):
    first = visited(theatre, by, today, WORKER, GOOD, booked=True).visit
    key = uuid.uuid4()
    second = visited(theatre, by, today, WORKER, GOOD, key=key).visit
    assert set(Usage.unscoped.values_list("state", "visit")) == {("redeemed", second.pk)}
    assert first != second
    assert visited(theatre, by, today, WORKER, GOOD, key=key).repeated


def test_a_failed_group_leaves_a_booking_as_it_was(theatre, by, today):
    booking = logged(theatre, by, today, booked=True).usage
    visited(theatre, by, today, GOOD, EXPIRED)
    booking.refresh_from_db()
    assert (booking.state, booking.visit) == ("booked", None)


@pytest.mark.parametrize(("day", "kind"), [(date(2025, 9, 10), National.COMMUNITY_ON_COURSES), (MONDAY, None)])
def test_a_community_card_on_a_course_goes_by_the_model_of_the_day(places, by, day, kind):
    run, workers = make.series(places.espoo_area), make.series(places.espoo_area, "Y", kind="community")
    make.card(run, GOOD, places.office, date(2025, 1, 5), last_day=date(2027, 1, 4))
    make.card(workers, "Y000000012", places.office, date(2025, 1, 5), last_day=date(2027, 1, 4), kind="community")
    result = visited(places.theatre, by, day, "Y000000012", GOOD, kind="course_place")
    assert (result.visit is None, [f.kind for f in result.lines[0].findings]) == (bool(kind), [kind] if kind else [])
    assert reasons(result)[0] is (Reason.NOT_FOR_COURSE if kind else Reason.USABLE)


def test_children_get_no_course_place_unless_the_venue_gives_it(theatre, by, today):
    refused = visited(theatre, by, today, GOOD, (SECOND, 1), kind="course_place")
    assert (refused.visit, reasons(refused)[1]) == (None, Reason.NOT_FOR_COURSE)
    make.limit(theatre, "children_on_courses")
    assert visited(theatre, by, today, GOOD, (SECOND, 1), kind="course_place").visit


def test_a_limit_reached_by_the_third_of_the_group_saves_nothing(theatre, by):
    """A show of 101 tickets: three per cent are four."""
    make.limit(theatre, "show_share", 3)
    show = make.event(theatre, MONDAY, time=time(19), places=101)
    result = visited(theatre, by, MONDAY, GOOD, (SECOND, 2), THIRD, event=show)
    assert reasons(result) == [Reason.USABLE, Reason.USABLE, Reason.LIMIT_REACHED]
    assert result.lines[2].findings[0].kind is LimitKind.SHOW_SHARE
    assert nothing_is_saved()
    assert visited(theatre, by, MONDAY, GOOD, (SECOND, 1), THIRD, event=show).visit


def test_an_unregistered_card_is_noted_for_its_distributor_all_the_same(theatre, by, today):
    visited(theatre, by, today, GOOD, "A045199004")
    assert Card.unscoped.get(code="A045199004").asked_for_on == today


@pytest.mark.parametrize(("name", "door"), [("leena", "agency"), ("kaarina", None)])
def test_an_agent_and_a_coordinator_log_groups_too(theatre, places, people, today, name, door):
    visit = visited(theatre, someone(getattr(people, name)), today, GOOD, SECOND).visit
    assert visit.logged_from == (getattr(places, door) if door else None)


@pytest.mark.parametrize("name", ["viktor", "jaana", "tilda"])
def test_nobody_else_logs_or_asks_about_groups_of_the_theatre(theatre, people, today, name):
    for deed in (visited, lambda venue, by, day, *cards: check_visit(group=group_of(venue, day, *cards), by=by)):
        with pytest.raises(PermissionDenied):
            deed(theatre, someone(getattr(people, name)), today, GOOD, SECOND)
    assert nothing_is_saved()
