"""What the columns page proposes: the columns that were chosen before, those that are remembered, or a guess."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from accounts.wall import trusted
from cards.checking import patterns
from cards.workbook import Row, Sheet, Workbook
from usage.columns import Mapping, guess
from usage.models import ImportBatch, ReportColumns

from .remembering import known_columns, recognise

_NAMES = {field.name for field in fields(Mapping)}
_LISTS = ("counted_types", "child_types", "venues")


@dataclass(frozen=True)
class Proposal:
    """A sheet (by its place in the workbook), the row of its headings, and the columns; no `mapping` when nothing in it
    can be a card's code: then the sender chooses. `known`: the remembered columns that it comes from."""

    sheet: Sheet
    index: int
    header_row: int | None
    mapping: Mapping | None
    known: ReportColumns | None = None

    @property
    def header(self) -> Row | None:
        return next((row for row in self.sheet.rows if row.number == self.header_row), None)

    @property
    def rows(self) -> list[Row]:
        """The rows below the headings."""
        return [row for row in self.sheet.rows if row.number > (self.header_row or 0)]


@trusted
def proposed(workbook: Workbook, batch: ImportBatch, *, several_venues: bool) -> Proposal:
    """The columns as they were chosen, when the sender comes back to them; else as they are remembered, or a guess."""
    chosen = {name: value for name, value in batch.mapping.items() if name in _NAMES}
    if chosen:
        mapping, known = _restored(chosen), known_columns(batch, batch.mapping.get("known"))
    else:
        mapping, known = _chosen(workbook, batch, several_venues)
    if mapping is None:
        return Proposal(workbook.sheets[0], 0, None, None)
    index = next(at for at, sheet in enumerate(workbook.sheets) if sheet.name == mapping.sheet)
    return Proposal(workbook.sheets[index], index, mapping.header_row, mapping, known)


@trusted
def proposed_for(
    workbook: Workbook, batch: ImportBatch, index: int, header_row: int | None = None, *, several_venues: bool
) -> Proposal:
    """The same for the sheet, and for the row of headings (0: there is none), that the sender has asked for."""
    sheet = workbook.sheets[index]
    if header_row is None:
        mapping, known = _chosen(replace(workbook, sheets=[sheet]), batch, several_venues)
        return Proposal(sheet, index, mapping.header_row if mapping else None, mapping, known)
    below = replace(workbook, sheets=[replace(sheet, rows=[row for row in sheet.rows if row.number >= header_row])])
    mapping, known = _chosen(below, batch, several_venues)
    top = header_row or None
    if known and mapping and mapping.header_row != top:  # remembered of another row than the one asked for
        mapping, known = guess(below, patterns(), several_venues=several_venues), None
    return Proposal(sheet, index, top, replace(mapping, header_row=top) if mapping else None, known)


def _chosen(
    workbook: Workbook, batch: ImportBatch, several_venues: bool
) -> tuple[Mapping | None, ReportColumns | None]:
    found = recognise(workbook, batch)
    if found is None:
        return guess(workbook, patterns(), several_venues=several_venues), None
    known, mapping = found
    return mapping if several_venues else replace(mapping, venue=None, venues=()), known


def _restored(chosen: dict[str, Any]) -> Mapping:
    lists = {name: tuple(map(_hashable, chosen[name])) for name in _LISTS if name in chosen}
    return Mapping(**{**chosen, **lists})


def _hashable(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(value) if isinstance(value, list) else value
