"""The second wall: what row-level security adds to the ten busiest pages' dearest statements. [house.md 7]

Each page is asked once, and its dearest statement about cards or uses kept; then that statement is asked in turn by the
register's role, behind the wall, and by the owner, whom policies do not bind.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta
from types import SimpleNamespace

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from accounts.wall import WALLED
from kaikukanta.demodata.bulk import PREFIX, Shares, fill
from kaikukanta.devdb import OWNER
from tests import factories as make
from tests import roles
from tests.bench.desk import SCOPE

CARDS, USES = 100_000, 500_000
AREAS, SITES = 10, 5  # of each kind in an area
ROUNDS, WARM_UP = 201, 20
SHARES = Shares(used=0.7, community=0.01, ended=0.02, drawer=0.2)
PAGES = [
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
    """All ten statements' median times behind the wall, as a multiple of those without it."""
    known = _register()
    with psycopg.connect(**_to(connection.settings_dict["USER"])) as behind, psycopg.connect(**_to(OWNER)) as free:
        spent = [_both(behind, free, page, _dearest(known, page)) for page in PAGES]
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
        cursor.execute("SELECT id, code FROM cards_card WHERE site_id = %s ORDER BY code LIMIT 1", [office.pk])
        card, code = cursor.fetchone()
    return SimpleNamespace(card=card, code=code, theatre=theatre, clients={w: _signed_in(u) for w, u in people.items()})


def _signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _dearest(known: SimpleNamespace, page: tuple[str, str, str, dict[str, str]]) -> str:
    """The page's statement about a walled table that took longest, with its scope."""
    who, method, address, sent = page
    form = {name: value.format(code=known.code) for name, value in sent.items()}
    if address == "/desk/" and form:
        day = timezone.localdate() - timedelta(days=1)
        form |= {"venue": str(known.theatre.pk), "event_name": "Ilta", "event_day": f"{day.day}.{day.month}.{day.year}"}
        form |= {"children": "0", "event_time": ""}
    with CaptureQueriesContext(connection) as caught:
        answer = getattr(known.clients[who], method)(address.format(card=known.card), form)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    asked = [query for query in caught.captured_queries if WALLED.search(query["sql"]) and "SELECT" in query["sql"]]
    return str(max(asked, key=lambda query: float(query["time"]))["sql"])


def _both(behind: psycopg.Connection, free: psycopg.Connection, page: tuple, text: str) -> tuple[float, float]:
    """Medians in milliseconds: with the wall and without."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + WARM_UP):
        for line, statement, spent in ((behind, text, times[0]), (free, SCOPE.sub("", text), times[1])):
            seconds = _asked(line, statement)
            if turn >= WARM_UP:
                spent.append(seconds * 1000)
    walled, plain = (statistics.median(spent) for spent in times)
    name = " ".join(page[:3])
    print(f"  {name:42} {walled:7.3f} {plain:7.3f} ms {walled / plain:6.2f}", file=sys.stderr, flush=True)
    return walled, plain


def _asked(line: psycopg.Connection, statement: str) -> float:
    started = time.perf_counter()
    cursor = line.execute(statement)
    while cursor.nextset():
        pass
    cursor.fetchall()
    return time.perf_counter() - started
