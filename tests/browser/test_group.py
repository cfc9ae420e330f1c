"""A small group's cards, scanned with a keyboard-type reader: every line answered, logged as one, undone as one."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.browser.conftest import AWAKE, SIZES, scrolls_sideways, violations
from tests.usage.desk import GOOD
from tests.usage.group import EXPIRED, FOURTH, SECOND, THIRD, WORKER
from usage.models import Usage, Visit

CARDS = [GOOD, WORKER, SECOND, THIRD, FOURTH]
SETTLED = 400  # milliseconds; the button that logs takes no Enter just after it got the focus


@pytest.fixture
def page(open_page, sample_cards):
    opened = open_page("ville", language="en")
    opened.posts = []
    opened.on("request", lambda request: opened.posts.append(request) if request.method == "POST" else None)
    opened.goto("/desk/group/")
    opened.locator("[name=code_1]:focus").wait_for()
    return opened


def scan(page: Any, *codes: str) -> None:
    """As a reader does it: the keys one after the other, Enter, and no waiting for anything."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def answered(page: Any, number: int) -> Any:
    """The answer of a line, when it is there."""
    answer = page.locator(f"[data-group-answer='{number}'] .group__said")
    answer.wait_for()
    return answer


def has_focus(page: Any, selector: str) -> None:
    page.locator(f"{selector}:focus").wait_for()


def sent_forms(page: Any) -> list[Any]:
    """The posts that would have left the page."""
    return [request for request in page.posts if request.url.endswith("/desk/group/")]


def test_five_cards_are_scanned_answered_logged_and_undone(page):
    scan(page, *CARDS)
    has_focus(page, "[data-group-log]")
    words = [answered(page, number).inner_text() for number in range(1, 6)]
    assert all("The card can be used." in text for text in words)
    assert "one worker" in words[1]
    page.get_by_text("All cards can be used.").wait_for()
    assert (page.locator(".group__count dd").all_inner_texts(), sent_forms(page)) == (["4", "1"], [])
    assert not any(code in page.locator("[data-group-people]").inner_html() for code in CARDS)
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Enter")
    page.locator("[role=status] .alert--success").wait_for()
    assert sorted(Usage.unscoped.counting().values_list("card__code", flat=True)) == sorted(CARDS)
    assert WORKER not in page.url
    page.get_by_role("button", name="Undo the whole visit").click()
    page.get_by_text("The whole visit was undone.").wait_for()
    assert (Usage.unscoped.counting().count(), Visit.unscoped.count(), page.complaints) == (0, 1, [])


@pytest.mark.thorough
def test_a_line_is_answered_when_it_is_typed_and_again_when_the_rest_changes(page):
    scan(page, WORKER)
    answered(page, 1).get_by_text("Scan a cardholder's card").wait_for()  # a slow machine is answered half-way, too
    scan(page, GOOD)
    page.locator("[data-group-answer='1'] .group__said--ok").wait_for()
    page.fill("[name=children_2]", "3")
    page.locator("[data-group-answer='2'] .group__said--ask").wait_for()
    page.fill("[name=code_2]", EXPIRED)
    page.locator("[data-group-answer='2'] .group__said--stop").wait_for()
    page.fill("[name=event_day]", "tomorrow")
    page.get_by_text("Type the day as numbers").wait_for()
    assert (page.locator("[data-group-lines] .group__said").count(), sent_forms(page), page.complaints) == (0, [], [])


@pytest.mark.thorough
def test_the_answers_are_live_regions_that_name_their_line(page):
    scan(page, GOOD)
    answered(page, 1)
    region = page.locator("[data-group-answer='1']")
    assert region.get_attribute("role") == "status"
    assert region.inner_text().startswith("Card 1:")


@pytest.mark.thorough
def test_a_reader_that_sends_enter_twice_sends_nothing(page):
    for code in CARDS:
        scan(page, code)
        page.keyboard.press("Enter")
    page.wait_for_timeout(AWAKE)
    assert (sent_forms(page), Usage.unscoped.count()) == ([], 0)
    assert [page.input_value(f"[name=code_{number}]") for number in range(1, 6)] == CARDS


@pytest.mark.thorough
def test_a_sixth_card_makes_its_own_line_wherever_the_focus_is(page):
    scan(page, *CARDS)
    has_focus(page, "[data-group-log]")
    scan(page, "A045198749")
    answered(page, 6)
    assert page.input_value("[name=code_6]") == "A045198749"
    assert (sent_forms(page), page.input_value("[name=lines]")) == ([], "6")
    page.evaluate("document.activeElement.blur()")
    page.get_by_role("button", name="Add a line").click()
    has_focus(page, "[name=code_7]")
    assert page.input_value("[name=children_7]") == "0"


