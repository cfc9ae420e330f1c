"""What a file says of itself: its period, its place, and how its figures are counted and how complete they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from stats.dashboards import shown
from stats.place_words import named
from stats.places import Period, Place
from stats.reports import report
from stats.table_words import WORDS, words_of
from tests import factories as make
from tests.stats.test_exports import rows_of, sheet_of

pytestmark = pytest.mark.django_db
MAY, MAY_BEFORE = Period.of(2026, 5), Period.of(2025, 5)
A_USE = (
    "A use is a ticket or a course place. Fees and series tickets count with the cardholder, children’s tickets apart."
)
A_CARD = "The figures count cards, not people: one person may have had several cards. A renewal is not a new card."


@pytest.fixture
def used(places: Any) -> Any:
    """A card of Espoo, used in May with a child."""
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    make.use(card, places.theatre, date(2026, 5, 2), children=1)
    return places


def file(sign_in: Any, used: Any, name: str, format: str, who: str = "kaarina", month: str = "&month=5") -> bytes:
    address = f"/stats/tables/{name}.{format}/?year=2026{month}&area={used.espoo_area.pk}"
    content: bytes = sign_in(who).get(address).content
    return content


def texts_of(content: bytes) -> list[str]:
    return [cell.value for cell in sheet_of(content)["A"] if isinstance(cell.value, str)]


@pytest.mark.parametrize("name", ["uses_by_category", "uses_by_event", "first_use", "uses_by_day"])
def test_a_table_of_a_month_names_the_month(sign_in, used, name):
    rows = rows_of(file(sign_in, used, name, "csv"))
    assert {tuple(row[-4:-1]) for row in rows[1:]} == {("Area: Espoo", "2026-05-01", "2026-05-31")}
    assert texts_of(file(sign_in, used, name, "xlsx"))[0] == f"{WORDS[name].title} · 5/2026 · Area: Espoo"


@pytest.mark.parametrize("name", ["uses_by_month", "used_in_areas", "issued_in_areas"])
def test_a_table_of_whole_years_names_the_year_when_a_month_is_chosen(sign_in, used, name):
    rows = rows_of(file(sign_in, used, name, "csv"))
    assert {tuple(row[-3:-1]) for row in rows[1:]} == {("2026-01-01", "2026-12-31")}
    assert "5/2025" not in " ".join(rows[0])
    assert texts_of(file(sign_in, used, name, "xlsx"))[0] == f"{WORDS[name].title} · 2026 · Area: Espoo"


def test_the_chart_of_months_and_the_uses_of_a_year_say_the_year(people, used):
    asked = {"place": used.espoo_area, "period": MAY, "compared": MAY_BEFORE}
    page = shown(report("uses_by_month", people.kaarina, **asked), used.espoo_area, MAY, MAY_BEFORE)
    assert [str(chart.title) for chart in page.figure.charts][0] == "2026 beside 1.1.–22.11.2025"
    assert page.figure.years.table.headings[-1] == "Uses in all, 1.1.–22.11.2025"
    assert words_of("issued_in_areas", MAY).explained == "Uses of the whole year 2026 at the area’s venues."


def test_days_are_days_that_a_spreadsheet_can_sort(sign_in, used):
    assert [row[0] for row in rows_of(file(sign_in, used, "uses_by_day", "csv"))[1:3]] == ["2026-05-01", "2026-05-02"]
    assert sheet_of(file(sign_in, used, "uses_by_day", "xlsx"))["A6"].value == datetime(2026, 5, 2)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "counted"), [("holders_by_gender", A_CARD), ("first_use", A_CARD), ("uses_by_venue", A_USE)]
)
def test_the_workbook_explains_what_it_counts_and_nothing_else(sign_in, used, name, counted):
    texts = texts_of(file(sign_in, used, name, "xlsx"))
    assert texts.index(str(WORDS[name].explained)) + 1 == texts.index(counted)
    assert [texts.count(sentence) for sentence in (A_USE, A_CARD)] == [counted == A_USE, counted == A_CARD]


def test_no_sentence_stands_twice(sign_in, used):
    assert texts_of(file(sign_in, used, "uses_by_category", "xlsx")).count(A_USE) == 1


def test_every_table_has_its_sentences():
    known = {words.counts for words in WORDS.values()}
    assert known == {"cards", "uses", "answers"}
    of_cards = {name for name, words in WORDS.items() if words.counts == "cards"}
    assert {name for name in WORDS if "card" in name or name.startswith(("holders", "first"))} == of_cards


def test_uses_say_how_complete_they_are_and_cards_do_not(sign_in, used):
    last = texts_of(file(sign_in, used, "uses_by_category", "xlsx"))[-1]
    assert last.startswith("Events from 1.5.2026 to 31.5.2026: ")
    assert not texts_of(file(sign_in, used, "cards_in_period", "xlsx"))[-1].startswith("Events")


WHOSE = [("kaarina", "espoo_area"), ("ville", "theatre"), ("jaana", "office"), ("aino", "espoo"), ("aino", "west")]


@pytest.mark.parametrize(("who", "which"), WHOSE)
def test_whoever_gets_a_table_gets_it_as_a_file(sign_in, people, used, who, which):
    place, browser = getattr(used, which), sign_in(who)
    asked = {Place(place).scope: place.pk, "year": 2026, "month": 5}
    for name in WORDS:
        try:
            report(name, getattr(people, who), place=place)
            expected = 200
        except PermissionDenied:
            expected = 403
        assert (name, browser.get(f"/stats/tables/{name}.xlsx/", asked).status_code) == (name, expected)


@pytest.mark.parametrize(("which", "said"), [("espoo", "Municipality: Espoo"), ("espoo_area", "Area: Espoo")])
def test_places_of_one_name_are_told_apart(used, which, said):
    assert named(getattr(used, which)) == said
