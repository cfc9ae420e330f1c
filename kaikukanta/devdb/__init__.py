"""The PostgreSQL that the demo and the tests run on when DATABASE_URL is unset.

One server for each clone and major version, shared by everything that runs there. Each process that uses it holds a
lease: a shared file lock, which the kernel drops when the process dies, however it dies. A small background process,
the keeper, starts the server, waits until no lease is left, and stops it. Trust login behind a folder that only its
owner may enter: for one machine, never for production.

The package knows the standard library only, so that settings may import it. Linux, macOS, WSL (fcntl, unix sockets).
`python -m kaikukanta.devdb stop` stops a server that nobody uses any more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from .cluster import BEYOND, OWNER, ROLE
from .places import ServerError
from .server import Server

__all__ = ["BEYOND", "OWNER", "ROLE", "ServerError", "database", "lease", "stop"]

_held: dict[Server, int] = {}


def database(role: str = ROLE) -> dict[str, str]:
    """What Django's DATABASES wants, of a server that is running and stays so for as long as this process lives.

    `OWNER` for what changes the schema. Cheap when it runs already. Raises ServerError, whose text says what to do.
    """
    server = Server.here()
    if server not in _held:
        _held[server] = server.lease()
    return server.address(role)


@contextlib.contextmanager
def lease() -> Iterator[dict[str, str]]:
    """Hold the server for the block; the last to leave waits until it has stopped. Raises ServerError."""
    server = Server.here()
    held = server.lease()
    try:
        yield server.address()
    finally:
        server.leave(held)


def stop() -> bool:
    """Stop the server unless somebody holds a lease. Returns whether it is stopped."""
    return Server.here().stop()
