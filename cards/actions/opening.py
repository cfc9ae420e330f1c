"""Opening what is told to few: a card and its background information, and lists of codes.

Reading them is a deed that the trail remembers, so that "who has looked at this card?" has an answer. [house.md 8.7]
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts import audit
from accounts.actors import Actor
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Background, Card, CodeSeries


@trusted
def open_card(*, card: Card, page: str, by: Actor) -> Card:
    """Record that `by` sees one card on a page of this name; a card that is not registered yet is its run's area's."""
    audit.record("card.viewed", card, by=by, site=card.site, area=None if card.site else card.series.area, page=page)
    return card


@trusted
def find_cards(*, cards: Sequence[Card], by: Actor) -> None:
    """Record that `by` found these cards by their code, or by its beginning."""
    audit.record_each("card.found", cards, by=by)


@trusted
def open_background(*, background: Background, by: Actor) -> Background:
    """Record that `by` reads the background of one card. Raises PermissionDenied."""
    card = background.card
    require(by.user, Permission.CARD_VIEW, site=card.site)
    audit.record("card.background_opened", card, by=by, site=card.site)
    return background


@trusted
def open_codes(*, run: CodeSeries, first_number: int, last_number: int, cards: int, purpose: str, by: Actor) -> None:
    """Record that `by` sees the codes of so many unregistered cards of a run, between these numbers.

    `purpose` says on what: "cards", "labels" or "file". A code that nobody has registered is a card to whoever can
    register it. Raises PermissionDenied.
    """
    require(by.user, Permission.SERIES_VIEW, area=run.area)
    numbers = [first_number, last_number]
    audit.record("series.codes_opened", run, by=by, area=run.area, numbers=numbers, cards=cards, purpose=purpose)
