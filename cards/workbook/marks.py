"""What calamine does not tell of an .xlsx: error values, numbers shown with leading zeros, far-away cells, day zero.

Pure: standard library and defusedxml. Measured (dependencies.md 3): calamine reads `#N/A` as an empty cell, which would
make an unknown number of children 0; it drops number formats, so that a card code kept as 45198723 and shown as
A045198723 loses its start; and it lays a sheet out as a full rectangle, so that one stray cell in the last row costs
gigabytes. The sheet's XML is searched for just these, which costs little when there are none.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .archive import Archive
from .merged import MAX_MERGED
from .shape import MAX_CELLS, MAX_ROWS, Refusal, WorkbookRefused

# The searches begin with fixed letters, as every known writer spells them, because that is what makes them quick; a
# sheet spelt otherwise only loses what this module adds. Attributes are bounded: a hostile sheet must not be searched
# again and again to its end. Filled cells alone count, not `<c r="XFD1" s="1"/>`.
_FILLED = rb"[^<>]{0,200}(?<!/)>(?!</)"
_WIDE = rb'(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d{1,7}"'  # columns past the two hundredth
_TALL = rb'[A-Z]{1,3}\d{6,7}"'
_FAR = re.compile(rb'<c r="(?:(' + _WIDE + rb")|" + _TALL + rb")" + _FILLED)
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"' + _FILLED)
_ERROR = re.compile(rb' t="e"')
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*$')
_LONGEST_TAG = 200
_LARGEST_RECTANGLE = 14 * 1024 * 1024  # cells; calamine takes 32 bytes for each, empty or not

_FORMAT_PIECES = re.compile(r'"([^"]*)"|\\(.)|(0)|([ -])|(.)')
_LONGEST_FORMAT = 30
_LARGEST_INDEX = 8 * 1024 * 1024  # bytes of a list of sheets or of styles, which takes ten times that when parsed


class Place(NamedTuple):
    """A cell: row from 1 as shown, column from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found on one sheet.

    `formats` hold how a number is shown: its literal pieces, None for each digit. `sprawling`: not for calamine.
    """

    errors: set[Place] = field(default_factory=set)
    formats: dict[Place, tuple[str | None, ...]] = field(default_factory=dict)
    sprawling: bool = False

    def __bool__(self) -> bool:
        return bool(self.errors or self.formats)


def marks_of(archive: Archive) -> dict[str, Marks]:
    """Search every sheet of an .xlsx; the keys are the sheets' names.

    Raises WorkbookRefused: DAMAGED, TOO_MANY_COLUMNS, TOO_MANY_ROWS.
    """
    padded = _padded_styles(archive)
    return {name: _search(archive.read(member), padded) for name, member in _sheet_members(archive)}


def counts_from_1904(archive: Archive) -> bool:
    """Whether an .xlsx counts its serial days from 1904, as old Macintosh programs did."""
    properties = (element for element in _parsed(archive, "xl/workbook.xml") if _local(element.tag) == "workbookPr")
    return any(element.get("date1904", "").strip() in ("1", "true") for element in properties)


def shown(number: str, pieces: tuple[str | None, ...]) -> str:
    """Write a whole number as its format shows it: ("A", None, None, None) makes 7 "A007"; other text stays."""
    zeros = pieces.count(None)
    if not number.isdigit() or len(number) > zeros:
        return number
    digits = iter(number.zfill(zeros))
    return "".join(next(digits) if piece is None else piece for piece in pieces)


def _search(xml: bytes, padded: dict[int, tuple[str | None, ...]]) -> Marks:
    if xml.count(b"<c ") + xml.count(b"<c>") > MAX_CELLS or xml.count(b"<mergeCell ") > MAX_MERGED:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    tall = False
    for far in _FAR.finditer(xml):
        if far[1]:
            raise WorkbookRefused(Refusal.TOO_MANY_COLUMNS)
        tall = True
    sprawling = tall and _sprawls(xml)
    errors = {place for mark in _ERROR.finditer(xml) if (place := _place(xml, mark.start()))}
    return Marks(errors, _formats(xml, padded) if padded else {}, sprawling)


def _sprawls(xml: bytes) -> bool:
    """Whether the rectangle round all filled cells is too large to be laid out."""
    references = _FILLED_CELL.findall(xml)
    rows = {row for _, row in references}
    if len(rows) > MAX_ROWS:
        raise WorkbookRefused(Refusal.TOO_MANY_ROWS)
    columns = max(_column(letters) for letters in {letters for letters, _ in references}) + 1
    return max(map(int, rows)) * columns > _LARGEST_RECTANGLE


def _formats(xml: bytes, padded: dict[int, tuple[str | None, ...]]) -> dict[Place, tuple[str | None, ...]]:
    styled = re.compile(rb' s="(%s)"' % b"|".join(b"%d" % style for style in padded))
    return {place: padded[int(mark[1])] for mark in styled.finditer(xml) if (place := _place(xml, mark.start()))}


def _place(xml: bytes, inside: int) -> Place | None:
    """The cell whose tag has the attribute at `inside`."""
    reference = _REFERENCE.search(xml[max(0, inside - _LONGEST_TAG) : inside])
    if not reference:
        return None
    return Place(int(reference[2]), _column(reference[1]))


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _sheet_members(archive: Archive) -> list[tuple[str, str]]:
    """The sheets' names and the members that hold them."""
    targets = {}
    for relation in _parsed(archive, "xl/_rels/workbook.xml.rels"):
        path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        targets[relation.get("Id")] = path.lstrip("/")
    found = []
    for element in _parsed(archive, "xl/workbook.xml").iter():
        if _local(element.tag) == "sheet":
            relation_id = next((value for key, value in element.items() if _local(key) == "id"), None)
            found.append((element.get("name", ""), targets.get(relation_id, "")))
    return found


def _padded_styles(archive: Archive) -> dict[int, tuple[str | None, ...]]:
    """The cell styles that show a whole number with leading zeros."""
    if "xl/styles.xml" not in archive:
        return {}
    root = _parsed(archive, "xl/styles.xml")
    codes = {
        element.get("numFmtId"): pieces
        for element in root.iter()
        if _local(element.tag) == "numFmt" and (pieces := pieces_of(element.get("formatCode", "")))
    }
    styles = next((element for element in root if _local(element.tag) == "cellXfs"), None)
    return {
        index: codes[style.get("numFmtId")]
        for index, style in enumerate(styles if styles is not None else ())
        if style.get("numFmtId") in codes
    }


def pieces_of(code: str) -> tuple[str | None, ...] | None:
    """Read a format such as `000000000` or `"A"000000000`; None for every other kind."""
    pieces: list[str | None] = []
    for quoted, escaped, zero, plain, other in _FORMAT_PIECES.findall(code.split(";")[0]):
        if other:
            return None
        pieces.append(None if zero else quoted or escaped or plain)
    return tuple(pieces) if 2 <= pieces.count(None) and len(pieces) <= _LONGEST_FORMAT else None


def _parsed(archive: Archive, name: str) -> Any:
    xml = archive.read(name)
    if len(xml) > _LARGEST_INDEX:
        raise WorkbookRefused(Refusal.TOO_HEAVY)
    try:
        return fromstring(xml, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        raise WorkbookRefused(Refusal.DAMAGED) from None
    except DefusedXmlException:
        raise WorkbookRefused(Refusal.ENTITIES) from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
