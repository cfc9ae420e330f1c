"""The last place is never given twice: races of desks for it, with real connections and locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier

import pytest
from django.db import connection

from accounts.actors import someone
from cards.checking import Reason
from tests import factories as make
from tests.usage.desk import logged
from tests.usage.long_runs import sized
from usage.models import Event, Usage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = date(2026, 11, 23)
DESKS = 4
RACES = sized(everyday=60, ci=300, long=1000)


@pytest.fixture
def cards(places):
    run = make.series(places.espoo_area)
    return [make.card(run, f"A{n:09}", places.office, date(2026, 5, 11), children=1) for n in range(DESKS)]


@pytest.fixture
def desks():
    with ThreadPoolExecutor(DESKS) as threads:
        yield threads
        race(threads, [lambda: connection.close()] * DESKS)  # each thread its own


def race(desks, deeds):
    """The deeds at the same moment, one a desk."""
    together = Barrier(len(deeds))

    def run(deed):
        together.wait(timeout=30)
        return deed()

    return list(desks.map(run, deeds))


def test_one_place_is_left_and_one_desk_gets_it(cards, places, people, desks):
    by = someone(people.ville)
    for number in range(RACES):
        show = make.event(places.theatre, DAY, f"Esitys {number}", time=time(19), places=100, own_limit=3)
        make.use(cards[0], places.theatre, DAY, show.name, event=show, children=1)
        deeds = [
            lambda card=card, show=show: logged(places.theatre, by, DAY, event=show, text_code=card.code)
            for card in cards[1:]
        ]
        results = race(desks, deeds)
        assert sorted(result.usage is not None for result in results) == [False, False, True]
        assert {r.answer.reason for r in results if r.usage is None} == {Reason.LIMIT_REACHED}
    taken = {event.pk: event.tickets for event in Event.unscoped.with_uses()}
    assert set(taken.values()) == {3}


def test_a_family_does_not_squeeze_in_beside_another(cards, places, people, desks):
    """Three places, two families of two: one gets in, whoever comes first."""
    by = someone(people.ville)
    for number in range(RACES // 10):
        show = make.event(places.theatre, DAY, f"Satu {number}", places=100, own_limit=3)
        deeds = [
            lambda card=card, show=show: logged(places.theatre, by, DAY, event=show, text_code=card.code, children=1)
            for card in cards[:2]
        ]
        assert sorted(result.usage is not None for result in race(desks, deeds)) == [False, True]


def test_the_typed_name_of_a_listed_event_takes_from_the_same_places(cards, places, people, desks):
    by = someone(people.ville)
    show = make.event(places.theatre, DAY, "Tuhkimo", places=100, own_limit=3)
    make.use(cards[0], places.theatre, DAY, show.name, event=show, children=1)
    deeds = [
        lambda: logged(places.theatre, by, DAY, event=show, text_code=cards[1].code),
        lambda: logged(places.theatre, by, DAY, event_name="tuhkimo", text_code=cards[2].code),
    ]
    assert sorted(result.usage is not None for result in race(desks, deeds)) == [False, True]


def test_two_bookings_of_one_card_do_not_pass_its_limit_of_reservations(cards, places, people, desks):
    make.limit(places.theatre, "open_reservations", 1)
    by = someone(people.ville)
    deeds = [
        lambda name=name: logged(places.theatre, by, DAY, event_name=name, text_code=cards[0].code, booked=True)
        for name in ("Hamlet", "Tuhkimo")
    ]
    assert sorted(result.usage is not None for result in race(desks, deeds)) == [False, True]


def test_bookings_that_are_redeemed_at_once_at_two_desks_are_one_use(cards, places, people, desks):
    by = someone(people.ville)
    booking = logged(places.theatre, by, DAY, text_code=cards[0].code, booked=True).usage
    deeds = [lambda: logged(places.theatre, by, DAY, text_code=cards[0].code) for _ in range(2)]
    results = race(desks, deeds)
    assert sorted(result.answer.reason for result in results) == [Reason.ALREADY_LOGGED, Reason.BOOKED]
    assert Usage.unscoped.get().pk == booking.pk
