"""Who is reached about what: coordinators by their side, sites' contact people by what the site does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Membership, Side, Site
from accounts.ordering import finnish
from accounts.permissions import Role

SIDES = {"social": [Side.SOCIAL, Side.BOTH], "culture": [Side.CULTURE, Side.BOTH]}
KINDS = {"distributors": "is_distributor", "venues": "is_venue", "agents": "is_agent", "partners": "is_partner"}
WHO = [
    ("venues", _("Contact people of venues")),
    ("distributors", _("Contact people of distributors")),
    ("agents", _("Contact people of ticket agents")),
    ("partners", _("Contact people of partner organisations")),
    ("social", _("Area coordinators, social services and health care")),
    ("culture", _("Area coordinators, culture and sport")),
]


@dataclass(frozen=True)
class Contact:
    """One address: of whom, in what place, and where to mend it."""

    place: Any
    name: str
    email: str
    telephone: str = ""
    site: Any = None
    person: Any = None


def contacts_of(user: Any, *, who: str, area: Area | None) -> list[Contact]:
    """The contacts that `user` may see, in the Finnish order of their places; `area` limits them to one."""
    return _coordinators(user, who, area) if who in SIDES else _sites(user, who, area)


def _coordinators(user: Any, who: str, area: Area | None) -> list[Contact]:
    held = Membership.objects.visible_to(user).in_force().filter(role=Role.COORDINATOR, side__in=SIDES[who])
    rows = held.filter(area=area) if area else held
    rows = rows.filter(user__is_active=True).select_related("user", "area")
    found = rows.order_by(finnish("area__name_fi"), finnish("user__name"), "pk")
    return [Contact(row.area, row.user.name, row.user.email, person=row.user) for row in found]


def _sites(user: Any, who: str, area: Area | None) -> list[Contact]:
    sites = Site.objects.visible_to(user).open().filter(**{KINDS[who]: True}).select_related("area")
    rows = (sites.filter(area=area) if area else sites).in_finnish_order()
    return [Contact(row, row.contact_name, row.contact_email, row.contact_phone, site=row) for row in rows]
