"""A released table as a page shows it: rows of places by name, cells with their number, share or words.

A figure that is no number has words, for eyes and for screen readers alike: "fewer than 5", "not shown".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stats.released import NATION, Figure, Geography, Table
from stats.released_places import Named, in_order
from stats.released_words import column_in_words, figure_in_words, words_of


@dataclass(frozen=True)
class Cell:
    """`number` or, when it is None, `words`; `share` is a whole per cent of the row's first column."""

    figure: Figure
    share: int | None = None

    @property
    def number(self) -> int | None:
        return self.figure if isinstance(self.figure, int) else None

    @property
    def words(self) -> str:
        return figure_in_words(self.figure)


@dataclass(frozen=True)
class Row:
    place: Named
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heading:
    """Over several columns: its words and how many; "" over those that stand alone."""

    label: str
    span: int


@dataclass(frozen=True)
class Sheet:
    """`table` is what was released; `rows` those of it that are shown."""

    table: Table
    rows: tuple[Row, ...]

    @property
    def headings(self) -> list[str]:
        return [column_in_words(column) for column in self.table.kind.columns]

    @property
    def has_shares(self) -> bool:
        return any(cell.share is not None for row in self.rows for cell in row.cells)

    @property
    def hidden(self) -> str:
        """Why a row may not be shown; "" when all are."""
        missing = any(cell.figure is None for row in self.rows for cell in row.cells)
        return str(words_of(self.table.name).hidden) if missing else ""

    @property
    def has_few(self) -> bool:
        return any(isinstance(cell.figure, str) for row in self.rows for cell in row.cells)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.place.key == key), None)


def sheet_of(table: Table, geography: Geography, shown: Callable[[Named], bool] | None = None) -> Sheet:
    """All rows of the table, or those whose place is `shown`."""
    places = in_order(table.figures, geography.parents)
    rows = (Row(place, _cells(table, place.key)) for place in places if shown is None or shown(place))
    return Sheet(table, tuple(rows))


def _cells(table: Table, place: str) -> tuple[Cell, ...]:
    """The whole has no share of itself."""
    figures = table.figures[place]
    shares = table.shares.get(place) or (None,) * len(figures)
    return tuple(
        Cell(figure, share if n else None) for n, (figure, share) in enumerate(zip(figures, shares, strict=True))
    )


def overview(place: Named) -> bool:
    """The country and its areas."""
    return place.level <= 1


def of_area(key: str) -> Callable[[Named], bool]:
    """The country, the area and all that is in it."""
    return lambda place: place.key == NATION or place.area == key


def areas_of(places: Sequence[Named]) -> list[tuple[str, str]]:
    """Choices of a form."""
    return [(place.key, place.name) for place in places if place.kind == "area"]
