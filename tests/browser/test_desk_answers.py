"""Answers that come into the open page: where the focus is, what is said, heard and felt, and what must not be lost."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.browser.desk_steps import EXPIRED, GOOD, OTHER, answer, check, log, logged, open_desk, scan

MISREAD = "A0451"
FOCUSED = "document.activeElement.name || document.activeElement.textContent.trim()"


@pytest.fixture
def desk(open_page, sample_cards):
    return open_desk(open_page("ville", language="en"))


def usable(sample_cards, today):
    fit = [c for c in sample_cards.values() if c.kind == "personal" and c.valid_from and not c.ended_on]
    return [card.code for card in fit if card.valid_from <= today <= card.valid_until]


def test_ten_cards_are_logged_without_a_mouse_or_a_page_load(desk, sample_cards, today):
    loads, codes = [], usable(sample_cards, today)[:10]
    desk.on("load", lambda page: loads.append(page.url))
    for code in codes:
        check(desk, code)
        assert desk.evaluate(FOCUSED) == "Log the use"
        log(desk)
        assert (desk.evaluate(FOCUSED), desk.input_value("[name=code]"), desk.input_value("[name=children]")) == (
            "code", "", "0",
        )  # fmt: skip
    assert (logged(), loads, desk.complaints) == (codes, [], [])
    assert len(codes) == 10


def test_the_answer_is_said_once_by_a_region_that_was_there_before(desk):
    desk.evaluate("document.querySelector('[data-desk-said]').wasHere = true")
    check(desk, GOOD)
    said = desk.locator("[data-desk-said]")
    assert (said.inner_text(), said.get_attribute("role")) == ("The card can be used. Log the use.", "status")
    assert said.evaluate("region => region.wasHere") is True
    assert (
        desk.locator("[aria-live], [role=status], [role=alert]").filter(has_text="The card can be used.").count() == 1
    )
    assert desk.locator("[data-desk-log] button").get_attribute("aria-describedby") is None
    assert desk.title() == "The card can be used. – Ticket desk – Kaikukanta"


@pytest.mark.thorough
def test_that_a_use_was_logged_is_said_by_the_region_of_messages_that_was_there_before(desk):
    desk.evaluate("document.getElementById('messages-said').wasHere = true")
    check(desk, GOOD)
    log(desk)
    region = desk.locator("#messages-said")
    assert (region.inner_text(), region.evaluate("region => region.wasHere")) == (
        "The use was logged: one adult.",
        True,
    )
    assert (desk.locator("[data-desk-said]").inner_text(), desk.title()) == ("", "Ticket desk – Kaikukanta")
    check(desk, OTHER)
    assert region.inner_text() == ""


@pytest.mark.thorough
def test_each_answer_has_a_sound_and_a_vibration_of_its_own(desk):
    heard = {}
    for tone, deed in {
        "ok": lambda: scan(desk, GOOD),
        "logged": lambda: desk.keyboard.press("Enter"),
        "ask": lambda: scan(desk, MISREAD),
        "stop": lambda: scan(desk, EXPIRED),
    }.items():
        desk.evaluate("() => { notes.length = 0; vibrations.length = 0 }")
        with answer(desk):
            deed()
        desk.wait_for_function("notes.length > 0")  # the sound device wakes up by itself
        heard[tone] = desk.evaluate("JSON.stringify([notes, vibrations])")
        assert desk.evaluate("[vibrations.length, answers.at(-1)]") == [1, tone]
    assert len(set(heard.values())) == 4


@pytest.mark.thorough
def test_the_sound_is_turned_off_with_a_button_that_says_so_and_stays_off(desk):
    assert desk.locator("[data-sound]").inner_text().strip() == "Sound: on"
    desk.locator("[data-sound]").click()
    desk.reload()
    assert desk.locator("[data-sound]").inner_text().strip() == "Sound: off"
    check(desk, GOOD)
    assert desk.evaluate("[notes.length, vibrations.length]") == [0, 1]


def test_errors_come_into_the_page_and_take_the_focus(desk):
    desk.fill("[name=event_day]", "eilen")
    check(desk, GOOD)
    desk.locator("#desk-problems [data-error-summary]:focus").wait_for()
    assert (desk.input_value("[name=code]"), desk.input_value("[name=event_day]")) == (GOOD, "eilen")
    assert desk.title().startswith("Error:")
    desk.fill("[name=event_day]", "22.11.2026")
    check(desk, GOOD)
    assert desk.locator(".error-summary").count() == 0


@pytest.mark.thorough
def test_what_is_typed_while_the_answer_is_on_its_way_stays_and_keeps_the_focus(desk):
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(600), route.continue_()))
    with answer(desk):
        scan(desk, GOOD)
        desk.locator("[name=event_name]").focus()
        desk.keyboard.type("Lumi", delay=20)
    assert (desk.locator(".verdict--ok").count(), desk.evaluate(FOCUSED)) == (1, "event_name")
    desk.keyboard.type("kuningatar", delay=150)
    assert (desk.input_value(".desk__ask [name=event_name]"), logged()) == ("Lumikuningatar", [])


@pytest.mark.thorough
def test_an_undone_use_leaves_what_was_typed_for_the_next_card(desk):
    check(desk, GOOD)
    log(desk)
    desk.fill("[name=code]", OTHER)
    desk.fill("[name=children]", "1")
    with answer(desk):
        desk.locator(".entry form button").click()
    assert desk.locator(".entry--undone").count() == 1
    assert (desk.input_value("[name=code]"), desk.input_value("[name=children]")) == (OTHER, "1")


@pytest.mark.parametrize("width", [pytest.param(320, marks=pytest.mark.thorough), *SIZES])
@pytest.mark.parametrize("code", [GOOD, EXPIRED, MISREAD])
def test_every_answer_is_accessible_and_fits(open_page, sample_cards, width, code):
    desk = open_desk(open_page("ville", width=width))
    check(desk, code)
    assert (violations(desk), scrolls_sideways(desk), desk.complaints) == ([], False, [])
    headline = desk.locator(".verdict__headline").bounding_box()
    assert 0 <= headline["y"] and headline["y"] + headline["height"] <= 900


@pytest.mark.thorough
def test_the_reminder_stands_at_the_desk_and_says_nothing_of_the_holder(desk):
    words = desk.locator(".desk__reminder").inner_text()
    for said in ("assistant", "interpreter", "guide", "support person", "cloakroom", "certificate", "identity card"):
        assert said in words
    assert desk.locator(".desk__reminder :is(input, button)").count() == 0
