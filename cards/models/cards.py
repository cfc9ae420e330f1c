"""Cards.

May know areas, sites and people; never uses. What a venue may know of a card is in `cards.checking`, not here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .card_rows import (
    AskedForCardQuerySet,
    CardQuerySet,
    IssuedCardQuerySet,
    PrintedCardQuerySet,
    RegistrableCardQuerySet,
    State,
)
from .runs import Block, CodeSeries, Kind

MOST_CHILDREN = 20
HOLDERS_CODE = Personal("holder", "telling the card; nothing else is on it [S1]", "card end + 6 months")
USED = Personal("holder", "share of cards used at least once", "10 years")


class EndKind(models.TextChoices):
    """Why a card's validity was ended before its last day. [S1, S2]"""

    ENDED = "ended", _("validity ended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class Card(models.Model):
    """One printed code, from the day of the run; registering updates the row. [S1, S2]

    `valid_from` and `valid_until` are the first and the last day of all its periods, kept by `cards.actions` so that
    lists need no joins. `first_used_on` is kept by usage, the same along a chain of replacements.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The rows of a run and of a site are found by the indexes below.
    series = models.ForeignKey(CodeSeries, models.PROTECT, related_name="+", related_query_name="cards", db_index=False)
    number = models.PositiveIntegerField(_("number in the run"))
    block = models.ForeignKey(
        Block, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="cards"
    )
    # Collation C: the one unique index serves the whole code, its beginning and the order of codes. (Django's second
    # index, for beginnings in other collations, is dropped by a migration.)
    code = models.CharField(_("card code"), max_length=15, unique=True, db_collation="C")
    kind = models.CharField(_("kind of card"), max_length=10, choices=Kind.choices, default=Kind.PERSONAL)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        related_query_name="cards",
        verbose_name=_("issuing site"),
        db_index=False,
    )
    registered_at = models.DateTimeField(null=True, blank=True)
    issued_on = models.DateField(_("issue date"), null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(_("last day of validity"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_kind = models.CharField(max_length=10, choices=EndKind.choices, blank=True)
    first_used_on = models.DateField(null=True, blank=True)
    # A lost card's new code: `replaces` is the card before, `original` the first of them all, which figures count.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="+", related_query_name="replaced_by"
    )
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", related_query_name="replacements"
    )
    asked_for_on = models.DateField(null=True, blank=True)  # a desk asked for it before it was registered, last then

    PRIVACY = declare(
        "id series number block replaces original asked_for_on kind site registered_at"
        " issued_on valid_from valid_until ended_on end_kind",
        code=HOLDERS_CODE,
        first_used_on=USED,
    )
    unscoped = models.Manager.from_queryset(CardQuerySet)()
    objects = ScopedManager(CardQuerySet)
    issued = ScopedManager(IssuedCardQuerySet)
    printed = ScopedManager(PrintedCardQuerySet)
    registrable = ScopedManager(RegistrableCardQuerySet)
    asked = ScopedManager(AskedForCardQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    registered_at=None, site=None, issued_on=None, valid_from=None, valid_until=None, ended_on=None
                )
                | Q(
                    registered_at__isnull=False,
                    site__isnull=False,
                    issued_on__isnull=False,
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                ),
                name="a_registered_card_has_a_site_and_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_kind="") | (Q(ended_on__isnull=False) & ~Q(end_kind="")),
                name="an_ended_card_says_how",
            ),
            models.UniqueConstraint(fields=["series", "number"], name="a_run_numbers_each_card_once"),
            models.CheckConstraint(
                condition=Q(replaces=None, original=None) | Q(replaces__isnull=False, original__isnull=False),
                name="a_replacement_knows_the_first_card",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | (~Q(replaces=F("id")) & ~Q(original=F("id"))),
                name="a_card_does_not_replace_itself",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(registered_at__isnull=False), name="a_replacement_is_registered"
            ),
            models.CheckConstraint(
                condition=Q(asked_for_on=None) | Q(registered_at=None), name="only_an_unregistered_card_is_asked_for"
            ),
        ]
        indexes = [
            # Each order of the lists, of all sites and of one: a page costs the same of a million cards. (list_growth)
            models.Index(fields=["-registered_at", "id"], name="cards_newest_first"),
            models.Index(fields=["valid_until", "id"], name="cards_by_last_day"),
            models.Index(fields=["issued_on", "id"], name="cards_by_issue_day"),
            models.Index(fields=["site", "-registered_at", "id"], name="cards_of_a_site"),
            models.Index(
                fields=["site", "valid_until", "id"],
                include=[
                    "registered_at",
                    "issued_on",
                    "valid_from",
                    "ended_on",
                    "first_used_on",
                    "kind",
                ],  # to count by
                name="cards_of_a_site_by_last_day",
            ),
            models.Index(fields=["site", "issued_on", "id"], name="cards_of_a_site_by_issue_day"),
            models.Index(fields=["site", "code"], name="cards_of_a_site_by_code"),
            # Of the few that are looked for among the many.
            models.Index(fields=["ended_on", "id"], condition=~Q(ended_on=None), name="ended_cards"),
            models.Index(fields=["site", "ended_on", "id"], condition=~Q(ended_on=None), name="ended_cards_of_a_site"),
            models.Index(fields=["-registered_at", "id"], condition=Q(kind="community"), name="community_cards"),
            models.Index(
                fields=["site", "-registered_at", "id"], condition=Q(kind="community"), name="community_cards_of_a_site"
            ),
            models.Index(
                fields=["series", "code"], condition=Q(registered_at=None), name="unregistered_cards_of_a_run"
            ),
            models.Index(
                fields=["code"],
                include=["asked_for_on", "series", "block"],
                condition=~Q(asked_for_on=None),
                name="cards_asked_for_at_desks",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)  # never the code: this text reaches logs and error pages

    def state_on(self, day: date) -> State:
        if self.registered_at is None:
            return State.PRINTED
        if self.ended_on and self.ended_on <= day:
            return State.ENDED
        if self.valid_from and day < self.valid_from:
            return State.NOT_YET
        return State.VALID if self.valid_until and day <= self.valid_until else State.EXPIRED

    @property
    def state(self) -> State:
        return self.state_on(timezone.localdate())

    @property
    def is_community(self) -> bool:
        return self.kind == Kind.COMMUNITY

    @property
    def first_card(self) -> uuid.UUID:
        """The original of its chain: itself, unless it replaces another."""
        return self.original_id or self.pk

    @property
    def is_replaced(self) -> bool:
        """Its code has given way to a new one, on whose card everything goes on."""
        return self.end_kind == EndKind.REPLACED

    @property
    def is_used(self) -> bool:
        """All that a distributor hears of the card's uses. [house.md 8.7]"""
        return self.first_used_on is not None


class OfCardQuerySet(ScopedQuerySet):
    """Rows that belong to a card are seen by those who see the card."""

    def rows_for(self, user: Any) -> Q:
        return Q(card__in=Card.objects.visible_to(user))

    def of(self, cards: Iterable[Any]) -> Self:
        return self.filter(card__in=cards)
