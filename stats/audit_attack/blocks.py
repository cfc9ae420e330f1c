"""What every reader has: the releases, cell by cell; and the truth behind them, against which beliefs are checked.

Pure: the standard library and `stats.released`. A block is one release of one quarter. A cell is (place, column): no
two measures share a column. Published FEW is the multiple 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from stats.released import CATALOGUE, FEW, NATION, Cut, Figure, Release, Table, kind_of

Cell = tuple[str, str]
CLOSE, FAR = 4, 9  # how far from the truth a figure is, and how far it is rarely
COLUMNS = {
    measure: tuple(dict.fromkeys(c for kind in CATALOGUE if kind.measure == measure for c in kind.columns))
    for measure in ("cards", "uses")
}
# Which columns are sums: (whole, parts) by measure; "cards" is the sum of the classes of every attribute.
SUMS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    measure: tuple(
        (whole, parts) for kind in CATALOGUE if kind.measure == measure for whole, parts in kind.parts.items()
    )
    for measure in COLUMNS
}
MEASURE_OF = {column: measure for measure, columns in COLUMNS.items() for column in columns}
LEAF = {"cards": "office", "uses": "venue"}


def number(figure: Figure) -> int | None:
    """The multiple of 5 behind a published figure; None where it is not shown or no number at all."""
    if figure == FEW:
        return 0
    return figure if isinstance(figure, int) else None


def rows_of(table: Table) -> Iterator[tuple[str, str, Figure]]:
    """Row, column and figure, as far as the rows have the table's columns."""
    for row, figures in table.figures.items():
        for column, figure in zip(table.kind.columns, figures, strict=False):
            yield row, column, figure


@dataclass(frozen=True)
class Block:
    """One release with the cut that it was made of."""

    release: Release
    cut: Cut

    @property
    def period(self) -> str:
        return self.release.period

    @property
    def number(self) -> int:
        return self.release.number

    @property
    def year(self) -> str:
        return self.period[:4]

    @cached_property
    def leaves(self) -> Mapping[str, tuple[str, ...]]:
        """The offices by measure "cards", the venues by "uses"."""
        return {m: tuple(sorted(p for p in self.cut.parents if kind_of(p) == LEAF[m])) for m in LEAF}

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """By office and venue: itself and every row that it is counted in, the rest of its area among them."""
        parents, merged, rows = self.cut.parents, self.release.geography.merged, {}
        for leaf in (*self.leaves["cards"], *self.leaves["uses"]):
            chain = [leaf]
            while chain[-1] != NATION:
                chain.append(parents[chain[-1]])
            town = chain[1]
            rest = [self.release.geography.row_of(town)] if town in merged and kind_of(town) == "town" else []
            rows[leaf] = (*chain, *rest)
        return rows

    @cached_property
    def under(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By measure and row: its offices or venues."""
        found: dict[str, defaultdict[str, list[str]]] = {m: defaultdict(list) for m in LEAF}
        for measure, leaves in self.leaves.items():
            for leaf in leaves:
                for row in self.above[leaf]:
                    found[measure][row].append(leaf)
        return {m: {row: tuple(leaves) for row, leaves in rows.items()} for m, rows in found.items()}

    @cached_property
    def truth(self) -> Mapping[Cell, int]:
        """The true count of every cell that is not 0, hidden ones too."""
        return summed_up(self.cut.counts, self.above)

    @cached_property
    def shown(self) -> Mapping[Cell, int]:
        """The quarter's published figures; where tables tell a cell twice, the first."""
        found: dict[Cell, int] = {}
        for table in self.release.tables:
            if table.period == self.period:
                for row, column, figure in rows_of(table):
                    n = number(figure)
                    if n is not None:
                        found.setdefault((row, column), n)
        return found

    @cached_property
    def bounds(self) -> Mapping[Cell, int]:
        """How far from the truth each published figure may be believed to be: 4, or 9 where 4 were false; a figure
        that is further away is believed to be nothing at all, and is missing here."""
        return {
            cell: far for cell, n in self.shown.items() if (far := believed(n - self.truth.get(cell, 0))) is not None
        }


def believed(error: int) -> int | None:
    return CLOSE if abs(error) <= CLOSE else FAR if abs(error) <= FAR else None


def summed_up(counts: Mapping[Cell, int], above: Mapping[str, tuple[str, ...]]) -> dict[Cell, int]:
    """The counts of offices and venues in every row above them, and of classes in the columns that they add up to."""
    found: defaultdict[Cell, int] = defaultdict(int)
    whole = {part: total for measure in SUMS for total, parts in SUMS[measure] for part in parts if total != "cards"}
    for (leaf, column), n in counts.items():
        if n:
            for row in above[leaf]:
                found[row, column] += n
                upper = whole.get(column)
                while upper:
                    found[row, upper] += n
                    upper = whole.get(upper)
    return dict(found)


def blocks_of(releases: Sequence[Release], cuts: Sequence[Cut]) -> tuple[Block, ...]:
    """Releases with their cuts, in order of number.

    Raises ValueError where they do not belong together.
    """
    if len(releases) != len(cuts) or not releases:
        raise ValueError("Every release needs its cut.")
    if any(release.period != cut.period for release, cut in zip(releases, cuts, strict=True)):
        raise ValueError("A release is not of its cut's period.")
    made = tuple(Block(release, cut) for release, cut in zip(releases, cuts, strict=True))
    if any(a.number >= b.number for a, b in zip(made, made[1:], strict=False)):
        raise ValueError("Releases come in order of their number.")
    return made


def latest(blocks: Iterable[Block]) -> dict[str, Block]:
    """By period, the last release of it."""
    return {block.period: block for block in blocks}


def chains(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """What the method keeps close to the truth when added up: at every release, the newest of the year's quarters."""
    found: dict[tuple[int, ...], tuple[Block, ...]] = {}
    for place in range(1, len(blocks) + 1):
        newest = latest(blocks[:place])
        chain = tuple(newest[period] for period in sorted(newest) if period[:4] == blocks[place - 1].year)
        if len(chain) > 1:
            found[tuple(block.number for block in chain)] = chain
    return list(found.values())


@cache
def uppers(column: str, measure: str) -> tuple[str, ...]:
    """The column and those that it is a part of."""
    found = [column]
    for whole, parts in reversed(SUMS[measure]):
        if found[-1] in parts:
            found.append(whole)
    return tuple(found)
