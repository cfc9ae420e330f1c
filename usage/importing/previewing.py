"""What the sender is shown before deciding: how many rows have each fate, and each row with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils import timezone

from cards.checking import patterns
from cards.codes import Pattern, display
from usage.columns import MappedRow
from usage.models import BatchState, ImportBatch

from .fates import Fate, Group
from .judgement import Decision, Purchase, counts_of, read_row
from .pausing import no_search_for_cycles
from .receiving import staged


@dataclass(frozen=True)
class ShownRow:
    """One row on the page: as it will be logged when it could be read, else the texts that the file has."""

    number: int
    decision: Decision
    code: str
    event: str
    day: date | str
    time: time | str | None
    children: int | str

    @property
    def fate(self) -> Fate:
        return self.decision.fate


class _Lines:
    """The rows of one group, or all, in the preview's order; read one page at a time, whatever their number."""

    def __init__(self, pairs: list[tuple[MappedRow, Decision]]) -> None:
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, wanted: slice) -> list[ShownRow]:
        shapes = patterns()
        return [_shown(row, decision, shapes) for row, decision in self._pairs[wanted]]


@dataclass(frozen=True)
class Preview:
    """`counts` by group, and the `lines` of the group that was asked for (all, refused first, when none was)."""

    counts: dict[Group, int]
    lines: _Lines


@no_search_for_cycles()
def preview(batch: ImportBatch, group: Group | None = None) -> Preview:
    """The promised fates of an import. The queries do not depend on the number of rows."""
    decisions = [Decision.promised(kept) for kept in batch.fates]
    order = list(Group)
    pairs = [
        pair for pair in zip(staged(batch), decisions, strict=True) if group is None or pair[1].fate.group is group
    ]
    pairs.sort(key=lambda pair: (order.index(pair[1].fate.group), pair[0].number))
    return Preview(counts_of(decision.fate for decision in decisions), _Lines(pairs))


def _shown(row: MappedRow, decision: Decision, shapes: list[Pattern]) -> ShownRow:
    found = read_row(row, shapes, timezone.localdate())
    if isinstance(found, Purchase):
        code = display(found.code)
        return ShownRow(row.number, decision, code, found.event_name, found.day, found.time, found.children)
    return ShownRow(row.number, decision, row.code_text, row.event_text, row.day_text, row.time_text, row.children_text)


def same_file_before(batch: ImportBatch, user: Any) -> ImportBatch | None:
    """The first import of the very same file that `user` may see; None when it is new."""
    seen = ImportBatch.objects.visible_to(user).filter(file_digest=batch.file_digest, state=BatchState.COMMITTED)
    before = seen.exclude(pk=batch.pk).select_related("sender", "venue").defer("sealed", "rows", "fates", "mapping")
    found: ImportBatch | None = before.order_by("committed_at").first()
    return found
