"""Reports as text: the encodings, separators, quotes and line ends that systems write."""

from __future__ import annotations

import codecs
from datetime import date

from .making import (
    ALONE,
    CHILD,
    FAMILY,
    OTHER,
    PAIR,
    SIBELIUS,
    SIBELIUS_DAY,
    SNOW,
    SNOW_DAY,
    SOLD,
    Report,
    ignored,
    sold_at,
    text,
    use,
)

FINNISH = "Tapahtuma;Esityspäivä;Klo;Kaikukortin tunnus;Lapsia"
LINES = [f"{event};{day:%d.%m.%Y};{at:%H.%M};{code};{children}" for code, children, event, day, at in SOLD]
WITH_MARK = codecs.BOM_UTF16_BE.decode("utf-16-be")


def separated(by: str) -> list[str]:
    return [line.replace(";", by) for line in (FINNISH, *LINES)]


def day_lines(*days: str) -> list[str]:
    """The same card on each of these days, as they are written."""
    return ["Kortin tunnus;Pvm;Tapahtuma", *(f"{PAIR};{day};{SNOW}" for day in days)]


def on_days(*days: date) -> dict[int, str]:
    return {row: use(PAIR, 0, SNOW, day) for row, day in enumerate(days, 2)}


WRITTEN = {
    "finnish_days.csv": ["la 14.11.2026", "Perjantaina 6. marraskuuta 2026", "17.10.26", "su 8. 11. 2026"],
    "swedish_days.csv": ["lördag 14 november 2026", "fre 6.11.2026", "den 17 oktober 2026", "sön 8 nov 2026"],
    "iso_days.csv": ["2026-11-14", "20261106", "2026-10-17T00:00:00", "2026/11/08"],
    "english_days.csv": ["Sat 14 Nov 2026", "6 November, 2026", "Saturday, October 17, 2026", "Nov 8th 2026"],
}
MEANT = (SNOW_DAY, SIBELIUS_DAY, date(2026, 10, 17), date(2026, 11, 8))
BAD_DAYS = ["31.11.2026", "ensi lauantai", "", "14.11.2062", "11/14/2026"]
TITLED = ["Myyntiraportti;Espoon kaupunginteatteri", "Tulostettu 1.12.2026", ""]
NAMED = ["Asiakas;Sähköposti;Puhelin;Tapahtuma;Pvm;Kortti"]
NAMED += [f"Testaaja Tiina;tiina@example.org;050 1234567;{SNOW};14.11.2026;Kaikukortti {PAIR} / Tiina"]
NAMED += [f"Ostaja Olli;olli@example.org;040 7654321;{SNOW};14.11.2026;ei korttia, t. Olli"]
QUOTED = ["Kortin tunnus;Tapahtuma;Pvm;Lapset", f'"{PAIR}";"Lumi\r\nkuningatar";"14.11.2026";"2"', ""]
QUOTED += [f'{ALONE};"""Lumi"", osa 2; toinen";14.11.2026;0']
AS_FORMULAS = ["Kortin tunnus;Tapahtuma;Pvm;Lapset", f'="{PAIR}";="{SNOW}";="14.11.2026";="2"']
SEVERAL = ["Kortin tunnus;Tapahtuma;Pvm;Aikuiset;Lapset", f"{PAIR};{SNOW};14.11.2026;2;0"]
SEVERAL += [f"{FAMILY};{SNOW};14.11.2026;1;3", f"{OTHER};{SNOW};14.11.2026;-1;0", f"{CHILD};{SNOW};14.11.2026;1;-1"]
MOMENTS = ["Card code,Show,Date and time,Children"]
MOMENTS += [f'{PAIR},{SNOW},"la 14.11.2026 klo 13.00",2', f"{CHILD},{SIBELIUS},2026-11-06T18:30:00+02:00,1"]
MOMENTS += [f"{ALONE},Niskavuoren naiset,17.10.2026 19:00-21:30,0"]
TYPES = ["Lipputyyppi;Kpl;Kortin tunnus;Tapahtuma;Pvm", f"Kaikukortti;1;{PAIR};{SNOW};14.11.2026"]
TYPES += [f"Perus;2;;{SNOW};14.11.2026", f"Avustaja;1;;{SNOW};14.11.2026", "Yhteensä;4;;;"]
NO_HEADINGS = [f"{SNOW};14.11.2026;13:00;{PAIR}", f"{SIBELIUS};6.11.2026;18:30;{CHILD}"]
WITHOUT = {
    1: use(PAIR, 0, "", SNOW_DAY, SOLD[0][4]),
    2: use(CHILD, 0, "", SIBELIUS_DAY, SOLD[1][4]),
}
NAMED_FATES = {2: use(PAIR, 0, SNOW, SNOW_DAY), 3: "misread"}
DANGEROUS = ["Kortin tunnus;Tapahtuma;Pvm;Lapset", f"{PAIR};=cmd|' /C calc'!A0;14.11.2026;2"]
DANGEROUS += [f'{ALONE};"=HYPERLINK(""http://example.org"";""x"")";14.11.2026;=1+1']
LATIN = text(FINNISH, *LINES, encoding="cp1252")

