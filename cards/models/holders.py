"""What is known of a holder: never a name; background data, and the value lists they are chosen from."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, PostalCode
from accounts.models.places import in_language
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager

from .cards import Card, OfCardQuerySet

KEEP = "card end + 24 months, then coarser classes"
STATISTICS = "statistics by class; never shown in lists [S0]"


class ChoiceList(models.TextChoices):
    GENDER = "gender", _("gender")
    MOTHER_TONGUE = "mother_tongue", _("mother tongue")
    LIFE_SITUATION = "life_situation", _("life situation")


class ChoiceQuerySet(models.QuerySet):
    def offered_on(self, day: date) -> Self:
        """The rows in force on `day`, in their order."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)).order_by(
            "order", "code"
        )

    def with_use(self) -> Self:
        """Each row with `is_used`: whether any card's background information names it."""
        naming = [Exists(Background.unscoped.filter(**{which: OuterRef("pk")})) for which in ChoiceList.values]
        return self.annotate(is_used=naming[0] | naming[1] | naming[2])


def _in_force(*, name: str, words: Any, of: list[tuple[Any, str]], **options: Any) -> ExclusionConstraint:
    """No two rows alike in `of` are in force on the same day."""
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name, expressions=[*of, (days, RangeOperators.OVERLAPS)], violation_error_message=words, **options
    )


SAME_WORDS = _("Another answer of this list has the same words at the same time. Give this one other words.")


class Choice(models.Model):
    """One row of a value list. "Does not wish to tell" is a row; NULL in the data means not asked. [house.md 8.14]"""

    list = models.CharField(max_length=15, choices=ChoiceList.choices)
    code = models.CharField(max_length=20)
    label_fi = models.CharField(max_length=80)
    label_sv = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=100)
    is_refusal = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    PRIVACY = declare("id list code label_fi label_sv label_en order is_refusal starts_on ends_on")
    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"],
                name="a_list_has_each_code_once",
                violation_error_message=_("Another answer of this list has this code. Choose another code."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_answer_ends_after_it_starts",
                violation_error_message=_("The last day is before the first. Check both days."),
            ),
            models.CheckConstraint(
                condition=~(Q(label_fi="") | Q(label_sv="") | Q(label_en="")), name="an_answer_speaks_each_language"
            ),
            _in_force(
                name="a_list_has_one_refusal_at_a_time",
                words=_("The list already has an answer for not wishing to tell on these days."),
                of=[("list", RangeOperators.EQUAL)],
                condition=Q(is_refusal=True),
            ),
            *(
                _in_force(
                    name=f"a_list_says_each_thing_once_in_{language}",
                    words=SAME_WORDS,
                    of=[("list", RangeOperators.EQUAL), (Lower(label), RangeOperators.EQUAL)],
                )
                for language, label in [("finnish", "label_fi"), ("swedish", "label_sv"), ("english", "label_en")]
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "label")

    def is_in_force_on(self, day: date) -> bool:
        return not self.is_coming_on(day) and not self.is_over_on(day)

    def is_coming_on(self, day: date) -> bool:
        return bool(self.starts_on and self.starts_on > day)

    def is_over_on(self, day: date) -> bool:
        return bool(self.ends_on and self.ends_on < day)


def _choice(which: ChoiceList) -> models.ForeignKey:
    return models.ForeignKey(
        Choice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list": which.value},
        verbose_name=which.label,
    )


class Background(models.Model):
    """A personal card's background data, one to one. Opening it for one card is audited; lists show none of it."""

    card = models.OneToOneField(Card, models.PROTECT, related_name="+", related_query_name="background")
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    postal_code = models.ForeignKey(PostalCode, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    gender = _choice(ChoiceList.GENDER)
    mother_tongue = _choice(ChoiceList.MOTHER_TONGUE)
    life_situation = _choice(ChoiceList.LIFE_SITUATION)
    for_guardian = models.BooleanField(_("guardian of a client under 16"), default=False)

    PRIVACY = declare(
        "id card",
        birth_year=Personal("holder", "age group", KEEP),
        postal_code=Personal("holder", "municipality of residence; never in statistics itself [S0]", KEEP),
        municipality=Personal("holder", "municipality of residence", "10 years"),
        gender=Personal("holder", STATISTICS, KEEP),
        mother_tongue=Personal("holder", STATISTICS, KEEP),
        life_situation=Personal("holder", STATISTICS, KEEP),
        for_guardian=Personal("holder", "the ground of the card; nothing of the child [S2]", KEEP),
    )
    unscoped = models.Manager.from_queryset(OfCardQuerySet)()
    objects = ScopedManager(OfCardQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1900, 2100)), name="a_birth_year_is_a_year"
            ),
            models.CheckConstraint(
                condition=Q(postal_code=None) | Q(municipality__isnull=False),
                name="a_postal_code_comes_with_its_municipality",
            ),
        ]

    def __str__(self) -> str:
        return f"background of {self.card_id}"
