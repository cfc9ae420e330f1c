"""Bare serial numbers in the column of the day, in both of the systems that spreadsheets count by."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.codes import Pattern
from cards.workbook import Row, Sheet, Workbook
from usage.columns import guess, rows_of
from usage.fields import day_of_1904, parse_day

PATTERNS = [Pattern("A", 9)]
CODE = "A045198723"
SHOW = date(2026, 11, 14)
SERIAL = (SHOW - date(1904, 1, 1)).days


def days_of(*rows, date1904=True):
    workbook = Workbook([Sheet("S", [Row(number, row) for number, row in enumerate(rows, 1)])], date1904)
    mapping = guess(workbook, PATTERNS)
    return [row.day_text for row in rows_of(workbook, mapping, PATTERNS)]


def test_a_bare_number_is_a_day_of_its_workbooks_system():
    rows = [("Kortin tunnus", "Pvm"), (CODE, str(SERIAL))]
    assert days_of(*rows) == ["2026-11-14"]
    assert [parse_day(text) for text in days_of(*rows, date1904=False)] == [SHOW - timedelta(days=1462)]


@pytest.mark.parametrize("cell", ["14.11.2026", "2026-11-14", "20261114", "12345", "99999", "soon", ""])
def test_what_is_no_serial_number_stays_as_it_is(cell):
    assert days_of(("Kortin tunnus", "Pvm"), (CODE, cell)) == [cell]


def test_a_number_with_a_time_of_day_is_the_day():
    assert days_of(("Kortin tunnus", "Pvm"), (CODE, f"{SERIAL}.7916")) == ["2026-11-14"]


def test_a_number_above_the_table_is_a_day_for_every_row():
    assert days_of(("Pvm:", str(SERIAL)), ("Kortin tunnus", "Lapset"), (CODE, "1")) == ["2026-11-14"]


@given(st.dates(date(2015, 1, 1), date(2060, 1, 1)))
def test_every_day_of_the_other_system_reads_back(day):
    assert day_of_1904(str((day - date(1904, 1, 1)).days)) == day.isoformat()
