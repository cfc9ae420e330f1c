"""Judging a use: what `cards.checking` says of the card, and what the log of uses adds to it.

The desk and the import share `community_ok` and `judge_use`, so that a row of a report is judged as the page would be.
May read cards' answers and the log; writes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Site
from cards.checking import Answer, CardFacts, Reason, check
from cards.models import Kind
from usage.fields import fold_name
from usage.limits import Counts, EventFacts, Finding, LimitKind, National, Needs, Weight, Wish, needs, standing
from usage.models import Event, Usage, UseKind, UseState
from usage.models.bearing import Bearing, bearing_on
from usage.models.counting import Counted, counts_of
from usage.rights import door_of


@dataclass(frozen=True)
class Ticket:
    """What somebody wants to log: one adult and `children` at an event.

    `text_code` is the code as typed or scanned; `key` the idempotency key made when the form was drawn; `second` says
    that one more ticket to the same is right; `event` is a listed event (its name and day then stand in the other
    fields too); `booked`: the ticket is reserved, not handed over yet; `amount` in euros, where the card covers a fee;
    `tapped_at`: when a desk without a network logged it.
    """

    venue: Site
    text_code: str
    children: int
    event_name: str
    event_day: date
    event_time: time | None
    key: uuid.UUID
    second: bool = False
    event: Event | None = None
    kind: str = UseKind.TICKET
    booked: bool = False
    amount: Decimal | None = None
    tapped_at: datetime | None = None

    def at_event(self) -> Ticket:
        """The ticket with the name, day and time of the event that was chosen; admission is for the day that was
        typed."""
        if self.event is None:
            return self
        day, clock = self.event.day or self.event_day, self.event.time or self.event_time
        return replace(self, event_name=self.event.name, event_day=day, event_time=clock)

    @property
    def event_key(self) -> str:
        return self.event.name_key if self.event else fold_name(self.event_name)


@dataclass(frozen=True)
class Judged:
    """The answer, the code as it was read, the card (None when there is none), the row that the same key made before,
    the card's booking that this ticket redeems, the listed event (chosen, or meant by a free text), what the venue's
    limits say, the number that the
    next ticket of this card to the event has, the card's first day of use, and the original of its chain of
    replacements."""

    answer: Answer
    code: str = ""
    card_id: uuid.UUID | None = None
    first: Usage | None = None
    booking: Usage | None = None
    event: Event | None = None
    findings: tuple[Finding, ...] = ()
    ordinal: int = 1
    first_used_on: date | None = None
    first_card: uuid.UUID | None = None


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
    if checked.facts is None:
        return Judged(checked.answer, checked.code)
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
    return _within_limits(ticket, judged, checked.facts, found, lock=lock)


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


def _within_limits(ticket: Ticket, judged: Judged, facts: CardFacts, found: Bearing, *, lock: bool) -> Judged:
    """Add what the venue's limits and the national model say. A booking that is redeemed counts already: of it only
    the hour is asked. With `lock` the places are counted while nobody else gives any."""
    redeems = judged.answer.reason is Reason.BOOKED
    if judged.first or not (judged.answer.usable or redeems):
        return judged
    limits = found.limits.only(lambda kind: kind is LimitKind.HANDED_OVER) if redeems else found.limits
    event, wish = _facts_of(judged.event), _wish(ticket, facts)
    asked = Needs() if redeems else needs(limits, event, wish)
    counts = counts_of(asked, _counted(ticket, judged, facts), lock=lock) if asked else Counts()
    findings = tuple(standing(limits, event, wish, counts, timezone.localtime()))
    stopped = next((finding for finding in findings if finding.weight is Weight.STOP), None)
    if stopped is None:
        return replace(judged, findings=findings)
    of_course = isinstance(stopped.kind, National) or stopped.kind is LimitKind.CHILDREN_ON_COURSES
    reason = Reason.NOT_FOR_COURSE if of_course else Reason.LIMIT_REACHED
    return replace(judged, answer=replace(judged.answer, reason=reason), findings=findings)


def _facts_of(event: Event | None) -> EventFacts | None:
    return event.facts if event else None


def _wish(ticket: Ticket, facts: CardFacts) -> Wish:
    return Wish(
        kind=ticket.kind,
        state=UseState.BOOKED if ticket.booked else UseState.REDEEMED,
        children=ticket.children,
        event_day=ticket.event_day,
        event_time=ticket.event_time,
        has_production=bool(ticket.event_key),
        is_community=facts.kind == Kind.COMMUNITY,
        amount=ticket.amount,
    )


def _counted(ticket: Ticket, judged: Judged, facts: CardFacts) -> Counted:
    period = facts.period_of(ticket.event_day) or (ticket.event_day, ticket.event_day)
    return Counted(
        ticket.venue.pk, ticket.event_day, judged.event, ticket.event_key, judged.first_card or facts.pk, period
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
