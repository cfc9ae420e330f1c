"""A card's first use, as the log of uses tells it. May know cards only: the log itself is usage's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cards.models import Card


def mark_used(firsts: Iterable[UUID], first_use: Any) -> None:
    """Set the day of the first use along whole chains of replacements, in one statement.

    `firsts` are the original cards (`Card.first_card`), `first_use` an expression on a card's row. Called inside a deed
    on the log of uses, which has locked the cards (`locked_with_originals`), asked for the permission and writes the
    trail.
    """
    Card.unscoped.in_chain_of(firsts).update(first_used_on=first_use)


def mark_used_on(days: Mapping[UUID, date | None]) -> None:
    """The same for original cards by the thousand, each with its own day (None: unused again): one statement for each
    different day, since a subquery for each card would take minutes."""
    by_day: dict[date | None, list[UUID]] = {}
    for first, day in days.items():
        by_day.setdefault(day, []).append(first)
    for day, firsts in by_day.items():
        mark_used(firsts, day)
