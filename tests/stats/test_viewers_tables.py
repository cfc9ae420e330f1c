"""Viewers without the rows get the public, protected tables of their place, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stats.protected import protected_tables
from stats.released import CATALOGUE
from tests import factories as make
from tests.stats.conftest import leaves
from tests.stats.released_by_hand import geography, publish, release

pytestmark = pytest.mark.django_db
NAMES = tuple(kind.name for kind in CATALOGUE)


def rows(tables: Any) -> dict[str, list[str]]:
    return {one.name: [row.place.key for row in one.sheet.rows] for one in tables}


def test_a_viewer_of_a_municipality_sees_everything_as_released(sign_in, people, out, places):
    found = rows(protected_tables(people.tilda, places.espoo))
    area = f"area:{places.espoo_area.pk}"
    assert tuple(found) == NAMES
    office, town = f"office:{places.office.pk}", f"town:{places.espoo_area.pk}:049"
    assert found["cards_by_place"] == ["nation", area, town, office]
    assert found["uses"] == ["nation", area, town]
    assert found["cards_by_age"] == ["nation", area, f"town:{places.espoo_area.pk}:049"]
    assert found["cards_by_situation"] == ["nation", area]
    page = sign_in("tilda").get("/stats/municipalities/049/").content.decode()
    assert ('id="released"' in page, "fewer than 5" in page, "Vaasan seutu" in page) == (True, True, False)
    assert ("<h1>Municipality: Espoo</h1>" in page, "Release 2, published on 15.7.2026" in page) == (True, True)
    assert ('/stats/annual/?municipality=049"' in page, "/figures/uses/2026Q1/2/" in page) == (True, True)


def test_a_viewer_chooses_among_the_released_periods(sign_in, people, out, world, places):
    publish(people, release(3, "2026Q2", world.geography, leaves(world, 200)))
    newest, before = (sign_in("tilda").get(f"/stats/municipalities/049/{asked}") for asked in ("", "?period=2026Q1"))
    assert [page.context["protected"][0].sheet.table.period for page in (newest, before)] == ["2026Q2", "2026Q1"]
    assert 'value="2026Q1" selected' in before.content.decode()


def test_before_the_first_release_the_page_says_so(sign_in, places):
    page = sign_in("tilda").get("/stats/municipalities/049/").content.decode()
    assert ("Nothing of this place has been released yet." in page, "Choose the period" in page) == (True, False)


def test_a_municipality_and_an_area_have_charts_of_their_own(people, out, places):
    for place in (places.espoo, places.espoo_area):
        charts = {one.name: len(one.figure.charts) for one in protected_tables(people.aino, place)}
        assert (charts["uses"], charts["cards_by_age"]) == (1, 1)


def test_a_municipality_that_is_told_with_others_shows_these_together(people, world, places):
    helsinki = make.site("Helsingin toimisto", places.espoo_area, places.helsinki, is_distributor=True)
    merged = [f"town:{places.espoo_area.pk}:{code}" for code in ("049", "091")]
    both = geography([places.office, helsinki, places.vaasa_office, places.theatre, places.wasa], merged=merged)
    publish(people, release(1, "2026Q1", both, leaves(world)))
    found = rows(protected_tables(people.tilda, places.espoo))
    assert found["cards_by_age"][1:] == [f"area:{places.espoo_area.pk}", f"rest:{places.espoo_area.pk}"]


def test_a_viewer_of_a_county_sees_its_municipalities(people, out, places):
    from accounts.permissions import Role

    kerttu = make.person("kerttu@kaikukanta.test", Role.STATISTICS, places.west, name="Kerttu")
    found = rows(protected_tables(kerttu, places.west))
    assert f"town:{places.espoo_area.pk}:049" in found["cards_by_gender"]
    assert not any("905" in row for all_ in found.values() for row in all_)


def test_who_sees_the_rows_keeps_the_live_page(sign_in, out, places):
    page = sign_in("aino").get("/stats/municipalities/049/")
    assert ("topics" in page.context, "protected" in page.context) == (True, False)
    text = page.content.decode()
    assert ("/stats/annual/?municipality=049" in text, "municipality_years.csv/?municipality=049" in text) == (
        True,
        True,
    )


def test_another_area_is_shown_as_released(sign_in, out, places):
    kaarina = sign_in("kaarina")
    assert f"/stats/areas/{places.vaasa_area.pk}/released/" in kaarina.get("/stats/").content.decode()
    page = kaarina.get(f"/stats/areas/{places.vaasa_area.pk}/released/")
    names = [one.name for one in page.context["protected"]]
    assert names == list(NAMES)
    text = page.content.decode()
    assert ("Vaasan sosiaalitoimisto" in text, "Espoon aikuissosiaalityö" in text) == (True, False)


def test_the_rows_of_another_area_stay_closed(sign_in, out, places):
    kaarina = sign_in("kaarina")
    assert kaarina.get(f"/stats/areas/{places.vaasa_area.pk}/").status_code == 404
    assert kaarina.get("/stats/areas/999999/released/").status_code == 404
    assert sign_in(None).get(f"/stats/areas/{places.vaasa_area.pk}/released/").status_code == 302


def test_nothing_but_the_public_figures_is_shown(people, out, places):
    """Cell by cell the same as the released table."""
    for one in protected_tables(people.tilda, places.espoo):
        public = out.second.table(one.name)
        for row in one.sheet.rows:
            assert tuple(cell.figure for cell in row.cells) == public.figures[row.place.key]


def test_without_statistics_there_is_nothing(out, places):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        protected_tables(AnonymousUser(), places.espoo)
