"""A field that is one column of a sheet, and the different texts of a column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from cards.workbook import Row, Sheet
from usage.fields import fold_name

LONGEST_SHOWN = 60  # characters of a heading or a cell in a choice


def column_choices(header: Row | None, width: int) -> list[tuple[str, str]]:
    """The columns by their letters and headings: "C Esityspäivä"."""
    headings = [header.at(column)[:LONGEST_SHOWN] if header else "" for column in range(width)]
    named = [f"{get_column_letter(at + 1)} {heading}".strip() for at, heading in enumerate(headings)]
    return [("", gettext("Not in the report")), *((str(at), name) for at, name in enumerate(named))]


class ColumnField(forms.TypedChoiceField):
    """One field's column; the choices come when the sheet is known."""

    def __init__(self, label: Any, **options: Any) -> None:
        words = {"invalid_choice": _("Choose one of the report's columns."), "required": _("Choose the column.")}
        super().__init__(
            label=label, coerce=int, empty_value=None, error_messages=words, **{"required": False, **options}
        )


class Text(NamedTuple):
    """A text of a column as it is shown, and in how many rows it stands."""

    spelling: str
    rows: int


def texts_of(rows: Iterable[Row], column: int) -> dict[str, Text]:
    """The different texts of a column, folded, in the order in which they come; the empty one left out."""
    found: dict[str, Text] = {}
    for row in rows:
        text = row.at(column)
        key = fold_name(text)
        if key:
            before = found.get(key, Text(text[:LONGEST_SHOWN], 0))
            found[key] = before._replace(rows=before.rows + 1)
    return found


class SheetPart(forms.Form):
    """A part of the form that looks at the sheet."""

    use_required_attribute = False
    mark_optional = False  # each column offers "Not in the report"

    def __init__(self, *args: Any, sheet: Sheet, header: Row | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.header = sheet, header
        choices = column_choices(header, max(len(row.cells) for row in sheet.rows))
        for field in self.fields.values():
            if isinstance(field, ColumnField):
                field.choices = [("", gettext("Choose the column")), *choices[1:]] if field.required else choices

    def texts_chosen(self, name: str) -> dict[str, Text]:
        """The texts of the column that is chosen at this moment for the field of that name."""
        try:
            column = int(self[name].value())
        except (TypeError, ValueError):
            return {}
        below = (row for row in self.sheet.rows if self.header is None or row.number > self.header.number)
        return texts_of(below, column) if column >= 0 else {}
