"""A Chromium that hangs takes one test with it at most."""

from __future__ import annotations

import os
import signal
from typing import Any

from tests.browser.chromium import Chromium


def test_one_that_does_not_close_is_killed_and_the_next_page_has_another(shared: Chromium) -> None:
    page: Any = shared.browser.new_page()
    hung = shared.process
    os.kill(hung, signal.SIGSTOP)
    shared.close(page.context, patience=0.5)
    again = shared.browser.new_page()
    assert again.evaluate("1 + 1") == 2
    assert shared.process != hung
    again.context.close()


def test_one_that_closes_goes_on(shared: Chromium) -> None:
    page: Any = shared.browser.new_page()
    running = shared.process
    shared.close(page.context)
    assert (shared.browser.is_connected(), shared.process) == (True, running)
