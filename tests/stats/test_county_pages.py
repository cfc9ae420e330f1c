"""The ways to the pages of counties and municipalities, for Kaikukeskus and for a county's viewer."""

from __future__ import annotations

import pytest

from accounts.models import Participation
from accounts.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_kaikukeskus_finds_every_county_and_the_municipalities_that_have_taken_part(sign_in, places):
    text = sign_in("aino").get("/stats/").content.decode()
    assert f'href="/stats/counties/{places.west.pk}/"' in text
    taken = set(Participation.objects.values_list("municipality_id", flat=True))
    assert all(f'href="/stats/municipalities/{code}/"' in text for code in taken) and taken


def test_an_area_and_a_municipality_of_one_name_have_titles_of_their_own(sign_in, places):
    aino = sign_in("aino")
    area = aino.get(f"/stats/areas/{places.espoo_area.pk}/").content.decode()
    town = aino.get("/stats/municipalities/049/").content.decode()
    assert ("<h1>Area: Espoo</h1>" in area, "<h1>Municipality: Espoo</h1>" in town) == (True, True)
    assert ("Statistics of Area: Espoo" in area, "Statistics of Municipality: Espoo" in town) == (True, True)


def test_a_countys_page_has_its_report_its_files_and_its_municipalities(sign_in, places):
    text = sign_in("aino").get(f"/stats/counties/{places.west.pk}/").content.decode()
    for address in ("/stats/annual/?county=", "county_years.csv/?county=", 'href="/stats/municipalities/049/"'):
        assert address in text


def test_a_viewer_of_a_county_goes_on_to_its_municipalities_as_released(sign_in, people, places, out):
    people.kerttu = make.person("kerttu@kaikukanta.test", Role.STATISTICS, places.west, name="Kerttu")
    county, town = (
        sign_in("kerttu").get(f"/stats/{at}/") for at in (f"counties/{places.west.pk}", "municipalities/049")
    )
    assert 'href="/stats/municipalities/049/"' in county.content.decode()
    assert [bool(page.context["protected"]) for page in (county, town)] == [True, True]
    assert [page.context["report_query"] for page in (county, town)] == [f"?county={places.west.pk}", ""]


def test_a_page_without_live_tables_has_no_choice_of_period(sign_in, out):
    text = sign_in("ville").get("/stats/").content.decode()
    assert ('id="period"' in text, 'href="/figures/"' in text) == (False, True)
