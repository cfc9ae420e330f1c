"""Live statistics: what a dashboard costs at a hundred times the uses, against plain SQL, and what a logged use pays.

The tables are filled by SQL with the triggers off, and counted by `rolling.rebuild()`; KAIKU_BENCH=full fills a million
cards and ten million uses, else a part of that is enough to see a cost that grows.
"""

from __future__ import annotations

import functools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.permissions import Role
from kaikukanta.demodata.bulk import Shares, fill
from stats import rolling
from stats.cubes import BASES, CARD_YEARS
from tests import factories as make
from tests import roles
from tests.bench import desk

FULL = os.environ.get("KAIKU_BENCH") == "full"
CARDS, FEW, MANY = (1_000_000, 100_000, 10_000_000) if FULL else (50_000, 10_000, 1_000_000)
AREAS, SITES = 20, 5  # of each kind in an area
ROUNDS, WARM_UP = 11, 2
SHARES = Shares(used=0.4, ended=0.02)
# The nation's figures by year with different cards, as a page without a rollup would ask for them.
PLAIN = """
SELECT extract(year FROM used.event_day)::int, count(DISTINCT coalesce(card.original_id, card.id))::int
FROM usage_usage used JOIN cards_card card ON card.id = used.card_id WHERE used.withdrawn_at IS NULL GROUP BY 1
"""
PLAIN_USES = """
SELECT extract(year FROM event_day)::int, category, count(*)::int, sum(children)::int
FROM usage_usage WHERE withdrawn_at IS NULL GROUP BY 1, 2
"""
# Indexes of uses but that of the key, which others refer to: how each is made, and how it goes.
INDEXES = """
SELECT CASE WHEN con.oid IS NULL THEN pg_get_indexdef(ind.indexrelid)
       ELSE 'ALTER TABLE usage_usage ADD CONSTRAINT ' || con.conname || ' ' || pg_get_constraintdef(con.oid) END,
       CASE WHEN con.oid IS NULL THEN 'DROP INDEX ' || ind.indexrelid::regclass
       ELSE 'ALTER TABLE usage_usage DROP CONSTRAINT ' || con.conname END
FROM pg_index ind LEFT JOIN pg_constraint con ON con.conindid = ind.indexrelid AND con.conrelid = ind.indrelid
WHERE ind.indrelid = 'usage_usage'::regclass AND NOT ind.indisprimary
"""
# A card's second ticket to an event, which no index has kept out.
TWICE = """
DELETE FROM usage_usage WHERE ctid = ANY(ARRAY(SELECT ctid FROM (
    SELECT ctid, row_number() OVER (PARTITION BY venue_id, event_day, event_key, card_id) AS nth FROM usage_usage
) AS numbered WHERE nth > 1))
"""


@contextmanager
def _without_triggers() -> Iterator[None]:
    """As the owner, with rows that note nothing: they are counted all at once afterwards."""
    with roles.the_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET work_mem = '512MB'")
        with _without_indexes(cursor):
            yield
            cursor.execute(TWICE)
        cursor.execute("SET session_replication_role = origin; RESET work_mem")


@contextmanager
def _without_indexes(cursor: Any) -> Iterator[None]:
    """Indexes of uses are made anew from all rows, which takes a tenth of what ten million rows take one by one."""
    cursor.execute(INDEXES)
    made = cursor.fetchall()
    for _made_by, taken_down in made:
        cursor.cursor.execute(taken_down)
    yield
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for made_by, _taken_down in made:
        cursor.cursor.execute(made_by)


