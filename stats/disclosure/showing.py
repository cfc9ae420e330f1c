"""The tables of a release, all of them functions of the rounded register: figures, shares, the year's sums. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from stats.disclosure.made import Cell
from stats.released import CATALOGUE, FEW, KINDS, SHARES_FROM, Figure, Kind, Table

Row = tuple[Figure, ...]


def shown(value: int) -> Figure:
    """0 is "fewer than 5": nobody learns that there is none."""
    return value or FEW


def table(
    kind: Kind,
    period: str,
    rows: Sequence[str],
    rounded: Mapping[Cell, int],
    hidden: Mapping[str, Collection[str]] | None = None,
) -> Table:
    """A table of these rows. `hidden` has by column the rows in which it is not shown."""
    gone = hidden or {}
    figures = {
        row: tuple(None if row in gone.get(column, ()) else shown(rounded[row, column]) for column in kind.columns)
        for row in rows
    }
    return Table(kind.name, period, figures, _shares(kind, figures))


def _shares(kind: Kind, figures: Mapping[str, Row]) -> dict[str, tuple[int | None, ...]]:
    """Whole per cents of the first column, rounded half up, of published numbers only."""
    if len(kind.columns) == 1:
        return {}
    return {row: tuple(_share(number, numbers[0]) for number in numbers) for row, numbers in figures.items()}


def _share(part: Figure, whole: Figure) -> int | None:
    if not isinstance(part, int) or not isinstance(whole, int) or whole < SHARES_FROM:
        return None
    return (200 * part + whole) // (2 * whole)


def year_tables(quarters: Sequence[Sequence[Table]], year: str) -> tuple[Table, ...]:
    """The year's tables: the sums of what its four quarters published, so that they tell nothing more."""
    by_name = [{each.name: each for each in tables} for tables in quarters]
    return tuple(_year_table(kind.name, year, [tables[kind.name] for tables in by_name]) for kind in CATALOGUE)


def _year_table(name: str, year: str, quarters: Sequence[Table]) -> Table:
    """A quarter that did not have a row yet had nobody in it."""
    figures = {}
    for row in dict.fromkeys(row for quarter in reversed(quarters) for row in quarter.figures):
        told = [quarter.figures[row] for quarter in quarters if row in quarter.figures]
        figures[row] = tuple(_sum(numbers) for numbers in zip(*told, strict=True))
    return Table(name, year, figures, _shares(KINDS[name], figures))


def _sum(numbers: Sequence[Figure]) -> Figure:
    """Of published figures: one that is not shown hides the sum, "fewer than 5" was rounded to 0."""
    if None in numbers:
        return None
    return shown(sum(number for number in numbers if isinstance(number, int)))
