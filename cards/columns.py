"""The columns of a workbook of registrations: their headings in Finnish, Swedish and English, and the cells below them.

Pure: standard library and `cards.workbook`. Here everything ends that the register does not ask: cells of other columns
are never handed on, and of the known ones only what can be an answer (house.md 8.15).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .workbook import MAX_COLUMNS, Row, Sheet, Workbook

MOST_ROWS = 500  # of one workbook: they are registered while the sender waits
HEADINGS_WITHIN = 30  # rows; above the headings there may be a title
LONGEST_HEADING = 60  # characters of a heading that is repeated to the sender
UNREADABLE = "?"  # stands for a cell that cannot be an answer and is not kept


def fold_heading(text: str) -> str:
    """Return a heading as it is compared: no case, no unit in brackets, one space, no colon or star at its end."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain)
    plain = re.sub(r"[\u2010-\u2015_/\\-]+", " ", plain)
    return " ".join(plain.split()).strip(" :*.,;#?!")


def words(*lines: str) -> tuple[str, ...]:
    """Headings are parted by a bar; each is folded as those of a file are."""
    return tuple(dict.fromkeys(fold_heading(word) for line in lines for word in line.split("|")))


class Heading(NamedTuple):
    """What a column is called in the template, and the other words by which it is known; earlier ones win."""

    fi: str
    sv: str
    en: str
    others: str = ""


# The names are the rule book's fields; the order is the template's. Words: domain.md 12, and general knowledge [K].
HEADINGS = {
    "code": Heading(
        "Kortin tunnus",
        "Kortets kod",
        "Card code",
        "Kaikukortin tunnus | Kaikukortin numero | Kaikukortin nro | Kaikukortin koodi | Kortin numero | Kortin nro"
        " | Kortin koodi | Korttinumero | Korttitunnus | Korttikoodi | Kaikukorttinumero | Kaikukoodi | Kortkod"
        " | Kortets nummer | Kortnummer | Kortnr | Kaikukortets kod | Kaikukortets nummer | Card number | Card no"
        " | Card id | Kaikukortti code | Kaikukortti number | Tunnus | Koodi | Kod | Code",
    ),
    "issued_on": Heading(
        "Myöntämispäivä",
        "Datum för utdelning",
        "Issue date",
        "Myöntämispäivämäärä | Myöntämispvm | Myönnetty | Luovutuspäivä | Luovutuspäivämäärä | Luovutuspvm | Luovutettu"
        " | Jakopäivä | Jakopvm | Antopäivä | Utdelningsdatum | Utdelningsdag | Överlåtelsedatum | Överlåtelsedag"
        " | Date of issue | Issued on | Issued | Day of issue | Päivämäärä | Päivä | Pvm | Datum | Dag | Date | Day",
    ),
    "birth_year": Heading(
        "Syntymävuosi",
        "Födelseår",
        "Year of birth",
        "Synt. vuosi | Synt.vuosi | Synt.v. | Född år | Födelseåret | Birth year | Born in",
    ),
    "postal_code": Heading(
        "Postinumero",
        "Postnummer",
        "Postal code",
        "Postinro | Postinumero ja -toimipaikka | Postnr | Postkod | Post code | Postcode | Zip code | Zip",
    ),
    "children": Heading(
        "Lasten määrä",
        "Antal barn",
        "Number of children",
        "Lasten tai lastenlasten määrä | Lasten lukumäärä | Lasten lkm | Lapsia kpl | Lapsia | Lapset"
        " | Lapset tai lastenlapset | Antal barn eller barnbarn | Barn eller barnbarn | Barn"
        " | Number of children or grandchildren | Children or grandchildren | Children | Kids",
    ),
    "gender": Heading("Sukupuoli", "Kön", "Gender", "Sex"),
    "mother_tongue": Heading(
        "Äidinkieli",
        "Modersmål",
        "Mother tongue",
        "First language | Native language | Kieli | Språk | Language",
    ),
    "life_situation": Heading(
        "Elämäntilanne",
        "Livssituation",
        "Life situation",
        "Pääasiallinen toiminta | Huvudsaklig verksamhet | Main type of activity | Main activity | Situation",
    ),
    "for_guardian": Heading(
        "Alle 16-vuotiaan huoltaja",
        "Vårdnadshavare för en klient under 16 år",
        "Guardian of a client under 16",
        "Kortti huoltajalle | Huoltajan kortti | Huoltaja | Kort till vårdnadshavare | Vårdnadshavare"
        " | Card for a guardian | Guardian",
    ),
    "consent_voluntary": Heading(
        "Suostumus taustatietoihin",
        "Samtycke till bakgrundsuppgifter",
        "Consent to background information",
        "Suostumus vapaaehtoisiin tietoihin | Suostumus tietojen tallentamiseen | Suostumus"
        " | Samtycke till frivilliga uppgifter | Samtycke | Consent to voluntary information | Consent",
    ),
    "consent_wellbeing": Heading(
        "Suostumus hyvinvointikysymyksiin",
        "Samtycke till frågor om välbefinnande",
        "Consent to well-being questions",
        "Suostumus hyvinvointi | Hyvinvointikysymykset | Frågor om välbefinnande | Consent to wellbeing questions"
        " | Well-being questions | Wellbeing questions",
    ),
    "remarks": Heading(
        "Huomautukset",
        "Anmärkningar",
        "Remarks",
        "Huomautus | Huomioita | Huomio | Lisätietoja | Lisätiedot | Anmärkning | Tilläggsuppgifter | Remark | Notes"
        " | Note | Comments | Comment",
    ),
}
KNOWN = {name: words(" | ".join(filter(None, heading))) for name, heading in HEADINGS.items()}
OURS = words("Rivi | Rad | Row | Syy | Orsak | Reason")  # of the refused rows that we gave back

