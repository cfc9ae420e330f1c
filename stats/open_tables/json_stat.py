"""An open table as a JSON-stat 2.0 dataset, and its metadata as PxWeb tells them. Pure. [json-stat.org/full]"""

from __future__ import annotations

from typing import Any

from stats.open_tables.shape import OpenTable, Variable, status_of, value_of


def dataset(table: OpenTable, *, address: str) -> dict[str, Any]:
    """`value` and `status` in the order of `id` and `size`: the last variable changes fastest.

    A figure that is no number is null with a status: "<5" fewer than 5, ".." not shown.
    """
    cells = [table.cell(key) for key in table.keys()]
    roles: dict[str, list[str]] = {}
    for one in table.variables:
        if one.role:
            roles.setdefault(one.role, []).append(one.code)
    return {
        "version": "2.0",
        "class": "dataset",
        "href": address,
        "label": table.title,
        "source": table.source,
        "updated": table.updated,
        "note": list(table.notes),
        "id": [one.code for one in table.variables],
        "size": list(table.size),
        "role": roles,
        "dimension": {one.code: _dimension(one) for one in table.variables},
        "value": [value_of(cell) for cell in cells],
        "status": {str(n): status_of(cell) for n, cell in enumerate(cells) if status_of(cell)},
        "extension": dict(table.facts),
    }


def _dimension(one: Variable) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": {value.code: n for n, value in enumerate(one.values)},
        "label": {value.code: value.text for value in one.values},
    }
    if one.role == "metric":
        category["unit"] = {value.code: {"label": value.unit, "decimals": 0} for value in one.values}
    return {"label": one.text, "category": category}


def metadata(table: OpenTable) -> dict[str, Any]:
    """What PxWeb answers about a table: its title and its variables with codes and texts; beside that our own facts."""
    variables = [
        {
            "code": one.code,
            "text": one.text,
            "values": list(one.codes),
            "valueTexts": [value.text for value in one.values],
            **({"time": True} if one.role == "time" else {}),
        }
        for one in table.variables
    ]
    facts = {"updated": table.updated, "source": table.source, "note": list(table.notes), **table.facts}
    return {"title": table.title, "variables": variables, **facts}
