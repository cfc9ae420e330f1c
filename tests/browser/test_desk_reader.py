"""A keyboard-type reader, and hurried hands, at the desk: nothing is logged unseen, and nothing twice."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import AWAKE
from usage.models import Usage

GOOD, OTHER = "A045198723", "A045198728"
LATE = 500  # milliseconds in which a post too many would have come in


@pytest.fixture
def desk(open_page, sample_cards):
    """Ville's desk, ready for the first card; `desk.posts` are the requests that asked or logged."""
    page = open_page("ville")
    page.posts = []
    page.on("request", lambda request: page.posts.append(request) if request.method == "POST" else None)
    page.goto("/desk/")
    page.wait_for_timeout(AWAKE)
    return page


def scan(page: Any, code: str) -> None:
    """As a reader does it: the keys one after the other, Enter, and no waiting for anything."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def check(page: Any, code: str) -> None:
    """Scan, and look at the answer."""
    with page.expect_event("load"):
        scan(page, code)
    page.wait_for_timeout(AWAKE)


def log(page: Any) -> None:
    """Enter on the answer, and read that it was logged."""
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.locator("[role=status] .alert--success").wait_for()
    page.wait_for_timeout(AWAKE)


def logged() -> list[str]:
    """The codes of the uses in the register, the first one first."""
    return list(Usage.unscoped.order_by("logged_at").values_list("card__code", flat=True))


def log_posts(page: Any) -> list[str]:
    return [request.post_data for request in page.posts if request.url.endswith("/desk/log/")]


def test_a_scan_and_enter_log_one_use_and_the_desk_is_ready_for_the_next(desk):
    check(desk, GOOD)
    assert logged() == []
    log(desk)
    assert logged() == [GOOD]
    check(desk, OTHER)
    log(desk)
    assert (logged(), desk.complaints) == ([GOOD, OTHER], [])


def test_the_same_card_scanned_again_is_checked_again_and_not_logged(desk):
    check(desk, GOOD)
    check(desk, GOOD)
    assert (logged(), log_posts(desk), len(desk.posts)) == ([], [], 2)
    assert (desk.locator(".verdict--ok").count(), desk.locator(".alert--warning").count()) == (1, 0)
    log(desk)
    assert logged() == [GOOD]


def test_another_card_over_the_first_tells_that_the_first_was_not_logged(desk):
    check(desk, GOOD)
    check(desk, OTHER)
    assert (desk.locator("[role=status] .alert--warning").count(), logged()) == (1, [])
    log(desk)
    assert logged() == [OTHER]


def test_a_double_enter_logs_once(desk):
    check(desk, GOOD)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.locator(".entry").wait_for()
    desk.wait_for_timeout(LATE)
    assert (len(log_posts(desk)), logged()) == (1, [GOOD])


def test_a_double_click_logs_once(desk):
    check(desk, GOOD)
    desk.locator("[data-desk-log] button").dblclick()
    desk.locator(".entry").wait_for()
    desk.wait_for_timeout(LATE)
    assert (len(log_posts(desk)), logged()) == (1, [GOOD])


def test_a_reader_that_sends_enter_twice_logs_nothing(desk):
    scan(desk, GOOD)
    desk.keyboard.press("Enter")
    desk.locator(".verdict--ok").wait_for()
    desk.wait_for_timeout(LATE)
    assert (log_posts(desk), logged()) == ([], [])


def test_an_enter_held_down_logs_nothing(desk):
    desk.keyboard.type(GOOD)
    desk.keyboard.down("Enter")
    desk.locator("[data-desk-log] button:focus").wait_for()
    desk.wait_for_timeout(AWAKE)
    for _again in range(5):
        desk.keyboard.down("Enter")
        desk.wait_for_timeout(AWAKE)
    assert (log_posts(desk), logged()) == ([], [])


def test_an_enter_that_arrives_with_a_slow_page_is_not_let_through(desk):
    enter = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})"
    early = f"addEventListener('DOMContentLoaded', () => {{ window.reached = document.body.dispatchEvent({enter}) }})"
    desk.add_init_script(early)
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(300), route.continue_()))
    check(desk, GOOD)
    assert desk.evaluate("window.reached") is False


def test_going_back_and_sending_again_logs_once(desk):
    check(desk, GOOD)
    log(desk)
    with suppress(Error):  # Chromium shows a page that asks whether to send the form again;
        desk.go_back()
    desk.wait_for_timeout(LATE)
    desk.reload()  # this says yes
    assert desk.locator(".verdict--ask").count() == 1
    assert (len(desk.posts), len(log_posts(desk)), logged()) == (4, 1, [GOOD])


def test_the_same_form_sent_again_is_answered_as_the_first_time(desk):
    check(desk, GOOD)
    log(desk)
    words, sent = desk.locator("[role=status]").inner_text(), log_posts(desk)[0]
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = desk.request.post("/desk/log/", data=sent, headers=form, max_redirects=0)
    desk.goto("/desk/")
    assert (answer.status, desk.locator("[role=status]").inner_text(), logged()) == (302, words, [GOOD])
