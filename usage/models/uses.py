"""The log of uses: one adult and n children, at a venue, on a day. [S0, W2]"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Category, Site
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards.models import Card

KEEP = "10 years; the code is cut off six months after the card's end"


class Source(models.TextChoices):
    DESK = "desk", _("desk")
    IMPORT = "import", _("import")


class UsageQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """The venue, its coordinators, administrators; an agent the rows that it logged itself. [house.md 8.7]"""
        places = places_where(user, Permission.USAGE_VIEW)
        if places.everywhere:
            return Q()
        return places.sites_within("venue__") | Q(logged_from__in=places.sites)

    def counting(self) -> Self:
        """Rows that count: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def same_event(self, venue: Site, event_day: Any, event_key: str) -> Self:
        return self.counting().filter(venue=venue, event_day=event_day, event_key=event_key)


class Usage(models.Model):
    """One use. Never deleted (the database refuses), only withdrawn with who, when and why.

    `event_key` is the event's name folded for equality; `ordinal` numbers a card's further tickets to the same event,
    which the desk asks about. The category is the venue's on the day of logging.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="uses")
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="uses")
    category = models.CharField(max_length=10, choices=Category.choices)
    event_name = models.CharField(_("event"), max_length=200, blank=True)
    event_key = models.CharField(max_length=200, blank=True)
    event_day = models.DateField(_("day"))
    event_time = models.TimeField(_("time"), null=True, blank=True)
    children = models.PositiveSmallIntegerField(_("children"), default=0)
    ordinal = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    batch = models.ForeignKey("usage.ImportBatch", models.PROTECT, null=True, blank=True, related_name="+")
    logged_from = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    logged_by = models.CharField(max_length=200)
    logged_at = models.DateTimeField(default=timezone.now)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    PRIVACY = declare(
        "id venue category event_name event_key ordinal idempotency_key source batch logged_from logged_at corrects"
        " withdrawn_at withdrawn_because",
        card=Personal("holder", "counting uses", KEEP),
        event_day=Personal("holder", "counting uses", KEEP),
        event_time=Personal("holder", "telling two performances of a day apart", "use + 13 months"),
        children=Personal("holder", "counting uses", KEEP),
        logged_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
        withdrawn_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
    )
    unscoped = models.Manager.from_queryset(UsageQuerySet)()
    objects = ScopedManager(UsageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "venue", "event_day", "event_key", "ordinal"],
                condition=Q(withdrawn_at=None),
                name="a_ticket_of_a_card_to_an_event_counts_once",
            ),
            models.CheckConstraint(condition=Q(children__lte=50), name="a_use_has_at_most_fifty_children"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="tickets_are_numbered_from_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_because="")),
                name="a_withdrawal_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(source="import", batch__isnull=False) | Q(source="desk", batch=None),
                name="an_imported_use_names_its_import",
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "-logged_at"], name="newest_uses_of_a_venue"),
            models.Index(fields=["-logged_at", "id"], name="newest_uses"),
            models.Index(fields=["event_day", "category"], condition=Q(withdrawn_at=None), name="uses_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.event_day} {self.venue_id}"
