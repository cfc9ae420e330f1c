"""What is done in Chromium with cards that are registered, in the manner of `distributor_steps`.

Questions, the card's later life, lists, papers, many at once, and what coordinators and administrators keep up.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from cards.codes import display
from tests.browser.conftest import AWAKE
from tests.browser.distributor_steps import CONFIRMED, HANDED, days, figures, press, texts
from tests.browser.test_walk import SEND
from tests.cards.many import workbook

SAID = "[role=status] .alert--success"
REPLY = "form[action$='/reply/']"


def spaceless(texts: list[str]) -> list[str]:
    return [re.sub(r"\s", "", text) for text in texts]


# Questions


def open_the_question(page: Any) -> list[str]:
    """The only one of the list; returns what has been written in it."""
    page.goto("/cards/questions/")
    press(page, "table a[href*='/cards/questions/']")
    return texts(page, ".thread__message > p")


def write(page: Any, words: str) -> list[str]:
    page.fill(f"{REPLY} [name=text]", words)
    press(page, f"{REPLY} button[type=submit]")
    return texts(page, ".thread__message > p")


def close_the_question(page: Any) -> None:
    press(page, "form[action$='/close/'] button")
    page.locator(SAID).wait_for()


# The card's later life


def open_card(page: Any, card: Any, deed: str = "") -> None:
    """The card's page, and from there by its own link to one of its deeds."""
    page.goto(f"/cards/{card.pk}/")
    if deed:
        press(page, f"main a[href='/cards/{card.pk}/{deed}/']")


def renew(page: Any, card: Any) -> list[str]:
    """The background that was not asked when it was issued, and well-being questions. Returns the days to copy."""
    open_card(page, card, "renew")
    for name, text in {"birth_year": "1980", "postal_code": "02100", "children": "1", "worker_name": "Jaana"}.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=consent_wellbeing][value=yes]")
    for scale in page.locator("[name^=wellbeing_][value='7']").all():
        scale.check()
    for name in CONFIRMED:
        page.check(f"[name={name}]")
    press(page, SEND)
    page.wait_for_url(HANDED)
    return days(page)


def correct_the_children(page: Any, card: Any, children: int) -> list[str]:
    """Returns the worker that the page names for the newest correction, and the children of the newest period."""
    open_card(page, card, "correct")
    page.fill("[name=children]", str(children))
    page.check("[name=reason][value=typing]")
    press(page, SEND)
    parts = ("[aria-labelledby=corrections] dd .soft", "[aria-labelledby=period-1] dd")
    return [page.locator(part).first.inner_text() for part in parts]


def turn_a_consent(page: Any, card: Any, purpose: str, deed: str) -> list[list[str]]:
    """Give or withdraw it: one press opens, the next does. Returns the history's days: answered, withdrawn."""
    open_card(page, card, "consents")
    section = f"section[aria-labelledby={purpose}]"
    page.click(f"{section} details:has(form[action$='/{deed}/']) summary")
    press(page, f"{section} form[action$='/{deed}/'] button")
    rows = page.locator(f"{section} tbody tr").all()
    return [[row.locator("th, td").nth(column).inner_text().strip() for column in (0, 3)] for row in rows]


def replace(page: Any, card: Any, code: str) -> list[str]:
    """With the code of a card from the drawer. Returns the days to copy onto that one."""
    open_card(page, card, "replace")
    page.fill("[name=code]", code)
    page.check("[name=reason][value=lost]")
    page.fill("[name=worker_name]", "Jaana")
    press(page, SEND)
    page.wait_for_url(HANDED)
    return days(page)


def newest_of(page: Any, card: Any) -> str | None:
    """Where the page of a replaced card leads, and to nothing that could be done with it."""
    open_card(page, card)
    assert page.locator("main a[href$='/renew/'], main a[href$='/correct/'], main a[href$='/end/']").count() == 0
    found: str | None = page.get_attribute(".alert--warning a", "href")
    return found


def end(page: Any, card: Any) -> list[str]:
    """Returns the days on its page: issued, last, and from which day on it cannot be used."""
    open_card(page, card, "end")
    page.check("[name=kind][value=ended]")
    page.check("[name=reason][value=wish]")
    press(page, SEND)
    return texts(page, ".days .tile__figure")


def ask_at_the_desk(page: Any, code: str) -> str:
    """Returns all that the venue hears of the card but its code, as one line."""
    page.goto("/desk/")
    page.fill("[name=code]", code)
    page.wait_for_timeout(AWAKE)
    page.keyboard.press("Enter")
    page.locator(".verdict__headline").wait_for()
    return " ".join(page.locator(".verdict").inner_text().split()).replace(display(code), "…")


# Lists and papers


def codes_listed(page: Any, which: str) -> list[str]:
    page.goto(f"/cards/lists/{which}/")
    return spaceless(texts(page, "table tbody th[scope=row], table tbody td.code"))


def codes_on_paper(page: Any, which: str) -> list[str]:
    """Of the list to print, which has a button for it and boxes to tick."""
    page.goto(f"/cards/lists/{which}/")
    press(page, "a[href*='print=yes']")
    assert page.locator("[data-print]").is_visible()
    assert page.locator(".tick__box").count() == page.locator(".tick__table tbody tr").count()
    return spaceless(texts(page, ".tick__table tbody th"))


