"""Print runs: the codes that exist, and to whom they were given. May know areas and sites."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Site
from accounts.permissions import Permission, places_where
from accounts.privacy import declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards.codes import CheckScheme, Pattern


class Kind(models.TextChoices):
    """Whose card it is. [S1]"""

    PERSONAL = "personal", _("personal card")
    COMMUNITY = "community", _("community card")


class CodeSeriesQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.SERIES_VIEW)
        return Q() if places.everywhere else Q(area__in=places.areas)

    def with_registered_count(self) -> Self:
        return self.annotate(registered_count=Count("cards", filter=Q(cards__registered_at__isnull=False)))

    def patterns(self) -> list[Pattern]:
        """The distinct shapes of codes ever printed."""
        shapes = self.values_list("prefix", "digits", "check_scheme").distinct().order_by("prefix", "digits")
        return [Pattern(prefix, digits, CheckScheme(scheme)) for prefix, digits, scheme in shapes]


class CodeSeries(models.Model):
    """A print run: codes defined by Kaikukeskus and given to an area, there perhaps only to some sites. [S0 §7a, W9]"""

    prefix = models.CharField(_("prefix"), max_length=3)
    digits = models.PositiveSmallIntegerField(_("digits after the prefix"), default=9)
    check_scheme = models.CharField(max_length=5, choices=[(s.value, s.value) for s in CheckScheme])
    kind = models.CharField(_("kind of card"), max_length=10, choices=Kind.choices, default=Kind.PERSONAL)
    quantity = models.PositiveIntegerField(_("number of cards"))
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", related_query_name="series", verbose_name=_("Area")
    )
    sites = models.ManyToManyField(Site, blank=True, related_name="+", related_query_name="series")
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    PRIVACY = declare("id prefix digits check_scheme kind quantity area sites note created_at idempotency_key")
    unscoped = models.Manager.from_queryset(CodeSeriesQuerySet)()
    objects = ScopedManager(CodeSeriesQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(prefix__regex="^[A-Z]{1,3}$"), name="a_prefix_is_capital_letters"),
            models.CheckConstraint(condition=Q(digits__range=(4, 12)), name="a_code_has_four_to_twelve_digits"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_run_prints_something"),
            ExclusionConstraint(
                name="a_prefix_tells_the_check_scheme",
                expressions=[("prefix", RangeOperators.EQUAL), ("check_scheme", RangeOperators.NOT_EQUAL)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.created_at:%Y-%m-%d} ({self.quantity})"

    @property
    def pattern(self) -> Pattern:
        return Pattern(self.prefix, self.digits, CheckScheme(self.check_scheme))
