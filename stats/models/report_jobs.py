"""Annual reports that the worker makes: asked for by one person, seen by that person only, gone in a day."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

LIFE = timedelta(days=1)
ASKED = Personal("staff", "giving the report to the one who asked for it", "24 hours")


class ReportOf(models.TextChoices):
    """What an annual report is about."""

    NATION = "nation", _("The whole country")
    AREA = "area", _("Area")
    MUNICIPALITY = "municipality", _("Municipality")
    COUNTY = "county", _("Wellbeing services county")


class Version(models.TextChoices):
    """Whether the report stays with those who see the rows, or may be handed on."""

    INNER = "inner", _("for inner use")
    PUBLIC = "public", _("public")


class ReportState(models.TextChoices):
    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    UNPRINTED = "unprinted", _("to be printed by the browser")  # the server has no library for PDFs
    REFUSED = "refused", _("not made: it is not in your scope any more")
    FAILED = "failed", _("not made")


class ReportJobQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """One's own, for a day; nobody else's, not even an administrator's."""
        return Q(user=user.pk, expires_at__gt=timezone.now())

    def waiting(self) -> Self:
        return self.filter(state=ReportState.WAITING)

    def dead(self, moment: datetime) -> Self:
        return self.filter(expires_at__lte=moment)


def in_a_day() -> datetime:
    return timezone.now() + LIFE


class ReportJob(models.Model):
    """One report. `key` is of the place, empty for the nation; `progress` is a percentage, for the bar."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="report_jobs")
    place = models.CharField(max_length=12, choices=ReportOf.choices)
    key = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    version = models.CharField(max_length=6, choices=Version.choices)
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_a_day)

    PRIVACY = declare("id place key year language version state progress sealed made_at expires_at", user=ASKED)
    unscoped = models.Manager.from_queryset(ReportJobQuerySet)()
    objects = ScopedManager(ReportJobQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place=ReportOf.NATION, key="") | (~Q(place=ReportOf.NATION) & ~Q(key="")),
                name="a_report_names_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.READY, sealed__isnull=False)
                | (~Q(state=ReportState.READY) & Q(sealed=None)),
                name="a_report_is_ready_with_its_file",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="a_report_is_made_to_the_end_at_most"),
            models.UniqueConstraint(
                fields=["user", "place", "key", "year", "language", "version"],
                condition=Q(state=ReportState.WAITING),
                name="a_report_is_waited_for_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.key} {self.year}"
