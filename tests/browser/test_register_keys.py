"""Registering a card in Chromium with a reader and the keyboard alone: how many keys it takes besides the values."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from cards.models import Answer, Background, Card, Choice, Draft, Questionnaire
from tests import factories as make
from tests.browser.conftest import AWAKE, SIZES, scrolls_sideways, violations
from tests.cards.registering import CODE

MOST_KEYS = 25
HANDED = re.compile(r"/cards/[0-9a-f-]{36}/handed/$")


class Keyboard:
    """Types values for nothing, and counts every other key."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def value(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


@pytest.fixture
def printed(places, choices):
    make.printed(make.series(places.espoo_area), CODE)
    asked = Questionnaire.objects.create(name="Well-being", starts_on=date(2025, 1, 1))
    words = {f"{name}_{language}": "x" for name in ("text", "low", "high") for language in ("fi", "sv", "en")}
    for order in range(4):
        asked.items.create(order=order, **words)


def fill_in_everything(keys: Keyboard) -> None:
    keys.value(CODE)
    keys.press("Enter")  # the reader's own
    for value in ("1980", "02100", "2"):
        keys.value(value)
        keys.press("Tab")
    keys.press("Space", "Tab")  # yes to the voluntary information
    for which in ("gender", "mother_tongue", "life_situation"):
        keys.value(f"{which} first")  # an option by its letters
        keys.press("Tab")
    keys.press("Space", "Tab")  # yes to the well-being questions
    for value in ("7", "10", "0", "5"):
        keys.value(value)
        keys.press("Tab")
    keys.press("Tab", "Space", "Tab", "Space", "Tab", "Space", "Enter")  # no guardian; three confirmations


def test_a_card_is_registered_with_few_keys(open_page, printed, places):
    page = open_page("jaana", language="en")
    keys = Keyboard(page)
    page.goto("/cards/register/")
    page.locator("[name=code]:focus").wait_for()
    fill_in_everything(keys)
    page.locator("[data-ready]:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    keys.press("Enter")
    page.wait_for_url(HANDED)
    background, first = Background.unscoped.get(), Choice.objects.get(list="life_situation", code="first")
    assert (background.birth_year, background.municipality, background.life_situation) == (1980, places.espoo, first)
    assert list(Answer.unscoped.order_by("item").values_list("value", flat=True)) == [7, 10, 0, 5]
    assert (page.complaints, Draft.unscoped.count()) == ([], 0)
    assert keys.pressed <= MOST_KEYS


def test_refusing_everything_voluntary_takes_fewer(open_page, printed):
    page = open_page("jaana", language="en")
    keys = Keyboard(page)
    page.goto("/cards/register/")
    keys.value(CODE)
    keys.press("Enter")
    for value in ("1980", "02100", "2"):
        keys.value(value)
        keys.press("Tab")
    keys.press("ArrowDown", "Tab", "ArrowDown", "Tab")
    keys.press("Tab", "Space", "Tab", "Space", "Tab", "Space", "Enter")
    page.locator("[data-ready]:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    keys.press("Enter")
    page.wait_for_url(HANDED)
    assert (Card.unscoped.get().registered_at is not None, keys.pressed) == (True, 16)


def test_the_code_is_answered_as_it_is_typed_and_a_readers_enter_sends_nothing(open_page, printed):
    page = open_page("jaana", language="en")
    page.goto("/cards/register/")
    page.keyboard.press("Enter")
    page.keyboard.type("A045198703")
    page.keyboard.press("Enter")
    page.locator("[name=birth_year]:focus").wait_for()
    page.click("button[name=instead]")
    page.locator(".code-answer--good").wait_for()
    assert (page.input_value("[name=code]"), page.url.endswith("/cards/register/")) == (CODE, True)


def test_a_no_hides_what_it_makes_needless(open_page, printed):
    page = open_page("jaana", language="en")
    page.goto("/cards/register/")
    shown = [page.locator("[name=gender]").is_visible()]
    for answer in ("yes", "no"):
        page.check(f"[name=consent_voluntary][value={answer}]")
        shown.append(page.locator("[name=gender]").is_visible())
    assert shown == [False, True, False]


def test_what_is_typed_is_saved_by_itself_and_offered_again(open_page, printed):
    page = open_page("jaana", language="en")
    page.goto("/cards/register/")
    page.fill("[name=birth_year]", "1979")
    page.locator("[data-draft-status]", has_text="Saved as a draft at").wait_for()
    page.goto("/cards/register/")
    page.click(".interrupted a")
    assert page.input_value("[name=birth_year]") == "1979"


@pytest.mark.thorough
@pytest.mark.parametrize("width", SIZES)
def test_each_page_on_the_way_is_accessible(open_page, printed, width):
    page, found = open_page("jaana", width=width, language="en"), []
    page.goto("/cards/register/")
    fill_in_everything(Keyboard(page))
    page.wait_for_url("**/check/")
    found += [*violations(page), scrolls_sideways(page)]
    page.get_by_role("link", name="Correct").click()
    page.locator(".scale").first.wait_for()
    page.locator(".code-answer").wait_for()
    found += [*violations(page), scrolls_sideways(page)]
    page.click("[data-main-deed]")
    page.wait_for_url("**/check/")
    page.click("[data-ready]")
    page.wait_for_url(HANDED)
    assert [*found, *violations(page), scrolls_sideways(page)] == [False] * 3
