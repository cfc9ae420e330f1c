"""What is known of a holder: never a name; background data, and the value lists they are chosen from."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
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
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="a_list_has_each_code_once")]

    def __str__(self) -> str:
        return in_language(self, "label")


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

    PRIVACY = declare(
        "id card",
        birth_year=Personal("holder", "age group", KEEP),
        postal_code=Personal("holder", "municipality of residence; never in statistics itself [S0]", KEEP),
        municipality=Personal("holder", "municipality of residence", "10 years"),
        gender=Personal("holder", STATISTICS, KEEP),
        mother_tongue=Personal("holder", STATISTICS, KEEP),
        life_situation=Personal("holder", STATISTICS, KEEP),
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
