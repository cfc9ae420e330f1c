"""How many tickets of an event card holders get, by both editions of the national model. [S1, S2, domain.md 4.5]"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import VenueType
from tests.usage.limits import FRIDAY, OLD, TRIAL, event, limits
from usage.limits import (
    ADMISSION,
    COURSE,
    KINDS,
    SHOW,
    EventFacts,
    LimitFacts,
    LimitKind,
    Limits,
    floor_for,
    floor_of,
    highest_floor,
    kinds_for,
    known_on,
    last_day_known,
    places_of,
)

BEFORE, SINCE = date(2025, 9, 10), date(2025, 9, 11)


@pytest.mark.parametrize(
    ("day", "places", "floor"),
    [
        (OLD, 199, 10),  # 9.95 tickets
        (OLD, 200, 10),
        (OLD, 201, 11),
        (OLD, 51, 3),
        (OLD, 50, 2),  # a small hall: two will do
        (OLD, 3, 2),
        (OLD, 1, 1),  # never more than there are
        (OLD, 1000, 50),
        (OLD, 1001, 20),  # a big event
        (TRIAL, 10, 0),  # shows for ten at most, tried out until the end of 2021
        (TRIAL, 11, 2),
        (date(2022, 1, 1), 10, 2),
        (FRIDAY, 101, 4),  # 3.03 tickets
        (FRIDAY, 100, 3),
        (FRIDAY, 50, 2),  # 1.5 tickets: small halls are not named any more
        (FRIDAY, 10, 1),
        (FRIDAY, 1000, 30),
        (FRIDAY, 1001, 20),
        (BEFORE, 199, 10),
        (SINCE, 199, 6),
        (FRIDAY, None, None),  # without the number of tickets there is no such limit
    ],
)
def test_the_floor_of_a_show_goes_by_the_events_day_and_rounds_up(day, places, floor):
    assert floor_for(event(places), day) == floor


@pytest.mark.parametrize(("day", "floor"), [(OLD, 2), (BEFORE, 2), (SINCE, 1)])
def test_the_floor_of_a_course_is_two_places_and_one_since_september_2025(day, floor):
    assert floor_for(event(kind=COURSE), day) == floor


def test_a_visiting_producers_show_has_at_least_two_tickets_whatever_its_size():
    assert [floor_for(event(places, is_visiting=True), FRIDAY) for places in (None, 40, 900, 5000)] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("set_", "of", "number"),
    [
        (limits(show_share=5), event(199), 10),
        (limits(show_share="3.5"), event(100), 4),
        (limits(show_share=3), event(None), None),
        (limits(show_share=100), event(80), 80),
        (limits(), event(199), None),
        (limits(), event(199, own_limit=12), 12),
        (limits(show_share=10), event(100, own_limit=4), 4),  # the event's own number goes first
        (limits(), event(199, own_limit=2), 6),  # lifted to the floor
        (limits(), event(None, own_limit=12), None),  # its floor cannot be told
        (limits(), event(8, own_limit=12), 8),
        (limits(big_event=25), event(1001), 25),
        (limits(big_event=25), event(1000), None),
        (limits(big_event=25, show_share=3), event(1000), 30),
        (limits(show_share=3), event(2000), 60),  # no number of its own for big events
        (limits(visiting_show=6), event(900, is_visiting=True), 6),
        (limits(visiting_show=6, show_share=3), event(900), 27),
        (limits(course_places=2), event(kind=COURSE), 2),
        (limits(course_places=2), event(12, kind=COURSE, own_limit=3), 3),
        (limits(course_places=2), event(1, kind=COURSE), 1),
        (limits(show_share=50), event(12, kind=COURSE), None),  # a percentage is of shows
        (limits(show_share=3), event(200, kind=ADMISSION, day=None), 6),  # of a day
    ],
)
def test_the_number_for_card_holders_is_the_events_own_or_the_venues(set_, of, number):
    assert places_of(set_, of, FRIDAY) == number


def test_a_small_halls_number_holds_until_the_edition_that_drops_it():
    set_ = limits(small_show=2, show_share=10)
    assert [places_of(set_, event(50), day) for day in (BEFORE, SINCE)] == [2, 5]


def test_a_show_for_ten_may_have_no_tickets_until_the_end_of_2021():
    set_ = limits(tiny_show=0, small_show=2)
    assert [places_of(set_, event(10), day) for day in (TRIAL, date(2022, 1, 1))] == [0, 2]


numbers = {kind: st.integers(0, 100) for kind in LimitKind if KINDS[kind].unit in {"percent", "tickets"}}
venues_limits = st.dictionaries(st.sampled_from(list(numbers)), st.integers(0, 100)).map(
    lambda chosen: Limits(LimitFacts(kind, Decimal(number)) for kind, number in chosen.items())
)
events = st.builds(
    EventFacts,
    kind=st.sampled_from([SHOW, COURSE, ADMISSION]),
    places=st.none() | st.integers(1, 3000),
    own_limit=st.none() | st.integers(0, 200),
    is_visiting=st.booleans(),
)


@given(venues_limits, events, st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_the_number_is_never_below_the_floor_and_never_above_the_places(set_, of, day):
    number, floor = places_of(set_, of, day), floor_for(of, day)
    if number is not None:
        assert floor is not None and floor <= number
        assert of.places is None or number <= of.places


@given(events, st.dates(date(2021, 1, 1), date(2040, 1, 1)))
def test_without_a_limit_of_the_venue_or_the_event_nothing_is_limited(of, day):
    assert places_of(limits(), of, day) is None or of.own_limit is not None


# The table of kinds


def test_the_table_has_every_kind_and_speaks_of_the_venue_types_that_there_are():
    assert list(KINDS) == list(LimitKind)
    assert set().union(*(spec.whose for spec in KINDS.values())) == set(VenueType.values)


@pytest.mark.parametrize(
    ("venue_type", "offered"),
    [
        ("library", ["fees", "fee_euros"]),
        ("swimming_hall", ["visits"]),
        ("museum", ["show_share", "big_event", "once_per_production", "obtainable", "handed_over"]),
        (
            "institute",
            "course_places open_reservations courses course_euros no_small_courses no_costly_courses obtainable"
            " children_on_courses".split(),
        ),
        (
            "performing_arts",
            "show_share big_event visiting_show once_per_production open_reservations no_visiting no_premieres no_galas"
            " no_weekends obtainable handed_over".split(),
        ),
    ],
)
def test_a_venues_type_decides_what_it_may_limit(venue_type, offered):
    assert kinds_for(venue_type, FRIDAY) == offered


def test_a_swimming_hall_limits_places_of_a_day_while_it_is_tried_out_and_visits_since_september_2025():
    assert kinds_for("swimming_hall", TRIAL) == ["day_places"]
    assert kinds_for("swimming_hall", date(2022, 1, 1)) == []
    assert kinds_for("swimming_hall", SINCE) == ["visits"]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("show_share", 5, 3),
        ("small_show", 2, None),
        ("big_event", 20, 20),
        ("visiting_show", 2, 2),
        ("course_places", 2, 1),
        ("visits", None, 30),
        ("obtainable", 31, 7),
        ("handed_over", 30, 30),
        ("open_reservations", None, 1),
        ("no_weekends", None, None),
    ],
)
def test_the_floors_of_both_editions(kind, old, new):
    assert (floor_of(LimitKind(kind), BEFORE), floor_of(LimitKind(kind), SINCE)) == (old, new)


def test_the_trials_end_by_date():
    for kind, floor in {LimitKind.TINY_SHOW: 0, LimitKind.DAY_PLACES: 20}.items():
        assert (floor_of(kind, TRIAL), known_on(kind, date(2022, 1, 1))) == (floor, False)
        assert last_day_known(kind, date(2021, 6, 1)) == TRIAL


def test_a_kind_that_an_edition_drops_is_known_until_the_day_before():
    assert last_day_known(LimitKind.SMALL_SHOW, OLD) == BEFORE
    assert last_day_known(LimitKind.SHOW_SHARE, OLD) is None
    with pytest.raises(ValueError, match="not known"):
        last_day_known(LimitKind.SMALL_SHOW, SINCE)


def test_a_limit_over_two_editions_keeps_the_higher_floor():
    assert highest_floor(LimitKind.SHOW_SHARE, BEFORE, None) == 5
    assert highest_floor(LimitKind.SHOW_SHARE, SINCE, None) == 3
    assert highest_floor(LimitKind.VISITS, BEFORE, None) is None
