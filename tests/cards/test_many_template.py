"""The template for registering many."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from cards.columns import HEADINGS, heading_in
from tests import factories as make
from tests.cards.many import preview, staged

pytestmark = pytest.mark.django_db
ADDRESS = "/cards/register/many/template/"


def opened(browser):
    answer = browser.get(ADDRESS)
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def printed(places, choices):
    return make.printed(make.series(places.espoo_area), "A045198701")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_its_headings_are_in_the_readers_language(sign_in, people, choices, language):
    type(people.jaana).objects.filter(pk=people.jaana.pk).update(language=language)
    headings = [cell.value for cell in opened(sign_in("jaana")).worksheets[0][1]]
    assert headings == [heading_in(language, name) for name in HEADINGS]


def test_it_tells_what_is_asked_and_offers_the_answers_of_the_day(sign_in, choices):
    sheet, told = opened(sign_in("jaana")).worksheets
    rows = {row[0]: row[1:3] for row in told.iter_rows(min_row=2, values_only=True) if row[0]}
    assert rows["Gender"] == ("if the client tells it", "One of the answers in the list.")
    assert rows["Year of birth"][0] == "always"
    assert [cell.value for cell in told["E"][:4]] == ["Gender", "gender first", "gender second", "gender refused"]
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered["F2:F501"] == "'Instructions'!$E$2:$E$4"


def test_codes_and_postal_codes_stay_text(sign_in, choices):
    sheet = opened(sign_in("jaana")).worksheets[0]
    assert [sheet.column_dimensions[letter].number_format for letter in "ABD"] == ["@", "d.m.yyyy", "@"]


def test_filled_in_it_is_taken_in_without_a_word(sign_in, printed):
    book = opened(jaana := sign_in("jaana"))
    headings = [cell.value for cell in book.worksheets[0][1]]
    cells = ["A045198701", "20.11.2026", "1980", "02100", "0", "gender first", None, None, "No", "Yes", "No", None]
    page = preview(jaana, staged(jaana, cells, headings=headings))
    assert "Register 1 card" in page
    assert "did not read" not in page and "no column for" not in page


@pytest.mark.parametrize(("name", "status"), [("kaarina", 200), ("ville", 403), ("tilda", 403), (None, 302)])
def test_who_gets_it(sign_in, choices, name, status):
    assert sign_in(name).get(ADDRESS).status_code == status
