"""Deeds of publication: asking for a release, approving one that another has asked for, refusing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, require
from accounts.wall import trusted
from stats.models import LedgerEntry, ReleaseState, Status
from stats.models.ledger import LANGUAGES
from stats.release_calendar import objection_today
from stats.release_words import OBJECTIONS
from stats.releasing import leave_to_worker, told


@transaction.atomic
@trusted
def ask_for_release(*, period: str, status: str, why: Mapping[str, str], by: Actor) -> LedgerEntry:
    """Have the worker make and audit the figures of a quarter ("2026Q1").

    `why`: the reason of a revision by language. Raises Refused when they may not be asked for today, when a revision
    has no reason in all languages, or while another release is under way.
    """
    require(by.user, Permission.PUBLICATION_ASK)
    reasons = {f"why_{language}": why.get(language, "").strip() for language in LANGUAGES}
    _require_askable(period, status, reasons)
    number = 1 + LedgerEntry.unscoped.approved().count()
    fields = {"number": number, "period": period, "status": status, "asked_by": by.user, "asked_at": timezone.now()}
    try:
        with transaction.atomic():
            entry = LedgerEntry.unscoped.create(**fields, **(reasons if status == Status.REVISED else {}))
    except IntegrityError:  # somebody else asked in the same moment
        raise Refused(_under_way()) from None
    leave_to_worker(entry)
    audit.record("release.asked", entry, by=by, **told(entry))
    return entry


def _require_askable(period: str, status: str, reasons: Mapping[str, str]) -> None:
    against = objection_today(period, status)
    if against:
        raise Refused(OBJECTIONS[against])
    if status == Status.REVISED and not all(reasons.values()):
        raise Refused(_("Say in all three languages why the figures are revised."))
    if LedgerEntry.unscoped.under_way().exists():
        raise Refused(_under_way())


def _under_way() -> str:
    return _("Another release is being made or waits for approval. Ask again when it is published or refused.")


@transaction.atomic
@trusted
def approve_release(*, entry: LedgerEntry, seen_hash: str, by: Actor) -> LedgerEntry:
    """Publish an audited release. `seen_hash`: the `entry_hash` of what `by` has looked at.

    Raises Refused when `by` asked for it, or when it has been decided on.
    """
    require(by.user, Permission.PUBLICATION_APPROVE)
    row = _decided_on(entry)
    if row.asked_by_id == by.user.pk:
        raise Refused(_("You asked for this release yourself. Another administrator approves it."))
    if row.entry_hash != seen_hash:
        raise Refused(_("This is not the release that you looked at. Look at it again."))
    _decide(row, state=ReleaseState.APPROVED, approved_by=by.user, approved_at=timezone.now())
    audit.record("release.approved", row, by=by, **told(row))
    return row


@transaction.atomic
@trusted
def refuse_release(*, entry: LedgerEntry, why: str, by: Actor) -> LedgerEntry:
    """Do not publish an audited release; who asked for it may take it back so.

    Raises Refused without a reason, or when it has been decided on.
    """
    require(by.user, Permission.PUBLICATION_APPROVE)
    row = _decided_on(entry)
    if not why.strip():
        raise Refused(_("Say why the release is refused."))
    _decide(row, state=ReleaseState.REFUSED, refused_by=by.user, refused_at=timezone.now(), refused_why=why.strip())
    audit.record("release.refused", row, by=by, **told(row))
    return row


def _decided_on(entry: LedgerEntry) -> LedgerEntry:
    """The entry under the lock. Raises Refused unless it waits for a decision."""
    row: LedgerEntry = LedgerEntry.unscoped.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state != ReleaseState.AUDITED:
        raise Refused(_("This release does not wait for approval any more."))
    return row


def _decide(row: LedgerEntry, **fields: Any) -> None:
    LedgerEntry.unscoped.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
