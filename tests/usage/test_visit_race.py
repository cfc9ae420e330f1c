"""Several desks log groups at once: real connections, real locks, no waiting in a circle."""

from __future__ import annotations

import uuid
from datetime import date, time

import pytest

from accounts.actors import someone
from accounts.errors import Refused
from tests import factories as make
from tests.usage.group import visited
from tests.usage.test_race import at_once
from usage.actions import withdraw_use, withdraw_visit
from usage.models import Usage, Visit

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 22)
ROUNDS = 15


@pytest.fixture
def codes(places):
    run = make.series(places.espoo_area)
    return [make.card(run, f"A{n:09}", places.office, date(2026, 5, 11)).code for n in range(1, 6)]


def test_overlapping_groups_in_opposite_order_log_each_card_once(codes, places, people):
    by = someone(people.ville)
    for number in range(ROUNDS):
        groups = [(codes[:4], f"Esitys {number}"), (codes[::-1][:4], f"Esitys {number}")]
        results = at_once(
            [
                lambda cards=cards, name=name: visited(places.theatre, by, DAY, *cards, event_name=name)
                for cards, name in groups
            ]
        )
        assert sorted(result.visit is None for result in results) == [False, True]
    assert (Visit.unscoped.count(), Usage.unscoped.count()) == (ROUNDS, 4 * ROUNDS)


def test_groups_without_a_common_card_are_all_logged(codes, places, people):
    by = someone(people.ville)
    results = at_once([lambda pair=pair: visited(places.theatre, by, DAY, *pair) for pair in (codes[:2], codes[2:4])])
    assert all(result.visit for result in results)


def test_the_same_key_from_six_threads_is_one_visit(codes, places, people):
    by, key = someone(people.ville), uuid.uuid4()
    results = at_once([lambda: visited(places.theatre, by, DAY, *codes[:3], key=key) for _ in range(6)])
    assert len({result.visit.pk for result in results}) == 1
    assert sorted(result.repeated for result in results) == [False] + [True] * 5
    assert Usage.unscoped.count() == 3


def test_one_key_for_two_groups_at_once_logs_one_of_them(codes, places, people):
    by, key = someone(people.ville), uuid.uuid4()

    def log(pair):
        try:
            return bool(visited(places.theatre, by, DAY, *pair, key=key).visit)
        except Refused:
            return False

    assert sorted(at_once([lambda: log(codes[:2]), lambda: log(codes[2:4])])) == [False, True]
    assert (Visit.unscoped.count(), Usage.unscoped.count()) == (1, 2)


def test_the_last_places_are_given_to_one_group_only(codes, places, people):
    by = someone(people.ville)
    for number in range(ROUNDS):
        show = make.event(places.theatre, DAY, f"Satu {number}", time=time(19), places=100, own_limit=3)
        pairs = (codes[:2], codes[2:4])
        results = at_once(
            [lambda pair=pair, show=show: visited(places.theatre, by, DAY, *pair, event=show) for pair in pairs]
        )
        assert sorted(result.visit is None for result in results) == [False, True]
    assert Usage.unscoped.count() == 2 * ROUNDS


def test_undoing_the_visit_and_one_of_its_uses_at_once_undoes_each_once(codes, places, people):
    by = someone(people.ville)
    visit = visited(places.theatre, by, DAY, *codes[:4]).visit
    use = Usage.unscoped.get(card__code=codes[3])
    undone = at_once(
        [
            lambda: withdraw_visit(visit=visit, reason="mistake", by=by),
            lambda: int(withdraw_use(usage=use, reason="mistake", by=by)),
        ]
    )
    assert sum(undone) == 4
    assert not Usage.unscoped.counting().exists()


def test_undoing_and_logging_overlapping_groups_never_wait_in_a_circle(codes, places, people):
    by = someone(people.ville)
    for number in range(ROUNDS):
        visit = visited(places.theatre, by, DAY, *codes[:4], event_name=f"Ensin {number}").visit
        at_once(
            [
                lambda visit=visit: withdraw_visit(visit=visit, reason="mistake", by=by),
                lambda number=number: visited(places.theatre, by, DAY, *codes[::-1], event_name=f"Sitten {number}"),
            ]
        )
    assert Usage.unscoped.counting().count() == 5 * ROUNDS
