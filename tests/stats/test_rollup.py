"""The rollup is equal to a recount from the rows, whatever happened to them and however often it was counted."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import County, Municipality, Site
from cards.models import Background, Card, Validity
from stats import rolling
from stats.cubes import CARD_YEARS, ISSUES, SPANS, VENUE_DAYS
from stats.models import CardChange, Change
from tests import factories as make
from usage.models import Usage

pytestmark = pytest.mark.django_db
DAYS, _DELAYS, _LOGGED = VENUE_DAYS.views
CARDS, FLOWS = CARD_YEARS.views
(FACTS,), (SPANNED,) = ISSUES.views, SPANS.views
COUNTIES = ("91", "92")


@pytest.fixture
def network(places):
    """Six cards of two areas, their holders' backgrounds, and two venues."""
    run = make.series(places.espoo_area)
    cards = [
        make.card(run, f"A{n:09}", [places.office, places.vaasa_office][n % 2], date(2026, 1, 5)) for n in range(6)
    ]
    for code in COUNTIES:
        County.objects.filter(code=code).exists() or make.county(code, code)
    for card in cards[:4]:
        Background.unscoped.create(card=card, birth_year=1980, municipality=card.site.municipality)
    return cards, [places.theatre, places.wasa], [places.office, places.vaasa_office]


def log(chance, network):
    """Perhaps late, perhaps for a day of another year."""
    cards, venues, _sites = network
    day = date(2025, 12, 30) + timedelta(days=chance.randrange(4))
    late = {"logged_at": timezone.now() - timedelta(days=chance.randrange(400)), "children": chance.randrange(3)}
    make.use(chance.choice(cards), chance.choice(venues), day, f"Ilta {chance.randrange(10**6)}", **late)


def withdraw(chance, network):
    counting = list(Usage.unscoped.counting())
    if counting:
        gone = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "mistake", "state": "undone"}
        Usage.unscoped.filter(pk=chance.choice(counting).pk).update(**gone)


def correct(chance, network):
    if Usage.unscoped.exists():
        row = chance.choice(list(Usage.unscoped.all()))
        changed = {"event_day": row.event_day + timedelta(days=2), "children": chance.randrange(4)}
        Usage.unscoped.filter(pk=row.pk).update(**changed)


def move_card(chance, network):
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(site=chance.choice(network[2]))


def move_site(chance, network):
    _cards, venues, sites = network
    to = chance.choice(sites)
    moved = Site.unscoped.filter(pk=chance.choice(venues + sites).pk)
    moved.update(area=to.area, municipality=to.municipality)


def register(chance, network):
    cards, _venues, sites = network
    issued_on = date(2026, 1, 5) + timedelta(days=chance.randrange(40))
    make.card(cards[0].series, f"A9{chance.randrange(10**8):08}", chance.choice(sites), issued_on)


def first_use(chance, network):
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(first_used_on=chance.choice([None, date(2026, 2, 1)]))


def renew(chance, network):
    card = chance.choice(network[0])
    if Validity.unscoped.filter(card=card).count() == 1:
        first_day = card.valid_until + timedelta(days=chance.choice([1, 30]))
        days = {"first_day": first_day, "last_day": first_day + timedelta(days=364), "renewed_on": first_day}
        Validity.unscoped.create(card=card, kind="renewal", children=0, rules_of=date(2025, 9, 11), **days)


def end(chance, network):
    ended = {"ended_on": date(2026, 3, 1) + timedelta(days=chance.randrange(9)), "end_kind": "ended"}
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(
        **chance.choice([ended, {"ended_on": None, "end_kind": ""}])
    )


def replace(chance, network):
    """A card becomes the follower of another, or its own again."""
    first, second = network[0][0], network[0][5]
    chain = {"replaces": first, "original": first}
    Card.unscoped.filter(pk=second.pk).update(**chance.choice([chain, dict.fromkeys(chain)]))


