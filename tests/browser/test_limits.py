"""The page of a venue's limits in Chromium: the text for the venue's own pages is copied with one press."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.conftest import TODAY
from usage.models import Limit


@pytest.fixture
def page_of_limits(places):
    Limit.unscoped.create(venue=places.theatre, kind="show_share", number=5, starts_on=TODAY)
    Limit.unscoped.create(venue=places.theatre, kind="no_galas", starts_on=TODAY)
    return f"/sites/{places.theatre.pk}/limits/"


def test_the_button_copies_the_text_and_says_so(open_page, page_of_limits):
    page = open_page("ville", language="en")
    page.goto(page_of_limits)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator('[data-copy="text-en"]').click()
    page.locator("[data-copy-said]", has_text="The text has been copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#text-en").input_value()
    assert "The card is not valid for galas." in copied.splitlines()


@pytest.mark.thorough
def test_where_copying_is_not_allowed_the_text_is_selected(open_page, page_of_limits):
    page = open_page("ville", language="en")
    page.goto(page_of_limits)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.locator('[data-copy="text-fi"]').click()
    page.locator("[data-copy-said]", has_text="selected").wait_for()
    field = page.locator("#text-fi")
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd) === field.value")


@pytest.mark.thorough
def test_without_scripts_the_text_is_there_and_no_button_that_does_nothing(open_page, page_of_limits):
    page = open_page("ville", javascript=False)
    page.goto(page_of_limits)
    assert page.locator("[data-copy]:visible").count() == 0
    assert "Kaikukortti: Espoon kaupunginteatteri" in page.locator("#text-fi").input_value()


@pytest.mark.thorough
@pytest.mark.parametrize("width", SIZES)
def test_the_pages_are_accessible_with_limits_and_with_an_error(open_page, page_of_limits, width):
    page = open_page("ville", width=width)
    page.goto(page_of_limits)
    assert (violations(page), scrolls_sideways(page)) == ([], False)
    page.goto(f"{page_of_limits}show_share/")
    page.fill("[name=number]", "1")
    page.locator("main form button[type=submit]").click()
    page.locator(".error-summary").wait_for()
    assert (violations(page), scrolls_sideways(page)) == ([], False)
