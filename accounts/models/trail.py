"""The trail: what was done, by whom. Text without foreign keys, so that it neither blocks nor dies with the data."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

TRAIL = Personal("staff", "answering who did what and who saw what", "24 months")


class AuditEventQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Administrators only, until the trail's own page brings areas in."""
        return Q() if places_where(user, Permission.PERSON_VIEW).everywhere else Q(pk__in=())


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

    PRIVACY = declare(
        "id at actor_kind verb subject subject_id site_id area_id details request_id",
        actor_name=TRAIL,
        actor_id=TRAIL,
    )
    unscoped = models.Manager.from_queryset(AuditEventQuerySet)()
    objects = ScopedManager(AuditEventQuerySet)

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id"], name="trail_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"
