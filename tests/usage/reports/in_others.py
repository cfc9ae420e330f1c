"""Reports in .xls and .ods, the cards' own cases, and files with a wrong ending."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.cards.made_files import XLS

from .biff import XlsSheet, xls
from .making import (
    ALONE,
    COMMUNITY,
    EXPIRED,
    FAMILY,
    HEADINGS,
    OTHER,
    PAIR,
    SNOW,
    SNOW_DAY,
    SOLD,
    WOMEN,
    WOMEN_DAY,
    Raw,
    Report,
    ignored,
    ods,
    ods_row,
    sold_at,
    use,
    xlsx,
)

ROWS: list[list[Any]] = [HEADINGS, *map(list, SOLD)]
SHORT = ["Kortin tunnus", "Tapahtuma", "Pvm", "Lapset"]
ERROR = Raw('table:formula="of:=NA()" office:value-type="string" office:string-value=""', "#N/A")


def old_titles() -> bytes:
    head: list[list[Any]] = [["LIPUNMYYNTIRAPORTTI", None, "1.10.-30.11.2026"], ["Espoon kaupunginteatteri"], []]
    return xls(XlsSheet("Myynti", [*head, *ROWS, [], ["Yhteensä", 3.0]], merged=[(0, 0, 0, 1)]))


def old_sheets() -> bytes:
    """A cover, a hidden sheet of last year with more codes, and the sales."""
    old = XlsSheet("Vanhat", [HEADINGS, *[[EXPIRED, 0, SNOW, SNOW_DAY, None]] * 9], hidden=True)
    return xls(XlsSheet("Kansi", [["Raportti"]]), old, XlsSheet("Myynti", ROWS))


def old_merged() -> bytes:
    rows = [["Esitys", "Pvm", "Kortin tunnus", "Lapset"], [SNOW, SNOW_DAY, PAIR, 2], [None, None, ALONE, 0]]
    return xls(XlsSheet("Myynti", rows, merged=[(1, 2, 0, 0), (1, 2, 1, 1)]))


def old_errors() -> bytes:
    return xls(XlsSheet("Myynti", [SHORT, [PAIR, SNOW, SNOW_DAY, 2], [ALONE, SNOW, SNOW_DAY, "#N/A"]]))


def old_texts() -> bytes:
    """Everything as text, as an old system's export has it."""
    rows = [[code, str(n), event, f"{day:%d.%m.%Y}", f"{at:%H.%M}"] for code, n, event, day, at in SOLD]
    return xls(XlsSheet("Taul1", [HEADINGS, *rows]))


def open_plain() -> bytes:
    return ods(*ROWS)


def open_ending() -> bytes:
    """As LibreOffice ends a sheet: a million empty rows in one element."""
    empty = '<table:table-cell table:number-columns-repeated="16379"/>'
    end = f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
    return ods(["Raportti"], [], *ROWS, ["Yhteensä", 3], ending=end)


def open_repeated() -> bytes:
    """The same row twice is one element; a cell beside its equal, too."""
    row = ods_row([PAIR, 2, SNOW, SNOW_DAY, time(13, 0)])
    twice = row.replace("<table:table-row", '<table:table-row table:number-rows-repeated="2"')
    return ods(HEADINGS, ending=twice)


def spanning(value: str, rows: int) -> Raw:
    return Raw(f'office:value-type="string" table:number-rows-spanned="{rows}"', value)


def open_merged() -> bytes:
    rows = [["Esitys", "Pvm", "Kortin tunnus", "Lapset"], [spanning(SNOW, 2), spanning("14.11.2026", 2), PAIR, 2]]
    return ods(*rows, [None, None, ALONE, 0], [WOMEN, WOMEN_DAY, FAMILY, 1])


def open_errors() -> bytes:
    return ods(SHORT, [PAIR, SNOW, SNOW_DAY, 2], [ALONE, SNOW, SNOW_DAY, ERROR])


def open_numbers() -> bytes:
    """Codes as numbers, shown as codes; days as their serial numbers."""
    rows = [
        [Raw(f'office:value-type="float" office:value="{int(code[1:])}"', code), event, serial(day), n]
        for code, n, event, day, _ in SOLD
    ]
    number = '<number:text>A</number:text><number:number number:min-integer-digits="9"/>'
    return ods(SHORT, *rows, styles=f'<number:number-style style:name="N1">{number}</number:number-style>')


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def open_noted() -> bytes:
    """A comment on a cell is not in the cell."""
    noted = ods_row([PAIR, SNOW, SNOW_DAY, 2]).replace(
        "<text:p>A", f"<office:annotation><text:p>oikea kortti on {FAMILY}</text:p></office:annotation><text:p>A", 1
    )
    return ods(SHORT, ending=noted)


