"""A real worker on the tests' database, which may be killed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds
# As if a minute had passed since the last worker died: its heart has stopped, and the periodic tasks are due again.
_MINUTE = """
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute';
DELETE FROM procrastinate_periodic_defers
"""


@contextlib.contextmanager
def working() -> Iterator[subprocess.Popen]:
    """A worker that has just been started, as production starts it."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--queues", "imports"]
    chosen = {
        "DJANGO_SETTINGS_MODULE": "tests.usage.served_settings",
        "KAIKU_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "KAIKU_DEMO": "1",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **chosen}, **quiet)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait(timeout=30)


def let_a_minute_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MINUTE)


def until(happened: Callable[[], bool]) -> float:
    """Wait for it; returns after how many seconds. Raises RuntimeError when it does not happen."""
    started = time.monotonic()
    while not happened():
        if time.monotonic() - started > PATIENCE:
            raise RuntimeError("it did not happen")
        time.sleep(0.01)
    return time.monotonic() - started
