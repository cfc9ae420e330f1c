"""A chart's words have room in the widest letters of those that pages and PDFs ask for: none is clipped."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_letters, digits
from subprocess import run
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some
from PIL import ImageFont

from accounts.models import Category
from stats import charts
from stats.card_tables import AGES, OLDEST
from stats.charts import NARROW, WIDE, Kind, Plot, Series
from stats.charts.marks import SIZE, room_of, room_of_figure
from stats.disclosure import Line, SafeTable
from stats.places import Period
from stats.table_words import HAPPENINGS, worded

ROOT = Path(__file__).parents[2]
LISTS = ("accounts/reference/municipalities.csv", "accounts/reference/counties.csv", "cards/reference/choices.csv")
FAMILIES = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Roboto", "Ubuntu", "Arial")
KEYS = {
    "month": [str(month) for month in range(1, 13)],
    "day": [str(date(2026, 1, 1) + timedelta(days=day)) for day in range(365)],
    "category": Category.values,
    "happening": list(HAPPENINGS),
    "months": [*map(str, range(1, 13)), "later", "never"],
    "age": [*(name for _last, name in AGES), OLDEST, ""],
}
BESIDE = 1.0  # of the sheet's edge: what the rounding of places may take


def installed() -> dict[str, str]:
    """The file of each family that this machine has."""
    found = {}
    for family in FAMILIES:
        told = run(["fc-match", "-f", "%{family}|%{file}", family], capture_output=True, text=True, check=False).stdout
        if told.startswith(family):
            found[family] = told.rpartition("|")[2]
    return found


try:
    FONTS = installed()
except OSError:  # no fontconfig
    FONTS = {}
pytestmark = pytest.mark.skipif(not FONTS, reason="this machine has none of the fonts that charts are drawn in")


@cache
def letters() -> list[Any]:
    return [ImageFont.truetype(path, 1000) for path in FONTS.values()]


@cache
def measured(words: str) -> float:
    return max(one.getlength(words) for one in letters()) / 1000 * SIZE


def labels_of(rows: str, language: str) -> tuple[str, ...]:
    """The labels of a table's lines as a page has them."""
    lines = tuple(Line(key, {}) for key in KEYS[rows])
    with translation.override(language):
        table = worded(SafeTable("t", (), lines, date(2026, 1, 1), rows), Period.of(2026), Period.of(2025))
        return tuple(str(line.label) for line in table.lines)


def names() -> set[str]:
    """Of the places and the choices that the register comes with, in all languages."""
    found = set()
    for path in LISTS:
        with (ROOT / path).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                found |= {text for key, text in row.items() if text and key.split("_")[0] in {"name", "short", "label"}}
    return found


def test_every_name_and_choice_has_its_room():
    assert [words for words in names() if measured(words) > room_of(words)] == []


@given(some.text(f"{ascii_letters}{digits}åäöÅÄÖéü .,:;-–—()'’”/!%…·+", max_size=40))  # noqa: RUF001
def test_so_have_names_that_somebody_types(words):
    assert measured(words) <= room_of(words) + 0.1


@given(some.integers(0, 10**9))
def test_so_have_figures(number):
    assert measured(f"{number:,}".replace(",", "\u00a0")) <= room_of_figure(number)


def span_of(text: Any) -> tuple[float, float, float]:
    """Its line, and where it begins and ends."""
    width = measured(text.words or f"{text.figure:,}".replace(",", "\u00a0"))
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return text.y, left, left + width


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("rows", KEYS)
def test_no_label_leaves_the_sheet_or_meets_its_neighbour(rows, language, sheet, kind):
    labels = labels_of(rows, language)[:31]
    values = tuple(100_000 + place for place in range(len(labels)))
    drawing = charts.draw(Plot(kind, labels, (Series("2026", values), Series("2025", values))), sheet)
    spans = sorted(span_of(text) for text in drawing.texts)
    assert [(left, right) for _y, left, right in spans if left < -BESIDE or right > sheet.width + BESIDE] == []
    assert [one for one, other in pairwise(spans) if one[0] == other[0] and one[2] > other[1] + BESIDE] == []
