"""The client view in Chromium: every page accessible, with large targets, on a phone and with text twice as large."""

from __future__ import annotations

from typing import Any

import pytest

from cards.models import Item
from kaikukanta.management.commands.load_reference import load_notices, load_questionnaires
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.cards.drafts import drafted, kept

pytestmark = pytest.mark.thorough

# Too small for a hesitant finger: under 44 px either way. A tile counts as a whole, since all of it answers.
SMALL = """() => [...document.querySelectorAll('body a:not(.skip), button, input:not([type=hidden]), select')]
  .filter(control => !control.closest('dialog:not([open])'))
  .map(control => control.closest('.client__choice') || control)
  .map(control => [control.outerHTML.slice(0, 80), control.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([words]) => words)"""


@pytest.fixture
def draft(places: Any, people: Any, choices: Any) -> Any:
    load_notices()
    load_questionnaires()
    return drafted(people.jaana)


def answer(page: Any) -> None:
    """Whatever is asked, answered as one does: a press on a tile, or a number typed."""
    year, postal, tiles = (
        page.locator("[name=birth_year]"),
        page.locator("[name=postal_code]"),
        page.locator("[type=radio]"),
    )
    if year.count():
        year.fill("1980")
    elif postal.count():
        postal.fill("02100")
    elif page.locator("[name=children]").count():
        page.fill("[name=children]", "2")
    elif page.locator("select").count():
        page.select_option("select", index=1)
    elif tiles.count():
        page.locator(".client__choice").first.click()


def faults(page: Any) -> list[str]:
    found = [*violations(page), *page.evaluate(SMALL), *page.complaints]
    return found + ["wider than the screen"] * scrolls_sideways(page)


@pytest.mark.parametrize("size", ["100", "200"])
@pytest.mark.parametrize("width", SIZES)
def test_every_page_of_the_way_is_accessible_and_large(open_page, live_server, draft, width, size):
    page, wrong, seen = open_page("jaana", width=width), {}, []
    page.context.add_cookies([{"name": "text_size", "value": size, "url": live_server.url}])
    page.goto(f"/cards/drafts/{draft}/client/told/")
    while not page.url.endswith("/done/"):
        name = page.url.split("/")[-2]
        seen.append(name)
        answer(page)
        wrong |= {name: found} if (found := faults(page)) else {}
        page.click(".client__next")
        page.wait_for_load_state()
    assert faults(page) == [] and wrong == {}
    assert len(seen) == 10 + 1 + Item.objects.count()  # the postal code is looked at once more
    assert kept(draft)[f"wellbeing_{Item.objects.last().pk}"] == "0"


def test_with_the_keys_alone_the_question_comes_before_the_ways_on(open_page, draft):
    """Skip link, three languages, the question, Next, Back, and the worker's way out, in this order."""
    page = open_page("jaana")
    page.goto(f"/cards/drafts/{draft}/client/birth_year/")
    order = []
    for _press in range(8):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.name || document.activeElement.className || 'link'"))
    assert order == ["skip", "language", "language", "language", "birth_year", "client__next", "go", "link"]


def test_enter_goes_on_and_an_error_takes_the_focus(open_page, draft):
    page = open_page("jaana")
    page.goto(f"/cards/drafts/{draft}/client/birth_year/")
    page.fill("[name=birth_year]", "2020")
    page.keyboard.press("Enter")
    page.locator(".client__error:focus").wait_for()
    assert page.evaluate("document.activeElement.className") == "client__error"
    assert faults(page) == []
    page.fill("[name=birth_year]", "1980")
    page.keyboard.press("Enter")
    page.wait_for_url("**/postal_code/")


def test_the_way_goes_without_scripts_and_back_keeps_the_answer(open_page, draft):
    page = open_page("jaana", javascript=False)
    page.goto(f"/cards/drafts/{draft}/client/children/")
    page.fill("[name=children]", "3")
    page.click("[value=back]")
    page.wait_for_url("**/consent_voluntary/")  # no answer yet, so what rests on it waits
    page.goto(f"/cards/drafts/{draft}/client/children/")
    assert page.input_value("[name=children]") == "3"
