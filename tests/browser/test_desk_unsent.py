"""No answer, or not the desk's: it is said in words, nothing that was typed is lost, and nothing is logged twice."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from tests.browser.conftest import log_in, scrolls_sideways, violations
from tests.browser.desk_steps import GOOD, answer, check, log, logged, open_desk, scan

KEEP = """() => document.addEventListener("desk:unsent", (event) => {
  event.preventDefault();
  const { deed, data, form } = event.detail;
  window.kept = [deed, data.get("code"), data.get("key"), form.isConnected];
})"""


@pytest.fixture
def desk(open_page, sample_cards):
    """In a browser that keeps nothing on the device: test_offline.py is about one that does."""
    page = open_page("ville", language="en")
    page.route("**/desk-take-over.js", lambda route: route.abort())
    desk = open_desk(page)
    desk.fill("[name=event_name]", "Lumikuningatar")
    desk.locator("[name=code]").focus()
    return desk


def told(desk):
    """The title of the alert, "" without one."""
    title = desk.locator("#desk-unsent .alert__title")
    return title.inner_text() if title.count() else ""


def typed(desk):
    return [desk.input_value(f".desk__ask [name={name}]") for name in ("code", "event_name")]


NO_NETWORK = "No answer came from the network"


def test_without_a_network_a_check_is_said_to_be_unanswered_and_can_be_repeated(desk):
    desk.route("**/desk/", lambda route: route.abort())
    check(desk, GOOD)
    assert (told(desk), typed(desk)) == (NO_NETWORK, [GOOD, "Lumikuningatar"])
    assert (violations(desk), scrolls_sideways(desk)) == ([], False)
    desk.unroute("**/desk/")
    with answer(desk):
        desk.keyboard.press("Enter")
    assert (told(desk), desk.locator(".verdict--ok").count()) == ("", 1)


def test_a_use_whose_answer_was_lost_after_it_was_logged_is_logged_once(desk):
    check(desk, GOOD)
    desk.route("**/desk/log/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    with answer(desk):
        desk.keyboard.press("Enter")
    assert (told(desk), logged()) == (NO_NETWORK, [GOOD])
    desk.unroute("**/desk/log/")
    log(desk)
    assert (told(desk), logged()) == ("", [GOOD])


@pytest.mark.thorough
def test_a_slow_network_is_given_up_after_eight_seconds(desk):
    settings_of_htmx = json.loads(desk.locator("meta[name=htmx-config]").get_attribute("content"))
    assert settings_of_htmx["timeout"] == 8000
    desk.evaluate("htmx.config.timeout = 200")
    desk.route("**/desk/", lambda route: None)  # as if the line were dead
    check(desk, GOOD)
    assert (told(desk), typed(desk)) == (NO_NETWORK, [GOOD, "Lumikuningatar"])


@pytest.mark.thorough
def test_who_keeps_unsent_forms_gets_them_and_nothing_is_said(desk):
    check(desk, GOOD)
    key = desk.locator("[data-desk-log] [name=key]").input_value()
    desk.evaluate(KEEP)
    desk.route("**/desk/**", lambda route: route.abort())
    desk.keyboard.press("Enter")
    desk.wait_for_timeout(300)
    assert (desk.evaluate("kept"), told(desk)) == (["log", GOOD, key, True], "")
    scan(desk, GOOD)
    desk.wait_for_timeout(300)
    assert (desk.evaluate("kept[0]"), told(desk)) == ("check", "")


REFUSALS = {
    403: "The form was not accepted",
    429: "There have been too many tries",
    500: "Something went wrong in the service",
}


@pytest.mark.thorough
@pytest.mark.parametrize(("status", "title"), REFUSALS.items())
def test_a_refusal_is_said_in_words_and_the_same_press_works_again(desk, status, title):
    check(desk, GOOD)
    desk.route("**/desk/log/", lambda route: route.fulfill(status=status, body="<h1>x</h1>"))
    with answer(desk):
        desk.keyboard.press("Enter")
    assert (told(desk), typed(desk), logged()) == (title, [GOOD, "Lumikuningatar"], [])
    desk.unroute("**/desk/log/")
    log(desk)
    assert logged() == [GOOD]


@pytest.mark.thorough
def test_after_a_log_out_the_same_press_works_once_one_has_logged_in_on_another_tab(desk, people):
    check(desk, GOOD)
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with answer(desk):
        desk.keyboard.press("Enter")
    assert (told(desk), typed(desk), logged()) == ("You have been logged out", [GOOD, "Lumikuningatar"], [])
    with answer(desk):  # too early
        desk.keyboard.press("Enter")
    assert (told(desk), logged()) == ("You have been logged out", [])
    with desk.context.expect_page() as other:
        desk.get_by_role("link", name="Log in on another tab").click()
    log_in(other.value, people.ville.email)
    other.value.wait_for_url("**/desk/")
    desk.bring_to_front()
    desk.locator("[data-desk-log] button").focus()
    log(desk)
    assert (told(desk), logged()) == ("", [GOOD])


@pytest.mark.thorough
def test_another_page_in_the_answers_place_is_not_put_into_the_desk(desk):
    check(desk, GOOD)
    page = "<!DOCTYPE html><html><body><main><h1>Log in</h1></main></body></html>"
    desk.route("**/desk/log/", lambda route: route.fulfill(status=200, content_type="text/html", body=page))
    with answer(desk):
        desk.keyboard.press("Enter")
    assert (told(desk), typed(desk)) == ("You have been logged out meanwhile", [GOOD, "Lumikuningatar"])
    desk.unroute("**/desk/log/")
    log(desk)
    assert logged() == [GOOD]
