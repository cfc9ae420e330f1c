"""The few columns of cards that judging needs, read in plain SQL: the desk asks for them at every use. (desk_log)

Two statements: what a card is, and its periods. They stay two, for a period read in the same statement as the lock
would be as old as the wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

_READ = """
SELECT code, id, kind, registered_at, ended_on, first_used_on, original_id FROM cards_card WHERE code = ANY(%s)
"""
# As CardQuerySet.locked_with_originals: originals first, in one order for all.
_LOCKED = """
SELECT code, id, kind, registered_at, ended_on, first_used_on, original_id FROM cards_card
WHERE id IN (SELECT unnest(ARRAY[id, original_id]) FROM cards_card WHERE code = ANY(%s))
ORDER BY original_id ASC NULLS FIRST, id FOR NO KEY UPDATE
"""
_PERIODS = """
SELECT card_id, first_day, last_day, children FROM cards_validity WHERE card_id = ANY(%s) ORDER BY first_day
"""


def card_columns(codes: Iterable[str], *, lock: bool = False) -> list[tuple[Any, ...]]:
    """(code, id, kind, registered_at, ended_on, first_used_on, original_id) of the cards with these codes.

    With `lock` (inside a transaction) the cards and the originals of replacements are locked until it ends, and the
    originals' rows come along.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED if lock else _READ, [list(codes)])
        return cursor.fetchall()


def period_columns(cards: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """(card, first day, last day, children) of all periods of these cards, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS, [list(cards)])
        return cursor.fetchall()
