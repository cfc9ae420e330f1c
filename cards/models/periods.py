"""The periods in which a card is valid, and what was told when each was recorded."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Site, User
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards import rulebook

from .cards import MOST_CHILDREN, Card, OfCardQuerySet

WORKER = Personal("staff", "contact when the data are unclear [S0]", "card end + 6 months")


class ValidityKind(models.TextChoices):
    ISSUE = "issue", _("issue")
    RENEWAL = "renewal", _("renewal")
    REPLACEMENT = "replacement", _("replacement")


class PilotExtensionQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        places = places_where(user, Permission.CARD_VIEW)
        if places.everywhere:
            return Q()
        of_sites = Site.unscoped.filter(pk__in=places.sites).values("area")  # a join would repeat rows
        return Q(area__in=places.areas) | Q(area__in=of_sites)


class PilotExtension(models.Model):
    """A pilot went on or became permanent, and its cards were extended in one deed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", related_query_name="extensions")
    pilot_ends_on = models.DateField(null=True, blank=True)  # the new end; None: permanent
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    PRIVACY = declare("id area pilot_ends_on made_at made_by")
    unscoped = models.Manager.from_queryset(PilotExtensionQuerySet)()
    objects = ScopedManager(PilotExtensionQuerySet)

    def __str__(self) -> str:
        return f"{self.area_id} → {self.pilot_ends_on or '–'}"


class ValidityQuerySet(OfCardQuerySet):
    def from_paper(self) -> Self:
        return self.filter(from_paper=True)

    def with_paper_left(self) -> Self:
        """Entered from a paper form whose destruction nobody has confirmed yet. [S1]"""
        return self.from_paper().filter(paper_destroyed_at=None)

    def extendable(self, area: Area, day: date) -> Self:
        """The last periods of cards not ended that an earlier end of the area's pilot cut, and that as the pilot ends
        now would last longer, to `day` at least: else the card has expired all the same and is renewed. [S1, S2]
        """
        later = Q(pk__in=())
        for end in area.earlier_pilot_ends:
            reach = max(end + timedelta(days=1), day)
            if area.pilot_ends_on is None:
                later |= Q(last_day=end, counted_from__gte=rulebook.first_day_that_reaches(reach))
            elif area.pilot_ends_on >= reach:
                later |= Q(last_day=end)
        rows = self.with_counted_from()
        return rows.filter(later, card__site__area=area, card__ended_on=None, last_day=F("card__valid_until"))

    def with_counted_from(self) -> Self:
        """Each with `counted_from`, the first day of its twelve months: a replacement's are those of the issue or the
        renewal with which it goes on, on an earlier card of its chain.
        """
        replacement = Card.unscoped.filter(pk=OuterRef(OuterRef(OuterRef("card"))))
        first = Subquery(replacement.values(first=Coalesce("original", "pk")))
        chain = Card.unscoped.filter(Q(pk=first) | Q(original=first)).values("pk")
        begun = Validity.unscoped.filter(card__in=chain, first_day__lte=OuterRef("first_day"))
        own = begun.exclude(kind=ValidityKind.REPLACEMENT).order_by("-first_day").values("first_day")
        gone_on = When(kind=ValidityKind.REPLACEMENT, then=Subquery(own[:1]))
        return self.annotate(counted_from=Case(gone_on, default=F("first_day")))


class Validity(models.Model):
    """One period in which the card is valid: the issue, then one for each renewal; they never overlap."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="validities")
    kind = models.CharField(max_length=11, choices=ValidityKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    renewed_on = models.DateField(null=True, blank=True)  # written on the card; an early renewal begins later
    children = models.PositiveSmallIntegerField()
    rules_of = models.DateField()  # the first day of the rule edition in force on the issue day
    worker_name = models.CharField(max_length=120)
    worker_email = models.EmailField(blank=True)
    worker_phone = models.CharField(max_length=40, blank=True)
    remarks = models.CharField(max_length=500, blank=True)
    # What the worker confirms; no proof and no income is ever asked. [S2]
    terms_told = models.BooleanField(default=False)
    client_confirmed = models.BooleanField(default=False)
    situation_confirmed = models.BooleanField(default=False)
    residence_reason = models.CharField(
        max_length=200, blank=True
    )  # why a client from outside the network was let through
    from_paper = models.BooleanField(default=False)
    paper_destroyed_at = models.DateTimeField(null=True, blank=True)
    extension = models.ForeignKey(
        PilotExtension, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="periods"
    )
    last_day_before = models.DateField(null=True, blank=True)  # the extension moved it
    recorded_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, editable=False)  # of the form that was sent

    PRIVACY = declare(
        "id card kind first_day last_day renewed_on rules_of terms_told client_confirmed situation_confirmed from_paper"
        " paper_destroyed_at extension last_day_before recorded_at idempotency_key",
        children=Personal("holder", "accompanying children must not exceed it [S0]", "card end + 24 months"),
        worker_name=WORKER,
        worker_email=WORKER,
        worker_phone=WORKER,
        residence_reason=Personal("holder", "why the residence rule was waived [S2]", "card end + 6 months"),
        remarks=Personal("holder", "questions about the form to Kaikukeskus [S0]", "card end + 6 months"),
    )
    unscoped = models.Manager.from_queryset(ValidityQuerySet)()
    objects = ScopedManager(ValidityQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["first_day"], name="periods_by_first_day"),  # those that wait for theirs are few
            models.Index(
                fields=["recorded_at"], condition=Q(from_paper=True, paper_destroyed_at=None), name="papers_to_destroy"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="a_period_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(renewed_on=None) | Q(kind="renewal", renewed_on__lte=F("first_day")),
                name="a_renewal_does_not_begin_before_its_day",
            ),
            models.CheckConstraint(condition=Q(children__lte=MOST_CHILDREN), name="a_card_has_at_most_twenty_children"),
            models.UniqueConstraint(fields=["card"], condition=Q(kind="issue"), name="a_card_is_issued_once"),
            models.CheckConstraint(
                condition=Q(paper_destroyed_at=None) | Q(from_paper=True), name="only_a_paper_is_destroyed"
            ),
            models.CheckConstraint(
                condition=Q(extension=None, last_day_before=None)
                | Q(extension__isnull=False, last_day_before__isnull=False, last_day__gt=F("last_day_before")),
                name="an_extension_moves_the_last_day_on",
            ),
            models.UniqueConstraint(fields=["idempotency_key"], name="a_form_sent_twice_counts_once"),
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
