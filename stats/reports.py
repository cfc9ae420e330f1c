"""The one door for figures: `report(name, user, ...)` → SafeTable.

Who may see the rows gets exact figures; everyone else gets the nation rounded down (house.md 8.8). Pages, exports and
charts accept nothing but what comes from here, or a publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from accounts.models import Area, Site
from accounts.permissions import Permission, places_where, require
from accounts.wall import trusted
from stats import queries
from stats.disclosure import Line, Protection, SafeTable, from_json, rounded_down
from stats.models import Publication
from usage.models import Usage


@trusted
def report(name: str, user: Any, *, place: Any = None) -> SafeTable:
    """The table `name` for `user`: "national_years", or "area_years" / "site_years" with their `place`.

    Raises PermissionDenied when the user may not see the rows behind the figures of the place, KeyError for an unknown
    name.
    """
    require(user, Permission.STATISTICS_VIEW)
    return REPORTS[name](user, place)


def _national_years(user: Any, place: None) -> SafeTable:
    """The published form: 2015–2023 as published, the years after live."""
    live = _lines(queries.YEAR_COLUMNS, cards=Q(), uses=Q(), municipalities=Q())
    if not places_where(user, Permission.STATISTICS_VIEW).everywhere:
        live = [rounded_down(line) for line in live]
    return _table("national_years", queries.YEAR_COLUMNS, [*published_years(), *live])


def _area_years(user: Any, area: Area) -> SafeTable:
    """Cards issued in the area, uses at its venues, its municipalities; for those who see the area's rows."""
    if not places_where(user, Permission.AREA_VIEW).covers_area(area.pk):
        raise PermissionDenied("the rows of the area are not visible")
    lines = _lines(
        queries.YEAR_COLUMNS, cards=Q(site__area=area), uses=Q(venue__area=area), municipalities=Q(area=area)
    )
    return _table("area_years", queries.YEAR_COLUMNS, lines)


def _site_years(user: Any, site: Site) -> SafeTable:
    """A distributor's cards and a venue's uses, each for those who see those rows; an agent's own entries.

    An agent's entries lie at venues of other areas, too: the coordinator of its own area does not see those.
    """
    sees_cards = site.is_distributor and places_where(user, Permission.CARD_VIEW).covers_site(site)
    sees_uses = places_where(user, Permission.USAGE_VIEW).covers_site(site)
    if not (sees_cards or sees_uses):
        raise PermissionDenied("the rows of the site are not visible")
    columns = (queries.CARD_COLUMNS if sees_cards else ()) + (
        queries.USE_COLUMNS if sees_uses and (site.is_venue or site.is_agent) else ()
    )
    uses = Usage.unscoped.rows_for(user) & (Q(venue=site) | Q(logged_from=site) if site.is_agent else Q(venue=site))
    return _table("site_years", columns, _lines(columns, cards=Q(site=site), uses=uses))


REPORTS: dict[str, Callable[[Any, Any], SafeTable]] = {
    "national_years": _national_years,
    "area_years": _area_years,
    "site_years": _site_years,
}


def published_years() -> list[Line]:
    """The history 2015–2023 exactly as Kaikukeskus published it; empty before the reference data are loaded."""
    history = Publication.objects.newest("history")
    return list(from_json(history.table).lines) if history else []


def _lines(columns: Iterable[str], *, cards: Q, uses: Q, municipalities: Q | None = None) -> list[Line]:
    """One exact line for each live year, the newest last."""
    by_year = {"cards": queries.cards_by_year(cards), "uses": queries.uses_by_year(uses)}
    this_year = timezone.localdate().year
    last = max([this_year, *by_year["uses"]])  # tickets are bought for the coming year, too
    lines = []
    for year in range(queries.FIRST_LIVE_YEAR, last + 1):
        known = {**by_year["cards"].get(year, {}), **by_year["uses"].get(year, {})}
        if municipalities is not None and year <= this_year:
            known["municipalities"] = queries.municipalities_in(year, municipalities)
        lines.append(Line(str(year), {key: known.get(key, 0) for key in columns}, Protection.EXACT))
    return lines


def _table(name: str, columns: tuple[str, ...], lines: list[Line]) -> SafeTable:
    return SafeTable(name, columns, tuple(lines), timezone.localdate())
