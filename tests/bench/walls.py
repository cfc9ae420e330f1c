"""The second wall: what row-level security adds to the ten busiest requests. [house.md 7]

Each is asked in turn behind the wall and beyond it, where the policies ask nothing. Beside it stands what the wall adds
to the request's dearest statement alone: a tenth of a millisecond or more of planning, which a short one feels.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import wall
from accounts.permissions import Role
from accounts.wall import WALLED
from kaikukanta.demodata.bulk import PREFIX, Shares, fill
from kaikukanta.devdb import OWNER
from tests import factories as make
from tests import roles
from tests.bench.desk import SCOPE

Page = tuple[str, str, str, dict[str, str]]

CARDS, USES = 100_000, 500_000
AREAS, SITES = 10, 5  # of each kind in an area
REQUESTS, STATEMENTS, WARM_UP = 101, 101, 10
SHARES = Shares(used=0.7, community=0.01, ended=0.02, drawer=0.2)
PAGES: list[Page] = [
    ("venue", "get", "/desk/", {}),
    ("venue", "post", "/desk/", {"code": "{code}"}),
    ("venue", "get", "/usage/", {}),
    ("coordinator", "get", "/usage/", {}),
    ("administrator", "get", "/usage/", {}),
    ("distributor", "get", "/cards/", {}),
    ("coordinator", "get", "/cards/", {}),
    ("distributor", "post", "/cards/find/", {"code": PREFIX + "0000"}),
    ("distributor", "get", "/cards/{card}/", {}),
    ("distributor", "get", "/cards/lists/expiring/", {}),
]


def cost() -> float:
    """All ten requests' median times behind the wall, as a multiple of those beyond it."""
    known = _register()
    with psycopg.connect(**_to(connection.settings_dict["USER"])) as behind, psycopg.connect(**_to(OWNER)) as free:
        spent = [_both(known, page, (behind, free)) for page in PAGES]
    return sum(walled for walled, _plain in spent) / sum(plain for _walled, plain in spent)


def _to(role: str) -> dict[str, object]:
    to = connection.settings_dict
    place = {"host": to["HOST"], "port": to["PORT"], "dbname": to["NAME"], "user": role}
    return {**place, "autocommit": True, "cursor_factory": psycopg.ClientCursor}


def _register() -> SimpleNamespace:
    """Ten areas with distributors and venues, their cards and uses, and somebody of the first area in each role."""
    town = make.municipality("049", "Espoo", "Esbo", county=None, postal_code="02100")
    areas = [make.area(f"Alue {number:02}", f"Region {number:02}") for number in range(AREAS)]
    office, theatre = (
        [make.site(f"{word} {number:02}", areas[number % AREAS], town, **does) for number in range(AREAS * SITES)][0]
        for word, does in (("Toimisto", {"is_distributor": True}), ("Teatteri", {"is_venue": True}))
    )
    people = {
        "administrator": make.person("admin@kaikukanta.test", Role.ADMINISTRATOR),
        "coordinator": make.person("coordinator@kaikukanta.test", Role.COORDINATOR, areas[0]),
        "distributor": make.person("distributor@kaikukanta.test", Role.DISTRIBUTOR, office),
        "venue": make.person("venue@kaikukanta.test", Role.VENUE, theatre),
    }
    with roles.the_owner():  # who alone may ANALYZE
        fill(cards=CARDS, uses=USES, seed=1, shares=SHARES)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as the server does by itself
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code FROM cards_card WHERE site_id = %s ORDER BY code LIMIT 1", [office.pk])
        card, code = cursor.fetchone()
    return SimpleNamespace(card=card, code=code, theatre=theatre, clients={w: _signed_in(u) for w, u in people.items()})


def _signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _asked(known: SimpleNamespace, page: Page) -> HttpResponse:
    who, method, address, sent = page
    form = {name: value.format(code=known.code) for name, value in sent.items()}
    if address == "/desk/" and form:
        day = timezone.localdate() - timedelta(days=1)
        form |= {"venue": str(known.theatre.pk), "event_name": "Ilta", "event_day": f"{day.day}.{day.month}.{day.year}"}
        form |= {"children": "0", "event_time": ""}
    answer = getattr(known.clients[who], method)(address.format(card=known.card), form)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer


def _dearest(known: SimpleNamespace, page: Page) -> str:
    """The request's statement about a walled table that took longest, with its scope."""
    with CaptureQueriesContext(connection) as caught:
        _asked(known, page)
    asked = [query for query in caught.captured_queries if WALLED.search(query["sql"]) and "SELECT" in query["sql"]]
    return str(max(asked, key=lambda query: float(query["time"]))["sql"])


def _both(known: SimpleNamespace, page: Page, lines: tuple[psycopg.Connection, ...]) -> tuple[float, float]:
    """Medians in milliseconds of the request: with the wall and without."""
    dearest = _dearest(known, page)
    statements = list(zip(lines, (dearest, SCOPE.sub("", dearest)), strict=True))
    alone = _medians(STATEMENTS, *(partial(_read, *one) for one in statements))
    seen_by = wall.seen_by

    def beyond() -> None:
        wall.seen_by = lambda user: wall.beyond()
        try:
            _asked(known, page)
        finally:
            wall.seen_by = seen_by

    walled, plain = _medians(REQUESTS, partial(_asked, known, page), beyond)
    words = f"{' '.join(page[:3]):40} {walled:7.2f} {plain:7.2f} ms {walled / plain:5.2f}"
    words += f"   dearest statement {alone[0]:6.2f} {alone[1]:6.2f} ms {alone[0] / alone[1]:5.2f}"
    print(words, file=sys.stderr, flush=True)
    return walled, plain


def _medians(rounds: int, *deeds: Callable[[], object]) -> list[float]:
    """Each deed's median time in milliseconds, done in turn."""
    times: list[list[float]] = [[] for _deed in deeds]
    for turn in range(rounds + WARM_UP):
        for deed, spent in zip(deeds, times, strict=True):
            started = time.perf_counter()
            deed()
            if turn >= WARM_UP:
                spent.append((time.perf_counter() - started) * 1000)
    return [statistics.median(spent) for spent in times]


def _read(line: psycopg.Connection, statement: str) -> None:
    cursor = line.execute(statement)
    while cursor.nextset():
        pass
    cursor.fetchall()
