"""How many tickets of one event card holders get. Pure.

An upper limit is no quota: nothing is kept for them, so what is left of the limit may be sold out. [S1, S2]
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal

from .facts import ADMISSION, COURSE, EventFacts, Limits
from .kinds import LimitKind, floor_of, known_on, rules_for

K = LimitKind


def places_of(limits: Limits, event: EventFacts, day: date) -> int | None:
    """The number of the event's tickets for card holders on `day` (general admission: in the day), None when there is
    no limit. Never below the model's floor and never above the event's places.

    The event's own number goes before the venue's, and the venue's special kinds before its percentage.
    """
    floor = floor_for(event, day)
    number = event.own_limit if event.own_limit is not None else _venues_number(limits, event, day)
    if number is None or floor is None:
        return None
    return _within(max(number, floor), event.places)


def limit_behind(limits: Limits, event: EventFacts, day: date) -> LimitKind | None:
    """The kind of limit that gives the event its number: what a finding names. None when there is none."""
    if places_of(limits, event, day) is None:
        return None
    special = _special(event, day)
    return special if special and (special in limits or event.own_limit is not None) else K.SHOW_SHARE


def floor_for(event: EventFacts, day: date) -> int | None:
    """The lowest number of tickets that card holders must get of the event. None when it cannot be said: a show whose
    number of tickets is not known has no limit."""
    special = _special(event, day)
    if special:
        floor = floor_of(special, day)
    else:
        floor = _share(Decimal(rules_for(day).show_percent), event.places)
    return None if floor is None else _within(floor, event.places)


def _special(event: EventFacts, day: date) -> LimitKind | None:
    """The kind whose floor stands in place of the percentage for such an event, if there is one.

    A course has its own always. "More than 1000 at a time" goes before the rest of the house's shows; a visiting
    producer's number before the house's own, whatever the size. [S1, S2]
    """
    if event.kind == COURSE:
        return K.COURSE_PLACES
    if event.is_visiting and known_on(K.VISITING_SHOW, day):
        return K.VISITING_SHOW
    return _by_size(event, day) if event.places is not None else None


def _by_size(event: EventFacts, day: date) -> LimitKind | None:
    rules, places = rules_for(day), event.places or 0
    if places > rules.big_event_people:
        return K.BIG_EVENT
    if event.kind == ADMISSION:
        return None
    if rules.trials and rules.trials.on(day) and places <= rules.trials.tiny_show_people:
        return K.TINY_SHOW
    if rules.small_show_seats is not None and places <= rules.small_show_seats:
        return K.SMALL_SHOW
    return None


def _venues_number(limits: Limits, event: EventFacts, day: date) -> int | None:
    special = _special(event, day)
    number = limits.number(special) if special else None
    if number is not None:
        return int(number)
    percent = limits.number(K.SHOW_SHARE)
    if percent is None or event.kind == COURSE:
        return None
    return _share(percent, event.places)


def _share(percent: Decimal, places: int | None) -> int | None:
    """A percentage of the tickets, rounded up: 5 % of 199 tickets is 10."""
    return None if places is None else int((percent * places / 100).to_integral_value(ROUND_CEILING))


def _within(number: int, places: int | None) -> int:
    return number if places is None else min(number, places)
