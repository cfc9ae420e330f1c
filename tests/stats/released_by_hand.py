"""Releases made by hand, without the gate: leaves that are already rounded, summed, with words where they are 0.

`publish` puts them into the ledger as approved ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from stats.disclosure.frozen import release_to_json
from stats.released import CATALOGUE, FEW, NATION, SHARES_FROM, Figure, Geography, Kind, Release, Table
from tests.stats.ledgers import approved, approver, asked, audited

Leaves = Mapping[str, Mapping[str, int]]  # by office or venue: the rounded figure of each leaf column


def geography(sites: Iterable[Any], year: int = 2026, merged: Iterable[str] = ()) -> Geography:
    """Of these sites: a distributor is an office, a venue a venue."""
    parents: dict[str, str] = {}
    for site in sites:
        area, town = f"area:{site.area_id}", f"town:{site.area_id}:{site.municipality_id}"
        kinds = [kind for kind, is_one in (("office", site.is_distributor), ("venue", site.is_venue)) if is_one]
        parents |= {area: NATION, town: area, **{f"{kind}:{site.pk}": town for kind in kinds}}
    return Geography(year, parents, frozenset(merged))


def table(kind: Kind, period: str, world: Geography, leaves: Leaves, hidden: Iterable[str] = ()) -> Table:
    sums: dict[str, Counter[str]] = {}
    for leaf, figures in leaves.items():
        if leaf.startswith(kind.leaf):
            for place in world.above(leaf):
                sums.setdefault(place, Counter()).update(_whole(kind, figures))
    figures: dict[str, tuple[Figure, ...]] = {}
    for level in kind.levels:
        for place in world.of_kind(level):
            row = world.row_of(place) if kind.by_class and level == "town" else place
            sums[row] = (
                sums.get(row, Counter()) + sums.get(place, Counter()) if row != place else sums.get(row, Counter())
            )
            figures[row] = tuple(sums[row][column] or FEW for column in kind.columns)
    figures |= {
        row: (row_figures[0], *(None,) * (len(kind.columns) - 1))
        for row, row_figures in figures.items()
        if row in set(hidden)
    }
    return Table(
        kind.name,
        period,
        figures,
        {row: _shares(kind, row_figures) for row, row_figures in figures.items()} if kind.by_class else {},
    )


def _whole(kind: Kind, figures: Mapping[str, int]) -> Counter[str]:
    whole = Counter({column: figures.get(column, 0) for column in kind.columns})
    for column, parts in reversed(kind.parts.items()):
        whole[column] = sum(whole[part] for part in parts) or whole[column]
    return whole


def _shares(kind: Kind, figures: tuple[Figure, ...]) -> tuple[int | None, ...]:
    base = figures[0]
    if not isinstance(base, int) or base < SHARES_FROM:
        return (None,) * len(figures)
    return tuple(round(100 * one / base) if isinstance(one, int) else None for one in figures)


def release(
    number: int,
    period: str,
    world: Geography,
    leaves: Leaves,
    *,
    year: Leaves | None = None,
    hidden: Mapping[str, Iterable[str]] | None = None,
) -> Release:
    """`hidden` are the rows of which a table shows the whole only; `year` the leaves of the year's own tables."""
    hides = hidden or {}
    spans = [(period, leaves), *([(period[:4], year)] if year else [])]
    tables = [table(kind, span, world, of, hides.get(kind.name, ())) for span, of in spans for kind in CATALOGUE]
    return Release(period, number, world, tuple(tables))


def publish(people: Any, *releases: Release, day: date = date(2026, 7, 15), **fields: Any) -> None:
    """Approved in this order, on `day`; `fields` are the ledger's, the same for all."""
    for one in releases:
        entry = audited(asked(people.aino, number=one.number, period=one.period, **fields), release_to_json(one))
        approved(entry, approver(), approved_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
