"""Workbooks of old Macintosh programs count their days from 1904: they say so, and cells of days are right."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cards.workbook import read, read_safely
from tests.cards import made_files as make

DAY = date(2026, 11, 14)
SERIAL = (DAY - date(1904, 1, 1)).days


def saved(*far: str) -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Pvm", DAY, SERIAL])
    for reference in far:
        book.active[reference] = "x"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("read_it", [read, read_safely])
def test_the_zero_day_comes_through_the_border_and_typed_days_are_right(read_it):
    book = read_it(saved(), "")
    assert (book.date1904, book.sheets[0].rows[0].cells) == (True, ("Pvm", "2026-11-14", str(SERIAL)))


def test_a_sheet_with_cells_far_away_says_it_too():
    book = read(saved("Z900000"), "")
    assert (book.date1904, book.sheets[0].rows[0].cells[1][:10]) == (True, "2026-11-14")


@pytest.mark.parametrize(("value", "said"), [("1", True), ("true", True), ("0", False), ("false", False), ("x", False)])
def test_the_flag_is_read_as_xml_writes_it(value, said):
    book = make.PARTS["xl/workbook.xml"].replace("<sheets>", f'<workbookPr date1904="{value}"/><sheets>')
    assert read(make.xlsx(f"<row r='1'>{make.cell('A1')}</row>", **{"xl/workbook.xml": book}), "").date1904 is said


RECORD = b"\x22\x00\x02\x00"


def test_an_xls_says_it_in_a_record():
    old = make.XLS.replace(RECORD + b"\x00\x00", RECORD + b"\x01\x00", 1)
    assert (read(make.XLS, "").date1904, read(old, "").date1904) == (False, True)
    later = date(2026, 11, 14) + (date(1904, 1, 1) - date(1899, 12, 30))  # the cell is formatted as a day
    assert later.isoformat() in str(read(old, "").sheets)


def test_a_broken_xls_record_is_passed_over():
    broken = make.XLS.replace(RECORD + b"\x00\x00", RECORD + b"\x07\x00", 1)
    assert not read(broken, "").date1904


def test_other_workbooks_count_from_1900():
    assert [read(content, "").date1904 for content in (make.saved([["x"]]), b"a;b\n1;2\n")] == [False, False]
