"""Who has to commit to the operating model, who has, and who may answer for whom. [S2, W7]

Counties, municipalities of the network, and organisations with a site that gives cards, takes them or sells tickets.
Knows places, roles and acknowledgements; writes nothing. Pages get partners from here, never the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Acknowledgement,
    County,
    Membership,
    Municipality,
    NetworkStatus,
    OperatingModel,
    Organisation,
    Participation,
    Site,
)
from accounts.ordering import finnish, shown
from accounts.permissions import Permission, PlaceKind, Places, Role, places_where

KINDS = {
    "organisation": _("Organisation"),
    "municipality": _("Municipality"),
    "county": _("Wellbeing services county"),
}
MODELS: dict[str, type] = {"organisation": Organisation, "municipality": Municipality, "county": County}


@dataclass(frozen=True)
class Partner:
    """One that commits itself, with what it has told of the version that was asked about."""

    kind: str
    place: Any
    acknowledgement: Acknowledgement | None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.place.pk}"

    @property
    def label(self) -> Any:
        return KINDS[self.kind]

    def __str__(self) -> str:
        return str(self.place)


@dataclass(frozen=True)
class Reach:
    """The primary keys of partners by kind."""

    organisations: QuerySet | Iterable[Any] = ()
    municipalities: QuerySet | Iterable[Any] = ()
    counties: QuerySet | Iterable[Any] = ()


def version_in_force(day: date | None = None) -> OperatingModel | None:
    return OperatingModel.objects.in_force_on(day or timezone.localdate()).first()


def committing_sites() -> QuerySet[Site]:
    """A partner organisation does nothing here but come along, and has nobody who logs in."""
    return Site.unscoped.open().filter(is_partner=False)


def reach_of(places: Places) -> Reach:
    """The partners of these areas, or of the whole network."""
    where = Q() if places.everywhere else Q(area__in=places.areas)
    taking_part = Participation.objects.in_force_on(timezone.localdate()).exclude(status=NetworkStatus.ENDED)
    municipalities = taking_part.filter(where).values("municipality")
    return Reach(
        organisations=committing_sites().filter(where).values("organisation"),
        municipalities=municipalities,
        counties=Municipality.objects.filter(pk__in=municipalities, county__isnull=False).values("county"),
    )


def own_reach(user: Any) -> Reach:
    """Those for which the person may answer: the organisations of the sites where they work, and what they follow."""
    held = user.memberships_in_force
    viewer = [membership for membership in held if membership.role == Role.STATISTICS]
    sites = [m.site for m in held if m.kind == PlaceKind.SITE and not m.site.closed_on]
    return Reach(
        organisations={site.organisation_id for site in sites},
        municipalities={m.municipality_id for m in viewer if m.kind == PlaceKind.MUNICIPALITY},
        counties={m.county_id for m in viewer if m.kind == PlaceKind.COUNTY},
    )


def partners(reach: Reach, version: OperatingModel) -> list[Partner]:
    """The partners in reach, in the order of their kinds and names, each with its answer; four queries."""
    told = _told(version)
    counties, municipalities = County.objects.order_by("code"), Municipality.objects.in_finnish_order()
    rows = {
        "organisation": Organisation.unscoped.order_by(finnish(shown("name"))).filter(pk__in=reach.organisations),
        "municipality": municipalities.filter(pk__in=reach.municipalities),
        "county": counties.filter(pk__in=reach.counties),
    }
    return [Partner(kind, row, told.get((kind, row.pk))) for kind, found in rows.items() for row in found]


def _told(version: OperatingModel) -> dict[tuple[str, Any], Acknowledgement]:
    found = {}
    for row in Acknowledgement.objects.filter(version=version).select_related("user"):
        kind = next(kind for kind in KINDS if getattr(row, f"{kind}_id") is not None)
        found[kind, getattr(row, f"{kind}_id")] = row
    return found


class Answering:
    """What one person may answer, and what is still open; read when it is asked."""

    def __init__(self, user: Any) -> None:
        self.user, self.version = user, version_in_force()

    @cached_property
    def own(self) -> list[Partner]:
        return partners(own_reach(self.user), self.version) if self.version else []

    @property
    def open(self) -> list[Partner]:
        return [partner for partner in self.own if partner.acknowledgement is None]

    @property
    def is_late(self) -> bool:
        return bool(self.version and self.version.answer_by < timezone.localdate())

    @property
    def is_stopped(self) -> bool:
        """Whether an administrator has decided that those who have not answered by now answer before they work."""
        stops_after = self.version.stops_after if self.version else None
        return bool(stops_after and stops_after < timezone.localdate() and self.open)


def answers_for(user: Any, place: Any) -> bool:
    """Whether the person works for this organisation, or views the statistics of this municipality or county."""
    reach = own_reach(user)
    held = {Organisation: reach.organisations, Municipality: reach.municipalities, County: reach.counties}
    return place.pk in held[type(place)]


def records_for(user: Any, place: Any) -> bool:
    """Whether the person may record a signed paper of this partner: one of an area that they coordinate."""
    return partner_of(user, next(kind for kind, model in MODELS.items() if model is type(place)), place.pk) is not None


def partner_of(user: Any, kind: str, pk: Any) -> Any:
    """The row of a partner that the person follows, or None: no such kind, no such row, or none of theirs."""
    places = places_where(user, Permission.COMMITMENT_FOLLOW)
    if kind not in MODELS or not places:
        return None
    reach = reach_of(places)
    reached = {"organisation": reach.organisations, "municipality": reach.municipalities, "county": reach.counties}
    fits = str(pk).isdigit() or kind != "organisation"
    return MODELS[kind]._default_manager.filter(pk__in=reached[kind]).filter(pk=pk).first() if fits else None  # type: ignore[attr-defined]


def addresses(found: Sequence[Partner]) -> dict[str, list[str]]:
    """The e-mail addresses by which each partner is reminded, by its key: contact people, else who logs in for it."""
    keys: dict[str, list[Any]] = {kind: [one.place.pk for one in found if one.kind == kind] for kind in KINDS}
    contacts = committing_sites().filter(organisation__in=keys["organisation"]).exclude(contact_email="")
    by_key: dict[str, list[str]] = {}
    for pk, email in contacts.order_by("contact_email").values_list("organisation", "contact_email").distinct():
        by_key.setdefault(f"organisation-{pk}", []).append(email)
    named = set(by_key)
    for key, email in _members(keys):
        if key not in named and email not in by_key.setdefault(key, []):
            by_key[key].append(email)
    return {one.key: by_key[one.key] for one in found if one.key in by_key}


def areas_of(found: Sequence[Partner]) -> dict[str, set[int]]:
    """The areas in which each partner is, by its key: its sites', or those that its municipalities belong to."""
    keys: dict[str, list[Any]] = {kind: [one.place.pk for one in found if one.kind == kind] for kind in KINDS}
    by_key: dict[str, set[int]] = {}
    sites = committing_sites().filter(organisation__in=keys["organisation"])
    for pk, area in sites.values_list("organisation", "area"):
        by_key.setdefault(f"organisation-{pk}", set()).add(area)
    taking_part = Participation.objects.in_force_on(timezone.localdate()).exclude(status=NetworkStatus.ENDED)
    for code, county, area in taking_part.values_list("municipality", "municipality__county", "area"):
        by_key.setdefault(f"municipality-{code}", set()).add(area)
        by_key.setdefault(f"county-{county}", set()).add(area)
    return by_key


def _members(keys: dict[str, list[Any]]) -> Iterable[tuple[str, str]]:
    of_sites = Q(site__organisation__in=keys["organisation"], site__closed_on=None)
    of_places = Q(municipality__in=keys["municipality"]) | Q(county__in=keys["county"])
    held = Membership.unscoped.in_force().filter(of_sites | of_places, user__is_active=True).order_by("user__email")
    for organisation, municipality, county, email in held.values_list(
        "site__organisation", "municipality", "county", "user__email"
    ):
        if organisation:
            yield f"organisation-{organisation}", email
        elif municipality:
            yield f"municipality-{municipality}", email
        else:
            yield f"county-{county}", email
