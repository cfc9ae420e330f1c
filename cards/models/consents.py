"""What holders are told, and what they agreed to: texts by version, answers by purpose and day. [S2; domain.md 3.1]

Receiving the card is no consent: its terms are a notice that is told. Consents are for what the card does not need.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.places import in_language
from accounts.privacy import declare
from accounts.scoping import ScopedManager

from .cards import Card, OfCardQuerySet


class Purpose(models.TextChoices):
    """What a consent is for. Each can be refused and withdrawn alone."""

    VOLUNTARY = "voluntary", _("voluntary background information")
    WELLBEING = "wellbeing", _("well-being questions")


class NoticeKind(models.TextChoices):
    """`terms` is told to everybody who gets a card; the others ask for a consent."""

    TERMS = "terms", _("What receiving the card covers")
    VOLUNTARY = Purpose.VOLUNTARY.value, _("Consent: voluntary background information")
    WELLBEING = Purpose.WELLBEING.value, _("Consent: well-being questions")


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class NoticeQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> Self:
        """Of each kind the newest version that had begun on `day`."""
        begun = self.filter(starts_on__lte=day)
        newest = begun.order_by("kind", "-starts_on").distinct("kind")
        return self.filter(pk__in=newest.values("pk"))


class Notice(models.Model):
    """One version of a text that is told or agreed to, one point a line. A version in use is never changed."""

    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    starts_on = models.DateField()
    text_fi = models.TextField()
    text_sv = models.TextField()
    text_en = models.TextField()

    PRIVACY = declare("id kind starts_on text_fi text_sv text_en")
    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="a_notice_has_one_version_a_day",
                violation_error_message=_(
                    "There is already a version from this day. Change that one, or choose another day."
                ),
            ),
            models.CheckConstraint(
                condition=~(Q(text_fi="") | Q(text_sv="") | Q(text_en="")), name="a_notice_speaks_each_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"

    @property
    def points(self) -> list[str]:
        """The text's lines in the active language."""
        return lines_of(in_language(self, "text"))

    def points_in(self, language: str) -> list[str]:
        return lines_of(getattr(self, f"text_{language}"))


class ConsentQuerySet(OfCardQuerySet):
    def in_force(self) -> Self:
        """Given and not withdrawn."""
        return self.filter(is_given=True, withdrawn_on=None)

    def for_purpose(self, purpose: str) -> Self:
        return self.filter(purpose=purpose)


class Consent(models.Model):
    """One answer of one holder for one purpose: given or refused on a day, to one version; perhaps withdrawn later."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    is_given = models.BooleanField()
    answered_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare("id card purpose notice is_given answered_on withdrawn_on recorded_at")
    unscoped = models.Manager.from_queryset(ConsentQuerySet)()
    objects = ScopedManager(ConsentQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "purpose"],
                condition=Q(is_given=True, withdrawn_on=None),
                name="a_consent_is_in_force_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(is_given=True, withdrawn_on__gte=F("answered_on")),
                name="only_a_given_consent_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.answered_on}"
