"""Rows mended in place, or left out, before the import is counted: staged anew, and every row's fate promised anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from usage.columns import MappedRow
from usage.models import BatchState, ImportBatch

from .judgement import Decision
from .receiving import locked, require_own, stage, staged

MENDABLE = {BatchState.PREVIEWED, BatchState.STALE}


@trusted
def row_to_mend(batch: ImportBatch, number: int) -> tuple[MappedRow, Decision] | None:
    """The row of a number with its promised fate; None when there is no such row, or nothing of it was kept."""
    for cells, fate in zip(batch.rows, batch.fates, strict=True):
        if cells[0] == number:
            row = MappedRow(*cells)
            return None if row.ignored or row.joined_to else (row, Decision.promised(fate))
    return None


@trusted
def mend_row(*, batch: ImportBatch, row: MappedRow, by: Actor) -> tuple[ImportBatch, Decision]:
    """Put `row` in the place of the one with its number. Returns the import and what becomes of the row now.

    Only cells that are fit to keep may stand in it (usage.columns.rows): of a code's cell the code alone. Raises
    Refused when the import is not waiting for a decision, or has no such row.
    """
    mended = replace(row, mended=True, left_out=False, lone_child=False, unreadable=False)
    return _restaged(batch, row.number, by, lambda _before: mended)


@trusted
def leave_out_row(*, batch: ImportBatch, number: int, left_out: bool, by: Actor) -> tuple[ImportBatch, Decision]:
    """Leave a row out of the import, or take it back. Returns and raises as `mend_row` does."""
    return _restaged(batch, number, by, lambda before: replace(before, left_out=left_out))


def _restaged(
    batch: ImportBatch, number: int, by: Actor, change: Callable[[MappedRow], MappedRow]
) -> tuple[ImportBatch, Decision]:
    require_own(batch, by)
    with transaction.atomic():
        row = locked(batch)
        if row.state not in MENDABLE:
            raise Refused(_("The import has been logged already. Correct the use itself in the list of uses."))
        if row_to_mend(row, number) is None:
            raise Refused(_("The report has no such row any more. Choose the row again."))
        stage(row, [change(kept) if kept.number == number else kept for kept in staged(row)])
    found = row_to_mend(row, number)
    if found is None:
        raise ValueError("A row that was staged is there.")
    return row, found[1]
