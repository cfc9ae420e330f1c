"""A page that nobody uses: a warning, a cover that hides all, and the same half-filled form when its person is back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from tests.browser.conftest import log_in, violations
from tests.browser.virtual_key import add_passkey, plug_in
from tests.factories import PASSWORD

NAME = "Ville Vahtimestari"


@pytest.fixture
def page(open_page, people):
    """Ville at his account, with half a form filled in; the browser's clock is the test's."""
    page = open_page("ville", language="en")
    page.clock.install()
    page.goto("/account/")
    page.fill("main [name=name]", NAME)
    return page


@pytest.fixture
def wait(page, fixed_day):
    """`wait(29)`: nobody touches anything for so many minutes, here and on the server."""

    def minutes(number: float) -> None:
        fixed_day.shift(timedelta(minutes=number))
        page.clock.fast_forward(int(number * 60_000))
        page.clock.run_for(6_000)

    return minutes


def covered(page: Any) -> bool:
    return page.evaluate("document.querySelector('dialog.lock').open")


def unlock(page: Any, password: str = PASSWORD) -> None:
    page.fill("#lock-password", password)
    page.keyboard.press("Enter")


@pytest.mark.thorough
def test_two_minutes_before_there_is_a_warning_and_any_key_keeps_the_page_open(page, wait):
    wait(28.2)
    page.locator(".idle-warning p").wait_for()
    assert violations(page) == []
    page.keyboard.press("Shift")
    page.locator(".idle-warning p").wait_for(state="detached")
    wait(20)
    assert not covered(page) and not page.locator(".idle-warning p").count()
    assert page.complaints == []


def test_at_the_time_the_page_is_covered_and_opens_as_it_was(page, wait):
    wait(31)
    page.locator("dialog.lock[open]").wait_for()
    assert not page.locator("main").is_visible() and not page.locator("header.site-header").is_visible()
    assert page.title() == "The screen is locked"
    assert violations(page) == []
    unlock(page)
    page.locator("dialog.lock[open]").wait_for(state="detached")
    assert (page.input_value("main [name=name]"), page.title()) == (NAME, "My account – Kaikukanta")
    page.click("main form.sheet button[type=submit]")
    page.locator(".alert--success").wait_for()
    assert User.objects.filter(name=NAME).count() == 1


@pytest.mark.thorough
def test_neither_escape_nor_a_wrong_password_opens_it_and_the_focus_stays_inside(page, wait):
    wait(31)
    page.locator("dialog.lock[open]").wait_for()
    for key in ["Escape", "Escape", *["Tab"] * 6]:
        page.keyboard.press(key)
    assert covered(page)
    assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog.lock')")
    unlock(page, "väärä")
    page.locator("#lock-error", has_text="Incorrect password.").wait_for()
    assert covered(page)


@pytest.mark.thorough
def test_work_in_another_window_keeps_this_one_open(page, wait, people):
    other = page.context.new_page()
    wait(20)
    other.goto("/account/")
    wait(20)
    assert not covered(page)


def test_a_passkey_opens_it(open_page, people, fixed_day):
    page = open_page(language="en")
    plug_in(page)
    log_in(page, "venue@kaikukanta.test")
    page.wait_for_url("**/desk/")
    add_passkey(page)
    page.clock.install()
    page.goto("/account/")
    page.fill("main [name=name]", NAME)
    fixed_day.shift(timedelta(minutes=31))
    page.clock.fast_forward(31 * 60_000)
    page.clock.run_for(6_000)
    page.click("dialog.lock [data-unlock-passkey]")
    page.locator("dialog.lock[open]").wait_for(state="detached")
    assert page.input_value("main [name=name]") == NAME
    assert page.complaints == []


def test_without_scripts_the_form_is_kept_and_sent_after_all(open_page, people, fixed_day):
    page = open_page("ville", language="en", javascript=False)
    page.goto("/account/")
    page.fill("main [name=name]", NAME)
    fixed_day.shift(timedelta(minutes=31))
    page.click("main form.sheet button[type=submit]")
    page.wait_for_url("**/locked/**")
    page.fill("main [name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/kept-form/")
    assert NAME not in page.locator("main").inner_text()
    page.click("main form button[type=submit]")
    page.locator(".alert--success").wait_for()
    assert User.objects.filter(name=NAME).count() == 1
