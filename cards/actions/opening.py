"""Opening what is told to few: one card's background information, and lists of codes.

Reading them is a deed that the trail remembers. [house.md 8.7]
"""

from __future__ import annotations

from accounts import audit
from accounts.actors import Actor
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Background, CodeSeries


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
