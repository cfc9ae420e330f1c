"""A real server of several processes on the tests' database, whose workers may be killed, and desks that send to it."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a" * 32
WORKERS = 2
LOST = (ConnectionError, TimeoutError, http.client.HTTPException, OSError)


@dataclass
class Served:
    """`port` answers; `master` is the process whose children are the workers."""

    port: int
    master: subprocess.Popen

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def kill_a_worker(self) -> None:
        """As a power cut would, in the middle of whatever it does."""
        for pid in random.sample(self.workers(), 1):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def restart(self) -> None:
        """All at once, and again from nothing."""
        self.stop()
        self.master = _started(self.port)

    def stop(self) -> None:
        for pid in [*self.workers(), self.master.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.master.wait(timeout=30)


def _started(port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", "kaikukanta.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", "8", "--worker-class", "gthread", "--log-level", "critical"]
    chosen = {
        "DJANGO_SETTINGS_MODULE": "tests.usage.served_settings",
        "KAIKU_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "KAIKU_DEMO": "1",
    }
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **chosen}, stdout=subprocess.DEVNULL)
    for _attempt in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return server
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


@contextlib.contextmanager
def served() -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(port, _started(port))
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def killing(server: Served, *, every: float) -> Iterator[None]:
    """A worker dies every so many seconds for as long as the block runs."""
    over = threading.Event()

    def kill() -> None:
        while not over.wait(every):
            with contextlib.suppress(OSError, ValueError):
                server.kill_a_worker()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


@dataclass(frozen=True)
class Desk:
    """A signed-in desk. `send` gives the answer's status and messages cookie, and None when the line was cut."""

    port: int
    session: str

    def send(self, use: dict[str, str], *, hear: bool = True) -> int | None:
        """Post a use. Not to `hear`: the line is cut once the server has it all."""
        form = urlencode({**use, "csrfmiddlewaretoken": TOKEN})
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", "/desk/log/", form, headers)
            if not hear:
                return None
            answer = line.getresponse()
            answer.read()
            return answer.status
        except LOST:
            return None
        finally:
            line.close()

    def send_until_answered(self, use: dict[str, str]) -> int:
        for _attempt in range(100):
            status = self.send(use)
            if status is not None and status < 500:
                return status
            time.sleep(0.05)
        raise RuntimeError("no answer")
