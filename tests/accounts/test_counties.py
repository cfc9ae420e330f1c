"""The pages of wellbeing services counties and of one municipality: status now and through time, viewers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Participation
from accounts.permissions import Role
from tests import factories as make


@pytest.fixture
def history(places):
    """Espoo tried from 2015, and uses the card since 2021; Lohja of the same county prepares."""
    lohja = make.municipality("444", "Lohja", "Lojo", county=places.west, postal_code="08100")
    area = {"area": places.espoo_area}
    Participation.objects.create(
        municipality=places.espoo, status="pilot", starts_on=date(2015, 1, 1), ends_on=date(2020, 12, 31), **area
    )
    Participation.objects.create(municipality=lohja, status="preparing", starts_on=date(2026, 9, 1), **area)
    return lohja


def test_the_counties_count_their_municipalities_by_status(sign_in, history):
    rows = {row.record.code: row.record for row in sign_in("kaarina").get("/counties/").context["table"].rows}
    west = rows["20"]
    assert (west.all_count, west.in_use_count, west.pilot_count, west.preparing_count, west.ended_count) == (
        2,
        1,
        0,
        1,
        0,
    )


def test_the_list_asks_as_many_questions_with_two_rows_as_with_four(sign_in, places):
    aino = sign_in("aino")
    aino.get("/counties/")
    with CaptureQueriesContext(connection) as few:
        aino.get("/counties/")
    for code in ("07", "08"):
        make.county(code, code)
    with CaptureQueriesContext(connection) as many:
        aino.get("/counties/")
    assert len(few) == len(many)


def test_a_countys_page_shows_its_municipalities_and_viewers(sign_in, places, history):
    viewer = make.person("hva@kaikukanta.test", Role.STATISTICS, places.west, name="Hilkka")
    page = sign_in("aino").get("/counties/20/")
    shown = [(str(row.record), row.record.status) for row in page.context["table"].rows]
    assert shown == [("Espoo", "in_use"), ("Lohja", "preparing")]
    assert ([m.user for m in page.context["viewers"]], page.context["may_invite"]) == ([viewer], True)
    own = sign_in("kaarina").get("/counties/20/")
    assert (list(own.context["viewers"]), own.context["may_invite"]) == ([], False)


def test_a_municipalitys_page_shows_status_history_sites_and_viewers(sign_in, people, places, history):
    page = sign_in("kaarina").get("/municipalities/049/")
    assert page.context["municipality"].status == "in_use"
    assert [part.status for part in page.context["history"]] == ["in_use", "pilot"]
    assert len(page.context["table"].rows) == 2
    assert ([m.user for m in page.context["viewers"]], page.context["may_invite"]) == ([people.tilda], True)
    assert not page.context["may_change"]


def test_of_a_municipality_elsewhere_neither_sites_nor_viewers_are_seen(sign_in, places):
    make.person("v@kaikukanta.test", Role.STATISTICS, places.vaasa)
    page = sign_in("kaarina").get("/municipalities/905/")
    assert (len(page.context["table"].rows), list(page.context["viewers"])) == (0, [])
    assert f"/areas/{places.vaasa_area.pk}/" not in page.content.decode()


@pytest.mark.parametrize("address", ["/counties/99/", "/municipalities/999/"])
def test_what_does_not_exist_is_not_found(sign_in, people, address):
    assert sign_in("aino").get(address).status_code == 404


def test_the_button_of_a_viewer_leads_to_a_form_with_the_place_chosen(sign_in, places):
    page = sign_in("aino").get("/people/invite/?role=statistics&place=county-20")
    assert page.context["form"]["place"].value() == "county-20"


def test_an_areas_page_tells_what_has_been_and_its_coordinators_sides(sign_in, places, history):
    page = sign_in("kaarina").get(f"/areas/{places.espoo_area.pk}/")
    assert [(part.municipality, part.status) for part in page.context["history"]] == [(places.espoo, "pilot")]
    assert "Both sides" in page.content.decode()
