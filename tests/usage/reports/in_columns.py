"""Reports of adult and child tickets on separate rows, and of days since 1904: what `usage.columns` is taught next.

The driver of the folder takes REPORTS in by its constant AWAITED; the two fates below are the preview's to name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .biff import XlsSheet, xls
from .making import (
    ALONE,
    CHILD,
    HEADINGS,
    PAIR,
    SIBELIUS,
    SIBELIUS_DAY,
    SNOW,
    SNOW_DAY,
    SOLD,
    Report,
    bytes_of,
    ignored,
    sheets_of,
    sold_at,
    text,
    use,
    xlsx,
)

JOINED = "joined"  # the row of a child's ticket that is counted with the adult's
LONE_CHILD = "no_adult"  # the row of a child's ticket without an adult's
TICKETS = ["Tilausnro", "Tapahtuma", "Esityspäivä", "Lipputyyppi", "Kpl", "Kortin tunnus"]


def separate_rows() -> bytes:
    """Two children on one row, one on a row above its adult, another order's between, and a child alone."""
    rows: list[list[Any]] = [[1, SNOW, SNOW_DAY, "Kaikukortti", 1, PAIR], [1, SNOW, SNOW_DAY, "Kaikukortti lapsi", 2]]
    rows += [[2, SNOW, SNOW_DAY, "Perus", 2], [3, SIBELIUS, SIBELIUS_DAY, "Kaikukortti lapsi", 1]]
    rows += [[3, SIBELIUS, SIBELIUS_DAY, "Kaikukortti", 1, CHILD], [4, SNOW, SNOW_DAY, "Kaikukortti", 1, ALONE]]
    return xlsx(TICKETS, *rows, [5, SNOW, SNOW_DAY, "Kaikukortti lapsi", 1])


def separate_lines() -> list[str]:
    """One ticket a row, the card's code on each of them."""
    lines = [";".join(TICKETS)]
    lines += [f"7;{SNOW};14.11.2026;{kind};1;{PAIR}" for kind in ("Kaiku aikuinen", "Kaiku lapsi", "Kaiku lapsi")]
    return [*lines, f"8;{SNOW};14.11.2026;Kaiku aikuinen;1;{ALONE}"]


def since_1904(*, bare: bool) -> bytes:
    """A workbook of an old Macintosh: 44878 is 14.11.2026."""
    rows = [[*sold[:3], (sold[3] - date(1904, 1, 1)).days if bare else sold[3]] for sold in SOLD]
    book = sheets_of(Myynti=[])
    book.epoch = CALENDAR_MAC_1904
    for row in [HEADINGS[:4], *rows]:
        book["Myynti"].append(list(row))
    return bytes_of(book)


def old_since_1904() -> bytes:
    return xls(XlsSheet("Myynti", [HEADINGS, *map(list, SOLD)]), from_1904=True)


SEPARATE = {
    2: use(PAIR, 2, SNOW, SNOW_DAY),
    3: JOINED,
    **ignored(4),
    5: JOINED,
    6: use(CHILD, 1, SIBELIUS, SIBELIUS_DAY),
    7: use(ALONE, 0, SNOW, SNOW_DAY),
    8: LONE_CHILD,
}
REPORTS = {
    "separate_rows.xlsx": Report(separate_rows, SEPARATE),
    "separate_rows.csv": Report(
        text(*separate_lines()),
        {2: use(PAIR, 2, SNOW, SNOW_DAY), 3: JOINED, 4: JOINED, 5: use(ALONE, 0, SNOW, SNOW_DAY)},
    ),
    "since_1904.xlsx": Report(lambda: since_1904(bare=False), sold_at(2, 3, 4, clock=False)),
    "since_1904_bare.xlsx": Report(lambda: since_1904(bare=True), sold_at(2, 3, 4, clock=False)),
    "since_1904.xls": Report(old_since_1904, sold_at(2, 3, 4)),
}
