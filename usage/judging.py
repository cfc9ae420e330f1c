"""Judging a use: what `cards.checking` says of the card, and what the log of uses adds to it.

The desk and the import share `community_ok` and `judge_use`, so that a row of a report is judged as the page would be.
May read cards' answers and the log; writes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from accounts.actors import Actor
from cards.checking import Answer, CardFacts, Reason, check
from cards.models import Kind
from usage.models import Event, Usage, UseState
from usage.models.bearing import Bearing, bearing_on
from usage.rights import door_of
from usage.tickets import Judged, Ticket
from usage.within_limits import full_instead, within_limits

__all__ = ["Judged", "Ticket", "check_ticket", "community_ok", "judge_ticket", "judge_use"]


def community_ok(children: int, has_cardholder: bool) -> bool:
    """Whether a community card may be used: clients under 16 are stated, or a cardholder comes to the same event.

    [S1, house.md 8.5] `has_cardholder`: a counting use of a personal card at the same venue, day and event
    (`Bearing.has_cardholder`); in an import also a usable row of one in the same file.
    """
    return children > 0 or has_cardholder


def judge_use(
    answer: Answer, kind: Kind | None, children: int, *, has_cardholder: bool, already: bool, second: bool = False
) -> Answer:
    """Add to a card's answer what the log knows. Pure: `already` means that the same card, venue, day and event counts
    once at least (house.md 8.4); `kind` is the card's, None when there is no card. The import calls it with
    second=False, for it never adds a further ticket."""
    if not answer.usable:
        return answer
    if already and not second:
        return replace(answer, reason=Reason.ALREADY_LOGGED)
    if kind == Kind.COMMUNITY and not community_ok(children, has_cardholder):
        return replace(answer, reason=Reason.CHILDREN_MISSING)
    return answer


def judge_ticket(ticket: Ticket, *, by: Actor, lock: bool = False) -> Judged:
    """Judge one ticket against the register; with `lock` the card stays as it is until the transaction ends.

    Raises PermissionDenied when `by` may log uses nowhere.
    """
    checked = check(ticket.text_code, ticket.event_day, children=ticket.children, by=by, lock=lock)
    if checked.answer.of_desk or checked.answer.reason is Reason.MISREAD:
        return Judged(checked.answer)
    if checked.facts is None:
        return full_instead(ticket, Judged(checked.answer, checked.code))
    found = bearing_on(
        key=ticket.key,
        card=checked.facts.pk,
        venue=ticket.venue.pk,
        day=ticket.event_day,
        event_key=ticket.event_key,
        time=ticket.event_time,
        beside=checked.facts.kind == Kind.COMMUNITY,
        free=ticket.event is None,
    )
    judged = _with_log(ticket, checked.answer, checked.code, checked.facts, found)
    return full_instead(ticket, within_limits(ticket, judged, checked.facts, found, lock=lock))


def _with_log(ticket: Ticket, answer: Answer, code: str, facts: CardFacts, found: Bearing) -> Judged:
    booking = None if ticket.booked or ticket.second else _booking(found)
    answer = judge_use(
        answer,
        facts.kind,
        ticket.children,
        has_cardholder=found.has_cardholder,
        already=bool(found.tickets) and booking is None,
        second=ticket.second,
    )
    if booking and answer.usable:
        answer = replace(answer, reason=Reason.BOOKED)
    return Judged(
        answer,
        code,
        facts.pk,
        first=Usage.unscoped.get(pk=found.first.pk) if found.first else None,
        booking=booking,
        event=ticket.event or _meant(found),
        ordinal=max((row.ordinal for row in found.tickets), default=0) + 1,
        first_used_on=facts.first_used_on,
        first_card=facts.first_card,
    )


def _booking(found: Bearing) -> Usage | None:
    """The card's booking of the event, the first of several."""
    booked = [row for row in found.tickets if row.state == UseState.BOOKED]
    return Usage.unscoped.get(pk=min(booked, key=lambda row: row.ordinal).pk) if booked else None


def _meant(found: Bearing) -> Event | None:
    """The one listed event that the typed name, day and time mean; of two performances of a day neither."""
    return Event.unscoped.get(pk=found.events[0]) if len(found.events) == 1 else None


def check_ticket(ticket: Ticket, *, by: Actor) -> Judged:
    """What the desk is told before it logs. Raises PermissionDenied unless `by` may log for the venue: whether a card
    has been at an event is for those only who may log it there."""
    door_of(by.user, ticket.venue)
    return judge_ticket(ticket, by=by)
