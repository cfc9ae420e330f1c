"""The annual report: for which places a person may have one, and which chapters it has. Draws nothing.

Its figures come through `stats.reports.report` and nothing else. A chapter whose table is not among `REPORTS`, or is
not this person's to see, is left out. A public report leaves the scope of its figures, so it takes protected tables
only: until the disclosure gate stands that is the nation's by year, rounded down (house.md 8.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, places_where
from stats import annual_words
from stats.addressed import place_of, rows_of
from stats.dashboards import shown
from stats.disclosure import Line, SafeTable, all_rounded, cut
from stats.drawing import Chart, year_figure
from stats.file_words import first_heading, title_of
from stats.models import ReportOf, Version
from stats.places import Period
from stats.presenting import YearTable, year_table
from stats.reports import REPORTS, report
from stats.table_words import worded

FIRST_YEAR = 2024  # the register's own figures begin here; the years before stand in the nation's table [W1]
YEARS_SHOWN = 5
OWN, NATION = "", "national_years"
COMPARED = ("cards_registered", "cards_used", "uses_total", "municipalities")


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
class Offer:
    """A place whose report a person may have, and in which version. `label` is a place's name, or words."""

    version: Version
    place: ReportOf
    key: str
    label: Any


@dataclass(frozen=True)
class Planned:
    """A chapter: its table (OWN: the place's by year), of which these columns; whether it may leave its scope."""

    key: str
    heading: Any
    table: str
    shows: Callable[[str], bool] = bool
    may_leave: bool = False


CHAPTERS = (
    Planned("cards", _("Cards issued and used"), OWN, lambda key: key.startswith("cards_"), may_leave=True),
    Planned("uses", _("Uses by category, adults and children"), OWN, lambda key: _is_of_uses(key), may_leave=True),
    Planned("months", _("Uses by month"), "uses_by_month"),
    Planned("venues", _("Uses by venue"), "uses_by_venue"),
    Planned("areas", _("Uses by area"), "uses_by_area"),
    Planned("events", _("Events with most uses"), "uses_by_event"),
    Planned("happened", _("What happened to the cards"), "cards_in_period"),
    Planned("residents", _("Residents’ cards"), "residents_cards"),
    Planned("first_use", _("How soon cards are used"), "first_use"),
    Planned("ages", _("Holders by age group"), "holders_by_age"),
    Planned("situations", _("Holders by life situation"), "holders_by_situation"),
    Planned("used_in", _("Where the area’s cards were used"), "used_in_areas"),
    Planned("issued_in", _("Whose cards were used in the area"), "issued_in_areas"),
    Planned("between", _("Uses between areas"), "between_areas"),
    Planned("nation", _("The whole country for comparison"), NATION, lambda key: key in COMPARED),
)


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


def _periods(year: str) -> tuple[Period, Period]:
    return Period.of(int(year)), Period.of(int(year) - 1)


@dataclass(frozen=True)
class AnnualReport:
    asked: Asked
    place: str
    day: date
    sentences: list[str]
    chapters: list[Chapter]
    counted: list[str]

    @property
    def is_public(self) -> bool:
        return self.asked.version == Version.PUBLIC


def years_offered() -> list[int]:
    return list(range(timezone.localdate().year, FIRST_YEAR - 1, -1))


def offers(user: Any) -> list[Offer]:
    """Exact figures for those who see the rows; the nation's as it may leave for everybody."""
    held = places_where(user, Permission.STATISTICS_VIEW)
    inner = [Offer(Version.INNER, ReportOf.NATION, "", ReportOf.NATION.label)] if held.everywhere else []
    for kind in (ReportOf.AREA, ReportOf.MUNICIPALITY, ReportOf.COUNTY):
        if f"{kind}_years" in REPORTS:
            inner += [Offer(Version.INNER, kind, str(row.pk), row) for row in _own(kind, user)]
    return [*inner, Offer(Version.PUBLIC, ReportOf.NATION, "", ReportOf.NATION.label)] if held else []


def _own(kind: ReportOf, user: Any) -> Any:
    """The national area has its agents' sites and no network: the nation is a place of its own."""
    rows = rows_of(kind, user).in_finnish_order()
    if kind is not ReportOf.AREA:
        return rows
    seen = places_where(user, Permission.AREA_VIEW)
    return [area for area in rows.filter(is_national=False) if seen.covers_area(area.pk)]


def is_offered(asked: Asked, user: Any) -> bool:
    chosen = (asked.version, asked.place, asked.key)
    return asked.year in years_offered() and any((o.version, o.place, o.key) == chosen for o in offers(user))


def compose(asked: Asked, user: Any, tell: Callable[[float], None] = lambda share: None) -> AnnualReport:
    """The report in the active language; `tell` hears which share of the chapters has been read.

    Raises PermissionDenied or NoSuchPlace when the place is not in the person's scope (any more).
    """
    place = None if asked.place == ReportOf.NATION else place_of(asked.place, asked.key, user)
    own = _protected(report(_own_table(asked), user, place=place), asked)
    now, before = _line(own, asked.year), _line(own, asked.year - 1)
    name = str(place or ReportOf.NATION.label)
    chapters = []
    for number, planned in enumerate(CHAPTERS, 1):
        table = _table(planned, asked, user, place, own)
        if table is not None:
            chapters.append(_chapter(planned, table, now, asked, name))
        tell(number / len(CHAPTERS))
    sentences = annual_words.in_short(now, before, asked.year, own.day)
    return AnnualReport(asked, name, own.day, sentences, chapters, annual_words.counted([c.table for c in chapters]))


def _chapter(planned: Planned, table: SafeTable, now: Line | None, asked: Asked, name: str) -> Chapter:
    heading, year = str(planned.heading), str(asked.year)
    caption = f"{title_of(table)}: {ReportOf.NATION.label}" if planned.table == NATION else f"{heading}: {name}"
    said = annual_words.of_chapter(planned.key, table, now, asked.year, name)
    return Chapter(planned.key, heading, table, said, caption, year)


def _own_table(asked: Asked) -> str:
    return NATION if asked.place == ReportOf.NATION else f"{asked.place}_years"


def _table(planned: Planned, asked: Asked, user: Any, place: Any, own: SafeTable) -> SafeTable | None:
    """The chapter's table, None when there is none for this report."""
    if asked.version == Version.PUBLIC and not planned.may_leave:
        return None
    if planned.table == OWN:
        return _by_year(own, planned, asked)
    if planned.table not in REPORTS or (planned.table == NATION and place is None):
        return None
    try:
        of = None if planned.table == NATION else place
        table = report(planned.table, user, place=of, period=Period.of(asked.year))
    except PermissionDenied:
        return None
    if not table.lines:
        return None
    return _by_year(table, planned, asked) if planned.table == NATION else table


def _by_year(table: SafeTable, planned: Planned, asked: Asked) -> SafeTable | None:
    """The year and those before it: of a place a few, of the nation all."""
    columns = tuple(filter(planned.shows, table.columns))
    lines = tuple(line for line in table.lines if line.label.isdigit() and int(line.label) <= asked.year)
    shown = lines if asked.place == ReportOf.NATION else lines[-YEARS_SHOWN:]
    return cut(table, columns=columns, lines=shown) if columns and shown else None


def _protected(table: SafeTable, asked: Asked) -> SafeTable:
    return all_rounded(table) if asked.version == Version.PUBLIC else table


def _line(table: SafeTable, year: int) -> Line | None:
    return next((line for line in table.lines if line.label == str(year)), None)


def _is_of_uses(column: str) -> bool:
    return column.startswith(("adult_", "child_", "uses_"))
