"""The log of uses: one adult and n children, at a venue, on a day. [S0, W2]"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Category, Site
from accounts.models.plain import insert_rows
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards.models import Card, Kind

from .events import Event, UseKind
from .imports import ImportUndoReason
from .visits import Visit, is_of

# What a repeat of an idempotency key must say again.
EVENT_FIELDS = ("card_id", "venue_id", "event_day", "event_key")
TICKET_FIELDS = (*EVENT_FIELDS, "event_time", "children", "kind")
MOST_CHILDREN = 50
KEEP = "10 years; the code is cut off six months after the card's end"


class Source(models.TextChoices):
    DESK = "desk", _("desk")
    IMPORT = "import", _("import")


class WithdrawReason(models.TextChoices):
    """Why a use was undone. A list, not free text: remarks would soon hold names (domain.md 11, 23)."""

    MISTAKE = "mistake", _("It was logged by mistake.")
    WRONG_DETAILS = "wrong_details", _("The card, the event or the number of children was wrong.")
    CANCELLED = "cancelled", _("The booking was cancelled.")
    NOT_FETCHED = "not_fetched", _("The ticket was not fetched.")


class UseState(models.TextChoices):
    """Where a use stands. Booking and redeeming are one use, which counts from the booking on."""

    BOOKED = "booked", _("booked")
    REDEEMED = "redeemed", _("redeemed")
    CANCELLED = "cancelled", _("cancelled")
    NOT_FETCHED = "not_fetched", _("not fetched")
    UNDONE = "undone", _("undone")


COUNTED = (UseState.BOOKED, UseState.REDEEMED)
STATE_BY_REASON = {
    WithdrawReason.CANCELLED: UseState.CANCELLED,
    WithdrawReason.NOT_FETCHED: UseState.NOT_FETCHED,
}


class _IsOneOf(Func):
    """`key = ANY (array)`; a key's own `__in` makes a join of it."""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY (", models.BooleanField()


class UsageQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """The venue, its coordinators, administrators; an agent the rows that it logged itself. [house.md 8.7]"""
        places = places_where(user, Permission.USAGE_VIEW)
        if places.everywhere:
            return Q()
        if not places.areas:
            return Q(venue__in=places.sites) | Q(logged_from__in=places.sites)
        # The venues found first, as a list: what reads many of these rows reads them from an index by venue.
        venues = ArraySubquery(Site.unscoped.filter(places.sites_within()).order_by().values("pk"))
        return Q(_IsOneOf("venue", venues)) | Q(logged_from__in=places.sites)

    def counting(self) -> Self:
        """Rows that count: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def same_event(self, venue: Site, event_day: Any, event_key: str) -> Self:
        return self.counting().filter(venue=venue, event_day=event_day, event_key=event_key)

    def of_cardholders(self) -> Self:
        """Uses of personal cards: what a community card needs beside it. [house.md 8.5]"""
        return self.filter(card__kind=Kind.PERSONAL)

    def first_day_of_chain(self) -> Subquery:
        """For `mark_used`: the earliest event day of the counting uses of a card and of all in its chain of
        replacements; NULL when there is none."""
        original = Coalesce(OuterRef(OuterRef("original")), OuterRef(OuterRef("pk")))
        chain = Card.unscoped.filter(Q(pk=original) | Q(original=original)).values("pk")
        uses = self.counting().filter(card__in=chain).order_by().annotate(all=Value(1)).values("all")
        return Subquery(uses.annotate(first=Min("event_day")).values("first"))

    def first_days_of(self, firsts: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
        """The same for many original cards at once: a day for each chain that has a counting use."""
        chains = self.counting().annotate(chain=Coalesce("card__original", "card")).filter(chain__in=firsts)
        return dict(chains.order_by().values_list("chain").annotate(first=Min("event_day")))

    def logged_at_desk_of(self, venue: Site) -> Self:
        """Without the rows of imports, which would push a clerk's own last entries out of sight."""
        return self.filter(venue=venue, source=Source.DESK)

    def newest_first(self) -> Self:
        return self.order_by("-logged_at", "id")

    def insert_once(self, rows: Sequence[Usage]) -> set[uuid.UUID]:
        """Insert `rows` in one statement and return the ids of those that got in.

        A row stays out when its idempotency key has been used, or when its ticket (card, venue, day, event, ordinal)
        already counts; the caller looks up which. Two rows of one call that clash: the first gets in. Waits for other
        transactions that are inserting the same row. Any other broken rule raises IntegrityError.
        """
        if not rows:
            return set()
        return {pk for (pk,) in insert_rows(rows, ending="ON CONFLICT DO NOTHING RETURNING id")}


