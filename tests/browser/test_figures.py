"""The public pages of figures in Chromium: accessible, quiet, readable on a phone, led through by the keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.stats.conftest import out, world  # noqa: F401  (fixtures)

ADDRESSES = [
    "/",
    "/figures/",
    "/figures/uses/",
    "/figures/cards_by_age/?place=all",
    "/figures/cards_by_age/2026Q1/1/",
    "/figures/method/",
    "/figures/releases/",
    "/open/",
    "/open/widget/",
]


def faults(page: Any) -> list[str]:
    return [*violations(page), *page.complaints, *(["wider than the screen"] if scrolls_sideways(page) else [])]


@pytest.mark.parametrize("width", SIZES)
def test_every_public_page_is_accessible_and_fits(open_page, out, width):  # noqa: F811
    page = open_page(width=width)
    for address in ADDRESSES:
        page.goto(address)
        assert faults(page) == [], address


@pytest.mark.parametrize("width", SIZES)
def test_a_table_is_chosen_read_and_taken_along(open_page, out, places, width):  # noqa: F811
    page = open_page(width=width, language="en")
    page.goto("/figures/")
    page.get_by_role("link", name="Cards by the holder’s age").click()
    page.get_by_label("Places").select_option("Vaasan seutu")
    page.get_by_role("button", name="Show").click()
    table = page.get_by_role("table")
    headers = [" ".join(text.split()) for text in table.get_by_role("rowheader").all_inner_texts()]
    assert headers == [
        "Whole country",
        "Vaasan seutu (area)",
        "Vaasa (municipality)",
    ]
    assert table.get_by_text("fewer than 5").count() > 3
    region = page.get_by_role("region", name="Cards by the holder’s age")
    region.focus()
    assert region.evaluate("one => document.activeElement === one && one.getAttribute('role') === 'region'")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^CSV")).click()
    assert download.value.suggested_filename == "kaikukortti-cards-by-age-2026Q1-2-en.csv"
    assert faults(page) == []


def test_on_paper_the_table_is_whole(open_page, out):  # noqa: F811
    page = open_page(width=390)
    page.goto("/figures/uses/?place=all")
    page.emulate_media(media="print")
    assert page.get_by_role("table").is_visible()
    assert not page.get_by_role("button", name="Näytä").is_visible()


FRAME = '<!DOCTYPE html><iframe src="https://kaikukanta.test/open/widget/?lang=fi" title="Kaikukortti"></iframe>'


def test_the_widget_stands_in_a_frame_of_an_allowed_site_only(open_page, out, live_server):  # noqa: F811
    """A page of kaikukortti.fi, and one of somebody else; the register's answer comes with its own headers."""
    page = open_page(width=390)
    for site in ("https://kaikukortti.fi/", "https://example.org/"):
        page.route(site, lambda route: route.fulfill(content_type="text/html", body=FRAME))
    inner = "https://kaikukanta.test/"
    page.route(f"{inner}**", lambda route: route.fulfill(response=_from(route, inner, live_server)))
    page.goto("https://kaikukortti.fi/")
    heading = page.frame_locator("iframe").get_by_role("heading", level=1)
    assert heading.inner_text() == "Kaikukortti lukuina"
    assert page.context.cookies() == []
    page.goto("https://example.org/")
    page.wait_for_load_state("networkidle")
    assert heading.count() == 0


def _from(route: Any, inner: str, live_server: Any) -> Any:
    return route.fetch(url=route.request.url.replace(inner, f"{live_server.url}/"))
