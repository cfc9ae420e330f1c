"""Which places a release has, and which towns its tables by class show only together. Pure.

All of it is told from the rounded register, never from the truth, and fixed by the year's first release: a merge that
changed in mid-year would itself tell the difference. (Floors: 50 cards and 2 offices.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from stats.disclosure.made import Cell, Made, latest, newest_of_year, quarters_before
from stats.released import NATION, Cut, Geography, Kind, kind_of

FLOOR_CARDS = 50
FLOOR_OFFICES = 2


def frozen_parents(cut: Cut, earlier: Sequence[Made]) -> dict[str, str]:
    """The places of the year: those it has had stay where they are, those of the cut are added."""
    of_year = newest_of_year(earlier, cut.year)
    return {**cut.parents, **(of_year.release.geography.parents if of_year else {})}


def fixed_geography(cut: Cut, parents: Mapping[str, str], earlier: Sequence[Made]) -> Geography | None:
    """What the year's first release has decided, with new towns merged; None when this is the first."""
    of_year = newest_of_year(earlier, cut.year)
    if not of_year:
        return None
    known = of_year.release.geography
    new = {place for place in parents if kind_of(place) == "town" and place not in known.parents}
    return Geography(cut.year, parents, known.merged | new)


def decided_geography(
    cut: Cut, parents: Mapping[str, str], rounded: Mapping[Cell, int], earlier: Sequence[Made], merged: Collection[str]
) -> Geography:
    """What the year's first release decides; those that are `merged` already stay so."""
    published = latest(earlier)
    recent = [published[period].rounded for period in quarters_before(cut.period) if period in published]
    return Geography(cut.year, parents, _merged(parents, [rounded, *recent], merged))


def _merged(
    parents: Mapping[str, str], quarters: Iterable[Mapping[Cell, int]], already: Collection[str]
) -> frozenset[str]:
    """The towns under the floor, and in each area the smallest above it until the merged are above it together.

    A town without an office has no cards, as everybody knows: it has no row either, and asks for no company.
    """
    cards: Counter[str] = Counter()
    for rounded in quarters:
        cards.update({place: number for (place, column), number in rounded.items() if column == "cards"})
    offices = Counter(town for place, town in parents.items() if kind_of(place) == "office" and cards[place])

    def pass_floor(towns: Iterable[str]) -> bool:
        towns = list(towns)
        return (
            sum(cards[town] for town in towns) >= FLOOR_CARDS and sum(offices[town] for town in towns) >= FLOOR_OFFICES
        )

    merged = {town for town in parents if kind_of(town) == "town"} - _with_offices(parents)
    for area_towns in _towns_by_area(parents).values():
        towns = [town for town in area_towns if town not in merged]
        passing = (town for town in towns if town not in already and pass_floor([town]))
        own = sorted(passing, key=lambda town: (cards[town], town))
        together = [town for town in towns if town not in own]
        while together and own and not pass_floor(together):
            together.append(own.pop(0))
        merged.update(together)
    return frozenset(merged)


def _towns_by_area(parents: Mapping[str, str]) -> dict[str, list[str]]:
    towns: dict[str, list[str]] = {}
    for place in sorted(parents):
        if kind_of(place) == "town":
            towns.setdefault(parents[place], []).append(place)
    return towns


def _with_offices(parents: Mapping[str, str]) -> set[str]:
    return {town for place, town in parents.items() if kind_of(place) == "office"}


def rests(places: Geography) -> dict[str, str]:
    """The merged towns with their rest rows: of areas of which some towns with offices, and not all, are merged.

    Where all are, the area's own row says it. A town that comes into an area without a rest is a rest by itself, even
    under the floor: the area less its other towns tells it anyway.
    """
    found: dict[str, str] = {}
    for towns in _towns_by_area(places.parents).values():
        with_offices = _with_offices(places.parents).intersection(towns)
        if places.merged & with_offices and with_offices - places.merged:
            found |= {town: places.row_of(town) for town in towns if town in places.merged}
    return found


def with_rests(places: Geography) -> dict[str, str]:
    """The places with the rest rows among them: each between its towns and their area."""
    of_town = rests(places)
    return {**places.parents, **{row: places.parents[town] for town, row in of_town.items()}, **of_town}


def rows_of(kind: Kind, places: Geography) -> list[str]:
    """The table's rows in order: its levels from the nation down, the rests of areas after the towns."""
    rows: list[str] = []
    for level in kind.levels:
        of_level = places.of_kind(level)
        if level == "town" and kind.by_class:
            rows += [town for town in of_level if town not in places.merged]
            rows += sorted(set(rests(places).values()))
        else:
            rows += of_level
    return rows


def top_down(places: Geography, levels: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Each place above the lowest level with its parts of the next level, from the nation down."""
    levels = list(levels)
    pairs = []
    for level, below in zip(levels, levels[1:], strict=False):
        for place in places.of_kind(level) if level != NATION else (NATION,):
            pairs.append((place, tuple(part for part in places.children(place) if kind_of(part) == below)))
    return pairs
