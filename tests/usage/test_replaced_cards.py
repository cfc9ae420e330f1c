"""Uses of a lost card and of the cards after it: the whole chain is used from the day of the first of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from accounts.actors import someone
from cards.actions import replace_card
from cards.checking import Reason
from cards.models import Card
from tests import factories as make
from tests.usage.desk import GOOD, logged
from tests.usage.import_steps import committed, counts, workbook
from usage.actions import withdraw_use

SECOND, THIRD = "A045198731", "A045198732"
LOST, AGAIN = date(2026, 11, 10), date(2026, 11, 15)


@pytest.fixture
def chain(places, people):
    """Issued on 11.5.2026, lost on 10.11. and its new card on 15.11.: three codes, one holder."""
    run = make.series(places.espoo_area)
    cards = [make.card(run, GOOD, places.office, date(2026, 5, 11), children=2)]
    for code, day in ((SECOND, LOST), (THIRD, AGAIN)):
        make.printed(run, code)
        how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
        cards.append(replace_card(card=cards[-1], code=code, replaced_on=day, **how))
    return cards


def used_on():
    return dict(Card.unscoped.order_by("code").values_list("code", "first_used_on"))


def all_from(day):
    return dict.fromkeys((GOOD, SECOND, THIRD), day)


def test_a_use_of_any_card_makes_the_whole_chain_used(chain, places, people, today):
    logged(places.theatre, someone(people.ville), today, text_code=THIRD)
    assert used_on() == all_from(today)


def test_an_earlier_use_of_the_lost_code_is_the_first(chain, places, people, today):
    by = someone(people.ville)
    logged(places.theatre, by, today, text_code=THIRD)
    assert logged(places.theatre, by, date(2026, 11, 9)).answer.reason is Reason.USABLE
    assert used_on() == all_from(date(2026, 11, 9))


def test_venues_hear_only_that_the_old_code_is_not_in_use(chain, places, people, today):
    answers = [logged(places.theatre, someone(people.ville), LOST, text_code=code).answer for code in (GOOD, SECOND)]
    assert [answer.reason for answer in answers] == [Reason.ENDED, Reason.USABLE]
    assert (answers[0].last_valid_day, str(answers[0].reason.label)) == (None, "The card is not in use.")


def test_withdrawing_a_use_counts_along_the_chain(chain, places, people, today):
    by = someone(people.ville)
    old = logged(places.theatre, by, date(2026, 11, 9)).usage
    new = logged(places.theatre, by, today, text_code=THIRD).usage
    withdraw_use(usage=old, reason="mistake", by=by)
    assert used_on() == all_from(today)
    withdraw_use(usage=new, reason="mistake", by=by)
    assert used_on() == all_from(None)


def test_another_card_stays_as_it_is(chain, places, people, today):
    other = make.card(chain[0].series, "A045198799", places.office, date(2026, 5, 11))
    logged(places.theatre, someone(people.ville), today, text_code=THIRD)
    other.refresh_from_db()
    assert other.first_used_on is None


@pytest.mark.usefixtures("read_here")
def test_an_import_takes_the_old_code_for_events_before_and_counts_along_the_chain(chain, places, sign_in):
    rows = [[GOOD, 0, "Lumikuningatar", "9.11.2026"], [GOOD, 0, "Joulukonsertti", "10.11.2026"]]
    batch = committed(sign_in("ville"), workbook(*rows, [THIRD, 1, "Hamlet", "20.11.2026"]))
    assert counts(batch) == {"counted": 2, "already_in": 0, "refused": 1, "ignored": 0}
    assert used_on() == all_from(date(2026, 11, 9))


@pytest.mark.django_db(transaction=True)
def test_uses_of_two_codes_of_a_chain_at_the_same_second_are_both_logged(chain, places, people, today):
    """Neither waits for the other in a circle: each locks the original first."""
    together, by = threading.Barrier(2), someone(people.ville)

    def log(code, day):
        together.wait(timeout=10)
        try:
            return logged(places.theatre, by, day, text_code=code).usage is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as desks:
        tickets = [desks.submit(log, GOOD, date(2026, 11, 9)), desks.submit(log, THIRD, today)]
        assert [ticket.result(timeout=20) for ticket in tickets] == [True, True]
    assert used_on() == all_from(date(2026, 11, 9))
