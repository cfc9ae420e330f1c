"""Why a row is refused, in words, and how what a limit said is kept with a preview and with a refused row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from usage.limit_words import Said, said_of
from usage.limits import Finding, LimitKind, National, Period, Weight

from .fates import Fate


def reason_of(fate: Fate, finding: Finding | None = None) -> Said:
    """What is wrong with a row, and what to do about it. Of a limit the desk's own words; its next step only on a
    course, for elsewhere it is about what to offer instead, and the report tells what has happened."""
    if finding is None:
        return Said(str(fate.label), str(fate.next_step))
    words, next_step = said_of(finding)
    return Said(words, next_step if fate is Fate.NOT_FOR_COURSE and next_step else str(fate.next_step))


def kept(finding: Finding | None) -> list[Any]:
    """A finding that stops, as JSON; an empty list for none."""
    if finding is None:
        return []
    numbers = [None if number is None else str(number) for number in (finding.number, finding.left, finding.asked)]
    return [finding.kind.value, *numbers, finding.period and finding.period.value, finding.event_kind]


def finding_of(content: Sequence[Any]) -> Finding | None:
    """The finding of a `kept` one."""
    if not content:
        return None
    kind, number, left, asked, period, event_kind = content
    return Finding(
        kind=LimitKind(kind) if kind in set(LimitKind) else National(kind),
        weight=Weight.STOP,
        number=_number(number),
        left=_number(left),
        asked=_number(asked),
        period=Period(period) if period else None,
        event_kind=event_kind,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
