"""A site's desks and who works at them: the browsers that are enrolled, the workers, and their wrong PINs.

May know nothing of cards or uses.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .people import User
from .places import Site

ENROLLED = Personal("staff", "who let a browser in as the site's desk, or took it out", "revoking + 24 months")
WORKER = Personal("staff", "naming who did a deed behind a shared login", "leaving + 24 months")
PIN = Personal("staff", "showing who takes over at a desk", "until leaving")


class DeskQuerySet(ScopedQuerySet):
    """Rows that hang on a site: seen by who enrols desks there."""

    def rows_for(self, user: Any) -> Q:
        return places_where(user, Permission.DESK_ENROL).sites_within("site__")


class DeviceQuerySet(DeskQuerySet):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)

    def of(self, site: Site) -> Self:
        return self.filter(site=site)


class EnrolledDevice(models.Model):
    """A browser that a site has taken as one of its desks. `device` is the id in its signed cookie."""

    device = models.UUIDField(editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="devices")
    name = models.CharField(_("name of the device"), max_length=60)
    enrolled_by = models.CharField(max_length=200)
    enrolled_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare(
        "id device site name enrolled_at last_used_on revoked_at", enrolled_by=ENROLLED, revoked_by=ENROLLED
    )
    unscoped = models.Manager.from_queryset(DeviceQuerySet)()
    objects = ScopedManager(DeviceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(revoked_at=None), name="a_device_is_a_desk_of_one_site_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["site", "name"],
                condition=Q(revoked_at=None),
                name="a_site_names_each_device_once",
                violation_error_message=_("The site already has a device with this name. Give this one another."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(DeskQuerySet):
    def in_force(self) -> Self:
        return self.filter(left_at=None)

    def of(self, site: Site) -> Self:
        return self.filter(site=site)


class Worker(models.Model):
    """Somebody who works at a site behind its shared login. Left, never deleted: the trail's names stay explainable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="workers")
    name = models.CharField(_("name"), max_length=80)
    initials = models.CharField(_("initials"), max_length=5)
    pin = models.CharField(max_length=200, blank=True, editable=False)  # argon2id, of a keyed digest; "" when left
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("own account")
    )
    added_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id site user added_at left_at", name=WORKER, initials=WORKER, pin=PIN)
    unscoped = models.Manager.from_queryset(WorkerQuerySet)()
    objects = ScopedManager(WorkerQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(initials__regex="^[^a-zåäö0-9 ]+$"), name="initials_are_capital_letters"
            ),  # so that they are the same whichever way they are typed
            models.UniqueConstraint(
                fields=["site", "initials"],
                condition=Q(left_at=None),
                name="initials_tell_one_worker_of_a_site",
                violation_error_message=_("Another worker of the site has these initials. Add a letter to tell them."),
            ),
            models.UniqueConstraint(
                fields=["site", "user"],
                condition=Q(left_at=None),
                name="an_account_is_one_worker_of_a_site",
                violation_error_message=_("This account belongs to another worker of the site."),
            ),
            models.CheckConstraint(condition=Q(left_at=None) | Q(pin=""), name="a_pin_goes_when_its_worker_has_left"),
        ]

    def __str__(self) -> str:
        return self.name


class WrongPins(models.Model):
    """How many wrong PINs in a row were typed for a worker at a device. Other workers and other devices go on."""

    device = models.ForeignKey(EnrolledDevice, models.CASCADE, related_name="+")
    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id device worker count last_at")
    objects = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "worker"], name="wrong_pins_are_counted_in_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.worker_id} {self.count}"


@dataclass(frozen=True)
class Desk:
    """An enrolled device as a request finds it, and the worker in force at it; "" and None when there is none."""

    pk: int
    name: str
    site_id: uuid.UUID
    last_used_on: date | None
    worker_id: uuid.UUID | None = None
    worker_name: str = ""
    initials: str = ""

    @property
    def short_name(self) -> str:
        """As a colleague would say it: "Anna K."."""
        first, *others = self.worker_name.split()
        return f"{first} {others[-1][0]}." if others else first

    @property
    def trail_name(self) -> str:
        return f"{self.worker_name}, {self.initials}" if self.worker_id else ""


# Plain SQL, and one statement for both: every deed at an enrolled desk passes through it. (desk_log)
_DESK = """
SELECT d.id, d.name, d.site_id, d.last_used_on, w.id, coalesce(w.name, ''), coalesce(w.initials, '')
FROM accounts_enrolleddevice d
LEFT JOIN accounts_worker w ON w.site_id = d.site_id AND w.left_at IS NULL AND (w.id = %s OR w.user_id = %s)
WHERE d.device = %s AND d.revoked_at IS NULL
"""


def desk_of(device: uuid.UUID, *, worker: uuid.UUID | None = None, account: uuid.UUID | None = None) -> Desk | None:
    """The desk that a device is, with the worker of this id or of this account; None when it is enrolled nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(_DESK, [worker, account, device])
        row = cursor.fetchone()
    return Desk(*row) if row else None
