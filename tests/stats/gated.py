"""Small cuts by hand, and releases one after the other, for the tests of the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from stats.disclosure import Made, make_release
from stats.disclosure.cells import SYSTEMS, counted
from stats.disclosure.grouping import with_rests
from stats.disclosure.made import Cell, latest
from stats.released import CATALOGUE, NATION, Cut

KEY = b"a key of the tests, thirty-two b"
USUAL = ("age_25_34", "gender_woman", "language_fi", "situation_employed")


def cut(
    places: str,
    cards: Mapping[str, Iterable[tuple[int, str]]] | None = None,
    uses: Mapping[tuple[str, str], Mapping[str, int]] | None = None,
    period: str = "2026Q1",
) -> Cut:
    """`places` are lines "area: town office venue …": "1: 001 a b v" are town:1:001 with the offices a and b and the
    venue v. `cards` has by office how many cards of which classes ("age_75 gender_man"; what is not named is usual)."""
    counts: Counter[Cell] = Counter()
    for office, groups in (cards or {}).items():
        for number, named in groups:
            counts[f"office:{office}", "cards"] += number
            for column in _classes(named.split()):
                counts[f"office:{office}", column] += number
    held = {(f"venue:{venue}", column): dict(cards) for (venue, column), cards in (uses or {}).items()}
    return Cut(period, parents(places), dict(counts), held)


def parents(places: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in places.strip().splitlines():
        area, _, rest = line.strip().partition(":")
        found[f"area:{area}"] = NATION
        town = ""
        for word in rest.split():
            if word.isdigit():
                town = f"town:{area}:{word}"
                found[town] = f"area:{area}"
            else:
                found[f"{'venue' if word[0] in 'vwxyz' else 'office'}:{word}"] = town
    return found


def _classes(named: list[str]) -> list[str]:
    """One class of each attribute: the named one, or the usual."""
    by_attribute = {column.partition("_")[0]: column for column in (*USUAL, *named)}
    return list(by_attribute.values())


def release_all(cuts: Iterable[Cut], key: bytes = KEY) -> list[Made]:
    made: list[Made] = []
    for number, each in enumerate(cuts, 1):
        made.append(make_release(each, key=key, number=number, earlier=tuple(made)))
    return made


def truth(made: Made) -> dict[Cell, int]:
    """The exact count of every cell of the release, hidden ones and the rests of the cards too."""
    cards, uses = SYSTEMS
    places = made.release.geography
    return {**counted(cards, made.cut, with_rests(places)), **counted(uses, made.cut, places.parents)}


def errors(made: Made) -> dict[Cell, int]:
    return {cell: made.rounded[cell] - number for cell, number in truth(made).items()}


def year_errors(made: list[Made]) -> dict[str, dict[Cell, int]]:
    """By year of which all quarters are out, how far each cell's sum of the quarters is from the truth."""
    years: dict[str, dict[Cell, list[int]]] = {}
    for each in latest(made).values():
        year = years.setdefault(each.release.period[:4], {})
        for cell, error in errors(each).items():
            year.setdefault(cell, []).append(error)
    return {
        year: {cell: sum(found) for cell, found in cells.items()}
        for year, cells in years.items()
        if max(map(len, cells.values())) == 4
    }


def broken_sums(made: Made) -> list[Cell]:
    """The wholes that are not the sum of their parts: places of places, columns of columns, counted on their own."""
    places, wrong = made.release.geography, []
    for kind in CATALOGUE:
        for whole, parts in kind.parts.items():
            rows = {place for place, column in made.rounded if column == whole}
            wrong += [(row, whole) for row in rows if made.rounded[row, whole] != _sum(made, [row], parts)]
    for place, column in made.rounded:
        below = [child for child in places.children(place) if (child, column) in made.rounded]
        if place.partition(":")[0] in ("nation", "area", "town"):
            if made.rounded[place, column] != _sum(made, below, [column]):
                wrong.append((place, column))
    return wrong


def _sum(made: Made, places: Iterable[str], columns: Iterable[str]) -> int:
    columns = list(columns)
    return sum(made.rounded[place, column] for place in places for column in columns)