# What the register never holds: who somebody is. [S0, S1, S2]
_PERSONAL = re.compile(
    r"nimi|\bnamn|(?:för|efter)namn|\bname|(?:first|last|sur)name|sähköposti|\be ?post|\be ?mail"
    r"|henkilötunn|\bhetu\b|\bsotu\b|personbeteck|personnummer|identity|\bssn\b|puhelin|\bpuh\b|\bgsm\b|telefon|phone"
    r"|\bmobile|osoite|\badress|\baddress|syntymä(?:aika|päivä)|födelse(?:tid|datum|dag)|date of birth|birth ?da"
    r"|asiakas(?:numero|tunnus|nro)|klient(?:nummer|nr)|client (?:number|no|id)"
)
YES = frozenset(words("Kyllä | K | On | Joo | Ja | J | Yes | Y | X | 1 | True | Tosi | Sant"))
NO = frozenset(words("Ei | E | Nej | N | No | 0 | False | Epätosi | Falskt"))

_YES_NO = {"for_guardian", "consent_voluntary", "consent_wellbeing"}
_SHAPES = {
    "code": re.compile(r"(?=(?:.*[0-9]){4})[\w .\-–]{1,20}"),  # not a name in the wrong column
    "issued_on": re.compile(r"[0-9]{1,4}[./-] ?[0-9]{1,2}[./-] ?[0-9]{1,4}\.?(?:[T ]0?0[:.]00.*)?"),
    "birth_year": re.compile(r"[0-9]{1,5}"),
    "postal_code": re.compile(r"[0-9 ]{1,6}"),
    "children": re.compile(r"-?[0-9]{1,4}"),
}
_PERSON = re.compile(r"[0-9]{6}[+\-–A-Ya-y]?[0-9]{3}[0-9A-Za-z]")  # a Finnish personal identity code
_MIDNIGHT = re.compile(r"[T ]0?0[:.]00.*")  # a day kept as a moment


class Fault(StrEnum):
    """Why a workbook that was opened cannot be taken in."""

    NO_CODES = "no_codes"  # no sheet has a column for the card's code
    TWICE = "twice"  # two columns have the same heading
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class TableFault(Exception):
    """`name` is the field that has two columns; `count` the number of rows when there are too many."""

    def __init__(self, fault: Fault, *, name: str = "", count: int = 0) -> None:
        super().__init__(fault.value)
        self.fault, self.name, self.count = fault, name, count


class Line(NamedTuple):
    """A row of the workbook: its number there, and its known cells, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What was read. `headings`: the sender's own word for each known column, in their order. `unread`: the headings
    of the other columns; `personal`: those of them that tell who somebody is. `other_sheets` could be read as well."""

    sheet: str
    headings: dict[str, str]
    lines: list[Line]
    unread: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)


