from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import task
from accounts.permissions import Role
from stats.actions import publish_history, publish_national_totals
from stats.disclosure import Protection, from_json
from stats.models import Publication
from stats.reports import report
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_year(places):
    """Espoo: two cards, one used in 2026 with two children and once in 2025; Vaasa: one card, one use."""
    espoo, vaasa = make.series(places.espoo_area), make.series(places.vaasa_area, "B")
    first = make.card(espoo, "A000000001", places.office, date(2026, 1, 5), first_used_on=date(2026, 3, 1), children=2)
    make.card(espoo, "A000000002", places.office, date(2026, 2, 5))
    third = make.card(vaasa, "B000000001", places.vaasa_office, date(2026, 2, 5), first_used_on=date(2026, 4, 1))
    make.use(first, places.theatre, date(2026, 3, 1), children=2)
    make.use(first, places.theatre, date(2025, 11, 1), "Sibelius-ilta")
    make.use(third, places.wasa, date(2026, 4, 1))


def line(table, year):
    return next(line for line in table.lines if line.label == year)


def test_the_administrator_sees_the_nation_exactly(people, a_year):
    figures = line(report("national_years", people.aino), "2026").figures
    assert figures == {
        "cards_registered": 3,
        "cards_used": 2,
        "adult_culture": 2,
        "adult_education": 0,
        "adult_science": 0,
        "adult_sport": 0,
        "child_culture": 2,
        "child_education": 0,
        "child_science": 0,
        "child_sport": 0,
        "uses_total": 4,
        "municipalities": 2,
    }


def test_the_year_of_a_use_is_its_events(people, a_year):
    assert line(report("national_years", people.aino), "2025").figures["uses_total"] == 1


@pytest.mark.parametrize("name", ["kaarina", "jaana", "ville", "leena", "tilda"])
def test_everyone_else_sees_the_nation_as_it_is_released(people, out, a_year, name):
    years = report("national_years", getattr(people, name))
    this_year = line(years, "2026")
    assert (this_year.protection, this_year.quarters) == (Protection.RELEASED, (1,))
    assert (this_year.figures["cards_registered"], this_year.instead["child_sport"]) == (75, "<5")
    assert (years.day, years.lines[-2].label) == (date(2026, 7, 15), "2023")  # a year without a release has no line


def test_what_everyone_else_sees_moves_with_releases_only(people, places, out, a_year, fixed_day):
    """A figure that moved with the desk would tell who stood there. (background/security.md 2.6)"""
    before = report("national_years", people.ville)
    last = make.card(make.series(places.espoo_area, "C"), "C000000001", places.office, date(2026, 1, 5))
    for number in range(97):
        make.use(last, places.theatre, date(2026, 3, 2), f"Show {number}")
    fixed_day.shift(timedelta(days=1))
    publish_national_totals(by=task("test"))
    assert report("national_years", people.ville) == before


def test_no_night_publishes_a_figure_by_category(places, a_year):
    publish_national_totals(by=task("test"))
    columns = {column for one in Publication.objects.all() for column in from_json(one.table).columns}
    assert columns == {"cards_registered", "uses_total", "uses_children", "municipalities"}


def test_before_the_first_release_everyone_else_sees_what_was_published(people, a_year):
    publish_history(by=task("test"))
    assert report("national_years", people.ville).lines[-1].label == "2023"


def test_the_history_stands_as_it_was_published(people):
    publish_history(by=task("test"))
    publish_national_totals(by=task("test"))
    years = report("national_years", people.tilda)
    assert line(years, "2023").figures["uses_total"] == 51188
    assert line(years, "2015").figures["adult_sport"] is None
    assert [x.label for x in years.lines] == [str(year) for year in range(2015, 2024)]


def test_the_coordinator_sees_the_own_area_exactly(people, places, a_year):
    figures = line(report("area_years", people.kaarina, place=places.espoo_area), "2026").figures
    assert (figures["cards_registered"], figures["cards_used"], figures["uses_total"]) == (2, 1, 3)
    assert figures["municipalities"] == 1


def test_another_area_is_refused(people, places, a_year):
    with pytest.raises(PermissionDenied):
        report("area_years", people.kaarina, place=places.vaasa_area)


def test_the_distributor_sees_cards_and_no_uses(people, places, a_year):
    table = report("site_years", people.jaana, place=places.office)
    assert table.columns == ("cards_registered", "cards_used")
    assert line(table, "2026").figures == {"cards_registered": 2, "cards_used": 1}


def test_the_venue_sees_uses_and_no_cards(people, places, a_year):
    table = report("site_years", people.ville, place=places.theatre)
    assert "cards_registered" not in table.columns
    assert line(table, "2026").figures["uses_total"] == 3


def test_an_agents_entries_at_another_areas_venue_are_the_agents_and_not_its_coordinators(people, places, a_year):
    shop = make.site("Espoon lippukauppa", places.espoo_area, places.espoo, is_agent=True)
    seller = make.person("myyja@kaikukanta.test", Role.AGENT, shop)
    card = make.card(make.series(places.vaasa_area, "D"), "D000000001", places.vaasa_office, date(2026, 1, 5))
    make.use(card, places.wasa, date(2026, 5, 1), logged_from=shop)
    totals = [
        line(report("site_years", user, place=shop), "2026").figures["uses_total"] for user in (seller, people.kaarina)
    ]
    assert totals == [1, 0]


@pytest.mark.parametrize(("name", "site"), [("viktor", "theatre"), ("tilda", "theatre"), ("ville", "office")])
def test_figures_of_a_site_whose_rows_one_does_not_see_are_refused(people, places, name, site):
    with pytest.raises(PermissionDenied):
        report("site_years", getattr(people, name), place=getattr(places, site))


def test_a_withdrawn_use_does_not_count(people, places, a_year):
    spare = make.card(make.series(places.espoo_area, "C"), "C000000001", places.office, date(2026, 1, 1))
    how = {"withdrawn_at": timezone.now(), "withdrawn_by": "Ville", "withdrawn_because": "mistake", "state": "undone"}
    make.use(spare, places.theatre, date(2026, 3, 1), **how)
    assert line(report("national_years", people.aino), "2026").figures["uses_total"] == 4
