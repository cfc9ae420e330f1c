"""What each site has left of the cards that it was given, and what an area has left to give.

May know runs, blocks, cards and sites; answers with numbers, never with a code. Whose sites are asked about is for the
caller to say: pages hand in rows in scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from accounts.models import Site
from accounts.wall import trusted
from cards.models import Block, Card, CodeSeries, Kind

FEW = 10  # fewer cards than this: it is time to ask for more
USUAL_BLOCK = 100  # a stack that is offered when a coordinator gives cards


@dataclass(frozen=True, kw_only=True)
class Stock:
    """One site's cards of one kind. `given` are those in its blocks now, `unconfirmed` those of them in blocks whose
    receipt it has not confirmed."""

    site: Site
    kind: Kind
    given: int = 0
    registered: int = 0
    unconfirmed: int = 0

    @property
    def left(self) -> int:
        return self.given - self.registered

    @property
    def is_low(self) -> bool:
        """Of personal cards: community cards are given by twos and threes. A site that never got a block works with
        the cards of the area's runs, and runs out of nothing."""
        return self.kind == Kind.PERSONAL and self.given > 0 and self.left < FEW


def stocks_of(sites: Iterable[Site]) -> list[Stock]:
    """The stock of each site and kind of card, the lowest first; in two queries, however many sites.

    A site has a line for its usual kind of card (a partner organisation's is the community card) even with none given.
    """
    by_key = {site.pk: site for site in sites}
    found = {
        (site.pk, kind): Stock(site=site, kind=kind)
        for site in by_key.values()
        for kind in [Kind.COMMUNITY if site.is_partner else Kind.PERSONAL]
    }
    for pk, kind, *figures in _counted(by_key):
        given, registered, unconfirmed = figures
        found[pk, Kind(kind)] = Stock(
            site=by_key[pk], kind=Kind(kind), given=given, registered=registered, unconfirmed=unconfirmed
        )
    return sorted(found.values(), key=lambda stock: stock.left)  # stable: sites as they came


def _counted(sites: Iterable[object]) -> Iterable[tuple]:
    waiting = Q(confirmed_at=None, taken_back_at=None)
    return (
        Block.unscoped.filter(site__in=list(sites))
        .values_list("site", "series__kind")
        .annotate(
            given=Count("cards"),
            registered=Count("cards", filter=Q(cards__registered_at__isnull=False)),
            unconfirmed=Count("cards", filter=waiting),
        )
        .filter(given__gt=0)
        .order_by()
    )


@trusted
def next_free(run: CodeSeries) -> tuple[int, int] | None:
    """The first number of `run` that can be given to a site, and how many to offer from it on; None: none is left."""
    free = Card.unscoped.filter(series=run, block=None).unregistered()
    first: int | None = free.aggregate(first=Min("number"))["first"]
    if first is None:
        return None
    after = Block.unscoped.held().filter(series=run, first_number__gt=first)
    end: int = after.aggregate(end=Min("first_number"))["end"] or run.quantity + 1
    return first, min(USUAL_BLOCK, end - first)