def heading_in(language: str, name: str) -> str:
    """What the template calls a field's column, of the card's code when no field is named; in Finnish by default."""
    heading = HEADINGS[name or "code"]
    return {"sv": heading.sv, "en": heading.en}.get(language[:2], heading.fi)


def read_table(workbook: Workbook) -> Table:
    """Find the headings and take the known cells below them. Raises TableFault."""
    found = [(sheet, top) for sheet in workbook.sheets if (top := _header_of(sheet))]
    # A code alone may be a word of the instructions; a hidden sheet is read only when there is no other.
    found = [(sheet, top) for sheet, top in found if len(_names_in(top)) > 1] or found
    if not found:
        raise TableFault(Fault.NO_CODES)
    found.sort(key=lambda pair: not pair[0].visible)
    sheet, header = found[0]
    columns = _columns_of(header)
    below = [row for row in sheet.rows if row.number > header.number and row.cells != header.cells]
    lines = [line for row in below if (line := _line_of(row, columns)).cells]
    if not lines:
        raise TableFault(Fault.NO_ROWS)
    if len(lines) > MOST_ROWS:
        raise TableFault(Fault.TOO_MANY_ROWS, count=len(lines))
    unread = _unread(header, below, set(columns.values()))
    return Table(
        sheet=sheet.name,
        headings={name: header.at(at)[:LONGEST_HEADING] for name, at in columns.items()},
        lines=lines,
        unread=unread,
        personal=[heading for heading in unread if _PERSONAL.search(fold_heading(heading))],
        other_sheets=[other.name for other, _top in found[1:] if other.visible],
    )


def _header_of(sheet: Sheet) -> Row | None:
    """The row with the most known headings, if the code is among them."""
    rows = [row for row in sheet.rows if row.number <= HEADINGS_WITHIN]
    scored = [(len(names), row) for row in rows if "code" in (names := _names_in(row))]
    return max(scored, key=lambda pair: (pair[0], -pair[1].number))[1] if scored else None


def _names_in(row: Row) -> set[str]:
    folded = {fold_heading(cell) for cell in row.cells}
    return {name for name, known in KNOWN.items() if folded & set(known)}


def _columns_of(header: Row) -> dict[str, int]:
    """Each field's column, from left to right. Raises TableFault when two have its best heading."""
    folded = [fold_heading(cell) for cell in header.cells]
    columns = {}
    for name, known in KNOWN.items():
        best = next((word for word in known if word in folded), None)
        if best is None:
            continue
        if folded.count(best) > 1:
            raise TableFault(Fault.TWICE, name=name)
        columns[name] = folded.index(best)
    return dict(sorted(columns.items(), key=lambda pair: pair[1]))


def _line_of(row: Row, columns: dict[str, int]) -> Line:
    cells = {name: _kept(name, text) for name, at in columns.items() if (text := row.at(at))}
    return Line(row.number, cells)


def _kept(name: str, text: str) -> str:
    """What may be kept of a cell: what can be an answer, and of anything else that there was something."""
    text = " ".join(text.split())
    if name == "issued_on":
        text = _MIDNIGHT.sub("", text) if _SHAPES[name].fullmatch(text) else UNREADABLE
    elif name in _YES_NO:
        folded = fold_heading(text)
        text = "yes" if folded in YES else "no" if folded in NO else UNREADABLE
    elif name in _SHAPES and not _SHAPES[name].fullmatch(text):
        text = UNREADABLE
    return UNREADABLE if name != "remarks" and _PERSON.fullmatch(text) else text


def _unread(header: Row, below: Iterable[Row], read: set[int]) -> list[str]:
    """The headings of the columns that are not read; of one without a heading its letter, when it has cells."""
    named = [(at, cell) for at, cell in enumerate(header.cells) if at not in read and cell]
    unnamed = {at for row in below for at, cell in enumerate(row.cells) if cell and not header.at(at)} - read
    named += [(at, letters(at)) for at in unnamed if at < MAX_COLUMNS]
    return [cell[:LONGEST_HEADING] for _at, cell in sorted(named) if fold_heading(cell) not in OURS]


def letters(column: int) -> str:
    """A column (from 0) as spreadsheet programs call it: A, Z, AA."""
    name, left = "", column + 1
    while left:
        left, at = divmod(left - 1, 26)
        name = chr(ord("A") + at) + name
    return name
