"""A site's workers: added, changed, given a new PIN, ended; and whether the site wants to know who works."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.digests import digest
from accounts.errors import Refused
from accounts.models import Membership, Site, User, Worker, WrongPins
from accounts.permissions import Permission, require
from accounts.pins import PinFault, fault_of

from .changes import change, checked

ENROL = Permission.DESK_ENROL


def accounts_offered_to(site: Site) -> Any:
    """The people's own accounts that may belong to a worker of the site: those of its members."""
    members = Membership.unscoped.in_force().filter(site=site).values("user")
    return User.objects.filter(pk__in=members, is_shared=False, is_active=True).order_by("name", "email")


def add_worker(*, site: Site, name: str, initials: str, pin: str, user: User | None = None, by: Actor) -> Worker:
    """Add somebody who works at the site. Raises Refused with messages by field."""
    require(by.user, ENROL, site=site)
    row = Worker(site=site)
    with transaction.atomic():
        change(row, {"name": " ".join(name.split()), "initials": initials.strip().upper(), "user": user})
        row.pin = sealed(row, pin)
        _save(row)
        audit.record("worker.added", row, by=by, site=site)
    return row


def edit_worker(*, worker: Worker, name: str, initials: str, user: User | None = None, by: Actor) -> Worker:
    """Change a worker's name, initials or own account. Raises Refused."""
    require(by.user, ENROL, site=worker.site)
    with transaction.atomic():
        row = _locked(worker)
        changes = change(row, {"name": " ".join(name.split()), "initials": initials.strip().upper(), "user": user})
        if changes:
            _save(row)
            audit.record("worker.edited", row, by=by, site=row.site, **changes)
    return row


def set_pin(*, worker: Worker, pin: str, by: Actor) -> None:
    """Give a worker a new PIN, when the old one is forgotten; it ends the wait after wrong ones. Raises Refused."""
    require(by.user, ENROL, site=worker.site)
    with transaction.atomic():
        row = _locked(worker)
        row.pin = sealed(row, pin)
        row.save(update_fields=["pin"])
        WrongPins.objects.filter(worker=row).update(count=0)
        audit.record("worker.pin_set", row, by=by, site=row.site)


def end_worker(*, worker: Worker, by: Actor) -> None:
    """The worker has left: takes over nowhere from this moment, and the PIN is gone. Twice changes nothing."""
    require(by.user, ENROL, site=worker.site)
    with transaction.atomic():
        site = Site.unscoped.select_for_update(of=("self",)).get(pk=worker.site_id)
        row = Worker.unscoped.select_for_update(of=("self",)).get(pk=worker.pk)
        if row.left_at:
            return
        if site.names_workers and not Worker.unscoped.in_force().of(site).exclude(pk=row.pk).exists():
            raise Refused(_("This is the site’s last worker. Add another first, or stop asking who works."))
        row.left_at, row.pin = timezone.now(), ""
        row.save(update_fields=["left_at", "pin"])
        audit.record("worker.ended", row, by=by, site=site)


def set_names_workers(*, site: Site, names_workers: bool, by: Actor) -> None:
    """Whether a worker is chosen before anything is done behind the site's shared login. Raises Refused."""
    require(by.user, ENROL, site=site)
    with transaction.atomic():
        row = Site.unscoped.select_for_update(of=("self",)).get(pk=site.pk)
        if names_workers and not Worker.unscoped.in_force().of(row).exists():
            raise Refused(_("Add the site’s workers first: without one nobody could work."))
        changes = change(row, {"names_workers": names_workers})
        if changes:
            row.save(update_fields=["names_workers"])
            audit.record("site.names_workers", row, by=by, site=row, **changes)


def opens(worker: Worker, pin: str) -> bool:
    """Whether this is the worker's PIN."""
    return check_password(_keyed(worker, pin), worker.pin)


def _keyed(worker: Worker, pin: str) -> str:
    """A PIN has ten thousand values: without the key, a copy of the database tells none of them. (accounts.digests)"""
    return digest("pin", worker.pk, pin)


def sealed(worker: Worker, pin: str) -> str:
    """As the database keeps it. Raises Refused when it is no PIN, or an easy one."""
    words = {
        PinFault.NOT_DIGITS: _("Type the PIN with digits only."),
        PinFault.LENGTH: _("A PIN has 4 to 8 digits."),
        PinFault.TRIVIAL: _("This PIN is too easy to guess. Choose digits that do not repeat or follow each other."),
    }
    if fault := fault_of(pin):
        raise Refused({"pin": words[fault]})
    return make_password(_keyed(worker, pin))


def _save(row: Worker) -> None:
    """Raises Refused with messages by field."""
    if not row.initials.isalpha():
        raise Refused({"initials": _("Type the initials with letters only, for example AK.")})
    try:
        with transaction.atomic():
            checked(row).save()
    except IntegrityError as clash:  # two are adding the same initials at this moment
        raise Refused(_("Somebody has just added a worker with these initials. Open the list anew.")) from clash


def _locked(worker: Worker) -> Worker:
    """Raises Refused when the worker has left meanwhile."""
    row = Worker.unscoped.select_for_update(of=("self",)).select_related("site").get(pk=worker.pk)
    if row.left_at:
        raise Refused(_("The worker has left. Add the worker again."))
    return row
