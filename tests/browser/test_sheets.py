"""Every printed code is read from the rendered sheets: as Chromium prints them, at the dots of an office printer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from cards.models import Card
from tests.cards.blocks import run_of

pytestmark = pytest.mark.thorough

A4 = {"width": 794, "height": 1123}  # CSS pixels, 96 to the inch
DOTS = 200 / 96  # a coarse printer's
MM = 96 / 25.4
LONGEST = {"personal": "K", "community": "KHM"}  # one letter, as in codes of old, and three: the longest that we print
SHEETS = pytest.mark.parametrize(("part", "a_sheet"), [("cards", 5), ("labels", 21)])


@pytest.fixture
def printer(browser: Browser, open_page: Any, live_server: Any) -> Iterator[Page]:
    """A page signed in as Kaarina, as large as A4 and with the dots of a printer."""
    signed_in = open_page("kaarina").context.storage_state()
    paper = {"viewport": A4, "device_scale_factor": DOTS, "locale": "fi"}
    with browser.new_context(base_url=live_server.url, storage_state=signed_in, **paper) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        yield page


@pytest.fixture
def on_paper(printer: Page, places: Any, people: Any) -> Any:
    """`on_paper("cards", "personal", 7)` → the page of a run of seven cards as it looks on paper, and their codes."""

    def opened(part: str, kind: str, quantity: int) -> tuple[Page, list[str]]:
        run = run_of(places.espoo_area, people.aino, quantity, kind=kind, prefix=LONGEST[kind])
        assert printer.goto(f"/cards/runs/{run.pk}/{part}/").status == 200
        return printer, list(Card.unscoped.filter(series=run).order_by("number").values_list("code", flat=True))

    return opened


def seen(page: Page) -> list[tuple[str, str]]:
    """What a reader finds on all sheets, as kind of symbol and text."""
    pictures = [Image.open(io.BytesIO(sheet.screenshot())).convert("L") for sheet in page.locator(".paper").all()]
    return sorted((str(found.format), found.text) for each in pictures for found in zxingcpp.read_barcodes(each))


def places_of(page: Page, selector: str) -> list[dict[str, float]]:
    """Left, top, right and bottom in millimetres from the sheet's corner."""
    found = page.locator(".paper").first.evaluate(
        """(sheet, selector) => {
            const corner = sheet.getBoundingClientRect();
            return [...sheet.querySelectorAll(selector)].map(part => {
                const { left, top, right, bottom } = part.getBoundingClientRect();
                const [across, down] = [x => x - corner.left, y => y - corner.top];
                return { left: across(left), top: down(top), right: across(right), bottom: down(bottom) };
            });
        }""",
        selector,
    )
    return [{side: value / MM for side, value in box.items()} for box in found]


@SHEETS
@pytest.mark.parametrize("kind", LONGEST)
def test_a_reader_reads_every_code_of_every_sheet(on_paper, part, a_sheet, kind):
    page, codes = on_paper(part, kind, a_sheet + 2)
    assert seen(page) == sorted((symbol, code) for symbol in ("Code 39", "QR Code") for code in codes)


@SHEETS
def test_a_sheet_is_one_page_of_a4_and_nothing_else_is_printed(on_paper, part, a_sheet):
    page, _codes = on_paper(part, "personal", a_sheet + 2)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    assert set(re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", printed)) == {(b"594", b"841")}
    shown = page.evaluate("document.body.innerText")
    assert "Kaikukeskus" not in shown and "Kaikukortti" in shown


@pytest.mark.parametrize(
    ("part", "selector", "width", "height"), [("cards", ".face", 85, 54), ("labels", ".sticker", 63.5, 38.1)]
)
@pytest.mark.parametrize("kind", LONGEST)
def test_cards_and_labels_have_their_size_and_hold_what_is_on_them(on_paper, part, selector, width, height, kind):
    page, _codes = on_paper(part, kind, 3)
    boxes = places_of(page, selector)
    assert {(round(b["right"] - b["left"], 1), round(b["bottom"] - b["top"], 1)) for b in boxes} == {(width, height)}
    overflowing = page.locator(f"{selector} *, {selector}").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.className)"
    )
    assert overflowing == []
    inside = places_of(page, f"{selector} :is(p, svg, hr)")
    assert max(b["bottom"] for b in inside) <= max(b["bottom"] for b in boxes)


def test_a_pen_has_room_on_every_line_of_a_card(on_paper):
    page, _codes = on_paper("cards", "community", 1)
    lines = places_of(page, ".face__days > hr")
    assert len(lines) == 8  # the issue and three renewals, two days each
    assert min(line["bottom"] - line["top"] for line in lines) >= 4.5
    assert min(line["right"] - line["left"] for line in lines) >= 28
