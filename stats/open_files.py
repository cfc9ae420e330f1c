"""An open table as a workbook: the figures as a table that people read, and a sheet that says what they are.

Rows are all variables but the last classification, whose values stand beside each other; words are the active
language's. Texts that somebody typed never become formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from io import BytesIO
from itertools import product
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from stats.exporting import BOLD, cell_of, widths
from stats.open_tables.shape import OpenTable, Variable, status_of, value_of
from stats.released_words import state_in_words

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


def _release(one: Mapping[str, Any]) -> str:
    """Its number, state, day and hash."""
    words = (one["version"], state_in_words(one["status"]).lower(), one["released"], one["release_hash"])
    return " · ".join(map(str, words))


def _about(sheet: Any, table: OpenTable) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    facts = [(_("Table"), table.title), (_("Updated"), table.updated), (pgettext("statistics", "Source"), table.source)]
    facts += [(_("Licence"), table.facts.get("licence", "")), (_("Address"), table.facts.get("address", ""))]
    facts += [
        (one["period"], " · ".join([_release(one), *([one["why"]] if one.get("why") else [])]))
        for one in table.facts.get("releases", ())
    ]
    facts += [(_("Note"), note) for note in table.notes]
    told = {status_of(table.cell(key)) for key in table.keys()}
    words = {"<5": _("fewer than 5"), "..": table.without or _("not shown")}
    facts += [(mark, said) for mark, said in words.items() if mark in told]
    for name, text in facts:
        sheet.append([cell_of(sheet, name, font=BOLD), cell_of(sheet, text, wraps=True)])
