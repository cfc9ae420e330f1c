"""Corrections of what was registered: which fields, why and by whom; never the values. [house.md 4]"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager

from .cards import Card, OfCardQuerySet


class CorrectionReason(models.TextChoices):
    """Why something was corrected."""

    TYPING = "typing", _("It was typed wrongly")
    CHANGED = "changed", _("The client’s situation has changed")
    CLIENT = "client", _("The client asked for the correction")
    OTHER = "other", _("Another reason")
    RENEWAL = "renewal", _("It was missing, and the rules of the renewal day ask for it")


class Correction(models.Model):
    """One correction, shown on the card's page."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="corrections")
    fields = ArrayField(models.CharField(max_length=30))
    reason = models.CharField(max_length=10, choices=CorrectionReason.choices)
    explanation = models.CharField(max_length=200, blank=True)
    worker_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    PRIVACY = declare(
        "id card fields reason recorded_at idempotency_key",
        explanation=Personal("holder", "why the data were corrected", "card end + 6 months"),
        worker_name=Personal("staff", "who corrected the data", "card end + 6 months"),
    )
    unscoped = models.Manager.from_queryset(OfCardQuerySet)()
    objects = ScopedManager(OfCardQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(fields__len__gt=0), name="a_correction_names_its_fields"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.recorded_at:%Y-%m-%d}"
