"""What limits count: an event's tickets, and what a card has used at a venue. In plain SQL, with the lock it needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from usage.limits import Counts, Needs, Period, period_days

from .events import Event

# Rows of imports may not name the event; the same name at its day and time is the event all the same.
_COUNTS = """
WITH own AS (
    SELECT used.* FROM usage_usage AS used JOIN cards_card AS card ON card.id = used.card_id
    WHERE %(of_card)s AND used.venue_id = %(venue)s AND used.withdrawn_at IS NULL
        AND (card.id = %(first_card)s OR card.original_id = %(first_card)s)
)
SELECT
    (SELECT coalesce(sum(1 + children), 0) FROM usage_usage WHERE %(taken)s AND withdrawn_at IS NULL
        AND (event_id = %(event)s AND event_day = %(day)s
            OR event_id IS NULL AND venue_id = %(venue)s AND event_day = %(day)s AND event_key = %(event_key)s
                AND (event_time IS NULL OR %(event_time)s::time IS NULL OR event_time = %(event_time)s::time))),
    (SELECT coalesce(sum(1 + children), 0) FROM usage_usage
        WHERE %(taken_on_day)s AND venue_id = %(venue)s AND event_day = %(day)s AND withdrawn_at IS NULL),
    (SELECT count(*) FROM own WHERE event_key = %(event_key)s AND event_key <> '' AND kind = 'ticket'),
    (SELECT count(DISTINCT (event_day, event_key)) FROM own WHERE state = 'booked' AND event_day >= %(today)s),
    (SELECT coalesce(sum(1 + children), 0) FROM own
        WHERE kind IN ('ticket', 'series') AND event_day BETWEEN %(visits_first)s AND %(visits_last)s),
    (SELECT count(*) FROM own
        WHERE kind = 'course_place' AND event_day BETWEEN %(courses_first)s AND %(courses_last)s),
    (SELECT count(*) FROM own WHERE kind = 'fee' AND event_day BETWEEN %(fees_first)s AND %(fees_last)s),
    (SELECT coalesce(sum(amount), 0) FROM own
        WHERE kind = 'fee' AND event_day BETWEEN %(fee_euros_first)s AND %(fee_euros_last)s)
"""


@dataclass(frozen=True)
class Counted:
    """What is counted for: the use's venue, event and day, and its card's chain with the period that the day is in."""

    venue: UUID
    day: date
    event: Event | None
    event_key: str
    first_card: UUID
    period: tuple[date, date]

    def days(self, period: Period | None) -> tuple[date | None, date | None]:
        return period_days(period, self.day, *self.period) if period else (None, None)


def counts_of(needs: Needs, what: Counted, *, lock: bool) -> Counts:
    """Count what `needs` asks for. With `lock` (inside a transaction, the cards locked before) nobody else counts the
    same event, or the same venue's day, until it ends: the last place is given once."""
    if not needs:
        return Counts()
    words: dict[str, Any] = {
        "of_card": needs.of_card,
        "taken": needs.taken,
        "taken_on_day": needs.taken_on_day,
        "venue": what.venue,
        "event": what.event.pk if what.event else None,
        "event_key": what.event_key,
        "event_time": what.event.time if what.event else None,
        "day": what.day,
        "first_card": what.first_card,
        "today": timezone.localdate(),
    }
    for name in ("visits", "courses", "fees", "fee_euros"):
        words[f"{name}_first"], words[f"{name}_last"] = what.days(getattr(needs, name))
    with connection.cursor() as cursor:
        if lock:
            _lock(cursor, needs, what)
        cursor.execute(_COUNTS, words)
        return Counts(**dict(zip(Counts.__dataclass_fields__, cursor.fetchone(), strict=True)))


def _lock(cursor: Any, needs: Needs, what: Counted) -> None:
    events = [what.event.pk] if needs.taken and what.event else []
    _lock_places(cursor, events, [(what.venue, what.day)] if needs.taken_on_day else [])


def lock_places(events: Collection[UUID], days: Collection[tuple[UUID, date]]) -> None:
    """For who counts many at once (inside a transaction, the cards locked before): the same locks, in one order for
    all, so that nobody waits in a circle. `days` are those of venues."""
    if events or days:
        with connection.cursor() as cursor:
            _lock_places(cursor, events, days)


_LOCK_EVENTS = "SELECT FROM usage_event WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
# The keys are sorted before the first of them is locked: OFFSET keeps the subselect apart.
_LOCK_DAYS = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name ORDER BY key OFFSET 0) AS keys
"""


def _lock_places(cursor: Any, events: Collection[UUID], days: Collection[tuple[UUID, date]]) -> None:
    """The events' rows; of a venue's day, which has no row, a lock by name."""
    if events:
        cursor.execute(_LOCK_EVENTS, [list(events)])
    if days:
        cursor.execute(_LOCK_DAYS, [[f"{venue} {day}" for venue, day in days]])


_USED = """
SELECT used.venue_id, coalesce(card.original_id, card.id), used.kind, used.event_day, used.event_key,
    count(*), sum(1 + used.children)
FROM usage_usage AS used JOIN cards_card AS card ON card.id = used.card_id
WHERE used.withdrawn_at IS NULL AND used.venue_id = ANY(%(venues)s) AND used.card_id = ANY(ARRAY(
    SELECT id FROM cards_card WHERE id = ANY(%(first_cards)s)
    UNION ALL SELECT id FROM cards_card WHERE original_id = ANY(%(first_cards)s)))
GROUP BY 1, 2, 3, 4, 5
"""


class Used(NamedTuple):
    """What a chain of cards has used at a venue of one event: how many uses, and of how many people."""

    venue: UUID
    first_card: UUID
    kind: str
    day: date
    event_key: str
    uses: int
    people: int


def used_by(first_cards: Collection[UUID], venues: Collection[UUID]) -> list[Used]:
    """Everything that counts of these chains of cards at the venues, grouped: one query, however many cards."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"venues": list(venues), "first_cards": list(first_cards)})
        return [Used(*row) for row in cursor.fetchall()]
