"""Whether the trail is what was sealed. Reads all of it, a few lines at a time; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from accounts.actions.sealing import DAY, MARGIN, counted_on, first_day_of_trail
from accounts.keys import key_of, old_keys_of
from accounts.models import AuditEvent, TrailSeal
from accounts.models.trail import first_day_kept, start_of
from accounts.seals import NOTHING_BEFORE, Counted, mark_of

OVERDUE = MARGIN + timedelta(hours=3)  # after midnight; the task comes every hour
LATE = timedelta(days=2)


class Fault(StrEnum):
    """What is wrong with a day, in the command's words."""

    REMOVED = "lines have been removed"
    ADDED = "lines have been added"
    CHANGED = "a line has been changed"
    MISSING = "the seal is missing"
    CHAIN = "the seal does not follow the one before it: a seal has been removed or exchanged"
    SEAL = "the seal itself has been changed"
    KEY = "no seal fits the key: another key, or all seals were made anew without it"
    HEAD = "the given head is no seal of this chain: it has been made anew or cut off since then"


@dataclass
class Verified:
    """`lines` and `days` that were read and fit; `gone` days past their keeping time, held by the chain only.

    `late` days were sealed more than two days after their end: somebody was away, or they were sealed anew.
    """

    lines: int = 0
    days: int = 0
    gone: int = 0
    head: TrailSeal | None = None
    faults: list[tuple[date | None, Fault]] = field(default_factory=list)
    late: list[date] = field(default_factory=list)


def verify(*, moment: datetime, head: str = "") -> Verified:
    """Check every seal, the chain, and the lines of every day that are still kept. `head`: a mark from elsewhere."""
    found, before, marks = Verified(), None, set()
    wrong_marks: list[date] = []
    for seal in TrailSeal.unscoped.order_by("day").iterator():
        found.faults += [(day, fault) for day, fault in _chain(before, seal)]
        if not _fits_a_key(seal):
            wrong_marks.append(seal.day)
        _check_lines(seal, found, moment)
        if seal.sealed_at > start_of(seal.day + DAY) + LATE:
            found.late.append(seal.day)
        marks.add(seal.mark)
        before = seal
    all_wrong = len(wrong_marks) > 1 and len(wrong_marks) == len(marks)
    found.faults += [(None, Fault.KEY)] if all_wrong else [(day, Fault.SEAL) for day in wrong_marks]
    found.faults += [(day, Fault.MISSING) for day in _overdue(before, moment)]
    found.faults += [(None, Fault.HEAD)] if head and head not in marks else []
    found.head = before
    return found


def _chain(before: TrailSeal | None, seal: TrailSeal) -> Iterator[tuple[date, Fault]]:
    if before is None:
        if seal.previous != NOTHING_BEFORE:
            yield seal.day, Fault.CHAIN
        if AuditEvent.unscoped.filter(at__lt=start_of(seal.day)).exists():
            yield seal.day - DAY, Fault.ADDED
        return
    day = before.day + DAY
    while day < seal.day:
        yield day, Fault.MISSING
        day += DAY
    if seal.previous != before.mark:
        yield seal.day, Fault.CHAIN


def _fits_a_key(seal: TrailSeal) -> bool:
    sealed = Counted(seal.lines, seal.digest)
    return any(
        seal.mark == mark_of(seal.day, seal.form, sealed, seal.previous, seal.sealed_at, key=key)
        for key in (key_of("sealing"), *old_keys_of("sealing"))
    )


def _check_lines(seal: TrailSeal, found: Verified, moment: datetime) -> None:
    if seal.day < first_day_kept(moment):
        found.gone += 1
        return
    now = counted_on(seal.day, seal.form)
    if now.lines != seal.lines:
        found.faults.append((seal.day, Fault.REMOVED if now.lines < seal.lines else Fault.ADDED))
    elif now.digest != seal.digest:
        found.faults.append((seal.day, Fault.CHANGED))
    else:
        found.lines += now.lines
        found.days += 1


def _overdue(last: TrailSeal | None, moment: datetime) -> Iterator[date]:
    """Closed days after the last seal that should have theirs by now."""
    day = last.day + DAY if last else first_day_of_trail()
    while day and start_of(day + DAY) + OVERDUE < moment:
        yield day
        day += DAY
