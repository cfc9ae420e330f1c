"""The session's Chromium, which may hang: Playwright waits for ever for a context that does not close."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from playwright.sync_api import Browser, BrowserContext, Error, Playwright

SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
PATIENCE = 60.0  # seconds for a context to close; a busy machine takes under one


class Chromium:
    """Starts when first asked for, and again after it had to be killed."""

    def __init__(self, playwright: Playwright, path: str) -> None:
        self._playwright, self._path = playwright, path
        self._started: Browser | None = None
        self.process = 0

    @property
    def browser(self) -> Browser:
        if self._started is None or not self._started.is_connected():
            self._started = self._playwright.chromium.launch(executable_path=self._path, args=SWITCHES)
            told = self._started.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
            self.process = next(process["id"] for process in told["processInfo"] if process["type"] == "browser")
        return self._started

    def close(self, context: BrowserContext, patience: float = PATIENCE) -> None:
        """Close the context; if it takes longer than `patience` seconds, with it the whole Chromium."""
        with self._killed_after(patience), suppress(Error):
            context.close()

    def end(self) -> None:
        if self._started is not None and self._started.is_connected():
            with self._killed_after(PATIENCE), suppress(Error):
                self._started.close()

    @contextmanager
    def _killed_after(self, patience: float) -> Iterator[None]:
        timer = Timer(patience, os.kill, (self.process, signal.SIGKILL))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
