"""Finland as tiles: the wellbeing services counties where they lie, Helsinki and Åland, and municipalities in them.

Pure. Where a county's tile stands is in reference/county_tiles.csv, made by hand. Lengths are those of stats.charts: a
wide sheet for desks and paper, a narrow one for phones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stats.charts.marks import WIDE, Sheet, at, cut, room_of

POSITIONS = Path(__file__).parent / "reference" / "county_tiles.csv"
CLASSES, COLUMNS, ROWS = 5, 4, 8
GAP, LETTERS, ROW = 3.0, 11.5, 13.5
KEY_ROW, KEY_ROOM = 24.0, 150.0


@dataclass(frozen=True)
class Shade:
    """A ground and the letters that keep 4.5:1 on it; `number` 0 is a figure of zero, None no figure at all."""

    number: int | None
    ground: str
    letters: str


NOTHING, ZERO = Shade(None, "none", "#384b51"), Shade(0, "none", "#12262c")
SHADES = (
    Shade(1, "#d0e8ea", "#12262c"),
    Shade(2, "#a9d3d8", "#12262c"),
    Shade(3, "#6fb3bc", "#12262c"),
    Shade(4, "#267783", "#ffffff"),
    Shade(5, "#0b3c47", "#ffffff"),
)


@dataclass(frozen=True)
class Place:
    """A county or a municipality, and its figure."""

    code: str
    name: str
    figure: int | None


@dataclass(frozen=True)
class Group:
    """A county and its municipalities."""

    code: str
    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    words: str = ""
    figure: int | None = None
    anchor: str = "middle"


@dataclass(frozen=True)
class Tile:
    x: float
    y: float
    width: float
    height: float
    place: Place
    shade: Shade
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a shade, and from which figure to which."""

    x: float
    y: float
    shade: Shade
    low: int | None = None
    high: int | None = None

    @property
    def words_x(self) -> float:
        return at(self.x + 32)

    @property
    def words_y(self) -> float:
        return at(self.y + 12.5)


@dataclass(frozen=True)
class Drawing:
    sheet: Sheet
    height: float
    tiles: tuple[Tile, ...]
    headings: tuple[Words, ...]
    legend: tuple[Key, ...]

    @property
    def width(self) -> float:
        return self.sheet.width


@cache
def positions() -> dict[str, tuple[int, int]]:
    """Column and row of each county's tile, by its code."""
    with POSITIONS.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(rows)}


