""".xlsx, .ods and .xls: bytes to numbered rows.

Pure: standard library, python-calamine, openpyxl. Values of formulas are those that the file stores; a formula never
calculated is an empty cell. Hidden sheets are read and said to be hidden.
"""

import re
import struct
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archive import Archive
from .marks import Marks, counts_from_1904, marks_of, shown
from .merged import MAX_MERGED, Block, held
from .ole_marks import marks_of_ole
from .open_marks import marks_of_ods
from .shape import ERROR_TEXT, MAX_COLUMNS, Refusal, Workbook, WorkbookRefused, text_of, workbook_of

_Numbered = Iterator[tuple[int, Iterable[object]]]
_LAST_ROW = 1_048_576  # of any spreadsheet program
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OLE_WORKBOOK = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00"
)  # BOF of a workbook, Excel 97 or 95
_OLE_DATE_1904, _OLE_END = 0x22, 0x0A
_OLE_FIRST_RECORDS = 4096  # bytes; the record stands some 250 after the beginning
_OLE_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__substg1.0_"))


def read_zipped(content: bytes) -> Workbook:
    """Read .xlsx or .ods. Raises WorkbookRefused."""
    archive = Archive(content)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise WorkbookRefused(Refusal.MACROS)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise WorkbookRefused(Refusal.ENCRYPTED)
    if "xl/workbook.xml" in archive:
        marks, date1904 = marks_of(archive), counts_from_1904(archive)
        if any(sheet.sprawling for sheet in marks.values()):
            return _by_openpyxl(content, date1904)
        return _by_calamine(content, marks, date1904=date1904)
    if "content.xml" in archive and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return _by_calamine(content, *marks_of_ods(archive))
    raise WorkbookRefused(Refusal.NOT_A_WORKBOOK)


def read_ole(content: bytes) -> Workbook:
    """Read .xls. An encrypted .xlsx has the same outside and is refused as such. Raises WorkbookRefused."""
    if _OLE_ENCRYPTED in content:
        raise WorkbookRefused(Refusal.ENCRYPTED)
    if _OLE_MACROS in content:
        raise WorkbookRefused(Refusal.MACROS)
    if any(name in content for name in _OLE_OTHERS):
        raise WorkbookRefused(Refusal.NOT_A_WORKBOOK)
    return _by_calamine(content, marks_of_ole(content), date1904=_ole_counts_from_1904(content))


def _ole_counts_from_1904(content: bytes) -> bool:
    """Whether an .xls says so in the first records of its workbook; they lie in one piece in the file."""
    begin = _OLE_WORKBOOK.search(content)
    at = begin.start() if begin else len(content)
    end = at + _OLE_FIRST_RECORDS
    while at + 6 <= min(end, len(content)):
        kind, length, value = struct.unpack_from("<HHH", content, at)
        if kind in (_OLE_DATE_1904, _OLE_END):
            return (kind, length, value) == (_OLE_DATE_1904, 2, 1)
        at += 4 + length
    return False


def _by_calamine(
    content: bytes, marks: dict[str, Marks], blocks: dict[str, list[Block]] | None = None, *, date1904: bool = False
) -> Workbook:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return workbook_of(_calamine_sheets(book, marks, blocks or {}), date1904=date1904)
    except PasswordError:
        raise WorkbookRefused(Refusal.ENCRYPTED) from None
    except (CalamineError, ValueError, OverflowError, OSError):
        raise WorkbookRefused(Refusal.DAMAGED) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the parser's own assertion: not an Exception, by pyo3's choice
            raise WorkbookRefused(Refusal.DAMAGED) from None
        raise


def _calamine_sheets(
    book: CalamineWorkbook, marks: dict[str, Marks], blocks: dict[str, list[Block]]
) -> Iterator[tuple[str, bool, _Numbered]]:
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        rows: _Numbered = _calamine_rows(sheet)
        if found := marks.get(about.name):
            rows = _marked(rows, found)
        if merged := blocks.get(about.name) or _blocks(sheet):
            rows = held(rows, merged)
        yield about.name, about.visible is SheetVisibleEnum.Visible, rows


def _blocks(sheet: CalamineSheet) -> list[Block]:
    """The merged cells of an .xlsx or .xls; of an .ods calamine tells none."""
    ranges = sheet.merged_cell_ranges or ()
    if len(ranges) > MAX_MERGED:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    return [Block(left, top + 1, bottom + 1) for (top, left), (bottom, _right) in ranges]


def _calamine_rows(sheet: CalamineSheet) -> _Numbered:
    """`iter_rows` gives the empty rows above the first cell, but not the empty columns beside it."""
    if sheet.end and sheet.end[0] >= _LAST_ROW:  # four billion empty rows above a cell, say
        raise WorkbookRefused(Refusal.DAMAGED)
    left: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), 1):
        if values.count("") < len(values):  # a stray cell makes a million rows without any
            yield number, left + values


def _marked(rows: Iterable[tuple[int, Iterable[object]]], marks: Marks) -> _Numbered:
    """Put back what calamine dropped: the errors, and the numbers as they were shown."""
    touched = {place.row for place in (*marks.errors, *marks.formats)}
    for number, values in rows:
        if number in touched:
            values = [_mended(marks, (number, column), value) for column, value in enumerate(values)]
        yield number, values


def _mended(marks: Marks, place: Any, value: object) -> object:
    if place in marks.errors:
        return ERROR_TEXT
    if place in marks.formats and isinstance(value, int | float) and not isinstance(value, bool):
        return shown(text_of(value), marks.formats[place])
    return value


def _by_openpyxl(content: bytes, date1904: bool) -> Workbook:
    """Read a sheet with cells far below the others: slower, but it keeps no rectangle. Formats are not looked at."""
    from openpyxl import load_workbook  # here: loading it takes as long as reading a small file

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = ((sheet.title, sheet.sheet_state == "visible", _numbered(sheet)) for sheet in book.worksheets)
            return workbook_of(sheets, date1904=date1904)
        except WorkbookRefused:
            raise
        except MemoryError:
            raise WorkbookRefused(Refusal.TOO_HEAVY) from None
        except Exception:  # openpyxl raises whatever its parts raise: KeyError, TypeError, expat's own ...
            raise WorkbookRefused(Refusal.DAMAGED) from None


def _numbered(sheet: Any) -> _Numbered:
    blank = None  # openpyxl gives one and the same tuple for every row that the file leaves out: a million of them
    for number, values in enumerate(sheet.iter_rows(min_row=1, min_col=1, max_col=MAX_COLUMNS, values_only=True), 1):
        if values is not blank:
            if any(value is not None for value in values):
                yield number, values
            else:
                blank = values
