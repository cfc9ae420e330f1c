"""What the gate makes, and what it finds again in what it made before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stats.released import Cut, Release

Cell = tuple[str, str]  # a place and a column
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True)
class Made:
    """A release with what it was made of: kept inside, for the releases to come.

    `rounded` has every cell of the rounded register, shown or not. `stepped` are the cells further than 4 from the
    truth, with the steps of 5 that they lie beyond the multiples of 5 on either side of it (below: negative).
    """

    cut: Cut
    rounded: Mapping[Cell, int]
    release: Release
    stepped: Mapping[Cell, int]


def latest(made: Iterable[Made]) -> dict[str, Made]:
    """The newest version of each period."""
    return {each.release.period: each for each in sorted(made, key=lambda each: each.release.number)}


def quarters_of(year: int) -> tuple[str, ...]:
    return tuple(f"{year}{quarter}" for quarter in QUARTERS)


def quarters_before(period: str, how_many: int = 3) -> tuple[str, ...]:
    """The quarters before this one, the nearest first."""
    place = int(period[:4]) * 4 + QUARTERS.index(period[4:])
    return tuple(f"{n // 4}{QUARTERS[n % 4]}" for n in range(place - 1, place - 1 - how_many, -1))


def newest_of_year(made: Sequence[Made], year: int) -> Made | None:
    """The year's newest release: it has all places that the year has had."""
    of_year = [each for each in made if each.cut.year == year]
    return max(of_year, key=lambda each: each.release.number, default=None)
