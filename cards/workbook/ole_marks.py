"""What calamine does not tell of an .xls sheet: error values, and numbers shown with leading zeros.

Pure: standard library only. As `marks` does for .xlsx. A file that cannot be followed gives no marks: whether it is
damaged is for calamine to say. One thing calamine does not say: that a stream ends before its length, with rows lost.
"""

import struct
from collections.abc import Iterator

from .marks import Marks, Place, pieces_of
from .shape import Refusal, WorkbookRefused

_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks: free, end of a chain
_SMALL = 4096  # bytes; shorter streams lie elsewhere, and are left to calamine
_STREAMS = {"workbook", "book"}
_FORMAT, _XF, _SHEET, _END = 0x041E, 0x00E0, 0x0085, 0x000A
_ERROR, _NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA = 0x0205, 0x0203, 0x027E, 0x00BD, 0x0006
_FORMULA_ERROR = (2, 0xFFFF)  # first byte and last two of a formula's result
_Pieces = tuple[str | None, ...]


def marks_of_ole(content: bytes) -> dict[str, Marks]:
    """Search every sheet of an .xls (Excel 97 and later); the keys are the sheets' names.

    Raises WorkbookRefused: DAMAGED.
    """
    try:
        stream = _workbook_stream(content)
        sheets, padded = _globals(stream)
        return {name: _search(stream, at, padded) for name, at in sheets}
    except (struct.error, IndexError, UnicodeDecodeError, StopIteration):
        return {}


def _workbook_stream(content: bytes) -> bytes:
    (shift,) = struct.unpack_from("<H", content, 30)
    size = 1 << min(shift, 16)
    (directory,) = struct.unpack_from("<I", content, 48)
    tables = _tables(content, size)
    entries = _chain(content, size, tables, directory)
    for at in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        if entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace").casefold() in _STREAMS:
            start, whole = struct.unpack_from("<II", entries, at + 116)
            stream = _chain(content, size, tables, start)
            if len(stream) < whole and whole >= _SMALL:
                raise WorkbookRefused(Refusal.DAMAGED)
            return stream[:whole]
    return b""


def _tables(content: bytes, size: int) -> list[int]:
    """The table that says which sector follows which; its own sectors are listed in the header, and further on."""
    listed = list(struct.unpack_from("<109I", content, 76))
    (more,) = struct.unpack_from("<I", content, 68)
    while more < _LAST_SECTOR and len(listed) * size < len(content):
        *further, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += further
    found: list[int] = []
    for sector in listed:
        if sector < _LAST_SECTOR:
            found += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    return found


def _chain(content: bytes, size: int, tables: list[int], sector: int) -> bytes:
    """The sectors that follow one another; those that come back to an earlier one end there."""
    parts: dict[int, bytes] = {}
    while sector < len(tables) and sector not in parts:
        parts[sector] = content[(sector + 1) * size : (sector + 2) * size]
        sector = tables[sector]
    return b"".join(parts.values())


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each record's kind, where its content begins, and how long it is."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length
        if kind == _END:
            return


def _globals(stream: bytes) -> tuple[list[tuple[str, int]], dict[int, _Pieces]]:
    """Where each sheet begins, and the cell styles that show leading zeros."""
    sheets: list[tuple[str, int]] = []
    formats: dict[int, _Pieces] = {}
    styles: list[int] = []
    for kind, at, _length in _records(stream, 0):
        if kind == _SHEET:
            (begin,) = struct.unpack_from("<I", stream, at)
            sheets.append((_text(stream, at + 7, stream[at + 6]), begin))
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", stream, at)
            if pieces := pieces_of(_text(stream, at + 4, length)):
                formats[number] = pieces
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
    return sheets, {style: formats[number] for style, number in enumerate(styles) if number in formats}


def _text(stream: bytes, at: int, length: int) -> str:
    if stream[at] & 1:
        return stream[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return stream[at + 1 : at + 1 + length].decode("latin-1")


def _search(stream: bytes, begin: int, padded: dict[int, _Pieces]) -> Marks:
    marks = Marks()
    for kind, at, length in _records(stream, begin):
        if kind in (_ERROR, _FORMULA) and _is_error(stream, kind, at):
            row, column = struct.unpack_from("<HH", stream, at)
            marks.errors.add(Place(row + 1, column))
        elif padded and kind in (_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS):
            row, first = struct.unpack_from("<HH", stream, at)
            count = (length - 6) // 6 if kind == _SHORT_NUMBERS else 1
            for nth in range(count):
                (style,) = struct.unpack_from("<H", stream, at + 4 + 6 * nth)
                if style in padded:
                    marks.formats[Place(row + 1, first + nth)] = padded[style]
    return marks


def _is_error(stream: bytes, kind: int, at: int) -> bool:
    if kind == _ERROR:
        return stream[at + 7] == 1
    return (stream[at + 6], struct.unpack_from("<H", stream, at + 12)[0]) == _FORMULA_ERROR
