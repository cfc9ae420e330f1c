"""Which rows are shown: the attribute rule of sensitive tables, and the rules of uses. Pure.

What is hidden must not come out by subtraction: under each place that is shown the hidden parts are none, or at least
two that pass the rules together (or all: then they are the place itself). A correction keeps hidden what was hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import nlargest
from itertools import islice

from stats.disclosure.cells import SYSTEMS, into_columns
from stats.disclosure.made import Cell
from stats.released import NATION, Kind

MARGIN_FROM = 30
LARGEST_CLASS = 0.9  # of the margin
COALITION = 2  # holders who put together what they know of themselves

USES_FROM = 10
CARDS_FROM = 10
# The p-%-rule: what others than the coalition and the largest left over must be at least this part of the largest, so
# that nobody estimates it closer. Told to nobody outside (Eurostat's Handbook): the method page does not name it.
PART_OF_LARGEST = 0.25
ROUNDING_HIDES = 16  # uses of one card: 4 is 25 % of them
LARGEST_CARD = 100  # 5 % of more would be more than the step that the figures are rounded to
LOST_AMONG = 10  # times as many uses in all, and a card is lost among the others however many it has

NAMED_FROM = 5  # cards with uses in each of two versions, of which at least one has to be in both

Passes = Callable[[Sequence[str]], bool]
Unions = Callable[[Sequence[str]], Collection[frozenset[str]]]
Uses = Mapping[Cell, Mapping[str, int]]  # by (venue, leaf column): uses by card


class RenamedCardsError(RuntimeError):
    """Two versions of a quarter have no card in common: they were named under different keys, so that nobody can tell
    what a card has changed. The quarter's older cuts have to be named anew, or this one under their key."""


def hidden(
    parts: Sequence[tuple[str, tuple[str, ...]]],
    passes: Passes,
    size: Callable[[str], int],
    before: Collection[str],
    unions: Unions = lambda below: (),
) -> set[str]:
    """The hidden places: `parts` from the nation down, `passes` of some places together, hidden `before` for good.

    `unions` of parts are told together elsewhere: where they do not pass, they are not told here, too.
    """
    gone = set(before)
    if NATION in gone or not passes([NATION]):
        gone.add(NATION)
    for place, below in parts:
        failing = set(below) if place in gone else {part for part in below if part in gone or not passes([part])}
        gone |= _beside(failing, below, passes, size, unions(below))
    return gone


def _beside(
    failing: set[str],
    below: Sequence[str],
    passes: Passes,
    size: Callable[[str], int],
    unions: Collection[frozenset[str]] = (),
) -> set[str]:
    """Those that fail, and the smallest of the others until together they may be told by subtraction."""
    others = sorted((part for part in below if part not in failing), key=lambda part: (size(part), part))
    while others:
        more = others
        if not failing or (len(failing) > 1 and passes(sorted(failing))):
            told = next((union for union in unions if _is_told(union, failing) and not passes(sorted(union))), None)
            if told is None:
                break
            more = [part for part in others if (part in told) != bool(failing & told)] or others
        failing.add(more[0])
        others.remove(more[0])
    return failing


def _is_told(union: frozenset[str], failing: set[str]) -> bool:
    """Whether what the parts have together is told, where these are not shown."""
    return union.isdisjoint(failing) or union >= failing


def attribute_rule(kind: Kind, rounded: Mapping[Cell, int]) -> Passes:
    """Whether nothing can be told of everybody in some places, not even by two of them (Lupp and Langsrud)."""

    def passes(places: Sequence[str]) -> bool:
        whole, *classes = (sum(rounded[place, column] for place in places) for column in kind.columns)
        largest = max(classes)
        return whole >= MARGIN_FROM and largest <= LARGEST_CLASS * whole and whole - largest > COALITION

    return passes


