"""Entries that a desk made without a network: log them when they arrive, or keep why not for the desk to see.

Actions; may know models, `usage.actions`, `accounts.audit`; no request, messages or templates.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.keys import key_of, old_keys_of
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from usage.actions import log_use
from usage.envelope import DeskKey, key_pair
from usage.models import LateReason, LateRefusal
from usage.rights import door_of
from usage.tickets import Ticket


class Receipt(StrEnum):
    """What the device is told of one entry. Only after the first three does it leave the device's queue."""

    LOGGED = "logged"
    ALREADY = "already"  # the same entry had arrived before
    REFUSED = "refused"  # kept as a LateRefusal
    NOT_YOURS = "not_yours"  # this person may not log for the venue
    STOPPED = "stopped"  # this desk may not ask about cards now [cards.budgets]; nothing has been judged


@dataclass(frozen=True)
class LateEntry:
    """What is kept of an entry when it is refused: texts as they were typed, and the masked code."""

    key: uuid.UUID
    venue: Site
    event_name: str = ""
    day_text: str = ""
    time_text: str = ""
    children_text: str = ""
    masked_code: str = ""
    tapped_at: datetime | None = None


def desk_keys() -> list[DeskKey]:
    """The key pairs that open envelopes, the one that devices seal with first. Raises ImproperlyConfigured."""
    return [key_pair(secret) for secret in (key_of("desk"), *old_keys_of("desk"))]


@trusted
def log_late(*, entry: LateEntry, ticket: Ticket, by: Actor) -> Receipt:
    """Log the ticket of an entry, or keep why not. The same entry again is answered as the first time.

    Raises PermissionDenied when `by` may not log for the venue.
    """
    if refused_before(entry.key):
        return Receipt.REFUSED
    try:
        result = log_use(ticket=replace(ticket, tapped_at=entry.tapped_at), by=by)
    except Refused:
        return refuse_late(entry=entry, reason=LateReason.CLASH, by=by)
    if result.answer.of_desk:
        return Receipt.STOPPED
    if result.usage is None:
        return refuse_late(entry=entry, reason=result.answer.reason, by=by)
    return Receipt.ALREADY if result.repeated else Receipt.LOGGED


def refused_before(key: uuid.UUID) -> bool:
    """Whether the entry has arrived and been refused; what has changed since then does not log it unseen."""
    return LateRefusal.unscoped.filter(key=key).exists()


@trusted
def refuse_late(*, entry: LateEntry, reason: str, faults: str = "", by: Actor) -> Receipt:
    """Keep a refused entry for the desk's list, once. Raises PermissionDenied unless `by` may log for the venue."""
    door = door_of(by.user, entry.venue)
    kept = {
        "venue": entry.venue,
        "sent_from": door,
        "reason": str(reason),
        "faults": faults[:200],
        "event_name": entry.event_name[:200],
        "day_text": entry.day_text[:40],
        "time_text": entry.time_text[:40],
        "children_text": entry.children_text[:40],
        "masked_code": entry.masked_code[:40],
        "tapped_at": entry.tapped_at,
        "sent_by": by.trail_name[:200],
    }
    with transaction.atomic():
        refusal, is_new = LateRefusal.unscoped.get_or_create(key=entry.key, defaults=kept)
        if is_new:
            audit.record("usage.refused_late", refusal, by=by, site=entry.venue, reason=str(reason))
    return Receipt.REFUSED


@trusted
def settle_late(*, refusal: LateRefusal, by: Actor) -> bool:
    """Mark a late refusal as dealt with; False when somebody had done it already. `refusal` is in `by`'s scope."""
    require(by.user, Permission.USAGE_LOG)
    with transaction.atomic():
        row = LateRefusal.unscoped.select_for_update().get(pk=refusal.pk)
        if row.settled_at:
            return False
        row.settled_at, row.settled_by = timezone.now(), by.trail_name[:200]
        row.save(update_fields=["settled_at", "settled_by"])
        audit.record("usage.late_settled", row, by=by, site=refusal.venue)
    return True


@trusted
def throw_away_late(now: datetime) -> int:
    """Delete the refusals whose thirty days are over at `now`; returns how many went."""
    gone, _kinds = LateRefusal.unscoped.all().past_keeping(now).delete()
    return gone
