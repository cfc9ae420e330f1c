"""The last place is never given twice between an import and a desk: races with real connections and locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from accounts.actors import someone
from tests import factories as make
from tests.usage.desk import logged
from tests.usage.import_steps import previewed, workbook
from tests.usage.long_runs import sized
from tests.usage.test_last_place import race
from usage import importing
from usage.models import Event, Usage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("read_here")]
DAY = date(2026, 11, 23)
RACES = sized(everyday=15, ci=60, long=300)


@pytest.fixture
def hands():
    with ThreadPoolExecutor(3) as threads:
        yield threads
        race(threads, [lambda: connection.close()] * 3)


@pytest.fixture
def cards(places):
    run = make.series(places.espoo_area)
    return [make.card(run, f"A{n:09}", places.office, date(2026, 5, 11), children=1) for n in range(4)]


def test_one_place_is_left_and_a_desk_and_two_imports_ask_for_it(sign_in, cards, places, people, hands):
    by, browser = someone(people.ville), sign_in("ville")
    for number in range(RACES):
        show = make.event(places.theatre, DAY, f"Esitys {number}", places=100, own_limit=3)
        make.use(cards[0], places.theatre, DAY, show.name, event=show, children=1)
        batches = [previewed(browser, workbook([card.code, 0, show.name, "23.11.2026"])) for card in cards[1:3]]
        imports = [lambda batch=batch: importing.commit_import(batch=batch, by=by) for batch in batches]
        race(hands, [*imports, lambda show=show: logged(places.theatre, by, DAY, event=show, text_code=cards[3].code)])
    assert {event.tickets for event in Event.unscoped.with_uses()} == {3}


def test_places_of_a_day_are_given_once_too(sign_in, places, people, hands):
    """Swimming halls in the trial of 2021 had twenty a day."""
    day, by, browser = date(2021, 6, 1), someone(people.ville), sign_in("ville")
    make.limit(places.theatre, "day_places", 20)
    run = make.series(places.espoo_area)
    swimmers = [make.card(run, f"A{n:09}", places.office, date(2021, 5, 11), children=18) for n in range(4)]
    make.use(swimmers[0], places.theatre, day, "Uinti", children=18)
    batches = [previewed(browser, workbook([card.code, 0, "Uinti", "1.6.2021"])) for card in swimmers[1:3]]
    deeds = [lambda batch=batch: importing.commit_import(batch=batch, by=by) for batch in batches]
    race(hands, [*deeds, lambda: logged(places.theatre, by, day, event_name="Uinti", text_code=swimmers[3].code)])
    assert Usage.unscoped.count() == 2


def test_two_imports_of_the_same_shows_in_opposite_order_do_not_wait_in_a_circle(sign_in, cards, places, people, hands):
    by, browser = someone(people.ville), sign_in("ville")
    names = [f"Esitys {number}" for number in range(8)]
    for name in names:
        make.event(places.theatre, DAY, name, places=100, own_limit=3)
    orders = [(cards[1], names), (cards[2], names[::-1])]
    batches = [previewed(browser, workbook(*[[c.code, 0, n, "23.11.2026"] for n in order])) for c, order in orders]
    deeds = [lambda batch=batch: importing.commit_import(batch=batch, by=by).state for batch in batches]
    assert race(hands, [*deeds, lambda: "committed"]) == ["committed"] * 3
