"""A safe table as a workbook or a text file, for any table that leaves by the one door (`stats.reports.report`).

Every line says how it was protected, so that a figure that is copied elsewhere does not lose it, and in a text file of
which place and days it is. Words are in the active language; places' names were typed by somebody, so no text of ours
becomes a formula (`cards.handback.inert`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from cards.handback import inert
from stats.disclosure import Line, SafeTable
from stats.file_words import (
    counted_in_words,
    covered,
    explained_in_words,
    first_heading,
    period_in_words,
    protected_in_words,
    title_of,
)
from stats.places import Period
from stats.presenting import year_table
from stats.released_words import sign_in_words

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Value = int | float | str | date | None
WHOLE, PLAIN, DAY = "#,##0", "0", "ddd d.m.yyyy"  # a year is written without a space in it
NARROWEST, WIDEST = 10, 48  # in characters
NAMED = 60  # letters of a place at most in a file's name
BOLD, SOFT = Font(bold=True), Font(color="FF566B71")
UNDERLINED = Border(bottom=Side("medium"))


@dataclass(frozen=True)
class Export:
    """What a file is made of: `place` in words; the `period` that was chosen; `complete`, how complete its uses are."""

    table: SafeTable
    place: str
    period: Period
    complete: tuple[str, ...] = ()

    @property
    def covers(self) -> Period:
        return covered(self.table, self.period)

    @property
    def title(self) -> str:
        return " · ".join([title_of(self.table), period_in_words(self.covers), self.place])

    @property
    def notes(self) -> list[str]:
        """How the figures were counted, a sentence each."""
        said = [*explained_in_words(self.table, self.period), *counted_in_words(self.table), *self.complete]
        return list(dict.fromkeys(said))


def exported(export: Export, format: str) -> bytes:
    """The file's bytes. Raises KeyError for a format that is none of FORMATS."""
    return {"xlsx": _workbook, "csv": _text}[format](export)


def file_name(export: Export, format: str) -> str:
    """Of the table, the place and the period, in letters that every system takes; no code."""
    place = slugify(export.place)[:NAMED].strip("-")
    period = period_in_words(export.covers).replace("–", "-")
    if export.covers.month:
        period = f"{export.covers.first:%Y-%m}"
    return f"kaikukortti-{export.table.name.replace('_', '-')}-{place}-{period}.{format}"


def headings(table: SafeTable) -> list[str]:
    """The line's own, the figures', and how the line is protected."""
    return [first_heading(table), *map(str, year_table(table).headings), _("How protected")]


def rows(table: SafeTable) -> list[list[Value]]:
    """Numbers as numbers, days as days; a figure that does not exist is empty, not a nought."""
    shown = year_table(table).rows
    label = date.fromisoformat if table.rows == "day" else _label
    return [
        [label(row["label"]), *(sign_in_words(figure) for _heading, figure in row["cells"]), protected_in_words(line)]
        for row, line in zip(shown, table.lines, strict=True)
    ]


def _label(label: Any) -> Value:
    """A year is a number, too, so that a spreadsheet can draw it on an axis."""
    text = str(label)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else text


def _text(export: Export) -> bytes:
    """As Excel opens it in Finland: semicolons, and a mark at the beginning that says UTF-8. One line of headings, so
    that programs can read it, too; what the workbook says above the table stands in each row."""
    target, table = StringIO(), export.table
    lines = csv.writer(target, delimiter=";")
    said = [pgettext("figures", "Place"), _("Period begins"), _("Period ends"), _("Figures read on")]
    lines.writerow(map(_safe, [*headings(table), *said]))
    for row, line in zip(rows(table), table.lines, strict=True):
        of = _period_of(export, line)
        lines.writerow(map(_safe, [*row, export.place, of.first, of.last, table.day]))
    return target.getvalue().encode("utf-8-sig")


def _period_of(export: Export, line: Line) -> Period:
    """Each line of a yearly table is of its own year, or of those quarters of it that are released."""
    if export.table.rows != "year" or not line.label.isdigit():
        return export.covers
    months = [month for quarter in line.quarters for month in (3 * quarter - 2, 3 * quarter)] or [1, 12]
    year = int(line.label)
    return Period(Period.of(year, min(months)).first, Period.of(year, max(months)).last)


def _workbook(export: Export) -> bytes:
    """Above the table what it is and of which day, kept in sight with the headings; below it how it was counted."""
    book, table = Workbook(write_only=True), export.table
    book.properties.title, book.properties.creator = _safe(export.title), "Kaikukanta"
    sheet = book.create_sheet(_("Figures"))
    above = [(export.title, Font(bold=True, size=14)), (_read_on(table), SOFT)]
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
    for text in ["", *export.notes]:
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
    elif isinstance(value, date):
        cell.number_format = DAY
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
    return len(DAY) if isinstance(value, date) else len(str(value or ""))
