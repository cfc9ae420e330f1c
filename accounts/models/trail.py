"""The trail: what was done, by whom, and the seals that hold it. Text without foreign keys, so that it neither blocks
nor dies with the data."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.digests import digest
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .people import User

TRAIL = Personal("staff", "answering who did what and who saw what", "24 months")
YEARS_KEPT = 2  # the trigger of migration 0002 says the same


def start_of(day: date) -> datetime:
    """Midnight in Finland: a day of the trail is a day of the people who read it."""
    return timezone.make_aware(datetime.combine(day, time.min))


def first_day_kept(moment: datetime) -> date:
    """Lines of earlier days are past their keeping time, whole days at once."""
    today = timezone.localdate(moment)
    last_of_month = today.replace(day=28) if (today.month, today.day) == (2, 29) else today  # noqa: PLR2004
    return last_of_month.replace(year=today.year - YEARS_KEPT)


class AuditEventQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Administrators all; coordinators what happened in their area as it was then, so that a site which moves to
        another area takes no history along."""
        places = places_where(user, Permission.TRAIL_VIEW)
        if places.everywhere:
            return Q()
        areas = [str(area) for area in places.areas]
        return Q(area_id__in=areas) if areas else Q(pk__in=())

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def in_order(self) -> Self:
        """The one order in which days are sealed."""
        return self.order_by("at", "pk")

    def on(self, day: date) -> Self:
        return self.filter(at__gte=start_of(day), at__lt=start_of(date.fromordinal(day.toordinal() + 1)))

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject=subject._meta.label_lower, subject_id=str(subject.pk))

    def by_person(self, text: str, *, seen_by: Any) -> Self:
        """Deeds of the people whom `text` means: part of a name or an address that `seen_by` sees, or anybody's whole
        address; with it wrong passwords that were typed for this address."""
        address = text.strip().lower()
        seen = User.people.visible_to(seen_by).filter(Q(name__icontains=text) | Q(email__icontains=address))
        meant = [*seen.values_list("pk", flat=True)[:50], *User.objects.filter(email=address).values_list("pk")[:1]]
        keys = [str(key[0] if isinstance(key, tuple) else key) for key in meant]
        typed = Q(subject=User._meta.label_lower, subject_id=digest_of_address(address), actor_id="")
        return self.filter(Q(actor_id__in=keys) | typed)

    def from_device(self, text: str) -> Self:
        """By the device's name, or by the beginning of the id of one that has none."""
        return self.filter(Q(device_name__iexact=text.strip()) | Q(device_id__startswith=text.strip().lower()))

    def past_keeping(self, moment: datetime) -> Self:
        return self.filter(at__lt=start_of(first_day_kept(moment)))


def digest_of_address(address: str) -> str:
    """An address that somebody typed to log in: recognised when it comes again, never read from the trail."""
    return digest("address typed", address.strip().lower())


class AuditEvent(models.Model):
    """One deed. The database refuses UPDATE, and DELETE before the keeping time has passed (migration 0002)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    actor_id = models.CharField(max_length=36, blank=True)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=36, blank=True)
    site_id = models.CharField(max_length=36, blank=True)
    area_id = models.CharField(max_length=36, blank=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)
    device_id = models.CharField(max_length=36, blank=True, default="")
    device_name = models.CharField(max_length=120, blank=True, default="")

    PRIVACY = declare(
        "id at actor_kind verb subject subject_id site_id area_id details request_id",
        actor_name=TRAIL,
        actor_id=TRAIL,
        device_id=TRAIL,
        device_name=TRAIL,
    )
    unscoped = models.Manager.from_queryset(AuditEventQuerySet)()
    objects = ScopedManager(AuditEventQuerySet)

    class Meta:
        # Each costs the desk a little (desk_log). A list by kind of deed or device reads the days that are asked for.
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="trail_of_a_subject"),
            models.Index(fields=["area_id", "at"], name="trail_of_an_area"),
            models.Index(fields=["site_id", "at"], name="trail_of_a_site"),
            models.Index(fields=["actor_id", "at"], name="trail_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"


class TrailSealQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return Q() if places_where(user, Permission.TRAIL_VIEW).everywhere else Q(pk__in=())


class TrailSeal(models.Model):
    """One day of the trail, sealed: `mark` covers what stands here and the mark of the day before (accounts.seals).

    Kept for ever, the database refuses UPDATE and DELETE: the lines of a day go, its seal stays.
    """

    day = models.DateField(primary_key=True)
    form = models.PositiveSmallIntegerField(help_text="Which columns, in which order: accounts.seals.FORMS.")
    lines = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    PRIVACY = declare("day form lines digest previous mark sealed_at")
    unscoped = models.Manager.from_queryset(TrailSealQuerySet)()
    objects = ScopedManager(TrailSealQuerySet)

    def __str__(self) -> str:
        return f"{self.day} {self.lines}"
