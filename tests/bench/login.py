"""Logging in: whether the time of an answer tells who exists."""

from __future__ import annotations

import statistics
import time
import uuid

from django.test import Client

from tests import factories as make

ROUNDS = 30
WARM_UP = 3


def missing_against_existing() -> float:
    """The median time of a wrong password for an address that nobody has, against one that somebody has; the larger by
    the smaller, so that being quicker tells as much as being slower."""
    known = f"{uuid.uuid4()}@kaikukanta.test"
    make.User.objects.create(email=known, password=make.hashed_password())
    for _round in range(WARM_UP):
        _seconds(known)
    rounds = [(_seconds(known), _seconds(f"{uuid.uuid4()}@kaikukanta.test")) for _round in range(ROUNDS)]
    existing, missing = (statistics.median(column) for column in zip(*rounds, strict=True))
    return max(missing / existing, existing / missing)


def _seconds(email: str) -> float:
    """Of one attempt, from an address and a browser of its own: no budget is near its end."""
    number = uuid.uuid4().int
    browser = Client(REMOTE_ADDR=f"10.{number % 256}.{number // 256 % 256}.{number // 65536 % 256}")
    started = time.perf_counter()
    answer = browser.post("/login/", {"login": email, "password": "väärä-salasana"})
    taken = time.perf_counter() - started
    if b"error-summary" not in answer.content:
        raise RuntimeError("the log-in was not refused")
    return taken
