"""A small group's visit: the uses that were logged in one go, and are undone in one. [S1, S2, domain.md 4.3]"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Site
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet


def is_of(trail_name: str, user: Any) -> bool:
    """Whether something was logged with this sign-in, whoever stood behind a shared one (see Actor.trail_name)."""
    return trail_name == user.email or trail_name.startswith(f"{user.email} (")


class VisitQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """As its uses are seen. [house.md 8.7]"""
        places = places_where(user, Permission.USAGE_VIEW)
        return Q() if places.everywhere else places.sites_within("venue__") | Q(logged_from__in=places.sites)


class Visit(models.Model):
    """One visit; its `idempotency_key` was made when the form was drawn. Who came stands in its uses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="visits")
    logged_from = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    event_day = models.DateField()
    idempotency_key = models.UUIDField(unique=True)
    logged_by = models.CharField(max_length=200)
    logged_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare(
        "id venue logged_from idempotency_key event_day logged_at",
        logged_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
    )
    unscoped = models.Manager.from_queryset(VisitQuerySet)()
    objects = ScopedManager(VisitQuerySet)

    def __str__(self) -> str:
        return f"{self.event_day} {self.venue_id}"

    def is_logged_by(self, user: Any) -> bool:
        return is_of(self.logged_by, user)
