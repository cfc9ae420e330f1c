"""The national rules of Kaikukortti by date: who gets a card, what is asked, how long it is valid, the limits' floors.

Pure: knows the standard library only. An edition stands until the next one (house.md 8.3). What is asked and which
children come along go by the day of issue or renewal; the floors of limits go by the day of the event.
Sources: the operating models of 2021 [S1] and 2025 [S2], the privacy notice of 2021 [S0], the terms of use [W4].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

EARLIEST = date(2021, 1, 1)  # the register was taken into use in 2021 [S1]; older rules are not known
OLDEST_AGE = 120  # a birth year that makes a holder older is a slip of the finger


class Status(StrEnum):
    """What the registration form does with a field."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    NOT_ASKED = "not_asked"


class OnCourses(StrEnum):
    """Whether children with a card's holder get free places on courses."""

    REFUSED = "refused"
    VENUES_CHOICE = "venues_choice"  # refused unless the venue says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One edition of the rules. From `show_percent` on they are floors: a venue's limit of that kind is never lower,
    and where the floor is None the edition knows no such limit."""

    starts: date
    minimum_age: int  # reached in the calendar year of the issue
    child_age: int  # children come along while they are under this age
    residence_required: bool  # the holder must live in a participating municipality
    children_on_courses: OnCourses
    community_on_courses: bool  # whether a community card gets course places
    fields: Mapping[str, Status] = field(hash=False)
    show_percent: int  # of the tickets of one show
    small_show_seats: int | None  # at most so many seats: `small_show_tickets` will do instead of the percentage
    small_show_tickets: int | None
    visiting_show_tickets: int  # a visiting producer's show
    big_event_people: int  # drawing more at a time: `big_event_tickets` for a day or an event will do
    big_event_tickets: int
    course_places: int  # of one course
    swimming_visits: int | None  # of one card in a year, on a series ticket
    booking_opens_days: int  # before the event: tickets are to be had so many days before it, at the latest
    handover_minutes: int  # before the event: tickets are handed over so many minutes before it, at the latest
    trials: "Trials | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """Limits that an edition tried out; they hold for events until their last day."""

    last_day: date
    tiny_show_people: int  # shows for at most so many: `tiny_show_tickets` will do
    tiny_show_tickets: int
    swimming_day_places: int  # of a swimming hall in a day

    def on(self, day: date) -> bool:
        """Whether they still hold for an event of that day."""
        return day <= self.last_day


# Language, gender and life situation have always been voluntary; the holder's name has never been asked. [S0 §5, S2]
FIELDS_2021 = MappingProxyType(
    {
        "code": Status.MANDATORY,
        "issued_on": Status.MANDATORY,
        "site": Status.MANDATORY,
        "birth_year": Status.VOLUNTARY,
        "postal_code": Status.VOLUNTARY,
        "mother_tongue": Status.VOLUNTARY,
        "gender": Status.VOLUNTARY,
        "life_situation": Status.VOLUNTARY,
        "children": Status.MANDATORY,
        "worker_name": Status.MANDATORY,
        "worker_email": Status.VOLUNTARY,
        "worker_phone": Status.VOLUNTARY,
        "remarks": Status.VOLUNTARY,
        "for_guardian": Status.NOT_ASKED,
        "consent_voluntary": Status.NOT_ASKED,
        "consent_wellbeing": Status.NOT_ASKED,
        "client_confirmed": Status.NOT_ASKED,
        "situation_confirmed": Status.NOT_ASKED,
        "terms_told": Status.NOT_ASKED,
    }
)

# The 2025 sources are silent about the worker's name, e-mail, phone and remarks (domain.md 3.1, [GAP]). The name stays
# mandatory because site accounts are shared and somebody must be answerable for the card; the others stay as they were.
# Of a consent the answer is mandatory, which may be no [S2, W25]. The worker confirms that the client is theirs, has
# told of a tight situation, and has heard the terms; nothing is proved [S2, W4]. A guardian of a client under 16 may
# get a card [S2]; since when is not known, so it goes with the rest of 2025.
FIELDS_2025 = MappingProxyType(
    FIELDS_2021
    | {
        "birth_year": Status.MANDATORY,
        "postal_code": Status.MANDATORY,
        "for_guardian": Status.VOLUNTARY,
        "consent_voluntary": Status.MANDATORY,
        "consent_wellbeing": Status.MANDATORY,
        "client_confirmed": Status.MANDATORY,
        "situation_confirmed": Status.MANDATORY,
        "terms_told": Status.MANDATORY,
    }
)

RULES_2021 = Rules(
    starts=EARLIEST,
    minimum_age=16,  # [S1]; by calendar year as in 2025, since no more than a birth year is ever stored
    child_age=16,  # own children and grandchildren [S0 §5]
    residence_required=False,
    children_on_courses=OnCourses.REFUSED,  # [S1]
    community_on_courses=False,  # [S1]
    fields=FIELDS_2021,
    # Floors of S1 (domain.md 4.5).
    show_percent=5,
    small_show_seats=50,
    small_show_tickets=2,
    visiting_show_tickets=2,
    big_event_people=1000,
    big_event_tickets=20,
    course_places=2,
    swimming_visits=None,
    booking_opens_days=31,  # "one month before": the longest month, so that it is a month in every case
    handover_minutes=30,
    trials=Trials(last_day=date(2021, 12, 31), tiny_show_people=10, tiny_show_tickets=0, swimming_day_places=20),
)
RULES_2025_FEBRUARY = replace(
    RULES_2021,
    starts=date(2025, 2, 26),
    child_age=18,  # minors of the same household, and grandchildren [W4, S2]
    residence_required=True,  # [W4, S2]
    fields=FIELDS_2025,
)
RULES_2025_SEPTEMBER = replace(
    RULES_2025_FEBRUARY,
    starts=date(2025, 9, 11),
    children_on_courses=OnCourses.VENUES_CHOICE,  # "usually not" in group activities and courses (domain.md 2.4, 4.4)
    community_on_courses=True,  # the ban is not repeated (domain.md 4.3)
    # Floors of S2 (domain.md 4.5). Small shows are not named any more: the percentage holds for them too.
    show_percent=3,
    small_show_seats=None,
    small_show_tickets=None,
    course_places=1,  # "1-2 places": one will do
    swimming_visits=30,  # a child's visit counts as one of them
    booking_opens_days=7,
    trials=None,
)
EDITIONS = (RULES_2021, RULES_2025_FEBRUARY, RULES_2025_SEPTEMBER)


def rules_on(day: date) -> Rules:
    """The edition in force on a day. Raises ValueError before `EARLIEST`."""
    if day < EARLIEST:
        raise ValueError("The rules before 2021 are not known.")
    return next(rules for rules in reversed(EDITIONS) if rules.starts <= day)


def last_valid_day(issued_on: date, *, pilot_ends_on: date | None = None) -> date:
    """The last day of a card issued that day: 12 months, the day of issue counted (house.md 8.2). [S1, S2, A3]

    It is the day before the same date a year later. A card of 29 February has no such date; its last day is
    28 February. A card of 1 March ends with February, on the 29th in a leap year. A pilot's cards end with the pilot,
    be that less than 12 months or more. Raises ValueError if the pilot is over on the day of issue.
    """
    if pilot_ends_on is not None:
        if pilot_ends_on < issued_on:
            raise ValueError("The pilot has ended: its cards are neither issued nor renewed.")
        return pilot_ends_on
    if (issued_on.month, issued_on.day) == (2, 29):
        return date(issued_on.year + 1, 2, 28)
    return issued_on.replace(year=issued_on.year + 1) - timedelta(days=1)


def first_day_that_reaches(last_day: date) -> date:
    """The earliest first day whose twelve months reach `last_day`: `last_valid_day` of it, and of all later days, is
    that day or later."""
    first_day = last_day - timedelta(days=366)
    while last_valid_day(first_day) < last_day:
        first_day += timedelta(days=1)
    return first_day


def renewal_period(old_last_day: date, renewed_on: date, *, pilot_ends_on: date | None = None) -> tuple[date, date]:
    """The first and the last day of a renewal, which never overlaps what it follows (house.md 8.2).

    Renewed early it starts the day after the old last day, renewed late on the day of renewal. Raises ValueError if
    the pilot is over on the first day.
    """
    first_day = max(old_last_day + timedelta(days=1), renewed_on)
    return first_day, last_valid_day(first_day, pilot_ends_on=pilot_ends_on)


def is_old_enough(birth_year: int, issued_on: date) -> bool:
    """Whether the card may be issued: from the calendar year in which the client turns 16 (domain.md 2.4). [S2]"""
    return issued_on.year - birth_year >= rules_on(issued_on).minimum_age


def plausible_birth_year(birth_year: int, on: date) -> bool:
    """Whether somebody alive on that day can have been born that year; a child's year is plausible, if too young."""
    return on.year - OLDEST_AGE <= birth_year <= on.year
