"""Lines: the course of one series, or of a period and the one that it is compared with. Pure."""

from __future__ import annotations

from math import ceil

from stats.charts.columns import ABOVE, BELOW, grid
from stats.charts.legend import legend_of
from stats.charts.marks import INKS, Dot, Drawing, Ink, Line, Plot, Sheet, Text, at, room_of, room_of_figure
from stats.charts.scale import scale_to

DOTTED = 31  # at most so many places have a dot each
LAST = 8.0  # from a line's end to its figure


class Frame:
    def __init__(self, plot: Plot, sheet: Sheet) -> None:
        self.plot, self.sheet, self.scale = plot, sheet, scale_to(plot.highest)
        self.legend, self.top = legend_of(plot, sheet)
        first = room_of(plot.labels[0]) / 2 if plot.labels else 0
        self.left = max(max(room_of_figure(tick) for tick in self.scale.ticks) + 14, first)
        known = [value for one in plot.series for value in one.values if value is not None]
        after = max((room_of_figure(value) for value in known), default=0) + LAST + 4
        self.right = sheet.width - max(after, room_of(plot.labels[-1]) / 2 if plot.labels else 0)
        self.floor = self.top + sheet.height - BELOW

    def x(self, place: int) -> float:
        steps = len(self.plot.labels) - 1
        share = place / steps if steps else 0.5
        return at(self.left + share * (self.right - self.left))

    def rise(self, value: int) -> float:
        return self.scale.share(value) * (self.floor - self.top - ABOVE)

    def y(self, value: int) -> float:
        return at(self.floor - self.rise(value))


def draw(plot: Plot, sheet: Sheet) -> Drawing:
    frame = Frame(plot, sheet)
    rules, texts = grid(frame.scale, frame.left - 4, frame.right + 4, frame.floor, frame.rise)
    lines: list[Line] = []
    dots: list[Dot] = []
    # The first series is this period's: drawn last, it lies on top.
    for one, ink in reversed(list(zip(plot.series, INKS, strict=False))):
        runs = _runs(one.values)
        lines += [Line(_path(frame, run), ink) for run in runs if len(run) > 1]
        dots += _dots(frame, runs, ink)
    texts += [*_labels(frame), *_last_figures(frame)]
    height = at(frame.top + sheet.height)
    return Drawing(sheet, height, (), tuple(lines), tuple(dots), rules, tuple(texts), frame.legend)


def _runs(values: tuple[int | None, ...]) -> list[list[tuple[int, int]]]:
    """The stretches without a gap, as (place, figure)."""
    runs: list[list[tuple[int, int]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _path(frame: Frame, run: list[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{frame.x(place)} {frame.y(value)}" for place, value in run)


def _dots(frame: Frame, runs: list[list[tuple[int, int]]], ink: Ink) -> list[Dot]:
    """At every place when there are few; else where no line would show a figure that stands alone."""
    every = len(frame.plot.labels) <= DOTTED
    return [Dot(frame.x(place), frame.y(value), ink) for run in runs for place, value in run if every or len(run) == 1]


def _labels(frame: Frame) -> list[Text]:
    """As many labels as have room, the first among them, always at the same distance."""
    labels, steps = frame.plot.labels, max(len(frame.plot.labels) - 1, 1)
    widest = max((room_of(label) for label in labels), default=0) + 8
    every = max(ceil(widest / ((frame.right - frame.left) / steps)), 1)
    return [Text(frame.x(n), at(frame.floor + 17), labels[n]) for n in range(0, len(labels), every)]


def _last_figures(frame: Frame) -> list[Text]:
    """The last figure of each line, after its end or over it, unless it would lie on one that already stands there."""
    told: list[Text] = []
    for one in frame.plot.series:
        known = [(place, value) for place, value in enumerate(one.values) if value is not None]
        if known:
            text = _last_figure(frame, *known[-1])
            if all(abs(text.y - other.y) >= 14 or abs(text.x - other.x) > 40 for other in told):
                told.append(text)
    return told


def _last_figure(frame: Frame, place: int, value: int) -> Text:
    if place == len(frame.plot.labels) - 1:
        return Text(at(frame.x(place) + LAST), at(frame.y(value) + 4.5), figure=value, anchor="start")
    return Text(frame.x(place), at(frame.y(value) - 9), figure=value)
