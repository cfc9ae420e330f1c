"""Safe tables: the only form in which figures leave `stats`.

Pure: no models, no request. A table says how it was protected, and of which day it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

ROUNDING = 100


class Protection(StrEnum):
    """Exact figures go only to those who may see the rows (house.md 8.8)."""

    EXACT = "exact"
    ROUNDED_DOWN = "rounded_down"
    PUBLISHED = "published"
    RELEASED = "released"


@dataclass(frozen=True)
class Line:
    """One line: its label, the figures by column key (None: not applicable), and how the line was protected.

    What the label is a key of, the table's `rows` says. Of a released line `instead` has by column the sign that stands
    where there is no number ("<5", ".."), `quarters` those that it is the sum of (none: the whole year's own table),
    and `status` how final it is.
    """

    label: str
    figures: Mapping[str, int | float | None]
    protection: Protection = Protection.EXACT
    instead: Mapping[str, str] = field(default_factory=dict)
    quarters: tuple[int, ...] = ()
    status: str = ""


@dataclass(frozen=True)
class Note:
    """What an earlier publication said of a line: its source's key, the year when it came out (None: it does not say),
    and its figures by column key."""

    label: str
    source: str
    published_in: int | None
    figures: dict[str, int]


@dataclass(frozen=True)
class SafeTable:
    """`columns` are keys in order; words for them, and for the lines' labels, are the page's.

    `day` is the day the figures were read; `rows` says what the lines' labels are. A table that is put into words
    (stats.table_words) has them as labels, and those of its columns as `headings`.
    """

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    day: date
    rows: str = "year"
    headings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether some of it comes from releases."""
        return any(line.protection is Protection.RELEASED for line in self.lines)


# The network is public: its size is nobody's secret, and rounding would say that it has no municipalities.
PUBLIC_COLUMNS = frozenset({"municipalities"})


def rounded_down(line: Line, *, base: int = ROUNDING) -> Line:
    """The line with its figures rounded down to multiples of `base`; a total is rounded itself, not summed."""
    figures = {key: n if n is None or key in PUBLIC_COLUMNS else n - n % base for key, n in line.figures.items()}
    return replace(line, figures=figures, protection=Protection.ROUNDED_DOWN)


def cut(table: SafeTable, *, columns: tuple[str, ...], lines: tuple[Line, ...]) -> SafeTable:
    """A part of the table: what was safe stays safe."""
    kept = tuple(replace(line, figures={key: line.figures.get(key) for key in columns}) for line in lines)
    return replace(table, columns=columns, lines=kept)


def to_json(table: SafeTable) -> dict[str, Any]:
    rows = {"lines": [asdict(line) for line in table.lines], "notes": [asdict(note) for note in table.notes]}
    return {**asdict(table), "day": table.day.isoformat(), **rows}


def from_json(frozen: dict[str, Any]) -> SafeTable:
    """The table that `to_json` froze; older ones have no notes."""
    lines = tuple(_line(one) for one in frozen["lines"])
    notes = tuple(Note(**x) for x in frozen.get("notes", ()))
    day, rows = date.fromisoformat(frozen["day"]), frozen.get("rows", "year")
    return SafeTable(frozen["name"], tuple(frozen["columns"]), lines, day, rows, notes=notes)


def _line(frozen: dict[str, Any]) -> Line:
    """Older ones have their figures and their protection only."""
    instead, quarters = frozen.get("instead", {}), tuple(frozen.get("quarters", ()))
    protection = Protection(frozen["protection"])
    return Line(frozen["label"], frozen["figures"], protection, instead, quarters, frozen.get("status", ""))
