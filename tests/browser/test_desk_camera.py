"""The camera at the desk, with Chromium's fake camera playing our own codes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.conftest import AWAKE, scrolls_sideways, violations
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
    page.locator("#messages .alert--success").wait_for()


@pytest.mark.parametrize("picture", [qr, code39], ids=["QR", "Code 39"])
def test_the_camera_reads_our_code_and_the_use_is_logged(filmed, picture):
    page = filmed((picture(GOOD), 1))
    log(page)
    assert (logged(), page.complaints) == ([GOOD], [])


def word(page: Any, name: str) -> str:
    return page.locator(f"[data-camera-word={name}]").text_content().strip()


PARTS = (".camera__view", ".verdict__headline", "[data-desk-log] button")


@pytest.mark.thorough
def test_the_camera_stays_open_from_card_to_card_and_a_card_held_in_view_counts_once(filmed):
    page = filmed((qr(GOOD), 1.5), (TABLE, 2.5), (qr(OTHER), 1.5), (TABLE, 2.5))
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    log(page)
    log(page)
    assert (sorted(logged()), page.locator("[data-camera]").is_visible()) == ([GOOD, OTHER], True)
    assert len([post for post in posts if post.url.endswith("/desk/log/")]) == 2


@pytest.mark.thorough
def test_a_second_card_over_an_unlogged_answer_tells_that_the_first_was_not_logged(filmed):
    page = filmed((qr(GOOD), 1.5), (TABLE, 1), (qr(OTHER), 1.5), (TABLE, 1))
    page.locator("#messages .alert--warning").wait_for()
    assert logged() == []


@pytest.mark.thorough
def test_a_code_that_is_no_cards_is_not_checked_and_said_in_words(filmed):
    page = filmed((qr("X123456789"), 1))
    page.locator("[data-camera-words]", has_text=word(page, "no_code")).wait_for()
    assert page.locator(".verdict").count() == 0


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(320, 568, marks=pytest.mark.thorough),
        (390, 844),
        pytest.param(1280, 900, marks=pytest.mark.thorough),
    ],
)
def test_with_the_camera_open_the_answer_is_seen_without_scrolling_and_all_is_accessible(filmed, width, height):
    page = filmed((qr(GOOD), 1), width=width, height=height)
    page.locator("[data-desk-log=waiting] button:focus").wait_for()
    page.wait_for_timeout(AWAKE)
    picture, *seen = [page.locator(part).bounding_box() for part in PARTS]
    assert [box for box in seen if not (box["y"] >= 0 and box["y"] + box["height"] <= height)] == []
    assert picture["height"] <= height / 3
    assert (violations(page), scrolls_sideways(page), page.complaints) == ([], False, [])


@pytest.mark.thorough
def test_closing_the_camera_stops_it(filmed):
    page = filmed((TABLE, 1))
    page.locator("[data-camera-view]:visible").wait_for()
    page.evaluate("window.track = document.querySelector('[data-camera-picture]').srcObject.getTracks()[0]")
    page.locator("[data-camera-close]").click()
    assert page.evaluate("track.readyState") == "ended"
    assert (page.locator("[data-camera]").is_visible(), page.locator("[data-camera-open]").is_visible()) == (
        False,
        True,
    )


@pytest.mark.thorough
def test_a_hidden_page_stops_the_camera_and_a_page_that_is_seen_again_starts_it(filmed):
    page = filmed((TABLE, 1))
    page.locator("[data-camera-view]:visible").wait_for()
    page.evaluate("window.track = document.querySelector('[data-camera-picture]').srcObject.getTracks()[0]")
    turn = "is => { Object.defineProperty(document, 'hidden', {value: is, configurable: true});"
    turn += " document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(turn, True)
    assert page.evaluate("track.readyState") == "ended"
    page.evaluate(turn, False)
    page.locator("[data-camera-view]:visible").wait_for()


# --- without a picture ----------------------------------------------------------------------------------------------

FAILS = """name => {
  const getUserMedia = () => Promise.reject(new DOMException("", name));
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia, enumerateDevices: async () => [] } });
}"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("fault", "said"),
    {"NotAllowedError": "denied", "NotFoundError": "none", "NotReadableError": "busy", "AbortError": "busy"}.items(),
)
def test_a_camera_that_does_not_open_is_said_in_words_with_the_next_step(open_page, sample_cards, fault, said):
    page = open_page("ville", language="en", width=390)
    page.goto("/desk/")
    page.evaluate(FAILS, fault)
    page.locator("[data-camera-open]").click()
    words = page.locator("[data-camera-words][role=status]", has_text=word(page, said))
    words.wait_for()
    assert "type the code" in words.inner_text()
    assert (page.locator("[data-camera-view]").is_visible(), violations(page)) == (False, [])
    page.locator("[name=code]:focus").wait_for()


@pytest.mark.thorough
def test_an_insecure_address_is_said_in_words(open_page, sample_cards):
    page = open_page("ville", language="en")
    page.goto("/desk/")
    page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.locator("[data-camera-open]").click()
    assert page.locator("[data-camera-words]").inner_text() == word(page, "insecure")


@pytest.mark.thorough
@pytest.mark.parametrize("missing", ["**/zxing-reader.js", "**/zxing-reader.wasm"])
def test_a_reader_that_does_not_load_is_said_in_words_and_is_tried_again(filmed, missing):
    page = filmed((TABLE, 1))
    page.goto("/desk/")
    page.route(missing, lambda route: route.abort())
    page.locator("[data-camera-open]").click()
    page.locator("[data-camera-words]", has_text=word(page, "unread")).wait_for()
    page.unroute(missing)
    page.locator("[data-camera-close]").click()
    page.locator("[data-camera-open]").click()
    page.locator("[data-camera-view]:visible").wait_for()


def test_nothing_of_the_reader_is_loaded_before_the_camera_is_opened(open_page, sample_cards):
    page = open_page("ville")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/desk/")
    page.wait_for_load_state("networkidle")
    assert [url for url in loaded if "zxing" in url] == []
