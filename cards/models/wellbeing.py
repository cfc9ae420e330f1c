"""The well-being questions, as data, and the answers of those who consented. [S2, W20, W25]"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.places import in_language
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager

from .cards import Card, OfCardQuerySet

HIGHEST = 10


class Phase(models.TextChoices):
    """When the questions are asked: the two are compared with each other. [W20]"""

    ISSUE = "issue", _("when the card is issued")
    RENEWAL = "renewal", _("when the card is renewed")


class QuestionnaireQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day).order_by("-starts_on", "-pk")

    def with_use(self) -> Self:
        """Each version with `is_answered`: whether anybody has answered it."""
        return self.annotate(is_answered=Exists(Answer.unscoped.filter(item__questionnaire=OuterRef("pk"))))


class Questionnaire(models.Model):
    """One version of the questions. Once it has answers it is not changed; a new version follows it."""

    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    PRIVACY = declare("id name starts_on ends_on")
    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_questionnaire_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="one_questionnaire_is_in_force_at_a_time",
                expressions=[
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message=_("Another questionnaire is in force on these days. Choose another first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One question with a scale from `lowest` to `highest`, whose ends have words."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    text_fi = models.CharField(max_length=200)
    text_sv = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    lowest = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=HIGHEST)
    low_fi = models.CharField(max_length=60)
    low_sv = models.CharField(max_length=60)
    low_en = models.CharField(max_length=60)
    high_fi = models.CharField(max_length=60)
    high_sv = models.CharField(max_length=60)
    high_en = models.CharField(max_length=60)

    PRIVACY = declare(
        "id questionnaire order text_fi text_sv text_en lowest highest low_fi low_sv low_en high_fi high_sv high_en"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "order"], name="questions_have_an_order"),
            models.CheckConstraint(
                condition=Q(highest__lte=HIGHEST, lowest__lt=F("highest")),
                name="a_scale_goes_up_to_ten_at_most",
                violation_error_message=_("A scale goes upwards and ends at 10 at the most. Check both numbers."),
            ),
            models.CheckConstraint(
                condition=~(
                    Q(text_fi="")
                    | Q(text_sv="")
                    | Q(text_en="")
                    | Q(low_fi="")
                    | Q(low_sv="")
                    | Q(low_en="")
                    | Q(high_fi="")
                    | Q(high_sv="")
                    | Q(high_en="")
                ),
                name="a_question_speaks_each_language",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "text")

    @property
    def low(self) -> str:
        return in_language(self, "low")

    @property
    def high(self) -> str:
        return in_language(self, "high")


class Answer(models.Model):
    """One number by one holder to one question. Withdrawing the consent deletes it."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", related_query_name="answers")
    phase = models.CharField(max_length=8, choices=Phase.choices)
    answered_on = models.DateField()
    value = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)

    PRIVACY = declare(
        "id card item phase answered_on recorded_at",
        value=Personal(
            "holder", "follow-up of well-being, county and above [S2]", "until withdrawn; card end + 24 months"
        ),
    )
    unscoped = models.Manager.from_queryset(OfCardQuerySet)()
    objects = ScopedManager(OfCardQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "item", "answered_on"], name="a_question_has_one_answer_a_day"),
            models.CheckConstraint(condition=Q(value__lte=HIGHEST), name="an_answer_is_ten_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.answered_on}"
