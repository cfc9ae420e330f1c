"""What is attacked: published figures, the year's sums and what corrections changed; and how a proof is told.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stats.audit_attack.blocks import COLUMNS, LEAF, Block, Cell, latest
from stats.audit_attack.fives import versions
from stats.audit_attack.people import People, Target
from stats.audit_attack.readers import Reader
from stats.audit_attack.verdict import Finding
from stats.released import CATALOGUE, kind_of


def targets(blocks: Sequence[Block], people: People) -> Iterator[Target]:
    """Published cells of all the year's releases, its sum, and what corrections changed."""
    newest = tuple(latest(blocks).values())
    for block in blocks:
        for cell in _cells(people, block):
            yield ((block, 1, cell),)
    for cell in _cells(people, newest[-1]) if len(newest) > 1 else ():
        if all(cell in block.shown for block in newest):
            yield tuple((block, 1, cell) for block in newest)
    for old, new in versions(blocks):
        for cell in _cells(people, new):
            if cell in old.shown and old.shown[cell] != new.shown[cell]:
                yield ((new, 1, cell), (old, -1, cell))


def _cells(people: People, block: Block) -> Iterator[Cell]:
    rows = {row for row, _ in people.scope.rows(block)}
    for row, column in sorted(block.shown):
        if row in rows and column in COLUMNS[people.scope.measure]:
            leaves = block.under[people.scope.measure][row]
            if not people.reader.owns.issuperset(leaves):
                yield row, column


def places_of(reader: Reader) -> set[str]:
    return {leaf for cells in reader.own.values() for leaf, _ in cells}


def by_row(targets: Iterable[Target]) -> Iterable[list[Target]]:
    """Targets of the same row and releases, all columns together."""
    groups: dict[tuple[object, ...], list[Target]] = {}
    for parts in targets:
        key = (parts[0][2][0], *((block.number, sign) for block, sign, _ in parts))
        groups.setdefault(key, []).append(parts)
    return groups.values()


def target_of(blocks: Sequence[Block], cell: Cell) -> Target:
    """One release's cell, the change from one version to the next, or the sum of a year's."""
    if len(blocks) == 2 and blocks[0].period == blocks[1].period:
        return ((blocks[1], 1, cell), (blocks[0], -1, cell))
    return tuple((block, 1, cell) for block in blocks)


def finding_of(kind: str, reader: Reader, parts: Target) -> Finding:
    block, _, (row, column) = parts[0]
    table = next((k.name for k in CATALOGUE if column in k.columns and (column != "cards" or k.by_class)), "")
    if column == "cards" or kind_of(row) in LEAF.values():
        table = "cards_by_place" if column in COLUMNS["cards"] else "uses"
    says = "" if len(parts) == 1 else "the change" if parts[-1][1] < 0 else "the year"
    period = block.year if says == "the year" else block.period
    return Finding(kind, reader.name, table, period, row, column, says)
