"""What a venue's limits and the national model say about one use, and which counts must be made to know. Pure.

A use that names no event of the venue's list has no places; what holds for one card, for a day of the week and for
courses as such holds for it too. Limits go by the event's day: those in force on it, with its edition's floors.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cards.rulebook import OnCourses

from .facts import (
    ADMISSION,
    BOOKED,
    COURSE,
    COURSE_PLACE,
    FEE,
    REDEEMED,
    SERIES,
    SHOW,
    TICKET,
    Counts,
    EventFacts,
    Finding,
    Limits,
    National,
    Needs,
    Wish,
)
from .kinds import KINDS, LimitKind, Period, Weight, floor_of, known_on, rules_for
from .places import limit_behind, places_of

K = LimitKind
ORDER = [Weight.STOP, Weight.WARN, Weight.LEFT]
EXCLUSIONS = (K.NO_VISITING, K.NO_PREMIERES, K.NO_GALAS, K.NO_WEEKENDS, K.NO_SMALL_COURSES, K.NO_COSTLY_COURSES)
SATURDAY = 5


def needs(limits: Limits, event: EventFacts | None, wish: Wish) -> Needs:
    """Which counts `standing` must be given; false when none, so that a venue without limits costs no query."""
    limits = _known(limits, wish.event_day)
    if wish.kind == FEE:
        return Needs(fees=limits.period(K.FEES), fee_euros=limits.period(K.FEE_EUROS))
    return Needs(
        taken=event is not None and places_of(limits, event, wish.event_day) is not None,
        taken_on_day=K.DAY_PLACES in limits,
        production=K.ONCE_PER_PRODUCTION in limits and _is_production(event, wish),
        reservations=K.OPEN_RESERVATIONS in limits and wish.state == BOOKED,
        visits=limits.period(K.VISITS) if wish.kind in {TICKET, SERIES} else None,
        courses=limits.period(K.COURSES) if wish.kind == COURSE_PLACE else None,
    )


def standing(limits: Limits, event: EventFacts | None, wish: Wish, counts: Counts, now: datetime) -> list[Finding]:
    """Everything that the limits say about the use: what stops it first, then what warns, then what is left.

    Empty: nothing is limited. `now` is the moment of the deed in Helsinki time (offline: when the desk tapped).
    """
    limits = _known(limits, wish.event_day)
    if wish.kind == FEE:
        found: list[Finding | None] = [_fees(limits, wish, counts), _fee_euros(limits, wish, counts)]
    else:
        found = [
            *_on_courses(limits, event, wish),
            _excluded(limits, event, wish),
            _tickets(limits, event, wish, counts),
            *_of_card(limits, event, wish, counts),
            _course_euros(limits, event, wish),
            _obtainable(limits, event, wish, now),
            _handed_over(limits, event, wish, now),
        ]
    return sorted((finding for finding in found if finding), key=lambda finding: ORDER.index(finding.weight))


def period_days(period: Period, event_day: date, card_first: date, card_last: date) -> tuple[date, date]:
    """The first and the last day of a limit "a year": the calendar year of the event, or the card's period that the
    event is in, which the caller knows."""
    if period is Period.CALENDAR_YEAR:
        return date(event_day.year, 1, 1), date(event_day.year, 12, 31)
    return card_first, card_last


def excluded_by(limits: Limits, event: EventFacts | None, day: date) -> LimitKind | None:
    """The first exclusion in force that keeps an event of `day` out of what the card gives; None when it is included.

    Of an event that is not known only the day of the week is.
    """
    limits = _known(limits, day)
    return next((kind for kind in EXCLUSIONS if kind in limits and _is_kept_out(kind, limits, event, day)), None)


def _is_kept_out(kind: LimitKind, limits: Limits, event: EventFacts | None, day: date) -> bool:
    if kind is K.NO_WEEKENDS:
        return day.weekday() >= SATURDAY and (event is None or event.kind != ADMISSION)
    if event is None:
        return False
    number, of_course = limits.number(kind) or Decimal(0), event.kind == COURSE
    by_kind = {
        K.NO_VISITING: event.is_visiting,
        K.NO_PREMIERES: event.is_premiere,
        K.NO_GALAS: event.is_gala,
        K.NO_SMALL_COURSES: of_course and event.places is not None and event.places < number,
        K.NO_COSTLY_COURSES: of_course and event.price is not None and event.price > number,
    }
    return by_kind[kind]


def _known(limits: Limits, day: date) -> Limits:
    """Those that the model knows on the day: an old trial, or a kind that an edition dropped, limits no longer."""
    return limits.only(lambda kind: known_on(kind, day)) if limits else limits


def _event_kind(event: EventFacts | None, wish: Wish) -> str:
    return event.kind if event else COURSE if wish.kind == COURSE_PLACE else SHOW


def _is_production(event: EventFacts | None, wish: Wish) -> bool:
    """A show with a name: whoever comes to swim or to an exhibition again has not seen "the same show" [S2]."""
    return wish.has_production and wish.kind == TICKET and _event_kind(event, wish) == SHOW


def _number(limits: Limits, kind: LimitKind, day: date) -> Decimal | None:
    """The limit's number, or the floor of the day's edition when that is higher."""
    number, floor = limits.number(kind), floor_of(kind, day)
    return None if number is None else max(number, Decimal(floor or 0))


def _count(
    kind: LimitKind, number: Decimal | int, used: int, asked: int, period: Period | None = None, event_kind: str = SHOW
) -> Finding:
    """One finding of what is counted: a stop when more is asked than is left."""
    left = max(int(number) - used, 0)
    weight = Weight.STOP if asked > left else Weight.LEFT
    return Finding(
        kind=kind, weight=weight, number=int(number), left=left, asked=asked, period=period, event_kind=event_kind
    )


def _tickets(limits: Limits, event: EventFacts | None, wish: Wish, counts: Counts) -> Finding | None:
    in_day = _number(limits, K.DAY_PLACES, wish.event_day)
    if in_day is not None:
        return _count(K.DAY_PLACES, in_day, counts.taken_on_day, wish.people, event_kind=ADMISSION)
    number = places_of(limits, event, wish.event_day) if event else None
    if event is None or number is None:
        return None
    kind = limit_behind(limits, event, wish.event_day) or K.SHOW_SHARE
    return _count(kind, number, counts.taken, wish.people, event_kind=event.kind)


def _of_card(limits: Limits, event: EventFacts | None, wish: Wish, counts: Counts) -> list[Finding]:
    asked_for, day, event_kind = needs(limits, event, wish), wish.event_day, _event_kind(event, wish)
    found: list[Finding] = []
    if asked_for.production and counts.production:
        found.append(Finding(kind=K.ONCE_PER_PRODUCTION, weight=Weight.STOP))
    rows: list[tuple[LimitKind, bool, int, int]] = [
        (K.OPEN_RESERVATIONS, asked_for.reservations, counts.reservations, 1),
        (K.VISITS, bool(asked_for.visits), counts.visits, wish.people),
        (K.COURSES, bool(asked_for.courses), counts.courses, 1),
    ]
    for kind, asks, used, asked in rows:
        number = _number(limits, kind, day)
        if asks and number is not None:
            found.append(_count(kind, number, used, asked, limits.period(kind), event_kind))
    return found


def _fees(limits: Limits, wish: Wish, counts: Counts) -> Finding | None:
    number = _number(limits, K.FEES, wish.event_day)
    return None if number is None else _count(K.FEES, number, counts.fees, 1, limits.period(K.FEES))


def _fee_euros(limits: Limits, wish: Wish, counts: Counts) -> Finding | None:
    """What is left of the euros; the holder pays what goes over. Nothing left stops: the card would pay nothing."""
    number, amount = _number(limits, K.FEE_EUROS, wish.event_day), wish.amount or Decimal(0)
    if number is None:
        return None
    left = max(number - counts.fee_euros, Decimal(0))
    excess = max(amount - left, Decimal(0))
    weight = Weight.STOP if not left else Weight.WARN if excess else Weight.LEFT
    period = limits.period(K.FEE_EUROS)
    return Finding(
        kind=K.FEE_EUROS, weight=weight, number=number, left=left, asked=amount, excess=excess or None, period=period
    )


def _course_euros(limits: Limits, event: EventFacts | None, wish: Wish) -> Finding | None:
    number = _number(limits, K.COURSE_EUROS, wish.event_day)
    if number is None or event is None or event.kind != COURSE or event.price is None or event.price <= number:
        return None
    excess = event.price - number
    return Finding(kind=K.COURSE_EUROS, weight=Weight.WARN, number=number, excess=excess, event_kind=COURSE)


def _on_courses(limits: Limits, event: EventFacts | None, wish: Wish) -> list[Finding]:
    """Children and community cards on a course: the model's word by the event's day, then the venue's choice."""
    if _event_kind(event, wish) != COURSE:
        return []
    rules = rules_for(wish.event_day)
    refused: list[LimitKind | National] = []
    if wish.is_community and not rules.community_on_courses:
        refused.append(National.COMMUNITY_ON_COURSES)
    if wish.children and rules.children_on_courses is OnCourses.REFUSED:
        refused.append(National.CHILDREN_ON_COURSES)
    elif wish.children and K.CHILDREN_ON_COURSES not in limits:
        refused.append(K.CHILDREN_ON_COURSES)
    return [Finding(kind=kind, weight=Weight.STOP, event_kind=COURSE) for kind in refused]


