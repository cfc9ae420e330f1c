"""Bars that stand: for a few short labels, such as years. Pure."""

from __future__ import annotations

from collections.abc import Callable

from stats.charts.legend import legend_of
from stats.charts.marks import INKS, SIZE, Bar, Drawing, Kind, Plot, Rule, Sheet, Text, at, room_of, room_of_figure
from stats.charts.scale import Scale, scale_to

ABOVE, BELOW = 20.0, 24.0  # room for the figure over a bar and the label under it
WIDEST, SLIMMEST = 56.0, 7.0  # one bar alone is no wall, thirty are no hairs
FILLED = 0.74  # of a label's room; the rest keeps neighbours apart
BETWEEN = 1.5  # the parts of a stack are parted by a thin line of ground

Rise = Callable[[int], float]


class Frame:
    """Where the bars of a plot stand on a sheet."""

    def __init__(self, plot: Plot, sheet: Sheet) -> None:
        self.plot, self.sheet = plot, sheet
        self.scale: Scale = scale_to(plot.highest)
        self.legend, self.top = legend_of(plot, sheet)
        self.left = max(room_of_figure(tick) for tick in self.scale.ticks) + 10
        self.floor = self.top + sheet.height - BELOW
        self.slot = (sheet.width - self.left) / max(len(plot.labels), 1)
        self.abreast = len(plot.series) if plot.kind is Kind.GROUPED else 1
        self.bar = min(self.slot * FILLED / self.abreast, WIDEST)

    def middle(self, place: int) -> float:
        return self.left + self.slot * (place + 0.5)

    def rise(self, value: int) -> float:
        return self.scale.share(value) * (self.floor - self.top - ABOVE)

    def edge(self, place: int, number: int) -> float:
        """The left edge of bar `number` of those that stand abreast."""
        return self.middle(place) + (number - self.abreast / 2) * self.bar


def fits(plot: Plot, sheet: Sheet) -> bool:
    """Whether every label has room under its bars, and every bar has some width. Words instead of bars need more."""
    if any(any(one.gaps) for one in plot.series):
        return False
    frame = Frame(plot, sheet)
    return frame.bar >= SLIMMEST and all(room_of(label) <= frame.slot - 2 for label in plot.labels)


def draw(plot: Plot, sheet: Sheet) -> Drawing:
    frame = Frame(plot, sheet)
    bars = _stacks(frame) if plot.kind is Kind.STACKED else _groups(frame)
    texts = [Text(at(frame.middle(n)), at(frame.floor + 17), label) for n, label in enumerate(plot.labels)]
    rules, ticks = grid(frame.scale, frame.left, sheet.width, frame.floor, frame.rise)
    height = at(frame.top + sheet.height)
    texts += [*ticks, *_figures(frame)]
    return Drawing(sheet, height, bars=tuple(bars), rules=rules, texts=tuple(texts), legend=frame.legend)


def grid(scale: Scale, left: float, right: float, floor: float, rise: Rise) -> tuple[tuple[Rule, ...], list[Text]]:
    """The steps of the axis: a line across and a figure before it."""
    rules, texts = [], []
    for tick in scale.ticks:
        y = at(floor - rise(tick))
        rules.append(Rule(at(left), y, at(right), y, strong=tick == 0))
        texts.append(Text(at(left - 6), at(y + SIZE * 0.35), figure=tick, anchor="end", soft=True))
    return tuple(rules), texts


def _groups(frame: Frame) -> list[Bar]:
    bars = []
    for number, (one, ink) in enumerate(zip(frame.plot.series, INKS, strict=False)):
        for place, value in enumerate(one.values):
            if value:
                height, x = frame.rise(value), frame.edge(place, number)
                width = frame.bar - (2 if frame.abreast > 1 else 0)
                bars.append(Bar(at(x), at(frame.floor - height), at(width), at(height), ink))
    return bars


def _stacks(frame: Frame) -> list[Bar]:
    bars = []
    for place in range(len(frame.plot.labels)):
        y = frame.floor
        for one, ink in zip(frame.plot.series, INKS, strict=False):
            value = one.values[place]
            if value:
                height = frame.rise(value)
                drawn = max(height - BETWEEN, 0.75)  # the smallest part is seen, too
                bars.append(Bar(at(frame.edge(place, 0)), at(y - drawn), at(frame.bar), at(drawn), ink))
                y -= height
    return bars


def _figures(frame: Frame) -> list[Text]:
    """A figure over each bar or stack when all have room; a dash where there is none."""
    told: list[tuple[float, int | None, int]] = []
    for place in range(len(frame.plot.labels)):
        if frame.plot.kind is Kind.STACKED:
            told.append((frame.middle(place), frame.plot.told(place), frame.plot.stack(place) or 0))
        else:
            values = [one.values[place] for one in frame.plot.series]
            told += [(frame.edge(place, n) + frame.bar / 2, value, value or 0) for n, value in enumerate(values)]
    room = frame.slot if frame.abreast == 1 else frame.bar
    fit = all(room_of_figure(value) <= room for _x, value, _height in told if value is not None)
    return [
        Text(at(x), at(frame.floor - frame.rise(height) - 5), "" if value is not None else "–", value)
        for x, value, height in told
        if fit or value is None
    ]
