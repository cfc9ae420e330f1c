"""Adding and editing sites; their details, which their own people keep right."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.granting import SITES_THAT_ARE
from accounts.models import Membership, Organisation, Site
from accounts.permissions import Permission, Role, require

from .changes import change, checked

UNTIL = {"is_distributor": "distributor_until", "is_venue": "venue_until"}
DETAILS = frozenset({"web_address", "accessibility_address", "contact_name", "contact_email", "contact_phone"})


def add_site(*, organisation: Organisation | str, organisation_sv: str = "", by: Actor, **fields: Any) -> Site:
    """Add a site in an area where `by` edits sites; `fields` are those of the model, `area` among them.

    A name instead of an organisation takes the one that has it, or makes it: a national association's name is no
    secret, its other sites are. Raises Refused with the model's messages by field, PermissionDenied.
    """
    require(by.user, Permission.SITE_EDIT, area=fields["area"])
    site = Site()
    with transaction.atomic():
        changes = change(site, {**fields, "organisation": _owner(organisation, organisation_sv, by)})
        site.details_checked_on = timezone.localdate()
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
        _date_what_ends(row, changes.get("before", {}))
        row.details_checked_on = timezone.localdate()  # whoever saves the form has the details before the eyes
        require(by.user, Permission.SITE_EDIT, area=row.area)  # the new area, when the site moves
        _refuse_to_strand_people(row)
        checked(row).save()
        if changes:
            audit.record("site.edited", row, by=by, site=row, **changes)
    return row


def _date_what_ends(site: Site, before: dict[str, Any]) -> None:
    """The day when it stops being a distributor or a venue; none when it becomes one again."""
    for flag, until in UNTIL.items():
        if flag in before:
            setattr(site, until, timezone.localdate() if before[flag] else None)


def edit_site_details(*, site: Site, by: Actor, **details: str) -> Site:
    """Change what the site's own people keep right, or nothing: either way they are right today. (yearly check)

    Name, kind, area and organisation are the coordinator's. Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        row = Site.unscoped.select_for_update(of=("self",)).select_related("area", "organisation").get(pk=site.pk)
        require(by.user, Permission.SITE_DETAILS, site=row)
        if not DETAILS >= details.keys():
            raise PermissionDenied("only the details are the site's own")
        if row.closed_on:
            raise Refused(_("The site has been closed. Open it again first."))
        changes = change(row, details)
        row.details_checked_on = timezone.localdate()
        checked(row).save()
        audit.record("site.edited" if changes else "site.checked", row, by=by, site=row, **changes)
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
