"""The forms of cards in a worker's shift: the name is taken from it, also where it would be asked."""

from __future__ import annotations

import pytest

from cards.models import CodeSeries, Validity
from tests.accounts.desks import enrol, share, switch, trail
from tests.cards.registering import filled, go_through
from tests.factories import printed, worker

pytestmark = pytest.mark.django_db

FREE = "A045200001"


@pytest.fixture
def desk(sign_in, places, people, sample_cards, choices):
    share(people.jaana)
    worker(places.office, "SL", "Sari Laine")
    printed(CodeSeries.unscoped.get(kind="personal"), FREE)
    browser = sign_in("jaana")
    enrol(browser, places.office)
    switch(browser, "SL")
    return browser


def test_a_card_is_registered_by_the_worker_whose_shift_it_is(desk):
    assert go_through(desk, filled(code=FREE, worker_name="Somebody else")).status_code == 302
    assert Validity.unscoped.get(card__code=FREE).worker_name == "Sari Laine"
    assert trail("card.registered") == ["distributor@kaikukanta.test (Sari Laine, SL)"]


@pytest.mark.parametrize("deed", ["renew", "correct", "replace", "ask"])
def test_the_other_forms_show_the_worker_and_do_not_ask(desk, sample_cards, deed):
    page = desk.get(f"/cards/{sample_cards['A045198723'].pk}/{deed}/")
    assert "data-worker-name>Sari Laine</output>" in page.content.decode()
    assert 'type="text" name="worker_name"' not in page.content.decode()


@pytest.mark.parametrize("address", ["/cards/register/", "/cards/register/many/"])
def test_registering_shows_the_worker_and_does_not_ask(desk, address):
    page = desk.get(address).content.decode()
    assert "data-worker-name>Sari Laine</output>" in page


def test_a_name_that_was_never_typed_is_not_remembered_after_the_shift(desk):
    assert go_through(desk, filled(code=FREE)).status_code == 302
    desk.post("/worker/leave/")
    assert 'value="Sari Laine"' not in desk.get("/cards/register/?group=1").content.decode()
