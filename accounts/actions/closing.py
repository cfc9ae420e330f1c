"""Closing a site and opening it again. Its cards are moved on a page of their own (`cards.actions.move_cards`)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import AgentClient, ClosingReason, Membership, Site
from accounts.permissions import Permission, Role, require

from .changes import checked
from .roles import end, require_grant, where

CLOSING = ["closed_on", "closed_because", "closing_recorded_on"]


def close_site(*, site: Site, closed_on: date, reason: ClosingReason, by: Actor) -> Site:
    """Close a site: people's roles and the pairs of venue and ticket agent end with it; cards and uses stay.

    Raises Refused (also when it is closed already), PermissionDenied.
    """
    with transaction.atomic():
        row = _locked(site)
        require(by.user, Permission.SITE_EDIT, area=row.area)
        if row.closed_on:
            raise Refused(_("The site has already been closed."))
        if closed_on > timezone.localdate():
            raise Refused({"closed_on": _("The day has not come yet. Close the site on that day, or after it.")})
        row.closed_on, row.closed_because = closed_on, ClosingReason(reason)
        row.closing_recorded_on = timezone.localdate()
        checked(row).save(update_fields=CLOSING)
        ended = {"roles": _end_roles(row, by), "pairs": _end_pairs(row)}
        audit.record("site.closed", row, by=by, site=row, day=str(closed_on), reason=str(reason), **ended)
    return row


def _end_roles(site: Site, by: Actor) -> list[dict[str, str]]:
    held = list(Membership.unscoped.in_force().filter(site=site).select_related("site", "user"))
    for membership in held:
        require_grant(by, Role(membership.role), site)
    end(held)
    return [{**where(membership), "person": str(membership.user_id)} for membership in held]


def _end_pairs(site: Site) -> list[int]:
    pairs = AgentClient.unscoped.filter(Q(agent=site) | Q(venue=site), ended_at=None).select_for_update(of=("self",))
    keys = [pair.pk for pair in pairs]
    AgentClient.unscoped.filter(pk__in=keys).update(ended_at=timezone.now())
    return keys


def reopen_site(*, site: Site, by: Actor) -> Site:
    """Open a closed site again. Roles and pairs stay ended: they are given anew. Twice changes nothing."""
    with transaction.atomic():
        row = _locked(site)
        require(by.user, Permission.SITE_EDIT, area=row.area)
        if row.closed_on:
            before = {"closed_on": str(row.closed_on), "closed_because": row.closed_because}
            row.closed_on, row.closed_because, row.closing_recorded_on = None, "", None
            checked(row).save(update_fields=CLOSING)
            audit.record("site.reopened", row, by=by, site=row, before=before)
    return row


def _locked(site: Site) -> Site:
    return Site.unscoped.select_for_update(of=("self",)).select_related("area").get(pk=site.pk)
