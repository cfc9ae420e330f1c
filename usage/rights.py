"""For which venues a person may log uses, and through which site.

A venue's own people, its area's coordinators, administrators, and a ticket agent for the venues that have granted it
the right. [S1] May know sites and grants; never cards or uses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery

from accounts.models import AgentClient, Site
from accounts.models.places import SiteQuerySet
from accounts.models.plain import rows_where
from accounts.permissions import Permission, places_where
from usage.models.events import Event


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
    doors = [site for site in _agents(user, venue) if agent in (None, site)]
    if not doors:
        raise PermissionDenied(f"{Permission.USAGE_LOG} required")
    return doors[0]


def _agents(user: Any, venue: Site) -> list[Site]:
    """The ticket agents of `user` that sell for the venue, by the grant's age. Read once per request and venue, as the
    memberships are."""
    known = _known_agents(user)
    if venue.pk not in known:
        places = places_where(user, Permission.USAGE_LOG)
        grants = AgentClient.unscoped.in_force().filter(
            places.sites_within("agent__"), venue=venue, agent__is_agent=True
        )
        known[venue.pk] = [grant.agent for grant in grants.select_related("agent").order_by("granted_at")]
    return known[venue.pk]


def _known_agents(user: Any) -> dict[Any, list[Site]]:
    known: dict[Any, list[Site]] = user.__dict__.setdefault("agents_by_venue", {})
    return known


def may_log_for(user: Any, venue: Site) -> bool:
    """Whether there is a door to the venue for `user`."""
    try:
        door_of(user, venue)
    except PermissionDenied:
        return False
    return True


def offered_to(user: Any) -> Callable[[UUID | None, UUID | None], tuple[Site | None, Event | None]]:
    """For the desk's form: the venue and the listed event of two ids, None for what `user` may not log for.

    Both come by one query, for the desk asks at every use.
    """

    def find(venue_id: UUID | None, event_id: UUID | None) -> tuple[Site | None, Event | None]:
        event = _event_and_agent(user, venue_id, event_id) if event_id else None
        venue = event.venue if event else user.own_site(venue_id)
        venue = venue or next(iter(rows_where(Site, "id = %s", [venue_id])), None)
        if venue is None or not may_log_for(user, venue):
            return None, None
        return venue, event

    return find


def _event_and_agent(user: Any, venue_id: UUID | None, event_id: UUID) -> Event | None:
    """The listed event with its venue, and whose agent `user` is there, in one query."""
    places = places_where(user, Permission.USAGE_LOG)
    listed = Event.unscoped.listed().filter(pk=event_id, venue=venue_id).select_related("venue")
    if places.everywhere or places.areas or venue_id in places.sites:
        return listed.first()
    grants = AgentClient.unscoped.in_force().filter(
        agent__in=places.sites, agent__is_agent=True, venue=OuterRef("venue")
    )
    event = listed.annotate(sold_by=Subquery(grants.order_by("granted_at").values("agent")[:1])).first()
    if event:
        seller = [Site.from_db(event._state.db, ["id"], [event.sold_by])] if event.sold_by else []
        _known_agents(user).setdefault(venue_id, seller)
    return event


def may_undo(user: Any, usage: Any) -> bool:
    """Whether `user` may withdraw the row: whoever may log for its venue; an agent only what it logged itself."""
    places = places_where(user, Permission.USAGE_LOG)
    if places.covers_site(usage.venue):
        return True
    mine = AgentClient.unscoped.in_force().filter(agent=usage.logged_from_id, venue=usage.venue_id)
    return usage.logged_from_id in places.sites and mine.exists()
