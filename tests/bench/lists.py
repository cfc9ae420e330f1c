"""Lists of cards: what a page costs at a million registered cards, against ten thousand. [house.md 7]

Both registers lie in one database, each in a schema of its own that shares the sites, people and sessions; the pages
are asked of one and the other in turn.
"""

from __future__ import annotations

import functools
import re
import statistics
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from accounts.paging import ROWS_A_PAGE
from accounts.permissions import Role
from cards.models import CodeSeries
from kaikukanta.demodata.bulk import PREFIX, Shares, fill
from kaikukanta.devdb import BEYOND, ROLE
from tests import factories as make
from tests import roles

FEW, MANY = 10_000, 1_000_000
AREAS, SITES = 10, 5  # of an area; a first page is full at every site, of few cards too
ROUNDS, WARM_UP = 11, 2
DOUBTFUL = 1.3
SHARES = Shares(used=0.7, community=0.01, ended=0.02, drawer=0.2)
OWN = ("cards_card", "cards_validity")  # the tables that each schema has for itself
LISTS = [
    "",
    "?page=3",
    "?state=valid",
    "?state=expired",
    "?state=ended",
    "?used=no",
    "?kind=community",
    "?state=valid&used=no&sort=valid_until",
    "?site={site}",
    "?sort=site",
    "?sort=-site",
    "?sort=code",
    "?sort=-code",
    "?sort=issued_on",
    "?sort=-issued_on",
    "?sort=valid_until",
    "?sort=-valid_until",
    "?state=valid&sort=code",
    "?state=expired&sort=-code",
    "?state=ended&sort=valid_until",
    "?site={site}&state=valid&sort=-valid_until",
]
WORKLISTS = ["expiring/", "never-used/", "asked-for/"]
BEGINNINGS = [PREFIX + "00", PREFIX + "0000000"]
Request = tuple[str, str, dict[str, str]]  # method, address, what is sent


def growth() -> float:
    """The worst page's median time at many cards, as a multiple of that at few; infinite when a page asks the database
    more often. Pages that few cards do not fill are passed over: a longer page takes longer."""
    people = _network()
    with roles.the_owner(), connection.cursor() as cursor:
        for name, cards in (("few", FEW), ("many", MANY)):
            _fill(cursor, name, cards)
    worst = 0.0
    for who, client in people.clients.items():
        for request in _requests(people):
            if not _is_full(client, request):
                continue
            few, many = _times(client, request)
            if many > DOUBTFUL * few:  # of seventy pages one meets a busy moment: again, and the better one counts
                few, many = min((few, many), _times(client, request), key=lambda pair: pair[1] / pair[0])
            ratio = (
                many / few if _queries(client, request, "few") == _queries(client, request, "many") else float("inf")
            )
            worst = max(worst, ratio)
            print(f"  {who:12} {_name(request):52} {few:7.1f} {many:7.1f} ms {ratio:6.2f}", file=sys.stderr, flush=True)
    return worst


def _network() -> SimpleNamespace:
    """Fifty distributors in ten areas; an administrator, and a coordinator and a distributor of the first."""
    town = make.municipality("049", "Espoo", "Esbo", county=None, postal_code="02100")
    areas = [make.area(f"Alue {number:02}", f"Region {number:02}") for number in range(AREAS)]
    sites = [
        make.site(f"Toimipaikka {place:02} {number}", area, town, is_distributor=True)
        for place, area in enumerate(areas)
        for number in range(SITES)
    ]
    people = {
        "administrator": make.person("admin@kaikukanta.test", Role.ADMINISTRATOR),
        "coordinator": make.person("coordinator@kaikukanta.test", Role.COORDINATOR, areas[0]),
        "distributor": make.person("distributor@kaikukanta.test", Role.DISTRIBUTOR, sites[0]),
    }
    return SimpleNamespace(site=sites[0], clients={who: _signed_in(user) for who, user in people.items()})


