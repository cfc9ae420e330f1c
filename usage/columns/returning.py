"""A workbook of refused rows that comes back: which column is which, when its headings alone would not tell.

Pure: `cards.workbook`, this package. The headings are the sender's own and may be anything; then the workbook says on a
hidden sheet which fields stand under them. Believed only while the headings are as they were written.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from cards.workbook import Sheet, Workbook

from .mapping import Mapping

NAME = "Kaikukanta"  # of the hidden sheet, in every language
FIELDS = ("code", "children", "adults", "event", "day", "time", "venue")
_COLUMNS = frozenset(FIELDS) & {field.name for field in fields(Mapping)}


def told_columns(headings: Sequence[str], named: Sequence[str]) -> list[list[str]]:
    """The rows of the hidden sheet: each column's field, "" for none, above its heading."""
    return [["fields", *named], ["headings", *headings]]


def returned(workbook: Workbook) -> Mapping | None:
    """The columns as the hidden sheet tells them; None when there is none, or when the headings have changed."""
    told = next((sheet for sheet in workbook.sheets if sheet.name == NAME and not sheet.visible), None)
    shown = next((sheet for sheet in workbook.sheets if sheet.visible and sheet.rows), None)
    if told is None or shown is None or [row.at(0) for row in told.rows] != ["fields", "headings"]:
        return None
    named, headings = (row.cells[1:] for row in told.rows)
    columns: dict[str, Any] = {field: at for at, field in enumerate(named) if field in _COLUMNS}
    if "code" not in columns or headings != shown.rows[0].cells:
        return None
    return replace(Mapping(shown.name, shown.rows[0].number, columns["code"]), **columns)


def tells_itself(mapping: Mapping | None, sheet: Sheet, named: Sequence[str]) -> bool:
    """Whether a guess has found each field of `sheet` where it stands."""
    if mapping is None or mapping.header_row != sheet.rows[0].number or mapping.ticket_type is not None:
        return False
    meant = {field: at for at, field in enumerate(named) if field}
    return all(getattr(mapping, field) == meant.get(field) for field in FIELDS)
