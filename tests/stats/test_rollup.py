"""The rollup is equal to a recount from the rows, whatever happened to the uses and however often it was counted."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Site
from cards.models import Card
from stats import rolling
from stats.models import Change, DayCount
from tests import factories as make
from usage.models import Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(places):
    run = make.series(places.espoo_area)
    cards = [make.card(run, f"A{n:09}", [places.office, places.vaasa_office][n % 2], date(2026, 1, 5)) for n in range(6)]
    return cards, [places.theatre, places.wasa], [places.office, places.vaasa_office]


def log(chance, network):
    cards, venues, _sites = network
    day = date(2025, 12, 30) + timedelta(days=chance.randrange(4))
    name = f"Ilta {chance.randrange(10**6)}"
    make.use(chance.choice(cards), chance.choice(venues), day, name, children=chance.randrange(3))


def withdraw(chance, network):
    counting = list(Usage.unscoped.counting())
    if counting:
        Usage.unscoped.filter(pk=chance.choice(counting).pk).update(
            withdrawn_at=timezone.now(), withdrawn_by="x", withdrawn_because="mistake", state="undone"
        )


def move(chance, network):
    cards, _venues, sites = network
    Card.unscoped.filter(pk=chance.choice(cards).pk).update(site=chance.choice(sites))


def another_area(chance, network):
    _cards, venues, sites = network
    Site.unscoped.filter(pk=chance.choice(venues).pk).update(area=chance.choice(sites).area)


def register(chance, network):
    cards, _venues, sites = network
    issued_on = date(2026, 1, 5) + timedelta(days=chance.randrange(3))
    make.card(cards[0].series, f"A9{chance.randrange(10**8):08}", chance.choice(sites), issued_on)


def first_use(chance, network):
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(first_used_on=chance.choice([None, date(2026, 2, 1)]))


def fold(chance, network):
    rolling.fold()


def as_years(days):
    found = {}
    for venue, day, category, site, adults, children in days:
        key = (day.year, venue, category, site)
        before = found.get(key, (0, 0))
        found[key] = (before[0] + adults, before[1] + children)
    return {(*key, *figures) for key, figures in found.items()}


FIGURES = [rolling.DAYS, rolling.YEARS, rolling.CARDS, rolling.ISSUED]
DEEDS, WEIGHTS = [log, withdraw, move, another_area, register, first_use, fold], [6, 2, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_the_rows_after_whatever_happened(network, seed):
    chance = random.Random(seed)
    for _step in range(60):
        chance.choices(DEEDS, WEIGHTS)[0](chance, network)
        counted = rolling.rows(rolling.recount())
        assert rolling.rows(rolling.DAYS) == counted
        assert rolling.rows(rolling.YEARS) == as_years(counted)
        assert rolling.rows(rolling.ISSUED) == rolling.rows(rolling.recount_issued())
        assert rolling.rows(rolling.CARDS) == rolling.rows(rolling.CARDS_RECOUNTED)
    rolling.fold()
    assert (Change.objects.count(), set(DayCount.objects.values_list("venue_id", "day", "category", "site_id", "adults", "children"))) == (0, counted)


@pytest.mark.django_db(transaction=True)
def test_counted_anew_the_figures_are_the_same(network):
    chance = random.Random(7)
    for _step in range(40):
        chance.choices(DEEDS, WEIGHTS)[0](chance, network)
    before = [rolling.rows(figures) for figures in FIGURES]
    rolling.rebuild()
    assert Change.objects.count() == 0
    assert [rolling.rows(figures) for figures in FIGURES] == before


def as_stored():
    return {(row.venue_id, row.day, row.adults) for row in DayCount.objects.all()}


@pytest.mark.django_db(transaction=True)
def test_a_use_that_is_not_committed_stops_no_counter_and_no_other_desk(network):
    """A desk's transaction is open: another logs, the counter counts, and none of them waits."""
    cards, venues, _sites = network
    logged, done = Event(), Event()

    def slow_desk():
        with transaction.atomic():
            make.use(cards[0], venues[0], date(2026, 5, 1), "Hidas")
            logged.set()
            done.wait(timeout=30)
        connection.close()

    with ThreadPoolExecutor(1) as desks:
        waiting = desks.submit(slow_desk)
        assert logged.wait(timeout=10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        make.use(cards[1], venues[0], date(2026, 5, 1), "Nopea")
        rolling.fold()
        assert rolling.rows(rolling.DAYS) == rolling.rows(rolling.recount())
        done.set()
        waiting.result(timeout=10)
    assert rolling.rows(rolling.DAYS) == rolling.rows(rolling.recount())
    assert sum(row[4] for row in rolling.rows(rolling.DAYS)) == 2
