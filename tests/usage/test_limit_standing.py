"""What the limits say about one use: what stops it, what warns, and what is left. [S1, S2, domain.md 4.2-4.5]"""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.usage.limits import FRIDAY, OLD, SATURDAY, TRIAL, event, judged, limits
from usage.limits import (
    ADMISSION,
    BOOKED,
    COURSE,
    COURSE_PLACE,
    FEE,
    SERIES,
    LimitKind,
    National,
    Needs,
    Period,
    Weight,
    Wish,
    excluded_by,
    needs,
    period_days,
    share_included,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 27, 18, 0, tzinfo=HELSINKI)


def said(*arguments, **fields):
    """Kind, weight and what is left, of each finding."""
    found = judged(*arguments, **{"now": NOW, **fields})
    return [(str(finding.kind), str(finding.weight), finding.left) for finding in found]


def test_a_venue_without_limits_says_nothing_and_needs_no_counts():
    assert said(limits(), event(100)) == []
    assert not needs(limits(), event(100), Wish(event_day=FRIDAY))


@pytest.mark.parametrize(
    ("taken", "children", "weight", "left"),
    [(0, 0, "left", 6), (5, 0, "left", 1), (5, 1, "stop", 1), (6, 0, "stop", 0), (9, 0, "stop", 0)],
)
def test_the_last_ticket_is_given_and_the_one_after_it_is_not(taken, children, weight, left):
    found = said(limits(show_share=6), event(100), taken=taken, children=children)
    assert found == [("show_share", weight, left)]


def test_the_events_own_number_counts_like_the_venues():
    assert said(limits(), event(100, own_limit=12), taken=12) == [("show_share", "stop", 0)]
    assert needs(limits(), event(100, own_limit=12), Wish(event_day=FRIDAY)) == Needs(taken=True)


def test_a_use_without_an_event_has_no_number_of_tickets():
    assert said(limits(show_share=6, big_event=20), None) == []


def test_a_swimming_halls_day_has_twenty_places_while_it_is_tried_out():
    now = datetime(2021, 12, 31, 12, 0, tzinfo=HELSINKI)
    asked = {"day": TRIAL, "now": now, "taken_on_day": 20}
    assert said(limits(day_places=20), None, **asked) == [("day_places", "stop", 0)]
    assert needs(limits(day_places=20), None, Wish(event_day=TRIAL)).taken_on_day
    assert said(limits(day_places=20), None, **asked | {"day": date(2022, 1, 1)}) == []


@pytest.mark.parametrize(
    ("visits", "children", "weight"), [(29, 0, "left"), (28, 1, "left"), (28, 2, "stop"), (30, 0, "stop")]
)
def test_each_child_takes_one_of_the_cards_visits(visits, children, weight):
    found = said(limits(visits=30), event(kind=ADMISSION, day=None), visits=visits, children=children, kind=SERIES)
    assert found == [("visits", weight, 30 - visits)]


def test_visits_below_the_floor_count_as_the_floor():
    assert said(limits(visits=12), None, visits=29) == [("visits", "left", 1)]


def test_a_year_is_the_calendars_or_the_cards():
    card = (date(2026, 3, 1), date(2027, 2, 28))
    assert period_days(Period.CALENDAR_YEAR, FRIDAY, *card) == (date(2026, 1, 1), date(2026, 12, 31))
    assert period_days(Period.CARD_PERIOD, FRIDAY, *card) == card
    wish = Wish(event_day=FRIDAY)
    assert needs(limits(visits=(30, Period.CARD_PERIOD)), None, wish) == Needs(visits=Period.CARD_PERIOD)


def test_once_per_production_holds_without_an_event_too():
    set_ = limits(once_per_production=None)
    assert said(set_, None, has_production=True, production=1) == [("once_per_production", "stop", None)]
    assert said(set_, event(None), has_production=True, production=0) == []
    assert needs(set_, None, Wish(event_day=FRIDAY, has_production=True)) == Needs(production=True)


