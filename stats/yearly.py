"""The tables by year: the nation as it is published, released or live, an area, a municipality, a county, a site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission, places_where
from stats import queries
from stats.asking import REPORTS, Asked
from stats.disclosure import Line, Note, Protection, SafeTable, from_json
from stats.models import Publication
from stats.places import NATION, Place, sees_cards, sees_logged_for_others, sees_uses
from stats.public_years import released_years


def national_years(asked: Asked) -> SafeTable:
    """The published form: 2015–2023 as published; the years after live for those who see the nation's rows, and for
    everyone else as they are released: a figure that moved with the desk would tell who stood there."""
    if not places_where(asked.user, Permission.STATISTICS_VIEW).everywhere:
        return released_years() or _table("national_years", queries.YEAR_COLUMNS, [])
    history = published_history()
    published, notes = (history.lines, history.notes) if history else ((), ())
    live = live_years(queries.YEAR_COLUMNS, NATION, municipalities=Q())
    return _table("national_years", queries.YEAR_COLUMNS, [*published, *live], notes)


def area_years(asked: Asked) -> SafeTable:
    """Cards issued in the area, uses at its venues, its municipalities; for those who see the area's rows."""
    area = asked.place.row
    if not places_where(asked.user, Permission.AREA_VIEW).covers_area(area.pk):
        raise PermissionDenied("the rows of the area are not visible")
    lines = live_years(queries.YEAR_COLUMNS, asked.place, municipalities=Q(area=area))
    return _table("area_years", queries.YEAR_COLUMNS, lines)


def town_years(asked: Asked) -> SafeTable:
    """Of a municipality or a county: cards issued there and uses at venues there; for those who see the rows."""
    if not (sees_uses(asked.user, asked.place) and sees_cards(asked.user, asked.place)):
        raise PermissionDenied("the figures of the place are not visible")
    columns = (*queries.CARD_COLUMNS, *queries.USE_COLUMNS)
    return _table(f"{asked.place.scope}_years", columns, live_years(columns, asked.place))


def site_years(asked: Asked) -> SafeTable:
    """A distributor's cards and a venue's uses, each for those who see those rows; an agent's own entries.

    An agent's entries lie at venues of other areas, too: the coordinator of its own area does not see those.
    """
    if asked.place.scope != "site":
        raise PermissionDenied("it is not of a site")
    site, user = asked.place.row, asked.user
    cards = site.is_distributor and places_where(user, Permission.CARD_VIEW).covers_site(site)
    held = places_where(user, Permission.USAGE_VIEW)
    if not (cards or held.covers_site(site)):
        raise PermissionDenied("the rows of the site are not visible")
    uses = held.covers_site(site) and (site.is_venue or site.is_agent)
    columns = (queries.CARD_COLUMNS if cards else ()) + (queries.USE_COLUMNS if uses else ())
    own = sees_logged_for_others(user, asked.place)
    return _table("site_years", columns, live_years(columns, asked.place, agents=own))


REPORTS.update(
    national_years=national_years,
    area_years=area_years,
    municipality_years=town_years,
    county_years=town_years,
    site_years=site_years,
)


def published_history() -> SafeTable | None:
    """The history 2015–2023 exactly as Kaikukeskus published it; None before the reference data are loaded.

    Its notes are what earlier publications said of the same years.
    """
    history = Publication.objects.newest("history")
    return from_json(history.table) if history else None


def published_years() -> list[Line]:
    history = published_history()
    return list(history.lines) if history else []


def live_years(
    columns: Iterable[str], place: Place, *, municipalities: Q | None = None, agents: bool = False
) -> list[Line]:
    """One exact line for each live year, the newest last."""
    by_year: Any = {"cards": queries.cards_by_year(place), "uses": queries.uses_by_year(place, agents=agents)}
    this_year = timezone.localdate().year
    last = max([this_year, *by_year["uses"]])  # tickets are bought for the coming year, too
    lines = []
    for year in range(queries.FIRST_LIVE_YEAR, last + 1):
        known = {**by_year["cards"].get(year, {}), **by_year["uses"].get(year, {})}
        if municipalities is not None and year <= this_year:
            known["municipalities"] = queries.municipalities_in(year, municipalities)
        lines.append(Line(str(year), {key: known.get(key, 0) for key in columns}, Protection.EXACT))
    return lines


def _table(name: str, columns: tuple[str, ...], lines: list[Line], notes: tuple[Note, ...] = ()) -> SafeTable:
    return SafeTable(name, columns, tuple(lines), timezone.localdate(), notes=notes)
