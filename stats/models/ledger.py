"""The ledger of releases: what was asked for, made, audited, and approved or refused. Rows are only ever added to.

The database itself holds it (migrations 0005 and 0006): a release is approved with its own passed audit, by another
than asked for it; what is audited is never changed, and each release follows the one before it in a chain of hashes.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

MADE_BY = Personal("staff", "answering who asked for a release and who approved it", "as the release")
# Uses of single cards under opaque keys, sealed with a key outside the database.
COUNTED = Personal(
    "holder", "rounding a correction against what was released; auditing later releases", "as the release"
)
LANGUAGES = ("fi", "sv", "en")


class Status(models.TextChoices):
    """Of what kind the figures of a quarter are."""

    PRELIMINARY = "preliminary", _("preliminary")
    FINAL = "final", _("final")
    REVISED = "revised", _("revised")


class ReleaseState(models.TextChoices):
    WAITING = "waiting", _("waiting to be made")
    MAKING = "making", _("being made")
    AUDITED = "audited", _("waiting for approval")
    APPROVED = "approved", _("published")
    REFUSED = "refused", pgettext_lazy("release", "refused")
    FAILED = "failed", _("not made")


class Failure(models.TextChoices):
    """Why a release was not made."""

    AUDIT = "audit", _("the audit did not pass")
    ROUNDING = "rounding", _("the figures could not be rounded so that they fit together")
    STOPPED = "stopped", _("it was tried several times and did not succeed")
    WITHDRAWN = "withdrawn", _("the one who asked may not ask any more")
    PLACES = "places", _("something was counted at a site that has no row in the statistics of the year")
    NAMES = "names", _("the count could not be compared with the earlier one, card by card")


UNDER_WAY = (ReleaseState.WAITING, ReleaseState.MAKING, ReleaseState.AUDITED)


class LedgerQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return Q() if places_where(user, Permission.PUBLICATION_ASK).everywhere else Q(pk__in=())

    def approved(self) -> Self:
        return self.filter(state=ReleaseState.APPROVED)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def to_be_made(self) -> Self:
        return self.filter(state__in=[ReleaseState.WAITING, ReleaseState.MAKING])

    def waiting_for(self, user: Any) -> Self:
        """Those that `user` may approve: not the own ones."""
        if not places_where(user, Permission.PUBLICATION_APPROVE).everywhere:
            return self.none()
        return self.filter(state=ReleaseState.AUDITED).exclude(asked_by=user.pk)

    def light(self) -> Self:
        """Without the large columns, for lists."""
        return self.defer("release", "sealed", "audit", "earlier_audits")

    def newest_first(self) -> Self:
        return self.order_by("-number", "-asked_at")


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal: of a text its UTF-8, as the database counts it."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _why() -> Any:
    return models.TextField(max_length=1000, blank=True)


class LedgerEntry(models.Model):
    """One release of a quarter's tables. `release` is its canonical JSON, which `release_hash` is the digest of;
    `sealed` the cut and what it was rounded to; `audit` the JSON {"of": release_hash, "verdict": …}.

    `number` counts the approved releases; one that is refused or fails leaves its number to the next. `run` is the
    worker's that has it now, which alone may write. `unplaced`: the keys of offices and venues at which something was
    counted although the year has no row of them; for those who ask for releases only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField()
    period = models.CharField(max_length=6)
    status = models.CharField(max_length=11, choices=Status.choices)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", related_query_name="releases_asked")
    asked_at = models.DateTimeField(default=timezone.now)
    why_fi = _why()
    why_sv = _why()
    why_en = _why()
    state = models.CharField(max_length=8, choices=ReleaseState.choices, default=ReleaseState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=9, choices=Failure.choices, blank=True)
    unplaced = models.JSONField(default=list)
    run = models.UUIDField(null=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    day = models.DateField(null=True)
    release = models.TextField(blank=True)
    release_hash = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField(null=True)
    audit = models.TextField(blank=True)
    audit_hash = models.CharField(max_length=64, blank=True)
    earlier_audits = models.JSONField(default=list)
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", related_query_name="releases_approved"
    )
    approved_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", related_query_name="releases_refused"
    )
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(max_length=1000, blank=True)

    PRIVACY = declare(
        "id number period status asked_at why_fi why_sv why_en state progress failure unplaced run attempt day release"
        " release_hash audit audit_hash earlier_audits previous_hash entry_hash approved_at refused_at refused_why",
        asked_by=MADE_BY,
        approved_by=MADE_BY,
        refused_by=MADE_BY,
        sealed=COUNTED,
    )
    unscoped = models.Manager.from_queryset(LedgerQuerySet)()
    objects = ScopedManager(LedgerQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period__regex=r"^20[0-9]{2}Q[1-4]$"), name="a_release_is_of_a_quarter"),
            models.CheckConstraint(
                condition=~Q(status=Status.REVISED) | (~Q(why_fi="") & ~Q(why_sv="") & ~Q(why_en="")),
                name="a_revision_says_why_in_three_languages",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")), name="a_release_is_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state=ReleaseState.APPROVED) & Q(approved_by=None, approved_at=None)),
                name="an_approved_release_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=ReleaseState.REFUSED, refused_by__isnull=False, refused_at__isnull=False)
                    & ~Q(refused_why="")
                )
                | (~Q(state=ReleaseState.REFUSED) & Q(refused_by=None, refused_at=None, refused_why="")),
                name="a_refused_release_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.FAILED) ^ Q(failure=""), name="a_failed_release_says_what_failed"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="a_release_is_made_to_the_end_at_most"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(state__in=["waiting", "making", "audited", "approved"]),
                name="a_release_has_a_number_of_its_own",
            ),
            models.UniqueConstraint(
                fields=["period", "status"],
                condition=Q(state=ReleaseState.APPROVED) & ~Q(status=Status.REVISED),
                name="a_quarter_is_preliminary_once_and_final_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.period} {self.status}"

    @property
    def line(self) -> str:
        """What `entry_hash` is the digest of; the database composes the same text."""
        facts = [self.previous_hash, self.number, self.period, self.status, self.day, self.release_hash]
        facts += [self.audit_hash, digest(bytes(self.sealed or b"")), self.why_fi, self.why_sv, self.why_en]
        return "\x1f".join(map(str, facts))

    @property
    def why(self) -> dict[str, str]:
        """The reason of a revision by language; empty texts for other releases."""
        return {language: getattr(self, f"why_{language}") for language in LANGUAGES}

    @property
    def why_shown(self) -> str:
        return self.why.get((get_language() or "fi")[:2]) or self.why_fi

    @property
    def verdict(self) -> dict[str, Any] | None:
        """The verdict of the audit that the release stands on; of a failed one, that of its last attempt."""
        if self.audit:
            return dict(json.loads(self.audit)["verdict"])
        return dict(self.earlier_audits[-1]["verdict"]) if self.earlier_audits else None
