"""The desk without a network, in Chromium: nothing is lost and nothing counts twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import offline_steps
from tests.browser.conftest import AWAKE
from tests.browser.offline_steps import (
    CODES,
    all_sent,
    cut,
    log_offline,
    logged,
    mend,
    ready,
    send_now,
    shell,
    submit,
    waiting,
)
from usage.models import LateRefusal

cards, line, device, desk = offline_steps.cards, offline_steps.line, offline_steps.device, offline_steps.desk
pytestmark = pytest.mark.usefixtures("cards")


def test_five_logged_without_a_network_survive_a_closed_browser_and_count_once(device, line, cards):
    page = device()
    ready(page)
    cut(page, line)
    page.goto("/desk/")
    for code in CODES:
        log_offline(page, code)
    assert (waiting(page), logged()) == (5, [])
    page.context.close()

    page = device()
    page.context.set_offline(True)
    page.goto("/desk/")
    page.locator("[data-waiting-shown]").wait_for()
    assert waiting(page) == 5

    mend(page, line)
    ready(page)
    all_sent(page)
    assert logged() == CODES
    page.reload()
    page.wait_for_timeout(500)
    assert (logged(), page.complaints) == (CODES, [])


@pytest.mark.thorough
def test_what_was_typed_when_the_network_went_away_is_in_the_shell_and_one_key_logs_it(desk, line):
    desk.fill("[name=code]", CODES[0])
    desk.fill("[name=children]", "2")
    desk.fill("[name=event_name]", "Hamlet")
    cut(desk, line)
    submit(desk, "[data-desk-ask]")
    shell(desk)
    desk.locator("[data-waiting-alert] .alert--warning").wait_for()
    typed = [desk.input_value(f"[data-desk-offline] [name={name}]") for name in ("code", "children", "event_name")]
    assert (typed, waiting(desk)) == ([CODES[0], "2", "Hamlet"], 0)
    desk.keyboard.press("Enter")
    desk.locator("[data-waiting-list] > li").wait_for(state="attached")
    desk.reload()
    shell(desk)
    assert waiting(desk) == 1
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


def checked(page: Any, code: str) -> None:
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.locator("[data-desk-log]").wait_for()


def test_the_server_commits_the_line_is_cut_and_the_entry_that_is_sent_again_counts_once(desk, line):
    checked(desk, CODES[0])
    line.swallow_answer_to("/desk/log/")
    submit(desk, "[data-desk-log]")
    assert line.answered.wait(20)
    shell(desk)
    assert (waiting(desk), logged()) == (1, [CODES[0]])
    line.mend()
    send_now(desk)
    all_sent(desk)
    assert (logged(), LateRefusal.unscoped.count()) == ([CODES[0]], 0)


@pytest.mark.thorough
def test_a_use_that_never_left_the_device_is_kept_and_sent(desk, line):
    checked(desk, CODES[0])
    cut(desk, line)
    submit(desk, "[data-desk-log]")
    shell(desk)
    desk.locator(".waiting .alert--success").wait_for()
    assert (waiting(desk), logged()) == (1, [])
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


@pytest.mark.thorough
def test_a_server_that_breaks_does_not_stop_the_desk(desk, monkeypatch):
    checked(desk, CODES[0])
    with monkeypatch.context() as broken:
        broken.setattr("usage.views.desk.log_use", lambda **wish: 1 / 0)
        submit(desk, "[data-desk-log]")
        shell(desk)
        all_sent(desk)
    assert logged() == [CODES[0]]


def ask(page: Any, text: str) -> None:
    """Type by hand into the open page, and check."""
    page.fill("[data-desk-ask] [name=code]", text)
    page.wait_for_timeout(AWAKE)
    page.locator("[data-desk-ask] [name=code]").press("Enter")


@pytest.mark.thorough
def test_a_page_that_is_open_when_the_network_goes_logs_with_one_key_and_takes_the_next_card(desk, line):
    cut(desk, line)
    for number, code in enumerate(CODES[:3], 1):
        desk.keyboard.type(code)  # as fast as a reader
        desk.keyboard.press("Enter")
        desk.locator("[data-log-unchecked]:focus").wait_for()
        desk.wait_for_timeout(AWAKE)
        desk.keyboard.press("Enter")
        desk.locator("[data-waiting-list] > li").nth(number - 1).wait_for(state="attached")
        desk.locator("[data-desk-ask] [name=code]:focus").wait_for()
    assert (waiting(desk), desk.input_value("[data-desk-ask] [name=code]")) == (3, "")
    mend(desk, line)
    all_sent(desk)
    assert (logged(), desk.complaints) == (CODES[:3], [])


@pytest.mark.thorough
def test_a_card_scanned_over_one_that_waits_for_a_key_tells_that_the_first_was_not_logged(desk, line):
    cut(desk, line)
    passed = desk.locator("[data-waiting-alert] [data-passed-over]")
    for code, told in ((CODES[0], False), (CODES[0], False), (CODES[1], True)):
        ask(desk, code)
        desk.locator("[data-log-unchecked]:focus").wait_for()
        desk.wait_for_timeout(AWAKE)
        assert passed.is_visible() is told
    desk.keyboard.press("Enter")
    desk.locator("[data-waiting-list] > li").wait_for(state="attached")
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[1]]


@pytest.mark.thorough
def test_a_use_that_was_checked_is_kept_without_another_key(desk, line):
    checked(desk, CODES[0])
    cut(desk, line)
    desk.wait_for_timeout(AWAKE)
    desk.locator("[data-desk-log] button").press("Enter")
    desk.locator(".waiting .alert--success").wait_for()
    assert (waiting(desk), desk.locator("[data-desk-log]").count()) == (1, 0)
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["", "A00000010", "Hamlet"])
def test_a_misread_code_is_told_at_once_without_a_network(desk, line, text):
    cut(desk, line)
    ask(desk, text)
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    desk.goto("/desk/")
    shell(desk)
    desk.fill("[data-desk-offline] [name=code]", text)
    desk.keyboard.press("Enter")
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    desk.locator("[name=code]:focus").wait_for()
    assert waiting(desk) == 0


@pytest.mark.thorough
def test_the_shell_asks_for_a_day_that_it_can_read(desk, line):
    cut(desk, line)
    desk.goto("/desk/late/")
    shell(desk)
    desk.fill("[data-desk-offline] [name=code]", CODES[0])
    desk.fill("[data-desk-offline] [name=event_day]", "tomorrow")
    desk.keyboard.press("Enter")
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    desk.locator("[name=event_day]:focus").wait_for()
    assert waiting(desk) == 0