def community() -> bytes:
    """Alone; with under-16s; with a cardholder further down; with a cardholder of another day."""
    days = [date(2026, 11, day) for day in (1, 2, 3, 4)]
    rows = [[COMMUNITY, SNOW, days[0], 0], [COMMUNITY, SNOW, days[1], 3], [COMMUNITY, SNOW, days[2], None]]
    return xlsx(SHORT, *rows, [PAIR, SNOW, days[2], 0], [COMMUNITY, SNOW, days[3], 0], [PAIR, WOMEN, days[3], 0])


def duplicates() -> bytes:
    rows = [[PAIR, SNOW, SNOW_DAY, 2], ["a045 198 723", "LUMIKUNINGATAR!", "la 14.11.2026", 2], [ALONE, SNOW, SNOW_DAY]]
    return xls(XlsSheet("S", [SHORT, *rows, [PAIR, SNOW, "14.11.26", 1], [PAIR, SNOW, date(2026, 11, 13), 2]]))


def states() -> bytes:
    """Every state of a card in one report."""
    codes = [EXPIRED, "A045199002", "A045199003", "A045199004", "A099999999", "A04519872", f"{PAIR} {ALONE}", None]
    return ods(SHORT, *([code, SNOW, SNOW_DAY, 0] for code in codes), [OTHER, SNOW, SNOW_DAY, 3])


STATES = ["expired", "ended", "ended", "not_registered", "no_such_card", "misread", "several_codes", "no_code"]
COMMUNITY_FATES = {
    2: "community_alone",
    3: use(COMMUNITY, 3, SNOW, date(2026, 11, 2)),
    4: use(COMMUNITY, 0, SNOW, date(2026, 11, 3)),
    5: use(PAIR, 0, SNOW, date(2026, 11, 3)),
    6: "community_alone",
    7: use(PAIR, 0, WOMEN, date(2026, 11, 4)),
}
TWICE = {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: "already_in", 4: use(ALONE, 0, SNOW, SNOW_DAY), 5: "already_in"}
TWO = {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: use(ALONE, 0, SNOW, SNOW_DAY)}
REPORTS = {
    "old_titles.xls": Report(old_titles, {**sold_at(5, 6, 7), **ignored(9)}),
    "old_sheets.xls": Report(old_sheets, sold_at(2, 3, 4)),
    "old_merged.xls": Report(old_merged, TWO),
    "old_errors.xls": Report(old_errors, {2: TWO[2], 3: "bad_children"}),
    "old_texts.xls": Report(old_texts, sold_at(2, 3, 4)),
    "by_xlwt.xls": Report(lambda: XLS, {3: use(PAIR, 2, "", SNOW_DAY)}),
    "an_xls.xlsx": Report(old_titles, {**sold_at(5, 6, 7), **ignored(9)}),
    "open.ods": Report(open_plain, sold_at(2, 3, 4)),
    "open_ending.ods": Report(open_ending, {**sold_at(4, 5, 6), **ignored(7)}),
    "open_repeated.ods": Report(open_repeated, {2: sold_at(2, 3, 4)[2], 3: "already_in"}),
    "open_merged.ods": Report(open_merged, {**TWO, 4: use(FAMILY, 1, WOMEN, WOMEN_DAY)}),
    "open_errors.ods": Report(open_errors, {2: TWO[2], 3: "bad_children"}),
    "open_numbers.ods": Report(open_numbers, sold_at(2, 3, 4, clock=False)),
    "open_noted.ods": Report(open_noted, {2: TWO[2]}),
    "an_ods.xlsx": Report(open_plain, sold_at(2, 3, 4)),
    "community.xlsx": Report(community, COMMUNITY_FATES),
    "duplicates.xls": Report(duplicates, {**TWICE, 6: use(PAIR, 2, SNOW, date(2026, 11, 13))}),
    "states.ods": Report(states, {**dict(enumerate(STATES, 2)), 10: "too_many_children"}),
}
