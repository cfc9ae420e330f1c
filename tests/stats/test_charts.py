"""Charts: figures become lengths, nothing leaves the sheet, gaps are told, and the drawing obeys page and paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from stats import charts
from stats.charts import INKS, NARROW, WIDE, Kind, Plot, Series
from stats.charts.marks import room_of, room_of_figure
from stats.charts.scale import scale_to
from stats.disclosure import Line, Protection, SafeTable
from stats.drawing import Part, chart_of, compared, year_figure

SHEETS = pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)


def plot(*values, kind=Kind.GROUPED, labels=None, totals=()):
    labels = labels or tuple(str(2015 + n) for n in range(len(values[0])))
    return Plot(kind, labels, tuple(Series(name, one) for name, one in zip("ABCD", values, strict=False)), totals)


def words(drawing):
    return [text.words if text.words else text.figure for text in drawing.texts]


@given(some.integers(1, 10**9))
def test_an_axis_has_few_round_steps_and_holds_the_highest(highest):
    scale = scale_to(highest)
    step = scale.ticks[1]
    assert scale.top - step < highest <= scale.top
    assert len(scale.ticks) <= 7
    assert str(step).rstrip("0") in {"1", "2", "5"}


def test_bars_are_as_high_as_their_figures():
    drawing = charts.draw(plot((100, 50, 25)), WIDE)
    bars, axis = drawing.bars, next(rule for rule in drawing.rules if rule.strong)
    assert [round(bars[0].height / bar.height, 1) for bar in bars] == [1.0, 2.0, 4.0]
    assert {round(bar.y + bar.height, 1) for bar in bars} == {axis.y1}


def test_parts_of_a_stack_stand_on_each_other_and_the_total_over_them():
    drawing = charts.draw(plot((60,), (40,), kind=Kind.STACKED, totals=(103,)), WIDE)
    lower, upper = drawing.bars
    assert upper.y + upper.height == pytest.approx(lower.y - 1.5, abs=0.2)
    assert 103 in words(drawing)
    assert 100 not in [text.figure for text in drawing.texts if not text.soft]


@pytest.mark.parametrize("labels", [("1", "2", "3"), ("Kaupunginteatteri", "Museokeskus WeeGee", "Kirjasto")])
def test_where_there_is_no_figure_there_is_a_dash_and_no_bar(labels):
    drawing = charts.draw(plot((5, None, 7), labels=labels), NARROW)
    assert len(drawing.bars) == 2
    assert words(drawing).count("–") == 1


@SHEETS
def test_zeros_alone_make_no_bars_and_no_invented_steps(sheet):
    drawing = charts.draw(plot((0, 0, 0)), sheet)
    assert drawing.bars == ()
    assert {text.figure for text in drawing.texts if not text.words} == {0}


def test_one_bar_is_no_wall_and_thirty_do_not_touch():
    assert charts.draw(plot((5,)), WIDE).bars[0].width < WIDE.width / 8
    bars = charts.draw(plot(tuple(range(1, 31)), labels=tuple(str(n) for n in range(1, 31))), WIDE).bars
    assert all(one.x + one.width < other.x for one, other in zip(bars, bars[1:], strict=False))


def test_long_labels_stand_over_bars_that_lie_and_are_cut_where_a_phone_ends():
    venues = ("Leppävaaran uimahalli ja liikuntakeskus, ryhmäliikunta", "Kirjasto")
    drawing = charts.draw(plot((10, 5), labels=venues), NARROW)
    assert drawing.bars[0].x == drawing.bars[1].x
    told = next(text.words for text in drawing.texts if text.words.startswith("Lepp"))
    assert told.endswith("…")
    assert room_of(told) <= NARROW.width


def test_a_gap_breaks_a_line_and_a_figure_between_two_gaps_is_a_dot():
    drawing = charts.draw(plot((1, 2, None, 4, None, *range(40)), kind=Kind.LINES, labels=("x",) * 45), WIDE)
    assert len(drawing.lines) == 2
    assert len(drawing.dots) == 1


figures = some.one_of(some.none(), some.integers(0, 10**7))
plots = some.integers(1, 35).flatmap(
    lambda n: some.builds(
        lambda kind, labels, series: plot(*series, kind=kind, labels=tuple(labels)),
        some.sampled_from(Kind),
        some.lists(some.text("abcdeÖm 123", min_size=1, max_size=40), min_size=n, max_size=n),
        some.lists(some.lists(figures, min_size=n, max_size=n).map(tuple), min_size=1, max_size=4),
    )
)


@given(plots, some.sampled_from([WIDE, NARROW]))
def test_nothing_leaves_the_sheet(drawn, sheet):
    drawing = charts.draw(drawn, sheet)
    for bar in drawing.bars:
        assert -0.1 <= bar.x <= bar.x + bar.width <= sheet.width + 0.1
        assert -0.1 <= bar.y <= bar.y + bar.height <= drawing.height + 0.1
    for text in drawing.texts:
        room = room_of(text.words) if text.words else room_of_figure(text.figure or 0)
        left = text.x - {"start": 0, "middle": room / 2, "end": room}[text.anchor]
        assert -1 <= left <= left + room <= sheet.width + 1
        assert 0 <= text.y <= drawing.height


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes 2009: what is left of red, green and blue to those who lack one kind of cones.
BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


@pytest.mark.parametrize("eyes", BLIND)
def test_every_ink_shows_on_paper_and_any_two_differ_to_every_eye(eyes):
    def seen(colour):
        parts = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
        return [sum(share * part for share, part in zip(row, parts, strict=True)) for row in BLIND[eyes]]

    assert all(contrast(ink.colour, "#ffffff") >= 3 for ink in INKS)
    for one, other in combinations(INKS, 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen(one.colour), seen(other.colour), strict=True)) ** 0.5
        assert apart > 40
    assert len({ink.pattern for ink in INKS}) == len({ink.dashes for ink in INKS}) == len(INKS)


COLUMNS = ("cards_registered", "cards_used", "adult_culture", "child_culture", "adult_sport", "uses_total")


def table(*rows, columns=COLUMNS, day=date(2026, 11, 22)):
    lines = [Line(label, dict(zip(columns, figures, strict=True))) for label, *figures in rows]
    return SafeTable("years", columns, tuple(lines), day)


YEARS = table(("2025", 14789, 5608, 16193, 2414, None, 18607), ("2026", 15000, 6000, 20000, 3000, 1000, 24000))


def rendered(figure, language="fi", **context):
    with translation.override(language):
        return render_to_string("components/figure_with_table.html", {"figure": figure, **context})


def drawings(html):
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.S)]


def test_a_drawing_is_one_picture_with_a_name_and_words_and_no_script_or_style():
    part = Part("Uses", ("uses_total",))
    line = compared(YEARS, part, before=YEARS, names=("a", "b"), key="course", title="Course")
    html = rendered(replace(figure := year_figure(YEARS, "Vuodet"), charts=(*figure.charts, line)))
    assert re.findall(r"style=|<style|<script|\son\w+=", html) == []
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for svg in drawings(html):
        named = svg.get("aria-labelledby").split()
        assert svg.get("role") == "img"
        assert [svg[0].get("id"), svg[1].get("id")] == named
        assert svg[0].text and svg[1].text


def test_places_have_points_and_figures_have_the_readers_spaces():
    svg = drawings(rendered(year_figure(YEARS, "Vuodet")))[0]
    places = [value for part in svg.iter() for key, value in part.items() if key in {"x", "y", "height"}]
    assert all(re.fullmatch(r"[\d.]+", place) for place in places)
    assert "24\xa0000" in [part.text for part in svg if part.tag == "text"]


def test_each_year_has_adults_and_children_and_the_table_stands_behind():
    figure = year_figure(YEARS, "Years")
    uses, cards = figure.charts
    assert [one.values for one in uses.plot.series] == [(16193, 21000), (2414, 3000)]
    assert uses.plot.totals == (18607, 24000)
    assert [one.values for one in cards.plot.series] == [(14789, 15000), (5608, 6000)]
    assert figure.years.table == YEARS
    assert rendered(figure).count("<table") == 1


def test_only_what_the_table_has_is_drawn():
    cards = table(("2026", 10, 4), columns=("cards_registered", "cards_used"))
    assert [chart.key for chart in year_figure(cards, "Years").charts] == ["years-cards"]


def test_uses_without_parts_are_drawn_as_a_whole():
    uses = table(("2025", 40), ("2026", 50), columns=("uses_total",))
    chart = year_figure(uses, "Years").charts[0]
    assert (chart.is_empty, [one.values for one in chart.plot.series]) == (False, [(40, 50)])


def test_a_reader_who_does_not_see_hears_the_highest_the_last_and_the_gaps():
    one = table(("2024", 9), ("2025", None), ("2026", 1200), columns=("cards_registered",))
    chart = chart_of(one, [Part("Cards", ("cards_registered",))], key="c", title="Cards")
    assert chart.description == (
        "A bar chart from 2024 to 2026. Cards: the highest figure is 1,200 (2026), the last 1,200 (2026)."
        " Cards: no figure for 2025. All figures are in the table below."
    )


def test_zeros_are_said_in_words():
    one = table(("2025", 0), ("2026", 0), columns=("cards_registered",))
    chart = chart_of(one, [Part("Cards", ("cards_registered",))], key="c", title="Cards")
    assert "Cards: all figures are zero." in chart.description


@pytest.mark.parametrize("rows", [[], [("2026", None)]])
def test_without_figures_there_are_words_instead_of_a_drawing(rows):
    one = table(*rows, columns=("cards_registered",))
    chart = chart_of(one, [Part("Cards", ("cards_registered",))], key="c", title="Cards")
    with translation.override("en"):
        html = render_to_string("components/chart.html", {"chart": chart})
    assert "Cards: there are no figures to draw yet." in html
    assert "<svg" not in html


def test_the_period_before_is_a_second_line_as_long_as_this_one():
    now, then = table(("1", 5), ("2", 7), columns=("n",)), table(("1", 3), columns=("n",))
    chart = compared(now, Part("n", ("n",)), before=then, names=("2026", "2025"), key="c", title="Uses")
    assert chart.plot.kind is Kind.LINES
    assert [(one.label, one.values) for one in chart.plot.series] == [("2026", (5, 7)), ("2025", (3, None))]


def test_a_folded_table_is_opened_for_print_and_a_pdf_gets_one_drawing():
    html = rendered(year_figure(YEARS, "Years", is_folded=True), wide_only=True)
    assert "data-print-open" in html
    assert "chart__narrow" not in html


def test_a_published_year_is_drawn_as_published():
    line = Line("2015", dict.fromkeys(COLUMNS) | {"uses_total": 610, "adult_culture": 586}, Protection.PUBLISHED)
    chart = year_figure(SafeTable("n", COLUMNS, (line,), date(2026, 1, 1)), "Years").charts[0]
    assert [one.values for one in chart.plot.series] == [(586,), (None,)]
