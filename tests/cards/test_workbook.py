"""An uploaded workbook becomes numbered rows of text, whatever program wrote it."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cards.workbook import Row, Sheet, read, read_safely
from cards.workbook.shape import text_of
from tests.cards import made_files as make

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = [
    "1_kirjauspohja.xlsx",
    "2_lipunmyyntiraportti.xlsx",
    "3_biljettrapport.xlsx",
    "4_virheellinen.xlsx",
    "5_raportti.csv",
]


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read(content, "").sheets
    return sheet


def text_in(cell: str, value: object, number_format: str = "General") -> str:
    rows = only_sheet(make.saved(cells={cell: value, "Z9": "end"}, formats={cell: number_format})).rows
    position = openpyxl.utils.cell.coordinate_from_string(cell)
    column = openpyxl.utils.column_index_from_string(position[0]) - 1
    return {row.number: row for row in rows}.get(position[1], Row(0, ())).at(column)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (date(2026, 11, 14), "yyyy-mm-dd", "2026-11-14"),
        (date(2026, 11, 14), "d.m.yyyy", "2026-11-14"),
        (datetime(2026, 11, 14, 13, 0), "yyyy-mm-dd h:mm", "2026-11-14T13:00"),
        (datetime(2026, 11, 14), "yyyy-mm-dd h:mm", "2026-11-14"),
        (time(13, 0), "h:mm:ss", "13:00"),
        (46340.79166666, "d.m.yyyy h:mm", "2026-11-14T19:00"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (3, "General", "3"),
        (3.0, '0" kpl"', "3"),
        (2.5, "General", "2.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0, "General", "0"),
        (True, "General", "1"),
        (False, "General", "0"),
        ("  A045\u00a0198 784 ", "General", "A045 198 784"),
        ("x" * 1500, "General", "x" * 1000),
        ("=1+1", "General", ""),
    ],
)
def test_a_cell_is_read_as_the_text_that_is_meant(value, number_format, text):
    assert text_in("C3", value, number_format) == text


def test_control_characters_divide_and_invisible_ones_vanish():
    assert text_of("one\r\ntwo\x1fth\u200bree\ufeff") == "one\ntwo\tthree"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (45198723, "000000000", "045198723"),
        (45198723, '"A"000000000', "A045198723"),
        (45198723, "\\A000\\ 000\\ 000", "A045 198 723"),
        (45198723, "0", "45198723"),
        (1234567890123, "000000000", "1234567890123"),
        (45198723.5, "000000000", "45198723.5"),
    ],
)
def test_a_code_kept_as_a_number_gets_back_the_start_that_its_format_shows(value, number_format, text):
    assert text_in("B2", value, number_format) == text


def test_an_error_value_is_not_an_empty_cell():
    rows = '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><v>1</v></c></row>'
    assert only_sheet(make.xlsx(rows)).rows == [Row(2, ("", "#N/A", "1"))]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    sheet = only_sheet(make.saved(cells={"B3": "first", "A4": None, "A7": "last"}))
    assert sheet.rows == [Row(3, ("", "first")), Row(7, ("last",))]


def test_a_hidden_sheet_is_read_and_said_to_be_hidden():
    book = openpyxl.Workbook()
    book.active["A1"] = "seen"
    book.create_sheet("Piilo")["A1"] = "hidden"
    book["Piilo"].sheet_state = "hidden"
    book.create_sheet("Tyhjä")
    target = BytesIO()
    book.save(target)
    assert [(sheet.name, sheet.visible) for sheet in read(target.getvalue(), "").sheets] == [
        ("Sheet", True),
        ("Piilo", False),
    ]


@pytest.mark.parametrize("last", ["A1048576", "L1048576", "GR1048576"])
def test_a_stray_cell_in_the_last_row_is_one_row_more(last):
    sheet = only_sheet(make.saved([["code"], ["A045198723"]], {last: "x"}))
    assert [row.number for row in sheet.rows] == [1, 2, 1048576]


def test_a_million_formatted_but_empty_rows_do_not_count():
    rows = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2, 200_001))
    sheet = only_sheet(make.xlsx(f'<row r="1">{make.cell("A1")}<c r="XFD1" s="1"/></row>{rows}'))
    assert sheet.rows == [Row(1, ("x",))]


def test_an_xls_is_read():
    assert only_sheet(make.XLS).rows == [
        Row(2, ("", "Kortin tunnus", "Lapset", "Pvm")),
        Row(3, ("", "A045198723", "2", "2026-11-14")),
    ]


def test_an_ods_is_read_without_its_repeated_empty_end():
    filled = '<table:table-cell office:value-type="string"><text:p>A045198723</text:p></table:table-cell>'
    empty = '<table:table-cell table:number-columns-repeated="16383"/>'
    end = f'<table:table-row table:number-rows-repeated="1048575">{empty}</table:table-row>'
    sheet = only_sheet(make.ods(f"<table:table-row>{filled}{empty}</table:table-row>{end}"))
    assert sheet == Sheet("Taulu", [Row(1, ("A045198723",))])


TABLE = "Tapahtuma;Lapsia\nSäde, öinen;0\n"
ROWS = [Row(1, ("Tapahtuma", "Lapsia")), Row(2, ("Säde, öinen", "0"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(encoding):
    assert only_sheet(TABLE.encode(encoding)).rows == ROWS


@pytest.mark.parametrize(
    "text",
    [
        'Tapahtuma,Lapsia\n"Säde, öinen",0\n',
        "Tapahtuma\tLapsia\r\nSäde, öinen\t0\r\n",
        "Tapahtuma|Lapsia\rSäde, öinen|0\r",
        'sep=;\r\n"Tapahtuma";"Lapsia"\r\n"Säde, öinen";"0"',
        "Tapahtuma;Lapsia;;\nSäde, öinen;0;;\n;;;\n\n",
    ],
)
def test_a_csv_is_read_with_the_delimiters_that_offices_use(text):
    assert only_sheet(text.encode()).rows == ROWS


def test_csv_rows_are_numbered_as_a_spreadsheet_numbers_them():
    sheet = only_sheet(b'a;"two\nlines"\n\nb;c\n"Hamlet" live;5" disk\n')
    assert sheet.rows == [Row(1, ("a", "two\nlines")), Row(3, ("b", "c")), Row(4, ("Hamlet live", '5" disk'))]


@pytest.mark.parametrize("content", [make.saved([["A045198723"]]), make.XLS, TABLE.encode()])
@pytest.mark.parametrize("name", ["report.csv", "report.xlsx", "report", "..\\x\0.pdf"])
def test_the_name_of_the_file_has_no_say(content, name):
    assert read_safely(content, name) == read(content, "")


@pytest.mark.parametrize("name", NAMES)
def test_the_child_reads_the_samples_as_we_do(name):
    content = (SAMPLES / name).read_bytes()
    assert read_safely(content, name) == read(content, name)


def test_the_apostrophe_of_a_handed_back_cell_is_taken_off():
    assert only_sheet(b"'=SUM(A1);'-1;'Tis;'5\n").rows == [Row(1, ("=SUM(A1)", "-1", "'Tis", "'5"))]
