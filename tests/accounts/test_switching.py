"""Taking over at a desk by initials and PIN: who may, who waits, when a shift ends, and what the trail says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from accounts import actors
from accounts.models import AuditEvent, Worker
from tests.accounts.desks import IN_DIALOG, enrol, share, switch, trail, unlock, working
from tests.factories import worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(places, people):
    share(people.ville)
    return worker(places.theatre)


@pytest.fixture
def desk(anna, sign_in, places):
    """The theatre's shared login at its enrolled device."""
    browser = sign_in("ville")
    enrol(browser, places.theatre)
    return browser


def refusal(answer):
    return " ".join(answer.context["form"].non_field_errors())


def test_initials_and_pin_take_over_and_lead_back(desk):
    answer = switch(desk, "ak")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert working(desk) == "Anna K."
    assert trail("worker.took_over") == ["venue@kaikukanta.test"]


def test_the_way_back_never_leads_to_another_site(desk):
    answer = desk.post("/worker/", {"initials": "AK", "pin": "2846", "next": "//elsewhere.test/"})
    assert answer["Location"] == "/start/"


def test_in_a_dialog_the_answer_is_who_works_now(desk):
    part = desk.get("/worker/?next=/desk/", headers=IN_DIALOG).content.decode()
    assert "<html" not in part and 'name="pin"' in part
    told = switch(desk, headers=IN_DIALOG).json()
    assert told == {
        "said": "Anna Korhonen is working now.",
        "name": "Anna Korhonen",
        "initials": "AK",
        "short": "Anna K.",
    }


@pytest.mark.parametrize(("initials", "pin"), [("AK", "2847"), ("XX", "2846"), ("AK", "28460")])
def test_a_wrong_pin_and_unknown_initials_are_told_alike(desk, initials, pin):
    answer = switch(desk, initials, pin)
    assert refusal(answer) == "The initials or the PIN are wrong. Type both again."
    assert pin not in answer.content.decode()
    assert working(desk) == ""


def test_five_wrong_pins_stop_that_worker_at_that_desk_only(desk, sign_in, places, fixed_day):
    other_desk = sign_in("ville")
    enrol(other_desk, places.theatre, "Ticket desk 2")
    worker(places.theatre, "BB", "Bertta", "5937")
    answers = [refusal(switch(desk, pin="1739")) for _again in range(5)]
    assert answers[3].startswith("The initials") and answers[4].startswith("Too many wrong PINs. Wait until 12.15")
    assert refusal(switch(desk)).startswith("Too many wrong PINs.")  # the right one waits, too
    assert switch(desk, "BB", "5937").status_code == 302
    assert switch(other_desk).status_code == 302
    fixed_day.shift(timedelta(minutes=15, seconds=1))
    assert switch(desk).status_code == 302
    assert len(trail("worker.wrong_pin")) == 5


def test_a_right_pin_forgets_the_wrong_ones_and_so_does_a_new_pin(desk, anna):
    for _again in range(4):
        switch(desk, pin="1739")
    switch(desk)
    for _again in range(5):
        switch(desk, pin="1739")
    assert refusal(switch(desk)).startswith("Too many")
    desk.post(f"/sites/workers/{anna.pk}/pin/", {"pin": "6203", "pin_again": "6203"})
    assert switch(desk).status_code == 200
    assert switch(desk, pin="6203").status_code == 302


def test_another_sites_worker_does_not_take_over_here(desk, places):
    worker(places.wasa, "VV", "Viktoria", "5937")
    assert refusal(switch(desk, "VV", "5937")).startswith("The initials or the PIN are wrong.")


def test_a_shift_ends_when_its_worker_leaves(desk, anna, sign_in):
    switch(desk)
    sign_in("kaarina").post(f"/sites/workers/{anna.pk}/end/")
    assert working(desk) == ""


