"""Registering many in Chromium: with the keyboard and the mouse, without JavaScript, on both screens."""

from __future__ import annotations

import pytest

from cards.models import Card
from tests import factories as make
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.cards.many import row, workbook

pytestmark = pytest.mark.thorough

ONE = "A045198701"


def faults(page):
    return [*violations(page), *page.complaints, *(["wider than the screen"] if scrolls_sideways(page) else [])]


@pytest.fixture
def drawer(places, choices):
    return make.printed(make.series(places.espoo_area), ONE)


def sent(page, *rows):
    page.goto("/cards/register/many/")
    page.set_input_files("[name=workbook]", {"name": "k.xlsx", "mimeType": "", "buffer": workbook(*rows)})
    for name in ("client_confirmed", "situation_confirmed", "terms_told"):
        page.check(f"[name={name}]")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url("**/many/*-*/")


@pytest.mark.parametrize("width", SIZES)
def test_the_preview_and_the_result_are_accessible(open_page, drawer, people, width):
    page = open_page("jaana", width=width)
    sent(page, row(ONE), row("x", "eilen"))
    assert faults(page) == []
    page.locator("form[action$='/commit/'] button").click()
    page.locator("form[action$='/commit/']").wait_for(state="detached")
    assert faults(page) == []
    assert list(Card.unscoped.registered().values_list("code", flat=True)) == [ONE]


def test_it_works_without_javascript(open_page, drawer, people):
    page = open_page("jaana", javascript=False)
    sent(page, row(ONE))
    page.locator("form[action$='/commit/'] button").click()
    page.locator("form[action$='/commit/']").wait_for(state="detached")
    assert Card.unscoped.registered().count() == 1


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_paper_form_is_accessible_and_alone_on_its_paper(open_page, drawer, people, width, language):
    page = open_page("jaana", width=width)
    page.goto(f"/cards/paper-form/?language={language}")
    assert faults(page) == []
    page.emulate_media(media="print")
    assert page.locator(".paper-form").is_visible()
    assert [part for part in (".site-header", ".site-footer", "main h1") if page.locator(part).is_visible()] == []
