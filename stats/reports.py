"""The one door for figures: `report(name, user, ...)` → SafeTable.

Who may see the rows gets exact figures; everyone else gets the nation rounded down (house.md 8.8). Pages, exports and
charts accept nothing but what comes from here, or a publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from accounts.models import Area, County, Municipality, Site
from accounts.permissions import Permission, places_where, require
from accounts.wall import trusted
from stats import queries
from stats.completeness import Completeness, Scope, VenueLog, completeness, venue_logs_with_delays
from stats.disclosure import Line, Note, Protection, SafeTable, from_json, rounded_down
from stats.models import Publication
from usage.models import Usage

FIRST_LIVE_YEAR = queries.FIRST_LIVE_YEAR


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
    history = published_history()
    published, notes = (list(history.lines), history.notes) if history else ([], ())
    return _table("national_years", queries.YEAR_COLUMNS, [*published, *live], notes)


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
    return _table("site_years", columns, _lines(columns, cards=Q(site=site), uses=_uses_of(site, user)))


def _uses_of(site: Site, user: Any) -> Q:
    of_site = Q(venue=site) | Q(logged_from=site) if site.is_agent else Q(venue=site)
    return Usage.unscoped.rows_for(user) & of_site


REPORTS: dict[str, Callable[[Any, Any], SafeTable]] = {
    "national_years": _national_years,
    "area_years": _area_years,
    "site_years": _site_years,
}


def published_history() -> SafeTable | None:
    """The history 2015–2023 exactly as Kaikukeskus published it; None before the reference data are loaded.

    Its notes are what earlier publications said of the same years.
    """
    history = Publication.objects.newest("history")
    return from_json(history.table) if history else None


def published_years() -> list[Line]:
    history = published_history()
    return list(history.lines) if history else []


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


def _table(name: str, columns: tuple[str, ...], lines: list[Line], notes: tuple[Note, ...] = ()) -> SafeTable:
    return SafeTable(name, columns, tuple(lines), timezone.localdate(), notes)


@trusted
def completeness_of(user: Any, place: Any, first: date, last: date) -> Completeness | None:
    """How complete the figures of uses at `place` (None: the nation) are, of events from `first` to `last`.

    Asks for the same rights as the tables of the place, and raises PermissionDenied as they do; None where these count
    no uses. Venues by name only for those who see the rows of their area; shares are rounded for who sees no rows.
    """
    require(user, Permission.STATISTICS_VIEW)
    scope = _scope_of(user, place)
    if scope is None:
        return None
    areas = places_where(user, Permission.AREA_VIEW)
    return completeness(scope, first, last, named=areas.covers_site)


@trusted
def venue_logs_of(user: Any, first: date, last: date, *, area: Area | None = None) -> list[VenueLog]:
    """How each venue of the user's areas logs, or of one of them; for those who see the rows of their areas."""
    require(user, Permission.AREA_VIEW, area=area)
    areas = places_where(user, Permission.AREA_VIEW)
    sites, uses = (Q(area=area), Q(venue__area=area)) if area else (areas.sites_within(), areas.sites_within("venue__"))
    return venue_logs_with_delays(Scope(sites, uses), first, last)


def _scope_of(user: Any, place: Any) -> Scope | None:
    statistics = places_where(user, Permission.STATISTICS_VIEW)
    if place is None:
        return Scope(exact=statistics.everywhere)
    if isinstance(place, Area):
        _refuse_unless(places_where(user, Permission.AREA_VIEW).covers_area(place.pk))
        return Scope(Q(area=place), Q(venue__area=place))
    if isinstance(place, Site):
        return _scope_of_site(user, place)
    if isinstance(place, Municipality):
        _refuse_unless(
            statistics.everywhere or place.pk in statistics.municipalities or place.county_id in statistics.counties
        )
        return Scope(Q(municipality=place), Q(venue__municipality=place), exact=statistics.everywhere)
    if isinstance(place, County):
        _refuse_unless(statistics.everywhere or place.pk in statistics.counties)
        in_county = Q(municipality__county=place), Q(venue__municipality__county=place)
        return Scope(*in_county, exact=statistics.everywhere)
    raise TypeError(place)


def _scope_of_site(user: Any, site: Site) -> Scope | None:
    """A distributor's tables count no uses; an agent's entries are its own, wherever they lie."""
    sees_uses = places_where(user, Permission.USAGE_VIEW).covers_site(site)
    _refuse_unless(sees_uses or (site.is_distributor and places_where(user, Permission.CARD_VIEW).covers_site(site)))
    if not (sees_uses and (site.is_venue or site.is_agent)):
        return None
    return Scope(Q(pk=site.pk), _uses_of(site, user), about_one=True)


def _refuse_unless(sees: bool) -> None:
    if not sees:
        raise PermissionDenied("the rows of the place are not visible")
