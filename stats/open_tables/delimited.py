"""An open table as text: one line a cell, commas between, codes and texts of each variable. Pure. [RFC 4180]"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from cards.handback import inert
from stats.open_tables.shape import OpenTable, status_of, value_of


def lines(table: OpenTable) -> Iterator[list[str]]:
    """The headings are codes, the same in every language. No name that somebody typed becomes a formula."""
    yield [name for one in table.variables for name in (one.code, f"{one.code}_text")] + ["value", "status"]
    texts = [{value.code: inert(value.text) for value in one.values} for one in table.variables]
    for key in table.keys():
        cell = table.cell(key)
        number = value_of(cell)
        words = [word for code, known in zip(key, texts, strict=True) for word in (code, known[code])]
        yield [*words, "" if number is None else str(number), status_of(cell)]


def delimited(table: OpenTable) -> bytes:
    """UTF-8 with a mark at the beginning, by which spreadsheets know it."""
    target = StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(lines(table))
    return target.getvalue().encode("utf-8-sig")
