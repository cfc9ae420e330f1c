"""The mapped cells of a report, row by row, and nothing else of it.

Pure: `cards.codes`, `usage.fields`, `cards.workbook`, this package. Here names, e-mail addresses and remarks end:
an ignored row keeps no text at all, and of a code's cell only codes, or one word that may be a misspelt code, are kept
(house.md 8.15).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cards.codes import Fault, Pattern, find_codes, normalise
from cards.workbook import Row, Workbook

from ..fields import clean_name, fold_name, split_moment
from .headings import is_example, is_total
from .mapping import Mapping

_LONGEST_FIELD = 60  # characters of a count, a day or a time
_WORD = re.compile("[0-9A-Za-z]+")
_PERSON = re.compile("[0-9]{6}[+A-Ya-y-][0-9]{3}[0-9A-Za-z]")  # a Finnish personal identity code
_ERROR_VALUE = re.compile("#[A-Z0-9/]+[!?]?")
_MIDNIGHT = frozenset(("00:00", "0:00", "00.00", "0.00", "00:00:00"))  # a day kept as a moment, not a late show


@dataclass(frozen=True, slots=True)
class MappedRow:
    """What of a row may be kept. `unreadable`: the code's cell had something that is neither a code nor nearly one.

    `venue`: a site's id, "" the import's own venue, "?" a text that is no venue of the sender's. `joined_to`: the row
    of the adult with whose ticket this child's is counted; `lone_child`: there is none. The sender has `mended` the row
    on the preview, or `left_out`.
    """

    number: int
    code_text: str = ""
    children_text: str = ""
    adults_text: str = ""
    event_text: str = ""
    day_text: str = ""
    time_text: str = ""
    ignored: bool = False
    unreadable: bool = False
    venue: str = ""
    joined_to: int = 0
    lone_child: bool = False
    mended: bool = False
    left_out: bool = False


def rows_of(workbook: Workbook, mapping: Mapping, patterns: Iterable[Pattern]) -> list[MappedRow]:
    """Take the mapped cells out of the rows below the header, in their order.

    Ignored are: rows without any mapped text, headings repeated at a page's head, total rows without a code, the
    template's example row, and tickets of another type than the counted ones. Raises LookupError when the workbook has
    no such sheet.
    """
    sheet = workbook.sheet(mapping.sheet)
    if sheet is None:
        raise LookupError("The workbook has no sheet of the mapping's name.")
    known = tuple(patterns)
    top = mapping.header_row or 0
    header = next((row for row in sheet.rows if row.number == top), None)
    headings = _mapped_cells(header, mapping) if header else None
    return [_mapped(row, mapping, known, headings) for row in sheet.rows if row.number > top]


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


def _mapped(row: Row, mapping: Mapping, patterns: Sequence[Pattern], headings: Sequence[str] | None) -> MappedRow:
    cells = _mapped_cells(row, mapping)
    if not any(cells) or cells == headings or is_example(row.at(mapping.code)):
        return MappedRow(row.number, ignored=True)
    code_text, unreadable = code_only(row.at(mapping.code), patterns)
    if _is_beside(row, mapping, code_text):
        return MappedRow(row.number, ignored=True)
    day, clock = row.at(mapping.day) or mapping.fixed_day, row.at(mapping.time)
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
    )


def _mapped_cells(row: Row, mapping: Mapping) -> list[str]:
    columns = (mapping.code, mapping.children, mapping.adults, mapping.event, mapping.day, mapping.time)
    return [row.at(column) for column in columns]


def _is_beside(row: Row, mapping: Mapping, code_text: str) -> bool:
    """Whether the row is no purchase with a card: a total, or another type of ticket."""
    if not code_text and is_total(next((cell for cell in row.cells if cell), "")):
        return True
    if mapping.ticket_type is None:
        return False
    ticket_type = fold_name(row.at(mapping.ticket_type))
    return ticket_type not in mapping.counted_types and bool(ticket_type or not code_text)


def _event(text: str) -> str:
    return "" if _ERROR_VALUE.fullmatch(text) else clean_name(text)
