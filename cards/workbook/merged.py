"""Merged cells: a text or a day that a sheet shows once beside several rows holds for each of them.

Pure: standard library only. A number is an amount, and an amount merged over rows is that of the rows together: it
stays in the first of them, so that nothing is counted twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .shape import MAX_COLUMNS

MAX_MERGED = 50_000  # ranges of a workbook; a season's report with every event merged has some thousands


class Block(NamedTuple):
    """A merged cell: its column from 0, its first and its last row from 1."""

    column: int
    first: int
    last: int


def held(
    rows: Iterable[tuple[int, Iterable[object]]], blocks: Iterable[Block]
) -> Iterator[tuple[int, Iterable[object]]]:
    """Repeat what a merged cell holds in the rows that it covers; rows with nothing of their own are not made."""
    starts: defaultdict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.last > block.first and block.column < MAX_COLUMNS:
            starts[block.first].append(block)
    standing: dict[int, tuple[object, int]] = {}  # of each column, the value and the last row for which it holds
    for number, given in rows:
        if standing or number in starts:
            values = list(given)
            _fill(values, number, standing)
            for block in starts.pop(number, ()):
                value = values[block.column] if block.column < len(values) else ""
                if value != "" and (isinstance(value, bool) or not isinstance(value, int | float)):
                    standing[block.column] = value, block.last
            given = values
        yield number, given


def _fill(values: list[object], number: int, standing: dict[int, tuple[object, int]]) -> None:
    for column, (value, last) in list(standing.items()):
        if number > last:
            del standing[column]
            continue
        values += [""] * (column + 1 - len(values))
        if values[column] == "":
            values[column] = value
