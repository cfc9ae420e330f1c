"""The days of a replacement are those of the card that it replaces: it neither lengthens nor invents a validity."""

from datetime import date

import pytest

from accounts.actions import edit_area
from accounts.actors import someone
from cards.actions import extend_pilot, replace_card
from cards.models import Card, Validity
from tests import factories as make

OLD, NEW, THIRD = "A045198701", "A045198702", "A045198703"
END = date(2026, 12, 31)


@pytest.fixture
def run(places):
    run = make.series(places.espoo_area)
    for code in (NEW, THIRD):
        make.printed(run, code)
    return run


def replaced(card, people, code=NEW, day=date(2026, 11, 22)):
    how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
    return replace_card(card=card, code=code, replaced_on=day, **how)


def pilot(places, people, ends_on):
    return edit_area(area=places.espoo_area, pilot_ends_on=ends_on, by=someone(people.aino))


def extended(places, people, new_end):
    extend_pilot(area=pilot(places, people, new_end), by=someone(people.kaarina))
    return Card.unscoped.get(replaced_by=None, replaces__isnull=False).valid_until


@pytest.mark.parametrize(("new_end", "after"), [(None, date(2027, 2, 28)), (date(2027, 6, 30), date(2027, 6, 30))])
def test_a_pilot_that_goes_on_counts_from_the_issue_of_the_first_card(run, places, people, new_end, after):
    pilot(places, people, END)
    second = replaced(make.card(run, OLD, places.office, date(2026, 3, 1), last_day=END), people, day=date(2026, 6, 1))
    replaced(second, people, THIRD)
    assert extended(places, people, new_end) == after


def test_a_pilot_page_tells_the_same_day(run, places, people, sign_in):
    pilot(places, people, END)
    replaced(make.card(run, OLD, places.office, date(2026, 3, 1), last_day=END), people)
    page = sign_in("kaarina").get(f"/cards/pilots/{pilot(places, people, None).pk}/")
    assert [line.after for line in page.context["lines"]] == [(date(2027, 2, 28), date(2027, 2, 28))]


def test_a_card_replaced_between_two_periods_is_valid_from_the_second(run, places, people):
    old = make.card(run, OLD, places.office, date(2025, 3, 1))
    days = {"first_day": date(2026, 9, 1), "last_day": date(2027, 8, 31), "rules_of": date(2025, 9, 11)}
    Validity.unscoped.create(card=old, kind="renewal", children=0, worker_name="Jaana", **days)
    Card.unscoped.filter(pk=old.pk).update(valid_until=date(2027, 8, 31))
    new = replaced(old, people, day=date(2026, 8, 1))
    assert (new.issued_on, new.valid_from) == (date(2026, 8, 1), date(2026, 9, 1))
