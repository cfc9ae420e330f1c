"""The country's municipalities and the network's areas.

May know nothing of organisations, sites or people.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Count, F, FilteredRelation, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.ordering import finnish, shown
from accounts.permissions import Permission, places_where
from accounts.privacy import declare
from accounts.scoping import ScopedManager, ScopedQuerySet


def in_language(row: Any, stem: str) -> str:
    """The text of `row` in the active language: `<stem>_sv` for Swedish, else Finnish; English where the row has it."""
    language = (get_language() or "fi")[:2]
    return getattr(row, f"{stem}_{language}", "") or getattr(row, f"{stem}_fi")


class Region(models.Model):
    """A region (maakunta), for reading only: rights and statistics go by county."""

    code = models.CharField(primary_key=True, max_length=2)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    PRIVACY = declare("code name_fi name_sv name_en")

    def __str__(self) -> str:
        return in_language(self, "name")


class CountyQuerySet(models.QuerySet):
    def in_finnish_order(self) -> CountyQuerySet:
        return self.order_by(finnish(shown("short", english=True)))

    def with_counts_on(self, day: date) -> CountyQuerySet:
        """Each with how many municipalities it has, and how many of them have which status on `day`."""
        in_force = Participation.objects.in_force_on(day)
        kept = {status: in_force.filter(status=status) for status in NetworkStatus}
        counts = {
            f"{status}_count": Count("municipalities", filter=Q(municipalities__participations__in=rows), distinct=True)
            for status, rows in kept.items()
        }
        existing = Q(municipalities__ended_on=None)
        return self.annotate(all_count=Count("municipalities", filter=existing, distinct=True), **counts)


class County(models.Model):
    """A wellbeing services county (hyvinvointialue). Helsinki and Åland belong to none. [T3]"""

    code = models.CharField(primary_key=True, max_length=2)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    short_fi = models.CharField(max_length=40)
    short_sv = models.CharField(max_length=40)
    short_en = models.CharField(max_length=40)

    PRIVACY = declare("code name_fi name_sv name_en short_fi short_sv short_en")
    objects = CountyQuerySet.as_manager()

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def short_name(self) -> str:
        """For tables, where the heading says what it is."""
        return in_language(self, "short")


class MunicipalityQuerySet(models.QuerySet):
    def in_finnish_order(self) -> MunicipalityQuerySet:
        return self.order_by(finnish(shown("name")))

    def existing(self) -> MunicipalityQuerySet:
        """Without those that have been merged into another."""
        return self.filter(ended_on=None)

    def with_status_on(self, day: date) -> MunicipalityQuerySet:
        """Each with `status`, `status_since` and `area_name` as they are on `day`; None outside the network.

        A municipality has one status at a time (a constraint), so the join multiplies no rows.
        """
        in_force = Q(participations__starts_on__lte=day) & (
            Q(participations__ends_on=None) | Q(participations__ends_on__gte=day)
        )
        return self.annotate(now=FilteredRelation("participations", condition=in_force)).annotate(
            status=F("now__status"),
            status_since=F("now__starts_on"),
            area_id=F("now__area"),
            area_name=shown("now__area__name"),
        )

    def in_network_on(self, day: Any) -> MunicipalityQuerySet:
        """Municipalities whose residents may get a card on `day`: a pilot or in use. [S2, W4]"""
        return self.filter(participations__in=Participation.objects.giving_cards_on(day)).distinct()


class Municipality(models.Model):
    """A Finnish municipality; a merged one stays with its last day."""

    code = models.CharField(primary_key=True, max_length=3)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="municipalities")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="municipalities")
    languages = models.CharField(max_length=5)
    ended_on = models.DateField(null=True, blank=True)

    PRIVACY = declare("code name_fi name_sv region county languages ended_on")
    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return in_language(self, "name")


class PostalCode(models.Model):
    """Posti's postal code and the one municipality it belongs to."""

    code = models.CharField(primary_key=True, max_length=5)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="postal_codes")
    kind = models.CharField(max_length=10)

    PRIVACY = declare("code name_fi name_sv municipality kind")

    def __str__(self) -> str:
        return f"{self.code} {in_language(self, 'name')}"


class AreaQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.AREA_VIEW)
        return Q() if places.everywhere else Q(pk__in=places.areas)

    def with_counts_on(self, day: date) -> AreaQuerySet:
        """Each with `municipality_count` (giving cards on `day`) and `site_count` (open sites)."""
        giving = Participation.objects.giving_cards_on(day)
        return self.annotate(
            municipality_count=Count("participations", filter=Q(participations__in=giving), distinct=True),
            site_count=Count("sites", filter=Q(sites__closed_on=None), distinct=True),
        )

    def where(self, user: Any, permission: Permission) -> AreaQuerySet:
        """The areas in which `user` holds `permission`: choices of forms come from here."""
        places = places_where(user, permission)
        return self if places.everywhere else self.filter(pk__in=places.areas)

    def in_finnish_order(self) -> AreaQuerySet:
        return self.order_by(finnish(shown("name")))


class Area(models.Model):
    """A Kaikukortti area: one municipality or a group of them, perhaps a pilot with an end day. [W9, domain.md 9.2]"""

    name_fi = models.CharField(_("name in Finnish"), max_length=80, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=80)
    is_national = models.BooleanField(default=False, help_text="The one area of agents that serve the whole country.")
    pilot_ends_on = models.DateField(_("last day of the pilot"), null=True, blank=True)
    # Ends that were changed later: the cards issued under them carry them until they are extended. [S1, S2]
    earlier_pilot_ends = ArrayField(models.DateField(), default=list, blank=True, editable=False)
    page_fi = models.URLField(_("own page in Finnish"), blank=True)
    page_sv = models.URLField(_("own page in Swedish"), blank=True)
    page_en = models.URLField(_("own page in English"), blank=True)
    brochure_fi = models.URLField(_("brochure in Finnish"), blank=True)
    brochure_sv = models.URLField(_("brochure in Swedish"), blank=True)
    brochure_en = models.URLField(_("brochure in English"), blank=True)

    PRIVACY = declare(
        "id name_fi name_sv is_national pilot_ends_on earlier_pilot_ends page_fi page_sv page_en brochure_fi"
        " brochure_sv brochure_en"
    )
    unscoped = models.Manager.from_queryset(AreaQuerySet)()
    objects = ScopedManager(AreaQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_national"], condition=Q(is_national=True), name="there_is_one_national_area"
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")


class NetworkStatus(models.TextChoices):
    """How a municipality takes part. [domain.md 9.1: committed is not the same as in use]"""

    PREPARING = "preparing", _("preparing")
    PILOT = "pilot", _("pilot")
    IN_USE = "in_use", _("in use")
    ENDED = "ended", _("ended")


class ParticipationQuerySet(models.QuerySet):
    def in_force_on(self, day: Any) -> ParticipationQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def taking_part_on(self, day: Any) -> ParticipationQuerySet:
        """Those who prepare, try or use; not those whose time in the network has ended."""
        return self.in_force_on(day).exclude(status=NetworkStatus.ENDED)

    def giving_cards_on(self, day: Any) -> ParticipationQuerySet:
        return self.in_force_on(day).filter(status__in=[NetworkStatus.PILOT, NetworkStatus.IN_USE])


class Participation(models.Model):
    """A municipality's place in an area with one status, from a day on. Its history counts municipalities by year."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="participations")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", related_query_name="participations")
    status = models.CharField(max_length=10, choices=NetworkStatus.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    PRIVACY = declare("id municipality area status starts_on ends_on")
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_participation_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="a_municipality_has_one_status_at_a_time",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.status} {self.starts_on}"
