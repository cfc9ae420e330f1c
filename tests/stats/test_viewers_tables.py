"""Viewers without the rows get the public, protected tables of their place, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stats.protected import HOLDERS, protected_tables
from tests import factories as make
from tests.stats.conftest import leaves
from tests.stats.released_by_hand import geography, publish, release

pytestmark = pytest.mark.django_db


def rows(tables: Any) -> dict[str, list[str]]:
    return {one.name: [row.place.key for row in one.sheet.rows] for one in tables}


def test_a_viewer_of_a_municipality_sees_holders_as_released(sign_in, people, out, places):
    found = rows(protected_tables(people.tilda, places.espoo, 2026))
    area = f"area:{places.espoo_area.pk}"
    assert tuple(found) == HOLDERS
    assert found["cards_by_age"] == ["nation", area, f"town:{places.espoo_area.pk}:049"]
    assert found["cards_by_situation"] == ["nation", area]
    page = sign_in("tilda").get("/stats/municipalities/049/").content.decode()
    assert ('id="released"' in page, "fewer than 5" in page, "Vaasan seutu" in page) == (True, True, False)


def test_a_municipality_that_is_told_with_others_shows_these_together(people, world, places):
    helsinki = make.site("Helsingin toimisto", places.espoo_area, places.helsinki, is_distributor=True)
    merged = [f"town:{places.espoo_area.pk}:{code}" for code in ("049", "091")]
    both = geography([places.office, helsinki, places.vaasa_office, places.theatre, places.wasa], merged=merged)
    publish(people, release(1, "2026Q1", both, leaves(world)))
    found = rows(protected_tables(people.tilda, places.espoo, 2026))
    assert found["cards_by_age"][1:] == [f"area:{places.espoo_area.pk}", f"rest:{places.espoo_area.pk}"]


def test_a_viewer_of_a_county_sees_its_municipalities(people, out, places):
    from accounts.permissions import Role

    kerttu = make.person("kerttu@kaikukanta.test", Role.STATISTICS, places.west, name="Kerttu")
    found = rows(protected_tables(kerttu, places.west, 2026))
    assert f"town:{places.espoo_area.pk}:049" in found["cards_by_gender"]
    assert not any("905" in row for all_ in found.values() for row in all_)


def test_who_sees_the_rows_has_no_need_of_them(people, out, places):
    assert protected_tables(people.aino, places.espoo, 2026) == []


def test_another_area_is_shown_as_released(sign_in, out, places):
    kaarina = sign_in("kaarina")
    assert f"/stats/areas/{places.vaasa_area.pk}/released/" in kaarina.get("/stats/").content.decode()
    page = kaarina.get(f"/stats/areas/{places.vaasa_area.pk}/released/")
    names = [one.name for one in page.context["protected"]]
    assert names == ["cards_by_place", *HOLDERS, "uses"]
    text = page.content.decode()
    assert ("Vaasan sosiaalitoimisto" in text, "Espoon aikuissosiaalityö" in text) == (True, False)


def test_the_rows_of_another_area_stay_closed(sign_in, out, places):
    kaarina = sign_in("kaarina")
    assert kaarina.get(f"/stats/areas/{places.vaasa_area.pk}/").status_code == 404
    assert kaarina.get("/stats/areas/999999/released/").status_code == 404
    assert sign_in(None).get(f"/stats/areas/{places.vaasa_area.pk}/released/").status_code == 302


def test_nothing_but_the_public_figures_is_shown(people, out, places):
    """Cell by cell the same as the released table."""
    for one in protected_tables(people.tilda, places.espoo, 2026):
        public = out.second.table(one.name)
        for row in one.sheet.rows:
            assert tuple(cell.figure for cell in row.cells) == public.figures[row.place.key]


def test_without_statistics_there_is_nothing(out, places):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        protected_tables(AnonymousUser(), places.espoo, 2026)
