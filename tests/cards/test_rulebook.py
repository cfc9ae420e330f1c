"""The national rules change by date, and a card's days are counted one way."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.rulebook import (
    EARLIEST,
    EDITIONS,
    RULES_2021,
    OnCourses,
    Status,
    is_old_enough,
    last_valid_day,
    plausible_birth_year,
    renewal_period,
    rules_on,
)

SAMPLE = Path(__file__).parents[1] / "samples/cards.csv"
CARDS = list(csv.DictReader(SAMPLE.read_text(encoding="utf-8").splitlines()))
days = st.dates(EARLIEST, date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2021, 1, 1), date(2021, 1, 1)),
        (date(2025, 2, 25), date(2021, 1, 1)),
        (date(2025, 2, 26), date(2025, 2, 26)),
        (date(2025, 9, 10), date(2025, 2, 26)),
        (date(2025, 9, 11), date(2025, 9, 11)),
        (date(2026, 11, 22), date(2025, 9, 11)),
    ],
)
def test_an_edition_stands_until_the_next_one(day, starts):
    assert rules_on(day).starts == starts


def test_rules_before_the_register_are_not_known():
    with pytest.raises(ValueError, match="not known"):
        rules_on(date(2020, 12, 31))


def test_children_are_under_16_until_february_2025_and_under_18_since():
    assert [rules.child_age for rules in EDITIONS] == [16, 18, 18]


def test_birth_year_and_postal_code_become_mandatory_in_february_2025():
    for name in ("birth_year", "postal_code"):
        assert [rules.fields[name] for rules in EDITIONS] == [Status.VOLUNTARY, Status.MANDATORY, Status.MANDATORY]


def test_living_in_a_participating_municipality_is_required_since_2025():
    assert [rules.residence_required for rules in EDITIONS] == [False, True, True]


@pytest.mark.parametrize(
    "name", ["consent_voluntary", "consent_wellbeing", "client_confirmed", "situation_confirmed", "terms_told"]
)
def test_consents_are_answered_and_the_worker_confirms_since_2025(name):
    """Of a consent the answer is mandatory, which may be no."""
    assert [rules.fields[name] for rules in EDITIONS] == [Status.NOT_ASKED, Status.MANDATORY, Status.MANDATORY]


def test_a_guardian_may_get_a_card_since_2025():
    asked = [rules.fields["for_guardian"] for rules in EDITIONS]
    assert asked == [Status.NOT_ASKED, Status.VOLUNTARY, Status.VOLUNTARY]


@pytest.mark.parametrize("rules", EDITIONS)
def test_what_has_always_been_so(rules):
    mandatory = {"code", "issued_on", "site", "children", "worker_name"}
    voluntary = {"mother_tongue", "gender", "life_situation", "worker_email", "worker_phone", "remarks"}
    assert {rules.fields[name] for name in mandatory} == {Status.MANDATORY}
    assert {rules.fields[name] for name in voluntary} == {Status.VOLUNTARY}
    assert (rules.minimum_age, rules.big_event_people, rules.big_event_tickets) == (16, 1000, 20)
    assert (rules.visiting_show_tickets, rules.handover_minutes) == (2, 30)


def test_no_edition_asks_a_name_and_all_ask_the_same_fields():
    assert {frozenset(rules.fields) for rules in EDITIONS} == {frozenset(EDITIONS[0].fields)}
    assert not {"name", "holder_name", "birth_date", "address"} & set(EDITIONS[0].fields)


def test_the_floors_of_limits_change_in_september_2025():
    assert [rules.show_percent for rules in EDITIONS] == [5, 5, 3]
    assert [rules.course_places for rules in EDITIONS] == [2, 2, 1]
    assert [rules.swimming_visits for rules in EDITIONS] == [None, None, 30]
    assert [(rules.small_show_seats, rules.small_show_tickets) for rules in EDITIONS] == [
        (50, 2),
        (50, 2),
        (None, None),
    ]


def test_children_on_courses_are_the_venues_choice_and_community_cards_get_course_places_since_september_2025():
    refused, choice = OnCourses.REFUSED, OnCourses.VENUES_CHOICE
    assert [rules.children_on_courses for rules in EDITIONS] == [refused, refused, choice]
    assert [rules.community_on_courses for rules in EDITIONS] == [False, False, True]


def test_tickets_are_to_be_had_a_month_before_and_a_week_before_since_september_2025():
    assert [rules.booking_opens_days for rules in EDITIONS] == [31, 31, 7]


def test_the_trials_hold_for_events_until_the_end_of_2021():
    trials = RULES_2021.trials
    assert (trials.on(date(2021, 12, 31)), trials.on(date(2022, 1, 1))) == (True, False)
    assert (trials.tiny_show_people, trials.tiny_show_tickets, trials.swimming_day_places) == (10, 0, 20)
    assert EDITIONS[-1].trials is None


def test_an_edition_cannot_be_changed():
    with pytest.raises(TypeError):
        EDITIONS[0].fields["birth_year"] = Status.MANDATORY


# A card's days


@pytest.mark.parametrize(
    ("issued_on", "last_day"),
    [
        (date(2026, 5, 11), date(2027, 5, 10)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2023, 2, 28), date(2024, 2, 27)),
        (date(2023, 3, 1), date(2024, 2, 29)),  # 12 whole months: March to the end of a leap February
        (date(2024, 2, 28), date(2025, 2, 27)),
        (date(2024, 2, 29), date(2025, 2, 28)),  # there is no 29 February to be the day before: the month ends
        (date(2024, 3, 1), date(2025, 2, 28)),
    ],
)
def test_a_card_is_valid_for_12_months_with_the_day_of_issue(issued_on, last_day):
    assert last_valid_day(issued_on) == last_day


@pytest.mark.parametrize("card", [card for card in CARDS if card["kind"] == "personal"], ids=lambda card: card["code"])
def test_the_sample_cards_end_on_the_day_that_the_register_says(card):
    assert last_valid_day(date.fromisoformat(card["issued_on"])) == date.fromisoformat(card["last_valid_day"])


@given(days)
def test_a_card_has_365_or_366_days_and_a_later_card_never_ends_earlier(day):
    assert (last_valid_day(day) - day).days + 1 in (365, 366)
    assert last_valid_day(day) <= last_valid_day(day + timedelta(days=1))


@pytest.mark.parametrize("pilot_ends_on", [date(2026, 5, 11), date(2026, 12, 31), date(2028, 6, 30)])
def test_a_pilots_card_ends_with_the_pilot(pilot_ends_on):
    assert last_valid_day(date(2026, 5, 11), pilot_ends_on=pilot_ends_on) == pilot_ends_on


def test_no_card_is_issued_or_renewed_after_its_pilot():
    with pytest.raises(ValueError, match="pilot"):
        last_valid_day(date(2026, 5, 11), pilot_ends_on=date(2026, 5, 10))
    with pytest.raises(ValueError, match="pilot"):
        renewal_period(date(2026, 5, 10), date(2026, 4, 1), pilot_ends_on=date(2026, 5, 10))


@pytest.mark.parametrize(
    ("renewed_on", "first_day", "last_day"),
    [
        (date(2026, 4, 20), date(2026, 5, 11), date(2027, 5, 10)),  # early
        (date(2026, 5, 10), date(2026, 5, 11), date(2027, 5, 10)),  # on the last day
        (date(2026, 5, 11), date(2026, 5, 11), date(2027, 5, 10)),  # the day after
        (date(2026, 8, 3), date(2026, 8, 3), date(2027, 8, 2)),  # late
    ],
)
def test_a_renewal_starts_after_the_old_last_day_or_on_the_day_of_renewal(renewed_on, first_day, last_day):
    assert renewal_period(date(2026, 5, 10), renewed_on) == (first_day, last_day)


@given(old_last_day=days, renewed_on=days)
def test_periods_never_overlap(old_last_day, renewed_on):
    first_day, last_day = renewal_period(old_last_day, renewed_on)
    assert old_last_day < first_day <= last_day


def test_a_renewal_in_a_pilot_ends_with_the_pilot():
    period = renewal_period(date(2026, 5, 10), date(2026, 4, 20), pilot_ends_on=date(2026, 12, 31))
    assert period == (date(2026, 5, 11), date(2026, 12, 31))


# Age


def test_a_card_may_be_had_in_the_calendar_year_of_turning_16():
    assert is_old_enough(2010, date(2026, 1, 1))
    assert not is_old_enough(2011, date(2026, 12, 31))


@pytest.mark.parametrize(("birth_year", "plausible"), [(1905, False), (1906, True), (2026, True), (2027, False)])
def test_a_birth_year_is_of_somebody_alive(birth_year, plausible):
    assert plausible_birth_year(birth_year, date(2026, 11, 22)) is plausible
