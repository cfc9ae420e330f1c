"""A run of ten cards, and blocks of it, for the tests that give them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.actors import someone
from cards.actions import create_series, give_block
from cards.models import Card


def run_of(area: Any, by: Any, quantity: int = 10, **fields: Any) -> Any:
    shape = {"prefix": "K", "kind": "personal", **fields}
    return create_series(quantity=quantity, area=area, by=someone(by), **shape)


def give(run: Any, site: Any, by: Any, first: int = 1, quantity: int = 5, **fields: Any) -> Any:
    return give_block(run=run, site=site, first_number=first, quantity=quantity, by=someone(by), **fields)


def register(run: Any, site: Any, *numbers: int) -> None:
    day = date(2026, 11, 1)
    days = {"issued_on": day, "valid_from": day, "valid_until": date(2027, 10, 31)}
    Card.unscoped.filter(series=run, number__in=numbers).update(site=site, registered_at=timezone.now(), **days)


def numbers_in(block: Any) -> list[int]:
    return list(Card.unscoped.filter(block=block).order_by("number").values_list("number", flat=True))


def numbers_for(site: Any) -> list[int]:
    """What the site may register."""
    return list(Card.unscoped.registrable_at(site).order_by("number").values_list("number", flat=True))
