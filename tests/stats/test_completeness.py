"""How complete the figures are: the buckets of delays, who is quiet, and who is told what."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Places, Role
from stats import completeness as module
from stats import reading
from stats.delays import delay_bucket, late_percent_of, late_share_of, median_of
from stats.models import ReminderKind
from stats.places import NATION, Period
from stats.reminding import reminders
from stats.reports import completeness_of, venue_logs_of
from tests import factories as make
from usage.models import Usage

YEAR = date(2026, 1, 1), date(2026, 12, 31)
PAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-3, 0), (0, 0), (14, 14), (60, 60), (61, 61), (90, 61), (91, 91), (180, 91), (181, 181), (366, 366), (5000, 366)],
)
def test_a_delay_is_counted_in_the_bucket_of_its_first_day(days, bucket):
    assert delay_bucket(days) == bucket


@given(st.lists(st.integers(0, 60), min_size=1))
def test_up_to_sixty_days_the_median_is_exact(days):
    counted = dict.fromkeys(map(delay_bucket, days), 0)
    for day in days:
        counted[delay_bucket(day)] += 1
    assert median_of(counted) == sorted(days)[(len(days) - 1) // 2]


def test_of_nothing_nothing_is_told():
    assert (median_of({}), late_share_of({}), late_percent_of({})) == (None, None, None)


def test_late_is_more_than_fourteen_days_after_the_event():
    assert late_share_of({14: 3, 15: 1}) == 0.25


@pytest.mark.parametrize(("late", "percent"), [(0, 0), (1, 1), (500, 50), (999, 99), (1000, 100)])
def test_none_and_all_are_said_only_of_none_and_of_all(late, percent):
    assert late_percent_of({0: 1000 - late, 30: late}) == percent


# The rows.


def ago(days: int) -> datetime:
    return datetime(2026, 11, 22, 10, tzinfo=UTC) - timedelta(days=days)


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))


def logged(card, venue, *days, late=0):
    """A use logged each of so many days ago, of an event `late` days before."""
    for day in days:
        make.use(card, venue, ago(day + late).date(), f"Event {venue.pk} {day}", logged_at=ago(day))


@pytest.fixture
def a_year(card, places):
    """The theatre was quiet for sixty days and logged each use two days late; Wasa logs each week, twenty days late."""
    logged(card, places.theatre, 60, 67, 74, 81, 88, late=2)
    logged(card, places.wasa, 1, 8, 15, 22, late=20)


@pytest.mark.django_db
def test_the_nation_is_told_its_quiet_venues_its_median_and_its_late_share(people, places, a_year):
    make.site("Uusi museo", places.espoo_area, places.espoo, is_venue=True)
    told = completeness_of(people.aino, None, *YEAR)
    assert (told.logged, told.silent, told.usual, told.never) == (2, 1, 1, 1)
    assert (told.median, told.late) == (2, 44)
    assert [str(log.site) for log in told.silent_venues] == ["Espoon kaupunginteatteri"]


@pytest.mark.django_db
def test_the_quiet_are_the_same_as_in_reminders(people, places, a_year):
    quiet = {one.about for one in reminders(Places(everywhere=True)) if one.kind == ReminderKind.QUIET}
    assert {log.site for log in completeness_of(people.aino, None, *YEAR).silent_venues} == quiet == {places.theatre}


@pytest.mark.django_db
def test_a_venue_that_fell_quiet_later_leaves_an_earlier_year_complete(people, places, card, a_year):
    told = completeness_of(people.aino, None, *PAST)
    assert (told.silent, told.silent_venues, told.quiet_later) == (0, (), 1)


@pytest.mark.django_db
def test_a_closed_venue_is_not_waited_for(people, places, a_year):
    places.theatre.closed_on, places.theatre.closed_reason = date(2026, 10, 1), "ended"
    places.theatre.save()
    assert (completeness_of(people.aino, None, *YEAR).silent, completeness_of(people.aino, None, *YEAR).logged) == (
        0,
        1,
    )


@pytest.mark.django_db
def test_what_does_not_count_and_corrections_have_no_delay(places, card):
    how = {"withdrawn_at": timezone.now(), "withdrawn_by": "Ville", "withdrawn_because": "mistake", "state": "undone"}
    wrong = make.use(card, places.theatre, date(2026, 3, 1), "Wrong", logged_at=ago(1), **how)
    make.use(card, places.theatre, date(2026, 3, 1), "Right", logged_at=ago(0), corrects=wrong)
    make.use(card, places.theatre, date(2026, 12, 24), "Booked", logged_at=ago(0), state="booked")
    make.use(card, places.theatre, date(2025, 12, 31), "Last year", logged_at=ago(0))
    assert reading.delays(NATION, Period(*YEAR)) == {0: 1}


@pytest.mark.django_db
def test_a_day_begins_and_ends_in_helsinki(places, card):
    make.use(card, places.theatre, date(2026, 11, 20), logged_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    assert reading.delays(NATION, Period(*YEAR)) == {1: 1}


@pytest.mark.django_db
def test_both_readings_of_the_uses_equal_a_recount_row_by_row(places, card):
    chance = Random(7)  # noqa: S311
    for number in range(80):
        moment = ago(chance.randrange(400)) + timedelta(minutes=chance.randrange(1440))
        day = timezone.localdate(moment) - timedelta(days=chance.choice([-3, 0, 0, 1, 14, 15, 61, 200]))
        gone = {"withdrawn_at": moment, "withdrawn_by": "V", "withdrawn_because": "mistake", "state": "undone"}
        venue, how = chance.choice([places.theatre, places.wasa]), chance.choice([{}, {}, gone])
        make.use(card, venue, day, f"Event {number}", logged_at=moment, **how)
    delays, days = defaultdict(Counter), defaultdict(set)
    for use in Usage.unscoped.all():
        if use.withdrawn_at is None:
            days[str(use.venue_id)].add(timezone.localdate(use.logged_at))
        if use.withdrawn_at is None and YEAR[0] <= use.event_day <= YEAR[1]:
            delays[str(use.venue_id)][delay_bucket((timezone.localdate(use.logged_at) - use.event_day).days)] += 1
    venues = [str(places.theatre.pk), str(places.wasa.pk)]
    assert reading.delays_of_each(venues, Period(*YEAR)) == delays
    assert reading.logging_days(venues) == {venue: sorted(found) for venue, found in days.items()}


@pytest.mark.django_db
def test_logging_days_go_back_two_years_from_the_last_one_and_no_farther(places, card):
    logged(card, places.theatre, 100, 100 + 730, 100 + 731)
    found = reading.logging_days([str(places.theatre.pk), str(places.wasa.pk)])
    assert found == {str(places.theatre.pk): [ago(830).date(), ago(100).date()]}


# Who is told what.


@pytest.mark.django_db
def test_a_coordinator_hears_the_names_of_the_own_area_only(people, places, a_year, card):
    logged(card, places.wasa, 100)
    places.theatre.area = places.vaasa_area
    places.theatre.save()
    told = completeness_of(people.kaarina, None, *YEAR)
    assert (told.silent, told.silent_venues) == (1, ())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tilda", "ville", "jaana", "leena", "viktor"])
def test_others_hear_the_number_of_quiet_venues_and_no_name(people, places, a_year, name):
    told = completeness_of(getattr(people, name), None, *YEAR)
    assert (told.silent, told.silent_venues, told.has_venues_to_list) == (1, (), False)


@pytest.mark.django_db
def test_who_sees_no_rows_hears_nothing_of_few_entries_and_a_rounded_share_of_many(people, places, a_year, monkeypatch):
    few = completeness_of(people.tilda, None, *YEAR)
    monkeypatch.setattr(module, "FEWEST", 9)
    many = completeness_of(people.tilda, None, *YEAR)
    assert [(told.median, told.late, told.is_rounded) for told in (few, many)] == [(None, None, True), (2, 45, True)]


@pytest.mark.django_db
def test_the_viewer_of_a_municipality_and_of_its_county_hear_of_their_own(people, places, a_year):
    kerttu = make.person("kerttu@kaikukanta.test", Role.STATISTICS, places.west)
    for user, place in [(people.tilda, places.espoo), (kerttu, places.west), (kerttu, places.espoo)]:
        told = completeness_of(user, place, *YEAR)
        assert (told.logged, told.silent, told.silent_venues) == (1, 1, ())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("kaarina", "vaasa_area"),
        ("ville", "espoo_area"),
        ("tilda", "vaasa"),
        ("tilda", "west"),
        ("ville", "espoo"),
        ("viktor", "theatre"),
        ("tilda", "theatre"),
        ("ville", "office"),
    ],
)
def test_of_a_place_whose_tables_one_does_not_see_nothing_is_told(people, places, name, place):
    with pytest.raises(PermissionDenied):
        completeness_of(getattr(people, name), getattr(places, place), *YEAR)


@pytest.mark.django_db
def test_a_site_hears_of_itself_and_a_distributor_has_no_uses_to_wait_for(people, places, a_year):
    told = completeness_of(people.ville, places.theatre, *YEAR)
    assert (told.one.pace.days, told.one.is_silent, told.median, told.late) == (60, True, 2, 0)
    assert completeness_of(people.jaana, places.office, *YEAR) is None


@pytest.mark.django_db
def test_an_agents_entries_are_its_own(people, places, card):
    make.use(card, places.theatre, ago(5).date(), "Own", logged_at=ago(0), logged_from=places.agency)
    make.use(card, places.theatre, ago(9).date(), "The theatre's", logged_at=ago(0))
    told = completeness_of(people.leena, places.agency, *YEAR)
    assert (told.logged, told.median, told.one) == (0, 5, None)


@pytest.mark.django_db
def test_each_venue_has_its_own_pace_median_and_late_share(people, places, a_year):
    logs = venue_logs_of(people.aino, *YEAR)
    assert [(str(log.site), log.pace.days, log.is_silent, log.median, log.late) for log in logs] == [
        ("Espoon kaupunginteatteri", 60, True, 2, 0),
        ("Wasa Teater", 1, False, 20, 100),
    ]
    assert [str(log.site) for log in venue_logs_of(people.kaarina, *YEAR)] == ["Espoon kaupunginteatteri"]


@pytest.mark.django_db
def test_the_venues_of_another_area_are_refused(people, places):
    for user in (people.kaarina, people.ville, people.tilda):
        with pytest.raises(PermissionDenied):
            venue_logs_of(user, *YEAR, area=places.vaasa_area)
