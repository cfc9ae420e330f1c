"""Honest releases to be spoilt: what the tests of the attacker take, and how they change one figure of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from stats.audit_attack import Finding, audit
from stats.disclosure import Made, make_release
from stats.released import Cut, Figure, Release, Table
from tests.stats.registers import made_register

KEY = b"the tests' own secret, of no worth"


@cache
def quarters(cards: int = 300, seed: int = 10, number: int = 4) -> tuple[Made, ...]:
    """A year's quarters, each released once."""
    return released(made_register(cards, seed, number, corrections=False))


@cache
def corrected(cards: int = 300, seed: int = 2) -> tuple[Made, ...]:
    """Releases of a register of which the last is a correction."""
    made = released(made_register(cards, seed))
    last = max(place for place, one in enumerate(made) if one.cut.period in {each.cut.period for each in made[:place]})
    return made[: last + 1]


def released(cuts: Iterable[Cut], key: bytes = KEY) -> tuple[Made, ...]:
    made: list[Made] = []
    for number, cut in enumerate(cuts, 1):
        made.append(make_release(cut, key=key, number=number, earlier=tuple(made)))
    return tuple(made)


def findings(made: Sequence[Made], last: Release | None = None) -> tuple[Finding, ...]:
    """What the attacker finds in the last of them, or in `last` in its place."""
    releases = [one.release for one in made]
    return audit([*releases[:-1], last or releases[-1]], [one.cut for one in made]).findings


def kinds(found: Iterable[Finding]) -> set[str]:
    return {finding.kind for finding in found}


def with_table(release: Release, name: str, change: Callable[[Table], Table], period: str = "") -> Release:
    wanted = (name, period or release.period)
    tables = tuple(change(table) if (table.name, table.period) == wanted else table for table in release.tables)
    assert tables != release.tables
    return replace(release, tables=tables)


def with_figures(release: Release, name: str, new: Mapping[tuple[str, str], Figure], period: str = "") -> Release:
    """The release with other figures of a table, by row and column."""

    def change(table: Table) -> Table:
        columns = table.kind.columns
        rows = {
            row: tuple(new.get((row, column), figure) for column, figure in zip(columns, figures, strict=True))
            for row, figures in table.figures.items()
        }
        return replace(table, figures=rows)

    return with_table(release, name, change, period)


def truth(made: Made) -> dict[tuple[str, str], int]:
    """The true numbers of cards by place and column."""
    counts: dict[tuple[str, str], int] = {}
    for (office, column), n in made.cut.cards.items():
        place = office
        while True:
            counts[place, column] = counts.get((place, column), 0) + n
            if place == "nation":
                break
            place = made.cut.parents[place]
    return counts
