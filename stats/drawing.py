"""Charts of safe tables, with their words: what is drawn, and what a reader hears who does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stats import charts
from stats.chart_words import described
from stats.charts import Drawing, Kind, Plot, Series
from stats.disclosure import Line, SafeTable
from stats.presenting import year_table


@dataclass(frozen=True)
class Part:
    """A series of a chart: its name, and the columns of the table that it adds up."""

    label: Any
    columns: tuple[str, ...]

    def of(self, line: Line) -> int | None:
        known = [figure for column in self.columns if (figure := line.figures.get(column)) is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Chart:
    """`key` is its own on the page; `notes` stand under it."""

    key: str
    title: Any
    plot: Plot
    notes: tuple[Any, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.plot.is_empty

    @cached_property
    def wide(self) -> Drawing:
        return charts.draw(self.plot, charts.WIDE)

    @cached_property
    def narrow(self) -> Drawing:
        return charts.draw(self.plot, charts.NARROW)

    @property
    def description(self) -> str:
        return described(self.plot)


@dataclass(frozen=True)
class Figure:
    """Charts and tile maps (stats.map_drawing), and the table behind them; `key` is its own on the page."""

    key: str
    caption: Any
    charts: tuple[Chart, ...]
    years: Any  # what the template of the table draws
    is_folded: bool = False
    maps: tuple[Any, ...] = ()


def chart_of(
    table: SafeTable,
    parts: Sequence[Part],
    *,
    key: str,
    title: Any,
    kind: Kind = Kind.GROUPED,
    totals: str = "",
) -> Chart:
    """The columns of `parts` as bars or lines; `totals` is the column whose figures stand at stacks."""
    series = tuple(Series(part.label, tuple(part.of(line) for line in table.lines)) for part in parts)
    told = tuple(line.figures.get(totals) for line in table.lines) if totals else ()
    return Chart(key, title, Plot(kind, tuple(str(line.label) for line in table.lines), series, told))


# What yearly tables are drawn as.
USES = ((pgettext_lazy("series", "Adults"), "adult_"), (pgettext_lazy("series", "Children"), "child_"))
CARDS = (
    Part(gettext_lazy("registered"), ("cards_registered",)),
    Part(gettext_lazy("used at least once"), ("cards_used",)),
)


def compared(table: SafeTable, part: Part, *, before: SafeTable, names: tuple[Any, Any], key: str, title: Any) -> Chart:
    """A line for this period and one for the period that it is compared with, line by line of the tables."""
    now = tuple(part.of(line) for line in table.lines)
    then = tuple(part.of(line) for line in before.lines)[: len(now)]
    then += (None,) * (len(now) - len(then))
    labels = tuple(str(line.label) for line in table.lines)
    return Chart(key, title, Plot(Kind.LINES, labels, (Series(names[0], now), Series(names[1], then))))


def _starting(table: SafeTable, stem: str) -> tuple[str, ...]:
    return tuple(column for column in table.columns if column.startswith(stem))


def year_figure(table: SafeTable, caption: Any, *, key: str = "years", is_folded: bool = False) -> Figure:
    """Uses and cards by year, as far as the table has them, above the table."""
    drawn = []
    if "uses_total" in table.columns:
        drawn.append(_uses(table, f"{key}-uses"))
    if "cards_registered" in table.columns:
        drawn.append(chart_of(table, CARDS, key=f"{key}-cards", title=_("Cards by year of issue")))
    return Figure(key, caption, tuple(drawn), year_table(table), is_folded)


def _uses(table: SafeTable, key: str) -> Chart:
    """Adults and children stacked; of a table that has the total only, the total."""
    parts = [Part(label, columns) for label, stem in USES if (columns := _starting(table, stem))]
    if not parts:
        return chart_of(table, [Part(_("Uses in all"), ("uses_total",))], key=key, title=_("Uses by year"))
    return chart_of(table, parts, key=key, title=_("Uses by year"), kind=Kind.STACKED, totals="uses_total")
