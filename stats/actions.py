"""Deeds of statistics: publishing what has a standing approval (house.md 4)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.wall import trusted
from stats import queries
from stats.disclosure import Line, Note, Protection, SafeTable, from_json, rounded_down, to_json
from stats.models import Publication
from stats.places import NATION
from stats.reports import FIRST_LIVE_YEAR, published_years

REFERENCE = Path(__file__).parent / "reference"
HISTORY = REFERENCE / "national_history.csv"
# What earlier publications said of the same years, where the sources tell it (domain.md 6.1). W2 bears no date: only
# that its figures end with 2019. What is empty was not said, or was the same.
RESTATEMENTS = REFERENCE / "national_restatements.csv"
HISTORY_DAY = date(2023, 12, 31)
COLUMNS_AS_PUBLISHED = {"cards_taken_into_use": "cards_used"}
STANDING_APPROVAL = "standing approval"


@transaction.atomic
@trusted
def publish_history(*, by: Actor) -> Publication:
    """The yearly figures 2015–2023 as they stand on kaikukortti.fi [W1], with notes of what was published before.

    Again: the same publication. When the files have changed, a new version of the day, which keeps the earlier.
    """
    lines = tuple(_published_line(row) for row in _rows_of(HISTORY))
    notes = tuple(_note(row) for row in _rows_of(RESTATEMENTS))
    table = SafeTable("history", queries.YEAR_COLUMNS, lines, HISTORY_DAY, notes=notes)
    newest = Publication.objects.newest("history")
    if newest and from_json(newest.table) == table:
        return newest
    return _publish("history", timezone.localdate() if newest else HISTORY_DAY, table, by=by)


def _rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def _published_line(row: dict[str, str]) -> Line:
    """An empty cell of the source stays empty: it was not published as a zero."""
    year = row.pop("year")
    figures = {COLUMNS_AS_PUBLISHED.get(key, key): int(value) if value else None for key, value in row.items()}
    return Line(year, figures, Protection.PUBLISHED)


def _note(row: dict[str, str]) -> Note:
    year, source, published_in = row.pop("year"), row.pop("source"), row.pop("published_in")
    figures = {COLUMNS_AS_PUBLISHED.get(key, key): int(value) for key, value in row.items() if value}
    return Note(year, source, int(published_in) if published_in else None, figures)


@transaction.atomic
@trusted
def publish_national_totals(*, by: Actor) -> Publication:
    """The nation's totals since 2015, rounded down to 100, and the municipalities of each year, which are public.

    Once a day: the first of a day stays.

    A figure that moved at each use would tell the use; a daily one rounded down does not (background/security.md 2.6).
    """
    day = timezone.localdate()
    total = dict.fromkeys(("cards_registered", "uses_total", "uses_children"), 0)
    for figures in _all_years():
        total["cards_registered"] += figures.get("cards_registered") or 0
        total["uses_total"] += figures.get("uses_total") or 0
        total["uses_children"] += sum(n or 0 for key, n in figures.items() if key.startswith("child_"))
    figures = {**total, "municipalities": queries.municipalities_in(day.year, Q())}
    line = rounded_down(Line("total", figures))
    _publish("municipalities", day, _municipalities(day), by=by)
    return _publish("national_totals", day, SafeTable("national_totals", tuple(figures), (line,), day), by=by)


def _municipalities(day: date) -> SafeTable:
    years = range(FIRST_LIVE_YEAR, day.year + 1)
    lines = (Line(str(year), {"municipalities": queries.municipalities_in(year, Q())}) for year in years)
    return SafeTable("municipalities", ("municipalities",), tuple(lines), day)


def _all_years() -> Iterator[Mapping[str, int | None]]:
    yield from (line.figures for line in published_years())
    live = [*queries.cards_by_year(NATION).items(), *queries.uses_by_year(NATION).items()]
    yield from (figures for year, figures in live if year >= FIRST_LIVE_YEAR)


def _publish(name: str, day: date, table: SafeTable, *, by: Actor) -> Publication:
    publication, created = Publication.objects.get_or_create(
        name=name, day=day, defaults={"table": to_json(table), "approved_by": STANDING_APPROVAL}
    )
    if created:
        audit.record("publication.published", publication, by=by, name=name, day=day.isoformat())
    return publication
