"""The steps of a desk whose network comes and goes, in a Chromium with a profile of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests import factories as make
from tests.browser.chromium import SWITCHES
from tests.browser.conftest import PATIENCE, log_in
from tests.browser.line import Line
from usage.models import Usage

CODES = [f"A00000010{number}" for number in range(1, 6)]
CONTROLLED = """() => new Promise((resolve) => {
  if (navigator.serviceWorker.controller) resolve();
  navigator.serviceWorker.addEventListener("controllerchange", () => resolve());
})"""


@pytest.fixture
def cards(places: Any) -> list[Any]:
    """Five cards, valid on the day, two children each."""
    run = make.series(places.espoo_area)
    return [make.card(run, code, places.office, date(2026, 5, 11), children=2) for code in CODES]


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    made = Line(live_server.url)
    yield made
    made.end()


@pytest.fixture
def device(browser: Any, line: Line, tmp_path: Any, chromium: str, people: Any) -> Iterator[Any]:
    """`device()` opens a browser on the same profile folder: what it has kept is there again."""
    opened: list[BrowserContext] = []

    def start(width: int = 1280) -> Page:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium,
            args=SWITCHES,
            base_url=line.url,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            reduced_motion="reduce",
        )
        opened.append(context)
        page = context.pages[0]
        page.set_default_timeout(PATIENCE)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield start
    for context in opened:
        context.close()


def ready(page: Page, email: str = "venue@kaikukanta.test") -> None:
    """Sign in, open the desk, and wait until the worker has kept what it needs."""
    log_in(page, email)
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/desk/")
    page.evaluate(CONTROLLED)


def waiting(page: Page) -> int:
    """How many entries the page says wait on the device."""
    shown = page.locator("[data-waiting-shown]")
    return page.locator("[data-waiting-list] > li").count() if shown.is_visible() else 0


def cut(page: Page, line: Line) -> None:
    line.cut()
    page.context.set_offline(True)


def mend(page: Page, line: Line) -> None:
    line.mend()
    page.context.set_offline(False)


def log_offline(page: Page, code: str) -> None:
    """A scan on the page without a network: one Enter."""
    page.locator("[data-desk-offline] [name=code]:focus").wait_for()
    before = waiting(page)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator("[data-waiting-list] > li").nth(before).wait_for(state="attached")


def logged() -> list[str]:
    return sorted(Usage.unscoped.values_list("card__code", flat=True))


def all_sent(page: Page) -> None:
    page.locator("[data-waiting-shown]").wait_for(state="hidden")


@pytest.fixture
def desk(device: Any) -> Any:
    """Ville's desk on a device that is ready for a day without a network."""
    page = device()
    ready(page)
    return page


def shell(page: Any) -> None:
    page.locator("[data-desk-offline]:not([hidden])").wait_for()


def state(page: Any) -> list[str]:
    """Why what waits has not been sent, by the parts that are seen."""
    page.locator("[data-waiting-shown]").wait_for()
    parts = page.locator("[data-waiting-shown] > [data-state]:visible")
    return [part.get_attribute("data-state") for part in parts.all()]


def send_now(page: Any) -> None:
    page.locator("[data-waiting-shown] > details > summary").click()
    page.locator("[data-waiting-send]").click()


def submit(page: Any, form: str) -> None:
    """Send a form as a browser does without scripts: a navigation."""
    page.evaluate("form => HTMLFormElement.prototype.submit.call(document.querySelector(form))", form)
