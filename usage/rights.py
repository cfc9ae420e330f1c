"""For which venues a person may log uses, and through which site.

A venue's own people, its area's coordinators, administrators, and a ticket agent for the venues that have granted it
the right. [S1] May know sites and grants; never cards or uses.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import AgentClient, Site
from accounts.models.places import SiteQuerySet
from accounts.permissions import Permission, places_where


def venues_of(user: Any) -> SiteQuerySet:
    """The venues whose uses `user` may log: choices of the desk and of the import come from here."""
    venues: SiteQuerySet = Site.unscoped.all()
    return venues.loggable_by(user).in_finnish_order()


def venues_seen_by(user: Any) -> SiteQuerySet:
    """The venues of whose uses `user` may see rows, the closed ones and an agent's former clients among them."""
    places = places_where(user, Permission.USAGE_VIEW)
    once_clients = AgentClient.unscoped.filter(agent__in=places.sites).values("venue")
    venues: SiteQuerySet = Site.unscoped.all()
    return venues.filter(places.sites_within() | Q(pk__in=once_clients), is_venue=True).in_finnish_order()


def door_of(user: Any, venue: Site, agent: Site | None = None) -> Site | None:
    """The site through which `user` logs for `venue`: the venue itself, the agent's site, None for a coordinator or an
    administrator. `agent` picks one when a person sells for several. Raises PermissionDenied when there is no door."""
    places = places_where(user, Permission.USAGE_LOG)
    if not venue.is_venue or venue.closed_on:
        raise PermissionDenied(f"{Permission.USAGE_LOG}: not an open venue")
    if agent in (None, venue) and places.covers_site(venue):
        return venue if venue.pk in places.sites else None
    grants = AgentClient.unscoped.in_force().filter(places.sites_within("agent__"), venue=venue, agent__is_agent=True)
    if agent is not None:
        grants = grants.filter(agent=agent)
    grant = grants.select_related("agent").order_by("granted_at").first()
    if grant is None:
        raise PermissionDenied(f"{Permission.USAGE_LOG} required")
    site: Site = grant.agent
    return site


def may_undo(user: Any, usage: Any) -> bool:
    """Whether `user` may withdraw the row: whoever may log for its venue; an agent only what it logged itself."""
    places = places_where(user, Permission.USAGE_LOG)
    if places.covers_site(usage.venue):
        return True
    mine = AgentClient.unscoped.in_force().filter(agent=usage.logged_from_id, venue=usage.venue_id)
    return usage.logged_from_id in places.sites and mine.exists()
