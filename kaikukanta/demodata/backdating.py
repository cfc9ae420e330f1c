"""What was done just now happened, in the demo's story, on its own day. Only the trail keeps the true time."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

STORY = [
    "UPDATE cards_codeseries SET created_at = %(now)s - interval '600 days'",
    "UPDATE cards_block SET given_at = %(now)s - interval '580 days', confirmed_at = %(now)s - interval '577 days'"
    " WHERE confirmed_at IS NOT NULL",
    "UPDATE cards_block SET given_at = %(now)s - interval '3 days' WHERE confirmed_at IS NULL",
    "UPDATE cards_card SET registered_at = LEAST(%(now)s, (issued_on + time '12:00') AT TIME ZONE 'Europe/Helsinki')"
    " WHERE registered_at IS NOT NULL",
    # An early renewal begins later than it was written down: the minute of the demo will do.
    "UPDATE cards_validity SET recorded_at = LEAST(%(now)s, (first_day + time '12:00') AT TIME ZONE 'Europe/Helsinki')",
    "UPDATE cards_validity SET paper_destroyed_at = LEAST(%(now)s, recorded_at + interval '2 days')"
    " WHERE paper_destroyed_at IS NOT NULL",
    "UPDATE cards_consent"
    " SET recorded_at = LEAST(%(now)s, (answered_on + time '12:00') AT TIME ZONE 'Europe/Helsinki')",
    "UPDATE cards_answer SET recorded_at = LEAST(%(now)s, (answered_on + time '12:00') AT TIME ZONE 'Europe/Helsinki')",
]


def date_back_cards() -> None:
    """Everything about cards whose rows know their own day."""
    with connection.cursor() as cursor:
        for statement in STORY:
            cursor.execute(statement, {"now": timezone.now()})
