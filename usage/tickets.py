"""A ticket that somebody wants to log, and what was judged of it. May know models; reads nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from accounts.models import Site
from cards.checking import Answer
from usage.fields import fold_name
from usage.limits import Finding
from usage.models import Event, Usage, UseKind


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

    @cached_property
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
