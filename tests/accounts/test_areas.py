"""The pages of areas."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import add_area, edit_area
from accounts.actors import someone
from accounts.models import Area, AuditEvent
from tests import factories as make

KAINUU = {"name_fi": "Kainuu", "name_sv": "Kajanaland", "page_fi": "kainuu.example/kaikukortti"}


def test_a_coordinator_sees_the_own_area_with_its_counts(sign_in, places):
    rows = [row.record for row in sign_in("kaarina").get("/areas/").context["table"].rows]
    assert [(row, row.municipality_count, row.site_count) for row in rows] == [(places.espoo_area, 1, 2)]


def test_an_administrator_sees_all_areas_in_finnish_order(sign_in, places):
    make.area("Äänekoski", "Äänekoski")
    rows = [str(row.record) for row in sign_in("aino").get("/areas/").context["table"].rows]
    assert rows == ["Espoo", "Koko maa", "Vaasan seutu", "Äänekoski"]


def test_the_list_asks_as_many_questions_with_three_areas_as_with_six(sign_in, places):
    aino = sign_in("aino")
    with CaptureQueriesContext(connection) as three:
        aino.get("/areas/")
    asked = len(three)
    for name in ("Kainuu", "Lappi", "Lahti"):
        make.area(name, name)
    with CaptureQueriesContext(connection) as six:
        assert "Lahti" in aino.get("/areas/").content.decode()
    assert len(six) == asked


def test_an_area_shows_municipalities_sites_pages_and_coordinators(sign_in, people, places):
    Area.unscoped.filter(pk=places.espoo_area.pk).update(brochure_sv="https://esbo.example/broschyr.pdf")
    page = sign_in("kaarina").get(f"/areas/{places.espoo_area.pk}/")
    assert [(row, row.status) for row in page.context["municipalities"]] == [(places.espoo, "in_use")]
    assert [row.record for row in page.context["table"].rows] == [places.office, places.theatre]
    assert [row.user for row in page.context["coordinators"]] == [people.kaarina]
    assert "https://esbo.example/broschyr.pdf" in page.content.decode()


def test_an_area_asks_as_many_questions_with_two_sites_as_with_five(sign_in, places):
    kaarina, address = sign_in("kaarina"), f"/areas/{places.espoo_area.pk}/"
    with CaptureQueriesContext(connection) as few:
        kaarina.get(address)
    for number in range(3):
        make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
    with CaptureQueriesContext(connection) as many:
        kaarina.get(address)
    assert len(few) == len(many)


@pytest.mark.parametrize("page", ["", "edit/"])
def test_another_area_is_not_found(sign_in, places, page):
    assert sign_in("kaarina").get(f"/areas/{places.vaasa_area.pk}/{page}").status_code == 404


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_areas_are_for_coordinators(sign_in, places, name):
    assert sign_in(name).get("/areas/").status_code == 403
    assert sign_in(name).get(f"/areas/{places.espoo_area.pk}/").status_code == 403


def test_an_administrator_adds_an_area(sign_in, people):
    answer = sign_in("aino").post("/areas/new/", KAINUU | {"pilot_ends_on": "2027-06-30"})
    area = Area.unscoped.get(name_fi="Kainuu")
    assert answer.headers["Location"] == f"/areas/{area.pk}/"
    assert (area.page_fi, area.pilot_ends_on) == ("https://kainuu.example/kaikukortti", date(2027, 6, 30))


@pytest.mark.parametrize("day", ["1.1.0001", "31.12.2014", "1.1.2100", "0.0.0000", "31.2.2027"])
def test_a_pilot_ends_on_a_day_that_can_be_meant(sign_in, people, day):
    page = sign_in("aino").post("/areas/new/", KAINUU | {"pilot_ends_on": day})
    assert (list(page.context["form"].errors), Area.unscoped.filter(name_fi="Kainuu").exists()) == (
        ["pilot_ends_on"],
        False,
    )
    assert day in page.content.decode()  # what was typed stays


def test_the_one_national_area_is_offered_until_it_is_there(sign_in, places):
    aino = sign_in("aino")
    assert "is_national" not in aino.get("/areas/new/").context["form"].fields
    Area.unscoped.filter(is_national=True).update(is_national=False)
    aino.post("/areas/new/", KAINUU | {"is_national": "on"})
    assert Area.unscoped.get(is_national=True).name_fi == "Kainuu"


def test_a_name_that_is_taken_is_refused_in_words(sign_in, places):
    page = sign_in("aino").post("/areas/new/", KAINUU | {"name_fi": "Espoo"})
    assert page.context["form"].errors == {"name_fi": ["There is already an area with this name."]}


def test_a_coordinator_adds_no_areas(sign_in, people):
    assert sign_in("kaarina").get("/areas/new/").status_code == 403


def test_a_coordinator_keeps_pages_and_brochures_but_not_the_name(sign_in, places):
    typed = {"page_en": "https://espoo.example/en", "name_fi": "Kaarinan valtakunta", "pilot_ends_on": "2030-01-01"}
    sign_in("kaarina").post(f"/areas/{places.espoo_area.pk}/edit/", typed)
    area = Area.unscoped.get(pk=places.espoo_area.pk)
    assert (area.page_en, area.name_fi, area.pilot_ends_on) == ("https://espoo.example/en", "Espoo", None)


def test_a_bad_address_is_told_at_its_field(sign_in, places):
    page = sign_in("kaarina").post(f"/areas/{places.espoo_area.pk}/edit/", {"page_fi": "ei osoite"})
    assert page.context["form"].errors == {"page_fi": ["Enter a valid URL."]}


def test_the_actions_hold_the_same_line_and_the_trail_the_change(people, places):
    with pytest.raises(PermissionDenied):
        edit_area(area=places.espoo_area, name_fi="Muu", by=someone(people.kaarina))
    with pytest.raises(PermissionDenied):
        edit_area(area=places.vaasa_area, page_fi="https://x.example", by=someone(people.kaarina))
    with pytest.raises(PermissionDenied):
        add_area(**KAINUU, by=someone(people.kaarina))
    edit_area(area=places.espoo_area, name_sv="Esbo stad", by=someone(people.aino))
    event = AuditEvent.unscoped.get()
    assert (event.verb, event.area_id) == ("area.edited", str(places.espoo_area.pk))
    assert event.details == {"before": {"name_sv": "Esbo"}, "after": {"name_sv": "Esbo stad"}}


def whole(area, **changes):
    return {"name_fi": area.name_fi, "name_sv": area.name_sv} | changes


@pytest.mark.parametrize(
    ("new", "page", "words"),
    [
        ("31.12.2027", "/cards/pilots/{}/", "See below which cards can go on with the pilot."),
        ("", "/cards/pilots/{}/", "See below which cards can go on with the pilot."),
        ("31.5.2027", "/areas/{}/", "Cards issued before keep the last day that is on them."),
        ("30.6.2027", "/areas/{}/", "The area has been saved."),
    ],
)
def test_the_pilots_cards_are_shown_when_it_goes_on(sign_in, places, new, page, words):
    area = places.espoo_area
    Area.unscoped.filter(pk=area.pk).update(pilot_ends_on=date(2027, 6, 30))
    answer = sign_in("aino").post(f"/areas/{area.pk}/edit/", whole(area, pilot_ends_on=new), follow=True)
    assert answer.redirect_chain == [(page.format(area.pk), 302)]
    assert [str(message) for message in answer.context["messages"]][0].endswith(words)


def test_earlier_ends_of_a_pilot_are_kept(people, places):
    for end in (date(2026, 12, 31), date(2027, 6, 30), None, date(2027, 6, 30)):
        area = edit_area(area=places.espoo_area, pilot_ends_on=end, by=someone(people.aino))
    assert (area.pilot_ends_on, area.earlier_pilot_ends) == (date(2027, 6, 30), [date(2026, 12, 31)])


def test_the_page_leads_to_the_cards_of_a_pilot_whose_end_has_changed(sign_in, places):
    page, link = f"/areas/{places.espoo_area.pk}/", f"/cards/pilots/{places.espoo_area.pk}/"
    assert link not in sign_in("kaarina").get(page).content.decode()
    Area.unscoped.filter(pk=places.espoo_area.pk).update(earlier_pilot_ends=[date(2026, 12, 31)])
    assert link in sign_in("kaarina").get(page).content.decode()
