"""What is asked of an open table: a PxWeb query as JSON, or the query of an address. Pure.

A refusal says in English what is wrong and what there is, because a program's maker reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stats.open_tables.shape import OpenTable, Variable

FORMATS = ("csv", "json-stat2", "xlsx")
ADDRESS_FORMATS = {"csv": "csv", "json": "json-stat2", "xlsx": "xlsx"}  # by the ending of an address
ADDRESS_WORDS = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON-stat"))
FILTERS = ("item", "all", "top")
MOST_CELLS = 200_000


class AskedWrong(ValueError):
    """The text is for whoever asked."""


@dataclass(frozen=True)
class Wanted:
    """Codes by variable, and the format of the answer."""

    codes: Mapping[str, Sequence[str]]
    format: str


def asked_by_query(table: OpenTable, query: Any) -> Wanted:
    """A PxWeb query: {"query": [{"code", "selection": {"filter", "values"}}], "response": {"format"}}.

    Raises AskedWrong. A variable that is not asked about is whole; of time it is the newest.
    """
    if not isinstance(query, dict):
        raise AskedWrong('the body has to be a JSON object with "query" and "response"')
    parts, response = query.get("query", []), query.get("response", {})
    if not isinstance(parts, list) or not isinstance(response, dict):
        raise AskedWrong('"query" has to be a list and "response" an object')
    codes = dict(_part(table, part) for part in parts)
    if len(codes) != len(parts):
        raise AskedWrong("each variable may be asked about once")
    return _whole(table, codes, str(response.get("format", "json-stat2")))


def asked_by_address(table: OpenTable, asked: Mapping[str, Sequence[str]], format: str) -> Wanted:
    """The query of an address: codes of a variable with commas between them, or several times. Raises AskedWrong."""
    codes = {}
    for name, texts in asked.items():
        wanted = [code for text in texts for code in text.split(",")]
        codes[name] = _items(_variable(table, name), wanted) if wanted != ["*"] else list(_variable(table, name).codes)
    return _whole(table, codes, format)


def _whole(table: OpenTable, codes: dict[str, list[str]], format: str) -> Wanted:
    if format not in FORMATS:
        raise AskedWrong(f"the format has to be one of: {', '.join(FORMATS)}")
    for one in table.variables:
        if one.role == "time" and one.code not in codes and one.values:
            codes[one.code] = [one.codes[0]]
    cells = 1
    for one in table.variables:
        cells *= len(codes.get(one.code, one.codes))
    if cells > MOST_CELLS:
        raise AskedWrong(f"at most {MOST_CELLS} cells are told at once; these are {cells}")
    return Wanted(codes, format)


def _part(table: OpenTable, part: Any) -> tuple[str, list[str]]:
    if not isinstance(part, dict) or not isinstance(part.get("selection"), dict):
        raise AskedWrong('each part of the query needs a "code" and a "selection"')
    one, selection = _variable(table, part.get("code")), part["selection"]
    values = selection.get("values", [])
    if not isinstance(values, list):
        raise AskedWrong(f'the "values" of "{one.code}" have to be a list')
    return one.code, _selected(one, selection.get("filter", "item"), values)


def _selected(one: Variable, filter: Any, values: list[Any]) -> list[str]:
    if filter == "item":
        return _items(one, values)
    if filter == "all":
        if values not in ([], ["*"]):
            raise AskedWrong(f'the filter "all" of "{one.code}" takes the values ["*"] only')
        return list(one.codes)
    if filter == "top":
        number = str(values[0]) if len(values) == 1 else ""
        if not (number.isascii() and number.isdigit() and 0 < len(number) < 6 and int(number)):
            raise AskedWrong(f'the filter "top" of "{one.code}" takes one whole number of at least 1')
        return list(one.codes[: int(number)])
    raise AskedWrong(f"the filter has to be one of: {', '.join(FILTERS)}")


def _items(one: Variable, values: Sequence[Any]) -> list[str]:
    known = set(one.codes)
    unknown = [value for value in values if not isinstance(value, str) or value not in known]
    if unknown or not values:
        shown = ", ".join(str(value)[:40] for value in unknown[:3]) or "nothing"
        raise AskedWrong(f'"{one.code}" has no value: {shown}. There are: {_some(one.codes)}')
    return [str(value) for value in values]


def _variable(table: OpenTable, code: Any) -> Variable:
    found = table.variable(code) if isinstance(code, str) else None
    if found is None:
        raise AskedWrong(
            f"the table has no variable {str(code)[:40]!r}. There are: {_some([v.code for v in table.variables])}"
        )
    return found


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:12]) + (", …" if len(codes) > 12 else "")