@functools.cache
def _network() -> SimpleNamespace:
    town = make.municipality("049", "Espoo", "Esbo", county=None, postal_code="02100")
    areas = [
        make.area(f"Alue {number:02}", f"Region {number:02}", *([town] if not number else []))
        for number in range(AREAS)
    ]
    offices, theatres = (
        [make.site(f"{word} {n:03}", areas[n % AREAS], town, **does) for n in range(AREAS * SITES)]
        for word, does in (("Toimisto", {"is_distributor": True}), ("Teatteri", {"is_venue": True}))
    )
    people = {
        "administrator": make.person("admin@kaikukanta.test", Role.ADMINISTRATOR),
        "coordinator": make.person("coordinator@kaikukanta.test", Role.COORDINATOR, areas[0]),
        "distributor": make.person("distributor@kaikukanta.test", Role.DISTRIBUTOR, offices[0]),
        "venue": make.person("venue-of-many@kaikukanta.test", Role.VENUE, theatres[0]),
        "viewer": make.person("statistics@kaikukanta.test", Role.STATISTICS, town),
    }
    pages = [
        ("administrator", "/stats/"),
        ("coordinator", f"/stats/areas/{areas[0].pk}/"),
        ("venue", f"/stats/sites/{theatres[0].pk}/"),
        ("distributor", f"/stats/sites/{offices[0].pk}/"),
        ("viewer", f"/stats/municipalities/{town.pk}/"),
    ]
    return SimpleNamespace(pages=pages, people=people)


def _signed_in(user: Any) -> Client:
    """Anew each time: while ten million uses are filled in, a person at rest is logged out."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _fill(cards: int, uses: int) -> None:
    with _without_triggers():
        fill(cards=cards, uses=uses, seed=uses, shares=SHARES, events=3)
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '512MB'")
        rolling.rebuild()
        cursor.execute("RESET work_mem")
    with roles.the_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _opened(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return time.perf_counter() - started


def _times() -> dict[str, tuple[float, float]]:
    """Of each dashboard: its time as a multiple of that of a page without figures, opened beside it each time, because
    between few and many uses lie minutes in which the machine may have become another; and its seconds."""
    known, found = _network(), {}
    for who, address in known.pages:
        client = _signed_in(known.people[who])
        both = [(_opened(client, address), _opened(client, "/account/")) for _turn in range(ROUNDS + WARM_UP)][WARM_UP:]
        found[address] = statistics.median(one / beside for one, beside in both), min(one for one, _beside in both)
    return found


@functools.cache
def growth() -> float:
    """Of the dashboard that grows most: its time with many uses, as a multiple of that with few of the same cards."""
    _network()
    _fill(CARDS, FEW)
    few = _times()
    _fill(0, MANY - FEW)
    many = _times()
    for address, (_multiple, seconds) in few.items():
        said = f"{seconds * 1000:8.1f} {many[address][1] * 1000:8.1f} ms"
        print(f"  {address:50} {said}", file=sys.stderr, flush=True)
    return max(many[address][0] / multiple for address, (multiple, _seconds) in few.items())


def against_plain_sql() -> float:
    """How many times faster the nation's years with different cards are read than counted from the rows, equal ones."""
    growth()
    different, uses = CARD_YEARS.views[0], BASES[0].views[0]

    def kept() -> Any:
        cards = rolling.read(different, "year, cards", "scope = 'nation'", {})
        what = "extract(year FROM day)::int, category, sum(adults)::int, sum(children)::int"
        return sorted(cards), sorted(rolling.read(uses, what, "scope = 'nation'", {}, "GROUP BY 1, 2"))

    def counted() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
            cards = cursor.fetchall()
            cursor.execute(PLAIN_USES)
            return sorted(cards), sorted(cursor.fetchall())

    if kept() != counted():
        raise RuntimeError("the figures differ")
    return _median(counted, 3) / _median(kept, 31)


def cost_of_logging() -> float:
    """A use logged over HTTP with the rollup's triggers, as a multiple of the same without them."""
    with_them = desk.log_against_empty_post()
    with roles.the_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE 'stats_%'")
        for table, trigger in cursor.fetchall():
            cursor.cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")  # not as who is beyond the wall
    return with_them / desk.log_against_empty_post()


def _median(deed: Callable[[], Any], rounds: int) -> float:
    spent = []
    for _turn in range(rounds):
        started = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)