def another_background(chance, network):
    home = chance.choice([None, *Municipality.objects.all()[:2]])
    told = {"birth_year": chance.choice([None, 1950, 2005]), "municipality": home, "postal_code": None}
    Background.unscoped.filter(card=chance.choice(network[0][:4])).update(**told)


def another_county(chance, network):
    town = chance.choice(list(Municipality.objects.all()))
    county = chance.choice([None, *County.objects.filter(code__in=COUNTIES)])
    Municipality.objects.filter(pk=town.pk).update(county=county)


def fold(chance, network):
    rolling.fold()


WEIGHTS = {
    log: 8, withdraw: 2, correct: 2, move_card: 1, move_site: 1, register: 2, first_use: 1, renew: 1, end: 1,
    replace: 1, another_background: 1, another_county: 1, fold: 2,
}  # fmt: skip


def nation(view, key):
    return dict(rolling.read(view, f"{key}, {', '.join(view.measures[:1])}", "scope = 'nation'", {}))


def uses_by_hand() -> Counter[Any]:
    return Counter(Usage.unscoped.counting().values_list("event_day", flat=True))


def cards_by_hand() -> dict[int, int]:
    used: dict[int, set[Any]] = {}
    for row in Usage.unscoped.counting().select_related("card"):
        used.setdefault(row.event_day.year, set()).add(row.card.original_id or row.card_id)
    return {year: len(cards) for year, cards in used.items()}


def valid_by_hand(day: date) -> int:
    """Cards with a period that the day is in, and that had not ended by then."""
    periods = Validity.unscoped.filter(first_day__lte=day, last_day__gte=day).select_related("card")
    return len({p.card_id for p in periods if p.card.ended_on is None or p.card.ended_on > day})


def valid_on(day: date) -> int:
    what = "coalesce(sum(CASE kind WHEN 'start' THEN cards WHEN 'stop' THEN -cards END), 0)"
    return rolling.read(SPANNED, what, "scope = 'nation' AND day <= %(day)s", {"day": day})[0][0]


def assert_equal_to_the_rows() -> None:
    assert set(rolling.differences().values()) == {0}
    by_day: Counter[Any] = Counter()
    for day, adults in rolling.read(DAYS, "day, adults", "scope = 'nation'", {}):
        by_day[day] += adults
    assert +by_day == uses_by_hand()
    assert nation(CARDS, "year") == cards_by_hand()
    for day in (date(2026, 1, 10), date(2026, 3, 4), date(2027, 1, 20)):
        assert valid_on(day) == valid_by_hand(day)


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_the_rows_after_whatever_happened(network, seed):
    chance = random.Random(seed)
    for _step in range(40):
        chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0](chance, network)
        assert_equal_to_the_rows()
    rolling.fold()
    assert (Change.objects.count(), CardChange.objects.count()) == (0, 0)
    assert_equal_to_the_rows()


@pytest.mark.django_db(transaction=True)
def test_counted_anew_the_figures_are_the_same(network):
    chance = random.Random(7)
    for _step in range(40):
        chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0](chance, network)
    rolling.rebuild()
    assert Change.objects.count() == 0
    assert_equal_to_the_rows()


def test_what_is_wrong_is_found(network):
    log(random.Random(1), network)
    rolling.fold()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stats_daycount SET adults = adults + 1 WHERE scope = 'nation'")
    assert {table for table, rows in rolling.differences().items() if rows} == {"stats_daycount"}


def test_a_command_says_so_and_counts_anew(network, capsys):
    log(random.Random(1), network)
    rolling.fold()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stats_daycount SET adults = adults + 1 WHERE scope = 'nation'")
    with pytest.raises(SystemExit):
        call_command("verify_statistics")
    assert "stats_daycount: 2 rows differ." in capsys.readouterr().out
    call_command("verify_statistics", rebuild=True)
    assert capsys.readouterr().out.endswith("OK\n")


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
        assert_equal_to_the_rows()
        done.set()
        waiting.result(timeout=10)
    assert_equal_to_the_rows()
    assert nation(DAYS, "day") == {date(2026, 5, 1): 2}
