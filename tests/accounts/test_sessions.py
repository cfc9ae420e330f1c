"""Where one is logged in, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from accounts.actions import deactivate_person
from accounts.actors import someone
from accounts.browser_words import words_of
from accounts.models import AuditEvent, OpenSession
from tests.accounts.mailbox import NEW_PASSWORD, choose_password, link_in, log_in, order_password
from tests.factories import PASSWORD

VILLE = "venue@kaikukanta.test"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def two(people):
    """Ville at two browsers."""
    return log_in(VILLE, PASSWORD), log_in(VILLE, PASSWORD)


def is_in(browser):
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (EDGE, ("Edge", "Windows")),
        (PHONE, ("Safari", "iPhone")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(text, words):
    assert words_of(text) == words


def test_ones_own_sessions_are_listed_this_one_first_and_nobody_elses(two, people):
    log_in("viktor@kaikukanta.test", PASSWORD)
    page = two[1].get("/account/sessions/", headers={"User-Agent": FIREFOX})
    assert [row.user for row in page.context["sessions"]] == [people.ville] * 2
    assert page.context["sessions"][0].pk == page.context["own"]


def test_one_session_is_ended_from_another(two):
    page = two[0].get("/account/sessions/")
    two[0].post(f"/account/sessions/{page.context['sessions'][1].pk}/end/")
    assert (is_in(two[0]), is_in(two[1])) == (True, False)
    assert AuditEvent.unscoped.filter(verb="session.ended").count() == 1


def test_all_others_end_at_once(two):
    two[0].post("/account/sessions/end-others/")
    assert (is_in(two[0]), is_in(two[1])) == (True, False)


def test_nobody_ends_a_session_of_somebody_else(two, sign_in):
    row = OpenSession.unscoped.first()
    assert sign_in("viktor").post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert is_in(two[0]) and is_in(two[1])


def test_a_changed_password_ends_the_others_and_keeps_this_one(two):
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    two[0].post("/password/change/", {"oldpassword": PASSWORD, **new})
    assert (is_in(two[0]), is_in(two[1])) == (True, False)
    assert len(two[0].get("/account/sessions/").context["sessions"]) == 1


def test_a_password_chosen_by_mail_ends_all(two, mailoutbox):
    order_password(VILLE)
    choose_password(link_in(mailoutbox[0]))
    assert (is_in(two[0]), is_in(two[1])) == (False, False)


def test_closing_the_account_ends_all(two, people):
    deactivate_person(person=people.ville, by=someone(people.aino))
    assert not OpenSession.unscoped.exists() and not Session.objects.exists()
    assert not is_in(two[0])


def test_a_factor_that_is_given_up_ends_the_others(two, people):
    Authenticator.objects.create(user=people.ville, type="totp", data={"secret": "x"})
    two[0].post("/reauthenticate/", {"password": PASSWORD})
    two[0].post("/account/2fa/totp/deactivate/")
    assert (is_in(two[0]), is_in(two[1])) == (True, False)
    assert AuditEvent.unscoped.get(verb="sign_in.changed").details == {"what": "totp_deactivated", "sessions_ended": 1}


def test_a_session_that_ended_by_itself_is_not_listed(two, fixed_day):
    fixed_day.shift(timedelta(hours=13))
    page = log_in(VILLE, PASSWORD).get("/account/sessions/")
    assert len(page.context["sessions"]) == 1
