"""The fields of a use, from what people type and spreadsheets hold: day, time, counts, the event's name.

Pure: standard library only. The desk's form and the importer both read with these, so that a row of a report is judged
as the page would judge it (house.md 1). Faults are kinds; the pages have the words.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

EARLIEST_DAY = date(2015, 1, 1)  # the first uses are of 2015 [W1]
FURTHEST_MONTHS = 18  # ours: next season is on sale, the one after it is a slip of the keyboard
LONGEST_NAME = 200
LARGEST_COUNT = 999
LARGEST_AMOUNT = 9999  # euros; more is a slip of the keyboard
_ENDS = " .,:;!?*-|/_"  # punctuation at the ends of a name

_FIRST_SERIAL, _LAST_SERIAL = 30_000, 60_000  # a spreadsheet's day numbers: 1982-02-18 to 2064-04-08
_SERIAL_ZERO = date(1899, 12, 30)  # of the 1900 system; its false leap day is far outside the range
_DAYS_TO_1904 = 1462  # of the 1900 system: day 0 of the other one, 1904-01-01

_FINNISH = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split()
_SWEDISH = "januari februari mars april maj juni juli augusti september oktober november december".split()
_ENGLISH = "january february march april may june july august september october november december".split()
_MONTHS = {"sept": 9} | {
    spelling: month
    for month, (fi, sv, en) in enumerate(zip(_FINNISH, _SWEDISH, _ENGLISH, strict=True), 1)
    for spelling in (fi, f"{fi}k", f"{fi}kuu", f"{fi}kuun", f"{fi}kuuta", sv, sv[:3], en, en[:3])
}
_WEEKDAY = re.compile(
    r"\A(?:(?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)(?:na)?|ma|ti|ke|to|pe|la|su"
    r"|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mån|tis|ons|tors?|fre|lör|sön|må|on|fr|lö|sö"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs)?|fri|sat|sun)[.,]*\s+"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})\.?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_THEN_MONTH = re.compile(r"(?:den )?([0-9]{1,2})(?:\.|:e|st|nd|rd|th)? ?([^\W\d_]+)\.?,? ([0-9]{4})")
_MONTH_THEN_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")

_CLOCK = r"(?:(?:klo|kl|at)\b\.? ?)"
_MOMENT = re.compile(rf"(.*?[0-9])(?:t|[, ]+{_CLOCK}?(?=[0-9]+[:.])|[, ]+{_CLOCK})([0-9].*)")
_TIME = re.compile(
    rf"{_CLOCK}?([0-9]{{1,2}})(?:([:.,])([0-9]{{1,2}}))?"
    r"(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:z|[+][0-9]{2}:?[0-9]{2})?(?: ?- ?[0-9]{1,2}(?:[:.][0-9]{2})?)?"
)
_DAY_FRACTION = re.compile(r"0[.,]([0-9]+)")
_COUNT = re.compile(r"([-+]?)([0-9]{1,30})(?:[.,]0+)?(?: ?(?:kpl|st|pcs|lasta|lapsi|barn|child|children|hlö|pers)\.?)?")
_AMOUNT = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))? ?(?:€|e|eur|euroa?|euros?)?\.?")
_TICKS = frozenset("xk✓✔☑×")  # a theatre's own sheets mark one ticket so [G1]

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_QUOTES = re.compile("[\"'`\u00ab\u00b4\u00bb\u2018-\u201f\u2032\u2033\u2039\u203a\uff02\uff07]")


# A report says the same day, time and event on row after row: each text is read once. Codes never pass through here.
_each_once = lru_cache(maxsize=1_000)


class FaultKind(StrEnum):
    """What is wrong with a field."""

    NO_DAY = "no_day"
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    NOT_A_TIME = "not_a_time"
    NOT_A_COUNT = "not_a_count"
    NEGATIVE_COUNT = "negative_count"
    HUGE_COUNT = "huge_count"
    NOT_AN_AMOUNT = "not_an_amount"
    HUGE_AMOUNT = "huge_amount"


class FieldFault(Exception):
    """A field could not be read; `kind` says why, and the text itself is not repeated."""

    def __init__(self, kind: FaultKind) -> None:
        super().__init__(kind.value)
        self.kind = kind


@_each_once
def parse_day(text: str) -> date:
    """Read a day as written in Finland or by a spreadsheet; day before month, two-digit years are of this century.

    A weekday before it and a time after it are passed over. Raises FieldFault: NO_DAY (empty), NOT_A_DAY, NO_SUCH_DAY
    (31.11.). Whether the day is likely is for `is_far`.
    """
    day_text, _ = split_moment(text)
    if not day_text:
        raise FieldFault(FaultKind.NO_DAY)
    parts = _day_parts(day_text)
    if parts is None:
        raise FieldFault(FaultKind.NOT_A_DAY)
    try:
        return date(*parts)
    except ValueError:
        raise FieldFault(FaultKind.NO_SUCH_DAY) from None


@_each_once
def parse_time(text: str) -> time | None:
    """Read a time of day: 19:00, 19.00, 19, "klo 19", "kl. 19.00", a range's start, or the time after a day.

    None for an empty text or a day alone. Raises FieldFault: NOT_A_TIME.
    """
    plain = _plain(text)
    day_text, after = split_moment(plain)
    if not plain or plain == "-" or (not after and _day_parts(day_text)):
        return None
    clock = after or plain
    fraction = _DAY_FRACTION.fullmatch(clock)
    if fraction and (len(fraction[1]) != 2 or int(fraction[1]) > 59):  # 0.79 of a day, not 0.30 o'clock
        minutes = round(float(f"0.{fraction[1]}") * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    match = _TIME.fullmatch(clock)
    if not match or (match[2] == ":" and len(match[3]) == 1):
        raise FieldFault(FaultKind.NOT_A_TIME)
    minute = (match[3] or "0").ljust(2, "0")  # a cell typed as 19.30 may have become the number 19.3
    if int(match[1]) > 23 or int(minute) > 59:
        raise FieldFault(FaultKind.NOT_A_TIME)
    return time(int(match[1]), int(minute))


@_each_once
def split_moment(text: str) -> tuple[str, str]:
    """Divide "la 14.11.2026 klo 13.00" into a plain day "14.11.2026" and time "13.00"; ("...", "") when undivided."""
    plain = _WEEKDAY.sub("", _plain(text), count=1) if text else ""
    if not any(char.isalpha() for char in plain):
        plain = re.sub(r"\s*([./-])\s*", r"\1", plain)  # "14. 11. 2026"
    if _day_parts(plain) is None:
        for divided in _divisions(plain):
            if _day_parts(divided[0]):
                return divided
    return plain, ""


def parse_children(text: str) -> int:
    """Read the number of children's tickets; empty or a dash is 0, a tick is 1.

    Raises FieldFault: NOT_A_COUNT (words, fractions), NEGATIVE_COUNT, HUGE_COUNT.
    """
    return _count(text, empty=0)


def parse_adults(text: str) -> int:
    """Read the number of adults; empty is 1, which is what a purchase has (domain.md 4.1). Raises as above."""
    return _count(text, empty=1)


def parse_amount(text: str) -> Decimal | None:
    """Read a sum in euros: 12, 12,5, 12.50 €, "12,50 e". None for an empty text.

    Raises FieldFault: NOT_AN_AMOUNT (words, more than two decimals, below zero), HUGE_AMOUNT.
    """
    plain = _plain(text)
    if not plain:
        return None
    match = _AMOUNT.fullmatch(plain)
    if not match:
        raise FieldFault(FaultKind.NOT_AN_AMOUNT)
    amount = Decimal(f"{match[1]}.{match[2] or '0'}")
    if amount > LARGEST_AMOUNT:
        raise FieldFault(FaultKind.HUGE_AMOUNT)
    return amount


@_each_once
def clean_name(text: str) -> str:
    """Return an event's name fit to keep: one line, no control or invisible characters, at most 200 characters."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nothing invisible in it, as nearly always
        return " ".join(composed.split())[:LONGEST_NAME].strip()
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in composed)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in ("Cf", "Cs"))
    return " ".join(visible.split())[:LONGEST_NAME].strip()


