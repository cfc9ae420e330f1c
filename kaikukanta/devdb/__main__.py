"""`python -m kaikukanta.devdb stop`, and `keep`, which the server calls for itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from . import ServerError, stop
from .server import Server


def keep(server: Server) -> None:
    """Become the keeper in the background. The one who called waits until the server answers, or hears why not."""
    hear, tell = os.pipe()
    if os.fork():
        os.close(tell)
        with open(hear) as answer:
            said = answer.read() or "The keeper of the embedded PostgreSQL died."
        sys.exit(None if said == "ready" else said)
    os.close(hear)
    os.setsid()  # a Ctrl-C for those who use the server is none for the server
    os.chdir("/")
    for stream in range(3):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    server.keep(tell)


def main(arguments: list[str]) -> None:
    match arguments:
        case ["stop"]:
            sys.exit(None if stop() else "Somebody still uses the embedded PostgreSQL: it goes on.")
        case ["keep", home, source]:
            keep(Server(Path(home), Path(source)))
        case _:
            sys.exit("python -m kaikukanta.devdb stop")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ServerError as error:
        sys.exit(str(error))
