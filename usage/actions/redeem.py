"""Redeeming: a booked ticket is handed over. Booking and redeeming are one use."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.wall import trusted
from cards.models import Card
from usage.models import Usage, UseState, Visit
from usage.rights import may_undo


@trusted
def redeemed(*, booking: Usage, key: uuid.UUID, by: Actor, visit: Visit | None = None) -> Usage:
    """Mark the booking as handed over; its card is locked. For `log_use`, `log_visit` and `redeem_booking`.

    With `visit` it belongs to that visit from now on, whichever it was booked in: who hands over in one go undoes in
    one go.
    """
    booking.state, booking.redeem_key = UseState.REDEEMED, key
    booking.redeemed_at, booking.redeemed_by = timezone.now(), by.trail_name[:200]
    booking.visit = visit or booking.visit
    booking.save(update_fields=["state", "redeem_key", "redeemed_at", "redeemed_by", "visit"])
    audit.record("usage.redeemed", booking, by=by, site=booking.venue)
    return booking


@trusted
def redeem_booking(*, usage: Usage, key: uuid.UUID, by: Actor) -> bool:
    """Hand over a booked ticket that was found in the list. Returns False when it is no booking any more.

    Raises PermissionDenied for those who may not log for the venue (an agent: who did not book it).
    """
    if not may_undo(by.user, usage):
        raise PermissionDenied("usage.log required")
    with transaction.atomic():
        list(Card.unscoped.filter(pk=usage.card_id).locked_with_originals())
        row = Usage.unscoped.select_related("venue").select_for_update(of=("self",)).get(pk=usage.pk)
        if not row.is_booked:
            return False
        redeemed(booking=row, key=key, by=by)
    return True
