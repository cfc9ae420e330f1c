"""Uses and cards by municipality and by county, and their maps on the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Municipality, Region
from stats.chart_lines import FIRST_DRAWN
from stats.dashboards import shown
from stats.disclosure import Line, SafeTable
from stats.places import Period
from stats.reports import report
from tests import factories as make

pytestmark = pytest.mark.django_db
THIS, BEFORE = Period.of(2026), Period.of(2025)


def in_town(code: str, name: str, area: Any, *, region: str = "01", county: Any = None) -> tuple[Any, Any]:
    """A distributor and a venue in a municipality."""
    Region.objects.get_or_create(code=region, defaults={"name_fi": region, "name_sv": region})
    town = Municipality.objects.create(
        code=code, name_fi=name, name_sv=name, region_id=region, county=county, languages="fi"
    )
    return make.site(f"{name} office", area, town, is_distributor=True), make.site(
        f"{name} theatre", area, town, is_venue=True
    )


@pytest.fixture
def used(places: Any) -> Any:
    """In 2026 a card from Espoo used in Helsinki with two children, one from Mariehamn never; in 2025 one in Espoo."""
    office, _stage = in_town("478", "Maarianhamina", places.espoo_area, region="21")
    _other, stage = in_town("092", "Vantaa", places.espoo_area, county=places.west)
    run = make.series(places.espoo_area)
    card = make.card(run, "A000000001", places.office, date(2026, 1, 5))
    make.card(run, "A000000002", office, date(2026, 2, 5))
    hall = make.site("Helsinki hall", places.espoo_area, places.helsinki, is_venue=True)
    make.use(card, hall, date(2026, 3, 1), children=2)
    make.use(card, stage, date(2026, 3, 2))
    make.use(card, places.theatre, date(2025, 3, 1), "Then")
    return places


def figures(table: SafeTable) -> dict[str, tuple[Any, ...]]:
    return {line.label: tuple(line.figures[column] for column in table.columns) for line in table.lines}


def test_helsinki_and_aland_are_beside_the_counties(people, used):
    west = str(used.west.pk)
    assert figures(report("uses_by_county", people.aino)) == {"helsinki": (1, 2, 3, 0), west: (1, 0, 1, 1)}
    assert figures(report("cards_by_county", people.aino)) == {west: (1, 0), "aland": (1, 0)}


def test_municipalities_of_the_country_and_of_a_county(people, used):
    of_country = figures(report("uses_by_municipality", people.aino))
    of_county = figures(report("uses_by_municipality", people.aino, place=used.west))
    assert of_country == {"091": (1, 2, 3, 0), "049": (0, 0, 0, 1), "092": (1, 0, 1, 0)}
    assert of_county == {"049": (0, 0, 0, 1), "092": (1, 0, 1, 0)}
    assert figures(report("cards_by_municipality", people.aino)) == {"049": (1, 0), "478": (1, 0)}


@pytest.mark.parametrize("name", ["uses_by_county", "cards_by_county", "uses_by_municipality", "cards_by_municipality"])
@pytest.mark.parametrize("who", ["kaarina", "ville", "jaana", "tilda"])
def test_the_country_by_place_is_the_administrators(people, used, who, name):
    with pytest.raises(PermissionDenied):
        report(name, getattr(people, who))


def test_the_maps_stand_on_the_page_above_their_tables(sign_in, used):
    page = sign_in("aino").get("/stats/?year=2026").content.decode()
    for name in ("uses_by_county", "uses_by_municipality", "cards_by_county", "cards_by_municipality"):
        assert f'id="{name}-map-wide' in page and f'aria-labelledby="{name}-caption"' in page


def test_of_a_long_list_the_beginning_is_drawn_and_the_reader_told():
    lines = tuple(Line(f"Event {n}", {"adults": 100 - n, "children": 0, "uses_total": 100 - n}) for n in range(40))
    table = SafeTable("uses_by_event", ("adults", "children", "uses_total"), lines, date(2026, 3, 1), "event")
    [chart] = shown(table, None, THIS, BEFORE).figure.charts
    assert len(chart.plot.labels) == FIRST_DRAWN and chart.notes == (f"The first {FIRST_DRAWN} of 40 are drawn.",)
    assert len(shown(table, None, THIS, BEFORE).figure.years.rows) == 40