def test_who_comes_again_to_an_exhibition_or_without_naming_an_event_has_not_been_at_the_same_show():
    set_ = limits(once_per_production=None)
    assert said(set_, event(kind=ADMISSION, day=None), has_production=True, production=3) == []
    assert not needs(set_, None, Wish(event_day=FRIDAY))


def test_reservations_are_counted_when_one_more_is_booked():
    set_ = limits(open_reservations=2)
    assert said(set_, None, state=BOOKED, reservations=2) == [("open_reservations", "stop", 0)]
    assert said(set_, None, state=BOOKED, reservations=1) == [("open_reservations", "left", 1)]
    assert said(set_, None, reservations=2) == []


def test_two_courses_a_year_and_the_holder_pays_over_25_euros():
    set_ = limits(courses=2, course_euros=25)
    course = event(kind=COURSE, price=Decimal("31.50"))
    found = judged(set_, course, now=NOW, kind=COURSE_PLACE, courses=1)
    assert [(f.kind, f.weight, f.left, f.excess) for f in found] == [
        (LimitKind.COURSE_EUROS, Weight.WARN, None, Decimal("6.50")),
        (LimitKind.COURSES, Weight.LEFT, 1, None),
    ]
    assert said(set_, None, kind=COURSE_PLACE, courses=2) == [("courses", "stop", 0)]
    assert said(set_, None, courses=2) == []  # a lecture is no course


def test_a_librarys_fees_are_limited_by_number_and_the_holder_pays_what_goes_over_the_euros():
    set_ = limits(fees=3, fee_euros=20)
    asked = {"kind": FEE, "amount": Decimal("5.00")}
    assert said(set_, None, **asked, fees=3) == [("fees", "stop", 0), ("fee_euros", "left", Decimal(20))]
    over = judged(set_, None, now=NOW, **asked, fee_euros=Decimal("18.20"))
    assert (over[0].kind, over[0].weight, over[0].left, over[0].excess) == (
        "fee_euros",
        "warn",
        Decimal("1.80"),
        Decimal("3.20"),
    )
    assert said(set_, None, **asked, fee_euros=Decimal(20))[0] == ("fee_euros", "stop", 0)
    assert needs(set_, None, Wish(event_day=FRIDAY, kind=FEE)) == Needs(
        fees=Period.CALENDAR_YEAR, fee_euros=Period.CALENDAR_YEAR
    )


@pytest.mark.parametrize(
    ("set_", "of", "day", "kind"),
    [
        (limits(no_visiting=None), event(is_visiting=True), FRIDAY, "no_visiting"),
        (limits(no_visiting=None), event(), FRIDAY, None),
        (limits(no_premieres=None), event(is_premiere=True), FRIDAY, "no_premieres"),
        (limits(no_galas=None), event(is_gala=True), FRIDAY, "no_galas"),
        (limits(no_galas=None), event(is_gala=True), OLD, None),  # the model knows it since September 2025
        (limits(no_weekends=None), event(), SATURDAY, "no_weekends"),
        (limits(no_weekends=None), event(), FRIDAY, None),
        (limits(no_weekends=None), None, SATURDAY, "no_weekends"),
        (limits(no_small_courses=8), event(7, kind=COURSE), FRIDAY, "no_small_courses"),
        (limits(no_small_courses=8), event(8, kind=COURSE), FRIDAY, None),
        (limits(no_small_courses=8), event(7), FRIDAY, None),
        (limits(no_costly_courses=90), event(kind=COURSE, price=Decimal("90.01")), FRIDAY, "no_costly_courses"),
        (limits(no_costly_courses=90), event(kind=COURSE), FRIDAY, None),
    ],
)
def test_what_a_venue_leaves_out_stops(set_, of, day, kind):
    assert excluded_by(set_, of, day) == kind
    assert said(set_, of, day=day) == ([(kind, "stop", None)] if kind else [])


