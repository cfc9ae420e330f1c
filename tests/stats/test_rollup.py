"""The rollup is equal to a recount from the rows, whatever happened to them and however often it was counted."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Category, County, Site
from cards.models import Answer, Background, Card, Item, Questionnaire, Validity
from stats import rolling
from stats.cubes import CARD_YEARS, ISSUES, SPANS, VENUE_DAYS
from stats.models import CardChange, Change
from stats.places import Period
from stats.reports import report
from tests import factories as make
from tests.stats.happenings import COUNTIES, log, something
from usage.models import Usage

pytestmark = pytest.mark.django_db
DAYS, _DELAYS, _LOGGED = VENUE_DAYS.views
CARDS, FLOWS = CARD_YEARS.views
(FACTS,), (SPANNED,) = ISSUES.views, SPANS.views


@pytest.fixture
def network(places, people):
    """Six cards of two areas, their holders' backgrounds, and two venues."""
    run = make.series(places.espoo_area)
    cards = [
        make.card(run, f"A{n:09}", [places.office, places.vaasa_office][n % 2], date(2026, 1, 5)) for n in range(6)
    ]
    for code in COUNTIES:
        County.objects.filter(code=code).exists() or make.county(code, code)
    Site.unscoped.filter(pk=places.wasa.pk).update(is_agent=True)
    for card in cards[:4]:
        Background.unscoped.create(card=card, birth_year=1980, municipality=card.site.municipality)
    words = dict.fromkeys((f"{what}_{lang}" for what in ("text", "low", "high") for lang in ("fi", "sv", "en")), "x")
    asked = Questionnaire.objects.create(name="Well-being", starts_on=date(2025, 2, 26))
    Item.objects.bulk_create(Item(questionnaire=asked, order=order, **words) for order in (1, 2))
    return cards, [places.theatre, places.wasa], [places.office, places.vaasa_office]


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


def answers_by_hand() -> Counter[str]:
    """By question, phase and answer; those given with a replaced card, too."""
    return Counter(f"{row.item_id}:{row.phase}:{row.value}" for row in Answer.unscoped.all())


def answers() -> dict[str, int]:
    where = "scope = 'nation' AND attribute = 'answer'"
    return dict(rolling.read(FACTS, "value, sum(cards)::int", where, {}, "GROUP BY 1"))


def homes_by_hand() -> Counter[str]:
    """Municipalities of the holders of personal cards, a chain counted once; "" where nothing is known of them."""
    chains = [(card.original_id or card.pk, card) for card in Card.unscoped.filter(kind="personal")]
    known = {row.card_id: row.municipality_id or "" for row in Background.unscoped.all()}
    homes = {first: known[card.pk] for first, card in chains if card.pk in known}
    return Counter(homes.get(first, "") for first in {first for first, _card in chains})


def homes() -> dict[str, int]:
    where = "scope = 'nation' AND attribute = 'residence'"
    return dict(rolling.read(FACTS, "value, sum(cards)::int", where, {}, "GROUP BY 1"))


def agents_by_hand(site: Site) -> Counter[Any]:
    """At its own venue, and what it entered for others; children's tickets are uses, too."""
    found: Counter[Any] = Counter()
    for row in Usage.unscoped.counting().filter(Q(venue=site) | Q(logged_from=site)):
        for label in ((row.event_day.year, str(row.event_day.month)), (row.event_day.year, row.category)):
            found[label] += 1 + row.children
    return found


def assert_agents_tables_are_of_the_rows(user: Any) -> None:
    """As the agent's page tells them, by year too."""
    for site in Site.unscoped.filter(is_agent=True):
        told: Counter[Any] = Counter()
        for year in (2025, 2026):
            for name in ("uses_by_month", "uses_by_category"):
                lines = report(name, user, place=site, period=Period.of(year)).lines
                told.update({(year, line.label): line.figures["uses_total"] or 0 for line in lines})
        assert +told == agents_by_hand(site)
        yearly = {line.label: line.figures["uses_total"] for line in report("site_years", user, place=site).lines}
        of_months = sum(told[2026, str(month)] for month in range(1, 13))
        assert of_months == sum(told[2026, category] for category in Category.values) == yearly["2026"]


def assert_equal_to_the_rows() -> None:
    assert set(rolling.differences().values()) == {0}
    by_day: Counter[Any] = Counter()
    for day, adults in rolling.read(DAYS, "day, adults", "scope = 'nation'", {}):
        by_day[day] += adults
    assert +by_day == uses_by_hand()
    assert nation(CARDS, "year") == cards_by_hand()
    assert answers() == answers_by_hand()
    assert homes() == homes_by_hand()
    for day in (date(2026, 1, 10), date(2026, 3, 4), date(2027, 1, 20)):
        assert valid_on(day) == valid_by_hand(day)


SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(4, 12))]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_those_of_the_rows_after_whatever_happened(network, people, seed):
    chance = random.Random(seed)
    for step in range(40):
        something(chance, network)
        assert_equal_to_the_rows()
        if step % 10 == 9:
            assert_agents_tables_are_of_the_rows(people.aino)
    rolling.fold()
    assert (Change.objects.count(), CardChange.objects.count()) == (0, 0)
    assert_equal_to_the_rows()
    assert_agents_tables_are_of_the_rows(people.aino)


@pytest.mark.django_db(transaction=True)
def test_counted_anew_the_figures_are_the_same(network):
    chance = random.Random(7)
    for _step in range(40):
        something(chance, network)
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


@pytest.mark.django_db(transaction=True)
def test_twenty_desks_at_one_venue_wait_for_no_lock_of_the_rollup(network):
    """All have logged, none has committed: each of them would wait for another if they met in a row."""
    cards, venues, _sites = network
    all_have_logged = Barrier(20, timeout=30)

    def desk(number: int) -> None:
        with transaction.atomic():
            make.use(cards[number % 6], venues[0], date(2026, 5, 1), "Sama ilta", ordinal=number + 1)
            all_have_logged.wait()
        connection.close()

    with ThreadPoolExecutor(20) as desks:
        for done in [desks.submit(desk, number) for number in range(20)]:
            done.result()
    assert nation(DAYS, "day") == {date(2026, 5, 1): 20}
    rolling.fold()
    assert_equal_to_the_rows()
