"""All municipalities and their status in the network."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import set_participation
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, Municipality, Participation
from tests import factories as make


@pytest.fixture
def set_espoo(people, places):
    def done(status, day, *, area=places.espoo_area, by=people.aino):
        return set_participation(municipality=places.espoo, area=area, status=status, starts_on=day, by=someone(by))

    return done


def history(municipality):
    return [
        tuple(row)
        for row in municipality.participations.order_by("starts_on").values_list("status", "starts_on", "ends_on")
    ]


def names(page):
    return [str(row.record) for row in page.context["table"].rows]


def test_a_coordinator_sees_the_whole_countrys_municipalities(sign_in, places):
    page = sign_in("kaarina").get("/municipalities/")
    rows = {str(row.record): (row.record.status, row.record.area_name) for row in page.context["table"].rows}
    assert rows == {"Espoo": ("in_use", "Espoo"), "Helsinki": (None, None), "Vaasa": ("in_use", "Vaasan seutu")}


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("status=outside", ["Helsinki"]),
        ("status=in_use", ["Espoo", "Vaasa"]),
        ("status=pilot", []),
        ("county=20", ["Espoo"]),
        ("region=01&search=vas", ["Vaasa"]),
    ],
)
def test_the_list_is_searched_and_limited(sign_in, places, limits, found):
    assert names(sign_in("kaarina").get(f"/municipalities/?{limits}")) == found


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("-name", ["Vaasa", "Helsinki", "Espoo"]),
        ("county", ["Vaasa", "Espoo", "Helsinki"]),
        ("-county", ["Espoo", "Vaasa", "Helsinki"]),
        ("region", ["Espoo", "Helsinki", "Vaasa"]),
    ],
)
def test_the_list_is_sorted_by_what_is_seen(sign_in, people, sort, found):
    order = names(sign_in("kaarina").get(f"/municipalities/?sort={sort}"))
    assert (sorted(order) if sort == "region" else order) == found


def test_the_status_is_todays(sign_in, set_espoo, places):
    set_espoo("ended", date(2026, 11, 23))
    assert names(sign_in("kaarina").get("/municipalities/?status=in_use")) == ["Espoo", "Vaasa"]


def test_the_list_asks_as_many_questions_with_three_as_with_six(sign_in, places):
    kaarina = sign_in("kaarina")
    with CaptureQueriesContext(connection) as few:
        kaarina.get("/municipalities/")
    for number in range(3):
        make.municipality(f"50{number}", f"Kunta {number}", "", county=places.west, postal_code=f"0500{number}")
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/municipalities/")
    assert len(few) == len(many)


def test_a_merged_municipality_is_not_listed(sign_in, places):
    Municipality.objects.filter(code="091").update(ended_on=date(2025, 12, 31))
    assert names(sign_in("kaarina").get("/municipalities/")) == ["Espoo", "Vaasa"]
    assert sign_in("aino").get("/municipalities/091/status/").status_code == 404


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_the_list_is_for_coordinators(sign_in, people, name):
    assert sign_in(name).get("/municipalities/").status_code == 403


def test_an_administrator_takes_a_municipality_into_the_network(sign_in, places):
    typed = {"area": places.espoo_area.pk, "status": "pilot", "starts_on": "2026-12-01"}
    sign_in("aino").post("/municipalities/091/status/", typed)
    assert history(places.helsinki) == [("pilot", date(2026, 12, 1), None)]


def test_a_coordinator_sets_no_status(sign_in, set_espoo, people):
    assert sign_in("kaarina").get("/municipalities/049/status/").status_code == 403
    with pytest.raises(PermissionDenied):
        set_espoo("ended", date(2026, 12, 1), by=people.kaarina)


def test_an_unknown_municipality_is_not_found(sign_in, people):
    assert sign_in("aino").get("/municipalities/999/status/").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "maybe"}, "status"),
        ({"area": ""}, "area"),
        ({"starts_on": "1.13.2026"}, "starts_on"),
        ({"starts_on": "2062-01-01"}, "starts_on"),
    ],
)
def test_bad_input_is_told_at_its_field(sign_in, places, change, field):
    typed = {"area": places.espoo_area.pk, "status": "ended", "starts_on": "2026-12-01"} | change
    page = sign_in("aino").post("/municipalities/049/status/", typed)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])


def test_the_national_area_is_no_municipalitys(sign_in, places):
    areas = sign_in("aino").get("/municipalities/049/status/").context["form"].fields["area"].queryset
    assert list(areas) == [places.espoo_area, places.vaasa_area]


def test_the_earlier_status_ends_the_day_before_and_is_kept(set_espoo, places):
    set_espoo("ended", date(2027, 1, 1))
    assert history(places.espoo) == [
        ("in_use", date(2021, 1, 1), date(2026, 12, 31)),
        ("ended", date(2027, 1, 1), None),
    ]


def test_the_same_first_day_corrects_the_newest_status(set_espoo, places):
    set_espoo("preparing", date(2021, 1, 1), area=places.vaasa_area)
    assert history(places.espoo) == [("preparing", date(2021, 1, 1), None)]
    event = AuditEvent.unscoped.get(verb="participation.set")
    assert event.details["before"] == {"area": places.espoo_area.pk, "status": "in_use"}


@pytest.mark.parametrize(("status", "day"), [("ended", date(2020, 12, 31)), ("in_use", date(2027, 1, 1))])
def test_a_day_before_the_newest_or_a_status_without_a_change_is_refused(set_espoo, places, status, day):
    with pytest.raises(Refused):
        set_espoo(status, day)
    assert history(places.espoo) == [("in_use", date(2021, 1, 1), None)]


def test_a_municipality_may_come_back_after_a_gap(set_espoo, places):
    Participation.objects.filter(municipality=places.espoo).update(ends_on=date(2024, 12, 31))
    set_espoo("in_use", date(2027, 1, 1))
    assert history(places.espoo) == [
        ("in_use", date(2021, 1, 1), date(2024, 12, 31)),
        ("in_use", date(2027, 1, 1), None),
    ]


@pytest.mark.parametrize("code", ["%00", "9999", "abc", "998"])
def test_a_municipality_that_is_none_is_not_found(sign_in, code):
    assert sign_in("aino").get(f"/municipalities/{code}/status/").status_code == 404
