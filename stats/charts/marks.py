"""What a chart is drawn of: bars, lines, dots, rules and texts, each with its place on a sheet of fixed width.

Pure. Lengths are units of the drawing's own sheet; a page scales the sheet to the room it has. Figures stay numbers:
the template writes them as the reader's language does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SIZE = 13.0  # of letters on both sheets: shown at 0.9 to 1.2 times, they stay readable
# How wide letters stand, as shares of their size, in DejaVu Sans: the widest of the letters that the pages ask for, and
# what a bare Linux desk has. The others of a kind (OTHER, CAPITAL, FOREIGN) are no wider than their share.
SHARES = {
    letter: share
    for share, letters in (
        (0.36, "fijlIJ.,:;'’|/· \u00a0\u202f"),
        (0.42, "rt!()"),
        (0.46, "-"),  # it and ” stand further from some letters than they are wide
        (0.53, "–s"),
        (0.56, "”"),
        (0.61, "cz"),
        (1.0, "mwMW@%—…+×"),
    )
    for letter in letters
}
OTHER, CAPITAL, FOREIGN = 0.64, 0.79, 1.1
LATIN = 0x250  # letters from here on are of other scripts


@dataclass(frozen=True)
class Sheet:
    """A layout: `wide` for desks and paper, `narrow` for phones. A unit is about a pixel of the screen it is for."""

    name: str
    width: float
    height: float  # of what columns and lines are drawn in, without the legend


WIDE = Sheet("wide", 600, 290)
NARROW = Sheet("narrow", 340, 240)


class Kind(StrEnum):
    GROUPED = "grouped"
    STACKED = "stacked"
    LINES = "lines"


@dataclass(frozen=True)
class Ink:
    """How a series looks. Pattern and dashes tell it apart where colour does not: on grey paper, to many eyes."""

    number: int
    colour: str
    pattern: str
    dashes: str


# Each keeps 3:1 against white, and any two differ for the colour-blind; tests/stats/test_charts.py computes both.
INKS = (
    Ink(1, "#0b4a57", "", ""),
    Ink(2, "#c2620a", "stripes", "7 4"),
    Ink(3, "#7a4fb3", "dots", "2 4"),
    Ink(4, "#3a9575", "bands", "12 4 2 4"),
)


@dataclass(frozen=True)
class Series:
    """One series: its name and a figure for each label; None where there is none. `gaps` are what stands there."""

    label: Any
    values: tuple[int | None, ...]
    gaps: tuple[str, ...] = ()

    def gap(self, place: int) -> str:
        return (self.gaps[place] if self.gaps else "") or "–"


@dataclass(frozen=True)
class Plot:
    """What is to be drawn. `totals` stand at the stacks instead of sums: a rounded total is no sum of rounded parts."""

    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    totals: tuple[int | None, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < len(self.series) <= len(INKS):
            raise ValueError(f"a chart has one to {len(INKS)} series")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("each series has a figure or None for each label")

    @property
    def is_empty(self) -> bool:
        return all(value is None for one in self.series for value in one.values)

    def stack(self, place: int) -> int | None:
        """The height of the stack at `place`; None when none of its parts has a figure."""
        known = [one.values[place] for one in self.series if one.values[place] is not None]
        return sum(value for value in known if value is not None) if known else None

    def told(self, place: int) -> int | None:
        """What stands at the stack."""
        return self.totals[place] if self.totals else self.stack(place)

    @property
    def highest(self) -> int:
        if self.kind is Kind.STACKED:
            tops = [self.stack(place) or 0 for place in range(len(self.labels))]
        else:
            tops = [value or 0 for one in self.series for value in one.values]
        return max(tops, default=0)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    ink: Ink


@dataclass(frozen=True)
class Line:
    path: str
    ink: Ink


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    ink: Ink


@dataclass(frozen=True)
class Rule:
    """A line of the grid, or (strong) the one on which bars stand."""

    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool = False


@dataclass(frozen=True)
class Text:
    """Words or, when there are none, a figure."""

    x: float
    y: float
    words: str = ""
    figure: int | None = None
    anchor: str = "middle"
    soft: bool = False


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a sample of the bar or the line, and its name."""

    x: float
    y: float
    words: str
    ink: Ink
    is_line: bool

    @property
    def swatch_y(self) -> float:
        return at(self.y - 6)

    @property
    def words_x(self) -> float:
        return at(self.x + 28)

    @property
    def words_y(self) -> float:
        return at(self.y + SIZE * 0.35)


@dataclass(frozen=True)
class Drawing:
    sheet: Sheet
    height: float
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    rules: tuple[Rule, ...] = ()
    texts: tuple[Text, ...] = ()
    legend: tuple[Key, ...] = ()

    @property
    def width(self) -> float:
        return self.sheet.width

    @property
    def patterns(self) -> tuple[Ink, ...]:
        """The inks whose patterns the drawing has to define."""
        used = [bar.ink for bar in self.bars] + [key.ink for key in self.legend if not key.is_line]
        return tuple(ink for ink in INKS if ink.pattern and ink in used)


def room_of(words: str, size: float = SIZE) -> float:
    """How wide the words stand at most."""
    return sum(map(_share, words)) * size


def _share(letter: str) -> float:
    if letter in SHARES:
        return SHARES[letter]
    if ord(letter) >= LATIN:
        return FOREIGN
    return CAPITAL if letter.isupper() else OTHER


def room_of_figure(value: int, size: float = SIZE) -> float:
    """With the gaps between thousands."""
    digits = len(str(abs(value)))
    return (digits * OTHER + (digits - 1) // 3 * SHARES["\u00a0"]) * size


def cut(words: str, room: float, size: float = SIZE) -> str:
    """The words, or their beginning and three dots; the table has them whole."""
    if room_of(words, size) <= room:
        return words
    while words and room_of(words + "…", size) > room:
        words = words[:-1].rstrip()
    return words + "…"


def at(length: float) -> float:
    """A place, to the tenth of a unit."""
    return round(length, 1)
