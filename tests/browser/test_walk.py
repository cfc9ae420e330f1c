"""The whole of the register in Chromium, in Finnish: a print run, a registration, a use, an import, the figure."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import AWAKE, SIZES
from tests.conftest import SAMPLES

SEND = "main form[method=post] button[type=submit]"


def make_a_run(page: Any, area: str) -> str:
    """Five personal cards of the letter E. Returns the first code as the printing house's sheet shows it."""
    page.goto("/cards/runs/new/")
    page.select_option("[name=area]", label=area)
    page.click("main form button[type=submit]")
    page.fill("[name=prefix]", "E")
    page.fill("[name=quantity]", "5")
    page.check("[name=kind][value=personal]")
    page.click(SEND)
    page.wait_for_url(re.compile(r"/cards/runs/\d+/$"))
    page.goto(page.url + "labels/")
    return page.locator(".sticker__code").first.inner_text()


def register(page: Any, code: str) -> None:
    """Hand out the card; the client consents to nothing voluntary, and both look at the check page."""
    page.goto("/cards/register/")
    typed = {"code": code, "birth_year": "1980", "postal_code": "02100", "children": "2", "worker_name": "Jaana"}
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    for consent in ("voluntary", "wellbeing"):
        page.check(f"[name=consent_{consent}][value=no]")
    for confirmed in ("client_confirmed", "situation_confirmed", "terms_told"):
        page.check(f"[name={confirmed}]")
    page.click("[data-main-deed]")
    page.wait_for_url("**/check/")
    page.click(SEND)
    page.wait_for_url(re.compile(r"/cards/[0-9a-f-]{36}/handed/$"))


def log_with_keys(page: Any, code: str, children: str) -> list[str]:
    """The desk without a mouse: code, children, Enter; Enter once more on the answer. Returns both answers in words."""
    page.goto("/desk/")
    page.keyboard.type(code, delay=150)  # by hand: a reader's burst would be checked at once
    page.keyboard.press("Tab")
    page.keyboard.type(children)
    page.wait_for_timeout(AWAKE)
    page.keyboard.press("Enter")
    page.locator("[data-desk-log] button:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    answer = page.locator(".verdict__headline").inner_text()
    page.keyboard.press("Enter")
    return [answer, page.locator("[role=status] .alert--success").inner_text().strip()]


def import_report(page: Any, name: str) -> str:
    """Send the report, keep the columns that were guessed, log. Returns how many the preview promised."""
    page.goto("/usage/import/")
    page.set_input_files("[name=report]", SAMPLES / name)
    page.click(SEND)
    page.wait_for_url("**/columns/")
    page.click(SEND)
    page.locator("form[action$='/commit/']").wait_for()
    promised = page.locator(".tiles .tile__figure").first.inner_text()
    page.click("form[action$='/commit/'] button")
    page.locator("[role=status] .alert--success").wait_for()
    return promised


def uses_of_the_year(page: Any, area: Any) -> str:
    """What the area's page says now. The last row by year is this one, the last column but one all uses."""
    page.goto(f"/stats/areas/{area.pk}/")
    row = page.get_by_role("table").first.locator("tbody tr").last
    year, *_figures, uses, _municipalities = row.locator("th, td").all_inner_texts()
    assert year.startswith("2026")
    return uses


@pytest.mark.parametrize("width", SIZES)
def test_from_a_print_run_to_the_yearly_figure(open_page, places, choices, sample_cards, width):
    pages = {name: open_page(name, width=width) for name in ("aino", "jaana", "ville", "kaarina")}
    figures = [uses_of_the_year(pages["kaarina"], places.espoo_area)]
    code = make_a_run(pages["aino"], "Espoo")
    assert re.fullmatch(r"E\d{3} \d{3} \d{3}", code)
    register(pages["jaana"], code.lower())
    said = log_with_keys(pages["ville"], code.replace(" ", ""), children="2")
    assert said == ["Korttia voi käyttää.", "Käyttö on kirjattu: yksi aikuinen ja 2 lasta."]
    figures.append(uses_of_the_year(pages["kaarina"], places.espoo_area))
    assert import_report(pages["ville"], "2_lipunmyyntiraportti.xlsx") == "18"
    figures.append(uses_of_the_year(pages["kaarina"], places.espoo_area))
    assert figures == ["0", "3", "28"]  # 3 by hand; the report has 18 adults with 7 children
    assert {page.evaluate("document.documentElement.lang") for page in pages.values()} == {"fi"}
    assert [page.complaints for page in pages.values()] == [[], [], [], []]
