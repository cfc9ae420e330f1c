"""Guessing the columns: from the headings first, then from the cells. The sender is shown the guess and may change it.

Pure: `cards.codes`, `cards.columns`, `usage.fields`, `cards.workbook`, this package.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from cards.codes import Pattern, find_codes
from cards.columns import fold_heading
from cards.workbook import Row, Sheet, Workbook

from ..fields import FieldFault, day_of_1904, fold_name, parse_day, parse_time
from . import headings
from .mapping import Mapping
from .returning import returned

HEADER_WITHIN = 100  # rows
_SAMPLE = 200  # rows looked at to judge a column
_MOST_SEARCHED = 5_000  # cells searched for codes, after those without a letter and digits have been passed over
_MAY_HOLD_CODE = re.compile("(?=.*[A-Za-z]).*[0-9]{3}", re.DOTALL)
_WRITTEN_DAY = re.compile(r".*[0-9][./-][0-9].*")  # a bare number may be a day's serial number, or an order's
_WRITTEN_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")  # "12.50" may be a price
_LONG_NUMBER = re.compile("[0-9]{3}")
_MOST_TYPES = 5


def guess(workbook: Workbook, patterns: Iterable[Pattern], *, several_venues: bool = False) -> Mapping | None:
    """Find the sheet, the headings and the columns; None when no column can be the card's code. A column of venues is
    looked for when the sender has `several_venues`.

    A workbook of refused rows may tell by itself. Else a sheet with codes in it wins over one without, a visible one
    over a hidden one, then the one with more codes.
    """
    if told := returned(workbook):
        return told if several_venues else replace(told, venue=None)
    known = tuple(patterns)
    best: tuple[tuple[bool, bool, int], Mapping] | None = None
    for sheet in workbook.sheets:
        found = _Codes(sheet, known)
        mapping = _guess_sheet(sheet, found, date1904=workbook.date1904, several_venues=several_venues)
        rank = (found.total > 0, sheet.visible, found.total)
        if mapping and (best is None or rank > best[0]):
            best = rank, mapping
    return best[1] if best else None


class _Codes:
    """In which rows of each column the first part of a sheet has codes."""

    def __init__(self, sheet: Sheet, patterns: Sequence[Pattern]) -> None:
        self.rows: defaultdict[int, list[int]] = defaultdict(list)
        cells = ((row.number, column, cell) for row in sheet.rows for column, cell in enumerate(row.cells))
        candidates = (cell for cell in cells if len(cell[2]) > 4 and _MAY_HOLD_CODE.match(cell[2]))
        for number, column, text in islice(candidates, _MOST_SEARCHED):
            if find_codes(text, patterns):
                self.rows[column].append(number)
        self.total = max(map(len, self.rows.values()), default=0)

    def richest(self) -> int | None:
        """The column with most codes, the first of equals."""
        return min(self.rows, key=lambda column: (-len(self.rows[column]), column), default=None)


def _guess_sheet(sheet: Sheet, codes: _Codes, *, date1904: bool, several_venues: bool) -> Mapping | None:
    richest = codes.richest()
    header = _header(sheet, codes.rows[richest][0] if richest is not None else None)
    columns = _Columns(sheet, header)
    code = _code_column(columns, codes)
    if code is None:
        return None
    columns.take(code)
    ticket_type, types = _ticket_types(columns, codes.rows[code])
    counted = tuple(name for name in types if not headings.names_child(name))
    day, time = _day_and_time(columns)
    event = columns.first(headings.EVENT, lambda cells: not _mostly(cells, headings.names_card))
    above = stated_above(sheet, header, date1904=date1904) if header else {}
    return Mapping(
        sheet=sheet.name,
        header_row=header.number if header else None,
        code=code,
        children=columns.first(headings.CHILDREN),
        adults=columns.first(headings.ADULTS),
        event=event,
        day=day,
        time=time,
        ticket_type=ticket_type,
        counted_types=counted,
        fixed_event=above.get("event", "") if event is None else "",
        fixed_day=above.get("day", "") if day is None else "",
        order=_order(columns) if ticket_type is not None else None,
        child_types=tuple(name for name in types if headings.names_child(name)),
        venue=columns.first(headings.VENUE, lambda cells: not _mostly(cells, _has_digit)) if several_venues else None,
    )


def _header(sheet: Sheet, first_code: int | None) -> Row | None:
    """The row above the first code with most known headings; one is enough in the row right above it."""
    above = [row for row in islice(sheet.rows, HEADER_WITHIN) if first_code is None or row.number < first_code]
    best, most = None, 1
    for row in above:
        words = [fold_heading(cell) for cell in row.cells if not cell.endswith(":")]  # "Esitys:" labels a title block
        fields = {headings.KNOWN[word] for word in words if word in headings.KNOWN}
        alone = "code" in fields or (bool(fields) and first_code is not None and row is above[-1])
        if len(fields) >= most and (len(fields) > 1 or alone):
            best, most = row, len(fields)
    return best


class _Columns:
    """The columns below a header: found by heading, each taken once."""

    def __init__(self, sheet: Sheet, header: Row | None) -> None:
        self.rows = [row for row in sheet.rows if header is None or row.number > header.number]
        self.headed = header is not None
        self._headings = [fold_heading(cell) for cell in header.cells] if header else []
        self._taken: set[int] = set()

    def take(self, column: int | None) -> int | None:
        if column is not None:
            self._taken.add(column)
        return column

    def first(self, words: Sequence[str], fits: Callable[[list[str]], bool] = lambda cells: True) -> int | None:
        """Take the column with the earliest of these headings whose cells fit."""
        ranks = [(words.index(word), column) for column, word in enumerate(self._headings) if word in words]
        for _, column in sorted(ranks):
            if column not in self._taken and fits(self.cells(column)):
                return self.take(column)
        return None

    def by_cells(self, fits: Callable[[list[str]], bool]) -> int | None:
        """Take the first column whose cells fit."""
        width = max((len(row.cells) for row in self.rows[:_SAMPLE]), default=0)
        free = (column for column in range(width) if column not in self._taken)
        return self.take(next((column for column in free if fits(self.cells(column))), None))

    def cells(self, column: int) -> list[str]:
        """A sample of the column's filled cells."""
        return list(islice((cell for row in self.rows if (cell := row.at(column))), _SAMPLE))


