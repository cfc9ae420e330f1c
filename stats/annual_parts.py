"""What an annual report is made of, whichever version: what was asked for, its chapters, and the years of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from stats.dashboards import shown
from stats.disclosure import Line, SafeTable, cut
from stats.drawing import Chart, year_figure
from stats.file_words import first_heading
from stats.models import Version
from stats.places import Period
from stats.presenting import YearTable, year_table
from stats.protected import Protected
from stats.table_words import worded

COMPARED = ("cards_registered", "cards_used", "uses_total", "municipalities")
YEARS_SHOWN = 5
WIDEST = 9  # columns that fit an upright page


@dataclass(frozen=True)
class Asked:
    """What a person asked for; `key` is the place's, "" for the nation."""

    place: str
    key: str
    year: int
    language: str
    version: str

    def fields(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Chapter:
    """What a page or a chart needs of one chapter."""

    key: str
    heading: str
    table: SafeTable
    sentences: list[str]
    caption: str
    now: str  # the label of the report's own year

    @property
    def first_heading(self) -> str:
        return first_heading(self.table)

    @property
    def years(self) -> YearTable:
        return year_table(worded(self.table, *_periods(self.now)))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """None of a table that is too long to be drawn."""
        if self.table.rows == "year":
            return year_figure(self.table, self.caption, key=self.key).charts
        return shown(self.table, None, *_periods(self.now)).figure.charts


@dataclass(frozen=True)
class ReleasedChapter:
    """A released table, cut to the report's place."""

    released: Protected
    sentences: list[str]

    @property
    def key(self) -> str:
        return self.released.name.replace("_", "-")

    @property
    def heading(self) -> str:
        return str(self.released.words.title)

    @property
    def caption(self) -> str:
        return self.released.caption

    @property
    def is_wide(self) -> bool:
        """Whether it needs a page that lies on its side."""
        return len(self.released.sheet.headings) > WIDEST

    @property
    def charts(self) -> Sequence[Chart]:
        return self.released.charts


@dataclass(frozen=True)
class AnnualReport:
    """`place` is its name, `title` the name with its kind; `complete` says how complete the figures are, and `releases`
    which ones they come from."""

    asked: Asked
    place: str
    title: str
    day: date
    sentences: list[str]
    chapters: Sequence[Chapter | ReleasedChapter]
    counted: list[str]
    complete: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)

    @property
    def is_public(self) -> bool:
        return self.asked.version == Version.PUBLIC


def by_year(table: SafeTable, shows: Callable[[str], bool], year: int, *, most: int | None = None) -> SafeTable | None:
    """The year and those before it, `most` of them at most; None when nothing is left."""
    columns = tuple(filter(shows, table.columns))
    lines = tuple(line for line in table.lines if line.label.isdigit() and int(line.label) <= year)
    lines = lines[-most:] if most else lines
    return cut(table, columns=columns, lines=lines) if columns and lines else None


def line_of(table: SafeTable, year: int) -> Line | None:
    return next((line for line in table.lines if line.label == str(year)), None)


def is_of_cards(column: str) -> bool:
    return column.startswith("cards_")


def is_of_uses(column: str) -> bool:
    return column.startswith(("adult_", "child_", "uses_"))


def _periods(year: str) -> tuple[Period, Period]:
    return Period.of(int(year)), Period.of(int(year) - 1)
