"""A release its whole way with the gate and the attacker themselves: nothing is made up here but the people."""

from __future__ import annotations

from datetime import date

import pytest

from cards.models import Background
from stats import published
from stats.cutting import cut_of
from stats.released import NATION, STEP
from stats.releasing import key_of, make_release, names_of, opened, release_to_json
from tests import factories as make
from tests.stats.ledgers import approver
from tests.stats.releases import WHY, asked_for, made, released
from tests.stats.test_cutting import told  # noqa: F401  (a fixture)
from usage.models import Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(places, told):  # noqa: F811
    """Twenty-three cards in Espoo, four in Vaasa, and their uses."""
    run = make.series(places.espoo_area)
    for number in range(27):
        office, venue = (places.office, places.theatre) if number < 23 else (places.vaasa_office, places.wasa)
        card = make.card(run, f"A{number:09}", office, date(2026, 1, 5 + number))
        known = {"gender": told["gender", ("woman", "man")[number % 2]], "birth_year": 1950 + 2 * number}
        Background.unscoped.create(card=card, municipality=office.municipality, **known)
        for use in range(number % 3):
            make.use(card, venue, date(2026, 2, 10 + use), f"Ilta {use}", children=number % 2)


def nation(entry):
    table = published.published(entry.number).release.table("cards_by_place")
    return table.figures[NATION][0]


def test_preliminary_final_and_revised_pass_their_audits(people, quarter):
    aarne = approver()
    first = released(people, aarne)
    assert (first.verdict["passed"], first.attempt) == (True, 0)
    assert nation(first) % STEP == 0
    assert abs(nation(first) - 27) < STEP
    final = released(people, aarne, "2026Q1", "final")
    same = published.changes(published.published(1).release, published.published(2).release)
    assert (final.number, same) == (2, ())  # nothing has changed in the register
    Usage.unscoped.filter(event_name="Ilta 1").update(children=9)
    revised = released(people, aarne, "2026Q1", "revised", why=WHY)
    assert revised.verdict["figures"]["releases"] == 3
    changed = published.changes(published.published(2).release, published.published(3).release)
    assert {one.table for one in changed} == {"uses"}


def test_the_same_quarter_and_key_give_the_same_release(people, quarter):
    first = made(asked_for(people))
    cut = cut_of("2026Q1", names=names_of([first]))
    again = make_release(cut, key=key_of("disclosure").encode(), number=1, earlier=[], attempt=0)
    assert release_to_json(again.release) == first.release
    assert opened(first).cut == cut
