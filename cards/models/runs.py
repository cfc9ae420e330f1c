"""Print runs and the blocks of them that sites got. May know areas, sites and people; no single card."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Site, User
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

    def with_free_count(self) -> Self:
        """Each with `free_count`: cards neither registered nor in a block, which can be given to a site."""
        return self.annotate(free_count=Count("cards", filter=Q(cards__registered_at=None, cards__block=None)))

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


class BlockQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """The site that got the cards, and those who manage its area."""
        return places_where(user, Permission.STOCK_VIEW).sites_within("site__")

    def held(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_at=None)

    def unconfirmed(self) -> Self:
        """Given, and the site has not yet said that it got the cards."""
        return self.held().filter(confirmed_at=None)

    def meeting(self, first_number: int, last_number: int) -> Self:
        """Those that have a number in common with these."""
        return self.filter(first_number__lte=last_number, last_number__gte=first_number)

    def with_counts(self) -> Self:
        """Each with `card_count` and `left_count`: the cards in it, and those of them not registered."""
        return self.annotate(card_count=Count("cards"), left_count=Count("cards", filter=Q(cards__registered_at=None)))


class Block(models.Model):
    """Consecutive cards of a run, by their numbers, that a coordinator gave to a site. [W9]

    `Card.block` names the block that a card is in now; a block that was taken back keeps its registered cards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(CodeSeries, models.PROTECT, related_name="+", related_query_name="blocks")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="blocks")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    PRIVACY = declare(
        "id series site first_number last_number given_at given_by confirmed_at confirmed_by taken_back_at"
        " idempotency_key"
    )
    unscoped = models.Manager.from_queryset(BlockQuerySet)()
    objects = ScopedManager(BlockQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_number__gte=1, last_number__gte=F("first_number")), name="a_block_has_cards"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="who_confirmed_a_block_did_it_at_a_time",
            ),
            ExclusionConstraint(
                name="blocks_of_a_run_never_overlap",
                expressions=[
                    ("series", RangeOperators.EQUAL),
                    (
                        Func(F("first_number"), F("last_number"), Value("[]"), function="int4range"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(taken_back_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.first_number}–{self.last_number}"

    @property
    def quantity(self) -> int:
        return self.last_number - self.first_number + 1
