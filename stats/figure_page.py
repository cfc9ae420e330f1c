"""What the public page of a table shows: the rows that were chosen, drawings, its version and what changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stats.drawing import Chart, Figure
from stats.editions import Edition, Shelf
from stats.figure_forms import EVERYTHING
from stats.map_drawing import TileMap
from stats.released import CATALOGUE, NATION
from stats.released_figures import charts_of, map_of
from stats.released_places import in_order
from stats.released_sheets import Cell, Row, Sheet, of_area, overview, sheet_of
from stats.released_words import Words, column_in_words, period_in_words, state_explained, state_in_words, words_of

MOST_CHANGES = 40  # listed on the page; the rest is in the versions themselves
LONGEST_OPEN = 60  # rows; a longer table is folded under its drawings


@dataclass(frozen=True)
class Listed:
    """A table of the catalogue in the list."""

    name: str
    words: Words
    newest: Edition | None

    @property
    def period(self) -> str:
        return period_in_words(self.newest.table.period) if self.newest else ""


@dataclass(frozen=True)
class Change:
    """A figure that the version before told otherwise, in words."""

    place: str
    column: str
    before: Cell
    after: Cell


@dataclass(frozen=True)
class Page:
    """`place` is what the charts are of."""

    edition: Edition
    sheet: Sheet
    place: Row
    charts: tuple[Chart, ...]
    maps: tuple[TileMap, ...]
    versions: tuple[Edition, ...]
    changes: tuple[Change, ...]
    changed: int

    @property
    def words(self) -> Words:
        return words_of(self.sheet.table.name)

    @property
    def period(self) -> str:
        return period_in_words(self.sheet.table.period)

    @property
    def merges(self) -> bool:
        """Whether small municipalities are told together."""
        kind = self.sheet.table.kind
        return kind.by_class and "town" in kind.levels and bool(self.edition.of.release.geography.merged)

    @property
    def status(self) -> str:
        return state_in_words(self.edition.status)

    @property
    def status_explained(self) -> str:
        return state_explained(self.edition.status, self.sheet.table.name)

    @property
    def figure(self) -> Figure:
        caption = _("%(table)s, %(period)s") % {"table": self.words.title, "period": self.period}
        folded = len(self.sheet.rows) > LONGEST_OPEN
        return Figure("figures", caption, self.charts, self.sheet, is_folded=folded, maps=self.maps)


def listed(shelf: Shelf) -> list[Listed]:
    return [Listed(kind.name, words_of(kind), shelf.edition(kind.name)) for kind in CATALOGUE]


def shown(shelf: Shelf, table: str, *, period: str, place: str = "", number: int | None = None) -> Page | None:
    """The version of that number, or the newest; None when there is none."""
    edition = shelf.edition(table, period, number)
    if edition is None:
        return None
    whole = sheet_of(edition.table, edition.of.release.geography)
    rows = _shown(place)
    sheet = Sheet(whole.table, tuple(row for row in whole.rows if rows(row.place)))
    row = whole.row(place) or whole.row(NATION)
    if row is None:
        return None
    is_country = row.place.key == NATION
    map = map_of(whole, key="figures-map") if is_country else None
    return Page(
        edition=edition,
        sheet=sheet,
        place=row,
        charts=tuple(charts_of(whole, shelf.quarters(table, edition), row, key="figures")),
        maps=(map,) if map else (),
        versions=tuple(shelf.versions(table, edition.table.period)),
        changes=_changes(edition),
        changed=len(edition.changed()),
    )


def _shown(place: str) -> Any:
    if place == EVERYTHING:
        return lambda _named: True
    return of_area(place) if place else overview


def _changes(edition: Edition) -> tuple[Change, ...]:
    """With places that the version before had and this one has not."""
    changed = edition.changed()[:MOST_CHANGES]
    places = in_order({one.place for one in changed}, edition.of.release.geography.parents)
    names = {place.key: place.name for place in places}
    return tuple(
        Change(names[one.place], column_in_words(one.column), Cell(one.before), Cell(one.after)) for one in changed
    )
