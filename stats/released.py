"""The format of what is released: all that the gate (`stats.disclosure`) and the attacker (`stats.audit_attack`) share.

Pure: the standard library only. A release is a quarter's tables of the fixed catalogue, or a correction of them. Places
are keys: "nation", "area:12", "town:12:091" (what area 12 has in municipality 091), "rest:12" (the towns of area 12
that a table by class shows only together), "office:<site>" and "venue:<site>". A figure is a multiple of `STEP`, `FEW`
("fewer than 5": 0 to 4, never told apart), or None (not shown).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

STEP = 5
FEW = "<5"
SHARES_FROM = 50  # percentages are told of a whole of at least this, from published numbers only
NATION = "nation"
Figure = int | str | None


@dataclass(frozen=True)
class Kind:
    """A table of the catalogue: what it counts, its columns (the first is the whole), which of them are sums of which
    others, and of which places it has rows. `leaves` are the places that report: offices of cards, venues of uses."""

    name: str
    measure: str
    columns: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    levels: tuple[str, ...]
    sensitive: bool = False

    @property
    def by_class(self) -> bool:
        """Whether its towns are held against the floor, and shown together where they are under it."""
        return len(self.columns) > 1 and self.measure == "cards"

    @property
    def leaf(self) -> str:
        return "office" if self.measure == "cards" else "venue"


def _classes(name: str, classes: str, levels: tuple[str, ...], *, sensitive: bool = False) -> Kind:
    columns = tuple(f"{name}_{value}" for value in classes.split())
    return Kind(f"cards_by_{name}", "cards", ("cards", *columns), {"cards": columns}, levels, sensitive)


CATEGORIES = ("culture", "education", "science", "sport")
ADULTS, CHILDREN = (tuple(f"{who}_{what}" for what in CATEGORIES) for who in ("adults", "children"))
_TOWNS = ("nation", "area", "town")

CATALOGUE = (
    Kind("cards_by_place", "cards", ("cards",), {}, (*_TOWNS, "office")),
    _classes("age", "16_24 25_34 35_44 45_54 55_64 65_74 75 unknown", _TOWNS),
    _classes("gender", "woman man other", _TOWNS),
    _classes("language", "fi sv other", _TOWNS),
    _classes("situation", "employed unemployed student pensioner other untold", _TOWNS[:2], sensitive=True),
    Kind(
        "uses",
        "uses",
        ("uses", "adults", "children", *ADULTS, *CHILDREN),
        {"uses": ("adults", "children"), "adults": ADULTS, "children": CHILDREN},
        _TOWNS,
    ),
)
KINDS = {kind.name: kind for kind in CATALOGUE}


def kind_of(place: str) -> str:
    """ "nation", "area", "town", "rest", "office" or "venue"."""
    return place.partition(":")[0]


@dataclass(frozen=True)
class Geography:
    """The places of a year: each but the nation with the one it is a part of (office and venue → town → area →
    nation), and the towns that tables by class show only together. Frozen: within the year, places may only be added,
    a town that is added to a table by class is merged, and nothing is regrouped."""

    year: int
    parents: Mapping[str, str]
    merged: frozenset[str] = frozenset()

    def children(self, place: str) -> tuple[str, ...]:
        return tuple(sorted(child for child, parent in self.parents.items() if parent == place))

    def of_kind(self, kind: str) -> tuple[str, ...]:
        if kind == NATION:
            return (NATION,)
        return tuple(sorted(place for place in self.parents if kind_of(place) == kind))

    def above(self, place: str) -> Iterator[str]:
        """The place itself, and all that it is a part of."""
        yield place
        while place != NATION:
            place = self.parents[place]
            yield place

    def row_of(self, town: str) -> str:
        """The row of a town in a table by class: its own, or the rest of its area."""
        return f"rest:{town.split(':')[1]}" if town in self.merged else town


@dataclass(frozen=True)
class Table:
    """One released table of a period ("2026Q1", or "2026": the sum of its four published quarters).

    `figures` by row (a place) are in the order of the kind's columns. `shares` by row are whole per cents of the row's
    first column; None where that is under `SHARES_FROM`, or where either is not shown.
    """

    name: str
    period: str
    figures: Mapping[str, tuple[Figure, ...]]
    shares: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]


@dataclass(frozen=True)
class Release:
    """What is released at once: the tables of one quarter, and of its year when all four quarters are out.

    `number` counts the releases in order, over all periods: a correction is a later release of the same period.
    """

    period: str
    number: int
    geography: Geography
    tables: tuple[Table, ...]

    def table(self, name: str, period: str = "") -> Table | None:
        wanted = (name, period or self.period)
        return next((table for table in self.tables if (table.name, table.period) == wanted), None)


@dataclass(frozen=True)
class Cut:
    """The register as it was counted once for a quarter: exact, never released. What the gate rounds and what the
    attacker's insiders know of themselves.

    `cards` counts by (office, column) for all columns of the cards' tables, "cards" among them. `uses` has, by (venue,
    column of `ADULTS` or `CHILDREN`), how many uses each card has there: an opaque key with a count of at least 1.
    """

    period: str
    parents: Mapping[str, str]
    cards: Mapping[tuple[str, str], int]
    uses: Mapping[tuple[str, str], Mapping[str, int]]

    @property
    def year(self) -> int:
        return int(self.period[:4])

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """By (office or venue, leaf column): how many cards or uses."""
        return {**self.cards, **{cell: sum(held.values()) for cell, held in self.uses.items()}}
