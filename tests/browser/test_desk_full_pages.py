"""The desk where htmx could not be loaded: each answer is a page of its own, and the guards hold all the same."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import AWAKE
from tests.browser.desk_steps import GOOD, LATE, OTHER, log_posts, logged, open_desk, scan

pytestmark = pytest.mark.thorough


@pytest.fixture
def desk(open_page, sample_cards):
    page = open_page("ville")
    page.route("**/htmx*.js", lambda route: route.abort())
    return open_desk(page)


def check(page: Any, code: str) -> None:
    with page.expect_event("load"):
        scan(page, code)
    page.wait_for_timeout(AWAKE)


def log(page: Any) -> None:
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    page.locator("#messages .alert--success").wait_for()
    page.wait_for_timeout(AWAKE)


def test_a_scan_and_enter_log_one_use_and_the_desk_is_ready_for_the_next(desk):
    for code in (GOOD, OTHER):
        check(desk, code)
        log(desk)
    assert logged() == [GOOD, OTHER]


def test_another_card_over_the_first_tells_that_the_first_was_not_logged(desk):
    check(desk, GOOD)
    check(desk, OTHER)
    assert (desk.locator("#messages .alert--warning").count(), logged()) == (1, [])
    log(desk)
    assert logged() == [OTHER]


@pytest.mark.parametrize("twice", ["Enter", "click"])
def test_a_second_press_logs_nothing_more(desk, twice):
    check(desk, GOOD)
    if twice == "click":
        desk.locator("[data-desk-log] button").dblclick()
    else:
        desk.keyboard.press("Enter")
        desk.keyboard.press("Enter")
    desk.locator(".entry").wait_for()
    desk.wait_for_timeout(LATE)
    assert (len(log_posts(desk)), logged()) == (1, [GOOD])


def test_an_enter_held_down_logs_nothing(desk):
    desk.keyboard.type(GOOD)
    desk.keyboard.down("Enter")
    desk.locator("[data-desk-log] button:focus").wait_for()
    desk.wait_for_timeout(AWAKE)
    for _again in range(5):
        desk.keyboard.down("Enter")
        desk.wait_for_timeout(AWAKE)
    assert (log_posts(desk), logged()) == ([], [])


def test_going_back_and_sending_again_logs_once(desk):
    check(desk, GOOD)
    log(desk)
    with suppress(Error):  # Chromium shows a page that asks whether to send the form again;
        desk.go_back()
    desk.wait_for_timeout(LATE)
    desk.reload()  # this says yes
    assert desk.locator(".verdict--ask").count() == 1
    assert (len(desk.posts), len(log_posts(desk)), logged()) == (4, 1, [GOOD])