def test_children_get_no_course_places_unless_the_venue_says_so_since_september_2025():
    course, asked = event(kind=COURSE), {"kind": COURSE_PLACE, "children": 1}
    allowed = limits(children_on_courses=None)
    assert said(limits(), course, **asked) == [("children_on_courses", "stop", None)]
    assert said(allowed, course, **asked) == []
    assert said(allowed, course, **asked, day=OLD) == [("national_children_on_courses", "stop", None)]
    assert said(limits(), None, **asked) == [("children_on_courses", "stop", None)]  # of no event, but a course place


def test_a_community_card_gets_no_course_place_by_the_edition_of_2021():
    assert said(limits(), event(kind=COURSE), day=OLD, is_community=True) == [
        (National.COMMUNITY_ON_COURSES, "stop", None)
    ]
    assert said(limits(), event(kind=COURSE), is_community=True) == []
    assert said(limits(), event(), day=OLD, is_community=True) == []


@pytest.mark.parametrize(("days", "opens"), [(7, date(2026, 12, 4)), (3, date(2026, 12, 4)), (14, date(2026, 11, 27))])
def test_tickets_are_to_be_had_a_week_before_at_the_latest(days, opens):
    """Fewer days than the floor count as the floor."""
    found = judged(limits(obtainable=days), event(), day=date(2026, 12, 11), now=NOW)
    assert [(f.kind, f.weight, f.opens) for f in found] == (
        [] if opens <= NOW.date() else [("obtainable", "stop", opens)]
    )


@pytest.mark.parametrize(
    ("hour", "minute", "state", "warned"),
    [(18, 29, "redeemed", True), (18, 30, "redeemed", False), (12, 0, "booked", False), (22, 0, "redeemed", False)],
)
def test_a_ticket_handed_over_too_early_warns(hour, minute, state, warned):
    now = NOW.replace(hour=hour, minute=minute)
    found = judged(limits(handed_over=30), event(begins=time(19, 0)), now=now, state=state)
    assert [(f.kind, f.weight, f.opens_at) for f in found] == (
        [("handed_over", "warn", time(18, 30))] if warned else []
    )


def test_without_a_time_a_ticket_is_handed_over_on_the_day():
    assert said(limits(handed_over=30), event()) == []
    assert said(limits(handed_over=30), event(), day=SATURDAY) == [("handed_over", "warn", None)]


def test_what_stops_comes_first():
    found = said(limits(show_share=3, handed_over=30, no_galas=None), event(100, is_gala=True, begins=time(20, 0)))
    assert [weight for _kind, weight, _left in found] == ["stop", "warn", "left"]


# The share of the own offering


def share(events, venue_type="performing_arts", **numbers):
    return share_included(events, lambda day: limits(**numbers), venue_type, FRIDAY)


def test_falling_to_half_is_too_small_and_visiting_producers_are_not_counted():
    events = [event(is_gala=True), event(), event(is_visiting=True), event(is_visiting=True)]
    half = share(events, no_galas=None, no_visiting=None)
    assert (half.included, half.own, half.percent, half.is_too_small) == (1, 2, 50, True)
    more = share([*events, event()], no_galas=None)
    assert (more.included, more.own, more.percent, more.is_too_small) == (2, 3, 66, False)


def test_cinemas_and_institutes_may_leave_out_more_and_an_empty_programme_is_no_fault():
    assert not share([event(is_gala=True)], "cinema", no_galas=None).is_too_small
    assert (share([]).percent, share([]).is_too_small) == (None, False)


def test_the_share_goes_by_the_limits_of_each_events_day():
    ended = lambda day: limits(no_galas=None) if day < SATURDAY else limits()  # noqa: E731
    events = [event(is_gala=True), event(is_gala=True, day=SATURDAY)]
    assert share_included(events, ended, "performing_arts", FRIDAY).included == 1
