"""The refused rows, given back as a workbook for the sender to correct.

Pure: standard library and openpyxl. The cells came from a stranger's file, so none of them may act when the workbook
is opened: all are text, and a start that a spreadsheet program takes for a formula gets an apostrophe (ASVS 1.2.10).
`cards.workbook` takes that apostrophe off again when the corrected file comes back.
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_DANGEROUS = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31  # Excel's own limits
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 9, 48  # in characters


def refused_workbook(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    sheet_title: str,
    hidden: tuple[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """Write an .xlsx of one sheet: headings bold and kept in sight, every cell text.

    `hidden` is the name and the rows of a second sheet, for the register itself to read when the workbook comes back.
    """
    lines = [[inert(text) for text in row] for row in rows]
    titles = [inert(text) for text in headings]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", inert(sheet_title)).strip("' ")[:_LONGEST_TITLE] or None)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths([titles, *lines]), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, text, bold=True) for text in titles])
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])
    if hidden:
        _hide(book, *hidden)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _hide(book: Workbook, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(name)
    sheet.sheet_state = "hidden"
    for row in rows:
        sheet.append([_cell(sheet, inert(text)) for text in row])


def inert(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula, without characters that XML cannot hold."""
    plain: str = ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "ignore").decode()
    if _DANGEROUS.match(plain):
        plain = "'" + plain
    return plain[:_LONGEST_CELL]


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with "="
    cell.number_format = "@"  # and Excel a number of one typed over it
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    count = max(map(len, lines), default=0)
    longest = [max((len(line[column]) for line in lines if column < len(line)), default=0) for column in range(count)]
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]
