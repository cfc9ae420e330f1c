"""Who may do what, and where.

One enumeration of permissions, one table of roles, one question (`places_where`) and its two spellings for deeds
(`require`) and pages (`allow`). This module knows memberships only through the user it is given; it imports no models,
so that models may import it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Permission(StrEnum):
    """A verb on a noun. What each role has of them is in `ROLES`."""

    CARD_VIEW = "card.view"
    CARD_REGISTER = "card.register"
    CARD_END = "card.end"
    CARD_LET_THROUGH = "card.let_through"  # for a client who lives outside the network
    CARD_MOVE = "card.move"  # all cards of a site to its successor, or of a pilot to its new end
    STOCK_VIEW = "stock.view"
    SERIES_VIEW = "series.view"
    SERIES_GIVE = "series.give"
    SERIES_CREATE = "series.create"
    QUESTION_ASK = "question.ask"
    QUESTION_ANSWER = "question.answer"
    LIST_EDIT = "list.edit"  # value lists, notices, questionnaires
    USAGE_LOG = "usage.log"
    USAGE_IMPORT = "usage.import"
    USAGE_VIEW = "usage.view"
    STOP_RELEASE = "stop.release"  # of a desk that asked about too many codes
    EVENT_EDIT = "event.edit"  # what a venue offers
    LIMIT_EDIT = "limit.edit"  # what a venue limits of what the card gives
    STATISTICS_VIEW = "statistics.view"
    PERSON_VIEW = "person.view"
    PERSON_INVITE = "person.invite"
    SITE_VIEW = "site.view"
    SITE_EDIT = "site.edit"
    AREA_VIEW = "area.view"
    AREA_EDIT = "area.edit"
    NETWORK_EDIT = "network.edit"
    SITE_DETAILS = "site.details"  # a site's own: contact person and addresses on the web
    DESK_ENROL = "desk.enrol"  # a site's own devices and workers
    TRAIL_VIEW = "trail.view"  # who did what and who looked at what
    COMMITMENT_FOLLOW = "commitment.follow"  # who has committed to the operating model, and recording a signed paper
    REMINDER_SEND = "reminder.send"
    PUBLICATION_ASK = "publication.ask"  # for a release of statistics
    PUBLICATION_APPROVE = "publication.approve"  # one that another has asked for


class Role(StrEnum):
    """The roles of domain.md 1.2; one person may hold several, each in its own place."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    DISTRIBUTOR = "distributor"
    VENUE = "venue"
    AGENT = "agent"
    STATISTICS = "statistics"


class PlaceKind(StrEnum):
    """What a membership is tied to. An empty field never means the whole country: that is a kind of its own."""

    EVERYWHERE = "everywhere"
    AREA = "area"
    SITE = "site"
    MUNICIPALITY = "municipality"
    COUNTY = "county"


@dataclass(frozen=True)
class RoleRules:
    """One line of the table an auditor reads: the role's name, what it is for, where it can be held, what it may do."""

    label: Any
    description: Any
    places: frozenset[PlaceKind]
    permissions: frozenset[Permission]


