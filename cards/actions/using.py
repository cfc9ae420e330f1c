"""A card's first use, as the log of uses tells it. May know cards only: the log itself is usage's."""

from __future__ import annotations

from collections.abc import Iterable
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
