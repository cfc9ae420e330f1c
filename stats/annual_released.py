"""The annual report that may be published: of the nation by year, of a place the released tables of the year.

It leaves the scope of its figures, so it is made of what everybody may know, the same for whoever asks (house.md 8.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission, require
from stats import annual_words
from stats.annual_parts import (
    COMPARED,
    YEARS_SHOWN,
    AnnualReport,
    Asked,
    Chapter,
    ReleasedChapter,
    by_year,
    is_of_cards,
    is_of_uses,
    line_of,
)
from stats.disclosure import SafeTable
from stats.editions import Edition, shelf
from stats.file_words import title_of
from stats.models import ReportOf
from stats.place_words import titled
from stats.protected import Protected, protected_tables
from stats.public_years import editions_of, released_years
from stats.released import CATALOGUE
from stats.released_words import period_in_words


@dataclass(frozen=True)
class _Part:
    key: str
    heading: Any
    shows: Callable[[str], bool]


NATIONS = (
    _Part("cards", gettext_lazy("Cards issued and used"), is_of_cards),
    _Part("uses", gettext_lazy("Uses by category, adults and children"), is_of_uses),
)
COMPARISON = _Part("nation", gettext_lazy("The whole country for comparison"), lambda key: key in COMPARED)


def of_nation(asked: Asked, user: Any) -> AnnualReport:
    """Raises PermissionDenied without statistics."""
    require(user, Permission.STATISTICS_VIEW)
    years, name = released_years(), str(ReportOf.NATION.label)
    if years is None:
        nothing = annual_words.in_short(None, None, asked.year, timezone.localdate())
        return AnnualReport(asked, name, name, timezone.localdate(), nothing, [], [])
    sentences = annual_words.in_short(line_of(years, asked.year), line_of(years, asked.year - 1), asked.year, years.day)
    chapters = [found for part in NATIONS if (found := _chapter(part, years, asked, name))]
    counted = annual_words.counted([chapter.table for chapter in chapters])
    out = shelf()
    editions = [one for table in ("cards_by_place", "uses") for one in editions_of(out, table, str(asked.year))]
    return AnnualReport(asked, name, name, years.day, sentences, chapters, counted, releases=_releases(editions))


def of_place(asked: Asked, user: Any, place: Any) -> AnnualReport:
    """The place's released tables of the year, or of its newest quarter until the year is whole; the country beside.

    Raises PermissionDenied without statistics.
    """
    tables, years = protected_tables(user, place, str(asked.year)), released_years()
    chapters: list[Chapter | ReleasedChapter] = [ReleasedChapter(one, _explained(one)) for one in tables]
    nation = _chapter(COMPARISON, years, asked, str(ReportOf.NATION.label)) if years and tables else None
    if nation:
        chapters.append(nation)
    editions = [one.edition for one in tables]
    counted = [*_counted(tables), *(annual_words.counted([nation.table]) if nation else [])]
    sentences = _in_short(tables) or annual_words.in_short(None, None, asked.year, timezone.localdate())
    day = max((one.of.released_on for one in editions), default=timezone.localdate())
    return AnnualReport(
        asked, str(place), titled(place), day, sentences, chapters, counted, releases=_releases(editions)
    )


def _chapter(part: _Part, years: SafeTable, asked: Asked, name: str) -> Chapter | None:
    table = by_year(years, part.shows, asked.year, most=None if part in NATIONS else YEARS_SHOWN)
    if table is None:
        return None
    caption = f"{title_of(table)}: {name}" if part is COMPARISON else f"{part.heading}: {name}"
    said = annual_words.of_chapter(part.key, table, None, asked.year, name)
    return Chapter(part.key, str(part.heading), table, said, caption, str(asked.year))


def _explained(one: Protected) -> list[str]:
    return [str(one.words.explained), *([one.sheet.hidden] if one.sheet.hidden else [])]


def _in_short(tables: list[Protected]) -> list[str]:
    """The first figure of the place's own row in the tables of cards and of uses, as they are."""
    said = []
    for one in tables:
        if one.name in ("cards_by_place", "uses") and len(one.own) == 1:
            cell = one.own[0].cells[0]
            told = {"table": one.caption, "figure": annual_words.number_in_words(cell.number) or cell.words}
            said.append(_("%(table)s: %(figure)s.") % told)
    return said or [_("Released tables of the place and of the whole country.")] if tables else []


def _counted(tables: list[Protected]) -> list[str]:
    if not tables:
        return []
    said = list(dict.fromkeys(str(one.words.counted) for one in tables))
    return [
        *said,
        _("All figures are rounded to multiples of 5: each is at most 4 away from what was counted."),
        _("“Fewer than 5” means 0 to 4, which are not told apart, so that nobody can be told from a small figure."),
        _("“Not shown” means that the figure could tell about single people, or could help to work out one that does."),
    ]


def _releases(editions: list[Edition]) -> list[str]:
    """Each release once, with what of the report comes from it."""
    order = [kind.name for kind in CATALOGUE]
    found = sorted({(one.number, one.table.period) for one in editions})
    firsts = {key: min(_of(editions, key), key=lambda one: order.index(one.table.name)) for key in found}
    return [_release(firsts[key]) for key in found]


def _of(editions: list[Edition], key: tuple[int, str]) -> list[Edition]:
    return [one for one in editions if (one.number, one.table.period) == key]


def _release(one: Edition) -> str:
    return _("Release %(number)s, published on %(day)s: %(period)s, %(status)s.") % {
        "number": one.number,
        "day": _day(one.of.released_on),
        "period": period_in_words(one.table.period),
        "status": one.status_in_words,
    }


def _day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))
