"""A database server of the tests' own, so that they may kill it, and programs that use it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kaikukanta.devdb.places import CLONE
from kaikukanta.devdb.server import Server, eventually

USER = "import sys; from kaikukanta import devdb; print(devdb.database()['HOST'], flush=True); sys.stdin.read()"


@pytest.fixture(scope="session")
def servers_home() -> Iterator[Path]:
    """Not in tmp_path: what root's server runs as may not enter that."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAIKU_PG_HOME", str(folder))
        Server.here().stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(servers_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The tests' own server; nobody uses it yet."""
    monkeypatch.setenv("KAIKU_PG_HOME", str(servers_home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    server = Server.here()
    assert server.stop()
    yield server


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`started("-c", "...")` → a Python program in a session of its own, killed after the test."""
    children: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, *arguments]
        child = subprocess.Popen(
            command, cwd=CLONE, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


@pytest.fixture
def user(server: Server, started: Callable[..., subprocess.Popen[str]]) -> Callable[[], subprocess.Popen[str]]:
    """`user()` → another program that uses the server; it ends with its standard input."""

    def come() -> subprocess.Popen[str]:
        child = started("-c", USER)
        assert child.stdout
        assert child.stdout.readline().strip() == server.address()["HOST"]
        return child

    return come


def is_gone(server: Server) -> bool:
    """Whether nothing of the server is left, at most a moment from now."""
    return eventually(lambda: server.is_free("running") and server.is_free("keeper"), 5)