def _excluded(limits: Limits, event: EventFacts | None, wish: Wish) -> Finding | None:
    kind = excluded_by(limits, event, wish.event_day)
    if kind is None:
        return None
    event_kind = _event_kind(event, wish)
    return Finding(kind=kind, weight=KINDS[kind].weight, number=limits.number(kind), event_kind=event_kind)


def _obtainable(limits: Limits, event: EventFacts | None, wish: Wish, now: datetime) -> Finding | None:
    number = _number(limits, K.OBTAINABLE, wish.event_day)
    if number is None or (event and event.kind == ADMISSION):
        return None
    opens, event_kind = wish.event_day - timedelta(days=int(number)), _event_kind(event, wish)
    if now.date() >= opens:
        return None
    return Finding(kind=K.OBTAINABLE, weight=Weight.STOP, number=int(number), opens=opens, event_kind=event_kind)


def _handed_over(limits: Limits, event: EventFacts | None, wish: Wish, now: datetime) -> Finding | None:
    """Too early to be redeemed. Without the event's time the whole of its day will do."""
    number = _number(limits, K.HANDED_OVER, wish.event_day)
    if number is None or wish.state != REDEEMED or (event and event.kind != SHOW):
        return None
    begins = (event.begins if event else None) or wish.event_time
    opens = datetime.combine(wish.event_day, begins or time.min, tzinfo=now.tzinfo)
    opens -= timedelta(minutes=int(number)) if begins else timedelta()
    if now >= opens:
        return None
    at = opens.time() if begins else None
    return Finding(kind=K.HANDED_OVER, weight=Weight.WARN, number=int(number), opens=opens.date(), opens_at=at)
