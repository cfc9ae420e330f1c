"""The template workbook: lists to choose from, an example row that is never a use, columns that the import finds."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cards.columns import fold_heading
from tests import factories as make
from tests.usage import import_steps
from usage.columns import headings
from usage.columns.headings import is_example
from usage.import_template import HEADINGS
from usage.models import Usage

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


def template(browser):
    answer = browser.get("/usage/import/template.xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def as_report(book):
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("uses.xlsx", target.getvalue())


def speaking(sign_in, person, language):
    type(person).objects.filter(pk=person.pk).update(language=language)
    return sign_in("ville")


def listed(book, column):
    """What the hidden sheet offers for a column, found by the column's own rule."""
    rules = {str(rule.sqref)[0]: rule for rule in book.worksheets[0].data_validations.dataValidation}
    if column not in rules or rules[column].type != "list":
        return []
    sheet, cells = rules[column].formula1.rsplit("!", 1)
    return [cell.value for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]


@LANGUAGES
def test_an_untouched_template_imports_nothing(sign_in, people, sample_cards, places, read_here, language):
    ville = speaking(sign_in, people.ville, language)
    batch = import_steps.previewed(ville, as_report(template(ville)))
    assert import_steps.fates(batch) == {2: "ignored"}
    ville.post(import_steps.address("commit", batch))
    assert Usage.unscoped.count() == 0


@LANGUAGES
def test_filled_in_it_gives_exactly_its_rows(sign_in, people, sample_cards, places, read_here, language):
    ville = speaking(sign_in, people.ville, language)
    book = template(ville)
    written = [("A045198723", 2, "Hamlet", date(2026, 11, 22), "19.30"), ("A045198728", None, "", "22.11.2026", None)]
    for number, row in enumerate(written, 3):
        for at, value in enumerate(row, 1):
            book.worksheets[0].cell(number, at).value = value
    batch = import_steps.committed(ville, as_report(book))
    assert import_steps.counts(batch) == {"counted": 2, "already_in": 0, "refused": 0, "ignored": 1}
    uses = Usage.unscoped.order_by("card__code").values_list("card__code", "children", "event_name", "event_time")
    assert list(uses) == [("A045198723", 2, "Hamlet", time(19, 30)), ("A045198728", 0, "", None)]


@LANGUAGES
def test_the_example_may_be_written_over(sign_in, people, sample_cards, places, read_here, language):
    ville = speaking(sign_in, people.ville, language)
    book = template(ville)
    book.worksheets[0]["A2"].value = "A045198723"
    batch = import_steps.previewed(ville, as_report(book))
    assert import_steps.fates(batch) == {2: "new"}


@pytest.mark.parametrize(
    "text",
    ["Esimerkki: A012345678", "EXEMPEL A012345678", "example", " Example – A012345678", "A012345678 (esimerkki)"],
)
def test_a_code_with_the_word_beside_it_is_an_example(text):
    assert is_example(text)


@pytest.mark.parametrize("text", ["", "A012345678", "Esimerkkiryhmä A012345678", "A012345678, example 2", "Exempelvis"])
def test_any_other_code_is_none(text):
    assert not is_example(text)


def test_codes_and_times_stay_text_and_nothing_is_stopped(sign_in, places):
    book = template(sign_in("ville"))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Card code", "Children", "Event", "Day", "Time"]
    for row in (2, 3):
        assert [sheet.cell(row, at).number_format for at in range(1, 6)] == ["@", "0", "@", "d.m.yyyy", "@"]
    rules = {str(rule.sqref): (rule.type, rule.errorStyle) for rule in sheet.data_validations.dataValidation}
    assert rules == {"B2:B501": ("list", "warning"), "D2:D501": ("date", "warning"), "E2:E501": ("list", None)}
    told = book.worksheets[1]
    assert [row[0] for row in told.iter_rows(max_row=6, values_only=True)][1:] == [cell.value for cell in sheet[1]]


def test_children_and_times_are_chosen_from_a_hidden_sheet(sign_in, places):
    book = template(sign_in("ville"))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
    assert listed(book, "B") == list(range(51))
    assert {"8.00", "19.00", "23.30"} <= set(listed(book, "E"))


def test_the_events_around_today_are_offered_and_others_may_be_typed(sign_in, places, today):
    for name, days in [("Hamlet", 3), ("Hamlet", 4), ("=1+1", -20), ("Kesäkonsertti", -60), ("Ensi vuonna", 60)]:
        make.event(places.theatre, today + timedelta(days=days), name)
    make.event(places.wasa, today, "Fröken Julie")
    make.event(places.theatre, today, "Peruttu", closed_on=today)
    book = template(sign_in("ville"))
    assert listed(book, "C") == ["'=1+1", "Hamlet"]
    (rule,) = [rule for rule in book.worksheets[0].data_validations.dataValidation if str(rule.sqref).startswith("C")]
    assert not rule.showErrorMessage


@pytest.mark.parametrize("name", ["aino", "kaarina"])
def test_who_logs_for_several_venues_is_offered_no_events(sign_in, places, today, name):
    make.site("Sellosali", places.espoo_area, places.espoo, is_venue=True)
    make.event(places.theatre, today, "Hamlet")
    assert listed(template(sign_in(name)), "C") == []


@LANGUAGES
def test_its_headings_are_words_that_the_import_knows(language):
    known = {"code": headings.CODE, "children": headings.CHILDREN, "event": headings.EVENT, "day": headings.DAY}
    for name, words in {**known, "time": headings.TIME}.items():
        assert fold_heading(HEADINGS[name][language]) in words
