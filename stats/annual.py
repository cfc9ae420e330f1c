"""The annual report: for which places a person may have one, and which chapters it has. Draws nothing.

The figures of an inner report come through `stats.reports.report` and nothing else. A chapter whose table is not among
`REPORTS`, or is not this person's to see, is left out. A public report leaves the scope of its figures, so it is made
of released tables only (`stats.annual_released`; house.md 8.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, places_where
from stats import annual_words
from stats.addressed import place_of, rows_of
from stats.annual_parts import (
    COMPARED,
    YEARS_SHOWN,
    AnnualReport,
    Asked,
    Chapter,
    by_year,
    is_of_cards,
    is_of_uses,
    line_of,
)
from stats.annual_released import of_nation, of_place
from stats.completeness_words import in_words
from stats.disclosure import Line, SafeTable
from stats.file_words import title_of
from stats.models import ReportOf, Version
from stats.place_words import titled
from stats.places import Period
from stats.reports import REPORTS, completeness_of, report

FIRST_YEAR = 2024  # the register's own figures begin here; the years before stand in the nation's table [W1]
OWN, NATION = "", "national_years"


@dataclass(frozen=True)
class Offer:
    """A place whose report a person may have, and in which version. `label` is a place's name, or words."""

    version: Version
    place: ReportOf
    key: str
    label: Any

    @property
    def title(self) -> str:
        """With its kind: an area and a municipality may have the same name."""
        return titled(self.label) if self.key else str(self.label)


@dataclass(frozen=True)
class Planned:
    """A chapter of an inner report: its table (OWN: the place's by year), of which these columns."""

    key: str
    heading: Any
    table: str
    shows: Callable[[str], bool] = bool


CHAPTERS = (
    Planned("cards", _("Cards issued and used"), OWN, is_of_cards),
    Planned("uses", _("Uses by category, adults and children"), OWN, is_of_uses),
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


def years_offered() -> list[int]:
    return list(range(timezone.localdate().year, FIRST_YEAR - 1, -1))


def offers(user: Any) -> list[Offer]:
    """Exact figures for those who see the rows; as released also for viewers, and the nation's for everybody."""
    held = places_where(user, Permission.STATISTICS_VIEW)
    if not held:
        return []
    nation = Offer(Version.PUBLIC, ReportOf.NATION, "", ReportOf.NATION.label)
    inner = [replace(nation, version=Version.INNER)] if held.everywhere else []
    public = []
    for kind in (ReportOf.AREA, ReportOf.MUNICIPALITY, ReportOf.COUNTY):
        own = [Offer(Version.PUBLIC, kind, str(row.pk), row) for row in _own(kind, user)]
        public += own
        if held.everywhere or kind is ReportOf.AREA:
            inner += [replace(offer, version=Version.INNER) for offer in own]
    return [*inner, *public, nation]


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
    if asked.version == Version.PUBLIC:
        return of_nation(asked, user) if place is None else of_place(asked, user, place)
    own = report(_own_table(asked), user, place=place)
    now, before = line_of(own, asked.year), line_of(own, asked.year - 1)
    name = str(place or ReportOf.NATION.label)
    chapters = []
    for number, planned in enumerate(CHAPTERS, 1):
        table = _table(planned, asked, user, place, own)
        if table is not None:
            chapters.append(_chapter(planned, table, now, asked, name))
        tell(number / len(CHAPTERS))
    sentences = annual_words.in_short(now, before, asked.year, own.day)
    counted = annual_words.counted([chapter.table for chapter in chapters])
    title = titled(place) if place else name
    return AnnualReport(asked, name, title, own.day, sentences, chapters, counted, _complete(asked, user, place))


def _complete(asked: Asked, user: Any, place: Any) -> list[str]:
    """As the page of the place warns: of quiet venues and late entries."""
    year = Period.of(asked.year)
    said = in_words(completeness_of(user, place, year.first, year.last))
    return [sentence for sentence in (said.unfinished, *said.sentences) if sentence] if said else []


def _chapter(planned: Planned, table: SafeTable, now: Line | None, asked: Asked, name: str) -> Chapter:
    heading, year = str(planned.heading), str(asked.year)
    caption = f"{title_of(table)}: {ReportOf.NATION.label}" if planned.table == NATION else f"{heading}: {name}"
    said = annual_words.of_chapter(planned.key, table, now, asked.year, name)
    return Chapter(planned.key, heading, table, said, caption, year)


def _own_table(asked: Asked) -> str:
    return NATION if asked.place == ReportOf.NATION else f"{asked.place}_years"


def _table(planned: Planned, asked: Asked, user: Any, place: Any, own: SafeTable) -> SafeTable | None:
    """The chapter's table, None when there is none for this report."""
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
    """Of a place a few years, of the nation all."""
    most = None if asked.place == ReportOf.NATION else YEARS_SHOWN
    return by_year(table, planned.shows, asked.year, most=most)
