"""The supervisor behind `make demo`: database, demo data, web server and worker, until Ctrl-C, SIGTERM or SIGHUP.

Knows the standard library and the embedded server. What it starts runs in sessions of its own, so that a Ctrl-C reaches
the supervisor alone, which then ends everything in order.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from kaikukanta import devdb
from kaikukanta.devdb.locks import lock

CLONE = Path(__file__).resolve().parent.parent
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 60.0  # seconds until the web server must answer, and
GRACE = 10.0  # until what was asked to end is killed
MANAGE = (sys.executable, "manage.py")
PREPARATION = {
    "Preparing the database ...": (*MANAGE, "migrate", "--no-input", "--verbosity", "0"),
    "Loading municipalities and value lists ...": (*MANAGE, "load_reference"),
    "Loading the demo's people and cards (takes a while the first time only) ...": (*MANAGE, "load_demo"),
}
WEB = (sys.executable, "-m", "gunicorn", "kaikukanta.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4")
QUIET = ("--log-level=warning", "--graceful-timeout=1", "--no-control-socket")
SERVICES = {
    "web": (*WEB, *QUIET, "--bind=fd://{door}"),
    "worker": (*MANAGE, "procrastinate", "worker", "--shutdown-graceful-timeout=5"),
}


class DemoError(RuntimeError):
    """The demo cannot run; the text says why, and what to do."""


class Asked(Exception):
    """Somebody asked the demo to stop."""


_asked: list[int] = []


def listen() -> None:
    """Note the stopping signals. They raise nothing by themselves: that could strike anywhere, in the tidying too."""

    def note(number: int, frame: FrameType | None) -> None:
        _asked.append(number)

    for stopping in STOPPING:
        signal.signal(stopping, note)


def pause(seconds: float = 0.05) -> None:
    """Wait a moment. Raises Asked when somebody asked to stop."""
    time.sleep(seconds)
    if _asked:
        raise Asked


def die_with_parent() -> None:
    """In a child: end when the supervisor is killed and can tidy nothing. Linux only; elsewhere it does nothing."""
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Demo:
    """What runs: `folder` keeps its logs and lock; a service gets the listening socket's number for `{door}`."""

    folder: Path
    port: int
    preparation: Mapping[str, Sequence[str]]
    services: Mapping[str, Sequence[str]]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    def run(self) -> None:
        """Run until a signal raises Asked; return at once when another one runs. Raises DemoError, ServerError."""
        self.folder.mkdir(exist_ok=True)
        mine = self.folder / "lock"
        if lock(mine, wait=False) is None:  # kept until this process ends, in whatever way
            print(f"The demo already runs: {mine.read_text().strip() or self.address}")
            return
        mine.write_text(f"{self.address} (process {os.getpid()}; Ctrl-C where it runs ends it)\n")
        outside = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
        with self._door() as door, contextlib.nullcontext() if outside else devdb.lease():
            said = ""
            for step, command in self.preparation.items():
                said = self._prepare(step, command)  # the last one's words, on people and codes, are worth showing
            with self._running(door) as children:
                door.close()  # the web server's is the last one: without it nobody must answer here
                self._wait_for_answer(children)
                self._announce(said)
                while True:
                    self._see_alive(children)
                    pause(0.2)

    def _door(self) -> socket.socket:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", self.port))
            door.listen(64)  # at once: a browser that comes early waits instead of failing
        except OSError as error:
            door.close()
            raise DemoError(
                f"Port {self.port} is not free ({error.strerror}): another program uses it.\n"
                f"Stop that one, or choose another port: make demo PORT={self.port + 10}"
            ) from error
        return door

    def _environment(self) -> dict[str, str]:
        key = self.folder / "secret_key"
        if not key.exists():
            with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(50))
        ours = {
            "KAIKU_DEMO": "1",
            "SITE_ADDRESS": self.address.rstrip("/"),
            "DJANGO_SETTINGS_MODULE": "kaikukanta.settings",
        }
        if "SECRET_KEY" not in os.environ:
            ours["SECRET_KEY_FILE"] = str(key)
        return {**os.environ, **ours}

    def _begin(self, command: Sequence[str], **more: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=CLONE,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  (one thread here)
            **more,
        )

    def _prepare(self, step: str, command: Sequence[str]) -> str:
        print(step, flush=True)
        log = self.folder / "preparation.log"
        with log.open("w") as out:
            child = self._begin(command, stdout=out)
        try:
            while child.poll() is None:
                pause()
        finally:
            end([child])
        said = read(log)
        if child.returncode:
            raise DemoError(f"{said.strip()}\n\nThat step failed: {' '.join(command[1:])}")
        return said

    @contextlib.contextmanager
    def _running(self, door: socket.socket) -> Iterator[dict[str, subprocess.Popen[str]]]:
        children: dict[str, subprocess.Popen[str]] = {}
        try:
            for name, command in self.services.items():
                words = [word.format(door=door.fileno()) for word in command]
                passed = [door.fileno()] if words != list(command) else []
                with (self.folder / f"{name}.log").open("w") as log:
                    children[name] = self._begin(words, stdout=log, pass_fds=passed)
            yield children
        finally:
            end(children.values())

    def _see_alive(self, children: Mapping[str, subprocess.Popen[str]]) -> None:
        for name, child in children.items():
            if child.poll() is not None:
                log = self.folder / f"{name}.log"
                raise DemoError(f"The {name} ended by itself. The end of {log}:\n{read(log)[-3000:].strip()}")

    def _wait_for_answer(self, children: Mapping[str, subprocess.Popen[str]]) -> None:
        until, answer = time.monotonic() + PATIENCE, 0
        while not 0 < answer < 500:
            self._see_alive(children)
            if time.monotonic() > until:
                raise DemoError(f"The web server does not answer at {self.address}: see {self.folder / 'web.log'}")
            pause()
            with contextlib.suppress(OSError, http.client.HTTPException):
                asking = http.client.HTTPConnection("localhost", self.port, timeout=2)
                asking.request("GET", "/health/")
                answer = asking.getresponse().status
                asking.close()

    def _announce(self, said: str) -> None:
        print(f"\nKaikukanta runs:  {self.address}\n\n{said.strip()}\n", flush=True)
        print(f"Mails come as files into {CLONE / '.mail'}, logs into {self.folder}.")
        print("Stop it with Ctrl-C; what you did is still there next time.", flush=True)


def read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def end(children: Iterable[subprocess.Popen[str]]) -> None:
    """Ask them to end, and kill those that do not, with all that they started."""
    children, until = list(children), time.monotonic() + GRACE
    for child in children:
        child.terminate()
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, until - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)  # also what outlived a child that ended by itself
        child.wait()


def supervise(demo: Demo) -> int:
    """Run the demo until a signal. Returns the exit status: 0 when asked to stop or when it runs already, else 1."""
    listen()
    try:
        demo.run()
    except Asked:
        with contextlib.suppress(OSError):  # the terminal may be what went
            print("\nStopped.", flush=True)
    except (DemoError, devdb.ServerError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(supervise(Demo(CLONE / ".demo", int(os.environ.get("PORT") or 8000), PREPARATION, SERVICES)))
