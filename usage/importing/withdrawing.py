"""Withdrawing a whole import that was counted: its uses stay, marked with who, when and why, and count no more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from cards.actions.using import mark_used_on
from cards.models import Card
from usage.models import BatchState, ImportBatch, Usage, UseState
from usage.rights import may_undo


@trusted
def may_withdraw(user: Any, batch: ImportBatch) -> bool:
    """Whether `user` may undo each use of the import: whoever may log for all its venues; an agent what it sent."""
    kinds = Usage.unscoped.filter(batch=batch).order_by("venue", "logged_from").distinct("venue", "logged_from")
    uses = list(kinds.select_related("venue")) or [Usage(venue=batch.venue, logged_from_id=batch.sent_from_id)]
    return all(may_undo(user, use) for use in uses)


@trusted
def withdraw_import(*, batch: ImportBatch, reason: str, by: Actor) -> int | None:
    """Undo every use of the import that still counts, all or none. Returns how many, None if it was withdrawn before.

    `reason` is an ImportUndoReason. Uses that were undone one by one stay as they are, and so do corrections: somebody
    has looked at them. The same file may be imported again, and counts. Raises PermissionDenied unless `by` may undo
    each use of it, Refused when it has not been counted.
    """
    if not may_withdraw(by.user, batch):
        raise PermissionDenied("usage.log required")
    with transaction.atomic():
        row = ImportBatch.unscoped.select_for_update(of=("self",)).select_related("venue").defer("sealed")
        kept = row.filter(pk=batch.pk, state=BatchState.COMMITTED).first()
        if kept is None:
            raise Refused(_("The import has not been logged, so there is nothing to withdraw."))
        if kept.is_withdrawn:
            return None
        undone = _undo_uses(kept, reason, by)
        kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_because = timezone.now(), by.trail_name[:200], reason
        kept.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        audit.record("import.withdrawn", kept, by=by, site=kept.venue, reason=reason, uses=undone)
    return undone


def _undo_uses(batch: ImportBatch, reason: str, by: Actor) -> int:
    """The cards first, as when logging: the two never wait for each other in a circle. An import's rows keep their
    cards, for a correction is a row of the desk: what is locked stays all there is."""
    counting = Usage.unscoped.counting().filter(batch=batch)
    cards = set(counting.values_list("card", flat=True))
    locked = Card.unscoped.filter(pk__in=cards).locked_with_originals()
    firsts = {original or pk for pk, original in locked.values_list("pk", "original")}
    undone: int = counting.update(
        state=UseState.UNDONE, withdrawn_at=timezone.now(), withdrawn_by=by.trail_name[:200], withdrawn_because=reason
    )
    days = Usage.unscoped.all().first_days_of(firsts)
    mark_used_on({first: days.get(first) for first in firsts})
    return undone
