"""Adding and editing sites."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.granting import SITES_THAT_ARE
from accounts.models import Membership, Organisation, Site
from accounts.permissions import Permission, Role, require

from .changes import change, checked


def add_site(*, organisation: Organisation | str, organisation_sv: str = "", by: Actor, **fields: Any) -> Site:
    """Add a site in an area where `by` edits sites; `fields` are those of the model, `area` among them.

    A name instead of an organisation takes the one that has it, or makes it: a national association's name is no
    secret, its other sites are. Raises Refused with the model's messages by field, PermissionDenied.
    """
    require(by.user, Permission.SITE_EDIT, area=fields["area"])
    site = Site()
    with transaction.atomic():
        changes = change(site, {**fields, "organisation": _owner(organisation, organisation_sv, by)})
        checked(site).save(force_insert=True)
        audit.record("site.added", site, by=by, site=site, **changes)
    return site


def edit_site(
    *, site: Site, organisation: Organisation | str | None = None, organisation_sv: str = "", by: Actor, **fields: Any
) -> Site:
    """Change a site's fields. Raises Refused (also when people would keep a role that the site no longer has)."""
    with transaction.atomic():
        row = Site.unscoped.select_for_update(of=("self",)).select_related("area", "organisation").get(pk=site.pk)
        require(by.user, Permission.SITE_EDIT, area=row.area)
        if organisation is not None:
            fields["organisation"] = _owner(organisation, organisation_sv, by)
        changes = change(row, fields)
        require(by.user, Permission.SITE_EDIT, area=row.area)  # the new area, when the site moves
        _refuse_to_strand_people(row)
        checked(row).save()
        if changes:
            audit.record("site.edited", row, by=by, site=row, **changes)
    return row


def _owner(organisation: Organisation | str, name_sv: str, by: Actor) -> Organisation:
    if isinstance(organisation, Organisation):
        return organisation
    name = " ".join(organisation.split())
    known = Organisation.unscoped.filter(name_fi__iexact=name).order_by("pk").first()
    if known:
        return known
    owner = checked(Organisation(name_fi=name, name_sv=name_sv))
    owner.save(force_insert=True)
    audit.record("organisation.added", owner, by=by, name_fi=name)
    return owner


def _refuse_to_strand_people(site: Site) -> None:
    """A role at a site that is no longer of that kind would keep its rights."""
    roles = {role: flag for role, flag in SITES_THAT_ARE.items() if not getattr(site, flag)}
    held = Membership.unscoped.in_force().filter(site=site, role__in=roles).values_list("role", flat=True)
    refused = {roles[Role(role)]: _("People still have this role at the site. End their roles first.") for role in held}
    if refused:
        raise Refused(refused)
