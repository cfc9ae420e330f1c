"""What a desk logged without a network and the register then refused: a list for the desk, kept for thirty days."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from cards.checking import NEXT_STEPS, Reason

KEPT = timedelta(days=30)
MONTH = "30 days"


class LateReason(models.TextChoices):
    """Why an entry was refused when it arrived, beside the card's own answers (`cards.checking.Reason`)."""

    SEALED = "sealed", _("The card code of the entry could not be opened.")
    FIELDS = "fields", _("Something in the entry could not be read.")
    CLASH = "clash", _("The page of this entry had already logged another use.")


_WITH_CODE = _("If you have the card's code, for example on paper, log the use at the desk with the day of the event.")
_CHECK_DAY = _("Check the day. If it is right, the use cannot be logged.")
# The person has gone home: what can still be done, where it differs from what the desk is told beside the card.
LATE_STEPS = {
    LateReason.SEALED: _WITH_CODE,
    LateReason.FIELDS: _WITH_CODE,
    LateReason.CLASH: _(
        "Look at the last entries. If the use is missing, log it at the desk with the day of the event."
    ),
    Reason.MISREAD: _WITH_CODE,
    Reason.NO_SUCH_CARD: _WITH_CODE,
    Reason.NOT_REGISTERED: _(
        "The place that gave the card sees that it was asked for. Log the use when it is registered."
    ),
    Reason.EXPIRED: _CHECK_DAY,
    Reason.NOT_YET_VALID: _CHECK_DAY,
    Reason.ENDED: _CHECK_DAY,
    Reason.CHILDREN_MISSING: _WITH_CODE,
    Reason.NOT_FOR_COURSE: _WITH_CODE,
    Reason.LIMIT_REACHED: _("The use cannot be logged: others had used what the venue's limit leaves."),
    Reason.TOO_MANY_CHILDREN: _("Log the use again with the number of children that the desk then tells."),
    Reason.ALREADY_LOGGED: _(
        "Nothing needs to be done: the use counts once. Log it again only if it was a second ticket."
    ),
}


class LateRefusalQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Those who may log for the venue; an agent sees what it sent itself, as of uses. [house.md 8.7]"""
        places = places_where(user, Permission.USAGE_LOG)
        open_to_them = Site.unscoped.all().loggable_by(user).values("pk")
        return Q(venue__in=open_to_them) & (places.sites_within("venue__") | Q(sent_from__in=places.sites))

    def waiting(self) -> Self:
        """Not settled yet."""
        return self.filter(settled_at=None)

    def to_mend(self) -> Self:
        """Those of the waiting with which the desk has something to do: not what was logged already."""
        return self.waiting().exclude(reason=Reason.ALREADY_LOGGED)

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(received_at__lte=now - KEPT)


class LateRefusal(models.Model):
    """One entry of a desk's queue that was refused. The event, day, time and children stand as they were typed: what
    could not be read is among them. Of the code only the masked form is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True)
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="late_refusals")
    sent_from = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=30)
    faults = models.CharField(max_length=200, blank=True)
    event_name = models.CharField(max_length=200, blank=True)
    day_text = models.CharField(max_length=40, blank=True)
    time_text = models.CharField(max_length=40, blank=True)
    children_text = models.CharField(max_length=40, blank=True)
    masked_code = models.CharField(max_length=40, blank=True)
    tapped_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    sent_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)

    PRIVACY = declare(
        "id key venue sent_from reason faults event_name received_at settled_at",
        day_text=Personal("holder", "mending the entry", MONTH),
        time_text=Personal("holder", "mending the entry", MONTH),
        children_text=Personal("holder", "mending the entry", MONTH),
        masked_code=Personal("holder", "telling the desk's cards apart", MONTH),
        tapped_at=Personal("holder", "mending the entry", MONTH),
        sent_by=Personal("staff", "asking about an unclear entry", MONTH),
        settled_by=Personal("staff", "asking about an unclear entry", MONTH),
    )
    unscoped = models.Manager.from_queryset(LateRefusalQuerySet)()
    objects = ScopedManager(LateRefusalQuerySet)

    class Meta:
        ordering = ["-received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="settling_a_late_refusal_says_who_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["venue"], condition=Q(settled_at=None), name="late_refusals_to_settle"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"

    @property
    def why(self) -> str:
        """The reason in words that may be said aloud."""
        words: dict[str, Any] = dict(Reason.choices) | dict(LateReason.choices)
        return str(words.get(self.reason, self.reason))

    @property
    def next_step(self) -> str:
        """What the desk can still do about it."""
        steps: dict[str, Any] = {**NEXT_STEPS, **LATE_STEPS}
        return str(steps.get(self.reason, ""))
