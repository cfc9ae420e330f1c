"""What rests only for a while: interrupted registrations, and workbooks of registrations. Sealed, gone in a day."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Site, User
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

LIFE = timedelta(days=1)
SEALED = Personal("holder", "going on after an interruption; sealed with a key outside the database", "24 hours")


class DraftQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """One's own, while it lives; nobody else's, not even an administrator's."""
        return Q(user=user.pk, created_at__gt=timezone.now() - LIFE)

    def dead(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - LIFE)


class Draft(models.Model):
    """An interrupted registration. Its id is the idempotency key of the form, so that it becomes one card at most."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="drafts")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id user created_at changed_at", sealed=SEALED)
    unscoped = models.Manager.from_queryset(DraftQuerySet)()
    objects = ScopedManager(DraftQuerySet)

    def __str__(self) -> str:
        return str(self.pk)


class BatchQuerySet(DraftQuerySet):
    def rows_for(self, user: Any) -> Q:
        """One's own, while one may register for its site."""
        return super().rows_for(user) & places_where(user, Permission.CARD_REGISTER).sites_within("site__")

    def dead(self) -> Self:
        """Those never registered, past their day."""
        return super().dead().filter(committed_at=None)

    def registered_at(self, site: Site) -> Self:
        return self.filter(site=site).exclude(committed_at=None)


class RegistrationBatch(models.Model):
    """A workbook of registrations between its preview and its commit. `digest` tells the same file again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="registration_batches")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="registration_batches")
    sealed = models.BinaryField(null=True)  # emptied when the rows are registered
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    registered = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id user site digest rows registered created_at committed_at", sealed=SEALED)
    unscoped = models.Manager.from_queryset(BatchQuerySet)()
    objects = ScopedManager(BatchQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(committed_at=None, sealed__isnull=False, registered=0)
                | Q(committed_at__isnull=False, sealed=None),
                name="a_registered_workbook_keeps_no_rows",
            ),
            models.CheckConstraint(
                condition=Q(registered__lte=models.F("rows")), name="a_workbook_registers_its_own_rows_at_most"
            ),
        ]
        indexes = [models.Index(fields=["site", "digest"], name="workbooks_of_a_site")]

    def __str__(self) -> str:
        return str(self.pk)
