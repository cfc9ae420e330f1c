"""Judging a use: what `cards.checking` says of the card, and what the log of uses adds to it.

The desk and the import share `community_ok` and `judge_use`, so that a row of a report is judged as the page would be.
May read cards' answers and the log; writes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from accounts.actors import Actor
from accounts.models import Site
from cards.checking import Answer, CardFacts, Reason, check
from cards.models import Kind
from usage.fields import fold_name
from usage.models import Usage
from usage.rights import door_of


@dataclass(frozen=True)
class Ticket:
    """What somebody wants to log: one adult and `children` at an event. `text_code` is the code as typed or scanned;
    `key` the idempotency key made when the form was drawn; `second` says that one more ticket to the same is right;
    `tapped_at` when a desk without a network logged it."""

    venue: Site
    text_code: str
    children: int
    event_name: str
    event_day: date
    event_time: time | None
    key: uuid.UUID
    second: bool = False
    tapped_at: datetime | None = None

    @property
    def event_key(self) -> str:
        return fold_name(self.event_name)


@dataclass(frozen=True)
class Judged:
    """The answer, the code as it was read, the card (None when there is none), the row that the same key made before,
    the number that the next ticket of this card to the event has, the card's first day of use, and the original of
    its chain of replacements."""

    answer: Answer
    code: str = ""
    card_id: uuid.UUID | None = None
    first: Usage | None = None
    ordinal: int = 1
    first_used_on: date | None = None
    first_card: uuid.UUID | None = None


def community_ok(children: int, has_cardholder: bool) -> bool:
    """Whether a community card may be used: clients under 16 are stated, or a cardholder comes to the same event.

    [S1, house.md 8.5] `has_cardholder`: a counting use of a personal card at the same venue, day and event
    (`UsageQuerySet.same_event(...).of_cardholders()`); in an import also a usable row of one in the same file.
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
    """Judge one ticket against the register. Four queries at most; with `lock` the card stays as it is until the
    transaction ends. Raises PermissionDenied when `by` may log uses nowhere."""
    checked = check(ticket.text_code, ticket.event_day, children=ticket.children, by=by, lock=lock)
    if checked.facts is None:
        return Judged(checked.answer, checked.code)
    return _with_log(ticket, checked.answer, checked.code, checked.facts)


def _with_log(ticket: Ticket, answer: Answer, code: str, facts: CardFacts) -> Judged:
    event_key, beside = ticket.event_key, facts.kind == Kind.COMMUNITY
    found = Usage.unscoped.bearing_on(ticket.key, facts.pk, ticket.venue, ticket.event_day, event_key, beside=beside)
    rows = list(found)
    first = next((row for row in rows if row.idempotency_key == ticket.key), None)
    event = [row for row in rows if row.is_counted_at(ticket.venue, ticket.event_day, event_key)]
    own = [row.ordinal for row in event if row.card_id == facts.pk]
    answer = judge_use(
        answer,
        facts.kind,
        ticket.children,
        has_cardholder=any(row.card.kind == Kind.PERSONAL for row in event),
        already=bool(own),
        second=ticket.second,
    )
    return Judged(answer, code, facts.pk, first, max(own, default=0) + 1, facts.first_used_on, facts.first_card)


def check_ticket(ticket: Ticket, *, by: Actor) -> Judged:
    """What the desk is told before it logs. Raises PermissionDenied unless `by` may log for the venue: whether a card
    has been at an event is for those only who may log it there."""
    door_of(by.user, ticket.venue)
    return judge_ticket(ticket, by=by)
