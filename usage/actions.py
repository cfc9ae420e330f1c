"""Deeds on the log of uses: log one, undo one. Imports are committed by `usage.importing`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from cards.actions.asked_for import note_asked_for
from cards.actions.using import mark_used
from cards.checking import Answer, Reason
from cards.models import Card
from usage.fields import clean_name
from usage.judging import Judged, Ticket, check_ticket, judge_ticket
from usage.models import Source, Usage
from usage.rights import door_of, may_undo


@dataclass(frozen=True)
class LogResult:
    """`usage` is the row when the use is in the log (`repeated`: the same key had logged it before), None when the
    answer says why it is not. `code` is the code as it was read."""

    answer: Answer
    usage: Usage | None = None
    repeated: bool = False
    code: str = ""


def log_use(
    *,
    venue: Site,
    text_code: str,
    children: int,
    event_name: str,
    event_day: date,
    event_time: time | None,
    key: uuid.UUID,
    second: bool = False,
    tapped_at: datetime | None = None,
    by: Actor,
    logged_from: Site | None = None,
) -> LogResult:
    """Log one adult and `children` (0 to 50) at the venue's event on `event_day`. [S0, S2, house.md 8.1-8.5]

    The card is judged again while its row is locked, so two desks cannot log the same ticket. The same `key` again
    gives the first result. `logged_from`: the agent's site, for who sells for several. Raises PermissionDenied, and
    Refused when the key has logged something else.
    """
    door = door_of(by.user, venue, logged_from)
    ticket = Ticket(venue, text_code, children, event_name, event_day, event_time, key, second, tapped_at)
    with transaction.atomic():
        return _log_in_transaction(ticket, door, by)


def _log_in_transaction(ticket: Ticket, door: Site | None, by: Actor) -> LogResult:
    judged = judge_ticket(ticket, by=by, lock=True)
    if not judged.answer.usable and judged.first is None:
        _note_unregistered(judged, by)
        return LogResult(judged.answer, code=judged.code)
    usage = _row(ticket, judged, door, by)
    if judged.first or not Usage.unscoped.insert_once([usage]):
        return _as_before(usage, judged)
    if judged.first_card and (judged.first_used_on is None or judged.first_used_on > usage.event_day):
        mark_used([judged.first_card], usage.event_day)
    audit.record("usage.logged", usage, by=by, site=ticket.venue)
    return LogResult(judged.answer, usage, code=judged.code)


def check_use(*, ticket: Ticket, by: Actor) -> Judged:
    """What the desk is told before it logs; a printed card that is not registered is noted for its distributor.

    Raises PermissionDenied unless `by` may log for the venue.
    """
    judged = check_ticket(ticket, by=by)
    _note_unregistered(judged, by)
    return judged


def _note_unregistered(judged: Judged, by: Actor) -> None:
    if judged.answer.reason is Reason.NOT_REGISTERED and judged.card_id:
        note_asked_for(cards=[judged.card_id], by=by)


def _row(ticket: Ticket, judged: Judged, door: Site | None, by: Actor) -> Usage:
    return Usage(
        card_id=judged.card_id,
        venue=ticket.venue,
        category=ticket.venue.category,
        event_name=clean_name(ticket.event_name),
        event_key=ticket.event_key,
        event_day=ticket.event_day,
        event_time=ticket.event_time,
        children=ticket.children,
        ordinal=judged.ordinal,
        idempotency_key=ticket.key,
        source=Source.DESK,
        logged_from=door,
        tapped_at=ticket.tapped_at,
        logged_by=by.trail_name[:200],
    )


def _as_before(usage: Usage, judged: Judged) -> LogResult:
    """The answer when nothing was inserted: the first result of the same key, or somebody was quicker.

    Somebody: an import that commits at this moment, for a desk waits for the card. Raises Refused when the key has
    logged another use.
    """
    first = judged.first or Usage.unscoped.filter(idempotency_key=usage.idempotency_key).first()
    if first is None:
        return LogResult(Answer(Reason.ALREADY_LOGGED, judged.answer.last_valid_day), code=judged.code)
    if not first.same_ticket(usage):
        raise Refused(_("This page has already been used to log another use. Check the card again, then log it."))
    return LogResult(Answer(Reason.USABLE, judged.answer.last_valid_day), first, repeated=True)


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
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by.trail_name[:200], reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        mark_used({card.first_card for card in cards}, Usage.unscoped.all().first_day_of_chain())
        audit.record("usage.withdrawn", row, by=by, site=usage.venue, reason=reason)
    return True
