"""What calamine does not tell of an .xlsx sheet: error values, numbers shown with leading zeros, far-away cells.

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
from .shape import MAX_ROWS, Refusal, WorkbookRefused

# A cell that has content; attributes are bounded so that a hostile file cannot make the search quadratic.
_CELL = rb"<(?:\w{1,20}:)?c\s[^<>]{0,200}?"
_FILLED = rb"(?:[^<>]{0,200}[^<>/])?>(?!</)"
_WIDE = re.compile(_CELL + rb"\br\s*=\s*[\"'](?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3,})\d{1,7}[\"']" + _FILLED, re.IGNORECASE)
_TALL = re.compile(_CELL + rb"\br\s*=\s*[\"'][A-Z]{1,3}\d{6,}[\"']" + _FILLED, re.IGNORECASE)
_ROW = re.compile(_CELL + rb"\br\s*=\s*[\"'][A-Z]{1,3}(\d{1,7})[\"']" + _FILLED, re.IGNORECASE)
_ERROR = re.compile(_CELL + rb"\bt\s*=\s*[\"']e[\"'][^<>]{0,200}>")
_STYLED = _CELL + rb"\bs\s*=\s*[\"'](%s)[\"'][^<>]{0,200}>"
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d{1,5})[\"']")

_FORMAT_PIECES = re.compile(r'"([^"]*)"|\\(.)|(0)|([ -])|(.)')
_LONGEST_FORMAT = 30
_LARGEST_INDEX = 8 * 1024 * 1024  # bytes of a list of sheets or of styles, which takes ten times that when parsed


class Place(NamedTuple):
    """A cell: row from 1 as shown, column from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found on one sheet. `formats` hold how a number is shown: its literal pieces, None for each digit."""

    errors: set[Place] = field(default_factory=set)
    formats: dict[Place, tuple[str | None, ...]] = field(default_factory=dict)
    tall: bool = False

    def __bool__(self) -> bool:
        return bool(self.errors or self.formats)


def marks_of(archive: Archive) -> dict[str, Marks]:
    """Search every sheet of an .xlsx; the keys are the sheets' names.

    Raises WorkbookRefused: DAMAGED, TOO_MANY_COLUMNS, TOO_MANY_ROWS.
    """
    padded = _padded_styles(archive)
    return {name: _search(archive.read(member), padded) for name, member in _sheet_members(archive)}


def shown(number: str, pieces: tuple[str | None, ...]) -> str:
    """Write a whole number as its format shows it: ("A", None, None, None) makes 7 "A007"; other text stays."""
    zeros = pieces.count(None)
    if not number.isdigit() or len(number) > zeros:
        return number
    digits = iter(number.zfill(zeros))
    return "".join(next(digits) if piece is None else piece for piece in pieces)


def _search(xml: bytes, padded: dict[int, tuple[str | None, ...]]) -> Marks:
    if _WIDE.search(xml):
        raise WorkbookRefused(Refusal.TOO_MANY_COLUMNS)
    tall = _TALL.search(xml) is not None
    if tall and len(set(_ROW.findall(xml))) > MAX_ROWS:
        raise WorkbookRefused(Refusal.TOO_MANY_ROWS)
    errors = {place for tag in _ERROR.finditer(xml) if (place := _place(tag[0]))}
    formats = {}
    if padded:
        styled = re.compile(_STYLED % b"|".join(b"%d" % style for style in padded))
        for tag in styled.finditer(xml):
            style = _STYLE.search(tag[0])
            if style and (place := _place(tag[0])):
                formats[place] = padded[int(style[1])]
    return Marks(errors, formats, tall)


def _place(tag: bytes) -> Place | None:
    reference = _REFERENCE.search(tag)
    if not reference:
        return None
    column = 0
    for letter in reference[1]:
        column = column * 26 + letter - 64
    return Place(int(reference[2]), column - 1)


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
        if _local(element.tag) == "numFmt" and (pieces := _pieces(element.get("formatCode", "")))
    }
    styles = next((element for element in root if _local(element.tag) == "cellXfs"), None)
    return {
        index: codes[style.get("numFmtId")]
        for index, style in enumerate(styles if styles is not None else ())
        if style.get("numFmtId") in codes
    }


def _pieces(code: str) -> tuple[str | None, ...] | None:
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
