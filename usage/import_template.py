"""The template workbook for uses: a sheet to fill in, whose columns the import finds by itself, and one that tells how.

Knows the headings that `usage.columns` recognises; openpyxl; writes nothing but the workbook's bytes. Its first row is
an example, which the import passes over by its first word in any language (`usage.columns.headings.is_example`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cards.handback import inert
from usage.columns.headings import EXAMPLE
from usage.fields import EARLIEST_DAY
from usage.models import MOST_CHILDREN

ROWS = 500  # prepared for filling in; more may follow
# Not gettext: they must be among the words of usage/columns/headings.py, whatever a translator would prefer.
HEADINGS = {
    "code": {"fi": "Kortin tunnus", "sv": "Kortets kod", "en": "Card code"},
    "children": {"fi": "Lapset", "sv": "Barn", "en": "Children"},
    "event": {"fi": "Tapahtuma", "sv": "Evenemang", "en": "Event"},
    "day": {"fi": "Päivämäärä", "sv": "Datum", "en": "Day"},
    "time": {"fi": "Kellonaika", "sv": "Klockslag", "en": "Time"},
}
FORMATS = {"code": "@", "event": "@", "day": "d.m.yyyy", "time": "@"}  # text keeps its zeros, and 19.30 its end
WIDTHS = {"code": 18, "children": 12, "event": 40, "day": 14, "time": 14}
TIMES = [f"{hour}.{minute:02}" for hour in range(8, 24) for minute in (0, 30)]
EXAMPLE_CODE = "A012345678"
WRAPPED = Alignment(wrap_text=True, vertical="top")


def template_workbook(events: Sequence[str] = ()) -> bytes:
    """An .xlsx in the reader's language; `events` are names to choose from, or to write over with another."""
    book = Workbook()
    sheet, told, lists = book.worksheets[0], book.create_sheet(_("Instructions")), book.create_sheet(_("Lists"))
    sheet.title, lists.sheet_state = _("Uses"), "hidden"
    offered: dict[str, Sequence[int | str]] = {"children": range(MOST_CHILDREN + 1), "event": events, "time": TIMES}
    for at, name in enumerate(HEADINGS, 1):
        source = _listed(lists, at, offered[name]) if offered.get(name) else ""
        _column(sheet, at, name, _rule(name, source))
    _give_example(sheet)
    sheet.freeze_panes = "A2"
    _instruct(told)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def heading(name: str) -> str:
    return _word(HEADINGS[name])


def _word(words: dict[str, str]) -> str:
    return words.get((get_language() or "")[:2], words["en"])


def _listed(lists: Worksheet, at: int, values: Sequence[int | str]) -> str:
    """Write a column of the hidden sheet; returns what a rule calls it."""
    for number, value in enumerate(values, 1):
        cell = lists.cell(number, at, inert(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"
    letter = get_column_letter(at)
    return f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(values)}"


def _give_example(sheet: Worksheet) -> None:
    written = {"code": f"{_word(EXAMPLE)}: {EXAMPLE_CODE}", "children": 2, "event": _("Snow Queen"), "time": "19.00"}
    for at, name in enumerate(HEADINGS, 1):
        cell = sheet.cell(2, at, {**written, "day": timezone.localdate()}[name])
        cell.font, cell.number_format = Font(italic=True, color="FF666666"), FORMATS.get(name, "0")


def _column(sheet: Worksheet, at: int, name: str, rule: DataValidation | None) -> None:
    cell, letter = sheet.cell(1, at, heading(name)), get_column_letter(at)
    cell.font = Font(bold=True)
    column = sheet.column_dimensions[letter]
    column.width, column.number_format = WIDTHS[name], FORMATS.get(name, "0")
    for number in range(2, ROWS + 2):  # a column's own format is lost in some programs
        sheet.cell(number, at).number_format = FORMATS.get(name, "0")
    if rule:
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _rule(name: str, source: str) -> DataValidation | None:
    """A list to choose from or a question, never a stop: the import reads more than a spreadsheet takes for a day or a
    number, and names and times may be others than those offered."""
    told: dict[str, Any] = {"allow_blank": True, "errorStyle": "warning", "showErrorMessage": True}
    if name == "day":
        told |= {"errorTitle": heading(name), "error": _("Type the day of the event, for example 22.11.2026.")}
        return DataValidation(type="date", operator="greaterThan", formula1=_serial(EARLIEST_DAY), **told)
    if name == "children":
        told |= {"errorTitle": heading(name), "error": _("Choose the number of children, 0 to 50.")}
        return DataValidation(type="list", formula1=source, **told)
    return DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False) if source else None


def _serial(day: date) -> str:
    """The day as a spreadsheet counts it."""
    return str((day - date(1899, 12, 30)).days)


def _instruct(sheet: Worksheet) -> None:
    rows = [(_("Column"), _("What is written in it")), *((heading(name), words) for name, words in _words().items())]
    rows += [("", line) for line in ("", *_cautions())]
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at, text)
            cell.font, cell.alignment = Font(bold=number == 1 or at == 1), WRAPPED
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 80


def _words() -> dict[str, str]:
    return {
        "code": _("The letter and all digits, as on the card."),
        "children": _("How many children came along on the same card. If there were none, 0 or nothing."),
        "event": _("The name of the event. If there is none, leave it empty."),
        "day": _("The day of the event, for example 22.11.2026. It decides whether the card was valid."),
        "time": _("The time, for example 19.00, if there were several performances on the day."),
    }


def _cautions() -> list[str]:
    return [
        _("The first row is an example. It is never imported; it may stay, or be written over."),
        _("One row is one adult with a card of their own. The same row twice is counted once."),
        _("Do not add names, addresses, telephone numbers or e-mail addresses."),
        _("Import the workbook in Kaikukanta under Import. Delete it when the uses are logged."),
    ]
