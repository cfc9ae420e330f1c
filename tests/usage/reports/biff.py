"""A smallest .xls (BIFF8 in an OLE file), written by hand: no library of ours writes one.

Only what ticket offices' reports need: texts, numbers, days by their format, errors, merged cells, hidden sheets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from struct import pack
from typing import Any

SECTOR = 512
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DAY, CLOCK, MOMENT = range(4)  # the cell styles, by their order
BUILT_IN_FORMATS = (0, 14, 20, 22)
ERRORS = {"#N/A": 42, "#REF!": 23, "#VALUE!": 15, "#DIV/0!": 7}


@dataclass(frozen=True)
class XlsSheet:
    """`merged`: first row, last row, first column, last column, each from 0."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Iterable[tuple[int, int, int, int]] = field(default=())
    hidden: bool = False


def xls(*sheets: XlsSheet, from_1904: bool = False) -> bytes:
    return ole(workbook_stream(sheets, from_1904=from_1904))


def record(kind: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return pack("<HH", kind, len(content)) + content


def workbook_stream(sheets: Sequence[XlsSheet], *, from_1904: bool = False) -> bytes:
    bodies = [_sheet(sheet, from_1904) for sheet in sheets]
    head = [
        record(0x0809, pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
        record(0x0042, pack("<H", 1200)),
        record(0x0022, pack("<H", from_1904)),
        *(record(0x00E0, pack("<HHHBBBBIIH", 0, kind, 0, 0, 0, 0, 0, 0, 0, 0)) for kind in BUILT_IN_FORMATS),
    ]
    names = [pack("<BB", sheet.hidden, 0) + _short(sheet.name) for sheet in sheets]
    end = record(0x000A)
    at = sum(map(len, head)) + sum(8 + len(name) for name in names) + len(end)
    for name, body in zip(names, bodies, strict=True):
        head.append(record(0x0085, pack("<I", at), name))
        at += len(body)
    return b"".join([*head, end, *bodies])


def _sheet(sheet: XlsSheet, from_1904: bool) -> bytes:
    width = max((len(row) for row in sheet.rows), default=0)
    parts = [
        record(0x0809, pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)),
        record(0x0200, pack("<IIHHH", 0, len(sheet.rows), 0, width, 0)),
    ]
    for number, row in enumerate(sheet.rows):
        parts += [_cell(number, column, value, from_1904) for column, value in enumerate(row) if value is not None]
    ranges = list(sheet.merged)
    if ranges:
        parts.append(record(0x00E5, pack("<H", len(ranges)), *(pack("<HHHH", *found) for found in ranges)))
    return b"".join([*parts, record(0x000A)])


def _cell(row: int, column: int, value: Any, from_1904: bool) -> bytes:
    if value in ERRORS:
        return record(0x0205, pack("<HHHBB", row, column, GENERAL, ERRORS[value], 1))
    if isinstance(value, str):
        return record(0x0204, pack("<HHH", row, column, GENERAL), _long(value))
    number, style = _number(value, from_1904)
    return record(0x0203, pack("<HHHd", row, column, style, number))


def _number(value: Any, from_1904: bool) -> tuple[float, int]:
    if isinstance(value, time):
        return (value.hour * 60 + value.minute) / 1440, CLOCK
    if not isinstance(value, date):
        return float(value), GENERAL
    zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    if isinstance(value, datetime):
        return (value.date() - zero).days + (value.hour * 60 + value.minute) / 1440, MOMENT
    return float((value - zero).days), DAY


def _short(text: str) -> bytes:
    return pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return pack("<HB", len(text), 1) + text.encode("utf-16-le")


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE file of one stream: header, the table of sectors, the directory, the stream."""
    stream += bytes(-len(stream) % SECTOR) if len(stream) > 4096 else bytes(4096 - len(stream))
    sectors = len(stream) // SECTOR
    tables = -(-(sectors + 2) // 128)
    while tables * 128 < sectors + 1 + tables:
        tables += 1
    chain = [FAT_SECTOR] * tables + [END_OF_CHAIN] + [tables + 2 + n for n in range(sectors - 1)] + [END_OF_CHAIN]
    chain += [FREE] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += pack("<IIIIIIIII", 0, tables, tables, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += pack("<109I", *range(tables), *[FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1) + _entry(name, 2, tables + 1, len(stream))
    return header + pack(f"<{len(chain)}I", *chain) + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    spelt = (name + "\0").encode("utf-16-le")
    head = spelt.ljust(64, b"\0") + pack("<HBBIII", len(spelt), kind, 1, FREE, FREE, child)
    return head + bytes(36) + pack("<IQ", start, size)
