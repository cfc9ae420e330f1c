"""Several desks at once: real connections, real locks."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import someone
from cards.checking import Reason
from tests import factories as make
from tests.usage.desk import GOOD, logged
from usage.actions import withdraw_use
from usage.models import Usage

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 22)


@pytest.fixture
def card(places, people):
    return make.card(make.series(places.espoo_area), GOOD, places.office, date(2026, 5, 11), children=2)


def at_once(deeds):
    """Run the deeds in as many threads, each with its own connection, started together."""
    together = Barrier(len(deeds))

    def run(deed):
        try:
            together.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def test_two_desks_log_the_same_ticket_and_one_is_told(card, places, people):
    by = someone(people.ville)
    results = at_once([lambda: logged(places.theatre, by, DAY) for _ in range(2)])
    assert Usage.unscoped.count() == 1
    assert sorted(result.usage is None for result in results) == [False, True]
    assert {result.answer.reason for result in results} == {Reason.USABLE, Reason.ALREADY_LOGGED}


def test_the_same_key_from_eight_threads_is_one_row(card, places, people):
    by, key = someone(people.ville), uuid.uuid4()
    results = at_once([lambda: logged(places.theatre, by, DAY, key=key) for _ in range(8)])
    assert len({result.usage.pk for result in results}) == 1
    assert sorted(result.repeated for result in results) == [False] + [True] * 7
    assert Usage.unscoped.count() == 1


def test_second_tickets_at_once_get_their_own_numbers(card, places, people):
    by = someone(people.ville)
    at_once([lambda: logged(places.theatre, by, DAY, second=True) for _ in range(4)])
    assert sorted(Usage.unscoped.values_list("ordinal", flat=True)) == [1, 2, 3, 4]


def test_a_use_undone_by_two_at_once_is_undone_once(card, places, people):
    use = logged(places.theatre, someone(people.ville), DAY).usage
    deeds = [
        lambda who=who: withdraw_use(usage=use, reason="mistake", by=someone(who))
        for who in (people.ville, people.kaarina)
    ]
    assert sorted(at_once(deeds)) == [False, True]


def test_an_insert_that_loses_to_an_import_reports_it(card, places, people):
    make.use(card, places.theatre, DAY)
    row = Usage(
        card=card,
        venue=places.theatre,
        category="culture",
        event_name="Lumikuningatar",
        event_key="lumikuningatar",
        event_day=DAY,
        idempotency_key=uuid.uuid4(),
        source="desk",
        logged_by="x",
    )
    assert Usage.unscoped.insert_once([row]) == set()
    row.event_day = date(2026, 11, 21)
    assert Usage.unscoped.insert_once([row, row]) == {row.pk}