class Usage(models.Model):
    """One use. Never deleted (the database refuses), only withdrawn with who, when and why.

    `event_key` is the event's name folded for equality; `ordinal` numbers a card's further tickets to the same event,
    which the desk asks about. The category is the venue's on the day of logging. `logged_at` is the server's time;
    `tapped_at` the desk's own, when it logged without a network.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="uses")
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="uses", db_index=False)
    category = models.CharField(max_length=10, choices=Category.choices)
    event_name = models.CharField(_("event"), max_length=200, blank=True)
    event_key = models.CharField(max_length=200, blank=True)
    event_day = models.DateField(_("day"))
    event_time = models.TimeField(_("time"), null=True, blank=True)
    children = models.PositiveSmallIntegerField(_("children"), default=0)
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="uses")
    kind = models.CharField(_("used for"), max_length=12, choices=UseKind.choices, default=UseKind.TICKET)
    amount = models.DecimalField(_("euros"), max_digits=7, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=UseState.choices, default=UseState.REDEEMED)
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="+", related_query_name="uses", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    batch = models.ForeignKey("usage.ImportBatch", models.PROTECT, null=True, blank=True, related_name="+")
    logged_from = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    logged_by = models.CharField(max_length=200)
    logged_at = models.DateTimeField(default=timezone.now)
    tapped_at = models.DateTimeField(null=True, blank=True)
    redeem_key = models.UUIDField(null=True, blank=True, unique=True)
    redeemed_by = models.CharField(max_length=200, blank=True)
    redeemed_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=200, blank=True)

    PRIVACY = declare(
        "id venue category event event_name event_key kind amount state visit ordinal idempotency_key source batch"
        " logged_from logged_at redeem_key redeemed_at corrects withdrawn_at withdrawn_because",
        card=Personal("holder", "counting uses", KEEP),
        event_day=Personal("holder", "counting uses", KEEP),
        event_time=Personal("holder", "telling two performances of a day apart", "use + 13 months"),
        children=Personal("holder", "counting uses", KEEP),
        tapped_at=Personal("holder", "telling when a desk without a network logged it", "use + 13 months"),
        logged_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
        redeemed_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
        withdrawn_by=Personal("staff", "asking about an unclear entry", "use + 13 months"),
    )
    unscoped = models.Manager.from_queryset(UsageQuerySet)()
    objects = ScopedManager(UsageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                # The event first: the same index finds the event's other uses.
                fields=["venue", "event_day", "event_key", "card", "ordinal"],
                condition=Q(withdrawn_at=None),
                name="a_ticket_of_a_card_to_an_event_counts_once",
            ),
            models.CheckConstraint(condition=Q(children__lte=MOST_CHILDREN), name="a_use_has_at_most_fifty_children"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="tickets_are_numbered_from_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_because="")),
                name="a_withdrawal_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, state__in=COUNTED)
                | (Q(withdrawn_at__isnull=False) & ~Q(state__in=COUNTED)),
                name="a_booked_or_redeemed_use_counts",
            ),
            models.CheckConstraint(
                condition=Q(redeem_key=None, redeemed_at=None, redeemed_by="")
                | (Q(redeem_key__isnull=False, redeemed_at__isnull=False) & ~Q(redeemed_by="") & ~Q(state="booked")),
                name="a_redeemed_booking_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0, kind__in=("course_place", "fee", "series")),
                name="only_what_costs_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(source="import", batch__isnull=False) | Q(source="desk", batch=None),
                name="an_imported_use_names_its_import",
            ),
        ]
        indexes = [
            # With what the second wall asks of a row, so that many are counted without a look at them.
            models.Index(fields=["venue", "-logged_at"], include=["logged_from"], name="newest_uses_of_a_venue"),
            models.Index(
                fields=["venue", "-logged_at"], condition=Q(source="desk"), name="newest_desk_uses_of_a_venue"
            ),
            models.Index(fields=["-logged_at", "id"], name="newest_uses"),
            # What the limits count of a card; an event's tickets are found by its key.
            models.Index(fields=["card", "venue"], condition=Q(withdrawn_at=None), name="uses_of_a_card_at_a_venue"),
            models.Index(fields=["visit"], condition=Q(visit__isnull=False), name="uses_of_a_visit"),
            models.Index(fields=["event_day", "category"], condition=Q(withdrawn_at=None), name="uses_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.event_day} {self.venue_id}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def why_withdrawn(self) -> str:
        """The reason in words; a withdrawn import's rows carry words of their own."""
        words = dict([*WithdrawReason.choices, *ImportUndoReason.choices])
        return str(words.get(self.withdrawn_because, self.withdrawn_because))

    @property
    def is_booked(self) -> bool:
        return self.state == UseState.BOOKED

    def is_logged_by(self, user: Any) -> bool:
        return is_of(self.logged_by, user)

    def same_ticket(self, other: Usage) -> bool:
        """Whether two rows say the same: what a repeat of an idempotency key must. Who comes to redeem a booking says
        no more than the card and the event."""
        names = TICKET_FIELDS if self.idempotency_key == other.idempotency_key else EVENT_FIELDS
        return all(getattr(self, name) == getattr(other, name) for name in names)
