"""Cards and their periods of validity.

May know areas, sites and people; never uses. What a venue may know of a card is in `cards.checking`, not here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Site
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .runs import CodeSeries, Kind

MOST_CHILDREN = 20
HOLDERS_CODE = Personal("holder", "telling the card; nothing else is on it [S1]", "card end + 6 months")
WORKER = Personal("staff", "contact when the data are unclear [S0]", "card end + 6 months")
USED = Personal("holder", "share of cards used at least once", "10 years")


class EndKind(models.TextChoices):
    """Why a card's validity was ended before its last day. [S1, S2]"""

    ENDED = "ended", _("validity ended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class State(models.TextChoices):
    """What a card is on a given day."""

    PRINTED = "printed", _("not registered")
    VALID = "valid", _("valid")
    NOT_YET = "not_yet", _("not yet valid")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", pgettext_lazy("card", "ended")


class CardQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Registered cards of the places' sites; unregistered ones only to those who manage the run's area."""
        places = places_where(user, Permission.CARD_VIEW)
        if places.everywhere:
            return Q()
        return places.sites_within("site__") | Q(site=None, series__area__in=places.areas)

    def with_code(self, code: str) -> Self:
        return self.filter(code=code)

    def starting_with(self, prefix: str) -> Self:
        return self.filter(code__startswith=prefix)

    def registered(self) -> Self:
        return self.exclude(registered_at=None)

    def registrable_at(self, site: Site) -> Self:
        """Unregistered cards of runs given to the site's area, to all its sites or to this one. [house.md 8.9]"""
        given = Q(series__sites=None) | Q(series__sites=site)
        return self.filter(given, series__area=site.area_id, registered_at=None)

    def in_state(self, state: str, day: date) -> Self:
        """Cards that are in `state` on `day`; mirrors `Card.state_on`."""
        ended = Q(ended_on__lte=day)
        registered = Q(registered_at__isnull=False)
        by_state = {
            State.PRINTED: ~registered,
            State.ENDED: registered & ended,
            State.NOT_YET: registered & ~ended & Q(valid_from__gt=day),
            State.EXPIRED: registered & ~ended & Q(valid_until__lt=day),
            State.VALID: registered & ~ended & Q(valid_from__lte=day, valid_until__gte=day),
        }
        return self.filter(by_state[State(state)])

    def used(self) -> Self:
        return self.exclude(first_used_on=None)


class Card(models.Model):
    """One printed code, from the day of the run; registering updates the row. [S1, S2]

    `valid_from` and `valid_until` are the first and the last day of all its periods, kept by `cards.actions` so that
    lists need no joins. `first_used_on` is kept by `usage.actions`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(CodeSeries, models.PROTECT, related_name="+", related_query_name="cards")
    code = models.CharField(_("card code"), max_length=15, unique=True)
    kind = models.CharField(_("kind of card"), max_length=10, choices=Kind.choices, default=Kind.PERSONAL)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        related_query_name="cards",
        verbose_name=_("issuing site"),
    )
    registered_at = models.DateTimeField(null=True, blank=True)
    issued_on = models.DateField(_("issue date"), null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(_("last day of validity"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_kind = models.CharField(max_length=10, choices=EndKind.choices, blank=True)
    first_used_on = models.DateField(null=True, blank=True)

    PRIVACY = declare(
        "id series kind site registered_at issued_on valid_from valid_until ended_on end_kind",
        code=HOLDERS_CODE,
        first_used_on=USED,
    )
    unscoped = models.Manager.from_queryset(CardQuerySet)()
    objects = ScopedManager(CardQuerySet)

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
        ]
        indexes = [
            models.Index(fields=["site", "-registered_at"], name="cards_of_a_site"),
            models.Index(fields=["-registered_at", "id"], name="cards_newest_first"),
            models.Index(fields=["valid_until"], name="cards_by_last_day"),
            models.Index(fields=["issued_on"], name="cards_by_issue_day"),
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
    def is_used(self) -> bool:
        """All that a distributor hears of the card's uses. [house.md 8.7]"""
        return self.first_used_on is not None


class ValidityKind(models.TextChoices):
    ISSUE = "issue", _("issue")
    RENEWAL = "renewal", _("renewal")


class OfCardQuerySet(ScopedQuerySet):
    """Rows that belong to a card are seen by those who see the card."""

    def rows_for(self, user: Any) -> Q:
        return Q(card__in=Card.objects.visible_to(user))

    def of(self, cards: Iterable[Any]) -> Self:
        return self.filter(card__in=cards)


class Validity(models.Model):
    """One period in which the card is valid: the issue, then one for each renewal; they never overlap."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="validities")
    kind = models.CharField(max_length=8, choices=ValidityKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    children = models.PositiveSmallIntegerField()
    rules_of = models.DateField()  # the first day of the rule edition in force on the issue day
    worker_name = models.CharField(max_length=120)
    worker_email = models.EmailField(blank=True)
    worker_phone = models.CharField(max_length=40, blank=True)
    remarks = models.CharField(max_length=500, blank=True)
    terms_told = models.BooleanField(default=False)
    voluntary_consent = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, editable=False)  # of the form that was sent

    PRIVACY = declare(
        "id card kind first_day last_day rules_of terms_told voluntary_consent recorded_at idempotency_key",
        children=Personal("holder", "accompanying children must not exceed it [S0]", "card end + 24 months"),
        worker_name=WORKER,
        worker_email=WORKER,
        worker_phone=WORKER,
        remarks=Personal("holder", "questions about the form to Kaikukeskus [S0]", "card end + 6 months"),
    )
    unscoped = models.Manager.from_queryset(OfCardQuerySet)()
    objects = ScopedManager(OfCardQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_period_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(children__lte=MOST_CHILDREN), name="a_card_has_at_most_twenty_children"),
            models.UniqueConstraint(fields=["card"], condition=Q(kind="issue"), name="a_card_is_issued_once"),
            models.UniqueConstraint(fields=["card", "idempotency_key"], name="a_form_sent_twice_counts_once"),
            ExclusionConstraint(
                name="periods_of_a_card_never_overlap",
                expressions=[
                    ("card", RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day}–{self.last_day}"
