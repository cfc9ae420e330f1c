"""A safe table as a workbook or a text file, for any table that leaves by the one door (`stats.reports.report`).

Every line says how it was protected, so that a figure that is copied elsewhere does not lose it. Words are in the
active language; places' names were typed by somebody, so no text of ours becomes a formula (`cards.handback.inert`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from cards.handback import inert
from stats.disclosure import SafeTable
from stats.file_words import counted_in_words, first_heading, protected_in_words
from stats.presenting import year_table

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Value = int | float | str | None
WHOLE, PLAIN = "#,##0", "0"  # a year is written without a space in it
NARROWEST, WIDEST = 10, 48  # in characters
BOLD, SOFT = Font(bold=True), Font(color="FF566B71")
UNDERLINED = Border(bottom=Side("medium"))


def exported(table: SafeTable, format: str, *, title: str, place: str) -> bytes:
    """The file's bytes. Raises KeyError for a format that is none of FORMATS."""
    return {"xlsx": _workbook, "csv": _text}[format](table, title, place)


def file_name(table: SafeTable, format: str) -> str:
    """Of the table's own name and the day: nothing that somebody typed, and no code."""
    return f"kaikukortti-{table.name.replace('_', '-')}-{table.day.isoformat()}.{format}"


def headings(table: SafeTable) -> list[str]:
    """The line's own, the figures', and how the line is protected."""
    return [first_heading(table), *map(str, year_table(table).headings), _("How protected")]


def rows(table: SafeTable) -> list[list[Value]]:
    """Numbers as numbers; a figure that does not exist is empty, not a nought."""
    shown = year_table(table).rows
    return [
        [_label(row["label"]), *(figure for _heading, figure in row["cells"]), protected_in_words(line)]
        for row, line in zip(shown, table.lines, strict=True)
    ]


def _label(label: Any) -> Value:
    """A year is a number, too, so that a spreadsheet can draw it on an axis."""
    text = str(label)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else text


def _text(table: SafeTable, title: str, place: str) -> bytes:
    """As Excel opens it in Finland: semicolons, and a mark at the beginning that says UTF-8. One line of headings, so
    that programs can read it, too; what the workbook says above the table stands in each row."""
    target = StringIO()
    lines = csv.writer(target, delimiter=";")
    lines.writerow(map(_safe, [*headings(table), _("Place"), _("Figures of")]))
    lines.writerows(map(_safe, [*row, place, table.day.isoformat()]) for row in rows(table))
    return target.getvalue().encode("utf-8-sig")


def _workbook(table: SafeTable, title: str, place: str) -> bytes:
    """Above the table what it is and of which day, kept in sight with the headings; below it how it was counted."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = _safe(title), "Kaikukanta"
    sheet = book.create_sheet(_("Figures"))
    above = [(f"{title}: {place}", Font(bold=True, size=14)), (_read_on(table), SOFT)]
    titles, lines = headings(table), rows(table)
    sheet.freeze_panes = f"B{len(above) + 3}"
    for number, width in enumerate(widths([titles, *lines]), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for text, font in above:
        sheet.append([cell_of(sheet, text, font=font)])
    sheet.append([])
    sheet.append([cell_of(sheet, text, font=BOLD, wraps=True) for text in titles])
    for line in lines:
        sheet.append([cell_of(sheet, value, whole=number > 0) for number, value in enumerate(line)])
    for text in ["", *counted_in_words(table)]:
        sheet.append([cell_of(sheet, text)] if text else [])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _read_on(table: SafeTable) -> str:
    return _("Figures read on %(day)s. Kaikukanta, the register of the Kaikukortti.") % {
        "day": date_format(table.day, "SHORT_DATE_FORMAT")
    }


def cell_of(sheet: Any, value: Value, *, font: Font | None = None, wraps: bool = False, whole: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=_safe(value))
    if isinstance(value, (int, float)):
        cell.number_format = WHOLE if whole else PLAIN
    if font:
        cell.font = font
    if wraps:
        cell.alignment, cell.border = Alignment(wrap_text=True, vertical="bottom"), UNDERLINED
    return cell


def _safe(value: Value) -> Value:
    """As it may stand in a cell: no text is taken for a formula."""
    return inert(value) if isinstance(value, str) else value


def widths(lines: Sequence[Sequence[Value]]) -> list[int]:
    """Headings wrap, so they need the room of their longest word; the texts of rows stay whole."""
    columns = zip(*lines, strict=True)
    return [min(max(NARROWEST, _longest_word(head), *map(_length, rest)) + 2, WIDEST) for head, *rest in columns]


def _longest_word(heading: Value) -> int:
    return max(map(len, str(heading).split()), default=0)


def _length(value: Value) -> int:
    return len(str(value or ""))
