"""What the columns page proposes: the columns that were chosen before, or a guess."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from cards.checking import patterns
from cards.workbook import Row, Sheet, Workbook
from usage.columns import Mapping, guess
from usage.models import ImportBatch

_NAMES = {field.name for field in fields(Mapping)}


@dataclass(frozen=True)
class Proposal:
    """A sheet (by its place in the workbook), the row of its headings, and the columns; no `mapping` when nothing in it
    can be a card's code: then the sender chooses."""

    sheet: Sheet
    index: int
    header_row: int | None
    mapping: Mapping | None

    @property
    def header(self) -> Row | None:
        return next((row for row in self.sheet.rows if row.number == self.header_row), None)

    @property
    def rows(self) -> list[Row]:
        """The rows below the headings."""
        return [row for row in self.sheet.rows if row.number > (self.header_row or 0)]


def proposed(workbook: Workbook, batch: ImportBatch) -> Proposal:
    """The columns as they were chosen, when the sender comes back to them; else a guess."""
    chosen = {name: value for name, value in batch.mapping.items() if name in _NAMES}
    if chosen:
        lists = {name: tuple(chosen[name]) for name in ("counted_types", "child_types") if name in chosen}
        mapping: Mapping | None = Mapping(**{**chosen, **lists})
    else:
        mapping = guess(workbook, patterns())
    if mapping is None:
        return proposed_for(workbook, 0)
    index = next(at for at, sheet in enumerate(workbook.sheets) if sheet.name == mapping.sheet)
    return Proposal(workbook.sheets[index], index, mapping.header_row, mapping)


def proposed_for(workbook: Workbook, index: int, header_row: int | None = None) -> Proposal:
    """A guess for the sheet, and for the row of headings (0: there is none), that the sender has asked for."""
    sheet = workbook.sheets[index]
    if header_row is None:
        mapping = guess(replace(workbook, sheets=[sheet]), patterns())
        return Proposal(sheet, index, mapping.header_row if mapping else None, mapping)
    below = replace(sheet, rows=[row for row in sheet.rows if row.number >= header_row])
    mapping = guess(replace(workbook, sheets=[below]), patterns())
    top = header_row or None
    return Proposal(sheet, index, top, replace(mapping, header_row=top) if mapping else None)