@_each_once
def fold_name(text: str) -> str:
    """Return what two spellings of one event's name have in common: the key of "already logged" (house.md 8.4).

    Case, width, spaces, dashes, quotation marks and the punctuation at the ends make no difference. Folded names are
    stored: the result for a name must never change, tests/usage/test_fields.py pins it.
    """
    plain = _DASHES.sub("-", _QUOTES.sub("", clean_name(text)))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())
    folded = _DASHES.sub("-", _QUOTES.sub("", folded))
    spaced = re.sub(r"(?: *-)+ *", "-", " ".join(folded.split()))
    return spaced.strip(_ENDS)[:LONGEST_NAME].strip(_ENDS)  # some letters fold into several


def day_of_1904(text: str) -> str:
    """Return a bare serial number of the 1904 system as an ISO day; any other text as it is."""
    match = _SERIAL.fullmatch(text.strip())
    serial = int(match[1]) + _DAYS_TO_1904 if match else 0
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return text
    return (_SERIAL_ZERO + timedelta(days=serial)).isoformat()


def is_far(day: date, today: date) -> bool:
    """Whether an event's day is too far off to be meant: before 2015 or over 18 months ahead of `today`."""
    years, month = divmod(today.month - 1 + FURTHEST_MONTHS, 12)
    year, month = today.year + years, month + 1
    furthest = date(year, month, min(today.day, monthrange(year, month)[1]))
    return not EARLIEST_DAY <= day <= furthest


def _plain(text: str) -> str:
    return _DASHES.sub("-", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def _divisions(plain: str) -> list[tuple[str, str]]:
    match = _MOMENT.fullmatch(plain)
    return [(match[1], match[2])] if match else []


def _day_parts(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day of a plain text of a known shape, whether or not there is such a day."""
    if match := _YEAR_FIRST.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _COMPACT.fullmatch(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(plain):
        return int(match[4]) + (2000 if len(match[4]) == 2 else 0), int(match[3]), int(match[1])
    if (match := _SERIAL.fullmatch(plain)) and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        day = _SERIAL_ZERO + timedelta(days=int(match[1]))
        return day.year, day.month, day.day
    if (match := _DAY_THEN_MONTH.fullmatch(plain)) and match[2] in _MONTHS:
        return int(match[3]), _MONTHS[match[2]], int(match[1])
    if (match := _MONTH_THEN_DAY.fullmatch(plain)) and match[1] in _MONTHS:
        return int(match[3]), _MONTHS[match[1]], int(match[2])
    return None


@_each_once
def _count(text: str, *, empty: int) -> int:
    plain = _plain(text)
    if plain in ("", "-"):
        return empty
    if plain in _TICKS:
        return 1
    match = _COUNT.fullmatch(plain)
    if not match:
        raise FieldFault(FaultKind.NOT_A_COUNT)
    number = int(match[2])
    if match[1] == "-" and number:
        raise FieldFault(FaultKind.NEGATIVE_COUNT)
    if number > LARGEST_COUNT:
        raise FieldFault(FaultKind.HUGE_COUNT)
    return number
