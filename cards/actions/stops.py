"""Stopping a desk that has asked about too many codes, and letting it go on. The coordinators are told by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts import audit
from accounts.actors import Actor
from accounts.devices import Device
from accounts.errors import Refused
from accounts.models import Membership, Site, User
from accounts.permissions import Permission, Role, require
from accounts.wall import trusted
from cards.budgets import Finding, Why
from cards.models import Attempt, DeskStop
from cards.models.attempts import STOPS_KEPT


@trusted
def stop_desk(*, found: Finding, site: Site, by: Actor) -> DeskStop:
    """Stop the account of `by` on their device; of several requests at once the first one's stop counts for all."""
    device = by.device
    if device is None:
        raise ValueError("only who comes through a page is stopped")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.user.pk)
        now = timezone.now()
        stops = DeskStop.unscoped.filter(account=by.user, device=device.id, reason=found.why.value)
        if stop := stops.open_at(now).first():
            return stop
        stop = _stopped(found, site, device, by, now)
        audit.record("desk.stopped", stop, by=by, site=site, reason=found.why.value)
        if found.why is not Why.CONFIRM:
            _tell(stop)
    return stop


def _stopped(found: Finding, site: Site, device: Device, by: Actor, now: datetime) -> DeskStop:
    stop: DeskStop = DeskStop.unscoped.create(
        at=now,
        reason=found.why.value,
        site=site,
        account=by.user,
        device=device.id,
        device_since=device.since,
        address=device.address,
        ends_at=now + found.wait if found.wait else None,
    )
    return stop


def _tell(stop: DeskStop) -> None:
    """One mail for each coordinator of the site's area, sent at once by the worker when this is committed. Where there
    is none but the one who was stopped, for the administrators."""
    held = Membership.unscoped.in_force().filter(user__is_active=True).exclude(user=stop.account_id)
    coordinators = held.filter(role=Role.COORDINATOR, area=stop.site.area_id)
    told = coordinators if coordinators.exists() else held.filter(role=Role.ADMINISTRATOR)
    readers = told.order_by("user").values_list("user", flat=True).distinct()
    jobs: list[Any] = [{"stop_id": str(stop.pk), "user_id": str(user)} for user in readers]
    if jobs:
        app.configure_task("cards.tasks.tell_of_stop").batch_defer(*jobs)


@trusted
def note_told(*, stop: DeskStop, by: Actor) -> None:
    """The first mail has gone."""
    if by.user is not None:
        raise ValueError("a task of the system does this")
    DeskStop.unscoped.filter(pk=stop.pk, told_at=None).update(told_at=timezone.now())


@trusted
def release_stop(*, stop: DeskStop, reason: str, by: Actor) -> bool:
    """Let the desk go on, with fresh budgets for its account. False when the stop was over already.

    `reason` is a ReleaseReason. Raises PermissionDenied outside one's places, Refused for a stop of one's own.
    """
    require(by.user, Permission.STOP_RELEASE, site=stop.site)
    if stop.account_id == by.user.pk:
        raise Refused(_("This is a stop of your own. Ask an administrator or another coordinator to release it."))
    with transaction.atomic():
        row = DeskStop.unscoped.select_for_update(of=("self",)).get(pk=stop.pk)
        if not row.is_open:
            return False
        row.released_at, row.released_by, row.released_because = timezone.now(), by.trail_name[:200], reason
        row.save(update_fields=["released_at", "released_by", "released_because"])
        audit.record("desk.released", row, by=by, site=stop.site, reason=reason)
    return True


@trusted
def purge_attempts(*, moment: datetime, by: Actor) -> int:
    """Delete attempts past their thirty days and stops past their thirteen months; returns how many rows went.

    The trail hears nothing of it: the keeping times are in the models' declarations.
    """
    if by.user is not None:
        raise ValueError("a task of the system does this")
    attempts, _kinds = Attempt.unscoped.all().past_keeping(moment).delete()
    stops, _kinds = DeskStop.unscoped.filter(at__lt=moment - STOPS_KEPT).delete()
    return attempts + stops
