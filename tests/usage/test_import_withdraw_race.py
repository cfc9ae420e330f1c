"""An import is withdrawn while desks and imports have the same cards: real connections, no waiting in a circle."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.actors import someone
from cards.models import Card
from tests.usage.desk import logged
from tests.usage.import_steps import committed, previewed, workbook
from tests.usage.test_race import at_once
from usage import importing
from usage.actions import withdraw_use
from usage.models import Usage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("read_here")]

DAY, CODES = date(2026, 11, 14), ["A045198723", "A045198728", "A045198742"]
ROUNDS = 6


def report(name, codes=CODES):
    return workbook(*[[code, 0, name, "14.11.2026"] for code in codes])


def withdraw(batch, people):
    return importing.withdraw_import(batch=batch, reason="wrong_report", by=someone(people.ville))


def test_desks_that_log_its_cards_meanwhile_are_logged_and_the_import_is_withdrawn(
    sign_in, sample_cards, people, places
):
    by = someone(people.ville)
    for number in range(ROUNDS):
        batch = committed(sign_in("ville"), report(f"Ensin {number}"))
        desks = [
            lambda code=code, number=number: logged(
                places.theatre, by, DAY, text_code=code, event_name=f"Sitten {number}"
            )
            for code in CODES[::-1]
        ]
        undone, *results = at_once([lambda batch=batch: withdraw(batch, people), *desks])
        assert (undone, all(result.usage for result in results)) == (3, True)
    assert Usage.unscoped.counting().count() == 3 * ROUNDS
    assert set(Card.unscoped.filter(code__in=CODES).values_list("first_used_on", flat=True)) == {DAY}


def test_two_who_withdraw_it_at_once_undo_each_use_once(sign_in, sample_cards, people):
    batch = committed(sign_in("ville"), report("Hamlet"))
    assert sorted(map(str, at_once([lambda: withdraw(batch, people)] * 2))) == ["3", "None"]


def test_a_use_undone_alone_at_the_same_moment_is_undone_once(sign_in, sample_cards, people):
    for number in range(ROUNDS):
        batch = committed(sign_in("ville"), report(f"Hamlet {number}"))
        use = Usage.unscoped.get(batch=batch, card__code=CODES[-1])
        alone = lambda use=use: int(withdraw_use(usage=use, reason="mistake", by=someone(people.ville)))  # noqa: E731
        assert sum(at_once([lambda batch=batch: withdraw(batch, people), alone])) == 3


def test_another_import_of_the_same_cards_is_logged_meanwhile(sign_in, sample_cards, people):
    for number in range(ROUNDS):
        batch = committed(sign_in("ville"), report(f"Ensin {number}"))
        other = previewed(sign_in("ville"), report(f"Sitten {number}", CODES[::-1]))
        commit = lambda other=other: importing.commit_import(batch=other, by=someone(people.ville)).state  # noqa: E731
        assert at_once([lambda batch=batch: withdraw(batch, people), commit]) == [3, "committed"]
    assert not Card.unscoped.filter(code__in=CODES, first_used_on=None).exists()
