"""The reference data: loaded once or again, the same."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from accounts.models import County, Municipality, PostalCode, Region
from cards.models import Choice
from stats.models import Publication

MODELS = [Region, County, Municipality, PostalCode, Choice, Publication]


@pytest.fixture
def loaded(db, capsys):
    call_command("load_reference")
    return capsys.readouterr().out


def test_everything_is_there_and_said_in_words(loaded):
    assert [model.objects.count() for model in MODELS[:4]] == [19, 21, 309, 5033]
    assert "19 regions, 21 wellbeing services counties, 309 municipalities, 5033 postal codes" in loaded
    assert Publication.objects.newest("history").day.year == 2023


def test_loading_again_changes_nothing_and_mends_what_was_changed(loaded):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    Municipality.objects.filter(code="049").update(name_sv="Essbo")
    call_command("load_reference")
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before


def test_an_administrators_words_in_the_value_lists_stay(loaded):
    Choice.objects.filter(list="gender", code="other").update(label_en="Something else")
    call_command("load_reference")
    assert Choice.objects.get(list="gender", code="other").label_en == "Something else"


@pytest.mark.parametrize(
    ("code", "county"), [("049", "Länsi-Uusimaa"), ("288", "Pohjanmaa"), ("091", None), ("478", None)]
)
def test_municipalities_lie_in_their_counties(loaded, code, county):
    """Kruunupyy is in Ostrobothnia; Helsinki and Mariehamn are in no county. [domain.md 9.2, 9.3]"""
    found = Municipality.objects.get(code=code).county
    assert (found and found.short_fi) == county
