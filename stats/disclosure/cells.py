"""The cells of a release and the equations between them: every place by every column, shown or not. Pure.

A system is what has to be rounded at once, because its sums are linked: the cards with all their classes, and the uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stats.disclosure.made import Cell
from stats.released import CATALOGUE, NATION, Cut, kind_of

Equation = tuple[Cell, tuple[Cell, ...]]  # the whole, and its parts


@dataclass(frozen=True)
class System:
    """`groups` are the columns that are sums, each with its parts; `leaf` is the kind of place that reports."""

    leaf: str
    columns: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def wholes(self) -> frozenset[str]:
        """The columns with parts. Where they are fixed, each group stands alone (see `solving`)."""
        return frozenset(whole for whole, _parts in self.groups)

    def tree(self, parents: Mapping[str, str]) -> dict[str, list[str]]:
        """The places of the system with their parts, in order: leaves have none."""
        below: dict[str, list[str]] = {NATION: []}
        for place in sorted(parents):
            if kind_of(place) in ("area", "rest", "town", self.leaf):
                below.setdefault(place, [])
                below.setdefault(parents[place], []).append(place)
        return below

    def equations(self, tree: Mapping[str, list[str]]) -> Iterator[Equation]:
        """Sums over places by column (a place without parts that is no leaf is empty), then over columns by place."""
        for place, parts in tree.items():
            if kind_of(place) != self.leaf:
                for column in self.columns:
                    yield (place, column), tuple((part, column) for part in parts)
            for whole, columns in self.groups:
                yield (place, whole), tuple((place, column) for column in columns)


def _system(measure: str) -> System:
    kinds = [kind for kind in CATALOGUE if kind.measure == measure]
    columns = tuple(dict.fromkeys(column for kind in kinds for column in kind.columns))
    groups = tuple((whole, parts) for kind in kinds for whole, parts in kind.parts.items())
    return System(kinds[0].leaf, columns, groups)


SYSTEMS = (_system("cards"), _system("uses"))


def counted(system: System, cut: Cut, parents: Mapping[str, str]) -> dict[Cell, int]:
    """The truth of every cell of the system, zeros too.

    Raises ValueError when the cut's own columns do not add up, a count is below 0, or a place that reports has no place
    in the geography.
    """
    cells = {(place, column): 0 for place in system.tree(parents) for column in system.columns}
    into = into_columns(system)
    for (place, column), number in cut.counts.items():
        if kind_of(place) == system.leaf:
            if number < 0:
                raise ValueError(f"{column} in {place} is below 0")
            for above in (place, *_above(place, parents)):
                for each in into[column]:
                    cells[above, each] += number
    for whole, parts in system.groups:
        for place in system.tree(parents):
            if cells[place, whole] != sum(cells[place, part] for part in parts):
                raise ValueError(f"the cut does not add up: {whole} in {place}")
    return cells


def into_columns(system: System) -> dict[str, list[str]]:
    """By column as it is counted: the columns it goes into. Cards are counted in every column, uses in the leaves."""
    if system.leaf == "office":
        return {column: [column] for column in system.columns}
    of = {part: whole for whole, parts in system.groups for part in parts}
    into: dict[str, list[str]] = {}
    for column in system.columns:
        into[column] = [column]
        while into[column][-1] in of:
            into[column].append(of[into[column][-1]])
    return into


def _above(place: str, parents: Mapping[str, str]) -> Iterator[str]:
    while place != NATION:
        if place not in parents:
            raise ValueError(f"{place} is not in the geography")
        place = parents[place]
        yield place
