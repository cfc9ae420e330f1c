"""Reports in .xlsx: title rows, sheets, merged cells, totals, days and codes as programs keep them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from openpyxl.comments import Comment

from tests.cards.made_files import xlsx as raw_xlsx

from .making import (
    ALONE,
    CHILD,
    EXPIRED,
    FAMILY,
    HEADINGS,
    OTHER,
    PAIR,
    SIBELIUS,
    SIBELIUS_DAY,
    SNOW,
    SNOW_DAY,
    SOLD,
    WOMEN,
    WOMEN_DAY,
    Report,
    bytes_of,
    ignored,
    sheets_of,
    sold_at,
    use,
    xlsx,
)

TITLES = [["LIPUNMYYNTIRAPORTTI"], ["Järjestäjä:", "Espoon kaupunginteatteri"], ["Ajanjakso:", "1.10.-30.11.2026"], []]
FIRST, SECOND, THIRD = ([code, event, day, children] for code, children, event, day, _ in SOLD)
SHORT = ["Kortin tunnus", "Tapahtuma", "Esityspäivä", "Lapsiliput"]


def titles() -> bytes:
    return xlsx(*TITLES, HEADINGS, *SOLD, ["Yhteensä", 3], merged=["A1:E1", "B2:E2"])


def second_sheet() -> bytes:
    book = sheets_of(
        Kansi=[["Raportti", "Espoo"], ["Tekijä", "Lippukassa"]],
        Vanhat=[HEADINGS, *[(EXPIRED, 0, SNOW, SNOW_DAY, None)] * 9],
        Myynti=[HEADINGS, *SOLD],
    )
    book["Vanhat"].sheet_state = "hidden"
    return bytes_of(book)


def merged_events() -> bytes:
    rows = [["Tapahtuma", "Pvm", "Klo", "Kortin tunnus", "Lapset"]]
    rows += [[SNOW, SNOW_DAY, time(13, 0), PAIR, 2], [None, None, None, ALONE, 0], [None, None, None, OTHER, 0]]
    rows += [[WOMEN, WOMEN_DAY, time(19, 0), FAMILY, 1], [None, None, None, CHILD, 0]]
    return xlsx(*rows, merged=["A2:A4", "B2:B4", "C2:C4", "A5:A6", "B5:B6", "C5:C6"])


def merged_amount() -> bytes:
    """Two cards of one order beside one number of children: whose they are nobody knows, but they are two."""
    return xlsx(SHORT, [PAIR, SNOW, SNOW_DAY, 2], [FAMILY, SNOW, SNOW_DAY, None], merged=["D2:D3"])


def two_rows_of_headings() -> bytes:
    first = ["Kortin tunnus", "Tapahtuma", "Pvm", "Liput", None]
    rows = [[code, event, day, 1, children] for code, children, event, day, _ in SOLD]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1"]
    return xlsx(first, [None, None, None, "Aikuiset", "Lapset"], *rows, merged=merged)


def subtotals() -> bytes:
    """Each event has its total, with empty rows between."""
    rows = [FIRST, ["Yhteensä", None, None, 2], [], SECOND, ["Yhteensä", None, None, 1], [], [], THIRD]
    return xlsx(SHORT, *rows, ["Välisumma", None, None, 0], ["Kaikki yhteensä", None, None, 3])


def page_heads() -> bytes:
    return xlsx(SHORT, FIRST, SHORT, SECOND, [], SHORT, THIRD)


def serial_days() -> bytes:
    """Days that lost their format: 46340 is 14.11.2026."""
    rows = [[code, event, (day - date(1899, 12, 30)).days, children] for code, children, event, day, _ in SOLD]
    return xlsx(SHORT, *rows)


def number_codes() -> bytes:
    rows = [[int(code[1:]), *rest] for code, *rest in SOLD]
    return xlsx(HEADINGS, *rows, formats={"A2": '"A"000000000', "A3": r"\A000\ 000\ 000", "A4": '"A"000000000'})


def bare_numbers() -> bytes:
    """Without the letter nobody knows which run it is."""
    return xlsx(HEADINGS, [45198723, *SOLD[0][1:]], ["045198728", *SOLD[1][1:]], formats={"A2": "000000000"})


def free_text() -> bytes:
    rows: list[list[Any]] = [["Tilausnro", "Tapahtuma", "Esityspäivä", "Lipputyyppi", "Kpl", "Lapsiliput", "Lisätieto"]]
    rows += [[880109, SNOW, SNOW_DAY, "Kaikukortti", 1, 2, f"Kaikukortti {PAIR}"]]
    rows += [[880110, SNOW, SNOW_DAY, "Perus", 2, None, "pyörätuoli"], [880111, SNOW, SNOW_DAY, "Eläkeläinen", 4, 0]]
    rows += [[880112, SIBELIUS, SIBELIUS_DAY, "Kaikukortti", 1, 1, "nro A045-198-728, nouto kassalta"]]
    rows += [[880113, SIBELIUS, SIBELIUS_DAY, "Lapsi", 1, None, "seisomapaikka 045 1987230"]]
    rows += [[880114, WOMEN, WOMEN_DAY, "KAIKUKORTTI ", 1, None, "(a045 198 805)"]]
    return xlsx(*rows, [880115, WOMEN, WOMEN_DAY, "Kaikukortti", 1, None, "kortti unohtui"])


SPELLINGS = ["a045198723", "A045 198 723", "A045-198-723", "A 045198723", "A045\u00a0198\u00a0723", "A045.198.723"]


def spellings() -> bytes:
    days = [date(2026, 11, day) for day in range(1, 7)]
    return xlsx(SHORT, *([code, SNOW, day, 0] for code, day in zip(SPELLINGS, days, strict=True)))


def quantities() -> bytes:
    headings = [*SHORT, "Aikuisliput"]
    counts: list[Any] = [1, 2, 0, None, "1 kpl", "x", "kaksi", 1.0]
    days = [date(2026, 11, day) for day in range(1, 9)]
    return xlsx(headings, *([PAIR, SNOW, day, "2 lasta", count] for day, count in zip(days, counts, strict=True)))


def formulas() -> bytes:
    """Values that formulas made, as programs keep them beside the formula; the last was never calculated."""
    cells = [("A2", f'"{PAIR}"', PAIR), ("B2", "Sheet2!B9", SNOW), ("C2", "TODAY()", "14.11.2026"), ("D2", "1+1", "2")]
    cells += [("A3", f'"{ALONE}"', ALONE), ("B3", "X()", WOMEN), ("C3", "X()", "17.10.2026"), ("D3", "X()", "0")]
    row = "".join(f'<c r="{at}" t="str"><f>{formula}</f><v>{value}</v></c>' for at, formula, value in cells[:4])
    other = "".join(f'<c r="{at}" t="str"><f>{formula}</f><v>{value}</v></c>' for at, formula, value in cells[4:])
    heads = "".join(f'<c r="{"ABCD"[n]}1" t="inlineStr"><is><t>{word}</t></is></c>' for n, word in enumerate(SHORT))
    never = '<c r="A4" t="str"><f>A2</f></c><c r="B4" t="inlineStr"><is><t>Lumi</t></is></c>'
    return raw_xlsx(f'<row r="1">{heads}</row><row r="2">{row}</row><row r="3">{other}</row><row r="4">{never}</row>')


def errors() -> bytes:
    """A lookup that failed is not a child less."""
    return xlsx(SHORT, FIRST, [ALONE, SNOW, SNOW_DAY, "#N/A"], [OTHER, "#REF!", SNOW_DAY, 0])


def sheet_per_show() -> bytes:
    def rows(event: str, day: str, *sold: list[Any]) -> list[list[Any]]:
        return [["Esitys:", event, None, "Pvm:", day], [], ["Sukunimi", "Kaikukortin numero", "Lapset"], *sold]

    return bytes_of(
        sheets_of(
            Lumi=rows(SNOW, "14.11.2026", ["Testaaja", PAIR, 2], ["Ostaja", ALONE, None], ["Yhteensä", None, 2]),
            Sibelius=rows(SIBELIUS, "6.11.2026", ["Testaaja", CHILD, 1]),
        )
    )


def moments() -> bytes:
    rows = [[code, event, datetime.combine(day, clock), children] for code, children, event, day, clock in SOLD]
    return xlsx(["Kortin tunnus", "Tapahtuma", "Ajankohta", "Lapset"], *rows)


def fractions() -> bytes:
    """Times as parts of a day, their format lost."""
    rows = [[*sold[:4], (sold[4].hour * 60 + sold[4].minute) / 1440] for sold in SOLD]
    return xlsx(HEADINGS, *rows)


def no_headings() -> bytes:
    return xlsx(*([code, event, f"{day:%d.%m.%Y}"] for code, _, event, day, _ in SOLD))


def swedish() -> bytes:
    headings = ["Kortets nummer", "Antal barnbiljetter", "Föreställning", "Föreställningsdatum", "Klockslag"]
    days = ["lördag 14 november 2026", "fre 6 nov. 2026", "den 17 oktober 2026"]
    rows = [[*sold[:3], day, f"kl. {sold[4]:%H.%M}"] for sold, day in zip(SOLD, days, strict=True)]
    return xlsx(["Biljettrapport"], headings, *rows, ["Totalt", 3])


def english() -> bytes:
    headings = ["Card number", "Child tickets", "Event name", "Event date", "Start time"]
    days = ["Saturday 14 November 2026", "Nov 6, 2026", "17th October 2026"]
    return xlsx(headings, *([*sold[:3], day, sold[4]] for sold, day in zip(SOLD, days, strict=True)), ["Grand total"])


def one_day() -> bytes:
    return xlsx(["Kortin tunnus", "Lapset"], [PAIR, 2], [ALONE, 0])


def kept_rows() -> bytes:
    """Comments, filters, hidden rows and columns, a protected sheet: what is in the cells counts."""
    book = sheets_of(Myynti=[HEADINGS, *SOLD])
    sheet = book["Myynti"]
    sheet["A2"].comment = Comment(f"oikea kortti on {FAMILY}", "Kassa")
    sheet.auto_filter.ref = "A1:E4"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.protection.sheet = True
    return bytes_of(book)


def stray_cell() -> bytes:
    book = sheets_of(Myynti=[HEADINGS, *SOLD])
    book["Myynti"]["H1048576"] = "."
    return bytes_of(book)


def hand_merged() -> dict[int, str]:
    by = [use(code, children, SNOW, SNOW_DAY, time(13, 0)) for code, children in [(PAIR, 2), (ALONE, 0), (OTHER, 0)]]
    later = [use(code, children, WOMEN, WOMEN_DAY, time(19, 0)) for code, children in [(FAMILY, 1), (CHILD, 0)]]
    return dict(enumerate(by + later, 2))


def read_spellings() -> dict[int, str]:
    return {day + 1: use(PAIR, 0, SNOW, date(2026, 11, day)) for day in range(1, 7)}


def counted_quantities() -> dict[int, str]:
    good = {day + 1: use(PAIR, 2, SNOW, date(2026, 11, day)) for day in (1, 4, 5, 6, 8)}
    return good | dict.fromkeys((3, 4, 8), "bad_adults")


FIRST_SHOW = {4: use(PAIR, 2, SNOW, SNOW_DAY), 5: use(ALONE, 0, SNOW, SNOW_DAY), **ignored(6)}
REPORTS = {
    "titles.xlsx": Report(titles, {**sold_at(6, 7, 8), **ignored(9)}),
    "second_sheet.xlsx": Report(second_sheet, sold_at(2, 3, 4)),
    "merged_events.xlsx": Report(merged_events, hand_merged()),
    "merged_amount.xlsx": Report(merged_amount, {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: use(FAMILY, 0, SNOW, SNOW_DAY)}),
    "two_rows_of_headings.xlsx": Report(two_rows_of_headings, sold_at(3, 4, 5, clock=False)),
    "subtotals.xlsx": Report(subtotals, {**sold_at(2, 5, 9, clock=False), **ignored(3, 6, 10, 11)}),
    "page_heads.xlsx": Report(page_heads, {**sold_at(2, 4, 7, clock=False), **ignored(3, 6)}),
    "serial_days.xlsx": Report(serial_days, sold_at(2, 3, 4, clock=False)),
    "number_codes.xlsx": Report(number_codes, sold_at(2, 3, 4)),
    "bare_numbers.xlsx": Report(bare_numbers, {2: "misread", 3: "misread"}),
    "free_text.xlsx": Report(free_text, {**sold_at(2, 5, 7, clock=False), **ignored(3, 4, 6), 8: "misread"}),
    "spellings.xlsx": Report(spellings, read_spellings()),
    "quantities.xlsx": Report(quantities, counted_quantities()),
    "formulas.xlsx": Report(
        formulas, {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: use(ALONE, 0, WOMEN, WOMEN_DAY), 4: "no_code"}
    ),
    "errors.xlsx": Report(errors, {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: "bad_children", 4: use(OTHER, 0, "", SNOW_DAY)}),
    "sheet_per_show.xlsx": Report(sheet_per_show, FIRST_SHOW),
    "moments.xlsx": Report(moments, sold_at(2, 3, 4)),
    "fractions.xlsx": Report(fractions, sold_at(2, 3, 4)),
    "no_headings.xlsx": Report(no_headings, {n: use(c, 0, "", d) for n, (c, _, _, d, _) in enumerate(SOLD, 1)}),
    "swedish.xlsx": Report(swedish, {**sold_at(3, 4, 5), **ignored(6)}),
    "english.xlsx": Report(english, {**sold_at(2, 3, 4), **ignored(5)}),
    "one_day.xlsx": Report(
        one_day,
        {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: use(ALONE, 0, SNOW, SNOW_DAY)},
        {"fixed_day": "14.11.2026", "fixed_event": SNOW},
    ),
    "kept_rows.xlsx": Report(kept_rows, sold_at(2, 3, 4)),
    "stray_cell.xlsx": Report(stray_cell, {**sold_at(2, 3, 4), **ignored(1048576)}),
    "an_xlsx.xls": Report(titles, {**sold_at(6, 7, 8), **ignored(9)}),
    "an_xlsx.txt": Report(titles, {**sold_at(6, 7, 8), **ignored(9)}),
}
