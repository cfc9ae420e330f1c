"""Workbooks in the same second: each card is registered once, and nobody waits in a circle."""

from __future__ import annotations

import pytest

from accounts.actors import someone
from cards import actions
from cards.models import Card, RegistrationBatch, Validity
from cards.views.many_rows import entries_of
from tests import factories as make
from tests.cards.many import registered, row, staged

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ["A045198701", "A045198702", "A045198703"]


@pytest.fixture
def jaana(places, choices, sign_in):
    run = make.series(places.espoo_area)
    for code in CODES:
        make.printed(run, code)
    return sign_in("jaana")


def commit(batch, people):
    entries = entries_of(actions.opened_workbook(batch).table.lines, "Jaana")
    return actions.register_many(batch=batch, entries=entries, by=someone(people.jaana))


def test_one_workbook_committed_twice_at_once_counts_once(jaana, people, at_once):
    batch = staged(jaana, *map(row, CODES))
    assert at_once(lambda: commit(batch, people)) == ["done", "done"]
    assert (list(registered()), Validity.unscoped.count()) == (CODES, 3)


def test_of_two_workbooks_with_the_same_cards_one_wins_whole(jaana, people, at_once):
    batches = [staged(jaana, *map(row, CODES)), staged(jaana, *map(row, reversed(CODES)))]
    assert at_once(lambda: commit(batches.pop(), people)) == ["done", "done"]
    assert (list(registered()), Validity.unscoped.count()) == (CODES, 3)
    assert sorted(RegistrationBatch.unscoped.values_list("registered", flat=True)) == [0, 3]


def test_a_card_registered_meanwhile_stops_the_whole_workbook(jaana, people, places):
    batch = staged(jaana, *map(row, CODES))
    first = actions.opened_workbook(batch).table.lines[:1]
    entry = entries_of(first, "Jaana")[0]
    told = {"told": entry.told, "holder": entry.holder, "issued_on": entry.issued_on}
    actions.register_card(code=entry.code, site=places.office, by=someone(people.jaana), **told)
    assert commit(batch, people).committed_at is None
    assert Card.unscoped.registered().count() == 1
