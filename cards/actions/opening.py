"""Opening one card's background information: reading it is a deed that the trail remembers. [house.md 8.7]"""

from __future__ import annotations

from accounts import audit
from accounts.actors import Actor
from accounts.permissions import Permission, require
from cards.models import Background


def open_background(*, background: Background, by: Actor) -> Background:
    """Record that `by` reads the background of one card. Raises PermissionDenied."""
    card = background.card
    require(by.user, Permission.CARD_VIEW, site=card.site)
    audit.record("card.background_opened", card, by=by, site=card.site)
    return background
