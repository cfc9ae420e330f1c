"""Releases and what they were made of as JSON, canonical: the same value is the same text to the byte. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stats.disclosure.made import Cell, Made
from stats.released import Cut, Geography, Release, Table


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def release_to_json(release: Release) -> str:
    return _text(_release(release))


def release_from_json(text: str) -> Release:
    return _to_release(json.loads(text))


def made_to_json(made: Made) -> str:
    """With the exact cut: stays inside."""
    uses = [[*cell, dict(held)] for cell, held in sorted(made.cut.uses.items())]
    cut = {"period": made.cut.period, "parents": dict(made.cut.parents), "cards": _rows(made.cut.cards), "uses": uses}
    rounded, stepped = _rows(made.rounded), _rows(made.stepped)
    return _text({"cut": cut, "rounded": rounded, "stepped": stepped, "release": _release(made.release)})


def made_from_json(text: str) -> Made:
    frozen = json.loads(text)
    cut = frozen["cut"]
    uses = {(venue, column): held for venue, column, held in cut["uses"]}
    return Made(
        Cut(cut["period"], cut["parents"], _cells(cut["cards"]), uses),
        _cells(frozen["rounded"]),
        _to_release(frozen["release"]),
        _cells(frozen["stepped"]),
    )


def _rows(cells: Mapping[Cell, int]) -> list[list[Any]]:
    return [[*cell, number] for cell, number in sorted(cells.items())]


def _cells(rows: list[list[Any]]) -> dict[Cell, int]:
    return {(place, column): number for place, column, number in rows}


def _release(release: Release) -> dict[str, Any]:
    places = release.geography
    return {
        "period": release.period,
        "number": release.number,
        "geography": {"year": places.year, "parents": dict(places.parents), "merged": sorted(places.merged)},
        "tables": [
            {"name": table.name, "period": table.period, "figures": dict(table.figures), "shares": dict(table.shares)}
            for table in release.tables
        ],
    }


def _to_release(frozen: dict[str, Any]) -> Release:
    places = frozen["geography"]
    tables = tuple(
        Table(table["name"], table["period"], _tuples(table["figures"]), _tuples(table["shares"]))
        for table in frozen["tables"]
    )
    geography = Geography(places["year"], places["parents"], frozenset(places["merged"]))
    return Release(frozen["period"], frozen["number"], geography, tables)


def _tuples(rows: dict[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    return {row: tuple(numbers) for row, numbers in rows.items()}
