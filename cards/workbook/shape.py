"""What a workbook is once it has been read, the limits, and the reasons for refusing one.

Pure: standard library only. Everything in a `Workbook` is text, so that a page, a mapping and a row's
judge look at the same characters whatever the file's format was.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

# house.md 8.15
MAX_UPLOAD = 10 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 60_000
MAX_COLUMNS = 200
# Ours: a full season's report has some 5 million characters; these only stop files made to hurt.
MAX_MEMBERS = 1_000
MAX_CELLS = 2_000_000
MAX_CELL = 1_000  # characters
MAX_CHARACTERS = 20_000_000

ERROR_TEXT = "#N/A"  # what any error value of a cell (#N/A, #REF!, #VALUE! ...) is read as

_INVISIBLE = re.compile("[\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # a tab instead: `cards.codes` divides there
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# `cards.handback` puts an apostrophe before these; taken off here, a corrected sheet comes back as it was meant.
_NEUTRALISED = re.compile("'[=+\\-@\uff1d\uff0b\uff0d\uff20]")


class Refusal(StrEnum):
    """Why a file was not read. The pages turn each into words."""

    TOO_LARGE = "too_large"
    TOO_LARGE_UNPACKED = "too_large_unpacked"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NOT_A_WORKBOOK = "not_a_workbook"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    ENTITIES = "entities"
    EMPTY = "empty"
    TOO_SLOW = "too_slow"
    TOO_HEAVY = "too_heavy"


class WorkbookRefused(Exception):
    """The file is not read. `reason` is the only thing known: nothing of the content is repeated."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Row(NamedTuple):
    """One row: its number as the spreadsheet program shows it (from 1), and its cells up to the last filled one."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """Return the text in a column (from 0), "" past the end or for no column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows without any text are left out, the others keep their numbers."""

    name: str
    rows: list[Row]
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file's sheets in their order; empty sheets are left out. `date1904`: its serial days are counted from 1904, not
    from 1900. Cells formatted as days are right already; a bare number is left to whoever knows that it is a day."""

    sheets: list[Sheet]
    date1904: bool = False

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, None when there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def text_of(value: object) -> str:
    """Return a cell's value as text: ISO days, `13:00`, whole numbers without `.0`, booleans 1 and 0, empty ""."""
    match value:
        case str():
            return _clean(value)
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            return _number(value)
        case datetime():
            return _minute(value).isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return _minute(datetime.combine(date(2000, 1, 1), value)).strftime("%H:%M")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
    return _clean(str(value))


def _clean(text: str) -> str:
    text = text.strip()
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _SPACES.sub(" ", _CONTROLS.sub("\t", _INVISIBLE.sub("", text))).strip()
    if _NEUTRALISED.match(text):
        text = text[1:]
    return text[:MAX_CELL]


def _number(value: float) -> str:
    """Excel shows fifteen digits; more are the noise of binary fractions."""
    if value != value or value in (float("inf"), float("-inf")):
        return ERROR_TEXT
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return format(value, ".15g")


def _minute(moment: datetime) -> datetime:
    """Spreadsheets keep moments as fractions, so that 13:00 may arrive as 12:59:59.9999."""
    try:
        return moment.replace(tzinfo=None) + timedelta(milliseconds=500)
    except OverflowError:
        return moment.replace(tzinfo=None)


class _Budget:
    """How much of the limits a workbook has used."""

    def __init__(self) -> None:
        self.rows = 0
        self.cells = 0
        self.characters = 0

    def spend(self, cells: Sequence[str]) -> None:
        self.rows += 1
        self.cells += len(cells)
        self.characters += sum(map(len, cells))
        if self.rows > MAX_ROWS:
            raise WorkbookRefused(Refusal.TOO_MANY_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise WorkbookRefused(Refusal.TOO_MANY_COLUMNS)
        if self.characters > MAX_CHARACTERS or self.cells > MAX_CELLS:
            raise WorkbookRefused(Refusal.TOO_HEAVY)


def workbook_of(
    sheets: Iterable[tuple[str, bool, Iterable[tuple[int, Iterable[object]]]]], *, date1904: bool = False
) -> Workbook:
    """Build a Workbook from (name, visible, (row number, values)...), counting rows over all its sheets.

    Raises WorkbookRefused: TOO_MANY_ROWS, TOO_MANY_COLUMNS, TOO_HEAVY, or EMPTY when no cell has text.
    """
    budget, found = _Budget(), []
    for name, visible, numbered in sheets:
        rows = []
        for number, values in numbered:
            cells = _trimmed(values)
            if cells:
                budget.spend(cells)
                rows.append(Row(number, cells))
        if rows:
            found.append(Sheet(_clean(name), rows, visible))
    if not found:
        raise WorkbookRefused(Refusal.EMPTY)
    return Workbook(found, date1904)


def _trimmed(values: Iterable[object]) -> tuple[str, ...]:
    """Empty cells at a row's end do not count."""
    cells = [text_of(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
