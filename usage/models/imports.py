"""Imports of ticket offices' reports: the sealed file for an hour, the staged rows, the rows refused."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .progress import progress_of


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to be chosen")
    PREVIEWED = "previewed", _("waiting for your decision")
    COMMITTING = "committing", _("being logged")
    STALE = "stale", _("changed since the preview")
    COMMITTED = "committed", _("logged")
    FAILED = "failed", _("not logged")
    LAPSED = "lapsed", _("not logged in time")


# Left to the worker, and what may become of that besides COMMITTED and STALE: nothing is left then but the fact.
NOT_LOGGED = (BatchState.FAILED, BatchState.LAPSED)
LEFT_TO_WORKER = (BatchState.COMMITTING, *NOT_LOGGED)


class ImportUndoReason(models.TextChoices):
    """Why a whole import was withdrawn. A list, not free text, as for a single use; its rows carry these words, too."""

    WRONG_REPORT = "wrong_report", _("The wrong report was imported.")
    WRONG_VENUE = "wrong_venue", _("The uses were not the venue’s own.")
    WRONG_COLUMNS = "wrong_columns", _("The columns had been chosen wrongly.")
    WRONG_ROWS = "wrong_rows", _("The report had mistakes in it.")
    EVENT_CANCELLED = "event_cancelled", _("The event was cancelled.")


class ImportBatchQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """Before it is counted an import is its sender's alone; after that it is seen like its rows.

        A sender whose right at the venue, or at the site that sent it, has ended sees it no more: it holds codes. One
        with rows of several venues is no venue's: its sender sees it, and the site that sent it unless that is one of
        them.
        """
        places = places_where(user, Permission.USAGE_VIEW)
        if not places:
            return Q(pk__in=())
        at_venue = places.sites_within("venue__")
        own = Q(sender=user) & (at_venue | places.sites_within("sent_from__"))
        counted = Q(state=BatchState.COMMITTED)
        if places.everywhere:
            return own | counted
        from_site = Q(sent_from__in=places.sites)
        one = counted & Q(several_venues=False) & (at_venue | from_site)
        return own | one | (counted & Q(several_venues=True) & from_site & ~Q(sent_from=F("venue")))

    def in_figures(self) -> Self:
        """Counted, and not withdrawn."""
        return self.filter(state=BatchState.COMMITTED, withdrawn_at=None)

    def resting_until(self, moment: Any) -> Self:
        """Imports whose hour has passed at `moment` before their sender said to log them. [house.md 8.15]"""
        return self.exclude(state__in=(BatchState.COMMITTED, *LEFT_TO_WORKER)).filter(expires_at__lte=moment)

    def waiting_too_long(self, moment: Any) -> Self:
        """Those that the worker has not come to within their hour."""
        return self.filter(state=BatchState.COMMITTING, expires_at__lte=moment)

    def at_hand(self, moment: Any) -> Self:
        """The others: still within their hour at `moment`, counted, or left to the worker, whatever came of it."""
        return self.filter(Q(state__in=(BatchState.COMMITTED, *LEFT_TO_WORKER)) | Q(expires_at__gt=moment))

    def with_progress(self) -> Self:
        """How far the worker is: `stage`, `done`, `total`; NULL when it has none of it."""
        told = progress_of(OuterRef("pk"))
        return self.annotate(**{name: Subquery(told.values(name)) for name in ("stage", "done", "total")})


class ImportBatch(models.Model):
    """One uploaded report on its way to uses.

    `sealed` is what the file holds, under a key that only the sender's browser has: until the uses are logged the
    columns can be corrected. `rows` are the mapped cells alone, and `fates` what the preview promised. All three go
    once counted. `venue` is that of the rows that name none; `several_venues`: some name another.
    Withdrawn, it stays counted: nothing of it is thrown away, but no use of it counts. `quality` is what
    `usage.importing.quality` says of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="imports")
    sender = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_from = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    several_venues = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    fates = models.JSONField(default=list)
    counted = models.PositiveIntegerField(default=0)
    already_in = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ignored = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    quality = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=15, choices=ImportUndoReason.choices, blank=True)

    PRIVACY = declare(
        "id venue sent_from several_venues state file_name file_digest mapping fates counted already_in refused ignored"
        " uploaded_at expires_at committed_at quality withdrawn_at withdrawn_because",
        sender=Personal("staff", "asking about an unclear import", "import + 13 months"),
        sealed=Personal("others", "reading the report's columns", "an hour, sealed"),
        rows=Personal("holder", "previewing the import", "until counted, at most an hour from the last try"),
        withdrawn_by=Personal("staff", "asking about an unclear import", "import + 13 months"),
    )
    unscoped = models.Manager.from_queryset(ImportBatchQuerySet)()
    objects = ScopedManager(ImportBatchQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="committed", committed_at__isnull=False, rows=[], sealed=None)
                | (~Q(state="committed") & Q(committed_at=None)),
                name="a_counted_import_keeps_no_file",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, state="committed") & ~Q(withdrawn_by="") & ~Q(withdrawn_because="")),
                name="a_withdrawn_import_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NOT_LOGGED) | Q(rows=[], fates=[], mapping={}, sealed=None),
                name="an_import_that_was_given_up_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class RefusedRowQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return Q(batch__in=ImportBatch.objects.visible_to(user))


class RefusedRow(models.Model):
    """A row that was not counted, handed back with its reason. `cells` are the mapped cells alone; `finding` is what a
    limit that was reached said (usage.importing.reasons)."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", related_query_name="refused_rows")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    cells = models.JSONField(default=list)
    finding = models.JSONField(default=list)

    PRIVACY = declare(
        "id batch number reason",
        cells=Personal("holder", "mending the row", "import + 30 days"),
        finding=Personal("holder", "saying which limit was reached", "import + 30 days"),
    )
    unscoped = models.Manager.from_queryset(RefusedRowQuerySet)()
    objects = ScopedManager(RefusedRowQuerySet)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="a_row_is_refused_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"
