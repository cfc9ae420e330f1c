"""Who has looked at a given card: the trail's lines about it, and what desks have asked about its code.

The trail knows the card by its random id. Of a desk's question only a keyed digest of the code is kept, thirty days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.digests import digest
from accounts.models import Site, User
from accounts.permissions import Permission, places_where, require
from accounts.wall import trusted
from cards.models import Attempt, Card

MOST = 200  # a card that was asked about more often is somebody's matter already


@dataclass(frozen=True)
class Asked:
    """One answer about the card that a desk got: for which venue, through whose account; "" of somebody not seen."""

    at: datetime
    venue: str
    account: str


@trusted
def desks_that_asked(*, card: Card, by: Actor) -> list[Asked]:
    """Newest first. Coordinators hear of the venues of their own areas, as they do of uses: the rest would be a list of
    where somebody goes. Raises PermissionDenied."""
    require(by.user, Permission.TRAIL_VIEW, site=card.site)
    places = places_where(by.user, Permission.TRAIL_VIEW)
    asked = Attempt.unscoped.filter(code=digest("code", card.code))
    if not places.everywhere:
        asked = asked.filter(site__in=Site.unscoped.filter(area__in=places.areas).values("pk"))
    return _told(list(asked.order_by("-at", "-pk")[:MOST]), by.user)


def _told(rows: Sequence[Attempt], reader: Any) -> list[Asked]:
    venues = {site.pk: str(site) for site in Site.unscoped.filter(pk__in={row.site for row in rows})}
    seen = User.people.visible_to(reader).filter(pk__in={row.account for row in rows})
    people = {person.pk: str(person) for person in seen}
    return [Asked(row.at, venues.get(row.site, ""), people.get(row.account, "")) for row in rows]
