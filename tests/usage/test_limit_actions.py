"""Setting, ending and removing a venue's limits: floors, days and rights."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from tests import factories as make
from tests.conftest import TODAY
from usage.limit_actions import end_limit, remove_limit, set_limit
from usage.limits import LimitKind, Period
from usage.models import Limit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def put(venue, by, kind="show_share", number=5, *, starts_on=TODAY, ends_on=None, period=None):
    kind, number = LimitKind(kind), None if number is None else Decimal(str(number))
    return set_limit(
        venue=venue, kind=kind, number=number, period=period, starts_on=starts_on, ends_on=ends_on, by=someone(by)
    )


def rows(kind="show_share"):
    return list(Limit.unscoped.filter(kind=kind).order_by("starts_on").values_list("number", "starts_on", "ends_on"))


def words(refusal):
    return " ".join(refusal.value.messages)


def of_type(places, venue_type):
    return make.site(f"Kohde {venue_type}", places.espoo_area, places.espoo, is_venue=True, venue_type=venue_type)


def test_a_limit_is_set_and_the_trail_says_what_it_is(places, people):
    row = put(places.theatre, people.ville, ends_on=date(2027, 5, 31))
    assert rows() == [(5, TODAY, date(2027, 5, 31))]
    event = AuditEvent.unscoped.get(verb="limit.set")
    after = {"number": "5", "period": "", "starts_on": "2026-11-22", "ends_on": "2027-05-31"}
    assert (event.subject_id, event.site_id) == (str(row.pk), str(places.theatre.pk))
    assert event.details == {"kind": "show_share", "before": {}, "after": after}


def test_another_limit_of_the_kind_ends_the_one_before_it(places, people):
    put(places.theatre, people.ville, number=5)
    put(places.theatre, people.ville, number=4, starts_on=TODAY + 9 * DAY)
    assert rows() == [(5, TODAY, TODAY + 8 * DAY), (4, TODAY + 9 * DAY, None)]
    trail = AuditEvent.unscoped.filter(verb="limit.set").latest("at")
    assert (trail.details["before"]["number"], trail.details["after"]["number"]) == ("5.00", "4")


def test_a_limit_that_begins_on_the_same_day_is_changed(places, people):
    put(places.theatre, people.ville, number=5)
    put(places.theatre, people.ville, number=4)
    assert rows() == [(4, TODAY, None)]


def test_a_limit_that_begins_later_keeps_its_place(places, people):
    put(places.theatre, people.ville, number=5, starts_on=TODAY + 9 * DAY)
    with pytest.raises(Refused) as refusal:
        put(places.theatre, people.ville, number=4)
    assert "begins on 1.12.2026" in words(refusal)
    put(places.theatre, people.ville, number=4, ends_on=TODAY + 8 * DAY)
    assert rows() == [(4, TODAY, TODAY + 8 * DAY), (5, TODAY + 9 * DAY, None)]


@pytest.mark.parametrize(
    ("venue_type", "kind", "number", "told"),
    [
        ("performing_arts", "show_share", "2.9", "at least 3 per cent of the tickets of each show"),
        ("festival", "big_event", 19, "at least 20 tickets"),
        ("performing_arts", "visiting_show", 1, "from 2 to 10 tickets"),
        ("institute", "course_places", 0, "at least 1 place on each course"),
        ("swimming_hall", "visits", 29, "at least 30 visits a year"),
        ("cinema", "obtainable", 6, "at least 7 days before"),
        ("cinema", "handed_over", 20, "at least 30 minutes before"),
        ("library", "fee_euros", "0.5", "one euro"),
        ("institute", "courses", 0, "The lowest number is one."),
    ],
)
def test_a_limit_below_the_floor_is_refused_with_the_floor(places, people, venue_type, kind, number, told):
    period = Period.CALENDAR_YEAR if kind in {"visits", "fee_euros", "courses"} else None
    with pytest.raises(Refused) as refusal:
        put(of_type(places, venue_type), people.kaarina, kind, number, period=period)
    assert told in words(refusal)
    assert "or a larger number" in words(refusal)
    assert not Limit.unscoped.exists()


def test_the_floor_itself_will_do(places, people):
    put(of_type(places, "swimming_hall"), people.kaarina, "visits", 30, period=Period.CARD_PERIOD)
    put(places.theatre, people.ville, "show_share", 3)
    assert Limit.unscoped.count() == 2


@pytest.mark.parametrize(
    ("kind", "number", "told"),
    [
        ("visiting_show", 11, "10 or a smaller number"),
        ("show_share", 101, "100 or a smaller number"),
        ("big_event", "20.5", "whole number"),
        ("big_event", None, "Type the number"),
        ("big_event", 100_000, "99999 or a smaller"),
    ],
)
def test_a_number_that_cannot_be_is_refused(places, people, kind, number, told):
    with pytest.raises(Refused) as refusal:
        put(places.theatre, people.ville, kind, number)
    assert told in words(refusal)


@pytest.mark.parametrize("kind", ["visits", "fees", "small_show", "tiny_show"])
def test_a_kind_that_is_not_the_venues_or_that_the_model_does_not_know_is_refused(places, people, kind):
    with pytest.raises(Refused) as refusal:
        put(places.theatre, people.ville, kind, 30, period=Period.CALENDAR_YEAR)
    assert "Choose another limit" in words(refusal)


def test_a_limit_a_year_says_which_year(places, people):
    with pytest.raises(Refused) as refusal:
        put(of_type(places, "swimming_hall"), people.kaarina, "visits", 30)
    assert list(refusal.value.error_dict) == ["period"]


@pytest.mark.parametrize(
    ("days", "field"), [({"starts_on": TODAY - DAY}, "starts_on"), ({"ends_on": TODAY - DAY}, "ends_on")]
)
def test_a_day_that_has_been_is_refused(places, people, days, field):
    with pytest.raises(Refused) as refusal:
        put(places.theatre, people.ville, **days)
    assert list(refusal.value.error_dict) == [field]


def test_a_trial_ends_by_its_date(places, people):
    with time_machine.travel(datetime(2021, 6, 1, 9, 0, tzinfo=UTC)):
        put(places.theatre, people.kaarina, "tiny_show", 0, starts_on=date(2021, 6, 1))
        put(places.theatre, people.kaarina, "show_share", 5, starts_on=date(2021, 6, 1))
    assert rows("tiny_show") == [(0, date(2021, 6, 1), date(2021, 12, 31))]
    assert rows("show_share") == [(5, date(2021, 6, 1), None)]


def test_a_limit_is_ended_and_can_be_set_again_the_day_after(places, people):
    row = put(places.theatre, people.ville)
    end_limit(limit=row, last_day=TODAY, by=someone(people.ville))
    put(places.theatre, people.ville, number=4, starts_on=TODAY + DAY)
    assert rows() == [(5, TODAY, TODAY), (4, TODAY + DAY, None)]
    trail = AuditEvent.unscoped.get(verb="limit.ended")
    assert (trail.details["before"]["ends_on"], trail.details["after"]["ends_on"]) == ("", "2026-11-22")


def test_what_has_held_is_not_ended_for_days_that_have_been(places, people):
    row = Limit.unscoped.create(venue=places.theatre, kind="no_galas", starts_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="yesterday or a later day"):
        end_limit(limit=row, last_day=TODAY - 2 * DAY, by=someone(people.ville))
    end_limit(limit=row, last_day=TODAY - DAY, by=someone(people.ville))
    with pytest.raises(Refused, match="has ended"):
        end_limit(limit=row, last_day=TODAY, by=someone(people.ville))
    with pytest.raises(Refused, match="has begun"):
        remove_limit(limit=row, by=someone(people.ville))


def test_a_limit_that_has_not_begun_is_removed_and_stays_in_the_trail(places, people):
    row = put(places.theatre, people.ville, starts_on=TODAY + DAY)
    remove_limit(limit=row, by=someone(people.ville))
    assert rows() == []
    assert AuditEvent.unscoped.get(verb="limit.removed").details["before"]["number"] == "5.00"
    with pytest.raises(Refused, match="has been removed"):
        remove_limit(limit=row, by=someone(people.ville))


@pytest.mark.parametrize(
    ("name", "may"),
    [("ville", True), ("kaarina", True), ("aino", True), ("leena", False), ("viktor", False), ("jaana", False)],
)
def test_the_venue_its_coordinator_and_the_administrator_set_its_limits(places, people, name, may):
    person, row = (
        getattr(people, name),
        Limit.unscoped.create(venue=places.theatre, kind="no_galas", starts_on=TODAY + DAY),
    )
    deeds = [
        lambda: put(places.theatre, person),
        lambda: end_limit(limit=row, last_day=TODAY + DAY, by=someone(person)),
        lambda: remove_limit(limit=row, by=someone(person)),
    ]
    for deed in deeds:
        if may:
            deed()
        else:
            with pytest.raises(PermissionDenied):
                deed()
    assert Limit.unscoped.filter(kind="show_share").exists() is may
