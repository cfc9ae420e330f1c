"""A site that wants to know who works: behind its shared login somebody takes over first, and nothing is lost."""

from __future__ import annotations

import pytest

from accounts.models import Membership, Site
from accounts.permissions import Role
from tests.accounts.desks import enrol, share, switch
from tests.factories import worker

pytestmark = pytest.mark.django_db
SCRIPT = {"Sec-Fetch-Mode": "cors"}


@pytest.fixture
def desk(sign_in, places, people):
    share(people.ville)
    worker(places.theatre)
    Site.unscoped.filter(pk=places.theatre.pk).update(names_workers=True)
    browser = sign_in("ville")
    enrol(browser, places.theatre)
    return browser


def test_pages_lead_to_taking_over_and_then_back(desk):
    answer = desk.get("/desk/?venue=x")
    assert (answer.status_code, answer["Location"]) == (302, "/worker/?next=%2Fdesk%2F%3Fvenue%3Dx")
    assert desk.get("/worker/").status_code == 200
    switch(desk)
    assert desk.get("/desk/").status_code == 200


def test_a_form_that_was_sent_too_early_is_told_not_to_be_saved(desk):
    answer = desk.post("/desk/log/", {}, headers={"Referer": "http://testserver/desk/group/"}, follow=True)
    assert answer.redirect_chain == [("/worker/?next=%2Fdesk%2Fgroup%2F", 302)]
    assert "The form was not saved: say first who works." in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_hears_why_and_may_ask_again(desk, method):
    answer = getattr(desk, method)("/desk/queue/", headers=SCRIPT)
    assert (answer.status_code, answer["Kaikukanta-Needs"], answer.content) == (401, "worker", b"")


def test_who_has_no_device_yet_can_enrol_one(desk, sign_in, places):
    other = sign_in("ville")
    assert other.get("/desk/")["Location"].startswith("/worker/")
    enrol(other, places.theatre, "Ticket desk 2")
    assert switch(other)["Location"] == "/desk/"


def test_the_workers_list_is_behind_the_gate(desk, places):
    """Else whoever has the shared password would give somebody's name a PIN and work under it."""
    assert desk.get(f"/sites/{places.theatre.pk}/workers/")["Location"].startswith("/worker/")


def test_a_persons_own_account_is_asked_nothing(desk, sign_in):
    assert sign_in("kaarina").get("/sites/").status_code == 200


def test_a_shared_login_that_works_for_another_site_too_is_asked_nothing(desk, people, places):
    Membership.unscoped.create(user=people.ville, role=Role.VENUE, kind="site", site=places.wasa)
    assert desk.get("/desk/").status_code == 200


def test_a_site_that_does_not_ask_lets_the_shared_login_work_as_before(desk, places):
    Site.unscoped.filter(pk=places.theatre.pk).update(names_workers=False)
    assert desk.get("/desk/").status_code == 200


def test_stopping_work_leads_to_who_takes_over(desk):
    switch(desk)
    assert desk.post("/worker/leave/")["Location"] == "/worker/"
    assert desk.get("/desk/").status_code == 302
