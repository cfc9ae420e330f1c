"""What a place's dashboard shows: which tables, in which order, and how each is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stats.chart_lines import drawn
from stats.charts import Kind
from stats.disclosure import SafeTable
from stats.drawing import Chart, Figure, Part, chart_of
from stats.map_drawing import TileMap, county_map, municipality_map
from stats.places import Period
from stats.reports import report
from stats.table_words import goes_on_in_words, named, sides_of, worded, words_of

# By topic, and within it by what most ask for first. A report that is not of the place, or not for the person, is left
# out; so is one without lines.
TOPICS: dict[str, tuple[str, ...]] = {
    "uses": (
        "uses_by_month",
        "uses_by_day",
        "uses_by_category",
        "uses_by_venue",
        "uses_by_area",
        "uses_by_county",
        "uses_by_municipality",
        "uses_by_event",
        "uses_by_issuing_site",
    ),
    "cards": ("cards_in_period", "residents_cards", "cards_by_county", "cards_by_municipality", "first_use"),
    "between": ("used_in_areas", "issued_in_areas", "between_areas"),
    "holders": (
        "holders_by_age",
        "holders_by_gender",
        "holders_by_tongue",
        "holders_by_situation",
        "holders_by_residence",
        "wellbeing",
    ),
}
LONGEST_OPEN = 6  # lines; a longer table is folded under its chart


@dataclass(frozen=True)
class Sheet:
    """A table of words as templates/stats/_figures_table.html draws it."""

    first: Any
    table: SafeTable

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        return [(line.label, [line.figures.get(column) for column in self.table.columns]) for line in self.table.lines]


@dataclass(frozen=True)
class Shown:
    """A table as the page draws it: its words, the figure with its charts and its sheet, and what goes on."""

    name: str
    words: Any
    figure: Figure
    goes_on: str = ""

    @property
    def is_wide(self) -> bool:
        """Two charts side by side, or a table alone, which is one of many columns."""
        return len(self.figure.charts) > 1 or not (self.figure.charts or self.figure.maps)


TITLES = {
    "uses": gettext_lazy("Uses"),
    "cards": gettext_lazy("Cards given"),
    "between": gettext_lazy("Between areas"),
    "holders": gettext_lazy("Cardholders"),
}


@dataclass(frozen=True)
class Topic:
    key: str
    tables: list[Shown]

    @property
    def title(self) -> Any:
        return TITLES[self.key]


def topics(user: Any, place: Any, period: Period, compared: Period) -> list[Topic]:
    """The place's tables that the person may see, of the period."""
    found = [Topic(key, list(_shown(names, user, place, period, compared))) for key, names in TOPICS.items()]
    return [topic for topic in found if topic.tables]


def _shown(names: tuple[str, ...], user: Any, place: Any, period: Period, compared: Period) -> Iterator[Shown]:
    for name in names:
        try:
            table = report(name, user, place=place, period=period, compared=compared)
        except PermissionDenied:
            continue
        if table.lines:
            yield shown(table, place, period, compared)


def shown(table: SafeTable, place: Any, period: Period, compared: Period) -> Shown:
    """The table in words, with its charts or its map."""
    in_words, words = worded(table, period, compared), words_of(table.name, period)
    now, before = map(named, sides_of(table, period, compared))
    maps = tuple(_maps(in_words, place, f"{words.title} {now}"))
    charts = () if maps else tuple(_charts(in_words, [line.label for line in table.lines], (now, before)))
    folded = bool(charts or maps) and len(table.lines) > LONGEST_OPEN
    figure = Figure(table.name, words.title, charts, Sheet(words.first, in_words), is_folded=folded, maps=maps)
    return Shown(table.name, words, figure, goes_on_in_words(table, period, compared))


def _maps(table: SafeTable, place: Any, title: str) -> Iterator[TileMap]:
    """By county, and by municipality: of the nation in their counties, of a county its own."""
    column = "uses_total" if "uses_total" in table.columns else "cards"
    if table.name.endswith("_by_county"):
        yield county_map(table, column, key=f"{table.name}-map", title=title)
    elif table.name.endswith("_by_municipality"):
        yield municipality_map(table, column, key=f"{table.name}-map", title=title, county=place)


def _charts(whole: SafeTable, keys: list[str], names: tuple[str, str]) -> Iterator[Chart]:
    """By time the period beside the one before; adults and children stacked; of others what there is to compare."""
    table, notes = drawn(whole, keys)
    said = dict(zip(table.columns, table.headings, strict=True))
    for number, (columns, kind, totals) in enumerate(_drawings(table)):
        in_time = kind is Kind.LINES
        words = names if in_time else tuple(said[column] for column in columns)
        parts = [Part(word, (column,)) for column, word in zip(columns, words, strict=True)]
        beside = _("%(now)s beside %(before)s") % {"now": names[0], "before": names[1]}
        title = beside if in_time else " · ".join(words)
        chart = chart_of(table, parts, key=f"{table.name}-{number}", title=title, kind=kind, totals=totals)
        yield replace(chart, notes=(*chart.notes, *notes))


def _drawings(table: SafeTable) -> Iterator[tuple[tuple[str, ...], Kind, str]]:
    columns = table.columns
    if "uses_before" in columns and table.name in {"uses_by_month", "uses_by_day"}:
        yield ("uses_total", "uses_before"), Kind.LINES, ""
    if "adults" in columns:
        yield ("adults", "children"), Kind.STACKED, "uses_total"
    elif "uses_here" in columns:
        yield ("uses_here", "uses_elsewhere"), Kind.STACKED, ""
    elif "number" in columns:
        yield ("number", "before"), Kind.GROUPED, ""
    elif "share" in columns:
        yield ("share",), Kind.GROUPED, ""
