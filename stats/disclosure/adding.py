"""What readers add up themselves: the quarters of a year, of uses. Pure.

A card that rounding hides in every quarter may have four times as many uses in the year, whose error is hardly larger.
So the sum of all the year's released quarters in which a figure is told, this one among them, is held against the same
p-%-rule as a quarter: else the figure is not told in this quarter, and so not in the year either. The same of what the
corrections of several quarters changed in their sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from stats.disclosure.hiding import Holders, Passes, Uses, moved
from stats.disclosure.made import Made, latest
from stats.released import NATION, Cut, Figure, Geography, kind_of

Figures = Mapping[str, tuple[Figure, ...]]


class Year:
    """A cut's quarter with the newest versions of its year's other released quarters."""

    def __init__(
        self, cut: Cut, places: Geography, earlier: Sequence[Made], below: Mapping[str, Sequence[str]]
    ) -> None:
        """`below` is the tree of places down to the venues."""
        in_order = sorted(earlier, key=lambda made: made.release.number)
        of_year = [made for made in in_order if made.cut.year == cut.year]
        others = [made for made in latest(of_year).values() if made.cut.period != cut.period]
        self.places, self.below, self.own = places, below, cut.uses
        self.uses, self.figures = [made.cut.uses for made in others], _figures(others)
        self.holders: dict[tuple[int, ...], Holders] = {}
        self.changes = [self._change(then, now) for then, now in _states(cut, of_year)]

    def _change(self, then: Sequence[Made], now: Sequence[Made]) -> tuple[list[Figures], Holders]:
        """By how much an earlier sum of quarters differs from the newest of the same; and where both are told."""
        old, new = _sum(made.cut.uses for made in then), _sum([self.own, *(made.cut.uses for made in now)])
        return _figures([*then, *now]), Holders(moved(new, old), self.below)

    def rule(self, columns: Sequence[str], column: int) -> Passes:
        """Of some columns that are shown together, of which the first is the table's `column`-th. Several places are
        told by subtraction, alone or together with what the other quarters did not tell."""

        def passes(places: Sequence[str]) -> bool:
            own = frozenset(places)
            every = own.union(*self.unions(column)(self._beside(places[0]))) if len(own) > 1 else own
            return all(self._passes(rows, columns, column) for rows in {own, every})

        return passes

    def unions(self, column: int) -> Callable[[Sequence[str]], list[frozenset[str]]]:
        """Of places of one level under one place: which of them each of the other quarters tells together only."""

        def untold(places: Sequence[str]) -> list[frozenset[str]]:
            if not places:
                return []
            parent = self.places.parents[places[0]]
            told_by = [figures for figures in self.figures if _is_told(figures, parent, column)]
            found = {frozenset(p for p in places if not _is_told(figures, p, column)) for figures in told_by}
            return sorted(found - {frozenset()}, key=sorted)

        return untold

    def _passes(self, rows: frozenset[str], columns: Sequence[str], column: int) -> bool:
        quarters = tuple(n for n, figures in enumerate(self.figures) if self._is_sum_told(figures, rows, column))
        sums = [self._of(quarters)] if quarters else []
        for told, holders in self.changes:
            if all(self._is_sum_told(figures, rows, column) for figures in told):
                sums.append(holders)
        return all(holders.pass_together(sorted(rows), columns, cards=0) for holders in sums)

    def _is_sum_told(self, figures: Figures, rows: frozenset[str], column: int) -> bool:
        """Each of the rows is, or what is not told beside them is among them."""
        if all(_is_told(figures, row, column) for row in rows):
            return True
        one = min(rows)
        siblings = self._beside(one)
        untold = {place for place in siblings if not _is_told(figures, place, column)}
        return bool(siblings) and _is_told(figures, self.places.parents[one], column) and untold <= rows

    def _beside(self, place: str) -> list[str]:
        """The places of its level under the same one, itself among them; none of the nation."""
        if place == NATION:
            return []
        return [each for each in self.places.children(self.places.parents[place]) if kind_of(each) == kind_of(place)]

    def _of(self, quarters: tuple[int, ...]) -> Holders:
        if quarters not in self.holders:
            self.holders[quarters] = Holders(_sum([self.own, *(self.uses[n] for n in quarters)]), self.below)
        return self.holders[quarters]


def _states(cut: Cut, earlier: Sequence[Made]) -> Iterator[tuple[list[Made], list[Made]]]:
    """The newest versions of the year's quarters at every earlier release, with today's of the same quarters but the
    cut's, where more than the cut's is corrected: the cut's alone is held against each of its versions."""
    newest = latest(earlier)
    for n in range(1, len(earlier)):
        then = latest(earlier[:n])
        now = [newest[period] for period in then if period != cut.period]
        if cut.period in then and any(made.release.number != then[made.cut.period].release.number for made in now):
            yield list(then.values()), now


def _figures(released: Iterable[Made]) -> list[Figures]:
    tables = (made.release.table("uses") for made in released)
    return [table.figures if table else {} for table in tables]


def _is_told(figures: Figures, place: str, column: int) -> bool:
    """A place that was not there yet had no uses, as everybody knows."""
    return place not in figures or figures[place][column] is not None


def _sum(quarters: Iterable[Uses]) -> Uses:
    added: dict[tuple[str, str], Counter[str]] = {}
    for uses in quarters:
        for cell, held in uses.items():
            added.setdefault(cell, Counter()).update(held)
    return added