def _signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _fill(cursor: object, name: str, cards: int) -> None:
    """A schema with its own cards: rows first, then the indexes and constraints that the real tables have."""
    cursor.execute("SET search_path TO public")
    policies = _policies(cursor)
    cursor.cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    for table in OWN:
        like = "CREATE TABLE {}.{} (LIKE public.{} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS)"
        cursor.cursor.execute(sql.SQL(like).format(*map(sql.Identifier, (name, table, table))))
    for what in ("USAGE ON SCHEMA", "SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA"):
        cursor.execute(f"GRANT {what} {name} TO {ROLE}, {BEYOND}")
    _look_at(name)
    CodeSeries.unscoped.update(quantity=1)  # the same codes in both
    fill(cards=cards, uses=0, seed=1, shares=SHARES)
    for table in OWN:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s", [table])
        for (definition,) in cursor.fetchall():
            cursor.cursor.execute(definition.replace(" ON public.", f" ON {name}."))
        cursor.cursor.execute(sql.SQL("VACUUM ANALYZE {}.{}").format(sql.Identifier(name), sql.Identifier(table)))
    for policy in policies:
        cursor.cursor.execute(policy)


def _policies(cursor: object) -> list[str]:
    """The second wall's, to stand on the schema's own tables: as text they name what the search path finds first."""
    asked = "SELECT tablename, policyname, qual FROM pg_policies WHERE cmd = 'SELECT' AND schemaname = 'public'"
    cursor.execute(f"{asked} AND tablename = ANY(%s)", [list(OWN)])
    texts = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in OWN]
    texts += [f"CREATE POLICY all_beyond_the_wall ON {table} TO {BEYOND} USING (true)" for table in OWN]
    for table, name, condition in cursor.fetchall():
        texts.append(f"CREATE POLICY {name} ON {table} FOR SELECT USING ({condition})")
    return texts


def _look_at(name: str) -> None:
    """The schema whose cards the next requests see."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql.SQL("SET search_path TO {}, public").format(sql.Identifier(name)))


def _requests(people: SimpleNamespace) -> Iterator[Request]:
    for query in LISTS:
        yield "get", "/cards/" + query.format(site=people.site.pk), {}
    for name in WORKLISTS:
        yield "get", f"/cards/lists/{name}", {}
    for beginning in BEGINNINGS:
        yield "post", "/cards/find/", {"code": beginning}
    yield "post", "/cards/find/", {"code": "others"}
    yield "post", "/cards/find/", {"code": "whole"}


def _name(request: Request) -> str:
    method, address, sent = request
    return f"{method} {address.split('site=')[0]}{'site=…' if 'site=' in address else ''} {sent.get('code', '')}"


def _answer(client: Client, request: Request, name: str) -> float:
    """Seconds until the page is there, of the schema that is looked at."""
    method, address, sent = request
    if sent:
        sent = {"code": _known(name).get(sent["code"], sent["code"])}
    started = time.perf_counter()
    answer = getattr(client, method)(address, sent)
    spent = time.perf_counter() - started
    if answer.status_code != (302 if request[2].get("code") == "whole" else 200):
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return spent


@functools.cache
def _known(name: str) -> dict[str, str]:
    """In the schema that is looked at: a code of the first site, and a beginning of codes of the last."""
    codes = "SELECT code FROM cards_card AS c JOIN accounts_site AS s ON s.id = c.site_id ORDER BY s.name_fi"
    with connection.cursor() as cursor:
        cursor.execute(f"{codes}, code LIMIT 1")
        whole = cursor.fetchone()[0]
        cursor.execute(f"{codes} DESC, code DESC LIMIT 1")
        return {"whole": whole, "others": re.findall("[A-Z]+0*[1-9]", cursor.fetchone()[0])[0]}


def _is_full(client: Client, request: Request) -> bool:
    """Whether the page is full at few cards already. One card is found by its code, and perhaps none of others'."""
    method, address, sent = request
    if sent.get("code") in {"whole", "others"}:
        return True
    _look_at("few")
    return len(getattr(client, method)(address, sent).context["table"].paginated_rows) >= ROWS_A_PAGE


def _times(client: Client, request: Request) -> tuple[float, float]:
    """The medians in milliseconds, of few and of many."""
    spent: dict[str, list[float]] = {"few": [], "many": []}
    for turn in range(ROUNDS + WARM_UP):
        for name, times in spent.items():
            _look_at(name)
            seconds = _answer(client, request, name)
            if turn >= WARM_UP:
                times.append(seconds * 1000)
    return statistics.median(spent["few"]), statistics.median(spent["many"])


def _queries(client: Client, request: Request, name: str) -> int:
    """The fewest of two times: in one of them the session may be prolonged."""
    _look_at(name)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as caught:
            _answer(client, request, name)
        counts.append(len(caught.captured_queries))
    return min(counts)
