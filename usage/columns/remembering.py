"""A report is recognised by its headings, and its columns are chosen as they were before.

Pure: standard library, `cards.columns`, `cards.workbook`, `usage.fields`, this package. A system writes the same
headings each time; the columns may have moved, and the headings may stand in another row or on a sheet of another name.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from cards.columns import fold_heading
from cards.workbook import Row, Sheet, Workbook

from ..fields import fold_name
from . import headings
from .guessing import HEADER_WITHIN, stated_above
from .mapping import COLUMNS, Mapping

_MOST_TYPES = 200  # that are kept: a report has a handful, and some are of last season


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a Mapping. `headings`: the folded heading of each field's column. `sheet`, `header_row`:
    where it was looked at last. `other_types`: types that name the card and are not counted, so that they are not taken
    for new ones. What was said once for a whole report is that report's own, and is not here."""

    headings: dict[str, str]
    sheet: str = ""
    header_row: int | None = None
    counted_types: tuple[str, ...] = ()
    child_types: tuple[str, ...] = ()
    other_types: tuple[str, ...] = ()
    venues: tuple[tuple[str, str], ...] = ()


class NoHeading(Exception):
    """A column has no heading of its own, so that it cannot be found again. `field` is one of COLUMNS."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def remembered(workbook: Workbook, mapping: Mapping, before: Remembered | None = None) -> Remembered:
    """What can be remembered of these columns. Raises NoHeading.

    Of what was remembered `before` the types stay that this report does not have.
    """
    sheet, header = _place(workbook, mapping)
    known = _headings(header, mapping)
    types = _texts(sheet, header, mapping.ticket_type)
    chosen = {*mapping.counted_types, *mapping.child_types}
    others = [name for name in types if headings.names_card(name) and name not in chosen]

    def kept(now: Iterable[str], earlier: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*now, *(name for name in earlier if name not in types))))[:_MOST_TYPES]

    old = before or Remembered({})
    return Remembered(
        headings=known,
        sheet=sheet.name,
        header_row=header.number if header else None,
        counted_types=kept(mapping.counted_types, old.counted_types),
        child_types=kept(mapping.child_types, old.child_types),
        other_types=kept(others, old.other_types),
        venues=_venues(_texts(sheet, header, mapping.venue), mapping, old),
    )


def _venues(texts: Sequence[str], mapping: Mapping, old: Remembered) -> tuple[tuple[str, str], ...]:
    away = [pair for pair in old.venues if pair[0] not in texts]
    return tuple(dict([*away, *mapping.venues]).items())[-_MOST_TYPES:]


def recognised(workbook: Workbook, known: Sequence[Remembered]) -> tuple[int, Mapping] | None:
    """Which of the remembered columns this report has, by its place in `known`, and where they are now.

    A row within the first hundred must have each of the headings exactly once. The most headings win, then the first.
    """
    read = [(sheet, list(_read_headings(sheet))) for sheet in workbook.sheets] if known else []
    best: tuple[int, int, Mapping] | None = None
    for at, one in enumerate(known):
        if best and len(one.headings) <= best[0]:
            continue
        mapping = _found(workbook, one, read)
        if mapping:
            best = len(one.headings), at, mapping
    return (best[1], best[2]) if best else None


@dataclass(frozen=True, slots=True)
class _Header:
    row: Row
    counts: Counter[str] = field(default_factory=Counter)
    columns: dict[str, int] = field(default_factory=dict)

    def has_once(self, wanted: Iterable[str]) -> bool:
        return all(self.counts[heading] == 1 for heading in wanted)


def _read_headings(sheet: Sheet) -> Iterable[_Header]:
    """The rows that may be headings: something stands below them."""
    for row in islice(sheet.rows[:-1], HEADER_WITHIN):
        folded = [fold_heading(cell) for cell in row.cells]
        yield _Header(row, Counter(folded), {heading: column for column, heading in enumerate(folded)})


def _found(workbook: Workbook, one: Remembered, read: Sequence[tuple[Sheet, list[_Header]]]) -> Mapping | None:
    """On the sheet where it was, else on another visible one, else on a hidden one; in the row where it was, else in
    the first that fits."""
    for sheet, headers in sorted(read, key=lambda pair: (pair[0].name != one.sheet, not pair[0].visible)):
        rows = sorted(headers, key=lambda header: header.row.number != one.header_row)
        header = next((header for header in rows if header.has_once(one.headings.values())), None)
        if header:
            return _mapping(workbook, sheet, header, one)
    return None


def _mapping(workbook: Workbook, sheet: Sheet, header: _Header, one: Remembered) -> Mapping:
    columns = {name: header.columns[heading] for name, heading in one.headings.items()}
    known = {*one.counted_types, *one.child_types, *one.other_types}
    new = [
        name
        for name in _texts(sheet, header.row, columns.get("ticket_type"))
        if headings.names_card(name) and name not in known
    ]
    above = stated_above(sheet, header.row, date1904=workbook.date1904)
    return Mapping(
        sheet=sheet.name,
        header_row=header.row.number,
        **{"code": 0, **columns},
        counted_types=(*one.counted_types, *(name for name in new if not headings.names_child(name))),
        child_types=(*one.child_types, *(name for name in new if headings.names_child(name))),
        venues=one.venues,
        fixed_event="" if "event" in columns else above.get("event", ""),
        fixed_day="" if "day" in columns else above.get("day", ""),
    )


def _place(workbook: Workbook, mapping: Mapping) -> tuple[Sheet, Row | None]:
    sheet = workbook.sheet(mapping.sheet)
    if sheet is None:
        raise LookupError("The workbook has no sheet of the mapping's name.")
    return sheet, next((row for row in sheet.rows if row.number == mapping.header_row), None)


def _headings(header: Row | None, mapping: Mapping) -> dict[str, str]:
    folded = [fold_heading(cell) for cell in header.cells] if header else []
    found = {}
    for name in COLUMNS:
        column = getattr(mapping, name)
        if column is None:
            continue
        heading = folded[column] if column < len(folded) else ""
        if not heading or folded.count(heading) > 1:
            raise NoHeading(name)
        found[name] = heading
    return found


def _texts(sheet: Sheet, header: Row | None, column: int | None) -> list[str]:
    """The folded texts of a column of ticket types, or of venues, in their order."""
    if column is None:
        return []
    below = {row.at(column): None for row in sheet.rows if header is None or row.number > header.number}
    return [name for name in dict.fromkeys(map(fold_name, below)) if name]
