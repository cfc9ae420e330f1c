"""The uses of an import, in plain SQL: thousands at a time. (import_vs_copy)

The rows travel inside the statement, as JSON: a temporary table for COPY would ask for a right that the web's and the
worker's database role does not have (docker/postgres/roles.sql), and costs the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from .imports import ImportBatch

_INSERT = """
INSERT INTO usage_usage (id, card_id, venue_id, category, event_id, event_name, event_key, event_day, event_time, kind,
                         children, state, ordinal, idempotency_key, source, batch_id, logged_from_id, logged_by,
                         logged_at, redeemed_by, withdrawn_by, withdrawn_because)
SELECT gen_random_uuid(), card, venue, category, event, event_name, event_key, day, at, kind,
       children, 'redeemed', 1, key, 'import', %(batch)s, logged_from, %(logged_by)s,
       %(now)s, '', '', ''
FROM json_to_recordset(%(made)s::json) AS made (
    card uuid, venue uuid, category text, event uuid, event_name text, event_key text, day date, at time, kind text,
    children smallint, key uuid, logged_from uuid
)
ON CONFLICT DO NOTHING
"""


class NewUse(NamedTuple):
    """What differs between the uses of one import; `key` is the idempotency key."""

    card: UUID
    venue: UUID
    category: str
    event: UUID | None
    event_name: str
    event_key: str
    day: date
    at: time | None
    kind: str
    children: int
    key: UUID
    logged_from: UUID | None


def insert_imported(uses: Sequence[NewUse], batch: ImportBatch, *, logged_by: str) -> int:
    """Insert the uses in one statement and return how many got in: one that is in already stays out.

    Waits for other transactions that are inserting the same use. Any other broken rule raises IntegrityError.
    """
    made = json.dumps([use._asdict() for use in uses], default=_plain, ensure_ascii=False)
    words = {"made": made, "batch": batch.pk, "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {**words, "logged_by": logged_by[:200]})
        return cursor.rowcount


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)
