"""Coming in: password, language and text size, the invitation's link, an authenticator app, a passkey."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.actions import invite_person
from accounts.actors import someone
from accounts.permissions import Role
from tests.accounts.mailbox import NEW_PASSWORD, link_in
from tests.browser.conftest import log_in, violations
from tests.browser.virtual_key import add_passkey, open_guarded, plug_in

VILLE = "venue@kaikukanta.test"


@pytest.fixture
def page(open_page):
    """A browser in which nobody has logged in yet."""
    return open_page(language="en")


def log_out(page: Any) -> None:
    page.click("form[action='/logout/'] button")
    page.wait_for_url("**/")


def fresh_code(secret: str, clock: Any) -> str:
    """What the app on the phone shows; at the beginning of its half minute, so that it does not pass while typing."""
    clock.shift(30 - time.time() % 30)
    return format_hotp_value(hotp_value(secret, int(time.time() // 30)))


def activate_app(page: Any, clock: Any) -> str:
    """Take an authenticator app into use on the page. Returns its secret."""
    open_guarded(page, "/account/2fa/totp/activate/")
    secret = page.locator("main .code").inner_text()
    page.fill("[name=code]", fresh_code(secret, clock))
    page.keyboard.press("Enter")
    page.locator("main .code-list").wait_for()
    return secret


def test_the_right_password_leads_to_ones_work(page, people):
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    assert page.complaints == []


def test_a_wrong_password_is_told_clearly_and_the_address_stays(page, people):
    log_in(page, VILLE, "väärä")
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert summary.locator("li").all_inner_texts() == [
        "The email address and/or password you specified are not correct."
    ]
    page.locator(".error-summary:focus").wait_for()  # a script gives it, a moment after the page is there
    assert (page.input_value("[name=login]"), page.input_value("[name=password]")) == (VILLE, "")


def test_a_language_chosen_on_the_way_in_stays(open_page, people):
    page = open_page()  # in Finnish, and so is the person
    page.goto("/login/")
    assert page.locator("html").get_attribute("lang") == "fi"
    page.click(".chooser--language button[lang=sv]")
    page.locator("html[lang=sv]").wait_for()
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.locator(".chooser--language [aria-current]").inner_text() == "Svenska"


@pytest.mark.thorough
def test_a_text_size_chosen_on_the_way_in_stays(page, people):
    page.goto("/login/")
    page.click(".chooser--size button[value='150']")
    page.locator("html[data-text-size='150']").wait_for()
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    assert page.locator("html").get_attribute("data-text-size") == "150"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


def test_who_logs_out_is_out(page, people):
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    log_out(page)
    page.goto("/desk/")
    assert page.url.endswith("/login/?next=/desk/")


@pytest.mark.thorough
def test_the_invitations_link_gives_a_password_that_leads_in(page, people, places, mailoutbox):
    new = {"email": "uusi@kaikukanta.test", "role": Role.VENUE, "place": places.theatre, "language": "en"}
    invite_person(**new, by=someone(people.kaarina))
    page.goto(link_in(mailoutbox[0]))
    page.fill("[name=password1]", NEW_PASSWORD)
    page.fill("[name=password2]", NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/password/reset/key/done/")
    log_in(page, "uusi@kaikukanta.test", NEW_PASSWORD)
    page.wait_for_url("**/confidentiality/**")
    assert violations(page) == []
    page.click("main form[method=post] button")
    page.wait_for_url("**/desk/")
    assert page.complaints == []


@pytest.mark.thorough
def test_an_authenticator_app_is_asked_for_at_the_next_log_in(page, people, fixed_day):
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    secret = activate_app(page, fixed_day)
    log_out(page)
    log_in(page, VILLE)
    page.wait_for_url("**/2fa/authenticate/")
    assert violations(page) == []
    page.fill("[name=code]", fresh_code(secret, fixed_day))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert page.complaints == []


def test_a_passkey_opens_without_a_password(page, people):
    plug_in(page)
    log_in(page, VILLE)
    page.wait_for_url("**/desk/")
    add_passkey(page)
    page.goto("/account/2fa/webauthn/")
    assert violations(page) == []
    log_out(page)
    page.goto("/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/")
    assert page.complaints == []


def test_a_passkey_shows_who_one_is_before_a_deed_that_needs_it(page, people, fixed_day):
    plug_in(page)
    log_in(page, "admin@kaikukanta.test")
    page.wait_for_url("**/sites/")
    add_passkey(page)
    fixed_day.shift(6 * 60)
    page.goto("/people/invite/?role=venue")
    page.click("main a[href*='/webauthn/reauthenticate/']")
    assert violations(page) == []
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/people/invite/?role=venue")
    assert page.complaints == []
