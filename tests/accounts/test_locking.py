"""A screen that nobody used: locked on the server, opened by its person, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts import keeping, locking
from accounts.models import KeptForm
from tests.accounts.mailbox import log_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
SCRIPT = {"Sec-Fetch-Mode": "cors"}
VILLE = "venue@kaikukanta.test"
NAME = {"name": "Ville Venue", "language": "en"}


def locked_then(after: str) -> str:
    return f"/locked/?{urlencode({'next': after})}"


@pytest.fixture
def idle(sign_in, fixed_day):
    """`idle("jaana", 16)`: Jaana's browser, unused for sixteen minutes."""

    def left(name: str, minutes: int) -> Client:
        browser = sign_in(name)
        browser.get("/account/")
        fixed_day.shift(timedelta(minutes=minutes))
        return browser

    return left


@pytest.mark.parametrize(
    ("name", "minutes"), [("ville", 30), ("leena", 30), ("jaana", 15), ("kaarina", 15), ("aino", 15)]
)
def test_a_desk_stays_open_for_half_an_hour_and_others_for_a_quarter(idle, name, minutes):
    assert idle(name, minutes - 1).get("/account/").status_code == 200
    assert idle(name, minutes + 1).get("/account/?a=1").headers["Location"] == locked_then("/account/?a=1")


def test_who_is_at_work_is_never_locked_out(sign_in, fixed_day):
    browser = sign_in("jaana")
    for _page in range(5):
        fixed_day.shift(timedelta(minutes=14))
        assert browser.get("/account/").status_code == 200


def test_a_locked_screen_opens_with_the_password_and_goes_on(idle):
    browser = idle("jaana", 16)
    browser.get("/cards/")
    assert browser.post("/locked/", {"password": "väärä", "next": "/cards/"}).status_code == 200
    assert browser.get("/cards/").status_code == 302
    assert browser.post("/locked/", {"password": PASSWORD, "next": "/cards/"}).headers["Location"] == "/cards/"
    assert browser.get("/cards/").status_code == 200


def test_once_locked_it_stays_locked_whatever_the_clock_says(idle, fixed_day):
    browser = idle("jaana", 16)
    browser.get("/cards/")
    fixed_day.shift(-timedelta(minutes=16))
    assert browser.get("/cards/").status_code == 302


@pytest.mark.parametrize("address", ["/", "/logout/", "/health/", "/locked/activity/"])
def test_what_shows_nothing_of_a_person_stays_open(idle, address):
    assert idle("jaana", 16).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/account/2fa/", "/password/change/", "/reauthenticate/", "/account/sessions/"])
def test_the_lock_stands_before_the_pages_that_mend_an_account_too(idle, address):
    assert idle("jaana", 16).get(address).headers["Location"] == locked_then(address)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_that_asks_in_the_background_hears_401(idle, method):
    assert getattr(idle("ville", 31), method)("/desk/queue/", headers=SCRIPT).status_code == 401


def test_what_a_page_asks_by_itself_keeps_nothing_open(sign_in, fixed_day):
    browser = sign_in("ville")
    for _poll in range(4):
        fixed_day.shift(timedelta(minutes=10))
        browser.get("/account/", headers=SCRIPT)
        browser.post("/desk/queue/", headers=SCRIPT, content_type="application/json")
    assert browser.get("/desk/").status_code == 302


def test_a_form_that_a_script_sends_for_its_person_does(sign_in, fixed_day):
    browser = sign_in("ville")
    for _card in range(4):
        fixed_day.shift(timedelta(minutes=20))
        assert browser.post("/desk/", headers=SCRIPT).status_code == 200


def test_the_page_hears_how_long_it_has_and_can_say_that_somebody_is_there(idle):
    browser = idle("jaana", 14)
    assert 0 < browser.get("/locked/activity/").json()["left"] <= 60
    assert browser.post("/locked/activity/").json()["left"] == 15 * 60


def test_after_the_lock_saying_so_is_not_enough(idle):
    browser = idle("jaana", 16)
    assert browser.post("/locked/activity/").json() == {"left": 0}
    assert browser.get("/cards/").status_code == 302


def test_the_covering_script_gets_its_answers_as_data(idle):
    browser = idle("jaana", 16)
    wrong = browser.post("/locked/", {"password": "väärä"}, headers={**SCRIPT, "Accept-Language": "en"})
    assert (wrong.status_code, wrong.json()) == (400, {"words": "Incorrect password."})
    assert browser.post("/locked/", {"password": PASSWORD}, headers=SCRIPT).json() == {"left": 15 * 60}


def test_wrong_passwords_at_the_lock_are_counted(idle):
    browser = idle("jaana", 16)
    browser.get("/login/")
    for _guess in range(5):
        browser.post("/locked/", {"password": "väärä"})
    browser.post("/locked/", {"password": PASSWORD})
    assert browser.get("/cards/").status_code == 302


def test_unlocking_leads_to_no_other_site(idle):
    browser = idle("jaana", 16)
    sent = {"password": PASSWORD, "next": "https://evil.example/"}
    assert browser.post("/locked/", sent).headers["Location"] == "/start/"


def test_who_has_no_passkey_is_asked_for_none(idle):
    assert idle("jaana", 16).get("/locked/passkey/").status_code == 404


def test_a_form_that_met_the_lock_is_kept_and_sent_after_all(idle, people):
    browser = idle("ville", 31)
    assert browser.post("/account/", NAME).headers["Location"] == locked_then("/kept-form/")
    browser.post("/locked/", {"password": PASSWORD})
    kept = browser.get("/kept-form/").context["kept"]
    assert (kept.path, dict(kept.fields), kept.files) == ("/account/", NAME, [])
    browser.post(kept.path, dict(kept.fields))
    people.ville.refresh_from_db()
    assert people.ville.name == "Ville Venue"


def test_a_kept_form_rests_sealed_and_opens_in_its_own_session_only(idle, sign_in):
    browser = idle("ville", 31)
    browser.post("/account/", NAME)
    assert b"Ville" not in bytes(KeptForm.unscoped.get().sealed)
    other = sign_in("ville")
    assert other.get("/kept-form/").status_code == 302
    session = sign_in("viktor").session
    session[keeping.KEPT] = str(KeptForm.unscoped.get().pk)
    session.save()
    assert Client(headers={"cookie": f"session={session.session_key}"}).get("/kept-form/").status_code == 302


def test_a_kept_form_is_gone_in_an_hour(idle, fixed_day):
    browser = idle("ville", 31)
    browser.post("/account/", NAME)
    fixed_day.shift(timedelta(hours=1, seconds=1))
    browser.post("/locked/", {"password": PASSWORD})
    assert browser.get("/kept-form/").status_code == 302


def test_the_page_behind_the_lock_carries_its_cover_and_the_one_for_strangers_none(sign_in):
    assert b"data-idle-lock" in sign_in("ville").get("/desk/").content
    assert b"data-idle-lock" not in sign_in("ville").get("/desk/offline/").content
    assert b"data-idle-lock" not in Client().get("/login/").content


def test_a_log_in_opens_the_screen(people):
    browser = log_in(VILLE, PASSWORD)
    assert locking.LAST in browser.session and locking.LOCKED not in browser.session
