"""Charts and maps of released tables: drawn of published figures only. Fewer than 5 is drawn as nothing, with words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from stats.charts import Kind, Plot, Series
from stats.drawing import Chart
from stats.editions import Edition
from stats.map_drawing import TileMap, municipality_map_of
from stats.released import CATEGORIES, FEW, NATION, Figure
from stats.released_sheets import Row, Sheet
from stats.released_words import column_in_words, figure_in_words, period_in_words, words_of

MAPPED = ("cards_by_place", "uses")
LONGEST = 30  # bars of a chart; more are read from the table


def _value(figure: Figure) -> int | None:
    return figure if isinstance(figure, int) else None


def _series(label: Any, figures: Sequence[Figure]) -> Series:
    return Series(label, tuple(map(_value, figures)), tuple(map(figure_in_words, figures)))


def charts_of(sheet: Sheet, editions: Sequence[Edition], place: Row, *, key: str) -> list[Chart]:
    """What the place's row is made of, how it went through the quarters, and the areas beside each other; what is all
    hidden is not drawn, the table says why."""
    name = sheet.table.name
    drawn = [_of_columns(sheet, place, f"{key}-parts")] if len(sheet.table.kind.columns) > 1 else []
    if len(editions) > 1 and name in MAPPED:  # the whole is the same in every table of cards
        drawn.append(_in_time(editions, place, f"{key}-time"))
    areas = [row for row in sheet.rows if row.place.kind == "area"]
    if place.place.key == NATION and name in MAPPED and 1 < len(areas) <= LONGEST:
        drawn.append(_of_rows(sheet, areas, _by_area(sheet), f"{key}-areas"))
    return [chart for chart in drawn if any(value is not None for one in chart.plot.series for value in one.values)]


def chart_of_rows(sheet: Sheet, rows: Sequence[Row], title: str, *, key: str) -> list[Chart]:
    """These rows beside each other by the first column; nothing when there is no number or no comparison."""
    if not 1 < len(rows) <= LONGEST or all(row.cells[0].number is None for row in rows):
        return []
    return [_of_rows(sheet, rows, title, f"{key}-rows")]


def _of_columns(sheet: Sheet, row: Row, key: str) -> Chart:
    title = f"{words_of(sheet.table.name).title}: {row.place.name}, {period_in_words(sheet.table.period)}"
    figures = {column: cell.figure for column, cell in zip(sheet.table.kind.columns, row.cells, strict=True)}
    if sheet.table.name == "uses":
        labels = tuple(column_in_words(f"adults_{one}").partition(": ")[2].capitalize() for one in CATEGORIES)
        parts = [
            _series(column_in_words(who), [figures[f"{who}_{one}"] for one in CATEGORIES])
            for who in ("adults", "children")
        ]
        return Chart(key, title, Plot(Kind.GROUPED, labels, tuple(parts)))
    columns = sheet.table.kind.columns[1:]
    series = _series(column_in_words(sheet.table.kind.columns[0]), [figures[column] for column in columns])
    return Chart(key, title, Plot(Kind.GROUPED, tuple(map(column_in_words, columns)), (series,)))


def _in_time(editions: Sequence[Edition], row: Row, key: str) -> Chart:
    """The first column of each quarter, in its newest version."""
    table = editions[0].table
    figures = [edition.table.figures.get(row.place.key, (None,))[0] for edition in editions]
    labels = tuple(quarter_in_short(edition.table.period) for edition in editions)
    title = _("%(table)s by quarter: %(place)s") % {"table": words_of(table.name).title, "place": row.place.name}
    return Chart(key, title, Plot(Kind.GROUPED, labels, (_series(column_in_words(table.kind.columns[0]), figures),)))


def quarter_in_short(period: str) -> str:
    """ "1/2026" of 2026Q1, as it fits under a bar."""
    return f"{period[5:]}/{period[:4]}"


def _by_area(sheet: Sheet) -> str:
    return _("%(table)s by area, %(period)s") % {
        "table": words_of(sheet.table.name).title,
        "period": period_in_words(sheet.table.period),
    }


def _of_rows(sheet: Sheet, rows: Sequence[Row], title: str, key: str) -> Chart:
    ranked = sorted(rows, key=lambda row: -(row.cells[0].number or 0))
    series = _series(column_in_words(sheet.table.kind.columns[0]), [row.cells[0].figure for row in ranked])
    return Chart(key, title, Plot(Kind.GROUPED, tuple(row.place.name for row in ranked), (series,)))


def map_of(sheet: Sheet, *, key: str) -> TileMap | None:
    """The municipalities by the table's first column; only of tables that show each of them by itself, and some.

    A municipality in which several areas have sites is the sum of what is told of it, when all of that are numbers.
    """
    if sheet.table.name not in MAPPED:
        return None
    told: dict[str, list[Figure]] = defaultdict(list)
    for row in sheet.rows:
        if row.place.kind == "town":
            told[row.place.key.split(":")[2]].append(row.cells[0].figure)
    figures = {code: _together(figures) for code, figures in told.items()}
    title = _("%(table)s by municipality, %(period)s") % {
        "table": words_of(sheet.table.name).title,
        "period": period_in_words(sheet.table.period),
    }
    map = municipality_map_of(figures, key=key, title=title)
    if map.is_empty:
        return None
    note = _("Municipalities without a figure are not in the network, or their figure is not shown.")
    return replace(map, few=str(_("fewer than 5")), notes=(note,))


def _together(figures: Sequence[Figure]) -> int | None:
    """0 stands for "fewer than 5", which is never told apart."""
    if figures == [FEW]:
        return 0
    numbers = [figure for figure in figures if isinstance(figure, int)]
    return sum(numbers) if len(numbers) == len(figures) else None
