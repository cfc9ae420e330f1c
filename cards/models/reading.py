"""The few columns of cards that judging needs, in plain SQL and one round trip: every use asks for them. (desk_log)

What a card is and its periods stay two statements: a period read in the same statement as the lock would be as old as
the wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

_READ = """
SELECT code, id, kind, registered_at, ended_on, first_used_on, original_id FROM cards_card
WHERE code = ANY(%(codes)s);
"""
# As CardQuerySet.locked_with_originals: originals first, in one order for all.
_LOCKED = """
SELECT code, id, kind, registered_at, ended_on, first_used_on, original_id FROM cards_card
WHERE code = ANY(%(codes)s) OR id = ANY(ARRAY(SELECT original_id FROM cards_card WHERE code = ANY(%(codes)s)))
ORDER BY original_id ASC NULLS FIRST, id FOR NO KEY UPDATE;
"""
_PERIODS = """
SELECT card_id, first_day, last_day, children FROM cards_validity
WHERE card_id = ANY(ARRAY(SELECT id FROM cards_card WHERE code = ANY(%(codes)s)))
"""
_STOPPED = """;
SELECT EXISTS (SELECT FROM cards_deskstop WHERE account_id = %(account)s::uuid AND released_at IS NULL)
"""


class Read(NamedTuple):
    """Rows of cards and of periods, and whether the account that asked has a stop."""

    cards: list[tuple[Any, ...]]
    periods: list[tuple[Any, ...]]
    is_stopped: bool


def cards_and_periods(codes: Iterable[str], *, lock: bool = False, account: UUID | None = None) -> Read:
    """The cards with these codes, and their periods, oldest first.

    Of an `account` also whether it has a stop that nobody has released, be it over or of another device: seldom. Cards:
    (code, id, kind, registered_at, ended_on, first_used_on, original_id). Periods: (card, first day, last day,
    children). With `lock` (inside a transaction) the cards and the originals of replacements are locked until it ends,
    and the originals' rows come along, without their periods.
    """
    with connection.cursor() as cursor:
        statements = (_LOCKED if lock else _READ) + _PERIODS + (_STOPPED if account else "")
        cursor.execute(statements, {"codes": list(codes), "account": account})
        cards = cursor.fetchall()
        cursor.nextset()
        periods = sorted(cursor.fetchall(), key=itemgetter(1))
        return Read(cards, periods, bool(account and cursor.nextset() and cursor.fetchone()[0]))
