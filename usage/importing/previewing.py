"""What the sender is shown before deciding: how many rows have each fate, and each row with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Site
from accounts.wall import trusted
from cards.checking import patterns
from cards.codes import Pattern, display
from usage.columns import MappedRow
from usage.models import ImportBatch, Usage

from .fates import Fate, Group
from .judgement import Decision, Purchase, read_row
from .pausing import no_search_for_cycles


@dataclass(frozen=True)
class ShownRow:
    """One row on the page: as it will be logged when it could be read, else the texts that the file has.

    `venue`: its name, when the import has several; "" where it is not known. `by`: who logged the use that is already
    in, for those who may see that use.
    """

    number: int
    decision: Decision
    code: str
    event: str
    day: date | str
    time: time | str | None
    children: int | str
    venue: str = ""
    by: str = ""
    mended: bool = False

    @property
    def fate(self) -> Fate:
        return self.decision.fate


class Lines:
    """The rows that were asked for, in the preview's order; read one page at a time, whatever their number."""

    def __init__(self, batch: ImportBatch, places: list[int], user: Any) -> None:
        self._batch, self._places, self._user = batch, places, user

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, wanted: slice) -> list[ShownRow]:
        rows = [MappedRow(*self._batch.rows[place]) for place in self._places[wanted]]
        decisions = [Decision.promised(self._batch.fates[place]) for place in self._places[wanted]]
        shapes, venues, people = patterns(), self._venues(rows), self._people(decisions)
        return [
            _shown(row, made, shapes, venues.get(row.venue, ""), people.get(made.use, ""))
            for row, made in zip(rows, decisions, strict=True)
        ]

    def place_of(self, number: int) -> int | None:
        """Which of the lines the row of this number is, from 0."""
        numbers = (self._batch.rows[place][0] for place in self._places)
        return next((at for at, found in enumerate(numbers) if found == number), None)

    def _venues(self, rows: Sequence[MappedRow]) -> dict[str, str]:
        if not self._batch.several_venues:
            return {}
        named = Site.unscoped.filter(pk__in={row.venue for row in rows} - {"", "?"})
        return {"": str(self._batch.venue), **{str(site.pk): str(site) for site in named}}

    def _people(self, decisions: Sequence[Decision]) -> dict[UUID | None, str]:
        """Whoever sees the use sees who logged it."""
        uses = {made.use for made in decisions if made.use}
        seen = Usage.objects.visible_to(self._user).filter(pk__in=uses) if uses else Usage.unscoped.none()
        return dict(seen.values_list("pk", "logged_by"))


@dataclass(frozen=True)
class Preview:
    """`counts` of the rows by fate, how many are `mended`, and the `lines` that were asked for."""

    counts: dict[Fate, int]
    lines: Lines
    mended: int

    @property
    def groups(self) -> dict[Group, int]:
        """How many rows each group has, in the preview's order."""
        return {group: sum(n for fate, n in self.counts.items() if fate.group is group) for group in Group}


@no_search_for_cycles()
@trusted
def preview(
    batch: ImportBatch, user: Any, group: Group | None = None, fate: Fate | None = None, row: int = 0
) -> Preview:
    """The promised fates of an import; the lines of one group or one fate, or all, refused ones first. The `row` of a
    number comes along whatever its fate. The queries do not depend on the number of rows."""
    order = {member: list(Group).index(member.group) if group is None else 0 for member in Fate}
    wanted = {member for member in Fate if group in (None, member.group) and fate in (None, member)}
    fates = [Fate(kept[0]) for kept in batch.fates]
    numbers = [kept[0] for kept in batch.rows]
    places = [at for at, found in enumerate(fates) if found in wanted or numbers[at] == row]
    places.sort(key=lambda at: (order[fates[at]], numbers[at]))
    changed = sum(kept.mended or kept.left_out for kept in (MappedRow(*cells) for cells in batch.rows))
    return Preview(dict(Counter(fates)), Lines(batch, places, user), changed)


def _shown(row: MappedRow, decision: Decision, shapes: Sequence[Pattern], venue: str, by: str) -> ShownRow:
    found = read_row(row, shapes, timezone.localdate())
    if isinstance(found, Purchase):
        cells: tuple[Any, ...] = (display(found.code), found.event_name, found.day, found.time, found.children)
    else:
        cells = (row.code_text, row.event_text, row.day_text, row.time_text, row.children_text)
    return ShownRow(row.number, decision, *cells, venue=venue, by=by, mended=row.mended)


@trusted
def same_file_before(batch: ImportBatch, user: Any) -> ImportBatch | None:
    """The first import of the very same file that `user` may see and that counts; None when it is new."""
    seen = ImportBatch.objects.visible_to(user).in_figures().filter(file_digest=batch.file_digest)
    before = seen.exclude(pk=batch.pk).select_related("sender", "venue").defer("sealed", "rows", "fates", "mapping")
    found: ImportBatch | None = before.order_by("committed_at").first()
    return found
