"""Who opens the group's page, and for whom."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import AgentClient
from tests.usage.group import CHECK, PAGE, typed
from usage.models import Usage, Visit


@pytest.fixture
def ville(sample_cards, sign_in):
    return sign_in("ville")


@pytest.fixture
def theatre(places):
    return places.theatre


@pytest.mark.parametrize(
    ("name", "status"), [("aino", 200), ("kaarina", 200), ("leena", 200), ("jaana", 403), ("tilda", 403)]
)
def test_the_page_is_for_those_who_log_uses(sample_cards, theatre, sign_in, name, status):
    browser = sign_in(name)
    assert browser.get(PAGE).status_code == status
    assert browser.post(CHECK, typed(theatre)).status_code == status
    assert browser.post(PAGE, typed(theatre, deed="log")).status_code == (302 if status == 200 else status)
    assert Visit.unscoped.count() == (status == 200)


def test_another_areas_venue_cannot_be_named(sample_cards, places, sign_in):
    page = sign_in("viktor").post(PAGE, typed(places.theatre, deed="log"))
    assert "You cannot log uses for this venue." in page.text
    assert not Usage.unscoped.exists()


def test_the_answers_are_only_posted_for(ville):
    assert ville.get(CHECK).status_code == 405


@pytest.mark.parametrize("pk", ["x", uuid.uuid4()])
def test_only_a_visit_of_ones_own_of_today_is_offered_for_undoing(ville, theatre, sign_in, fixed_day, pk):
    assert ville.get(PAGE, {"visit": pk}).context["logged"] is None
    ville.post(PAGE, typed(theatre, deed="log"))
    address = {"visit": Visit.unscoped.get().pk}
    assert ville.get(PAGE, address).context["logged"]["visit"].pk == address["visit"]
    assert [sign_in(name).get(PAGE, address).context["logged"] for name in ("kaarina", "viktor")] == [None, None]
    fixed_day.shift(86400)
    assert sign_in("ville").get(PAGE, address).context["logged"] is None


def test_an_agent_without_clients_is_told_what_to_do(sample_cards, places, sign_in):
    AgentClient.unscoped.all().delete()
    assert "You have no venue to log for" in sign_in("leena").get(PAGE).text
