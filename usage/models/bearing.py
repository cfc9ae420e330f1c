"""What the log of uses holds that decides about one use, in one plain statement: every use asks for it. (desk_log)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from usage.limits import LimitFacts, LimitKind, Limits, Period

# Statements of one round trip, each as plain as it can be: a new session reads of the catalogue what they name.
_ROWS = """
SELECT id, idempotency_key = %(key)s OR redeem_key IS NOT DISTINCT FROM %(key)s::uuid, withdrawn_at IS NULL
        AND card_id = %(card)s AND venue_id = %(venue)s AND event_day = %(day)s AND event_key = %(event_key)s,
    ordinal, state, children
FROM usage_usage
WHERE idempotency_key = %(key)s OR redeem_key = %(key)s
    OR (card_id = %(card)s AND venue_id = %(venue)s AND event_day = %(day)s AND event_key = %(event_key)s
        AND withdrawn_at IS NULL);
SELECT kind, number, period FROM usage_limit
WHERE venue_id = %(venue)s AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
"""
# What is not asked is not planned either.
_CARDHOLDER = """;
SELECT EXISTS (SELECT FROM usage_usage AS used JOIN cards_card AS card ON card.id = used.card_id
    WHERE used.venue_id = %(venue)s AND used.event_day = %(day)s AND used.event_key = %(event_key)s
        AND used.withdrawn_at IS NULL AND card.kind = 'personal')
"""
_EVENTS = """;
SELECT id FROM usage_event
WHERE venue_id = %(venue)s AND closed_on IS NULL AND name_key = %(event_key)s AND day = %(day)s
    AND (time IS NULL OR %(time)s::time IS NULL OR time = %(time)s::time)
"""


@dataclass(frozen=True)
class OwnRow:
    """A row that bears on a use: made (or redeemed) by the same key, or the card's own ticket to the event."""

    pk: UUID
    by_key: bool
    is_ticket: bool
    ordinal: int
    state: str
    children: int


@dataclass(frozen=True)
class Bearing:
    """`has_cardholder`: a counting use of a personal card at the same event (asked for community cards only); `events`:
    the listed events that a free text may mean."""

    rows: tuple[OwnRow, ...]
    has_cardholder: bool
    events: tuple[UUID, ...]
    limits: Limits

    @property
    def first(self) -> OwnRow | None:
        """The row that the same idempotency key has made before."""
        return next((row for row in self.rows if row.by_key), None)

    @property
    def tickets(self) -> list[OwnRow]:
        """The card's counting tickets to the event."""
        return [row for row in self.rows if row.is_ticket]


def bearing_on(
    *, key: UUID, card: UUID, venue: UUID, day: date, event_key: str, time: time | None, beside: bool, free: bool
) -> Bearing:
    """Read it as it is now. `beside`: whether a cardholder is asked for; `free`: whether the event was typed, not
    chosen, so that it is looked for on the venue's list."""
    words: dict[str, Any] = {"key": key, "card": card, "venue": venue, "day": day, "event_key": event_key, "time": time}
    by_name = free and event_key
    statement = _ROWS + (_CARDHOLDER if beside else "") + (_EVENTS if by_name else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        rows = tuple(OwnRow(*row) for row in cursor.fetchall())
        limits = _next(cursor)
        has_cardholder = beside and bool(_next(cursor)[0][0])
        events = tuple(pk for (pk,) in _next(cursor)) if by_name else ()
    return Bearing(rows, has_cardholder, events, Limits(_limit(*limit) for limit in limits))


def _next(cursor: Any) -> list[tuple[Any, ...]]:
    cursor.nextset()
    return list(cursor.fetchall())


def _limit(kind: str, number: Decimal | None, period: str) -> LimitFacts:
    return LimitFacts(LimitKind(kind), number, Period(period) if period else None)