def classes_of(figures: Iterable[int | None]) -> tuple[int, ...]:
    """The highest figure of each class, at most five: about as many places in each, so that one city does not pale all
    others. Rounded up to two digits, which reads easily."""
    known = sorted(figure for figure in figures if figure)
    tops = {_round_up(known[-(-len(known) * n // CLASSES) - 1]) for n in range(1, CLASSES + 1)} if known else set()
    return tuple(sorted(tops))


def _round_up(figure: int) -> int:
    base = int(10 ** max(len(str(figure)) - 2, 0))
    return -(-figure // base) * base


def shade_of(figure: int | None, tops: Sequence[int]) -> Shade:
    """Few classes use the whole range from light to dark."""
    if not figure:
        return NOTHING if figure is None else ZERO
    number = next(number for number, top in enumerate(tops) if figure <= top)
    return SHADES[-1] if len(tops) == 1 else SHADES[round(number * (CLASSES - 1) / (len(tops) - 1))]


def legend_of(figures: Sequence[int | None], x: float, y: float, *, across: int = 1) -> tuple[tuple[Key, ...], float]:
    """The shades that occur, from no figure to the darkest, and how high they stand `across` beside each other."""
    tops = classes_of(figures)
    entries: list[tuple[Shade, int | None, int | None]] = []
    if any(figure is None for figure in figures):
        entries.append((NOTHING, None, None))
    if any(figure == 0 for figure in figures):
        entries.append((ZERO, 0, 0))
    for below, top in zip((0, *tops), tops, strict=False):
        lowest = min(figure for figure in figures if figure and below < figure <= top)  # released ones go in fives
        entries.append((shade_of(top, tops), lowest, top))
    keys = [
        Key(at(x + n % across * KEY_ROOM), at(y + n // across * KEY_ROW), *entry) for n, entry in enumerate(entries)
    ]
    return tuple(keys), -(-len(entries) // across) * KEY_ROW


def counties(places: Sequence[Place], sheet: Sheet) -> Drawing:
    """One tile a county, with its name and figure. A place without a position is left out."""
    where, tops = positions(), classes_of(place.figure for place in places)
    wide = sheet == WIDE
    across, down = (sheet.width - (KEY_ROOM if wide else 0)) / COLUMNS, 58.0 if wide else 54.0
    tiles = []
    for place in places:
        if place.code in where:
            column, row = where[place.code]
            box = (at(column * across), at(row * down), at(across - GAP), at(down - GAP))
            tiles.append(Tile(*box, place, shade_of(place.figure, tops), _words(place, *box)))
    height = ROWS * down
    figures = [tile.place.figure for tile in tiles]
    if wide:
        keys, _height = legend_of(figures, sheet.width - KEY_ROOM + 16, 4 * down)
    else:
        keys, more = legend_of(figures, 0, height + 8, across=2)
        height += more + 8
    return Drawing(sheet, at(height), tuple(tiles), (), keys)


def _words(place: Place, x: float, y: float, width: float, height: float) -> tuple[Words, ...]:
    """The name in one line or two, the figure below it, in the tile's middle."""
    lines = [cut(line, width + 2, LETTERS) for line in _in_two(place.name, width - 4)]
    middle, first = at(x + width / 2), y + (height - ROW * (len(lines) + 1)) / 2 + LETTERS * 0.85
    told = [Words(middle, at(first + n * ROW), line) for n, line in enumerate(lines)]
    below = at(first + len(lines) * ROW + 1)
    return (*told, Words(middle, below, "" if place.figure is not None else "–", place.figure))


def _in_two(name: str, room: float) -> list[str]:
    """Broken at its last space or hyphen when it does not fit."""
    if room_of(name, LETTERS) <= room:
        return [name]
    place = max(name.rfind(" "), name.rfind("-")) + 1
    return [name[:place].strip(), name[place:]] if 1 < place < len(name) else [name]


def municipalities(groups: Sequence[Group], sheet: Sheet) -> Drawing:
    """The municipalities of each county as small tiles in a block: where the county lies, or on a phone one by one.

    One county alone has room for names and figures.
    """
    if len(groups) == 1:
        return _named(groups[0], sheet)
    return _blocks(groups, sheet) if sheet == WIDE else _listed(groups, sheet)


def _named(group: Group, sheet: Sheet) -> Drawing:
    figures = [place.figure for place in group.places]
    across = 5 if sheet == WIDE else 3
    width, height, tops = sheet.width / across, 54.0, classes_of(figures)
    tiles = []
    for n, place in enumerate(group.places):
        box = (at(n % across * width), at(n // across * height), at(width - GAP), height - GAP)
        tiles.append(Tile(*box, place, shade_of(place.figure, tops), _words(place, *box)))
    foot = -(-len(tiles) // across) * height + 8
    keys, more = legend_of(figures, 0, foot, across=across - 1)
    return Drawing(sheet, at(foot + more), tuple(tiles), (), keys)


BLOCK, BLOCK_NARROW = 9, 7  # tiles beside each other in a county's block
SMALL, HEAD = 2.0, 17.0


def _blocks(groups: Sequence[Group], sheet: Sheet) -> Drawing:
    """Each row of counties is as high as its largest."""
    where = positions()
    groups = [group for group in groups if group.code in where]
    rows = {row: 0 for _column, row in where.values()}
    for group in groups:
        row = where[group.code][1]
        rows[row] = max(rows[row], -(-len(group.places) // BLOCK))
    step = sheet.width / COLUMNS
    side = (step - 10) / BLOCK
    tops, y = {}, 0.0
    for row in sorted(rows):
        tops[row], y = y, y + HEAD + rows[row] * side + 7
    corners = [(where[group.code][0] * step, tops[where[group.code][1]]) for group in groups]
    figures = [place.figure for group in groups for place in group.places]
    keys, _height = legend_of(figures, 0, 4.0, across=2)  # the sea to the west of Lapland is free
    return _drawn(groups, corners, sheet, (BLOCK, side), y, keys)


def _listed(groups: Sequence[Group], sheet: Sheet) -> Drawing:
    """In two columns, each county under the one before it."""
    side, width = 22.0, sheet.width / 2
    heights = [HEAD + -(-len(group.places) // BLOCK_NARROW) * side + 9 for group in groups]
    figures = [place.figure for group in groups for place in group.places]
    keys, top = legend_of(figures, 0, 4.0, across=2)
    corners, x, y, foot = [], 0.0, top + 12, 0.0
    for height in heights:
        if not x and y + height / 2 > top + 12 + sum(heights) / 2:
            x, y = width + 4, top + 12
        corners.append((x, y))
        y += height
        foot = max(foot, y)
    return _drawn(groups, corners, sheet, (BLOCK_NARROW, side), foot, keys)


def _drawn(
    groups: Sequence[Group],
    corners: Sequence[tuple[float, float]],
    sheet: Sheet,
    grid: tuple[int, float],
    height: float,
    keys: tuple[Key, ...],
) -> Drawing:
    across, side = grid
    tops = classes_of(place.figure for group in groups for place in group.places)
    tiles, headings = [], []
    for group, (x, y) in zip(groups, corners, strict=True):
        name = cut(group.name, across * side, LETTERS)
        headings.append(Words(at(x), at(y + HEAD - 5), name, anchor="start"))
        for n, place in enumerate(group.places):
            box = (at(x + n % across * side), at(y + HEAD + n // across * side), at(side - SMALL), at(side - SMALL))
            tiles.append(Tile(*box, place, shade_of(place.figure, tops)))
    return Drawing(sheet, at(height), tuple(tiles), tuple(headings), keys)
