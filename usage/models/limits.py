"""The limits that a venue has set on what the card gives, each from a day to a day. [S1, S2, domain.md 4.5]"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import AgentClient, Site
from accounts.permissions import Permission, places_where
from accounts.privacy import declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from usage.limits import KINDS, LimitFacts, LimitKind, Limits, Period, Spec, Unit, lowest_ever

KIND_CHOICES = [(kind.value, kind.value) for kind in LimitKind]  # their words are in usage.limit_words
PERIOD_CHOICES = [
    (Period.CALENDAR_YEAR.value, _("in a calendar year")),
    (Period.CARD_PERIOD.value, _("in a card’s period of validity")),
]


def _kinds(wanted: Callable[[Spec], bool]) -> list[str]:
    return [kind.value for kind, spec in KINDS.items() if wanted(spec)]


def _in_range() -> Q:
    """The number of each kind is within what any edition of the model has allowed; actions know which is in force."""
    allowed = Q(kind__in=_kinds(lambda spec: spec.unit is Unit.NONE))
    for kind, spec in KINDS.items():
        if spec.unit is not Unit.NONE:
            of_kind = Q(kind=kind.value, number__gte=lowest_ever(kind))
            allowed |= of_kind & Q(number__lte=spec.highest) if spec.highest else of_kind
    return allowed


class LimitQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Whoever logs uses of the venue or sees them: its people, its coordinators, an agent that sells for it."""
        places = places_where(user, Permission.USAGE_VIEW)
        if places.everywhere:
            return Q()
        clients = AgentClient.unscoped.in_force().filter(places.sites_within("agent__"), agent__is_agent=True)
        return places.sites_within("venue__") | Q(venue__in=clients.values("venue"))

    def in_force_on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def in_force_between(self, first: date, last: date) -> Self:
        """Those in force on any of the days."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def of(self, venue: Site) -> Self:
        return self.filter(venue=venue)

    def as_limits(self, day: date) -> Limits:
        """The rows in force on `day`, as the pure module judges by. One query, or none when the rows are at hand."""
        return Limits(row.facts for row in self if row.is_in_force_on(day))


class Limit(models.Model):
    """A limit of one kind. What has been in force is never changed or deleted, only ended; another follows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="limits")
    kind = models.CharField(max_length=30, choices=KIND_CHOICES)
    number = models.DecimalField(_("number"), max_digits=7, decimal_places=2, null=True, blank=True)
    period = models.CharField(_("counted"), max_length=13, choices=PERIOD_CHOICES, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    PRIVACY = declare("id venue kind number period starts_on ends_on")
    unscoped = models.Manager.from_queryset(LimitQuerySet)()
    objects = ScopedManager(LimitQuerySet)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_venue_has_one_limit_of_a_kind_at_a_time",
                expressions=[
                    ("venue", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another limit of this kind is in force on these days. Choose other days."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_limit_ends_after_it_starts",
                violation_error_message=_("The last day is before the first. Check both days."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_kinds(lambda spec: spec.unit is Unit.NONE), number=None)
                | Q(kind__in=_kinds(lambda spec: spec.unit is not Unit.NONE), number__isnull=False),
                name="a_limit_has_a_number_where_its_kind_counts",
            ),
            models.CheckConstraint(condition=_in_range(), name="a_limit_is_never_below_every_floor"),
            models.CheckConstraint(
                condition=Q(kind__in=_kinds(lambda spec: not spec.whole))
                | Q(number=None)
                | Q(number=Func(F("number"), function="trunc", output_field=models.DecimalField())),
                name="tickets_times_and_days_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_kinds(lambda spec: spec.by_period), period__in=[p.value for p in Period])
                | Q(kind__in=_kinds(lambda spec: not spec.by_period), period=""),
                name="a_limit_a_year_says_which_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.kind} {self.starts_on}"

    @property
    def facts(self) -> LimitFacts:
        """What the pure module judges by."""
        number: Decimal | None = self.number
        return LimitFacts(LimitKind(self.kind), number, Period(self.period) if self.period else None)

    def is_in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def is_over_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    def is_coming_on(self, day: date) -> bool:
        return self.starts_on > day
