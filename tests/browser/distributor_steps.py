"""What the people of issue 3 do in Chromium, step by step: a print run, its blocks and sheet, and a registration.

Each step presses what a person presses and returns what the page then shows. Places are found by names of fields,
addresses and figures, never by sentences: those are the translators'.
"""

from __future__ import annotations

import re
from typing import Any

from tests.browser.conftest import AWAKE, log_in
from tests.browser.test_walk import SEND

HANDED = re.compile(r"/cards/[0-9a-f-]{36}/handed/$")
CONFIRMED = ("client_confirmed", "situation_confirmed", "terms_told")


def press(page: Any, selector: str) -> None:
    """A press that leads to a page, which is awaited."""
    with page.expect_navigation():
        page.click(selector)


def texts(page: Any, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def figures(page: Any, part: str = "main") -> list[int]:
    return [int(re.sub(r"\D", "", text)) for text in texts(page, f"{part} .tile__figure")]


def days(page: Any) -> list[str]:
    """The two days that are large on the page to copy onto the card."""
    return texts(page, ".copy-days dd")


def complaints_of(*pages: Any) -> list[str]:
    """What the browsers complained of; and the pages are in Finnish still."""
    assert {page.evaluate("document.documentElement.lang") for page in pages} == {"fi"}
    return [words for page in pages for words in page.complaints]


# Print runs and stock


def make_a_run(page: Any, area: str, *, prefix: str, quantity: int) -> str:
    """Personal cards. Returns the address of the run."""
    page.goto("/cards/runs/new/")
    page.select_option("[name=area]", label=area)
    press(page, "main form button[type=submit]")
    page.fill("[name=prefix]", prefix)
    page.fill("[name=quantity]", str(quantity))
    page.check("[name=kind][value=personal]")
    press(page, SEND)
    page.wait_for_url(re.compile(r"/cards/runs/\d+/$"))
    return page.url


def give_a_block(page: Any, run: str, site: str, *, quantity: int) -> list[int]:
    """Returns the figures of the run: printed, registered, not registered, left to give."""
    page.goto(run)
    press(page, "main a[href$='/give/']")
    page.select_option("[name=site]", label=site)
    page.fill("[name=first_number]", "1")
    page.fill("[name=quantity]", str(quantity))
    press(page, SEND)
    return figures(page)


def confirm_the_block(page: Any) -> list[list[int]]:
    """Returns the figures of personal cards before and after: left, registered, given, not confirmed."""
    page.goto("/cards/stock/")
    before = figures(page, "[aria-labelledby=stock-personal]")
    press(page, "form[action$='/confirm/'] button")
    return [before, figures(page, "[aria-labelledby=stock-personal]")]


def codes_on_the_sheet(page: Any, run: str, last: int) -> list[str]:
    """The codes printed on the cards 1 to `last`, without spaces."""
    page.goto(run)
    page.fill("[name=from]", "1")
    page.fill("[name=to]", str(last))
    press(page, "form[action$='/cards/'] button:not([formaction])")
    assert page.locator("[data-print]").is_visible()
    return [re.sub(r"\s", "", text) for text in texts(page, ".face__code > span:first-child")]


# Registering


def misread(code: str) -> str:
    """The code as somebody reads it whose last digit is worn."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def scan(page: Any, code: str) -> None:
    """As a reader types: the code, and Enter, which sends nothing but goes on to the next field."""
    page.locator("[name=code]:focus").wait_for()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator("[name=birth_year]:focus, [name=issued_on]:focus").first.wait_for()


def scan_wrong_and_take_the_neighbour(page: Any, code: str) -> str:
    """Returns the code that the field then holds."""
    page.goto("/cards/register/")
    scan(page, misread(code))
    page.locator(".code-answer--stop").wait_for()
    page.click("button[name=instead]")
    page.locator(".code-answer--good").wait_for()
    return str(page.input_value("[name=code]"))


def be_interrupted(page: Any, email: str) -> dict[str, str]:
    """Type a year, be called away, log out; log in again and go on. Returns what the form then holds."""
    with page.expect_response(lambda saved: "/cards/drafts/" in saved.url and "1980" in saved.request.post_data):
        page.fill("[name=birth_year]", "1980")
    page.goto("/logout/")
    press(page, "main form button[type=submit]")
    log_in(page, email)
    page.wait_for_url("**/cards/**")
    page.goto("/cards/register/")
    press(page, ".interrupted a[href*=draft]")
    return {name: page.input_value(f"[name={name}]") for name in ("code", "birth_year")}


def answer(page: Any) -> None:
    """Whatever the client is asked; a number already there is looked at and left."""
    for name, text in {"birth_year": "1980", "postal_code": "02100", "children": "2"}.items():
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", text)
    if page.locator("main select").count():
        page.select_option("main select", index=1)
    if page.locator(".client__choice").count():
        page.locator(".client__choice").first.click()


def let_the_client_answer(page: Any) -> list[str]:
    """The client view in Swedish, once back at the number of children. Returns the pages' names in their order."""
    press(page, "button[name=deed][value=client]")
    press(page, "button[name=language][value=sv]")
    seen: list[str] = []
    while not page.url.endswith("/done/"):
        assert page.evaluate("document.documentElement.lang") == "sv"
        assert "Jaana" not in page.locator("body").inner_text()
        seen.append(page.url.split("/")[-2])
        answer(page)
        press(page, ".client__next")
        if seen.count("children") == 1 and seen[-1] == "children":
            press(page, "[name=go][value=back]")
            assert page.input_value("[name=children]") == "2"
    press(page, ".client__next")
    return seen


def confirm_with_keys(page: Any) -> None:
    """The worker's three ticks and the way on, without a mouse; then the check page's one press."""
    page.focus(f"[name={CONFIRMED[0]}]")
    for name in CONFIRMED:
        page.locator(f"[name={name}]:focus").wait_for()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    with page.expect_navigation(url="**/check/"):
        page.keyboard.press("Enter")


def register_with_a_key(page: Any) -> list[str]:
    """On the check page. Returns the days to copy."""
    page.locator("[data-ready]:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    page.keyboard.press("Enter")
    page.wait_for_url(HANDED)
    return days(page)


def fill_in_with_keys(page: Any, code: str) -> None:
    """Scanned and typed: a client who consents to nothing voluntary, and is not asked about it any more."""
    scan(page, code)
    for value in ("1975", "02100", "0"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    for _consent in range(2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")


def open_the_sheet(page: Any) -> list[str]:
    """The hand-over sheet of the card just handed: its language and its figures (two days, children)."""
    press(page, "main a[href*='/handover/']")
    found = [page.get_attribute(".handover", "lang"), *texts(page, ".handover__days dd")]
    page.go_back()
    return found


def next_of_the_group(page: Any) -> dict[str, str]:
    """The next card's form: what it kept, and what it must not keep."""
    press(page, "a[href*='group=1']")
    names = ("issued_on", "worker_name", "client_language", "code", "birth_year", "postal_code", "children")
    return {name: page.input_value(f"[name={name}]") for name in names}


def ask_in_the_remarks(page: Any, words: str) -> str:
    """A remark that is a question; a suspicion is shown at once with the words it looks like, and then confirmed."""
    page.fill("[name=remarks]", words)
    page.check("[name=ask_kaikukeskus]")
    press(page, "[data-main-deed]")
    said = page.locator("#id_remarks_error").inner_text()
    page.check("[name=remarks_confirmed]")
    press(page, "[data-main-deed]")
    page.wait_for_url("**/check/")
    return str(said)
