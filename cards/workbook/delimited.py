"""Text with separators (.csv, .txt): bytes to numbered rows.

Pure: standard library. Encodings: UTF-8 and UTF-16 by their marks, UTF-16 without one by its zeros, else UTF-8, else
Windows-1252, which is what older Finnish and Swedish systems write. Rows are numbered as a spreadsheet program numbers
them: a line end inside quotes does not count, an empty line does, Excel's own `sep=;` line does not.
"""

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from .shape import MAX_CELLS, Refusal, Workbook, WorkbookRefused, workbook_of

_DELIMITERS = (";", "\t", ",", "|")  # in this order when equally likely: a comma is the decimal sign here
_RECORDS_LOOKED_AT = 60
_WIDEST_RECORD = 16_384  # empty cells at the end included; no spreadsheet program has more columns
_LOOKED_AT = 100_000  # characters: under the csv module's own limit of a cell
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(?:[!?]|html|table|workbook)", re.IGNORECASE)
_EXCEL_HINT = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_MOST_LINES = 2**20  # as many as a spreadsheet has rows, empty or not
_AS_TEXT = re.compile('="([^"]*)"')  # how systems keep Excel from making a number of a code: ="0123"
_SHEET_NAME = "CSV"


def read_delimited(content: bytes) -> Workbook:
    """Read a text file as one sheet named "CSV". Raises WorkbookRefused (NOT_A_WORKBOOK when it is not text)."""
    text = _decoded(content)
    if text.count("\n") > _MOST_LINES or text.count("\r") > _MOST_LINES:
        raise WorkbookRefused(Refusal.TOO_MANY_ROWS)
    hint = _EXCEL_HINT.match(text)
    if hint:
        text = text[hint.end() :]
    delimiter = hint[1] if hint else _likely_delimiter(text)
    if text.count(delimiter) > MAX_CELLS:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    return workbook_of([(_SHEET_NAME, True, enumerate(_records(text, delimiter), 1))])


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.removeprefix("\ufeff")
        if _BINARY.search(text) or _MARKUP.match(text):
            break
        return text
    raise WorkbookRefused(Refusal.NOT_A_WORKBOOK)


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    start = content[:200]
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    if start[0::2].count(0) > len(start) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _likely_delimiter(text: str) -> str:
    """The one that gives most lines the same number of cells, and then the most cells."""
    start = text[:_LOOKED_AT]

    def evenness(delimiter: str) -> tuple[int, int]:
        records = islice(csv.reader(StringIO(start, newline=""), delimiter=delimiter), _RECORDS_LOOKED_AT)
        widths = Counter(len(record) for record in records)
        return max(((lines, width) for width, lines in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=evenness)  # the first of equals


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Split into records. Raises WorkbookRefused: DAMAGED for a quote never closed before the end."""
    try:
        deque(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise WorkbookRefused(Refusal.DAMAGED) from None
    try:  # not strict: a stray quote is read as spreadsheet programs read it
        for record in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(record) > _WIDEST_RECORD:
                raise WorkbookRefused(Refusal.TOO_MANY_COLUMNS)
            yield [_AS_TEXT.sub(r"\1", cell) if cell.startswith('="') else cell for cell in record]
    except csv.Error:
        raise WorkbookRefused(Refusal.DAMAGED) from None
