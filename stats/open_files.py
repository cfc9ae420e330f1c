"""An open table as a workbook: the figures as a table that people read, and a sheet that says what they are.

Rows are all variables but the last classification, whose values stand beside each other; words are the active
language's. Texts that somebody typed never become formulas.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from itertools import product
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from stats.exporting import BOLD, cell_of, widths
from stats.open_tables.shape import OpenTable, Variable, status_of, value_of

Cell = int | str


def workbook(table: OpenTable) -> bytes:
    """Two sheets: the figures, and what they are."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = table.title, table.source
    book.properties.created = book.properties.modified = datetime.combine(datetime.fromisoformat(table.updated), time())
    lines = list(_lines(table))
    sheet = book.create_sheet(_("Figures"))
    beside = len(table.variables) - len(_across(table))
    sheet.freeze_panes = f"{get_column_letter(2 * beside + 1)}2"
    for number, width in enumerate(widths(lines), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    head, *rest = lines
    sheet.append([cell_of(sheet, text, font=BOLD, wraps=True) for text in head])
    for line in rest:
        sheet.append([cell_of(sheet, value, whole=number >= 2 * beside) for number, value in enumerate(line)])
    _about(book.create_sheet(_("About the table")), table)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _across(table: OpenTable) -> list[Variable]:
    """The variables whose values are headings: neither time nor place."""
    return [one for one in table.variables if one.role not in {"time", "geo"}]


def _lines(table: OpenTable) -> Iterator[list[Cell]]:
    """Codes beside texts, so that rows can be joined with other tables."""
    across = _across(table)
    beside = [one for one in table.variables if one not in across]
    heads = list(product(*(one.values for one in across)))
    yield [
        *(name for one in beside for name in (one.code, one.text)),
        *(", ".join(value.text for value in values if _tells(across, value)) for values in heads),
    ]
    for row in product(*(one.values for one in beside)):
        codes = [value.code for value in row]
        cells = [table.cell((*codes, *(value.code for value in values))) for values in heads]
        texts = [text for value in row for text in (value.code, value.text)]
        yield [*texts, *(_shown(cell) for cell in cells)]


def _tells(across: list[Variable], value: Any) -> bool:
    """A variable of one value tells nothing beside others."""
    return len(across) == 1 or any(value in one.values and len(one.values) > 1 for one in across)


def _shown(cell: int | str | None) -> Cell:
    number = value_of(cell)
    return status_of(cell) if number is None else number


def _about(sheet: Any, table: OpenTable) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    facts = [(_("Table"), table.title), (_("Updated"), table.updated), (_("Source"), table.source)]
    facts += [(_("Licence"), table.facts.get("licence", "")), (_("Address"), table.facts.get("address", ""))]
    facts += [
        (one["period"], f"{one['version']} · {one['status']} · {one['released']} · {one['release_hash']}")
        for one in table.facts.get("releases", ())
    ]
    facts += [(_("Note"), note) for note in table.notes]
    facts += [("<5", _("fewer than 5")), ("..", _("not shown"))]
    for name, text in facts:
        sheet.append([cell_of(sheet, name, font=BOLD), cell_of(sheet, text, wraps=True)])