P = Permission
ROLES: dict[Role, RoleRules] = {
    Role.ADMINISTRATOR: RoleRules(
        _("Administrator"),
        _("Kaikukeskus: administers the whole register."),
        frozenset({PlaceKind.EVERYWHERE}),
        frozenset(Permission),
    ),
    Role.COORDINATOR: RoleRules(
        _("Area coordinator"),
        _("Manages the sites and people of an area, helps to register cards and to log uses, follows its statistics."),
        frozenset({PlaceKind.AREA}),
        frozenset(Permission)
        - {P.SERIES_CREATE, P.NETWORK_EDIT, P.QUESTION_ANSWER, P.LIST_EDIT, P.PUBLICATION_ASK, P.PUBLICATION_APPROVE},
    ),
    Role.DISTRIBUTOR: RoleRules(
        _("Distributor"),
        _("Registers and renews the cards of its own site."),
        frozenset({PlaceKind.SITE}),
        frozenset(
            {
                P.CARD_VIEW,
                P.CARD_REGISTER,
                P.CARD_END,
                P.STOCK_VIEW,
                P.QUESTION_ASK,
                P.STATISTICS_VIEW,
                P.SITE_VIEW,
                P.SITE_DETAILS,
                P.DESK_ENROL,
            }
        ),
    ),
    Role.VENUE: RoleRules(
        _("Kaikukortti venue"),
        _("Logs the use of the card for its own events."),
        frozenset({PlaceKind.SITE}),
        frozenset(
            {
                P.USAGE_LOG,
                P.USAGE_IMPORT,
                P.USAGE_VIEW,
                P.EVENT_EDIT,
                P.LIMIT_EDIT,
                P.STATISTICS_VIEW,
                P.SITE_VIEW,
                P.SITE_DETAILS,
                P.DESK_ENROL,
            }
        ),
    ),
    Role.AGENT: RoleRules(
        _("Ticket agent"),
        _("Logs the use of the card for the venues whose tickets it sells."),
        frozenset({PlaceKind.SITE}),
        frozenset(
            {
                P.USAGE_LOG,
                P.USAGE_IMPORT,
                P.USAGE_VIEW,
                P.STATISTICS_VIEW,
                P.SITE_VIEW,
                P.SITE_DETAILS,
                P.DESK_ENROL,
            }
        ),
    ),
    Role.STATISTICS: RoleRules(
        _("Viewer of statistics"),
        _("Sees the statistics of a municipality or a wellbeing services county, never single rows."),
        frozenset({PlaceKind.MUNICIPALITY, PlaceKind.COUNTY}),
        frozenset({P.STATISTICS_VIEW}),
    ),
}
ROLE_CHOICES = [(role.value, rules.label) for role, rules in ROLES.items()]


@dataclass(frozen=True)
class Places:
    """Where somebody holds a permission: primary keys of sites, areas, municipalities and counties, or everywhere."""

    everywhere: bool = False
    areas: frozenset[int] = field(default_factory=frozenset)
    sites: frozenset[Any] = field(default_factory=frozenset)
    municipalities: frozenset[str] = field(default_factory=frozenset)
    counties: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.areas or self.sites or self.municipalities or self.counties)

    def sites_within(self, path: str = "") -> Q:
        """The condition that the site at `path` (e.g. "venue__"; empty: the row itself) is one of these places."""
        if self.everywhere:
            return ~Q(pk__in=())  # true of every row; an empty Q() would vanish in "everywhere, or these rows"
        if not (self.sites or self.areas):
            return Q(pk__in=())
        return Q(**{f"{path}pk__in": self.sites}) | Q(**{f"{path}area__in": self.areas})

    def covers_site(self, site: Any) -> bool:
        return self.everywhere or site.pk in self.sites or site.area_id in self.areas

    def covers_area(self, area_id: int | None) -> bool:
        return self.everywhere or area_id in self.areas


def places_where(user: Any, permission: Permission) -> Places:
    """The places where `user` holds `permission`; an empty (false) Places for the anonymous and the deactivated."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Places()
    held = [m for m in user.memberships_in_force if permission in ROLES[Role(m.role)].permissions]
    return Places(
        everywhere=any(m.kind == PlaceKind.EVERYWHERE for m in held),
        areas=frozenset(m.area_id for m in held if m.kind == PlaceKind.AREA),
        sites=frozenset(m.site_id for m in held if m.kind == PlaceKind.SITE),
        municipalities=frozenset(m.municipality_id for m in held if m.kind == PlaceKind.MUNICIPALITY),
        counties=frozenset(m.county_id for m in held if m.kind == PlaceKind.COUNTY),
    )


def may(user: Any, permission: Permission, *, site: Any = None, area: Any = None) -> bool:
    """Whether `user` holds `permission` somewhere, or at `site` or in `area` when one is given."""
    places = places_where(user, permission)
    if site is not None:
        return places.covers_site(site)
    return places.covers_area(area.pk) if area is not None else bool(places)


def require(user: Any, permission: Permission, *, site: Any = None, area: Any = None) -> None:
    """Raise PermissionDenied unless `user` holds `permission` (at `site` or in `area`, when given)."""
    if not may(user, permission, site=site, area=area):
        raise PermissionDenied(f"{permission} required")


def allow(permission: Permission) -> Callable[..., Any]:
    """Page decorator: 403 unless the person holds `permission` somewhere. Scope (404) comes after it."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by tests/test_house.py
        return guarded

    return mark