REPORTS = {
    "windows.csv": Report(LATIN, sold_at(2, 3, 4)),
    "utf8.csv": Report(text(FINNISH, *LINES), sold_at(2, 3, 4)),
    "utf8_mark.csv": Report(text(FINNISH, *LINES, encoding="utf-8-sig"), sold_at(2, 3, 4)),
    "utf16_tabs.txt": Report(text(*separated("\t"), encoding="utf-16"), sold_at(2, 3, 4)),
    "utf16_be.csv": Report(text(WITH_MARK + FINNISH, *LINES, encoding="utf-16-be"), sold_at(2, 3, 4)),
    "tabs.xls": Report(text(*separated("\t"), encoding="cp1252"), sold_at(2, 3, 4)),
    "commas.csv": Report(text(*separated(",")), sold_at(2, 3, 4)),
    "pipes.txt": Report(text(*separated("|"), ends="\n"), sold_at(2, 3, 4)),
    "old_mac.csv": Report(text(FINNISH, *LINES, encoding="utf-8", ends="\r"), sold_at(2, 3, 4)),
    "sep.csv": Report(text("sep=;", FINNISH, *LINES, encoding="cp1252"), sold_at(2, 3, 4)),
    "trailing.csv": Report(text(*(line + ";;;" for line in (FINNISH, *LINES, ";;;;"))), sold_at(2, 3, 4)),
    "titled.csv": Report(text(*TITLED, FINNISH, *LINES, "Yhteensä;;;;3"), {**sold_at(5, 6, 7), **ignored(8)}),
    "empty_rows.csv": Report(text(FINNISH, LINES[0], "", ";;;;", LINES[1], "", LINES[2]), sold_at(2, 5, 7)),
    "line_breaks.csv": Report(
        text(*QUOTED),
        {2: use(PAIR, 2, "Lumi kuningatar", SNOW_DAY), 4: use(ALONE, 0, '"Lumi", osa 2; toinen', SNOW_DAY)},
    ),
    "as_formulas.csv": Report(text(*AS_FORMULAS), {2: use(PAIR, 2, SNOW, SNOW_DAY)}),
    "several_adults.csv": Report(
        text(*SEVERAL),
        {2: "bad_adults", 3: use(FAMILY, 3, SNOW, SNOW_DAY), 4: "bad_adults", 5: "bad_children"},
    ),
    "moments.csv": Report(text(*MOMENTS), sold_at(2, 3, 4)),
    "types.csv": Report(text(*TYPES), {2: use(PAIR, 0, SNOW, SNOW_DAY), **ignored(3, 4, 5)}),
    "no_headings.csv": Report(text(*NO_HEADINGS), WITHOUT),
    "names.csv": Report(text(*NAMED, encoding="cp1252"), NAMED_FATES),
    "formulas.csv": Report(text(*DANGEROUS), {2: use(PAIR, 2, "=cmd|' /C calc'!A0", SNOW_DAY), 3: "bad_children"}),
    "bad_days.csv": Report(
        text(*day_lines(*BAD_DAYS)),
        dict(enumerate(["bad_day", "bad_day", "no_day", "day_too_far", "bad_day"], 2)),
    ),
    **{name: Report(text(*day_lines(*days)), on_days(*MEANT)) for name, days in WRITTEN.items()},
}
