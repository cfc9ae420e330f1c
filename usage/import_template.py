"""The template workbook for uses: a sheet to fill in, whose columns the import finds by itself, and one that tells how.

Knows the headings that `usage.columns` recognises; openpyxl; writes nothing but the workbook's bytes. It has no example
row: what looks like a code would be imported, what does not would be refused. Examples stand on the second sheet.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

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
WRAPPED = Alignment(wrap_text=True, vertical="top")


def template_workbook() -> bytes:
    """An .xlsx in the reader's language."""
    book = Workbook()
    sheet, told = book.worksheets[0], book.create_sheet(_("Instructions"))
    sheet.title = _("Uses")
    for at, name in enumerate(HEADINGS, 1):
        _column(sheet, at, name)
    sheet.freeze_panes = "A2"
    _instruct(told)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def heading(name: str) -> str:
    words = HEADINGS[name]
    return words.get((get_language() or "")[:2], words["en"])


def _column(sheet: Worksheet, at: int, name: str) -> None:
    cell, letter = sheet.cell(1, at, heading(name)), get_column_letter(at)
    cell.font = Font(bold=True)
    column = sheet.column_dimensions[letter]
    column.width, column.number_format = WIDTHS[name], FORMATS.get(name, "0")
    for number in range(2, ROWS + 2):  # a column's own format is lost in some programs
        sheet.cell(number, at).number_format = FORMATS.get(name, "0")
    if rule := _rule(name):
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _rule(name: str) -> Any:
    """A question, never a stop: the import reads more than a spreadsheet takes for a day or a number."""
    told: dict[str, Any] = {"allow_blank": True, "errorStyle": "warning", "showErrorMessage": True}
    if name == "day":
        told |= {"errorTitle": heading(name), "error": _("Type the day of the event, for example 22.11.2026.")}
        return DataValidation(type="date", operator="greaterThan", formula1=_serial(EARLIEST_DAY), **told)
    if name == "children":
        told |= {"errorTitle": heading(name), "error": _("Type the number of children as a number, for example 2.")}
        return DataValidation(type="whole", operator="between", formula1="0", formula2=str(MOST_CHILDREN), **told)
    return None


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
        _("One row is one adult with a card of their own. The same row twice is counted once."),
        _("Do not add names, addresses, telephone numbers or e-mail addresses."),
        _("Import the workbook in Kaikukanta under Import. Delete it when the uses are logged."),
    ]