class Holders:
    """How many uses each card has, by venue and column: the truth, of which only yes or no comes out."""

    def __init__(self, uses: Uses, below: Mapping[str, Sequence[str]]) -> None:
        """`below` is the tree of places down to the venues."""
        self.below = below
        self.by_venue: dict[str, dict[str, Counter[str]]] = {}
        into = into_columns(SYSTEMS[1])
        for (venue, column), held in uses.items():
            columns = self.by_venue.setdefault(venue, {})
            for each in into[column]:
                columns.setdefault(each, Counter()).update(held)

    def venues(self, place: str) -> list[str]:
        found, waiting = [], [place]
        while waiting:
            place = waiting.pop()
            waiting += self.below.get(place, ())
            if place in self.by_venue:
                found.append(place)
        return sorted(found)

    def pass_together(self, places: Sequence[str], columns: Collection[str], *, cards: int = CARDS_FROM) -> bool:
        """Of some places together: distinct cards, and of each of the columns the largest card, and the p-%-rule of the
        whole and of the whole less any one venue."""
        venues = [venue for place in places for venue in self.venues(place)]
        together: dict[str, Counter[str]] = {column: Counter() for column in ("uses", *columns)}
        for venue in venues:
            for column, held in together.items():
                held.update(self.by_venue[venue].get(column, {}))
        if len(together["uses"]) < cards:
            return False
        return all(self._column_passes(column, together[column], venues) for column in columns)

    def _column_passes(self, column: str, held: Counter[str], venues: Sequence[str]) -> bool:
        total, ranked = held.total(), held.most_common()
        largest = ranked[0][1] if ranked else 0
        if largest <= ROUNDING_HIDES:
            return True
        if LARGEST_CARD < largest > total / LOST_AMONG or _dominated(total, [number for _card, number in ranked[:3]]):
            return False
        left = (_less(ranked, held, self.by_venue[venue].get(column, Counter())) for venue in venues)
        return not any(_dominated(*rest) for rest in left)


def _less(ranked: Sequence[tuple[str, int]], held: Counter[str], own: Counter[str]) -> tuple[int, list[int]]:
    """What is left of a column without a venue's own uses: the total, and the three largest cards."""
    others = list(islice((number for card, number in ranked if card not in own), 3))
    reduced = [held[card] - number for card, number in own.items()]
    return held.total() - own.total(), nlargest(3, others + reduced)


def _dominated(total: int, largest: Sequence[int]) -> bool:
    """Whether the two next to the largest card could estimate it too closely; never where rounding hides it."""
    if not largest or largest[0] <= ROUNDING_HIDES:
        return False
    return total - sum(largest[:3]) < PART_OF_LARGEST * largest[0]


def uses_rule(
    holders: Holders,
    rounded: Mapping[Cell, int],
    columns: Collection[str],
    changed: Collection[Holders] = (),
    of_year: Passes = lambda places: True,
) -> Passes:
    """Of some columns. `changed`: by how much a correction differs from each version before it, which all stay public;
    it may be of few. `of_year`: the rule of what is told of the year."""

    def passes(places: Sequence[str]) -> bool:
        if sum(rounded[place, "uses"] for place in places) < USES_FROM:
            return False
        changes = (each.pass_together(places, columns, cards=0) for each in changed)
        return holders.pass_together(places, columns) and all(changes) and of_year(places)

    return passes


def hold_names(now: Uses, before: Uses) -> None:
    """Raises RenamedCardsError when two versions have at least five cards each and none in common."""
    new, old = ({card for held in uses.values() for card in held} for uses in (now, before))
    if min(len(new), len(old)) >= NAMED_FROM and new.isdisjoint(old):
        raise RenamedCardsError("no card of an earlier version is in this one")


def moved(now: Uses, before: Uses) -> Uses:
    """By how many uses each card has changed between two cuts."""
    changed: dict[Cell, dict[str, int]] = {}
    for cell in now.keys() | before.keys():
        old, new = before.get(cell, {}), now.get(cell, {})
        changes = {card: abs(new.get(card, 0) - old.get(card, 0)) for card in sorted(new.keys() | old.keys())}
        changed[cell] = {card: change for card, change in changes.items() if change}
    return changed
