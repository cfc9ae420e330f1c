"""A use is logged exactly once: double click, retry, two desks, a line cut after the commit, a restart; and the sixth,
the same ticket meant again. Over HTTP, against a server of several processes whose workers are killed."""

from __future__ import annotations

import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings

from tests import factories as make
from tests.usage.long_runs import sized
from tests.usage.served import Desk, killing, served
from usage.models import Usage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
THREADS = 16
USES = sized(everyday=240, ci=2_000, long=10_000)


@pytest.fixture
def cards(places, real_day):
    run, first = make.series(places.espoo_area), real_day - timedelta(days=30)
    return [make.card(run, f"A{n:09}", places.office, first, children=2).code for n in range(THREADS)]


@pytest.fixture
def server(places, people):
    with served() as running:
        yield running


@pytest.fixture
def desk(server, sign_in):
    """Ville's desk; signed in once the clock is the real one."""
    return Desk(server.port, sign_in("ville").cookies[settings.SESSION_COOKIE_NAME].value)


def use_of(code, places, day, name="Lumikuningatar", **changes):
    whole = {"venue": str(places.theatre.pk), "code": code, "children": "0", "event_name": name, "event_time": "19.00"}
    return {**whole, "event_day": f"{day.day}.{day.month}.{day.year}", "key": str(uuid.uuid4()), **changes}


@pytest.fixture
def ready(cards, server, desk, real_day):
    """All of it, in the order that the clock needs."""
    return desk


def test_a_double_click_is_one_use(ready, cards, places, real_day):
    use = use_of(cards[0], places, real_day)
    with ThreadPoolExecutor(2) as hands:
        assert list(hands.map(ready.send, [use, use])) == [302, 302]
    assert Usage.unscoped.count() == 1


def test_a_retry_is_answered_as_the_first_time(ready, cards, places, real_day):
    use = use_of(cards[0], places, real_day)
    assert [ready.send(use) for _ in range(3)] == [302, 302, 302]
    assert Usage.unscoped.count() == 1


def test_two_desks_with_the_same_ticket_are_one_use_and_one_is_asked(ready, cards, places, real_day):
    uses = [use_of(cards[0], places, real_day) for _ in range(2)]
    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(ready.send, uses)) == [200, 302]  # the other desk sees the question
    assert Usage.unscoped.count() == 1


def test_a_line_cut_after_the_commit_loses_nothing_and_doubles_nothing(ready, cards, places, real_day):
    use = use_of(cards[0], places, real_day)
    assert ready.send(use, hear=False) is None
    for _attempt in range(1200):  # the server goes on without its hearer
        if Usage.unscoped.exists():
            break
        time.sleep(0.05)
    assert Usage.unscoped.count() == 1
    assert ready.send(use) == 302
    assert Usage.unscoped.count() == 1


def test_a_restart_in_the_middle_leaves_one_use(ready, server, cards, places, real_day):
    use = use_of(cards[0], places, real_day)
    ready.send(use, hear=False)
    server.restart()
    assert ready.send_until_answered(use) == 302
    assert Usage.unscoped.count() == 1


def test_a_second_ticket_is_a_second_use_only_when_the_desk_says_so(ready, cards, places, real_day):
    assert ready.send(use_of(cards[0], places, real_day)) == 302
    assert ready.send(use_of(cards[0], places, real_day)) == 200
    assert ready.send(use_of(cards[0], places, real_day, second="1")) == 302
    assert sorted(Usage.unscoped.values_list("ordinal", flat=True)) == [1, 2]


@pytest.mark.thorough
def test_many_uses_each_sent_up_to_five_times_while_workers_die(ready, server, cards, places, real_day):
    chance = random.Random(4)
    uses = [use_of(cards[n % THREADS], places, real_day, f"Ilta {n // THREADS}") for n in range(USES)]
    times = [chance.randint(1, 5) for _ in uses]

    def log(line):
        for use, count in line:
            for _again in range(count - 1):
                ready.send(use, hear=chance.random() < 0.8)  # some answers are never heard
            assert ready.send_until_answered(use) == 302

    lines = [list(zip(uses, times, strict=True))[n::THREADS] for n in range(THREADS)]
    for line in lines:
        chance.shuffle(line)
    with killing(server, every=1.5), ThreadPoolExecutor(THREADS) as desks:
        list(desks.map(log, lines))
    assert Usage.unscoped.count() == USES
    assert set(Usage.unscoped.values_list("idempotency_key", flat=True)) == {uuid.UUID(use["key"]) for use in uses}
