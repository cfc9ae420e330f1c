"""What the archive's front pages add to the releases: between what the uses of all quarters until then were.

A page tells the total since 2015, rounded down to 100, on the first night after a quarter's end. Less the published
history that is the sum of the released quarters, if all are released and nothing was logged late or ahead. Readers
believe it where it is true. Pages bound the nation's sum only, and only while it is told.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stats.audit_attack.blocks import Block, latest
from stats.released import NATION

BASE = 100
USES = (NATION, "uses")


@dataclass(frozen=True)
class Page:
    """The nation's uses in some quarters of a year, from its first, together: between `low` and `high`."""

    blocks: tuple[Block, ...]
    low: int
    high: int


def bounds(blocks: Sequence[Block], front_pages: Sequence[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """By period: between what the uses of all quarters until its end are, where that is true."""
    newest, pages = latest(blocks), dict(front_pages)
    found, true = {}, 0
    for period in _without_gaps(sorted(newest)):
        true += newest[period].truth.get(USES, 0)
        total = pages.get(period)
        if total is not None and total <= true < total + BASE:
            found[period] = (max(0, total), total + BASE - 1)
    return found


def _without_gaps(periods: Sequence[str]) -> Iterator[str]:
    """The quarters until the first that is not released."""
    for n, period in enumerate(periods):
        if n and _order(period) != _order(periods[n - 1]) + 1:
            return
        yield period


def _order(period: str) -> int:
    return int(period[:4]) * 4 + int(period[5])


def pages_of(blocks: Sequence[Block], told: Mapping[str, tuple[int, int]]) -> list[Page]:
    """What `told` says of the trial's year alone: less what is known of the years before it."""
    newest, year = latest(blocks), blocks[-1].year
    own = [newest[period] for period in sorted(newest) if period[:4] == year]
    before = [newest[period] for period in sorted(newest) if period[:4] < year]
    known = _before(before, told)
    found = []
    for n, block in enumerate(own, 1):
        if known and block.period in told and all(USES in each.shown for each in own[:n]):
            low, high = told[block.period]
            found.append(Page(tuple(own[:n]), max(0, low - known[1]), high - known[0]))
    return found


def _before(blocks: Sequence[Block], told: Mapping[str, tuple[int, int]]) -> tuple[int, int] | None:
    """Between what the uses of earlier years are, by the last page of them and by what was published."""
    if not blocks:
        return 0, 0
    low, high = told.get(blocks[-1].period, (0, 10**9))
    if all(USES in block.bounds for block in blocks):
        shown, off = sum(block.shown[USES] for block in blocks), sum(block.bounds[USES] for block in blocks)
        return max(low, shown - off), min(high, shown + off)
    return (low, high) if blocks[-1].period in told else None