@pytest.mark.thorough
def test_enter_on_an_empty_line_moves_to_the_button_and_only_then_logs(page):
    scan(page, GOOD, SECOND)
    has_focus(page, "[name=code_3]")
    page.keyboard.press("Enter")
    has_focus(page, "[data-group-log]")
    page.keyboard.press("Enter")  # at once: still the reader's
    page.wait_for_timeout(SETTLED)
    assert Usage.unscoped.count() == 0
    page.keyboard.press("Enter")
    page.locator("[role=status] .alert--success").wait_for()
    assert Usage.unscoped.count() == 2


def test_a_double_click_logs_once(page):
    scan(page, GOOD, SECOND)
    page.locator("[data-group-log]").dblclick()
    page.locator("[role=status] .alert--success").wait_for()
    assert (len(sent_forms(page)), Visit.unscoped.count(), Usage.unscoped.count()) == (1, 1, 2)


@pytest.mark.thorough
def test_more_than_five_are_asked_about_and_logged_after_the_tick(page):
    scan(page, GOOD, FOURTH)
    page.fill("[name=children_1]", "2")
    page.fill("[name=children_2]", "3")
    page.get_by_text("The group is larger than five people.").wait_for()
    page.check("[name=confirmed]")
    page.locator("[data-group-log]").click()
    page.locator("[role=status] .alert--success").wait_for()
    assert Usage.unscoped.count() == 2


@pytest.mark.thorough
def test_another_venue_brings_its_events_and_keeps_the_cards(open_page, sample_cards, places, today):
    museum = make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    make.event(museum, today, "Näyttely")
    page = open_page("kaarina", language="en")
    page.goto("/desk/group/")
    page.fill("[name=code_1]", GOOD)
    page.select_option("[name=venue]", str(museum.pk))
    page.locator("[name=event] option", has_text="Näyttely").wait_for(state="attached")
    assert page.input_value("[name=code_1]") == GOOD


@pytest.mark.thorough
@pytest.mark.parametrize("width", SIZES)
def test_the_answers_the_visit_and_its_undo_are_accessible(open_page, sample_cards, width):
    page = open_page("ville", language="en", width=width)
    page.goto("/desk/group/")
    page.locator("[name=code_1]:focus").wait_for()
    scan(page, WORKER, GOOD, EXPIRED, GOOD)
    answered(page, 4)
    found = [*violations(page), *page.complaints, scrolls_sideways(page)]
    page.locator("[data-group-log]").click()
    page.locator(".error-summary").wait_for()
    found += [*violations(page), scrolls_sideways(page)]
    for number, code in ((3, FOURTH), (4, "")):
        page.fill(f"[name=code_{number}]", code)
    page.fill("[name=children_1]", "4")
    page.get_by_text("The group is larger than five people.").wait_for()
    found += violations(page)
    page.check("[name=confirmed]")
    page.locator("[data-group-log]").click()
    page.locator(".group__logged").wait_for()
    found += violations(page)
    page.get_by_role("link", name="Open the visit").click()
    page.locator(".group__uses").wait_for()
    found += [*violations(page), *page.complaints, scrolls_sideways(page)]
    assert [fault for fault in found if fault] == []


def test_a_group_is_logged_without_scripts_too(open_page, sample_cards):
    page = open_page("ville", language="en", javascript=False)
    page.goto("/desk/group/")
    page.locator("[name=code_1]:focus").wait_for()
    scan(page, GOOD)  # the browser's own Enter checks
    has_focus(page, "[name=code_2]")
    assert "One person is no group." in page.locator("[data-group-people]").inner_text()
    page.keyboard.type(SECOND)
    page.get_by_role("button", name="Add a line").click()
    has_focus(page, "[name=code_3]")
    assert [page.input_value(f"[name=code_{number}]") for number in (1, 2, 6)] == [GOOD, SECOND, ""]
    page.get_by_role("button", name="Log the visit").click()
    page.locator("[role=status] .alert--success").wait_for()
    assert (Usage.unscoped.count(), page.complaints) == (2, [])
    page.get_by_role("button", name="Undo the whole visit").click()
    page.get_by_text("The whole visit was undone.").wait_for()
    assert Usage.unscoped.counting().count() == 0


@pytest.mark.thorough
def test_the_desk_undoes_the_whole_visit_with_one_touch(page):
    scan(page, GOOD, SECOND)
    page.locator("[data-group-log]").click()
    page.locator("[role=status] .alert--success").wait_for()
    page.goto("/desk/")
    page.locator(".entry form button").first.click()
    page.locator(".entry--undone").nth(1).wait_for()
    assert (Usage.unscoped.counting().count(), page.complaints) == (0, [])
    assert page.get_by_text("The whole visit was undone.").count() == 1
