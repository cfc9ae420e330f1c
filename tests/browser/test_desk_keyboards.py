"""Readers that act as keyboards: whatever is locked, whichever layout, wherever the focus is, with Enter or without."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.browser.conftest import AWAKE
from tests.browser.desk_steps import (
    ENTER,
    GOOD,
    HAND,
    LATE,
    OTHER,
    SHIFTED_ENGLISH,
    TAB,
    answer,
    caps_lock,
    check,
    checked,
    log,
    logged,
    open_desk,
    plain,
    press,
    shift_lock,
)

LOCKS = {
    "as it is": plain(GOOD),
    "Caps Lock": caps_lock(GOOD),
    "Shift lock, Finnish and Swedish": shift_lock(GOOD),
    "Shift lock, English": shift_lock(GOOD, SHIFTED_ENGLISH),
    "number pad": [*plain(GOOD[:1]), *((digit, f"Numpad{digit}", digit) for digit in GOOD[1:])],
}
DAILY = {"Shift lock, Finnish and Swedish", "number pad"}  # the others in CI
PLACES = [
    pytest.param("[name=code]", id="the code"),
    pytest.param("", id="nothing"),
    pytest.param(".desk__ask .actions button", id="a button", marks=pytest.mark.thorough),
    pytest.param("[name=children]", id="the children", marks=pytest.mark.thorough),
    pytest.param("[name=event_name]", id="the event"),
]


@pytest.fixture
def desk(open_page, sample_cards):
    return open_desk(open_page("ville"))


def put_focus(page, place):
    if place:
        page.locator(place).focus()
    else:
        page.evaluate("document.activeElement.blur()")


def held(page):
    return [page.input_value(f".desk__ask [name={name}]") for name in ("children", "event_name")]


@pytest.mark.parametrize(
    "keys",
    [pytest.param(keys, id=lock, marks=() if lock in DAILY else pytest.mark.thorough) for lock, keys in LOCKS.items()],
)
def test_a_reader_is_understood_whatever_is_locked_and_however_it_ends(desk, keys):
    for end in ([ENTER], [TAB], []):
        with answer(desk):
            press(desk, [*keys, *end])
        assert desk.locator(".verdict--ok").count() == 1
    assert checked(desk) == [GOOD, GOOD, GOOD]


@pytest.mark.thorough
@pytest.mark.parametrize("keys", [[*plain(GOOD), ENTER], shift_lock(GOOD)], ids=["Enter", "locked, no Enter"])
@pytest.mark.parametrize("place", PLACES)
def test_a_reader_is_heard_wherever_the_focus_is_and_disturbs_nothing(desk, place, keys):
    desk.fill("[name=children]", "2")
    desk.fill("[name=event_name]", "Lumikuningatar")
    put_focus(desk, place)
    with answer(desk):
        press(desk, keys)
    assert (checked(desk), held(desk)) == ([GOOD], ["2", "Lumikuningatar"])


@pytest.mark.thorough
def test_a_reader_chooses_no_other_venue(open_page, sample_cards, places):
    for name in ("A-sali", "Espoon museo"):
        make.site(name, places.espoo_area, places.espoo, is_venue=True)
    desk = open_desk(open_page("kaarina"))
    with desk.expect_navigation():
        desk.select_option("[name=venue]", label="Espoon museo")  # whose events come with a page of their own
    desk.wait_for_timeout(AWAKE)
    desk.locator("[name=venue]").focus()
    with answer(desk):
        press(desk, [*plain(GOOD), ENTER])
    assert desk.locator("[name=venue] option:checked").first.inner_text() == "Espoon museo"
    assert (checked(desk), desk.locator(".verdict--ok").count()) == ([GOOD], 1)


@pytest.mark.thorough
def test_what_stood_in_the_code_field_is_not_part_of_the_next_code(desk):
    desk.keyboard.type("A0451", delay=150)
    with answer(desk):
        press(desk, [*plain(GOOD), ENTER])
    assert checked(desk) == [GOOD]


def test_a_slow_hand_is_not_taken_for_a_reader(desk):
    press(desk, plain(GOOD), HAND)
    desk.wait_for_timeout(LATE)
    assert (desk.posts, desk.input_value("[name=code]")) == ([], GOOD)
    with answer(desk):
        press(desk, [ENTER])
    assert checked(desk) == [GOOD]


@pytest.mark.thorough
def test_a_slow_hand_writes_where_it_writes(desk):
    desk.locator("[name=event_name]").focus()
    press(desk, plain(GOOD), HAND)
    desk.wait_for_timeout(LATE)
    assert (desk.posts, desk.input_value("[name=event_name]"), desk.input_value("[name=code]")) == ([], GOOD, "")


@pytest.mark.thorough
def test_a_quick_word_that_is_no_code_stays_where_it_was_written(desk):
    desk.locator("[name=event_name]").focus()
    press(desk, plain("LUMIKUNINGATAR"))
    desk.wait_for_timeout(LATE)
    assert (desk.posts, desk.input_value("[name=event_name]")) == ([], "LUMIKUNINGATAR")


@pytest.mark.thorough
def test_a_held_key_is_not_taken_for_a_reader(desk):
    desk.locator("[name=children]").focus()
    desk.keyboard.down("1")
    for _again in range(12):
        desk.keyboard.down("1")
    desk.keyboard.up("1")
    desk.keyboard.press("Enter")
    desk.wait_for_timeout(LATE)
    assert checked(desk) == [""]


def test_a_damaged_code_comes_to_the_code_field_and_is_said_to_be_misread(desk):
    desk.locator("[name=children]").focus()
    with answer(desk):
        press(desk, [*plain("A04519872"), ENTER])
    assert (checked(desk), held(desk)) == (["A04519872"], ["0", ""])
    assert desk.locator(".verdict--ask").count() == 1


@pytest.mark.thorough
def test_control_characters_around_a_code_are_harmless(desk):
    group_separator = [("]", "BracketRight", "")]
    desk.locator("[name=children]").focus()
    press(desk, group_separator, modifiers=2)  # Control
    press(desk, [TAB])
    with answer(desk):
        press(desk, [("F8", "F8", ""), *plain(GOOD), ENTER])
    assert (checked(desk), held(desk)) == ([GOOD], ["0", ""])


@pytest.mark.thorough
def test_the_kind_of_code_that_some_readers_send_first_is_forgotten(desk):
    with answer(desk):
        press(desk, [("]", "BracketRight", "]"), *plain("A0"), *plain(GOOD), ENTER])
    assert checked(desk) == [GOOD]


def test_a_reader_without_enter_is_still_asked_to_log_by_a_key(desk):
    with answer(desk):
        press(desk, plain(GOOD))
    desk.wait_for_timeout(LATE)
    assert logged() == []
    log(desk)
    assert logged() == [GOOD]


@pytest.mark.thorough
def test_an_enter_that_a_busy_machine_hands_over_late_is_still_the_readers(desk):
    desk.route("**/desk/", lambda route: (desk.wait_for_timeout(2 * LATE), route.continue_()))
    following = press(desk, plain(GOOD))
    desk.wait_for_timeout(LATE)
    with answer(desk):
        press(desk, [ENTER], when=following)
    assert (checked(desk), logged()) == ([GOOD], [])


@pytest.mark.thorough
def test_the_children_of_one_card_are_not_the_next_ones(desk):
    desk.fill("[name=children]", "2")
    check(desk, GOOD)
    check(desk, GOOD)
    assert held(desk)[0] == "2"
    check(desk, OTHER)
    assert (held(desk)[0], desk.locator("[data-desk-log] [name=children]").input_value()) == ("0", "0")


@pytest.mark.thorough
def test_children_typed_for_the_next_card_before_its_scan_stay(desk):
    check(desk, OTHER)
    desk.fill(".desk__ask [name=children]", "1")
    with answer(desk):
        press(desk, [*plain(GOOD), ENTER])
    assert desk.locator("[data-desk-log] [name=children]").input_value() == "1"
    desk.wait_for_timeout(AWAKE)
