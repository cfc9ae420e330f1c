"""A site's devices: a browser is enrolled as a desk, named, and let go."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import EnrolledDevice, Site
from accounts.permissions import Permission, require

from .changes import checked

ENROL = Permission.DESK_ENROL


def enrol_device(*, site: Site, name: str, by: Actor) -> EnrolledDevice:
    """Take the browser that asks as a desk of the site. Raises Refused when it is one already, here or elsewhere."""
    require(by.user, ENROL, site=site)
    if by.device is None:
        raise PermissionDenied("only a browser can be enrolled")
    _refuse_another(by, site)
    row = EnrolledDevice(device=by.device.id, site=site, name=_tidy(name), enrolled_by=by.trail_name[:200])
    try:
        with transaction.atomic():
            checked(row).save(force_insert=True)
            audit.record("device.enrolled", row, by=by, site=site, name=row.name)
    except IntegrityError as clash:  # twice at the same moment
        raise Refused(_("This browser has just been enrolled. Open the page anew.")) from clash
    return row


def _refuse_another(by: Actor, site: Site) -> None:
    known = EnrolledDevice.unscoped.in_force().filter(device=by.device.id if by.device else None).first()
    if known and known.site_id == site.pk:
        raise Refused(_("This browser is already a device of the site. Change its name in the list."))
    if known:
        raise Refused(
            _("This browser is a device of another site. Somebody of that site must remove it from their list first.")
        )


def rename_device(*, device: EnrolledDevice, name: str, by: Actor) -> EnrolledDevice:
    """Give a device another name. Raises Refused."""
    require(by.user, ENROL, site=device.site)
    with transaction.atomic():
        row = _locked(device)
        before, row.name = row.name, _tidy(name)
        if row.name != before:
            checked(row).save(update_fields=["name"])
            audit.record("device.renamed", row, by=by, site=row.site, before={"name": before}, after={"name": row.name})
    return row


def revoke_device(*, device: EnrolledDevice, by: Actor) -> None:
    """The browser is no desk of the site any more: nobody takes over at it from this moment. Twice changes nothing."""
    require(by.user, ENROL, site=device.site)
    with transaction.atomic():
        row = _locked(device)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = timezone.now(), by.trail_name[:200]
            row.save(update_fields=["revoked_at", "revoked_by"])
            audit.record("device.revoked", row, by=by, site=row.site, name=row.name)


def _locked(device: EnrolledDevice) -> EnrolledDevice:
    return EnrolledDevice.unscoped.select_for_update(of=("self",)).select_related("site").get(pk=device.pk)


def _tidy(name: str) -> str:
    return " ".join(name.split())
