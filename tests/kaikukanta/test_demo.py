"""What `make demo` promises at the terminal, with small programs in place of the web server and the worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kaikukanta.devdb.server import Server, eventually
from tests.kaikukanta.conftest import is_gone

WEB = """
import http.server, socket, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
site = http.server.HTTPServer(("127.0.0.1", 0), Answer, bind_and_activate=False)
site.socket = socket.socket(fileno=int(sys.argv[1]))
site.serve_forever()
"""
DEMO = """
import sys
from pathlib import Path
from kaikukanta.demo import Demo, supervise
folder, port, web, worker, step = sys.argv[1:]
python = (sys.executable, "-c")
services = {"web": (*python, web, "{door}"), "worker": (*python, worker)}
sys.exit(supervise(Demo(Path(folder), int(port), {"Preparing ...": (*python, step)}, services)))
"""
RESTING = "import time; time.sleep(60)"
PEOPLE = "print('venue@kaikukanta.test')"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def demo(started, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.Popen[str]]:
    """`demo()` → a supervisor under way. It thinks that the database is elsewhere."""
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/kaikukanta")

    def start(worker: str = RESTING, step: str = PEOPLE) -> subprocess.Popen[str]:
        return started("-c", DEMO, str(tmp_path / "demo"), str(port), WEB, worker, step)

    return start


def read_until(child: subprocess.Popen[str], text: str) -> str:
    assert child.stdout
    read = ""
    for line in child.stdout:
        read += line
        if text in line:
            return read
    raise AssertionError(f"{text!r} never came: {read}{child.stderr.read() if child.stderr else ''}")


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_the_demo_prints_its_address_and_people_and_how_to_stop_it(demo, port):
    said = read_until(demo(), "Ctrl-C")
    assert f"http://localhost:{port}/" in said
    assert "venue@kaikukanta.test" in said
    assert answers(port)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_quietly(demo, port, how):
    child = demo()
    read_until(child, "Ctrl-C")
    os.killpg(child.pid, how)
    said, complaints = child.communicate(timeout=20)
    assert (child.returncode, said.strip(), complaints) == (0, "Stopped.", "")
    assert not answers(port)


def test_a_signal_during_the_preparation_ends_it_too(demo, port):
    child = demo(step=RESTING)
    read_until(child, "Preparing")
    os.killpg(child.pid, signal.SIGINT)
    assert child.communicate(timeout=20) == ("\nStopped.\n", "")
    assert not answers(port)


def test_a_second_demo_says_that_it_already_runs(demo, port):
    first, second = demo(), None
    read_until(first, "Ctrl-C")
    second = demo()
    said, complaints = second.communicate(timeout=20)
    assert (second.returncode, complaints) == (0, "")
    assert f"already runs: http://localhost:{port}/" in said
    assert first.poll() is None


def test_a_taken_port_is_named_with_a_way_out(demo, port):
    with socket.create_server(("127.0.0.1", port)):
        child = demo()
        _, complaints = child.communicate(timeout=20)
    assert child.returncode == 1
    assert f"Port {port} is not free" in complaints
    assert "make demo PORT=" in complaints
    assert "Traceback" not in complaints


def test_a_step_that_fails_shows_its_own_words(demo):
    child = demo(step="import sys; sys.exit('no such table')")
    _, complaints = child.communicate(timeout=20)
    assert child.returncode == 1
    assert "no such table" in complaints


def test_a_worker_that_ends_by_itself_ends_the_demo_and_shows_its_log(demo, port):
    child = demo(worker="import time; time.sleep(1); print('out of memory')")
    _, complaints = child.communicate(timeout=20)
    assert child.returncode == 1
    assert "out of memory" in complaints
    assert not answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_supervisor_leaves_nothing_running(demo, port):
    child = demo()
    read_until(child, "Ctrl-C")
    child.kill()
    assert eventually(lambda: not answers(port), 5)


def test_the_end_of_the_demo_does_not_take_the_server_from_a_test_run(demo, server: Server, user):
    read_until(child := demo(), "Ctrl-C")
    tests = user()
    os.killpg(child.pid, signal.SIGINT)
    child.communicate(timeout=20)
    assert server.is_ready()
    tests.communicate()
    assert is_gone(server)


def test_the_demo_takes_its_own_server_with_it(demo, server: Server):
    read_until(child := demo(), "Ctrl-C")
    assert server.is_ready()
    os.killpg(child.pid, signal.SIGINT)
    child.communicate(timeout=20)
    assert server.is_free("running")
