"""The register in a browser that runs no scripts: the desk, the registration, the import."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cards.models import Card
from tests import factories as make
from tests.browser.test_walk import import_report, register
from usage.models import Usage

pytestmark = pytest.mark.thorough

GOOD = "A045198723"


@pytest.fixture
def plain(open_page):
    """`plain("ville")` → Ville's page, without scripts."""
    return lambda name: open_page(name, javascript=False)


def logged() -> list[tuple[str, int]]:
    return list(Usage.unscoped.values_list("card__code", "children"))


def check(page: Any, code: str) -> None:
    """With the keys alone: the browser itself puts the focus on the field, and then on the button that logs."""
    page.goto("/desk/")
    page.locator("[name=code]:focus").wait_for()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator("[data-desk-log] button:focus").wait_for()


def test_a_card_is_checked_and_logged(plain, sample_cards):
    page = plain("ville")
    check(page, GOOD)
    assert (page.locator(".verdict--ok").count(), logged()) == (1, [])
    page.keyboard.press("Enter")
    page.locator("#messages .alert--success").wait_for()
    assert (logged(), page.complaints) == ([(GOOD, 0)], [])


def test_a_double_click_logs_once(plain, sample_cards):
    page = plain("ville")
    check(page, GOOD)
    page.locator("[data-desk-log] button").dblclick()
    page.locator(".entry").wait_for()
    page.goto("/desk/")
    assert (page.locator(".entry").count(), logged()) == (1, [(GOOD, 0)])


def test_a_last_entry_is_undone_with_one_touch(plain, sample_cards):
    page = plain("ville")
    check(page, GOOD)
    page.keyboard.press("Enter")
    page.locator(".entry form button").click()
    page.locator(".entry--undone").wait_for()
    assert Usage.unscoped.get().is_withdrawn


def test_a_card_is_registered(plain, places, choices):
    make.printed(make.series(places.espoo_area), "A000000001")
    page = plain("jaana")
    register(page, "a 000 000 001")
    assert re.sub(r"\s", "", page.locator(".page-heading .code").inner_text()) == "A000000001"
    assert (str(Card.unscoped.get().site), page.complaints) == ("Espoon aikuissosiaalityö", [])


def test_a_code_is_checked_with_a_button_and_a_neighbour_put_in_its_place(plain, places, choices):
    make.printed(make.series(places.espoo_area), "A000000001")
    page = plain("jaana")
    page.goto("/cards/register/")
    page.fill("[name=code]", "A000000002")
    page.click("noscript button, button[name=deed][value=code]")
    page.click("button[name=instead]")
    page.locator(".code-answer--good").wait_for()
    assert (page.input_value("[name=code]"), page.locator(".error-summary").count()) == ("A000000001", 0)


def test_a_form_with_errors_keeps_what_was_typed(plain, places, choices):
    page = plain("jaana")
    page.goto("/cards/register/")
    page.fill("[name=code]", GOOD)
    page.fill("[name=birth_year]", "1980")
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    assert [page.input_value(f"[name={name}]") for name in ("code", "birth_year")] == [GOOD, "1980"]


def test_a_report_is_imported(plain, sample_cards):
    page = plain("ville")
    assert import_report(page, "2_lipunmyyntiraportti.xlsx") == "18"
    assert (len(logged()), sum(children for _code, children in logged()), page.complaints) == (18, 7, [])
