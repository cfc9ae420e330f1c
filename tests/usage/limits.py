"""The short way to limits, events and wishes of the tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from usage.limits import (
    KINDS,
    SHOW,
    Counts,
    EventFacts,
    Finding,
    LimitFacts,
    LimitKind,
    Limits,
    Period,
    Wish,
    standing,
)

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
OLD = date(2023, 5, 5)  # of the edition of 2021, a Friday; its trials are over
TRIAL = date(2021, 12, 31)


def limits(**numbers: Any) -> Limits:
    """`limits(show_share=3, visits=(30, Period.CARD_PERIOD), no_galas=None)`."""
    return Limits(_limit(LimitKind(kind), value) for kind, value in numbers.items())


def _limit(kind: LimitKind, value: Any) -> LimitFacts:
    number, period = value if isinstance(value, tuple) else (value, None)
    if KINDS[kind].by_period:
        period = period or Period.CALENDAR_YEAR
    return LimitFacts(kind, None if number is None else Decimal(str(number)), period)


def event(places: int | None = None, *, kind: str = SHOW, day: date | None = FRIDAY, **facts: Any) -> EventFacts:
    return EventFacts(kind=kind, day=day, places=places, **facts)


def judged(set_: Limits, of: EventFacts | None = None, *, now: Any, day: date = FRIDAY, **fields: Any) -> list[Finding]:
    """What the limits say about a use; `fields` are the wish's, and the counts'."""
    counted = {name: fields.pop(name) for name in list(fields) if name in Counts.__dataclass_fields__}
    return standing(set_, of, Wish(event_day=day, **fields), Counts(**counted), now)
