"""The mapped cells of a report, row by row, and nothing else of it.

Pure: `cards.codes`, `usage.fields`, `cards.workbook`, this package. Here names, e-mail addresses and remarks end:
an ignored row keeps no text at all, and of a code's cell only codes, or one word that may be a misspelt code, are kept
(house.md 8.15).
"""

import re
from collections.abc import Iterable, Sequence

from cards.codes import Fault, Pattern, find_codes, normalise
from cards.workbook import Row, Workbook

from ..fields import clean_name, day_of_1904, fold_name, split_moment
from .headings import is_example, is_total
from .joining import Ticket, joined
from .mapped import NO_VENUE, MappedRow
from .mapping import Mapping

_LONGEST_FIELD = 60  # characters of a count, a day or a time
_WORD = re.compile("[0-9A-Za-z]+")
_PERSON = re.compile("[0-9]{6}[+A-Ya-y-][0-9]{3}[0-9A-Za-z]")  # a Finnish personal identity code
_ERROR_VALUE = re.compile("#[A-Z0-9/]+[!?]?")
_MIDNIGHT = frozenset(("00:00", "0:00", "00.00", "0.00", "00:00:00"))  # a day kept as a moment, not a late show


def rows_of(workbook: Workbook, mapping: Mapping, patterns: Iterable[Pattern]) -> list[MappedRow]:
    """Take the mapped cells out of the rows below the header, in their order.

    Ignored are: rows without any mapped text, headings repeated at a page's head, total rows without a code, the
    template's example row, and tickets of another type than the counted ones. Children's tickets on rows of their own
    are joined to their adult's row. Raises LookupError when the workbook has no such sheet.
    """
    sheet = workbook.sheet(mapping.sheet)
    if sheet is None:
        raise LookupError("The workbook has no sheet of the mapping's name.")
    top = mapping.header_row or 0
    header = next((row for row in sheet.rows if row.number == top), None)
    taking = _Taking(mapping, tuple(patterns), header, date1904=workbook.date1904)
    below = [row for row in sheet.rows if row.number > top]
    mapped = [taking.mapped(row) for row in below]
    if mapping.order is None and not mapping.child_types:
        return mapped
    return joined(taking.tickets(below, mapped), taking.patterns)


def code_only(text: str, patterns: Sequence[Pattern]) -> tuple[str, bool]:
    """Return what may be kept of a code's cell, and whether it was unreadable.

    A word that looks like a code is kept as it is, so that its judge can say what is wrong with it. From anything
    else the codes in it are kept, several joined by a space. A misread code beside a good one leaves neither: nobody
    knows which was meant.
    """
    if not text:
        return "", False
    if _nearly_code(text, patterns):
        return text, False
    reading = normalise(text, patterns)
    if reading.code:
        return reading.code, False
    codes = find_codes(text, patterns) if reading.fault is Fault.SEVERAL else []
    return (" ".join(codes), False) if len(codes) > 1 else ("", True)


def _nearly_code(text: str, patterns: Sequence[Pattern]) -> bool:
    """One word of about a code's length, mostly digits but not a bare number (a telephone's, say) nor a person's."""
    lengths = [pattern.length for pattern in patterns] or [10]
    digits = sum(char.isdigit() for char in text)
    return (
        _WORD.fullmatch(text) is not None
        and min(lengths) - 4 <= len(text) <= max(lengths) + 2
        and 2 * (len(text) - digits) <= digits < len(text)
        and not _PERSON.fullmatch(text)
    )


class _Taking:
    """Takes the mapped cells out of one row after another."""

    def __init__(self, mapping: Mapping, patterns: Sequence[Pattern], header: Row | None, *, date1904: bool) -> None:
        self.mapping, self.patterns, self._date1904 = mapping, patterns, date1904
        self._headings = self._cells(header) if header else None
        self._types: dict[str, str] = {}  # folded once: a report has a few types and venues on many rows
        self._venues: dict[str, str] = {"": ""}
        self._known_venues = dict(mapping.venues)

    def mapped(self, row: Row) -> MappedRow:
        mapping = self.mapping
        cells = self._cells(row)
        empty = not (any(cells) or self._is_child(row))
        if empty or cells == self._headings or is_example(row.at(mapping.code)):
            return MappedRow(row.number, ignored=True)
        code_text, unreadable = code_only(row.at(mapping.code), self.patterns)
        if self._is_beside(row, code_text):
            return MappedRow(row.number, ignored=True)
        day, clock = row.at(mapping.day), row.at(mapping.time)
        day = (day_of_1904(day) if self._date1904 else day) or mapping.fixed_day
        if mapping.time is None:
            _, clock = split_moment(day)
            clock = "" if clock in _MIDNIGHT else clock
        return MappedRow(
            number=row.number,
            code_text=code_text,
            children_text=row.at(mapping.children)[:_LONGEST_FIELD],
            adults_text=row.at(mapping.adults)[:_LONGEST_FIELD],
            event_text=_event(row.at(mapping.event) or mapping.fixed_event),
            day_text=day[:_LONGEST_FIELD],
            time_text=clock[:_LONGEST_FIELD],
            unreadable=unreadable,
            venue=self._venue(row),
        )

    def tickets(self, rows: Sequence[Row], mapped: Sequence[MappedRow]) -> list[Ticket]:
        """What tells which rows belong together. Where cells are merged only an order's first row has its number."""
        mapping = self.mapping
        found: list[Ticket] = []
        for row, kept in zip(rows, mapped, strict=True):
            order = row.at(mapping.order)
            is_child = not kept.ignored and self._is_child(row)
            bare = not (order or any(row.at(column) for column in (mapping.code, mapping.event, mapping.day)))
            if is_child and bare and found and found[-1].row.number == row.number - 1:
                order = found[-1].order
            found.append(Ticket(kept, order, row.at(mapping.code), is_child))
        return found

    def _cells(self, row: Row) -> list[str]:
        mapping = self.mapping
        columns = (mapping.code, mapping.children, mapping.adults, mapping.event, mapping.day, mapping.time)
        return [row.at(column) for column in columns]

    def _is_beside(self, row: Row, code_text: str) -> bool:
        """Whether the row is no purchase with a card: a total, or another type of ticket."""
        if not code_text and is_total(next((cell for cell in row.cells if cell), "")):
            return True
        if self.mapping.ticket_type is None or self._is_child(row):
            return False
        ticket_type = self._type(row)
        return ticket_type not in self.mapping.counted_types and bool(ticket_type or not code_text)

    def _is_child(self, row: Row) -> bool:
        return bool(self.mapping.child_types) and self._type(row) in self.mapping.child_types

    def _venue(self, row: Row) -> str:
        text = row.at(self.mapping.venue)
        if text not in self._venues:
            self._venues[text] = self._known_venues.get(fold_name(text), NO_VENUE)
        return self._venues[text]

    def _type(self, row: Row) -> str:
        text = row.at(self.mapping.ticket_type)
        if text not in self._types:
            self._types[text] = fold_name(text)
        return self._types[text]


def _event(text: str) -> str:
    return "" if _ERROR_VALUE.fullmatch(text) else clean_name(text)
