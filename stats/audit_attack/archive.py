"""The archive's reader, who kept every front page: what its totals rounded down to 100 add to all releases.

The total told at the end of a quarter bounds the sum of all quarters until then. A world in fives may lie outside; a
few people more or less, where every group that they belong to stays at 5 or more, bring it in: it is still a world.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stats.audit_attack.attacking import Attack
from stats.audit_attack.blocks import CLOSE, SUMS, Block, Cell, latest
from stats.audit_attack.verdict import Finding
from stats.released import NATION, STEP

BASE = 100
CARDS = (NATION, "cards")


def archive(blocks: Sequence[Block], front_pages: Sequence[tuple[str, int]]) -> Iterator[Finding]:
    """Pages of days that are no quarter's end, and totals that also count what came before, bound nothing here."""
    newest = latest(blocks)
    quarters = [newest[period] for period in sorted(newest)]
    told = bounds(quarters, dict(front_pages))
    if told and not fits(quarters, told, rooms(blocks, quarters)):
        yield Finding(
            "UNDECIDED", "archive", "cards_by_place", blocks[-1].period, *CARDS, "no world in fives was found"
        )


def bounds(quarters: Sequence[Block], pages: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """By period: between what the total of all cards is then, where that is true."""
    found, true = {}, 0
    for block in quarters:
        true += block.truth.get(CARDS, 0)
        total = pages.get(block.period)
        if total is not None and total <= true < total + BASE:
            found[block.period] = (total, total + BASE - 1)
    return found


def fits(quarters: Sequence[Block], told: Mapping[str, tuple[int, int]], may: Mapping[str, tuple[int, int]]) -> bool:
    """Whether some few people less or more in each quarter keep every total within what was told."""
    published, moved = 0, {0}
    for block in quarters:
        published += block.shown.get(CARDS, 0)
        less, more = may[block.period]
        low, high = told.get(block.period, (0, 10**9))
        moved = {n + by for n in moved for by in range(-less, more + 1) if low <= published + n + by <= high}
    return bool(moved)


def rooms(blocks: Sequence[Block], quarters: Sequence[Block]) -> dict[str, tuple[int, int]]:
    """By period: how many may be taken from and added to one group of people, all its figures staying 5 or more."""
    found = {}
    for year in sorted({block.year for block in quarters}):
        attack = Attack([block for block in blocks if block.year == year], "cards")
        for block in (block for block in quarters if block.year == year):
            cells = (attack.loose or {}).get(block.number, {})
            largest = max((_least(cells, office) for office in block.leaves["cards"]), default=0)
            found[block.period] = (CLOSE if largest > STEP else 0, CLOSE if largest >= STEP else 0)
    return found


def _least(cells: Mapping[Cell, int], office: str) -> int:
    """The smallest figure of an office's largest group: of its largest class in every attribute."""
    return min(max(cells.get((office, column), 0) for column in classes) for _, classes in SUMS["cards"])
