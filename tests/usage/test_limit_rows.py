"""What the database refuses of a venue's limits, and who may read them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import TODAY
from usage.limits import LimitKind
from usage.models import Limit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def limit(venue, kind="show_share", number=5, starts_on=TODAY, ends_on=None, period=""):
    return Limit.unscoped.create(
        venue=venue, kind=kind, number=number, starts_on=starts_on, ends_on=ends_on, period=period
    )


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_a_venue_has_one_limit_of_a_kind_at_a_time(places):
    limit(places.theatre, ends_on=TODAY)
    limit(places.theatre, starts_on=TODAY + DAY)
    limit(places.theatre, "big_event", 20)
    limit(places.wasa)
    with refused("one_limit_of_a_kind_at_a_time"), transaction.atomic():
        limit(places.theatre, starts_on=TODAY + 9 * DAY)


def test_a_limit_ends_after_it_starts(places):
    with refused("a_limit_ends_after_it_starts"):
        limit(places.theatre, ends_on=TODAY - DAY)


@pytest.mark.parametrize(("kind", "number"), [("show_share", None), ("no_galas", 1)])
def test_a_limit_has_a_number_where_its_kind_counts(places, kind, number):
    with refused("a_number_where_its_kind_counts"):
        limit(places.theatre, kind, number)


@pytest.mark.parametrize(
    ("kind", "number", "period"),
    [
        ("show_share", Decimal("2.99"), ""),
        ("show_share", 101, ""),
        ("small_show", 1, ""),
        ("tiny_show", -1, ""),
        ("big_event", 19, ""),
        ("visiting_show", 1, ""),
        ("visiting_show", 11, ""),
        ("course_places", 0, ""),
        ("day_places", 19, ""),
        ("visits", 29, "calendar_year"),
        ("fee_euros", Decimal("0.99"), "calendar_year"),
        ("obtainable", 6, ""),
        ("handed_over", 29, ""),
        ("made_up", 5, ""),
    ],
)
def test_a_limit_is_never_below_every_floor(places, kind, number, period):
    with refused("(below_every_floor|a_number_where_its_kind_counts|says_which_year)"):
        limit(places.theatre, kind, number, period=period)


def test_tickets_are_whole_and_per_cent_and_euros_need_not_be(places):
    limit(places.theatre, "show_share", Decimal("3.50"))
    limit(places.theatre, "fee_euros", Decimal("12.50"), period="card_period")
    with refused("tickets_times_and_days_are_whole"):
        limit(places.theatre, "big_event", Decimal("20.50"))


@pytest.mark.parametrize(("kind", "number", "period"), [("visits", 30, ""), ("show_share", 5, "calendar_year")])
def test_a_limit_a_year_says_which_year(places, kind, number, period):
    with refused("says_which_year"):
        limit(places.theatre, kind, number, period=period)


def test_the_limits_in_force_on_a_day(places, django_assert_num_queries):
    limit(places.theatre, "show_share", 5, date(2026, 1, 1), TODAY - DAY)
    limit(places.theatre, "show_share", 4, TODAY)
    limit(places.theatre, "no_galas", None, TODAY + DAY)
    limit(places.wasa, "show_share", 9)
    with django_assert_num_queries(1):
        now = Limit.unscoped.of(places.theatre).in_force_on(TODAY).as_limits(TODAY)
    assert (now.number(LimitKind.SHOW_SHARE), LimitKind.NO_GALAS in now) == (4, False)
    all_rows = Limit.unscoped.of(places.theatre)
    assert all_rows.as_limits(TODAY - DAY).number(LimitKind.SHOW_SHARE) == 5
    assert LimitKind.NO_GALAS in all_rows.as_limits(TODAY + DAY)


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("ville", True),
        ("kaarina", True),
        ("aino", True),
        ("leena", True),  # sells the theatre's tickets
        ("viktor", False),
        ("jaana", False),
        ("tilda", False),
    ],
)
def test_whoever_may_log_for_the_venue_reads_its_limits(places, people, name, sees):
    limit(places.theatre)
    assert Limit.objects.visible_to(getattr(people, name)).exists() is sees
