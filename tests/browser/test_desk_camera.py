"""The camera at the desk, with Chromium's fake camera playing our own codes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.conftest import AWAKE, WIDTHS, scrolls_sideways, violations
from tests.browser.films import TABLE, camera_browser, code39, film, qr
from usage.models import Usage

GOOD, OTHER = "A045198723", "A045198728"


@pytest.fixture
def filmed(browser, chromium, open_page, sample_cards, tmp_path):
    """`filmed((picture, seconds), ..., width=390)` → Ville's desk with the camera open."""
    with ExitStack() as browsers:

        def opened(*scenes: Any, **options: Any) -> Any:
            path = film(tmp_path / "camera.y4m", *scenes)
            own = browsers.enter_context(camera_browser(browser.browser_type, chromium, path))
            page = open_page("ville", by=own, **options)
            page.goto("/desk/")
            page.locator("[data-camera-open]").click()
            return page

        yield opened


def logged() -> list[str]:
    return list(Usage.unscoped.order_by("logged_at").values_list("card__code", flat=True))


def log(page: Any) -> None:
    page.locator("[data-desk-log=waiting] button:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    page.keyboard.press("Enter")
    page.locator("[role=status] .alert--success").wait_for()


@pytest.mark.parametrize("picture", [qr, code39], ids=["QR", "Code 39"])
def test_the_camera_reads_our_code_and_the_use_is_logged(filmed, picture):
    page = filmed((picture(GOOD), 1))
    log(page)
    assert (logged(), page.complaints) == ([GOOD], [])
