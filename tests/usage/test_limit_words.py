"""What the desk says of limits: sayable aloud, with what is left and the next step."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.usage.limits import FRIDAY, OLD, SATURDAY, event, judged, limits
from usage.limit_words import NAMES, floor_words, name_of, said_of, value_of
from usage.limits import (
    ADMISSION,
    BOOKED,
    COURSE,
    COURSE_PLACE,
    FEE,
    KINDS,
    Finding,
    LimitFacts,
    LimitKind,
    National,
    Period,
    Unit,
    Weight,
)

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
CARD = Period.CARD_PERIOD


def words(*arguments, **fields):
    """The first sentence and step of what the desk says."""
    return tuple(said_of(judged(*arguments, **{"now": NOW, **fields})[0]))


@pytest.mark.parametrize(
    ("of", "taken", "children", "said"),
    [
        (event(400), 10, 0, ("2 tickets for card holders are left for this show.", "")),
        (event(400), 11, 0, ("1 ticket for card holders is left for this show.", "")),
        (
            event(400),
            12,
            0,
            ("All 12 tickets for card holders have been given out for this show.", "Offer another day."),
        ),
        (
            event(400),
            10,
            2,
            (
                "Only 2 tickets for card holders are left for this show, and 3 are needed.",
                "Log fewer children, or offer another day.",
            ),
        ),
        (
            event(kind=COURSE, own_limit=1),
            1,
            0,
            ("The one place for card holders on this course has been given out.", "Offer another course."),
        ),
        (event(400, kind=ADMISSION, day=None), 11, 0, ("1 ticket for card holders is left for this day.", "")),
    ],
)
def test_tickets_of_an_event(of, taken, children, said):
    assert words(limits(show_share=3), of, taken=taken, children=children) == said


@pytest.mark.parametrize(
    ("set_", "of", "fields", "said"),
    [
        (
            limits(once_per_production=None),
            None,
            {"has_production": True, "production": 1},
            ("A ticket to this show has already been given with this card.", "Offer another show."),
        ),
        (
            limits(open_reservations=2),
            None,
            {"state": BOOKED, "reservations": 2},
            (
                "The card has 2 bookings, which is as many as it can have at a time.",
                "Book again after the next visit, or cancel one of the bookings.",
            ),
        ),
        (limits(visits=30), None, {"visits": 28}, ("2 visits are left on the card.", "")),
        (
            limits(visits=30),
            None,
            {"visits": 28, "children": 2},
            ("Only 2 visits are left on the card, and 3 are needed.", "Log fewer children with the card."),
        ),
        (
            limits(visits=(30, CARD)),
            None,
            {"visits": 30},
            ("All 30 visits of the card have been used.", "It begins anew when the card is renewed."),
        ),
        (
            limits(courses=2),
            None,
            {"kind": COURSE_PLACE, "courses": 2},
            ("The card has had its 2 courses.", "It begins anew at the beginning of the year."),
        ),
        (
            limits(course_euros=25),
            event(kind=COURSE, price=Decimal("31.50")),
            {"kind": COURSE_PLACE},
            (
                "The card covers 25 euros of this course. 6.50 euros are left to pay.",
                "Tell this first, then log the place.",
            ),
        ),
        (
            limits(fee_euros=20),
            None,
            {"kind": FEE, "amount": Decimal(5), "fee_euros": Decimal("18.20")},
            (
                "The card covers 1.80 euros of this fee. 3.20 euros are left to pay.",
                "Log 1.80 euros as the fee.",
            ),
        ),
        (
            limits(no_weekends=None),
            None,
            {"day": SATURDAY},
            ("The card is not valid for Saturdays and Sundays here.", "Offer a day from Monday to Friday."),
        ),
        (
            limits(no_costly_courses=90),
            event(kind=COURSE, price=Decimal(120)),
            {},
            ("The card is valid for courses that cost 90 euros at most.", "Offer another course."),
        ),
        (
            limits(obtainable=7),
            event(),
            {"day": date(2026, 12, 11)},
            ("Tickets with the card can be had from 4.12.2026 on.", "Ask the holder to come back then."),
        ),
        (
            limits(handed_over=30),
            event(begins=time(19, 0)),
            {},
            ("The ticket is handed over on 27.11.2026 from 18.30 on.", "Log it as booked for now."),
        ),
        (
            limits(),
            event(kind=COURSE),
            {"children": 1},
            (
                "This venue gives course places with the card to adults only.",
                "Log the adult alone: set the children to 0.",
            ),
        ),
        (
            limits(),
            event(kind=COURSE),
            {"is_community": True, "day": OLD},
            ("A community card does not give a place on a course.", "Log each participant’s own card instead."),
        ),
    ],
)
def test_the_other_limits(set_, of, fields, said):
    assert words(set_, of, **fields) == said


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("kind", [*LimitKind, *National])
def test_every_finding_has_whole_sentences(kind, weight):
    for left in (0, 1, 2):
        finding = Finding(kind=kind, weight=weight, number=30, left=left, asked=3, opens=FRIDAY, opens_at=time(18, 30))
        said = said_of(finding)
        assert said.words.endswith(".") and "%" not in said.words + said.next_step
        assert not said.next_step or said.next_step.endswith(".")


def test_whatever_stops_tells_the_next_step():
    for kind in [*LimitKind, *National]:
        assert said_of(Finding(kind=kind, weight=Weight.STOP, number=30, left=0, asked=1, opens=FRIDAY)).next_step


def test_every_kind_has_a_name_and_every_number_a_floor_in_words():
    assert list(NAMES) == list(LimitKind)
    for kind, spec in KINDS.items():
        days = [date(2021, 6, 1), FRIDAY]
        said = [floor_words(kind, day) for day in days]
        assert name_of(kind) and any(said) is (spec.unit is not Unit.NONE)
        assert all("%" not in sentence for sentence in said)


@pytest.mark.parametrize(
    ("kind", "number", "period", "value"),
    [
        ("show_share", "3.50", None, "3.5 per cent"),
        ("show_share", "10.00", None, "10 per cent"),
        ("course_places", 1, None, "1 ticket or place"),
        ("visits", 30, Period.CALENDAR_YEAR, "30 in a calendar year"),
        ("fee_euros", "12.50", CARD, "12.50 euros in the card’s period of validity"),
        ("no_small_courses", 8, None, "fewer than 8 places"),
        ("no_costly_courses", 90, None, "over 90 euros"),
        ("obtainable", 7, None, "7 days before"),
        ("open_reservations", 2, None, "2"),
        ("no_galas", None, None, "yes"),
    ],
)
def test_a_limits_number_in_words(kind, number, period, value):
    number = None if number is None else Decimal(str(number))
    assert value_of(LimitFacts(LimitKind(kind), number, period)) == value
