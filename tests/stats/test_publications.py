from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.actors import task
from stats.actions import publish_history, publish_national_totals
from stats.disclosure import Line, SafeTable, from_json, rounded_down, to_json
from stats.models import Publication
from tests import factories as make

pytestmark = pytest.mark.django_db
NIGHT = task("publish_totals_of_the_day")


def totals():
    return from_json(Publication.objects.newest("national_totals").table).lines[0].figures


def test_the_history_has_the_nine_published_years():
    publish_history(by=NIGHT)
    assert len(from_json(Publication.objects.newest("history").table).lines) == 9


def test_the_totals_are_rounded_down_to_a_hundred(places):
    publish_history(by=NIGHT)
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    publish_national_totals(by=NIGHT)
    assert totals() == {
        "cards_registered": 60_700,  # 60,732 + 1
        "uses_total": 152_000,  # 152,064
        "uses_children": 25_000,  # 25,046
        "municipalities": 2,
    }


def test_the_first_totals_of_a_day_stay(places, fixed_day):
    publish_national_totals(by=NIGHT)
    publish_national_totals(by=NIGHT)
    fixed_day.shift(timedelta(days=1))
    publish_national_totals(by=NIGHT)
    assert Publication.objects.filter(name="national_totals").count() == 2


def test_an_unapproved_table_is_not_public():
    Publication.objects.create(name="history", day=date(2026, 1, 1), table={})
    assert Publication.objects.newest("history") is None


def test_a_table_is_published_once_a_day():
    Publication.objects.create(name="x", day=date(2026, 1, 1), table={})
    with pytest.raises(IntegrityError, match="a_table_is_published_once_a_day"):
        Publication.objects.create(name="x", day=date(2026, 1, 1), table={})


def test_a_publication_has_a_name():
    with pytest.raises(IntegrityError, match="a_publication_has_a_name"):
        Publication.objects.create(name="", day=date(2026, 1, 1), table={})


def test_a_frozen_table_comes_back_as_it_was():
    table = SafeTable("t", ("a", "b"), (rounded_down(Line("2026", {"a": 199, "b": None})),), date(2026, 11, 22))
    assert from_json(to_json(table)) == table
    assert table.lines[0].figures == {"a": 100, "b": None}
