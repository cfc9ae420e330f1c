"""What a clerk and a reader do at the desk: keys of any keyboard at any pace, checking, logging."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.conftest import AWAKE, PATIENCE
from usage.models import Usage

GOOD, OTHER, EXPIRED = "A045198723", "A045198728", "A045199001"
LATE = 500  # milliseconds in which a post too many would have come in
READER, HAND = 0.008, 0.18  # seconds between two keys

Key = tuple[str, str, str]  # key, code and text, as the browser's keyboard events name them

# What a desk hears and feels, kept for the test to look at.
WITNESS = """
window.answers = [];
window.vibrations = [];
window.notes = [];
navigator.vibrate = (pattern) => window.vibrations.push(pattern);
window.AudioContext = class {
  state = "running";
  currentTime = 0;
  destination = {};
  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    return { gain, connect: (next) => next };
  }
  createOscillator() {
    const tone = { frequency: { value: 0 }, connect: (next) => next, stop() {} };
    tone.start = (at) => window.notes.push([tone.frequency.value, at]);
    return tone;
  }
};
document.addEventListener("desk:answered", (event) => window.answers.push(event.detail.tone));
"""


def open_desk(page: Any) -> Any:
    """The desk, ready for the first card; `page.posts` are the requests that asked or logged."""
    page.posts = []
    page.on("request", lambda request: page.posts.append(request) if request.method == "POST" else None)
    page.add_init_script(WITNESS)
    page.goto("/desk/")
    page.evaluate("milliseconds => { if (window.htmx) htmx.config.timeout = milliseconds }", PATIENCE)  # a busy machine
    page.wait_for_timeout(AWAKE)
    return page


@contextmanager
def answer(page: Any) -> Iterator[None]:
    """Wait for the answer to what is done inside, and until it may be acted on."""
    before = page.evaluate("answers.length")
    yield
    until = time.monotonic() + PATIENCE / 1000
    while page.evaluate("answers.length") == before:
        assert time.monotonic() < until, "no answer came"
        page.wait_for_timeout(20)
    page.wait_for_timeout(AWAKE)


def scan(page: Any, code: str) -> None:
    """As a reader does it: the keys one after the other, Enter, and no waiting for anything."""
    press(page, [*plain(code), ENTER])


def check(page: Any, code: str) -> None:
    """Scan, and look at the answer."""
    with answer(page):
        scan(page, code)


def log(page: Any) -> None:
    """Enter on the answer, and read that it was logged."""
    with answer(page):
        page.keyboard.press("Enter")
    page.locator("#messages .alert--success").wait_for()


def logged() -> list[str]:
    """The codes of the uses in the register, the first one first."""
    return list(Usage.unscoped.order_by("logged_at").values_list("card__code", flat=True))


def log_posts(page: Any) -> list[str]:
    return [request.post_data for request in page.posts if request.url.endswith("/desk/log/")]


def checked(page: Any) -> list[str]:
    """The codes that were sent to be checked."""
    posts = [request.post_data_json for request in page.posts if request.url.endswith("/desk/")]
    return [post["code"] for post in posts]


# --- keyboards ------------------------------------------------------------------------------------------------------

ENTER: Key = ("Enter", "Enter", "\r")
TAB: Key = ("Tab", "Tab", "")
SHIFTED = '=!"#¤%&/()'  # 0 to 9 with Shift in the Finnish and Swedish layout
SHIFTED_ENGLISH = ")!@#$%^&*("


def plain(code: str) -> list[Key]:
    return [(char, f"Key{char}" if char.isalpha() else f"Digit{char}", char) for char in code]


def caps_lock(code: str) -> list[Key]:
    """Caps Lock turns the capitals that a reader sends, with Shift, into small letters."""
    return [(key.lower(), physical, text.lower()) for key, physical, text in plain(code)]


def shift_lock(code: str, digits: str = SHIFTED) -> list[Key]:
    """A locked Shift turns digits into signs."""
    return [(c, k, c) if c.isalpha() else (digits[int(c)], k, digits[int(c)]) for c, k, _text in plain(code)]


def press(page: Any, keys: Iterable[Key], pace: float = READER, *, modifiers: int = 0, when: float = 0) -> float:
    """The keys as a keyboard sends them. Their pace is what their time stamps say, however busy the machine is.

    `when` is the first one's stamp, now if 0; returns the stamp that the next key would have.
    """
    devtools = page.context.new_cdp_session(page)
    stamped = (
        when or page.evaluate("Date.now()") / 1000
    )  # the browser's own clock: ours stands still in the tests' story
    for key, code, text in keys:
        stamp = {"key": key, "code": code, "modifiers": modifiers, "timestamp": stamped}
        kind = "keyDown" if text else "rawKeyDown"
        virtual = {"Enter": 13, "Tab": 9}.get(key)
        extra = {"windowsVirtualKeyCode": virtual} if virtual else {}
        devtools.send("Input.dispatchKeyEvent", {"type": kind, "text": text, **stamp, **extra})
        devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **stamp, **extra})
        stamped += pace
    devtools.detach()
    return stamped
