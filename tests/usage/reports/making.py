"""What the makers of reports share: the purchases, what becomes of them, and a writer of each format.

Every purchase is made with a card of samples/cards.csv. A fate is one of `usage.importing.Fate`; of a row that is to be
logged the use itself stands in its place, as `use` writes it: a row may be taken in and still be read wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from tests.cards import made_files

PAIR, FAMILY, CHILD, ALONE, OTHER = "A045198723", "A045198742", "A045198728", "A045198805", "A045198700"
COMMUNITY, EXPIRED = "A045199101", "A045199001"
SNOW, SIBELIUS, WOMEN = "Lumikuningatar", "Sibelius-ilta", "Niskavuoren naiset"
SNOW_DAY, SIBELIUS_DAY, WOMEN_DAY = date(2026, 11, 14), date(2026, 11, 6), date(2026, 10, 17)
SOLD = [
    (PAIR, 2, SNOW, SNOW_DAY, time(13, 0)),
    (CHILD, 1, SIBELIUS, SIBELIUS_DAY, time(18, 30)),
    (ALONE, 0, WOMEN, WOMEN_DAY, time(19, 0)),
]
HEADINGS = ["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Kellonaika"]
IGNORED = "ignored"


@dataclass(frozen=True)
class Report:
    """A file that an office sends; the fate of each row by its number; what the sender corrects of the columns."""

    content: Callable[[], bytes]
    fates: dict[int, str]
    then: dict[str, Any] = field(default_factory=dict)


def use(code: str, children: int, event: str, day: date, clock: time | None = None) -> str:
    """A use as the preview tells it: "A045198723 +2 2026-11-14 13:00 Lumikuningatar"."""
    parts = [code, f"+{children}", day.isoformat(), f"{clock:%H:%M}" if clock else "", event]
    return " ".join(filter(None, parts))


def sold_at(*rows: int, clock: bool = True) -> dict[int, str]:
    """The three purchases of SOLD in these rows, to be logged."""
    return {row: use(*sold[:4], sold[4] if clock else None) for row, sold in zip(rows, SOLD, strict=True)}


def ignored(*rows: int) -> dict[int, str]:
    return dict.fromkeys(rows, IGNORED)


def bytes_of(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(*rows: Iterable[Any], merged: Sequence[str] = (), formats: dict[str, str] | None = None) -> bytes:
    """One sheet; `merged` are ranges such as "A1:D1", `formats` the number formats of cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for reference, code in (formats or {}).items():
        sheet[reference].number_format = code
    for found in merged:
        sheet.merge_cells(found)
    return bytes_of(book)


def sheets_of(**sheets: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    """A workbook with sheets of these names, in this order."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


@dataclass(frozen=True)
class Raw:
    """A cell of an .ods with attributes of its own, and the text that it shows."""

    attributes: str
    shown: str = ""


def ods(*rows: Iterable[Any], ending: str = "", styles: str = "") -> bytes:
    """One sheet as LibreOffice writes it; `ending` is XML after the rows."""
    return made_files.ods("".join(ods_row(row) for row in rows) + ending, styles=styles)


def ods_row(row: Iterable[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    raw = value if isinstance(value, Raw) else Raw(_ods_type(value), str(value))
    shown = f"<text:p>{escape(raw.shown)}</text:p>" if raw.shown else ""
    return f"<table:table-cell {raw.attributes}>{shown}</table:table-cell>"


def _ods_type(value: Any) -> str:
    if isinstance(value, str):
        return 'office:value-type="string"'
    if isinstance(value, time):
        return f'office:value-type="time" office:time-value="PT{value:%HH%MM%SS}"'
    if isinstance(value, date | datetime):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    return f'office:value-type="float" office:value="{value}"'


def text(*lines: str, encoding: str = "utf-8", ends: str = "\r\n") -> Callable[[], bytes]:
    """A text file; given as a maker, for the tables of reports."""
    return lambda: "".join(line + ends for line in lines).encode(encoding)
