"""What must never be true of runs and cards, and the database refuses."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.models import PostalCode
from cards.models import Background, Card, Choice, CodeSeries, Validity
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(places: Any, choices: None) -> SimpleNamespace:
    """A run, a card of it in the drawer, and one registered on 5.1.2026 with the key of its form."""
    run = make.series(places.espoo_area)
    card = make.card(run, "A045198701", places.office, date(2026, 1, 5))
    Validity.unscoped.filter(card=card).update(idempotency_key=card.pk)
    return SimpleNamespace(places=places, run=run, card=card, printed=make.printed(run, "A045198702"))


def run(known, **fields):
    shape = {"prefix": "K", "digits": 9, "check_scheme": "damm", "quantity": 1, "area": known.places.espoo_area}
    return CodeSeries(**{**shape, **fields})


def period(card, first=date(2028, 1, 1), last=date(2028, 12, 31), **fields):
    shape = {"kind": "renewal", "children": 0, "rules_of": date(2025, 9, 11), "worker_name": "Jaana"}
    return Validity(card=card, first_day=first, last_day=last, **{**shape, **fields})


def changed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


IMPOSSIBLE = {
    "a_prefix_is_capital_letters": lambda k: run(k, prefix="k"),
    "a_code_has_four_to_twelve_digits": lambda k: run(k, digits=3),
    "a_run_prints_something": lambda k: run(k, quantity=0),
    "a_prefix_tells_the_check_scheme": lambda k: run(k, prefix=k.run.prefix),
    "a_registered_card_has_a_site_and_days": lambda k: changed(k.printed, site=k.places.office),
    "an_ended_card_says_how": lambda k: changed(k.card, ended_on=date(2026, 2, 1)),
    "a_period_ends_after_it_starts": lambda k: period(k.card, date(2028, 1, 2), date(2028, 1, 1)),
    "a_card_has_at_most_twenty_children": lambda k: period(k.card, children=21),
    "a_card_is_issued_once": lambda k: period(k.card, kind="issue"),
    "a_form_sent_twice_counts_once": lambda k: period(k.card, idempotency_key=k.card.pk),
    "periods_of_a_card_never_overlap": lambda k: period(k.card, date(2027, 1, 4)),
    "a_list_has_each_code_once": lambda k: Choice(list="gender", code="first"),
    "a_birth_year_is_a_year": lambda k: Background(card=k.card, birth_year=80),
    "a_postal_code_comes_with_its_municipality": lambda k: Background(
        card=k.card, postal_code=PostalCode.objects.get(pk="02100")
    ),
}


@pytest.mark.parametrize(("name", "row"), [*IMPOSSIBLE.items(), ("cards_card_code", None)])
def test_the_database_refuses(known, name, row):
    impossible = row(known) if row else Card(series=known.run, code=known.card.code)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        impossible.save()


def test_every_constraint_of_this_app_is_tried():
    models = apps.get_app_config("cards").get_models()
    assert {c.name for model in models for c in model._meta.constraints} == set(IMPOSSIBLE)


def test_a_period_may_begin_on_the_day_after_the_last(known):
    period(known.card, date(2027, 1, 5)).save()
    assert Validity.unscoped.of([known.card]).count() == 2
