"""Files that look hostile and are read, because nothing in them can hurt: each with the cells of its first sheet."""

from __future__ import annotations

from collections.abc import Callable

from tests.cards.made_files import MAIN, cell, ods, xlsx

from .hostile import DEEP, EMPTY_ROWS, open_cell
from .making import bytes_of, sheets_of

ROW = f'<row r="1">{cell("A1")}</row>'
FORMULAS = ['=HYPERLINK("http://example.org","A045198723")', "=cmd|'/C calc'!A0", "=WEBSERVICE(A1)", "=1+1"]
X = [(1, ("x",))]


def empty_rows() -> bytes:
    """A million rows that have a format and nothing else."""
    return xlsx(ROW + "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(2, 1_048_577)))


def empty_cells() -> bytes:
    return xlsx(ROW + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 500_001)))


def last_row() -> bytes:
    book = sheets_of(S=[["x"]])
    book["S"]["A1048576"] = "."
    return bytes_of(book)


def formulas() -> bytes:
    """Formulas that were never calculated have no value: nothing is calculated here."""
    return bytes_of(sheets_of(S=[["x", *FORMULAS]]))


def values() -> bytes:
    """What a formula was worth when the file was saved is a text like any other."""
    kept = f'<c r="B1" t="str"><f>HYPERLINK("http://example.org")</f><v>{"A045198723"}</v></c>'
    return xlsx(f'<row r="1">{cell("A1")}{kept}</row>')


def outside_names() -> bytes:
    """Nothing is unpacked to the disk, so that a member's name leads nowhere."""
    return xlsx(ROW, **{"../../../../etc/cron.d/x": "x", "/etc/passwd": "x", "C:\\Windows\\x": "x", "xl/\0x": "x"})


def outside_target() -> bytes:
    """The sheet is said to be elsewhere; it is looked up among the members."""
    relation = '<Relationship Id="r" Type="x/worksheet" Target="../../xl/worksheets/sheet1.xml"/>'
    return xlsx(ROW, **{"xl/externalLinks/externalLink1.xml": relation})


def lying_dimension() -> bytes:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{ROW}</sheetData></worksheet>'
    return xlsx(**{"xl/worksheets/sheet1.xml": sheet})


def negative_string() -> bytes:
    return xlsx(f'<row r="1">{cell("A1")}<c r="B1" t="s"><v>-1</v></c></row>')


READ: dict[str, tuple[Callable[[], bytes], list[tuple[int, tuple[str, ...]]]]] = {
    "million_empty_rows.xlsx": (empty_rows, X),
    "formatted_cells.xlsx": (empty_cells, X),
    "million_empty_rows.ods": (lambda: ods(open_cell(1) + EMPTY_ROWS), X),
    "last_row.xlsx": (last_row, [*X, (1_048_576, (".",))]),
    "last_row.ods": (lambda: ods(open_cell(1) + EMPTY_ROWS + open_cell(1)), [*X, (1_048_576, ("x",))]),
    "formulas.xlsx": (formulas, X),
    "values.xlsx": (values, [(1, ("x", "A045198723"))]),
    "formulas.csv": (
        lambda: b'=cmd|\' /C calc\'!A0;"=HYPERLINK(""x"")"',
        [(1, ("=cmd|' /C calc'!A0", '=HYPERLINK("x")'))],
    ),
    "outside_names.xlsx": (outside_names, X),
    "outside_target.xlsx": (outside_target, X),
    "lying_dimension.xlsx": (lying_dimension, X),
    "deep_sheet.xlsx": (lambda: xlsx(ROW + DEEP), X),
}
