"""Step-up: what gives out much or changes rights asks who one is, unless one has just shown it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from accounts.models import Membership
from tests import factories as make
from tests.factories import PASSWORD
from tests.test_access import addresses

pytestmark = pytest.mark.django_db
STEP_UP = {
    "person_invite",
    "person_grant",
    "membership_change",
    "person_deactivate",
    "membership_end",
    "agent_grant",
    "factor_rule_add",
    "factor_rule_end",
    "series_cards",
    "series_labels",
    "series_file",
    "registration_refused",
    "import_refused",
    "table_export",
    "annual_download",
    "annual_report",
}


def asked_then(after: str) -> str:
    return f"/reauthenticate/?{urlencode({'next': after})}"


@pytest.fixture
def later(sign_in, fixed_day):
    """Aino's browser, six minutes after her log-in."""
    browser = sign_in("aino")
    fixed_day.shift(timedelta(minutes=6))
    return browser


def test_these_pages_ask_and_no_others():
    assert {page.name for page in addresses() if getattr(page.view, "confirms_first", False)} == STEP_UP


def test_five_minutes_after_the_log_in_it_is_asked_and_then_not_again(sign_in, fixed_day):
    browser = sign_in("aino")
    fixed_day.shift(timedelta(minutes=4))
    assert browser.get("/people/invite/").status_code == 200
    fixed_day.shift(timedelta(minutes=2))
    assert browser.get("/people/invite/?role=venue").headers["Location"] == asked_then("/people/invite/?role=venue")
    answer = browser.post("/reauthenticate/", {"password": PASSWORD, "next": "/people/invite/?role=venue"})
    assert answer.headers["Location"] == "/people/invite/?role=venue"
    assert browser.get("/people/invite/?role=venue").status_code == 200


def test_a_wrong_password_does_not_lead_on(later):
    later.post("/reauthenticate/", {"password": "väärä", "next": "/people/invite/"})
    assert later.get("/people/invite/").status_code == 302


def test_who_may_not_is_refused_and_not_asked(sign_in, fixed_day):
    ville = sign_in("ville")
    fixed_day.shift(timedelta(minutes=6))
    assert ville.get("/people/invite/").status_code == 403


def test_a_codes_file_is_asked_for(later, places):
    run = make.series(places.espoo_area)
    make.printed(run, "A000000001")
    assert later.get(f"/cards/runs/{run.pk}/file/").headers["Location"].startswith("/reauthenticate/")


def test_a_deed_that_comes_unconfirmed_is_kept_and_done_after_all(later, people):
    held = Membership.unscoped.get(user=people.jaana)
    address = f"/people/memberships/{held.pk}/end/"
    assert later.post(address).headers["Location"] == asked_then("/kept-form/")
    later.post("/reauthenticate/", {"password": PASSWORD, "next": "/kept-form/"})
    assert Membership.unscoped.in_force().filter(pk=held.pk).exists()
    later.post(later.get("/kept-form/").context["kept"].path)
    assert not Membership.unscoped.in_force().filter(pk=held.pk).exists()


def test_unlocking_by_something_less_confirms_nothing(later, monkeypatch):
    """As a desk's PIN does, which says who works and not that it is they."""
    monkeypatch.setattr("accounts.views.locking.reauthenticate_by_password", lambda request: None)
    assert later.post("/locked/", {"password": PASSWORD}).status_code == 302
    assert later.get("/people/invite/").status_code == 302


def test_a_script_hears_401(later):
    assert later.post("/people/invite/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