def _code_column(columns: _Columns, codes: _Codes) -> int | None:
    named = columns.first(headings.CODE, lambda cells: True)
    if named is not None and (codes.rows[named] or not codes.total):
        return named
    return codes.richest() if codes.total else columns.first(headings.WEAK_CODE)


def _ticket_types(columns: _Columns, codes: list[int]) -> tuple[int | None, tuple[str, ...]]:
    """The column of ticket types and the card's types among them: those named after it, else those that have codes."""
    column = columns.first(headings.TICKET_TYPE, lambda cells: any(map(headings.names_card, cells)))
    if column is not None:
        return column, tuple(
            sorted({fold_name(row.at(column)) for row in columns.rows if headings.names_card(row.at(column))})
        )
    column = columns.first(headings.TICKET_TYPE)
    with_code = set(codes)
    types = {fold_name(row.at(column)) for row in columns.rows if row.number in with_code} - {""}
    if not 0 < len(types) <= _MOST_TYPES or any(re.search("[0-9]", name) for name in types):
        return None, ()  # an amount, or something else again
    return column, tuple(sorted(types))


def _order(columns: _Columns) -> int | None:
    """Only rows of tickets of several types are joined by it."""
    named = columns.first(headings.ORDER)
    if named is not None:
        return named
    return columns.first(
        headings.WEAK_ORDER, lambda cells: _mostly(cells, lambda cell: bool(_LONG_NUMBER.search(cell)))
    )


def _day_and_time(columns: _Columns) -> tuple[int | None, int | None]:
    """By heading; by cells only where there are no headings: a day of sale must not pass for the event's."""
    day = columns.first(headings.DAY)
    if day is None:
        day = columns.first(headings.WHEN, lambda cells: _mostly(cells, _is_day))
    if day is None and not columns.headed:
        day = columns.by_cells(
            lambda cells: _mostly(cells, lambda cell: bool(_WRITTEN_DAY.match(cell)) and _is_day(cell))
        )
    time = columns.first(headings.TIME)
    if time is None:
        time = columns.first(headings.WHEN, lambda cells: _mostly(cells, _is_time))
    if time is None and not columns.headed:
        time = columns.by_cells(lambda cells: _mostly(cells, lambda cell: bool(_WRITTEN_TIME.fullmatch(cell))))
    return day, time


def stated_above(sheet: Sheet, header: Row, *, date1904: bool) -> dict[str, str]:
    """What a title block says for the whole table: "Esitys:" or "Pvm:" with the value in the next cell [G1]."""
    stated: dict[str, str] = {}
    for row in sheet.rows:
        if row.number >= header.number:
            break
        filled = [cell for cell in row.cells if cell]
        for label, value in zip(filled, filled[1:], strict=False):
            field = headings.KNOWN.get(fold_heading(label), "")
            field = "day" if field == "when" and _is_day(value) else field
            if field in ("event", "day") and (field == "event" or _is_day(value)):
                stated.setdefault(field, day_of_1904(value) if date1904 and field == "day" else value)
    return stated


def _mostly(cells: list[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) * 5 >= len(cells) * 4


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _is_day(text: str) -> bool:
    try:
        return bool(parse_day(text))
    except FieldFault:
        return False


def _is_time(text: str) -> bool:
    try:
        return parse_time(text) is not None
    except FieldFault:
        return False
