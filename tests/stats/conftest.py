"""What tests of published figures share: two areas with a few cards and uses, released twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from accounts.actors import task
from stats.actions import publish_history, publish_national_totals
from tests.stats.released_by_hand import Leaves, geography, publish, release


@pytest.fixture
def world(places: Any) -> SimpleNamespace:
    """Espoo with an office and a theatre, Vaasa with the same; `at` names a leaf by the site's name in `places`."""

    def at(name: str) -> str:
        site = getattr(places, name)
        return f"{'office' if site.is_distributor else 'venue'}:{site.pk}"

    sites = (places.office, places.vaasa_office, places.theatre, places.wasa)
    return SimpleNamespace(geography=geography(sites), at=at, places=places)


def leaves(world: SimpleNamespace, espoo: int = 60) -> Leaves:
    ages = {"age_25_34": espoo - 20, "age_65_74": 20}
    return {
        world.at("office"): {"cards": espoo, **ages, "gender_woman": espoo, "language_fi": espoo},
        world.at("vaasa_office"): {"cards": 10, "age_16_24": 10, "gender_man": 10, "language_sv": 10},
        world.at("theatre"): {"adults_culture": 100, "children_culture": 35},
        world.at("wasa"): {"adults_culture": 10},
    }


@pytest.fixture
def out(people: Any, world: SimpleNamespace) -> SimpleNamespace:
    """Released: the first quarter of 2026, and its correction, with one card's worth of change in Espoo."""
    publish_history(by=task("test"))
    publish_national_totals(by=task("test"))
    first, second = (release(n, "2026Q1", world.geography, leaves(world, espoo)) for n, espoo in ((1, 60), (2, 65)))
    publish(people, first)
    publish(people, second, status="revised", why_fi="Virhe", why_sv="Fel", why_en="A mistake")
    return SimpleNamespace(first=first, second=second, world=world, geography=world.geography)
