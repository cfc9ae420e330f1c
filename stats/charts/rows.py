"""Bars that lie: for long labels, and for phones. Every bar has its figure at its end, so there is no axis. Pure."""

from __future__ import annotations

from stats.charts.legend import legend_of
from stats.charts.marks import INKS, SIZE, Bar, Drawing, Kind, Plot, Rule, Sheet, Text, at, cut, room_of, room_of_figure
from stats.charts.scale import scale_to

THICK, SLIM, APART = 18.0, 15.0, 9.0  # a bar alone, one of several, the room between labels
BESIDE = 0.36  # of the sheet: longer labels stand over their bars
HEAD = 19.0  # room for a label over its bars
BETWEEN = 1.5


class Frame:
    def __init__(self, plot: Plot, sheet: Sheet) -> None:
        self.plot, self.sheet = plot, sheet
        self.legend, self.top = legend_of(plot, sheet)
        self.abreast = 1 if plot.kind is Kind.STACKED else len(plot.series)
        longest = max((room_of(label) for label in plot.labels), default=0.0)
        self.heads = longest > sheet.width * BESIDE
        self.left = 0.0 if self.heads else longest + 10
        self.right = sheet.width - max(room_of_figure(value) for value in _told(plot)) - 8
        self.thick = THICK if self.abreast == 1 else SLIM
        self.row = self.abreast * self.thick + APART + (HEAD if self.heads else 0)
        self.most = scale_to(plot.highest).top

    def bars_from(self, place: int) -> float:
        return self.top + place * self.row + (HEAD if self.heads else 0)

    def reach(self, value: int) -> float:
        return value / self.most * (self.right - self.left)


def _told(plot: Plot) -> list[int]:
    if plot.kind is Kind.STACKED:
        told = [plot.told(place) for place in range(len(plot.labels))]
    else:
        told = [value for one in plot.series for value in one.values]
    return [value for value in told if value is not None] or [0]


def draw(plot: Plot, sheet: Sheet) -> Drawing:
    frame = Frame(plot, sheet)
    bars, texts = [], []
    for place, label in enumerate(plot.labels):
        texts.append(_label(frame, place, label))
        drawn, figures = _stack(frame, place) if plot.kind is Kind.STACKED else _group(frame, place)
        bars += drawn
        texts += figures
    height = frame.top + len(plot.labels) * frame.row
    axis = Rule(at(frame.left), at(frame.top - 4), at(frame.left), at(height - APART + 4), strong=True)
    return Drawing(sheet, at(height), bars=tuple(bars), rules=(axis,), texts=tuple(texts), legend=frame.legend)


def _label(frame: Frame, place: int, label: str) -> Text:
    y = frame.bars_from(place)
    if frame.heads:
        return Text(6.0, at(y - 6), cut(label, frame.sheet.width - 8), anchor="start")
    middle = y + frame.abreast * frame.thick / 2
    return Text(at(frame.left - 8), at(middle + SIZE * 0.35), label, anchor="end")


def _figure(frame: Frame, x: float, y: float, value: int | None, gap: str = "–") -> Text:
    words = "" if value is not None else gap
    return Text(at(x + 6), at(y + frame.thick / 2 + SIZE * 0.35), words, value, anchor="start")


def _group(frame: Frame, place: int) -> tuple[list[Bar], list[Text]]:
    bars, texts = [], []
    for number, (one, ink) in enumerate(zip(frame.plot.series, INKS, strict=False)):
        value, y = one.values[place], frame.bars_from(place) + number * frame.thick
        reach = frame.reach(value or 0)
        if value:
            thick = frame.thick - (2 if frame.abreast > 1 else 0)
            bars.append(Bar(at(frame.left), at(y), at(reach), at(thick), ink))
        texts.append(_figure(frame, frame.left + reach, y, value, one.gap(place)))
    return bars, texts


def _stack(frame: Frame, place: int) -> tuple[list[Bar], list[Text]]:
    bars, x, y = [], frame.left, frame.bars_from(place)
    for one, ink in zip(frame.plot.series, INKS, strict=False):
        value = one.values[place]
        if value:
            reach = frame.reach(value)
            drawn = max(reach - BETWEEN, 0.75)  # the smallest part is seen, too
            bars.append(Bar(at(x), at(y), at(drawn), frame.thick, ink))
            x += reach
    return bars, [_figure(frame, x, y, frame.plot.told(place))]
