"""Who may be told how complete which figures are. Through `stats.reports`, the one door."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Area, County, Municipality, Site
from accounts.permissions import Permission, places_where, require
from accounts.wall import trusted
from stats.completeness import Completeness, Scope, VenueLog, completeness, venue_logs_with_delays
from stats.places import Place


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
    return venue_logs_with_delays(Scope(Q(area=area) if area else areas.sites_within()), first, last)


def _scope_of(user: Any, place: Any) -> Scope | None:
    statistics = places_where(user, Permission.STATISTICS_VIEW)
    if place is None:
        return Scope(exact=statistics.everywhere)
    if isinstance(place, Area):
        _refuse_unless(places_where(user, Permission.AREA_VIEW).covers_area(place.pk))
        return Scope(Q(area=place), Place(place))
    if isinstance(place, Site):
        return _scope_of_site(user, place)
    if isinstance(place, Municipality):
        _refuse_unless(
            statistics.everywhere or place.pk in statistics.municipalities or place.county_id in statistics.counties
        )
        return Scope(Q(municipality=place), Place(place), exact=statistics.everywhere)
    if isinstance(place, County):
        _refuse_unless(statistics.everywhere or place.pk in statistics.counties)
        return Scope(Q(municipality__county=place), Place(place), exact=statistics.everywhere)
    raise TypeError(place)


def _scope_of_site(user: Any, site: Site) -> Scope | None:
    """A distributor's tables count no uses; an agent's entries are its own, wherever they lie."""
    held = places_where(user, Permission.USAGE_VIEW)
    sees_uses = held.covers_site(site)
    _refuse_unless(sees_uses or (site.is_distributor and places_where(user, Permission.CARD_VIEW).covers_site(site)))
    if not (sees_uses and (site.is_venue or site.is_agent)):
        return None
    own = site.is_agent and (held.everywhere or site.pk in held.sites)
    return Scope(Q(pk=site.pk), Place(site), about_one=True, agents=own)


def _refuse_unless(sees: bool) -> None:
    if not sees:
        raise PermissionDenied("the rows of the place are not visible")
