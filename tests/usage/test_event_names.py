"""The name of an event may hold names of people and streets, but no telephone, e-mail or identity code."""

from __future__ import annotations

import re

import pytest

from tests.usage.desk import typed
from usage.models import Usage

DESK, LOG = "/desk/", "/desk/log/"
PHONED = "Concert, tickets 040 123 4567"


@pytest.fixture
def ville(sample_cards, sign_in):
    return sign_in("ville")


def ticked(page):
    return re.search(r'name="event_name_confirmed"[^>]*value="(\w+)"( checked)?', page.text)


@pytest.mark.parametrize(
    "name", ["Anna Karenina", "Kirkkokatu 5", "Syntynyt 3.3.1980", "Björn Borg & Matti Nykänen", ""]
)
def test_names_of_people_and_streets_cost_the_desk_nothing(ville, places, name):
    page = ville.post(DESK, typed(places.theatre, event_name=name))
    assert (page.context["verdict"].tone, ticked(page)) == ("ok", None)


def test_an_identity_code_is_refused(ville, places):
    page = ville.post(DESK, typed(places.theatre, event_name="131052-308T"))
    assert (page.context["verdict"], ticked(page)) == (None, None)
    assert "It is never stored: remove it." in page.text


def test_a_telephone_number_is_asked_about_once_an_evening(ville, places):
    asked = ville.post(DESK, typed(places.theatre, event_name=PHONED))
    assert "This looks like a telephone number: 040 123 4567." in asked.text
    checked = ville.post(DESK, typed(places.theatre, event_name=PHONED, event_name_confirmed=ticked(asked)[1]))
    ville.post(LOG, dict(checked.context["verdict"].carried))
    assert Usage.unscoped.get().event_name == PHONED
    assert ticked(ville.get(DESK))[2] == " checked"


def test_the_import_asks_about_an_event_typed_for_every_row():
    from accounts.personal_text import IN_PUBLIC_NAMES
    from usage.column_forms import ColumnsForm

    assert ColumnsForm.base_fields["fixed_event"].kinds == IN_PUBLIC_NAMES
