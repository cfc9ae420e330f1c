"""A report with the same headings is recognised, wherever its columns have gone."""

from dataclasses import replace

import pytest

from cards.workbook import Row, Sheet, Workbook
from usage.columns import Mapping, NoHeading, Remembered, recognised, remembered

CODE = "A045198723"
HEADINGS = ("Tilaus", "Esitys", "Pvm", "Laji", "Kortti")
ROW = ("1001", "Hamlet", "14.11.2026", "Kaikukortti", CODE)
MAPPING = Mapping("Myynti", 1, 4, event=1, day=2, ticket_type=3, counted_types=("kaikukortti",), order=0)
KNOWN = {"code": "kortti", "event": "esitys", "day": "pvm", "ticket_type": "laji", "order": "tilaus"}


def sheet(*rows, name="Myynti", visible=True):
    return Sheet(name, [Row(number, row) for number, row in enumerate(rows, 1) if any(row)], visible)


def book(*rows, **about):
    return Workbook([sheet(*rows, **about)])


def test_each_column_is_remembered_by_its_heading():
    expected = Remembered(KNOWN, "Myynti", 1, ("kaikukortti",))
    assert remembered(book(HEADINGS, ROW), replace(MAPPING, fixed_event="x")) == expected


@pytest.mark.parametrize(
    "headings", [("Tilaus", "Esitys", "Pvm", "Laji"), ("Tilaus", "Esitys", "PVM:", "Pvm", "Kortti")]
)
def test_a_column_without_a_heading_of_its_own_is_not_remembered(headings):
    with pytest.raises(NoHeading) as found:
        remembered(book(headings, ROW), MAPPING)
    assert found.value.field in ("code", "day")


def test_a_day_and_its_time_may_share_a_column():
    found = remembered(book(HEADINGS, ROW), replace(MAPPING, time=2))
    assert (found.headings["time"], recognised(book(HEADINGS, ROW), [found])[1].time) == ("pvm", 2)


def test_columns_that_have_moved_are_found_below_other_title_rows():
    moved = book(("Raportti",), (), ("KORTTI:", "uusi", "Laji", "pvm", "Esitys (nimi)", "Tilaus"), tuple(ROW[::-1]))
    (at, mapping) = recognised(moved, [Remembered(KNOWN, "Myynti", 1, ("kaikukortti",))])
    assert (at, mapping.header_row, mapping.code, mapping.day) == (0, 3, 0, 3)


@pytest.mark.parametrize(
    "headings",
    [("Tilaus", "Esitys", "Pvm", "Laji"), ("Esitys", *HEADINGS), ("Tilaus", "Esitys", "Päivä", "Laji", "Kortti")],
)
def test_every_heading_must_be_there_exactly_once(headings):
    assert recognised(book(headings, ROW), [Remembered(KNOWN)]) is None


def test_headings_stand_within_the_first_hundred_rows():
    title = [(f"Rivi {number}",) for number in range(99)]
    assert recognised(book(*title, HEADINGS, ROW), [Remembered(KNOWN)])[1].header_row == 100
    assert recognised(book(("x",), *title, HEADINGS, ROW), [Remembered(KNOWN)]) is None


def test_most_headings_win_and_then_the_first():
    fewer = {name: KNOWN[name] for name in ("code", "day")}
    known = [
        Remembered(fewer),
        Remembered(KNOWN),
        Remembered(KNOWN, counted_types=("x",)),
        Remembered({**KNOWN, "time": "klo"}),
    ]
    assert recognised(book(HEADINGS, ROW), known)[0] == 1


def test_the_sheet_and_the_row_where_it_was_come_first():
    workbook = Workbook(
        [
            sheet(HEADINGS, ROW, name="piilo", visible=False),
            sheet(HEADINGS, ROW, name="muu"),
            sheet(HEADINGS, ROW, HEADINGS, ROW, name="Myynti"),
        ]
    )
    places = [("Myynti", 3), ("Myynti", 9), ("gone", 1), ("piilo", 1)]
    found = [recognised(workbook, [Remembered(KNOWN, *place)])[1] for place in places]
    assert [(one.sheet, one.header_row) for one in found] == [("Myynti", 3), ("Myynti", 1), ("muu", 1), ("piilo", 1)]


TYPES = ("Kaikukortti", "Kaikukortti seniori", "Kaikukortti lapsi", "Kaikukortti avustaja", "Perus")


def test_new_types_that_name_the_card_are_added():
    rows = [(*ROW[:3], kind, CODE) for kind in TYPES]
    known = Remembered(KNOWN, counted_types=("kaikukortti", "vapaalippu"), other_types=("kaikukortti avustaja",))
    mapping = recognised(book(HEADINGS, *rows), [known])[1]
    assert mapping.counted_types == ("kaikukortti", "vapaalippu", "kaikukortti seniori")
    assert mapping.child_types == ("kaikukortti lapsi",)


def test_a_type_that_was_left_out_is_not_new_again_and_one_that_is_away_is_kept():
    before = Remembered(KNOWN, counted_types=("vapaalippu", "perus"), other_types=("kaiku testi",))
    rows = [(*ROW[:3], kind, CODE) for kind in TYPES]
    found = remembered(book(HEADINGS, *rows), replace(MAPPING, child_types=("kaikukortti lapsi",)), before)
    assert found.counted_types == ("kaikukortti", "vapaalippu")
    assert found.child_types == ("kaikukortti lapsi",)
    assert found.other_types == ("kaikukortti seniori", "kaikukortti avustaja", "kaiku testi")


def test_what_is_said_above_this_table_is_taken_and_what_was_said_above_another_is_not():
    known = Remembered({"code": "kortti"})
    mapping = recognised(book(("Esitys:", "Hamlet"), ("Pvm:", "14.11.2026"), HEADINGS, ROW), [known])[1]
    assert (mapping.fixed_event, mapping.fixed_day) == ("Hamlet", "14.11.2026")
    assert recognised(book(HEADINGS, ROW), [known])[1].fixed_day == ""
