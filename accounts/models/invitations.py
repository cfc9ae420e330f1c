"""Invitations: the link by which somebody without a password comes in, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.privacy import declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .people import Membership, User, shown_place


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    WAITING = "waiting", _("waits for an answer")
    EXPIRED = "expired", _("link too old")
    ACCEPTED = "accepted", _("accepted")
    CANCELLED = "cancelled", _("cancelled")


class InvitationQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return Q(pk__in=Membership.objects.visible_to(user).exclude(invitation=None).values("invitation"))

    def open(self) -> Self:
        """Neither accepted nor cancelled; the link may be too old."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def with_roles(self, viewer: Any) -> Self:
        """Each with `roles` as `PeopleQuerySet.with_roles_seen_by` gives them: what it brings, or has brought."""
        seen = Membership.objects.visible_to(viewer).filter(invitation=OuterRef("pk")).order_by("granted_at", "pk")
        return self.annotate(roles=ArraySubquery(seen.values(held=JSONObject(role="role", place=shown_place()))))

    def in_state(self, state: str, now: datetime) -> Self:
        """Mirrors `Invitation.state`."""
        by_state = {
            InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
            InvitationState.CANCELLED: Q(cancelled_at__isnull=False),
            InvitationState.EXPIRED: Q(accepted_at=None, cancelled_at=None, expires_at__lte=now),
            InvitationState.WAITING: Q(accepted_at=None, cancelled_at=None, expires_at__gt=now),
        }
        return self.filter(by_state[InvitationState(state)])


class Invitation(models.Model):
    """A link sent to somebody who has no password yet. The database keeps only a digest of the link's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="invitations")
    key_digest = models.CharField(max_length=32, unique=True, editable=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    sent_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id person key_digest sent_at expires_at times_sent sent_by accepted_at cancelled_at")
    unscoped = models.Manager.from_queryset(InvitationQuerySet)()
    objects = ScopedManager(InvitationQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="an_invitation_expires_after_it_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(cancelled_at=None), name="an_invitation_has_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.sent_at:%Y-%m-%d}"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at or self.cancelled_at:
            return InvitationState.ACCEPTED if self.accepted_at else InvitationState.CANCELLED
        return InvitationState.WAITING if self.expires_at > timezone.now() else InvitationState.EXPIRED
