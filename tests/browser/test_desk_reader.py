"""A keyboard-type reader, and hurried hands, at the desk: nothing is logged unseen, and nothing twice."""

from __future__ import annotations

import pytest

from tests.browser.conftest import AWAKE
from tests.browser.desk_steps import (
    ENTER,
    GOOD,
    LATE,
    OTHER,
    answer,
    check,
    log,
    log_posts,
    logged,
    open_desk,
    plain,
    press,
    scan,
)

SLOW = 300  # milliseconds
ENTER_KEY = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})"


@pytest.fixture
def desk(open_page, sample_cards):
    return open_desk(open_page("ville"))


def test_a_scan_and_enter_log_one_use_and_the_desk_is_ready_for_the_next(desk):
    check(desk, GOOD)
    assert logged() == []
    log(desk)
    assert logged() == [GOOD]
    check(desk, OTHER)
    log(desk)
    assert (logged(), desk.complaints) == ([GOOD, OTHER], [])


@pytest.mark.thorough
def test_the_same_card_scanned_again_is_checked_again_and_not_logged(desk):
    check(desk, GOOD)
    check(desk, GOOD)
    assert (logged(), log_posts(desk), len(desk.posts)) == ([], [], 2)
    assert (desk.locator(".verdict--ok").count(), desk.locator("#messages .alert--warning").count()) == (1, 0)
    log(desk)
    assert logged() == [GOOD]


def test_another_card_over_the_first_tells_that_the_first_was_not_logged(desk):
    check(desk, GOOD)
    check(desk, OTHER)
    assert (desk.locator("#messages .alert--warning").count(), logged()) == (1, [])
    log(desk)
    assert logged() == [OTHER]


@pytest.mark.thorough
def test_another_card_before_the_answer_to_the_first_tells_that_the_first_was_not_logged(desk):
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(SLOW), route.continue_()))
    with answer(desk):
        scan(desk, GOOD)
        scan(desk, OTHER)
    assert desk.locator("[data-desk-log=waiting] [name=code]").input_value() == OTHER
    assert (desk.locator("#messages .alert--warning").count(), logged()) == (1, [])


@pytest.mark.thorough
def test_a_card_scanned_while_the_one_before_it_is_being_logged_is_checked_after_it(desk):
    check(desk, GOOD)
    desk.route("**/desk/log/", lambda route: (desk.wait_for_timeout(SLOW), route.continue_()))
    desk.keyboard.press("Enter")
    scan(desk, OTHER)
    desk.locator(f"[data-desk-log=waiting] [name=code][value={OTHER}]").wait_for(state="attached")
    desk.wait_for_timeout(AWAKE)
    assert (logged(), desk.locator("#messages .alert--warning").count()) == ([GOOD], 0)
    log(desk)
    assert logged() == [GOOD, OTHER]


def test_a_double_enter_logs_once(desk):
    check(desk, GOOD)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.locator(".entry").wait_for()
    desk.wait_for_timeout(LATE)
    assert (len(log_posts(desk)), logged()) == (1, [GOOD])


@pytest.mark.thorough
def test_a_double_click_logs_once(desk):
    check(desk, GOOD)
    desk.locator("[data-desk-log] button").dblclick()
    desk.locator(".entry").wait_for()
    desk.wait_for_timeout(LATE)
    assert (len(log_posts(desk)), logged()) == (1, [GOOD])


@pytest.mark.thorough
def test_a_reader_that_sends_enter_twice_logs_nothing(desk):
    press(desk, [*plain(GOOD), ENTER, ENTER])
    desk.locator(".verdict--ok").wait_for()
    desk.wait_for_timeout(LATE)
    assert (log_posts(desk), logged()) == ([], [])


@pytest.mark.thorough
def test_an_enter_held_down_logs_nothing(desk):
    desk.keyboard.type(GOOD)
    desk.keyboard.down("Enter")
    desk.locator("[data-desk-log] button:focus").wait_for()
    desk.wait_for_timeout(AWAKE)
    for _again in range(5):
        desk.keyboard.down("Enter")
        desk.wait_for_timeout(AWAKE)
    assert (log_posts(desk), logged()) == ([], [])


def test_an_enter_that_arrives_with_a_slow_answer_is_not_let_through(desk):
    early = f"window.reached = document.body.dispatchEvent({ENTER_KEY})"
    desk.evaluate(f"() => document.addEventListener('desk:answered', () => {{ {early} }})")
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(SLOW), route.continue_()))
    check(desk, GOOD)
    assert desk.evaluate("window.reached") is False


@pytest.mark.thorough
def test_an_enter_that_arrives_with_a_slow_page_is_not_let_through(desk):
    early = (
        f"addEventListener('DOMContentLoaded', () => {{ window.reached = document.body.dispatchEvent({ENTER_KEY}) }})"
    )
    desk.add_init_script(early)
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(SLOW), route.continue_()))
    desk.reload()
    assert desk.evaluate("window.reached") is False


@pytest.mark.thorough
def test_going_back_and_forward_and_loading_again_log_once(desk):
    desk.goto("/usage/")
    desk.goto("/desk/")
    desk.wait_for_timeout(AWAKE)
    check(desk, GOOD)
    log(desk)
    for step in (desk.go_back, desk.go_forward, desk.reload):
        step()
        desk.wait_for_timeout(LATE)
    assert desk.locator(".desk__ask").count() == 1
    assert (len(desk.posts), len(log_posts(desk)), logged()) == (2, 1, [GOOD])


@pytest.mark.thorough
def test_the_same_form_sent_again_is_answered_as_the_first_time(desk):
    check(desk, GOOD)
    log(desk)
    words, sent = desk.locator("#messages [role=status]").inner_text(), log_posts(desk)[0]
    form = {"content-type": "application/x-www-form-urlencoded"}
    reply = desk.request.post("/desk/log/", data=sent, headers=form, max_redirects=0)
    desk.goto("/desk/")
    assert (reply.status, desk.locator("#messages [role=status]").inner_text(), logged()) == (302, words, [GOOD])
