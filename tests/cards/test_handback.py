"""The refused rows go back as a workbook in which nothing acts."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.handback import inert, refused_workbook
from cards.workbook import Row, read

HEADINGS = ["Row", "Card code", "Why not"]
ROWS = [["4", "A045199001", "The card had expired."], ["9", "", '=HYPERLINK("http://example.org";"x")']]


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content)).active


def test_the_rows_come_back_as_they_were():
    (sheet,) = read(refused_workbook(HEADINGS, ROWS, sheet_title="Refused"), "").sheets
    assert sheet.name == "Refused"
    assert sheet.rows == [Row(number, tuple(row)) for number, row in enumerate([HEADINGS, *ROWS], 1)]


def test_every_cell_is_text_and_none_is_a_formula():
    cells = [cell for row in opened(refused_workbook(HEADINGS, ROWS, sheet_title="x")).iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert cells[-1].value == '\'=HYPERLINK("http://example.org";"x")'


def test_headings_are_bold_and_stay_in_sight():
    sheet = opened(refused_workbook(HEADINGS, ROWS, sheet_title="x"))
    assert sheet.freeze_panes == "A2"
    assert [cell.font.bold for cell in sheet[1]] == [True, True, True]
    assert sheet["A2"].font.bold is False
    assert 20 < sheet.column_dimensions["C"].width <= 50


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"])
def test_a_start_that_could_act_gets_an_apostrophe(start):
    assert inert(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "A045198723", "14.11.2026", "Säde – ilta", "'tis", "1-2"])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text


@pytest.mark.parametrize("title", ["", "a/b:c*d[e]?" * 9, "'Refused'", "=1", "\x07"])
def test_any_title_makes_a_sheet_that_opens(title):
    assert opened(refused_workbook(HEADINGS, [], sheet_title=title)).max_row == 1


def test_rows_may_be_longer_or_shorter_than_the_headings():
    sheet = opened(refused_workbook(["a"], iter([[], ["1", "2", "3"]]), sheet_title="x"))
    assert [cell.value for cell in sheet[3]] == ["1", "2", "3"]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_text_can_break_the_file_or_act_in_it(texts):
    sheet = opened(refused_workbook(["a"], [texts], sheet_title="x"))
    assert not [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or "")[:1] in tuple("=+-@\t\r\n＝＋－＠")
    ]
