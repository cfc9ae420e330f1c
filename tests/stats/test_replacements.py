"""A replacement is no new card: a lost card and the cards after it are one in every figure."""

from datetime import date

import pytest

from accounts.actors import someone
from cards.actions import replace_card
from stats.reports import report
from tests import factories as make
from tests.usage.desk import logged

pytestmark = pytest.mark.django_db


@pytest.fixture
def replaced(places, people):
    """One card of 2025 was lost in 2026 and has a new code; another card of 2026 is as it was."""
    run = make.series(places.espoo_area)
    lost = make.card(run, "A000000001", places.office, date(2025, 12, 1))
    make.card(run, "A000000002", places.office, date(2026, 1, 5))
    make.printed(run, "A000000003")
    how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
    return replace_card(card=lost, code="A000000003", replaced_on=date(2026, 11, 1), **how)


def cards_of(table):
    return {line.label: (line.figures["cards_registered"], line.figures["cards_used"]) for line in table.lines}


def figures(people, places):
    tables = [
        report("national_years", people.aino),
        report("area_years", people.kaarina, place=places.espoo_area),
        report("site_years", people.jaana, place=places.office),
    ]
    return [{year: cards_of(table)[year] for year in ("2025", "2026")} for table in tables]


def test_a_replacement_is_not_counted_as_registered(people, places, replaced):
    assert figures(people, places) == [{"2025": (1, 0), "2026": (1, 0)}] * 3


def test_a_use_of_the_replacement_makes_the_original_used(people, places, replaced, today):
    logged(places.theatre, someone(people.ville), today, text_code=replaced.code)
    assert figures(people, places) == [{"2025": (1, 1), "2026": (1, 0)}] * 3