def register_from_paper(page: Any, code: str, day: str) -> list[str]:
    """A form that was filled in on `day`. Returns the days to copy."""
    page.goto("/cards/register/")
    page.check("[name=from_paper]")
    typed = {"issued_on": day, "code": code, "birth_year": "1980", "postal_code": "02100", "children": "0"}
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    for consent in ("voluntary", "wellbeing"):
        page.check(f"[name=consent_{consent}][value=no]")
    for name in CONFIRMED:
        page.check(f"[name={name}]")
    press(page, "[data-main-deed]")
    press(page, SEND)
    page.wait_for_url(HANDED)
    return days(page)


def destroy_the_paper(page: Any) -> list[list[str]]:
    """Returns the codes on the list before and after it was confirmed."""
    page.goto("/cards/papers/")
    before = spaceless(texts(page, "main table a.code"))
    press(page, "button[name=only]")
    page.locator(SAID).wait_for()
    return [before, spaceless(texts(page, "main table a.code"))]


# Many at once


def send_a_workbook(page: Any, *rows: list[Any]) -> list[int]:
    """Returns the figures of the preview: to be registered, refused."""
    page.goto("/cards/register/many/")
    page.set_input_files("[name=workbook]", {"name": "kortit.xlsx", "mimeType": "", "buffer": workbook(*rows)})
    for name in CONFIRMED:
        page.check(f"[name={name}]")
    press(page, "form[enctype] button[type=submit]")
    return figures(page)


def refused_rows(page: Any) -> list[list[Any]]:
    """What the downloaded workbook says of them, its headings first."""
    with page.expect_download() as download:
        page.click("a[href$='/refused/']")
    book = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def commit_the_workbook(page: Any) -> list[int]:
    """Returns the figures of the result: registered, refused."""
    press(page, "form[action$='/commit/'] button")
    page.locator(SAID).wait_for()
    return figures(page)


# What coordinators and administrators do


def register_a_community_card(page: Any, code: str, site: str, last_day: str) -> list[str]:
    """For an organisation: no holder is asked anything. Returns the days to copy."""
    page.goto("/cards/register/?kind=community")
    assert page.locator("[name=birth_year], [name=postal_code], [name=children], [name=gender]").count() == 0
    chosen = page.locator("[name=site] option", has_text=site)
    page.select_option("[name=site]", chosen.get_attribute("value"))
    page.fill("[name=code]", code)
    page.fill("[name=last_day]", last_day)
    page.check("[name=terms_told]")
    press(page, "[data-main-deed]")
    press(page, SEND)
    page.wait_for_url(HANDED)
    return days(page)


def renew_a_community_card(page: Any, last_day: str) -> list[str]:
    """The card just handed. Returns the days to copy."""
    press(page, ".next-steps ~ .actions a:last-child")
    press(page, "main a[href$='/renew/']")
    page.fill("[name=last_day]", last_day)
    page.check("[name=terms_told]")
    press(page, SEND)
    page.wait_for_url(HANDED)
    return days(page)


def move_the_cards(page: Any, left: Any, successor: Any) -> list[int]:
    """Returns what was said to move: valid, expired, ended, unregistered cards, open questions."""
    page.goto("/cards/move/")
    page.select_option("[name=left]", str(left.pk))
    page.select_option("[name=successor]", str(successor.pk))
    press(page, "main form button[type=submit]")
    said = [int(figure) for figure in texts(page, "dd.num")]
    press(page, SEND)
    page.locator(SAID).wait_for()
    return said


def set_the_pilots_end(page: Any, area: Any, last_day: str) -> None:
    page.goto(f"/areas/{area.pk}/edit/")
    page.fill("[name=pilot_ends_on]", last_day)
    press(page, SEND)
    page.locator(SAID).wait_for()


def extend_the_pilots_cards(page: Any, area: Any) -> None:
    page.goto(f"/areas/{area.pk}/")
    press(page, f"main a[href='/cards/pilots/{area.pk}/']")
    press(page, SEND)
    page.wait_for_url("**/cards/extensions/*/")


def extended_cards(page: Any) -> list[list[str]]:
    """The list that the site sees, found through the cards that expire: code, days before and after."""
    page.goto("/cards/lists/expiring/")
    press(page, "main a[href*='/cards/extensions/']")
    press(page, "a[href*='print=yes']")
    rows = page.locator(".tick__table tbody tr").all()
    return [spaceless(row.locator("th, td:not(.tick__cell)").all_inner_texts()) for row in rows]


def add_an_answer(page: Any, which: str, words: str) -> None:
    page.goto("/lists/")
    press(page, f"main a[href='/lists/choices/{which}/']")
    press(page, "main a[href$='/new/']")
    for language in ("fi", "sv", "en"):
        page.fill(f"[name=label_{language}]", f"{words} {language}")
    press(page, SEND)
    page.locator(SAID).wait_for()


def reword_the_answer(page: Any, words: str, new: str) -> None:
    press(page, f"tr:has(th:has-text('{words}')) a")
    page.fill("[name=label_fi]", new)
    press(page, f"{SEND} >> nth=0")
    page.locator(SAID).wait_for()


def answers_offered(page: Any, which: str) -> list[str]:
    page.goto("/cards/register/")
    page.check("[name=consent_voluntary][value=yes]")
    return texts(page, f"[name={which}] option")
