"""A line between a browser and the live server that a test can cut: at once, or after the server has done its work."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

WAIT = 10  # seconds until a silent connection is given up


class Line:
    """Listens on a port of its own and passes bytes on, while `open`; cut, it refuses and drops what is on its way.

    `swallow_answer_to(path)`: the next post to the path reaches the server, which answers; the answer is dropped, and
    from then on the line is cut: the server has committed, the client never hears.
    """

    def __init__(self, server: str) -> None:
        self.target = urlsplit(server).hostname, urlsplit(server).port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.is_open, self.swallowed, self.ended = True, b"", False
        self.answered = threading.Event()
        self.held: set[socket.socket] = set()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        self.is_open = False
        for held in list(self.held):
            _end(held)

    def mend(self) -> None:
        self.is_open, self.swallowed = True, b""

    def swallow_answer_to(self, path: str) -> None:
        self.answered.clear()
        self.swallowed = f"POST {path} HTTP/".encode()

    def end(self) -> None:
        self.ended = True
        self.cut()
        _end(self.listener)

    def _listen(self) -> None:
        while not self.ended:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            if self.is_open:
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()
            else:
                _end(near)

    def _serve(self, near: socket.socket) -> None:
        """One connection: what comes goes to the server, what the server says comes back on a thread of its own."""
        doomed = threading.Event()
        with suppress(OSError), near, socket.create_connection(self.target, timeout=WAIT) as far:
            self.held |= {near, far}
            threading.Thread(target=self._pass_back, args=(far, near, doomed), daemon=True).start()
            while chunk := near.recv(65536):
                if self.swallowed and chunk.startswith(self.swallowed):
                    doomed.set()
                far.sendall(chunk)
            self.held -= {near, far}

    def _pass_back(self, far: socket.socket, near: socket.socket, doomed: threading.Event) -> None:
        with suppress(OSError):
            while chunk := far.recv(65536):
                if doomed.is_set():
                    self.cut()
                    self.answered.set()
                    return
                near.sendall(chunk)
        _end(near)


def _end(held: socket.socket) -> None:
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        held.close()
