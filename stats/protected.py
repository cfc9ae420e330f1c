"""The protected tables for those who read statistics without seeing the rows: viewers of municipalities and counties,
and everybody of areas that are not their own. They are the released ones, cut to the place.

The door of these figures beside `stats.reports`: it asks for the permission, and reads `stats.published` alone (by way
of `stats.editions`), so nobody gets more here than the public has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Area, Municipality
from accounts.permissions import Permission, places_where, require
from stats.drawing import Figure
from stats.editions import Edition, Shelf, shelf
from stats.places import Place, sees_holders
from stats.released import CATALOGUE, NATION, Table
from stats.released_places import Named
from stats.released_sheets import Sheet, of_area, sheet_of
from stats.released_words import Words, period_in_words, words_of

HOLDERS = ("cards_by_age", "cards_by_gender", "cards_by_language", "cards_by_situation")
LONGEST_OPEN = 12  # rows; a longer table is folded


@dataclass(frozen=True)
class Protected:
    """A released table cut to a place."""

    edition: Edition
    sheet: Sheet

    @property
    def name(self) -> str:
        return self.sheet.table.name

    @property
    def words(self) -> Words:
        return words_of(self.name)

    @property
    def figure(self) -> Figure:
        caption = _("%(table)s, %(period)s") % {
            "table": self.words.title,
            "period": period_in_words(self.sheet.table.period),
        }
        folded = len(self.sheet.rows) > LONGEST_OPEN
        return Figure(f"released-{self.name}", caption, (), self.sheet, is_folded=folded)


def protected_tables(user: Any, place: Any, year: int) -> list[Protected]:
    """Of an area all tables; of a municipality or a county those of holders, for whoever sees nothing of these there.

    Of the newest period of the year, or of the newest of all. Raises PermissionDenied without statistics.
    """
    require(user, Permission.STATISTICS_VIEW)
    asked = Place(place)
    if asked.scope == "area":
        return _cut(shelf(), [kind.name for kind in CATALOGUE], year, lambda _table: of_area(f"area:{place.pk}"))
    if asked.scope not in {"municipality", "county"} or sees_holders(user, asked):
        return []
    codes = {place.pk} if asked.scope == "municipality" else _codes(place)
    return _cut(shelf(), HOLDERS, year, lambda table: _of_towns(codes, table))


def other_areas(user: Any) -> list[Area]:
    """Those whose rows the person does not see."""
    held = places_where(user, Permission.AREA_VIEW)
    found = Area.unscoped.filter(is_national=False).in_finnish_order()
    return [area for area in found if not held.covers_area(area.pk)]


def any_area(pk: int) -> Area | None:
    """Which areas there are is public."""
    return Area.unscoped.filter(pk=pk).first()


def _codes(county: Any) -> set[str]:
    return set(Municipality.objects.filter(county=county).values_list("pk", flat=True))


def _cut(
    found: Shelf, names: Iterable[str], year: int, rows: Callable[[Edition], Callable[[Named], bool]]
) -> list[Protected]:
    tables = []
    for name in names:
        periods = found.periods(name)
        period = next((one for one in periods if one.startswith(str(year))), next(iter(periods), ""))
        edition = found.edition(name, period)
        if edition:
            sheet = sheet_of(edition.table, edition.of.release.geography, rows(edition))
            if len(sheet.rows) > 1:  # the country alone says nothing of the place
                tables.append(Protected(edition, sheet))
    return tables


def _of_towns(codes: set[str], edition: Edition) -> Callable[[Named], bool]:
    """The country; what areas have in these municipalities, or the row in which it is told together with others; and
    the areas themselves."""
    geography = edition.of.release.geography
    towns = {town for town in geography.of_kind("town") if town.split(":")[2] in codes}
    shown = {NATION, *towns, *(geography.parents[town] for town in towns), *_together(towns, edition.table, geography)}
    return lambda place: place.key in shown


def _together(towns: set[str], table: Table, geography: Any) -> set[str]:
    return {geography.row_of(town) for town in towns if town not in table.figures}
