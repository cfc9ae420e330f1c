"""Tile maps of safe tables, with their words: each line of the table is found on the map by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from accounts.models import County, Municipality
from stats import tile_map
from stats.charts.marks import NARROW, WIDE, Sheet
from stats.disclosure import SafeTable
from stats.places import ALAND, HELSINKI, tile_of
from stats.tile_map import Drawing, Group, Place


@dataclass(frozen=True)
class TileMap:
    """`key` is its own on the page; `notes` stand under the map; `few` is what a figure of zero means on it, when it
    means more than zero."""

    key: str
    title: Any
    draw: Callable[[Sheet], Drawing]
    places: tuple[Place, ...]
    notes: tuple[str, ...] = ()
    few: str = ""

    @property
    def is_empty(self) -> bool:
        return all(place.figure is None for place in self.places)

    @cached_property
    def wide(self) -> Drawing:
        return self.draw(WIDE)

    @cached_property
    def narrow(self) -> Drawing:
        return self.draw(NARROW)

    @property
    def description(self) -> str:
        """The three highest, how many are zero, how many have no figure; whole sentences."""
        known = sorted((place for place in self.places if place.figure), key=lambda place: -(place.figure or 0))
        told = [_("A map made of tiles: the stronger the shade, the higher the figure.")]
        if known:
            highest = ", ".join(f"{place.name} {intcomma(place.figure)}" for place in known[:3])
            told.append(_("The highest figures: %(highest)s.") % {"highest": highest})
        zeros = sum(place.figure == 0 for place in self.places)
        missing = sum(place.figure is None for place in self.places)
        if zeros and self.few:
            told.append(_("Municipalities with %(few)s: %(number)s.") % {"few": self.few, "number": intcomma(zeros)})
        elif zeros:
            told.append(_("The figure is zero: %(number)s.") % {"number": intcomma(zeros)})
        if missing:
            told.append(_("No figure: %(number)s.") % {"number": intcomma(missing)})
        return " ".join([*told, _("All figures are in the table below.")])


def county_map(table: SafeTable, column: str, *, key: str, title: Any) -> TileMap:
    """The wellbeing services counties, Helsinki and Åland, shaded by `column`.

    A line is found by its label: the county's name, short or long, in the active language.
    """
    names = _county_names()
    codes = {name: code for code, every in names.items() for name in every}
    figures = _figures(table, column, codes)
    places = tuple(Place(code, every[0], figures.get(code)) for code, every in names.items())
    return TileMap(key, title, lambda sheet: tile_map.counties(places, sheet), places, _notes(table, codes))


def municipality_map(table: SafeTable, column: str, *, key: str, title: Any, county: County | None = None) -> TileMap:
    """The municipalities in their counties, or those of one `county` with names and figures, shaded by `column`.

    A line is found by the municipality's name in the active language.
    """
    rows = _municipalities(county)
    codes = {str(row): row.code for row in rows}
    drawn = municipality_map_of(_figures(table, column, codes), key=key, title=title, rows=rows)
    return replace(drawn, notes=_notes(table, codes))


def municipality_map_of(
    figures: Mapping[str, int | None], *, key: str, title: Any, rows: list[Municipality] | None = None
) -> TileMap:
    """The municipalities in their counties, shaded by their figures, which are by code."""
    by_county: dict[str, list[Place]] = {}
    for row in _municipalities() if rows is None else rows:
        place = Place(row.code, str(row), figures.get(row.code))
        by_county.setdefault(tile_of(row), []).append(place)
    names = _county_names()
    groups = [Group(code, every[0], tuple(by_county[code])) for code, every in names.items() if code in by_county]
    places = tuple(place for group in groups for place in group.places)
    return TileMap(key, title, lambda sheet: tile_map.municipalities(groups, sheet), places)


def _municipalities(county: County | None = None) -> list[Municipality]:
    found = Municipality.objects.existing().in_finnish_order()
    return list(found.filter(county=county) if county else found)


def _county_names() -> dict[str, tuple[str, ...]]:
    """The names of each tile by its code: the short one first."""
    found = {county.code: (county.short_name, str(county)) for county in County.objects.in_finnish_order()}
    return found | {HELSINKI: (_("Helsinki"),), ALAND: (_("Åland"),)}


def _figures(table: SafeTable, column: str, codes: dict[str, str]) -> dict[str, int | None]:
    """By code; lines that are no place of the map stay out."""
    found = ((codes.get(str(line.label)), line.figures.get(column)) for line in table.lines)
    return {code: figure for code, figure in found if code}


def _notes(table: SafeTable, names: Iterable[str]) -> tuple[str, ...]:
    """What the table tells and the map cannot."""
    known = set(names)
    missing = [str(line.label) for line in table.lines if str(line.label) not in known]
    return (_("Only in the table: %(labels)s.") % {"labels": ", ".join(missing)},) if missing else ()
