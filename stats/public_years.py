"""The nation by year, as everybody may know it: 2015–2023 as published, the years after as they are released.

One source for the first page, the widget, those who sign in without seeing the nation's rows, and the reports that may
leave. Knows approved data only: a year is its own released table, or, until that is out, the sum of the newest versions
of its released quarters; a year without any has no line. The municipalities of the network are public, and come from
last night; what a released year does not have (cards used at least once) stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from stats.disclosure import Line, Protection, SafeTable, from_json
from stats.drawing import Chart, year_figure
from stats.editions import Edition, Shelf, shelf
from stats.models import Publication
from stats.presenting import YearTable
from stats.released import CATEGORIES, NATION, Figure

HIDDEN = ".."
# The history's column for each column of the released tables.
OF_TABLES = {
    "cards_by_place": {"cards": "cards_registered"},
    "uses": {
        "uses": "uses_total",
        **{f"adults_{one}": f"adult_{one}" for one in CATEGORIES},
        **{f"children_{one}": f"child_{one}" for one in CATEGORIES},
    },
}
LEAST_FINAL = ("preliminary", "revised", "final")


def released_years(found: Shelf | None = None) -> SafeTable | None:
    """None before the history is loaded. `found` is the shelf, where the caller has it already."""
    history, nightly = _publication("history"), _publication("municipalities")
    if history is None:
        return None
    towns = {line.label: line.figures["municipalities"] for line in nightly.lines} if nightly else {}
    return with_released(history, shelf() if found is None else found, towns)


def with_released(history: SafeTable, found: Shelf, towns: Mapping[str, int | float | None]) -> SafeTable:
    """The history with a line for each later year of which something is released."""
    published = {line.label for line in history.lines}
    years = {period[:4] for table in OF_TABLES for period in found.periods(table)} - published
    lines = tuple(_line(year, found, history.columns, towns.get(year)) for year in sorted(years))
    days = (release.released_on for release in found.releases if str(release.year) in years)
    return replace(history, name="national_years", lines=(*history.lines, *lines), day=max(days, default=history.day))


def drawn_years(years: YearTable) -> tuple[Chart, ...]:
    return year_figure(years.table, _("Kaikukortti cards and uses by year, the whole country")).charts


def _publication(name: str) -> SafeTable | None:
    found = Publication.objects.newest(name)
    return from_json(found.table) if found else None


def _line(year: str, found: Shelf, columns: tuple[str, ...], towns: int | float | None) -> Line:
    told: dict[str, Figure] = {}
    used: list[Edition] = []
    for table, names in OF_TABLES.items():
        editions = editions_of(found, table, year)
        used += editions
        told |= {names[column]: figure for column, figure in _national(editions).items() if column in names}
    figures = {key: figure if isinstance(figure := told.get(key), int) else None for key in columns}
    instead = {key: figure or HIDDEN for key, figure in told.items() if not isinstance(figure, int)}
    if "municipalities" in columns:
        figures["municipalities"] = None if towns is None else int(towns)
    return Line(year, figures, Protection.RELEASED, instead, _quarters(used), least_final(used))


def editions_of(found: Shelf, table: str, year: str) -> list[Edition]:
    """The year's own table when it is out, else the newest version of each of its released quarters."""
    whole = found.edition(table, year)
    return [whole] if whole else [one for one in found.quarters(table) if one.table.period.startswith(year)]


def least_final(editions: Iterable[Edition]) -> str:
    statuses = {edition.status for edition in editions}
    return next((status for status in LEAST_FINAL if status in statuses), "")


def _quarters(editions: Iterable[Edition]) -> tuple[int, ...]:
    """() of whole years."""
    return tuple(sorted({int(one.table.period[5:]) for one in editions if "Q" in one.table.period}))


def _national(editions: Sequence[Edition]) -> dict[str, Figure]:
    """The sum of the nation's rows by column; of several, what is no number in one of them is not shown."""
    if not editions:
        return {}
    columns = editions[0].table.kind.columns
    rows = [edition.table.figures.get(NATION, (None,) * len(columns)) for edition in editions]
    return {column: _sum([row[n] for row in rows]) for n, column in enumerate(columns)}


def _sum(figures: Sequence[Figure]) -> Figure:
    if len(figures) == 1:
        return figures[0]
    numbers = [figure for figure in figures if isinstance(figure, int)]
    return sum(numbers) if len(numbers) == len(figures) else None
