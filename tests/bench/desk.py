"""The desk: what logging one use costs."""

from __future__ import annotations

import functools
import http.client
import re
import statistics
import time
import uuid
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from accounts.permissions import Role
from tests import factories as make

ROUNDS = 200
WARM_UP = 20
USES_OF_A_CARD = 9  # as in 2022 and 2023 [domain.md 6.1]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCOPE = re.compile(
    r"^SET LOCAL ROLE \w+; (?:SET LOCAL kaiku\.scope = '[^']*'; )?"
)  # what a statement brings along (accounts/wall.py)
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")


@functools.cache
def register() -> SimpleNamespace:
    """A theatre, its clerk, and cards enough for every round."""
    today = timezone.localdate()
    espoo = make.municipality("049", "Espoo", "Esbo", county=None, postal_code="02100")
    area = make.area("Espoo", "Esbo", espoo)
    theatre = make.site("Teatteri", area, espoo, is_venue=True)
    office = make.site("Toimisto", area, espoo, is_distributor=True)
    clerk = make.person("venue@kaikukanta.test", Role.VENUE, theatre)
    run = make.series(area)
    issued_on, count = today - timedelta(days=30), 2 * (ROUNDS + WARM_UP)
    codes = []
    for number in range(count):
        before = issued_on if number % USES_OF_A_CARD else None  # eight of nine have been used before
        codes.append(make.card(run, f"A{number:09}", office, issued_on, first_used_on=before).code)
    return SimpleNamespace(theatre=theatre, clerk=clerk, codes=iter(codes), today=today)


def use_of(code: str) -> dict[str, str]:
    """The logging form as the desk's page sends it."""
    known = register()
    day = f"{known.today.day}.{known.today.month}.{known.today.year}"
    return {
        "venue": str(known.theatre.pk),
        "code": code,
        "children": "0",
        "event_name": "Lumikuningatar",  # one evening at one door
        "event_day": day,
        "event_time": "19.00",
        "key": str(uuid.uuid4()),
    }


def signed_in() -> Client:
    client = Client()
    client.force_login(register().clerk, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def statements_of_logging() -> float:
    """SQL statements of the logging POST; transaction control and settings are not counted."""
    client = signed_in()
    client.post("/desk/log/", use_of(next(register().codes)))
    with CaptureQueriesContext(connection) as caught:
        answer = client.post("/desk/log/", use_of(next(register().codes)))
    assert answer.status_code == 302, "the use was not logged"  # noqa: S101
    sent = [SCOPE.sub("", query["sql"].strip()) for query in caught.captured_queries]
    return sum(text.count(";\n") + 1 for text in sent if not text.startswith(CONTROL))  # two may go in one


def log_against_empty_post() -> float:
    """A logged use over HTTP against a POST of the same person at the same desk that does nothing, through the same
    server and middleware."""
    server = LiveServerThread("localhost", _StaticFilesHandler)
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        with override_settings(ROOT_URLCONF="tests.bench.empty"):
            return _ratio(server.port)
    finally:
        server.terminate()


def _ratio(port: int) -> float:
    token, desk = "a" * 32, signed_in()
    desk.get("/desk/")  # as a browser that stands at the desk: signed in, and known as this device
    kept = "; ".join(f"{name}={cookie.value}" for name, cookie in desk.cookies.items())
    headers = {**FORM, "Cookie": f"{kept}; {settings.CSRF_COOKIE_NAME}={token}"}
    empty = {"csrfmiddlewaretoken": token}
    logged, nothing = [], []
    for turn in range(ROUNDS + WARM_UP):
        use = {**use_of(next(register().codes)), "csrfmiddlewaretoken": token}
        both = _post(port, "/desk/log/", use, headers), _post(port, "/empty/", empty, headers)
        if turn >= WARM_UP:
            logged.append(both[0])
            nothing.append(both[1])
    return statistics.median(logged) / statistics.median(nothing)


def _post(port: int, path: str, form: dict[str, str], headers: dict[str, str]) -> float:
    """Seconds from the request's first byte to the answer's last."""
    line = http.client.HTTPConnection("localhost", port, timeout=10)
    line.connect()
    started = time.perf_counter()
    line.request("POST", path, urlencode(form), headers)
    answer = line.getresponse()
    answer.read()
    spent = time.perf_counter() - started
    line.close()
    if answer.status != 302:
        raise RuntimeError(f"{path} answered {answer.status}")
    return spent
