"""The legend of a drawing: above it, in as many rows as it needs. Pure."""

from __future__ import annotations

from stats.charts.marks import INKS, Key, Kind, Plot, Sheet, at, cut, room_of

ROW, SWATCH, GAP = 22.0, 20.0, 22.0


def legend_of(plot: Plot, sheet: Sheet) -> tuple[tuple[Key, ...], float]:
    """Its entries and its height. One series needs none: the chart's title names it."""
    if len(plot.series) == 1:
        return (), 0.0
    keys, x, y = [], 0.0, ROW / 2
    for one, ink in zip(plot.series, INKS, strict=False):
        words = cut(str(one.label), sheet.width - SWATCH - 8)
        room = SWATCH + 8 + room_of(words)
        if x and x + room > sheet.width:
            x, y = 0.0, y + ROW
        keys.append(Key(at(x), at(y), words, ink, plot.kind is Kind.LINES))
        x += room + GAP
    return tuple(keys), y + ROW / 2 + 6
