"""The tile map: every county and municipality once, where it lies; shades that tell the figures."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from accounts.gazetteer import counties, municipalities
from accounts.models import Municipality, Region
from stats import tile_map
from stats.charts import NARROW, WIDE
from stats.disclosure import Line, SafeTable
from stats.map_drawing import county_map, municipality_map
from stats.tile_map import SHADES, Group, Place, classes_of, positions, shade_of
from tests import factories as make
from tests.stats.test_charts import contrast

SHEETS = pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=lambda sheet: sheet.name)
ALL = sorted([county.code for county in counties()] + ["helsinki", "aland"])


def finland():
    groups = {code: [] for code in ALL}
    for row in municipalities():
        outside = "aland" if row.region_code == "21" else "helsinki"
        groups[row.county_code or outside].append(Place(row.code, row.name_fi, int(row.code)))
    return [Group(code, code, tuple(places)) for code, places in groups.items()]


def overlap(one, other):
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def test_every_county_helsinki_and_aland_have_a_tile_of_their_own():
    assert sorted(positions()) == ALL
    assert len(set(positions().values())) == len(ALL)


def test_the_tiles_lie_as_the_counties_do():
    where = {name: positions()[code] for name, code in {"lapland": "21", "kainuu": "20", "karelia": "14"}.items()}
    where |= {"west": positions()["17"], "helsinki": positions()["helsinki"], "aland": positions()["aland"]}
    assert where["lapland"][1] == 0
    assert where["helsinki"][1] == max(row for _column, row in positions().values())
    assert where["west"][0] == where["aland"][0] == 0 < where["kainuu"][0] == where["karelia"][0]


@SHEETS
def test_no_two_tiles_overlap_and_none_leaves_the_sheet(sheet):
    drawn = [tile_map.municipalities(finland(), sheet), tile_map.municipalities(finland()[5:6], sheet)]
    drawn.append(tile_map.counties([Place(code, code, 1) for code in ALL], sheet))
    for drawing in drawn:
        assert not [pair for pair in combinations(drawing.tiles, 2) if overlap(*pair)]
        for tile in drawing.tiles:
            assert 0 <= tile.x <= tile.x + tile.width <= sheet.width
            assert 0 <= tile.y <= tile.y + tile.height <= drawing.height


@SHEETS
def test_the_legend_lies_on_no_tile_and_no_name(sheet):
    for drawing in (
        tile_map.municipalities(finland(), sheet),
        tile_map.counties([Place(code, code, n - 1 if n else None) for n, code in enumerate(ALL)], sheet),
    ):
        boxes = [SimpleNamespace(x=key.x, y=key.y, width=110, height=18) for key in drawing.legend]
        names = [SimpleNamespace(x=name.x, y=name.y - 11, width=60, height=11) for name in drawing.headings]
        assert not [key for key in boxes for tile in (*drawing.tiles, *names) if overlap(key, tile)]


@SHEETS
def test_every_municipality_is_on_the_map_once(sheet):
    drawn = [tile.place.code for tile in tile_map.municipalities(finland(), sheet).tiles]
    assert sorted(drawn) == sorted(row.code for row in municipalities())


@given(some.lists(some.one_of(some.none(), some.integers(0, 10**6)), max_size=40))
def test_a_higher_figure_never_has_a_weaker_shade(figures):
    tops = classes_of(figures)
    assert len(tops) <= 5
    known = sorted(figure for figure in figures if figure is not None)
    shades = [shade_of(figure, tops).number for figure in known]
    assert shades == sorted(shades)
    assert all((shade == 0) == (figure == 0) for shade, figure in zip(shades, known, strict=True))


def test_one_city_does_not_pale_all_others():
    tops = classes_of([3, 5, 9, 20, 41, 60, 77, 100, 130, 50_000])
    assert len(tops) == 5
    assert tops[0] <= 10


def test_the_legend_begins_each_shade_at_the_lowest_figure_that_has_it():
    """Released figures go in fives: no legend speaks of one to four."""
    keys, _height = tile_map.legend_of([None, 0, 3, 12, 90, 400, 1234], 0, 0)
    ranges = [(key.low, key.high) for key in keys if key.shade.number]
    assert [key.shade.number for key in keys][:2] == [None, 0]
    assert [low for low, _high in ranges] == [3, 12, 90, 400, 1234] and ranges[-1][1] == 1300
    assert all(high < low for (_low, high), (low, _high) in zip(ranges, ranges[1:], strict=False))


def test_letters_read_on_every_shade():
    assert all(contrast(shade.ground, shade.letters) >= 4.5 for shade in SHADES)


def table(*rows):
    lines = tuple(Line(label, {"n": figure}) for label, figure in rows)
    return SafeTable("by_county", ("n",), lines, date(2026, 11, 22))


def rendered(chart, language="en"):
    with translation.override(language):
        return render_to_string("components/tile_map.html", {"map": chart})


@pytest.mark.django_db
def test_lines_are_found_by_name_and_what_is_no_place_is_told(places):
    chart = county_map(table(("West Uusimaa", 12), ("Ostrobothnia en", 0), ("Abroad", 7)), "n", key="c", title="Uses")
    assert {place.name: place.figure for place in chart.places} == {
        "West Uusimaa": 12,
        "Ostrobothnia": 0,
        "Helsinki": None,
        "Åland": None,
    }
    assert "Only in the table: Abroad." in rendered(chart)


@pytest.mark.django_db
def test_the_map_says_in_words_what_it_shows(places):
    chart = county_map(table(("West Uusimaa", 1200), ("Ostrobothnia", 0)), "n", key="c", title="Uses")
    assert chart.description == (
        "A map made of tiles: the stronger the shade, the higher the figure. The highest figures: West Uusimaa 1,200."
        " The figure is zero: 1. No figure: 2. All figures are in the table below."
    )


@pytest.mark.django_db
def test_municipalities_stand_in_their_county_or_in_helsinkis_tile(places):
    chart = municipality_map(table(("Espoo", 3), ("Vaasa", None), ("Helsinki", 5)), "n", key="m", title="Homes")
    assert [(place.name, place.figure) for place in chart.places] == [("Vaasa", None), ("Espoo", 3), ("Helsinki", 5)]
    html = rendered(chart)
    assert "<title>Espoo: 3</title>" in html
    assert "<title>Vaasa: no figure</title>" in html


@pytest.mark.django_db
def test_who_belongs_to_no_county_stands_at_helsinki_or_at_aland(places):
    aland = Region.objects.create(code="21", name_fi="Ahvenanmaa", name_sv="Åland", name_en="Åland")
    Municipality.objects.create(code="478", name_fi="Maarianhamina", name_sv="Mariehamn", region=aland, languages="sv")
    drawing = municipality_map(table(("Espoo", 3)), "n", key="m", title="Homes").wide
    over = {name.words: (name.x, name.y + 5) for name in drawing.headings}
    under = {tile.place.name: (tile.x, tile.y) for tile in drawing.tiles}
    assert (over["Helsinki"], over["Åland"]) == (under["Helsinki"], under["Maarianhamina"])


@pytest.mark.django_db
def test_one_countys_municipalities_have_their_names_and_figures(places):
    chart = municipality_map(table(("Espoo", 3)), "n", key="m", title="Homes", county=places.west)
    assert [text.words or text.figure for tile in chart.wide.tiles for text in tile.words] == ["Espoo", 3]


@pytest.mark.django_db
def test_a_map_holds_no_style_or_script_and_every_id_once(places):
    html = rendered(county_map(table(("West Uusimaa", 1200)), "n", key="c", title="Uses"), "fi")
    ids = re.findall(r' id="([^"]+)"', html)
    assert re.findall(r"style=|<style|<script|\son\w+=", html) == []
    assert sorted(ids) == ["c-narrow-desc", "c-narrow-title", "c-wide-desc", "c-wide-title"]
    assert html.count('role="img"') == 2


@pytest.mark.django_db
def test_a_map_without_figures_says_so(places):
    html = rendered(county_map(table(("West Uusimaa", None)), "n", key="c", title="Uses"))
    assert "Uses: there are no figures to draw yet." in html
    assert "<svg" not in html


@pytest.mark.django_db
def test_the_map_asks_two_questions_however_many_places(places, django_assert_num_queries):
    for number in range(3):
        make.municipality(f"80{number}", f"Kunta {number}", "", county=places.west, postal_code=f"0900{number}")
    with django_assert_num_queries(2):
        rendered(municipality_map(table(("Espoo", 3)), "n", key="m", title="Homes"))