def test_a_shift_ends_after_half_an_idle_hour_and_not_while_somebody_works(desk, fixed_day):
    switch(desk)
    for _again in range(3):
        fixed_day.shift(timedelta(minutes=20))
        assert working(desk) == "Anna K."
    fixed_day.shift(timedelta(minutes=31))
    unlock(desk)
    assert working(desk) == ""


def test_what_a_page_asks_by_itself_keeps_no_shift(desk, fixed_day):
    switch(desk)
    for _again in range(4):
        fixed_day.shift(timedelta(minutes=8))
        desk.get("/desk/queue/", headers={"Sec-Fetch-Mode": "cors"})
    unlock(desk)
    assert working(desk) == ""


def test_a_shift_ends_with_the_session_and_by_a_button(desk, people):
    switch(desk)
    desk.post("/worker/leave/")
    assert working(desk) == ""
    switch(desk)
    desk.post("/logout/")
    desk.force_login(people.ville, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert working(desk) == ""


def test_the_actor_is_the_worker_at_the_named_device(desk, rf, people, anna):
    switch(desk)
    request = rf.get("/desk/")
    request.user, request.session, request.COOKIES = (
        type(people.ville).objects.get(pk=people.ville.pk),
        desk.session,
        {name: cookie.value for name, cookie in desk.cookies.items()},
    )
    by = actors.person(request, worker="typed")
    assert (by.worker, by.device_name) == ("Anna Korhonen, AK", "Ticket desk 1")
    assert by.trail_name == "venue@kaikukanta.test (Anna Korhonen, AK)"


def test_a_persons_own_account_names_its_worker_and_switches_nobody(sign_in, places, people):
    ville, mine = sign_in("ville"), worker(places.theatre, "VV", "Ville Virtanen", user=people.ville)
    enrol(ville, places.theatre)
    assert ville.get("/sites/").context["desk_now"] is None or working(ville) == ""
    assert "You are logged in with your own account" in ville.get("/worker/").content.decode()
    assert switch(ville, "VV").status_code == 200
    ville.post(f"/sites/workers/{mine.pk}/pin/", {"pin": "6203", "pin_again": "6203"})
    assert trail("worker.pin_set") == ["venue@kaikukanta.test (Ville Virtanen, VV)"]


def test_a_browser_that_is_no_device_says_how_it_becomes_one(sign_in, anna):
    page = sign_in("ville").get("/worker/").content.decode()
    assert "This browser is not a device of the site" in page and "/devices/" in page


def test_ones_own_pin_is_changed_with_the_old_one(desk, anna):
    switch(desk)
    page = desk.post("/worker/pin/", {"old": "1739", "pin": "6203", "pin_again": "6203"})
    assert page.context["form"].errors == {"old": ["This is not your PIN. Type the one that you use now."]}
    page = desk.post("/worker/pin/", {"old": "2846", "pin": "1234", "pin_again": "1234"})
    assert "pin" in page.context["form"].errors
    assert desk.post("/worker/pin/", {"old": "2846", "pin": "6203", "pin_again": "6203"}).status_code == 302
    assert switch(desk, pin="6203").status_code == 302
    assert trail("worker.pin_changed") == ["venue@kaikukanta.test (Anna Korhonen, AK)"]


def test_guessing_at_the_own_pin_is_counted_as_at_a_switch(desk, anna):
    switch(desk)
    for _again in range(5):
        page = desk.post("/worker/pin/", {"old": "1739", "pin": "6203", "pin_again": "6203"})
    assert refusal(page).startswith("Too many wrong PINs.")
    assert refusal(switch(desk)).startswith("Too many wrong PINs.")


def test_a_pin_cannot_be_tried_against_a_copy_of_the_database(anna):
    from django.contrib.auth.hashers import check_password

    assert not check_password("2846", Worker.unscoped.get(pk=anna.pk).pin)
    assert not AuditEvent.unscoped.filter(details__icontains="2846").exists()
