"""A group's cards and the detector of neighbours: a worker's group is excepted, and nothing else."""

from __future__ import annotations

from datetime import date, time

import pytest

from cards.checking import Reason
from cards.models import Attempt
from tests import factories as make
from tests.usage.desk import GOOD
from tests.usage.group import EXPIRED, SECOND, THIRD, WORKER, group_of, visited
from tests.usage.guessing import at_device, registered
from usage.actions import check_visit, withdraw_visit

MONDAY = date(2026, 11, 23)


@pytest.fixture
def theatre(places, sample_cards):
    return places.theatre


def neighbours(places, count):
    """Cards that were printed one after another."""
    run = make.series(places.espoo_area, quantity=100_000)
    codes = [f"A0460{n:05}" for n in range(count)]
    registered(run, places.office, codes)
    return codes


def test_a_workers_group_may_have_cards_printed_one_after_another(places, people, today, theatre):
    codes, by = neighbours(places, 5), at_device(people.ville)
    for length in range(1, 6):
        result = check_visit(group=group_of(theatre, today, WORKER, *codes[:length]), by=by)
        assert (result.stopped, result.all_usable) == (None, True)
    assert visited(theatre, by, today, WORKER, *codes).visit


def test_neighbours_without_a_worker_are_stopped_and_no_line_tells_anything(places, people, today, theatre):
    codes, by = neighbours(places, 9), at_device(people.ville)
    results = [check_visit(group=group_of(theatre, today, *codes[:length]), by=by) for length in (2, 5, 9)]
    assert [bool(result.stopped) for result in results] == [False, True, True]
    assert {line.answer.reason for line in results[1].lines} == {Reason.CONFIRM}
    assert not any(line.usage or line.code or line.kind for line in results[1].lines)


def test_a_visit_that_was_logged_weighs_nothing_and_one_undone_does(places, people, today, theatre):
    by = at_device(people.ville)
    visit = visited(theatre, by, today, GOOD, SECOND).visit
    assert Attempt.unscoped.count() == 0
    withdraw_visit(visit=visit, reason="mistake", by=by)
    assert Attempt.unscoped.count() == 2


def test_a_full_event_tells_nothing_of_the_cards(places, people, theatre):
    show = make.event(theatre, MONDAY, time=time(19), places=100, own_limit=3)
    by = at_device(people.ville)
    assert visited(theatre, by, MONDAY, GOOD, (SECOND, 1), event=show).visit
    result = check_visit(group=group_of(theatre, MONDAY, THIRD, EXPIRED, "A099999999", WORKER, event=show), by=by)
    assert {line.answer.reason for line in result.lines} == {Reason.LIMIT_REACHED}
    assert (result.count.people, result.count.workers, Attempt.unscoped.count()) == (4, 0, 0)
