"""What calamine does not tell of an .ods sheet: error values, numbers shown with leading zeros, merged cells.

Pure: standard library only. The content is parsed a second time, and only when it has one of these: `archive` has made
sure by then that it declares no entities.
"""

import re
from contextlib import suppress
from xml.parsers import expat

from .archive import Archive
from .marks import Marks, Place
from .merged import MAX_MERGED, Block
from .shape import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Refusal, WorkbookRefused

_WORTH = re.compile(
    rb'value-type="error"|number-rows-spanned="(?:[2-9]|1\d)|min-integer-digits="(?:[2-9]|1\d)|>(?:#[A-Z/0]+[!?]?|Err:)'
)
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NUM!|NAME\?|NULL!|PUUTTUU!|ARVO!|VIITTAUS!)|Err:\d{3}")
_WHOLE = re.compile(r"\d{1,15}(?:\.0+)?")
_LONGEST = 40  # characters of a shown code or an error


def marks_of_ods(archive: Archive) -> tuple[dict[str, Marks], dict[str, list[Block]]]:
    """Search every sheet; the keys are the sheets' names. Raises WorkbookRefused: TOO_HEAVY past MAX_CELLS."""
    xml = archive.read("content.xml")
    if not _WORTH.search(xml):
        return {}, {}
    found = _Search()
    with suppress(expat.ExpatError):  # whether it is damaged is for calamine to say
        found.parse(xml)
    return found.marks, found.blocks


class _Search:
    """One pass over the cells, with the place of each."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self.blocks: dict[str, list[Block]] = {}
        self._sheet, self._row, self._rows, self._column, self._seen = "", 0, 0, 0, 0
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._noted = 0  # how deep inside a comment

    def parse(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._sheet, self._row, self._rows = attributes.get("table:name", ""), 0, 0
        elif name == "table-row":
            self._row, self._column = self._row + self._rows, 0
            self._rows = _times(attributes, "rows")
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._text = attributes, ""
        elif name == "annotation":
            self._noted += 1

    def _characters(self, text: str) -> None:
        if self._cell is not None and not self._noted and len(self._text) <= _LONGEST:
            self._text += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "annotation":
            self._noted -= 1
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._note(self._cell, self._text.strip())
            self._column += _times(self._cell, "columns")
            self._cell = None

    def _note(self, cell: dict[str, str], text: str) -> None:
        self._seen += 1
        if self._seen > MAX_CELLS:
            raise WorkbookRefused(Refusal.TOO_HEAVY)
        if self._column >= MAX_COLUMNS or self._rows > MAX_ROWS:  # refused elsewhere, when it has text
            return
        spanned = cell.get("table:number-rows-spanned", "1")
        if spanned.isdecimal() and int(spanned) > 1:
            self._merge(int(spanned))
        if "table:formula" in cell and _ERROR.fullmatch(text):
            self._mark().errors.update(self._places(cell))
        elif _WHOLE.fullmatch(cell.get("office:value", "")) and len(text) <= _LONGEST:
            self._pad(cell, text)

    def _merge(self, spanned: int) -> None:
        blocks = self.blocks.setdefault(self._sheet, [])
        blocks.append(Block(self._column, self._row + 1, self._row + spanned))
        if len(blocks) > MAX_MERGED:
            raise WorkbookRefused(Refusal.TOO_HEAVY)

    def _pad(self, cell: dict[str, str], text: str) -> None:
        """Shown with all its digits, and zeros before them: "A045198723" of 45198723."""
        digits = "".join(char for char in text if char.isdecimal())
        number = str(int(float(cell["office:value"])))
        if digits.startswith("0") and digits.lstrip("0") == number:
            pieces = tuple(None if char.isdecimal() else char for char in text)
            self._mark().formats.update(dict.fromkeys(self._places(cell), pieces))

    def _mark(self) -> Marks:
        return self.marks.setdefault(self._sheet, Marks())

    def _places(self, cell: dict[str, str]) -> list[Place]:
        """The cell, and those that repeat it."""
        columns = range(self._column, min(self._column + _times(cell, "columns"), MAX_COLUMNS))
        rows = range(self._row + 1, self._row + 1 + self._rows)
        return [Place(row, column) for row in rows for column in columns]


def _times(attributes: dict[str, str], what: str) -> int:
    text = attributes.get(f"table:number-{what}-repeated", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
