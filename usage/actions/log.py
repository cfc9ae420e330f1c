"""Logging a use: judged while the card is locked, inserted once, whatever is sent again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.wall import trusted
from cards.actions.asked_for import note_asked_for
from cards.actions.using import mark_used
from cards.checking import Answer, Reason
from usage.fields import clean_name
from usage.judging import Judged, Ticket, check_ticket, judge_ticket
from usage.limits import Finding
from usage.models import Source, Usage, UseState, Visit
from usage.rights import door_of
from usage.weighing import weighed

from .redeem import redeemed


@dataclass(frozen=True)
class LogResult:
    """`usage` is the row when the use is in the log (`repeated`: the same key had logged it before; `redeemed`: it was
    a booking until now), None when the answer says why it is not. `code` is the code as it was read, `card_id` the card
    that it is; `findings` what the venue's limits say."""

    answer: Answer
    usage: Usage | None = None
    repeated: bool = False
    redeemed: bool = False
    code: str = ""
    card_id: uuid.UUID | None = None
    findings: tuple[Finding, ...] = ()


@trusted
def log_use(*, ticket: Ticket, by: Actor, logged_from: Site | None = None) -> LogResult:
    """Log one adult and the ticket's children (0 to 50) at the venue's event. [S0, S2, house.md 8.1-8.5]

    The card is judged again while its row is locked, so two desks cannot log the same ticket. The same key again gives
    the first result. A ticket to an event that the card has booked redeems the booking. `logged_from`: the agent's
    site, for who sells for several. Raises PermissionDenied, and Refused when the key has logged something else. What
    was not logged is weighed as a check (usage.weighing), after the transaction and whatever its end.
    """
    door = door_of(by.user, ticket.venue, logged_from)
    try:
        with transaction.atomic():
            result = log_in_transaction(ticket=ticket, door=door, by=by)
    except Refused:  # it told that there is such a card
        if (answer := _weighed(judge_ticket(ticket, by=by), ticket, by)).of_desk:
            return LogResult(answer)
        raise
    if result.usage is None and (answer := _weighed(result, ticket, by)).of_desk:
        return LogResult(answer)
    return result


def _weighed(judged: Judged | LogResult, ticket: Ticket, by: Actor) -> Answer:
    return weighed(judged.answer, judged.code, judged.card_id, site=ticket.venue, by=by)


@trusted
def log_in_transaction(*, ticket: Ticket, door: Site | None, by: Actor, visit: Visit | None = None) -> LogResult:
    """Judge, and log what is usable, as a part of `visit`. For `log_use` and `log_visit`, which have asked for the
    permission and hold the transaction."""
    judged = judge_ticket(ticket, by=by, lock=True)
    if judged.first is None and judged.booking and judged.answer.reason is Reason.BOOKED:
        row = redeemed(booking=judged.booking, key=ticket.key, by=by, visit=visit)
        return LogResult(judged.answer, row, redeemed=True, code=judged.code)
    if judged.first is None and not judged.answer.usable:
        _note_unregistered(judged, by)
        return LogResult(judged.answer, code=judged.code, card_id=judged.card_id, findings=judged.findings)
    usage = row_of(ticket, judged, door, by)
    usage.visit = visit
    if judged.first or not audit.insert_recorded("usage.logged", usage, by=by, site=ticket.venue):
        return _as_before(usage, judged)
    if judged.first_card and (judged.first_used_on is None or judged.first_used_on > usage.event_day):
        mark_used([judged.first_card], usage.event_day)
    return LogResult(judged.answer, usage, code=judged.code, findings=judged.findings)


@trusted
def check_use(*, ticket: Ticket, by: Actor) -> Judged:
    """What the desk is told before it logs; a printed card that is not registered is noted for its distributor.

    A desk that has asked too much hears that instead. Raises PermissionDenied unless `by` may log for the venue.
    """
    judged = check_ticket(ticket, by=by)
    if (answer := _weighed(judged, ticket, by)).of_desk:
        return Judged(answer)
    _note_unregistered(judged, by)
    return judged


def _note_unregistered(judged: Judged, by: Actor) -> None:
    if judged.answer.reason is Reason.NOT_REGISTERED and judged.card_id:
        note_asked_for(cards=[judged.card_id], by=by)


def row_of(ticket: Ticket, judged: Judged, door: Site | None, by: Actor) -> Usage:
    """The row of a usable ticket, not saved yet."""
    event = judged.event
    return Usage(
        card_id=judged.card_id,
        venue=ticket.venue,
        category=event.category if event else ticket.venue.category,
        event=event,
        event_name=event.name if event else clean_name(ticket.event_name),
        event_key=ticket.event_key,
        event_day=ticket.event_day,
        event_time=ticket.event_time,
        kind=ticket.kind,
        amount=ticket.amount,
        state=UseState.BOOKED if ticket.booked else UseState.REDEEMED,
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
        answer = Answer(Reason.ALREADY_LOGGED, judged.answer.last_valid_day)
        return LogResult(answer, code=judged.code, card_id=judged.card_id)
    if not first.same_ticket(usage):
        raise Refused(_("This page has already been used to log another use. Check the card again, then log it."))
    last = judged.answer.last_valid_day
    was_booking = first.redeem_key == usage.idempotency_key
    return LogResult(Answer(Reason.USABLE, last), first, repeated=True, redeemed=was_booking, code=judged.code)
