"""A site's devices: a browser is enrolled once, named, and let go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts.models import AuditEvent, EnrolledDevice
from tests.accounts.desks import enrol, share, switch, trail, working
from tests.factories import worker

pytestmark = pytest.mark.django_db
COOKIE = settings.DEVICE_COOKIE_NAME


def page_of(site):
    return f"/sites/{site.pk}/devices/"


def test_a_browser_becomes_the_sites_device_under_a_name(sign_in, places):
    ville = sign_in("ville")
    device = enrol(ville, places.theatre)
    assert (device.name, device.site, device.enrolled_by) == ("Ticket desk 1", places.theatre, "venue@kaikukanta.test")
    page = ville.get(page_of(places.theatre))
    assert page.context["here"].name == "Ticket desk 1"
    assert trail("device.enrolled") == ["venue@kaikukanta.test"]


@pytest.mark.parametrize(("name", "status"), [("kaarina", 200), ("aino", 200), ("viktor", 404), ("tilda", 403)])
def test_members_and_coordinators_enrol_at_their_own_sites(sign_in, places, name, status):
    assert sign_in(name).get(page_of(places.theatre)).status_code == status
    assert sign_in(name).post(page_of(places.theatre), {"name": "Desk"}).status_code in (302, status)
    assert EnrolledDevice.unscoped.exists() is (status == 200)


def test_the_cookie_comes_from_any_page_and_only_when_it_is_needed(sign_in, places):
    ville = sign_in("ville")
    cookie = ville.post(page_of(places.theatre), {"name": "Desk"}).cookies[COOKIE]
    assert (cookie["httponly"], cookie["max-age"]) == (True, 365 * 24 * 3600)
    assert COOKIE in ville.get("/sites/").cookies  # the first page of the day
    assert COOKIE not in ville.get("/sites/").cookies
    assert COOKIE not in sign_in("viktor").get("/sites/").cookies


def test_the_day_of_its_last_use_is_kept_and_a_used_device_lives_on(sign_in, places, people, fixed_day):
    ville = sign_in("ville")
    device = enrol(ville, places.theatre)
    ville.get("/sites/")
    fixed_day.shift(timedelta(days=300))
    ville.force_login(people.ville, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert COOKIE in ville.get("/sites/").cookies
    device.refresh_from_db()
    assert device.last_used_on == date(2026, 11, 22) + timedelta(days=300)
    fixed_day.shift(timedelta(days=200))
    ville.force_login(people.ville, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert ville.get(page_of(places.theatre)).context["here"].pk == device.pk


def test_a_browser_is_a_device_of_one_site_at_a_time(sign_in, places):
    aino = sign_in("aino")
    enrol(aino, places.theatre)
    here = aino.post(page_of(places.theatre), {"name": "Again"}).context["form"]
    assert here.non_field_errors() == ["This browser is already a device of the site. Change its name in the list."]
    elsewhere = aino.post(page_of(places.wasa), {"name": "Kassa"}).context["form"]
    assert elsewhere.non_field_errors()[0].startswith("This browser is a device of another site.")
    assert EnrolledDevice.unscoped.count() == 1


def test_bad_names_are_told_and_stay(sign_in, places):
    ville, colleague = sign_in("ville"), sign_in("ville")
    assert ville.post(page_of(places.theatre), {"name": "  "}).context["form"].errors == {
        "name": ["Give the device a name."]
    }
    enrol(ville, places.theatre)
    page = colleague.post(page_of(places.theatre), {"name": "Ticket desk 1"})
    assert "The site already has a device with this name" in page.content.decode()
    assert 'value="Ticket desk 1"' in page.content.decode()


def test_a_device_is_renamed_and_a_taken_name_is_refused_beside_it(sign_in, places):
    ville, colleague = sign_in("ville"), sign_in("ville")
    first, _second = enrol(ville, places.theatre), enrol(colleague, places.theatre, "Ticket desk 2")
    page = ville.post(f"/sites/devices/{first.pk}/name/", {"name": "Ticket desk 2"})
    assert page.context["renamed"] == first.pk and page.context["form"].errors
    assert ville.post(f"/sites/devices/{first.pk}/name/", {"name": "Foyer"}).status_code == 302
    first.refresh_from_db()
    assert first.name == "Foyer"
    assert AuditEvent.unscoped.get(verb="device.renamed").details == {
        "before": {"name": "Ticket desk 1"},
        "after": {"name": "Foyer"},
    }


def test_a_revoked_device_loses_its_workers_at_once(sign_in, places, people):
    share(people.ville)
    desk, colleague = sign_in("ville"), sign_in("kaarina")
    worker(places.theatre)
    device = enrol(desk, places.theatre)
    switch(desk)
    assert working(desk) == "Anna K."
    colleague.post(f"/sites/devices/{device.pk}/revoke/")
    assert working(desk) == ""
    assert switch(desk).status_code == 200  # the page that says that this is no device
    device.refresh_from_db()
    assert [device.revoked_by] == trail("device.revoked") == ["coordinator@kaikukanta.test"]


def test_another_sites_device_is_not_found(sign_in, places):
    device = enrol(sign_in("ville"), places.theatre)
    viktor = sign_in("viktor")
    for deed in ("name", "revoke"):
        assert viktor.post(f"/sites/devices/{device.pk}/{deed}/", {"name": "X"}).status_code == 404
    device.refresh_from_db()
    assert (device.name, device.revoked_at) == ("Ticket desk 1", None)


def test_a_list_of_three_costs_as_many_queries_as_one(sign_in, places, django_assert_num_queries):
    ville = sign_in("ville")
    enrol(ville, places.theatre)
    ville.get(page_of(places.theatre))
    with django_assert_num_queries(6):
        ville.get(page_of(places.theatre))
    for number in (2, 3):
        enrol(sign_in("ville"), places.theatre, f"Ticket desk {number}")
    with django_assert_num_queries(6):
        ville.get(page_of(places.theatre))
