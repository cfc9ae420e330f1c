"""Chromium for the browser tests: one for the session, a fresh context a test, every console error kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from tests import roles
from tests.browser.chromium import Chromium
from tests.factories import PASSWORD

# Playwright's sync API keeps an event loop in the test's thread; Django must not mistake that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Pixels. Every day the phone, where less fits; CI looks at both.
SIZES = [pytest.param(1280, id="desktop", marks=pytest.mark.thorough), pytest.param(390, id="phone")]
PATIENCE = 30_000  # milliseconds; the machine may be busy
AWAKE = 300  # milliseconds; the desk lets no Enter through right after an answer, or after a reader's own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def shared(chromium: str) -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        started = Chromium(playwright, chromium)
        yield started
        started.end()


@pytest.fixture
def browser(shared: Chromium) -> Browser:
    return shared.browser


@pytest.fixture
def open_page(browser: Browser, shared: Chromium, live_server: Any, people: Any, sign_in: Any) -> Iterator[Any]:
    """`open_page("ville", width=390)` → a page signed in as Ville, in Finnish unless told otherwise.

    `javascript=False` is a browser that runs no scripts, `by` another browser than the session's.
    """
    contexts = []

    def opened(
        name: str | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        language: str = "fi",
        javascript: bool = True,
        by: Browser = browser,
    ) -> Page:
        context = by.new_context(
            service_workers="block",  # requests would come from the worker, not from the page; see test_offline.py
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale=language,
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if name:
            User.objects.filter(pk=getattr(people, name).pk).update(language=language)
            session = sign_in(name).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        shared.close(context)
    _let_the_server_finish()


BUSY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND (state = 'active' OR state LIKE 'idle in transaction%')"
)


def _let_the_server_finish() -> None:
    """A draft may be on its way to be saved as the page closes; emptying the tables then would wait in a circle."""
    with connection.cursor() as cursor:
        quiet = 0
        for _round in range(100):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.02)")
            quiet = 0 if roles.as_itself(cursor, BUSY)[0] else quiet + 1
            if quiet == 3:
                return


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """By the log-in page itself. It does not wait for what comes after."""
    page.goto("/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in words; target size is switched on explicitly."""
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    options = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{v['id']}: {node['target']}" for v in found for node in v["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
