"""A world in fives that a front page's total excludes, brought within it: a few uses more or less at one place.

A total rounded down to 100 is no multiple of 5 on its upper side, and what readers know of their own is none at all.
Where others have 10 or more, up to 4 less leave them 6 or more: the world still has no group of 1 to 4.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stats.audit_attack.archive import Page
from stats.audit_attack.blocks import CLOSE, SUMS, Block
from stats.audit_attack.standing import Standing
from stats.released import STEP

TRIED = 12  # places, the largest first


def shifted(standing: Standing) -> Standing:
    """The standing, with shifts that bring every page's total within it where that is possible."""
    for page in standing.scope.pages:
        by = max(0, page.low - standing.total(page)) or min(0, page.high - standing.total(page))
        if 0 < abs(by) <= CLOSE:
            found = next((each for each in _tried(standing, page, by) if _fits_until(each, page)), None)
            standing = found or standing
    return standing


def _tried(standing: Standing, page: Page, by: int) -> Iterator[Standing]:
    """In all versions of the page's quarter alike, so that nothing shows in what a correction changed."""
    quarter = [block for block in standing.scope.blocks if block.period == page.blocks[-1].period]
    least = STEP if by > 0 else 2 * STEP
    places = sorted(_places(standing, quarter, least), reverse=True)[:TRIED]
    for _most, venue, column in places:
        shifts = {block.number: (venue, column, by) for block in quarter}
        yield replace(standing, shifts={**standing.shifts, **shifts})


def _places(standing: Standing, quarter: list[Block], least: int) -> Iterator[tuple[int, str, str]]:
    wholes = {whole for whole, _ in SUMS["uses"]}
    columns = [part for _, parts in SUMS["uses"] for part in parts if part not in wholes]
    for venue in sorted(standing.scope.leaves - standing.reader.owns):
        for column in columns:
            others = [_others(standing, block, venue, column) for block in quarter]
            if min(others) >= least:
                yield min(others), venue, column


def _others(standing: Standing, block: Block, venue: str, column: str) -> int:
    """In fives, without the reader's own."""
    own = standing.rounded.get(block.number, {}).get((venue, column), 0)
    return standing.fives[block.number].get((venue, column), 0) - own


def _fits_until(standing: Standing, page: Page) -> bool:
    """With all that the reader knows but later pages."""
    pages = [each for each in standing.scope.pages if len(each.blocks) <= len(page.blocks)]
    return replace(standing, scope=replace(standing.scope, pages=pages)).fits
