"""The shape of an open table: variables with codes and texts, and a cell for some of their combinations. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

FEW = "<5"  # "fewer than 5": 0 to 4, never told apart
NOT_SHOWN = ".."  # not shown, or not there
Cell = int | str | None  # a number, FEW, or None: not shown


@dataclass(frozen=True)
class Value:
    code: str
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Variable:
    """`role` is "time", "geo", "metric" or "" (a classification). `newest_first`: of time, whose top are the newest."""

    code: str
    text: str
    values: tuple[Value, ...]
    role: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(value.code for value in self.values)

    def text_of(self, code: str) -> str:
        return next(value.text for value in self.values if value.code == code)

    def with_codes(self, codes: Sequence[str]) -> Variable:
        wanted = set(codes)
        return replace(self, values=tuple(value for value in self.values if value.code in wanted))


@dataclass(frozen=True)
class OpenTable:
    """`cells` by the codes of the variables, in their order; what is missing there is not shown.

    `facts` are the licence, the status, the version and the hash of the release, where there are such; `without` is why
    a cell has nothing, where that is not that it is not shown.
    """

    name: str
    title: str
    variables: tuple[Variable, ...]
    cells: Mapping[tuple[str, ...], Cell]
    updated: str
    source: str
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    without: str = ""

    def variable(self, code: str) -> Variable | None:
        return next((one for one in self.variables if one.code == code), None)

    @property
    def size(self) -> tuple[int, ...]:
        return tuple(len(one.values) for one in self.variables)

    def keys(self) -> Iterator[tuple[str, ...]]:
        """The combinations in JSON-stat's order: the last variable changes fastest."""
        return product(*(one.codes for one in self.variables))

    def cell(self, key: tuple[str, ...]) -> Cell:
        return self.cells.get(key)

    def only(self, wanted: Mapping[str, Sequence[str]]) -> OpenTable:
        """The part that has these codes; a variable that is not named stays whole."""
        kept = tuple(one.with_codes(wanted[one.code]) if one.code in wanted else one for one in self.variables)
        releases = [
            one for one in self.facts.get("releases", ()) if one["period"] in wanted.get("period", one["period"])
        ]
        facts = {**self.facts, "releases": releases} if releases else self.facts
        return replace(self, variables=kept, facts=facts)


def value_of(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None


def status_of(cell: Cell) -> str:
    """ "" of a number."""
    if cell is None:
        return NOT_SHOWN
    return cell if isinstance(cell, str) else ""
