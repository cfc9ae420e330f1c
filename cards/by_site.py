"""Cards in an order for which their sites are asked one by one, a page at a time, however many cards there are.

To sort a million rows by a joined name is to read them all; and read in the order of their codes, the cards of some
sites may lie behind those of all others, for codes are printed by area. Each site's own index begins where a page
does. Knows cards and sites; the rows are limited to a reader's own before they come here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Func, IntegerField, OuterRef, QuerySet, UUIDField, When

from accounts.models import Site
from accounts.ordering import finnish, shown
from cards.models import Card
from cards.models.card_rows import CardQuerySet

NEWEST = ("-registered_at", "pk")


def first_by_code(
    cards: CardQuerySet, heaps: QuerySet[Any], most: int, *, heap: str = "site", descending: bool = False
) -> CardQuerySet:
    """The first `most` of the cards by their codes, one query. Each lies in one of `heaps`: rows of its `heap`."""
    order = "-code" if descending else "code"
    own = ArraySubquery(cards.filter(**{heap: OuterRef("pk")}).order_by(order).values("pk")[:most])
    firsts = heaps.order_by().annotate(card=Func(own, function="unnest", output_field=UUIDField())).values("card")
    return cards.filter(pk__in=firsts).order_by(order)[:most]


class SiteBySite(ABC):
    """Stands for a queryset where a list is shown: it is counted, ordered anew, sliced and read.

    `sites` are those whose cards these can be; of others not a card is looked at.
    """

    model = Card

    def __init__(self, cards: CardQuerySet, sites: QuerySet[Site], *, descending: bool) -> None:
        self._cards, self._sites, self._descending = cards, sites, descending

    def order_by(self, *names: Any) -> CardQuerySet:
        return self._cards.order_by(*names)

    def count(self) -> int:
        return self._cards.count()

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Card]:
        return iter(self[: self.count()])

    @abstractmethod
    def __getitem__(self, wanted: slice) -> list[Card]:
        """A page of the rows."""


class ByCode(SiteBySite):
    """In the order of the codes."""

    def __getitem__(self, wanted: slice) -> list[Card]:
        found = first_by_code(self._cards, self._sites, wanted.stop, descending=self._descending)
        return list(found[wanted.start or 0 :])


class BySite(SiteBySite):
    """In the Finnish order of the sites' names. A page needs how many cards each site has, as far as the page reaches,
    and the cards of those few sites that are on it: two queries."""

    def __getitem__(self, wanted: slice) -> list[Card]:
        start, stop = wanted.start or 0, wanted.stop
        sites, skipped = self._sites_on_page(start, stop)
        rows = self._cards.filter(site__in=sites).order_by(*NEWEST)
        if len(sites) > 1:  # the cards of one are read from its index as they lie there
            places = Case(*[When(site=site, then=place) for place, site in enumerate(sites)])
            rows = rows.order_by(places, *NEWEST)
        return list(rows[start - skipped : stop - skipped]) if sites else []

    def _sites_on_page(self, start: int, stop: int) -> tuple[list[Any], int]:
        """The sites whose cards are on it, and how many cards stand before the first of them."""
        sites, before, skipped = [], 0, 0
        for site, cards in self._counted(stop):
            if cards and before + cards > start and before < stop:
                skipped = skipped if sites else before
                sites.append(site)
            before += cards
        return sites, skipped

    def _counted(self, most: int) -> Iterator[tuple[Any, int]]:
        """Each site in order, with the number of its cards, counted to `most` at the most."""
        cards = ArraySubquery(self._cards.filter(site=OuterRef("pk")).order_by(*NEWEST).values("pk")[:most])
        number = Func(cards, function="cardinality", output_field=IntegerField())
        name = finnish(shown("name"))
        order = name.desc() if self._descending else name.asc()
        yield from self._sites.annotate(cards=number).order_by(order, "pk").values_list("pk", "cards")
