"""Personal identity codes and days of birth.

Pure: standard library only. The code's form: DVV, "Henkilötunnus"; the century signs B–F and U–Y came on 1.1.2023
(decree 690/2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .found import Kind, Suspicion

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CODE = re.compile(
    r"(?<![0-9])([0-3][0-9])([01][0-9])([0-9]{2})( ?)([-+A-FU-Y]|)( ?)([0-9]{3})([0-9A-FHJ-NPR-Y])(?![0-9])",
    re.IGNORECASE,
)


def identity_codes(text: str) -> Iterator[Suspicion]:
    """Finnish personal identity codes: with the right check character however spaced, else when the shape is clear."""
    for match in _CODE.finditer(text):
        if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12 and (_is_right(match) or _is_clear(match, text)):
            yield Suspicion(Kind.IDENTITY_CODE, match[0], match.start())


def _is_right(match: re.Match[str]) -> bool:
    day, month, year, _before, sign, _after, number, check = match.groups()
    if not sign and check.isdigit():
        return False  # ten digits: a telephone or a customer number as well
    return CHECK_CHARACTERS[int(day + month + year + number) % 31] == check.upper()


def _is_clear(match: re.Match[str], text: str) -> bool:
    """The shape alone, a slip in it or not: whole, standing by itself, and no telephone number (040…-…, 050…-…)."""
    alone = not text[: match.start()][-1:].isalnum() and not text[match.end() :][:1].isalpha()
    is_phone = match[1] in ("04", "05") and match[5] == "-" and match[8].isdigit()
    return bool(match[5]) and not match[4] and not match[6] and alone and not is_phone


ADULT = 15  # years: the register began in 2015, so an older day in a remark is hardly about a card
_BEFORE = re.compile(
    r"synty[nmiv]|synt\.|\bsynny|född|födel|\bborn\b|birth|\bdob\b|d\.o\.b|\b[sfb]\.? ?:? ?$", re.IGNORECASE
)
_AFTER = re.compile(r"^[ ,(]{0,3}(?:\w{1,12} ){0,2}(?:syntyn|syntyi|född|born\b)", re.IGNORECASE)
_NEAR = 32

_DAY_FIRST = re.compile(r"(?<![0-9])([0-3]?[0-9]) ?([./-]) ?([01]?[0-9]) ?\2 ?([0-9]{4}|[0-9]{2})(?![0-9])")
_YEAR_FIRST = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([./-])([01]?[0-9])\2([0-3]?[0-9])(?![0-9])")
_DAY_THEN_MONTH = re.compile(
    r"(?<![0-9])([0-3]?[0-9])(?:\.|:e|st|nd|rd|th)? ?(?:of )?([^\W\d_]{3,12})\.?,? {1,2}((?:19|20)[0-9]{2})(?![0-9])"
)
_MONTH_THEN_DAY = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.? ([0-3]?[0-9])(?:st|nd|rd|th)?,? ((?:19|20)[0-9]{2})(?![0-9])"
)
_COMPACT = re.compile(r"(?<!\w)([0-3][0-9])([01][0-9])((?:19|20)?[0-9]{2})(?![\w-])")

_FINNISH = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split()
_SWEDISH = "januari februari mars april maj juni juli augusti september oktober november december".split()
_ENGLISH = "january february march april may june july august september october november december".split()
_MONTHS = {
    spelling: month
    for month, (fi, sv, en) in enumerate(zip(_FINNISH, _SWEDISH, _ENGLISH, strict=True), 1)
    for spelling in (f"{fi}kuu", f"{fi}kuun", f"{fi}kuuta", sv, sv[:3], en, en[:3])
}


def birth_dates(text: str, today: date) -> Iterator[Suspicion]:
    """Days with a word of birth beside them, and full dates more than 15 years before `today`."""
    old = date(today.year - ADULT, today.month, min(today.day, 28))
    for match, day, is_full in sorted(_days(text, today), key=lambda found: found[0].start()):
        if day < today and ((is_full and day < old) or _birth_beside(text, match)):
            yield Suspicion(Kind.BIRTH_DATE, match[0], match.start())


def _birth_beside(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    return bool(_BEFORE.search(before) or _AFTER.search(after))


def _days(text: str, today: date) -> Iterator[tuple[re.Match[str], date, bool]]:
    """Each date with its match, and whether it is written in full: two figures of a year are not."""
    for match in _DAY_FIRST.finditer(text):
        yield from _dated(match, match[4], match[3], match[1], today, is_full=len(match[4]) == 4)
    for match in _YEAR_FIRST.finditer(text):
        yield from _dated(match, match[1], match[3], match[4], today)
    for match in _DAY_THEN_MONTH.finditer(text):
        yield from _dated(match, match[3], match[2], match[1], today)
    for match in _MONTH_THEN_DAY.finditer(text):
        yield from _dated(match, match[3], match[1], match[2], today)
    for match in _COMPACT.finditer(text):
        yield from _dated(match, match[3], match[2], match[1], today, is_full=False)


def _dated(
    match: re.Match[str], year: str, month: str, day: str, today: date, *, is_full: bool = True
) -> Iterator[tuple[re.Match[str], date, bool]]:
    number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
    century = "" if len(year) == 4 else "20" if int(year) <= today.year % 100 else "19"
    try:
        found = date(int(century + year), number, int(day))
    except ValueError:
        return
    if found.year >= 1900:
        yield match, found, is_full
