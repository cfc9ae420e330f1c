"""Who may give which role where: only what the giver holds in that place. [W9, house.md 8.9]

Knows permissions and places. Pages ask it what to offer, actions ask it whether to obey.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Area, County, Membership, Municipality, Participation, Side, Site, User
from accounts.permissions import ROLES, Permission, PlaceKind, Places, Role, places_where

Place = Area | Site | Municipality | County | None  # None: everywhere
KINDS: dict[type, PlaceKind] = {
    Area: PlaceKind.AREA,
    Site: PlaceKind.SITE,
    Municipality: PlaceKind.MUNICIPALITY,
    County: PlaceKind.COUNTY,
    type(None): PlaceKind.EVERYWHERE,
}
# The kinds of place that an area's rights reach: of municipalities those that take part in it.
MANAGED = frozenset({PlaceKind.AREA, PlaceKind.SITE, PlaceKind.MUNICIPALITY})
SITES_THAT_ARE = {Role.DISTRIBUTOR: "is_distributor", Role.VENUE: "is_venue", Role.AGENT: "is_agent"}


def may_grant(user: User, role: Role, place: Place) -> bool:
    """Whether `user` may give or end `role` at `place`: they invite people there and hold all that the role brings."""
    brought = ROLES[role].permissions | {Permission.PERSON_INVITE}
    return all(_covers(places_where(user, permission), place) for permission in brought)


def _covers(places: Places, place: Place) -> bool:
    if isinstance(place, Site):
        return places.covers_site(place)
    if isinstance(place, Area):
        return places.covers_area(place.pk)
    if isinstance(place, Municipality):
        return places.everywhere or municipalities_of(places).filter(pk=place.pk).exists()
    return places.everywhere


def municipalities_of(places: Places) -> QuerySet[Municipality]:
    """The municipalities that take part in the areas of `places` today, preparing ones too; all of the country's for
    who acts everywhere."""
    if places.everywhere:
        return Municipality.objects.existing()
    taking_part = Participation.objects.taking_part_on(timezone.localdate()).filter(area__in=places.areas)
    return Municipality.objects.existing().filter(pk__in=taking_part.values("municipality"))


def fits(role: Role, place: Place) -> bool:
    """Whether the role can be held at such a place at all: a venue's role at a venue, and so on."""
    if KINDS[type(place)] not in ROLES[role].places:
        return False
    return getattr(place, SITES_THAT_ARE[role]) if role in SITES_THAT_ARE else True


def roles_offered(user: User) -> list[Role]:
    """The roles that `user` may give somewhere."""
    places = places_where(user, Permission.PERSON_INVITE)
    return [role for role, rules in ROLES.items() if places.everywhere or (places.areas and rules.places & MANAGED)]


def places_offered(user: User, role: Role) -> dict[str, list[Place]]:
    """The places at which `user` may give `role`, under headings; empty for a role that is held everywhere."""
    kinds = ROLES[role].places
    offered: dict[str, list[Place]] = {}
    if PlaceKind.AREA in kinds:
        areas = Area.objects.visible_to(user).where(user, Permission.PERSON_INVITE).filter(is_national=False)
        offered[_("Areas")] = list(areas.in_finnish_order())
    if PlaceKind.SITE in kinds:
        sites = Site.objects.visible_to(user).where(user, Permission.PERSON_INVITE)
        offered |= _by_area(sites.filter(**{SITES_THAT_ARE[role]: True}).select_related("area").in_finnish_order())
    places = places_where(user, Permission.PERSON_INVITE)
    if PlaceKind.COUNTY in kinds and places.everywhere:
        offered[_("Wellbeing services counties")] = list(County.objects.in_finnish_order())
    if PlaceKind.MUNICIPALITY in kinds:
        offered[_("Municipalities")] = list(municipalities_of(places).in_finnish_order())
    return offered


def _by_area(sites: Iterable[Site]) -> dict[str, list[Place]]:
    grouped: dict[str, list[Place]] = {}
    for site in sites:
        grouped.setdefault(str(site.area), []).append(site)
    return grouped


def manages(user: User, person: User) -> bool:
    """Whether `user` could have given all that `person` holds; of those without roles administrators take care."""
    held = Membership.unscoped.in_force().filter(user=person).select_related("site", "area", "municipality", "county")
    if not held:
        return places_where(user, Permission.PERSON_INVITE).everywhere
    return all(may_grant(user, Role(membership.role), membership.place) for membership in held)


class Becoming(NamedTuple):
    """What a role can be changed to."""

    role: Role
    place: Place
    side: str = ""

    @property
    def key(self) -> str:
        """For a form: the same however often the choices are drawn."""
        kind = KINDS[type(self.place)]
        return f"{self.role}:{kind}:{self.place.pk if self.place else ''}:{self.side}"


def changes_offered(user: User, held: Membership) -> dict[str, dict[str, Becoming]]:
    """What `held` can become by the hand of `user`, under headings: each with the words that say it."""
    role, place = Role(held.role), held.place
    offered: dict[str, dict[str, Becoming]] = {}
    if role == Role.COORDINATOR:
        sides = [side for side in Side if side != held.side]
        offered[_("Another side of the same area")] = {str(s.label): Becoming(role, place, s) for s in sides}
    if isinstance(place, Site):
        roles = [other for other in SITES_THAT_ARE if other != role and fits(other, place)]
        here = {str(ROLES[other].label): Becoming(other, place) for other in roles if may_grant(user, other, place)}
        offered[_("Another role at the same site")] = here
    for heading, rows in places_offered(user, role).items():
        moved = {str(row): Becoming(role, row, held.side) for row in rows if row != place}
        offered[_("The same role elsewhere: %(where)s") % {"where": heading}] = moved
    return {heading: choices for heading, choices in offered.items() if choices}
