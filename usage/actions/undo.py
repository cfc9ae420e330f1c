"""Undoing a use, or a whole visit: the rows stay, marked with who, when and why, and count no more."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.wall import trusted
from cards.actions.using import mark_used
from cards.models import Card
from usage.models import STATE_BY_REASON, Source, Usage, UseState, Visit
from usage.rights import may_undo
from usage.weighing import note_undone


@trusted
def withdraw_use(*, usage: Usage, reason: str, by: Actor) -> bool:
    """Undo a use: the row stays, marked with who, when and why, and counts no more.

    Returns False when it had been undone already. `reason` is a WithdrawReason, or an import's own words. Raises
    PermissionDenied for those who may not log for the venue (an agent: who did not log the row).
    """
    if not may_undo(by.user, usage):
        raise PermissionDenied("usage.log required")
    with transaction.atomic():
        # The cards first, as when logging: the two never wait for each other in a circle.
        cards = list(Card.unscoped.filter(pk=usage.card_id).locked_with_originals())
        row = Usage.unscoped.select_for_update(of=("self",)).get(pk=usage.pk)
        if row.is_withdrawn:
            return False
        withdrawn(row, reason, by)
        mark_used({card.first_card for card in cards}, Usage.unscoped.all().first_day_of_chain())
        audit.record("usage.withdrawn", row, by=by, site=usage.venue, reason=reason)
    return True


@trusted
def withdraw_visit(*, visit: Visit, reason: str, by: Actor) -> int:
    """Undo every use of the visit that still counts, all or none. Returns how many, 0 when there were none.

    Raises PermissionDenied for those who may not log for the venue (an agent: who did not log the visit).
    """
    if not may_undo(by.user, visit):
        raise PermissionDenied("usage.log required")
    while (undone := _withdrawn_with_cards(visit, reason, by)) is None:
        pass  # a correction brought another card in meanwhile: it is locked in its turn, from the beginning
    return undone


def _withdrawn_with_cards(visit: Visit, reason: str, by: Actor) -> int | None:
    counting = Usage.unscoped.counting().filter(visit=visit)
    with transaction.atomic():
        # The cards first, as when logging.
        cards = list(Card.unscoped.filter(pk__in=counting.values("card")).locked_with_originals())
        rows = list(counting.select_related("venue", "card").order_by("pk").select_for_update(of=("self",)))
        if not {row.card_id for row in rows} <= {card.pk for card in cards}:
            return None
        for row in rows:
            withdrawn(row, reason, by)
            audit.record("usage.withdrawn", row, by=by, site=row.venue, reason=reason)
        if rows:
            mark_used({card.first_card for card in cards}, Usage.unscoped.all().first_day_of_chain())
            audit.record("visit.withdrawn", visit, by=by, site=visit.venue, reason=reason, uses=len(rows))
    return len(rows)


def withdrawn(row: Usage, reason: str, by: Actor) -> None:
    """Mark a locked row as counting no more. For the deeds that undo, correct, or undo a whole visit.

    Who logs and undoes, or corrects, has asked about the card: that is weighed from now on (usage.weighing).
    """
    row.state = STATE_BY_REASON.get(reason, UseState.UNDONE)  # type: ignore[call-overload]
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by.trail_name[:200], reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    if by.device and row.source == Source.DESK and row.is_logged_by(by.user):
        note_undone(row.card.code, row.card_id, site=row.venue, by=by)
