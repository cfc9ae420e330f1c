"""The protected tables for those who read statistics without seeing the rows: viewers of municipalities and counties,
everybody of areas that are not their own, and reports that may leave. They are the released ones, cut to the place.

The door of these figures beside `stats.reports`: it asks for the permission, and reads `stats.published` alone (by way
of `stats.editions`), so nobody gets more here than the public has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Area, Municipality
from accounts.permissions import Permission, places_where, require
from stats.drawing import Chart, Figure
from stats.editions import Edition, Shelf, in_time, shelf
from stats.released import CATALOGUE, NATION, Geography, Table
from stats.released_figures import chart_of_rows, charts_of
from stats.released_places import Named
from stats.released_sheets import Row, Sheet, of_area, sheet_of
from stats.released_words import Words, period_in_words, words_of

LONGEST_OPEN = 12  # rows; a longer table is folded


@dataclass(frozen=True)
class Protected:
    """A released table cut to a place; `own` are the rows that are the place's, none where it is told with others."""

    edition: Edition
    sheet: Sheet
    own: tuple[Row, ...]
    quarters: tuple[Edition, ...] = ()

    @property
    def name(self) -> str:
        return self.sheet.table.name

    @property
    def words(self) -> Words:
        return words_of(self.name)

    @property
    def caption(self) -> str:
        return _("%(table)s, %(period)s") % {
            "table": self.words.title,
            "period": period_in_words(self.sheet.table.period),
        }

    @property
    def charts(self) -> list[Chart]:
        """Of one row what the public page draws of it; of several, as a county has, these beside each other."""
        key = f"released-{self.name}"
        if len(self.own) == 1:
            return charts_of(self.sheet, self.quarters, self.own[0], key=key)
        return chart_of_rows(self.sheet, self.own, self.caption, key=key)

    @property
    def figure(self) -> Figure:
        folded = len(self.sheet.rows) > LONGEST_OPEN
        return Figure(f"released-{self.name}", self.caption, tuple(self.charts), self.sheet, is_folded=folded)


def protected_tables(user: Any, place: Any, period: str = "") -> list[Protected]:
    """All tables of the catalogue, of an area, a municipality or a county, of the newest period that begins with
    `period`: "2026Q1" is that quarter, "2026" the year or, until it is whole, its newest quarter, "" the newest of all.

    Raises PermissionDenied without statistics.
    """
    require(user, Permission.STATISTICS_VIEW)
    found, cut = shelf(), _cut_of(place)
    tables = (_table(found, kind.name, period, cut) for kind in CATALOGUE)
    return [table for table in tables if table]


def periods_released(user: Any) -> list[str]:
    """Newest first."""
    require(user, Permission.STATISTICS_VIEW)
    found = shelf()
    periods = {period for kind in CATALOGUE for period in found.periods(kind.name)}
    return sorted(periods, key=in_time, reverse=True)


def other_areas(user: Any) -> list[Area]:
    """Those whose rows the person does not see."""
    held = places_where(user, Permission.AREA_VIEW)
    found = Area.unscoped.filter(is_national=False).in_finnish_order()
    return [area for area in found if not held.covers_area(area.pk)]


def any_area(pk: int) -> Area | None:
    """Which areas there are is public."""
    return Area.unscoped.filter(pk=pk).first()


@dataclass(frozen=True)
class Cut:
    """Which rows of a table are shown, and which of these are the place's own."""

    shown: Callable[[Named], bool]
    own: Callable[[Named], bool]


def _cut_of(place: Any) -> Callable[[Edition], Cut]:
    if isinstance(place, Area):
        key = f"area:{place.pk}"
        return lambda _edition: Cut(of_area(key), lambda row: row.key == key)
    codes = {place.pk} if isinstance(place, Municipality) else _codes(place)
    return lambda edition: _of_towns(codes, edition)


def _codes(county: Any) -> set[str]:
    return set(Municipality.objects.filter(county=county).values_list("pk", flat=True))


def _table(found: Shelf, name: str, period: str, cut_of: Callable[[Edition], Cut]) -> Protected | None:
    wanted = next((one for one in found.periods(name) if one.startswith(period)), "")
    edition = found.edition(name, wanted) if wanted else None
    if edition is None:
        return None
    cut = cut_of(edition)
    sheet = sheet_of(edition.table, edition.of.release.geography, cut.shown)
    if len(sheet.rows) < 2:  # the country alone says nothing of the place
        return None
    own = tuple(row for row in sheet.rows if cut.own(row.place))
    before = [one for one in found.quarters(name, edition) if one.table.period[:4] <= wanted[:4]]
    return Protected(edition, sheet, own, tuple(before))


def _of_towns(codes: set[str], edition: Edition) -> Cut:
    """The country; what areas have in these municipalities, with their sites, or the row in which it is told together
    with others; and the areas themselves."""
    geography = edition.of.release.geography
    towns = {town for town in geography.of_kind("town") if town.split(":")[2] in codes}
    sites = {site for site, town in geography.parents.items() if town in towns}
    areas = {geography.parents[town] for town in towns}
    shown = {NATION, *towns, *sites, *areas, *_together(towns, edition.table, geography)}
    return Cut(lambda place: place.key in shown, lambda place: place.key in towns)


def _together(towns: set[str], table: Table, geography: Geography) -> set[str]:
    return {geography.row_of(town) for town in towns if town not in table.figures}
