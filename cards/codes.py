"""Card codes: what people type or a reader sends, the check digit, and new runs.

Pure: knows the standard library only, and no card. Which codes exist is for `cards.checking` to say; here a code is
a shape, one to three capital letters and a fixed number of digits (`A045198723`, domain.md 2.1). Shapes are given by
the caller, one `Pattern` per prefix, because older runs may differ [W1, A9]. A wrong card is worse than a refusal: the
use would be logged to somebody else. So nothing is guessed that shape or check digit does not settle (house.md 8.6).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import NamedTuple

# Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every wrong digit and every swap of two neighbours.
DAMM = (
    "0317598642 7092154863 4206871359 1750983426 6123045978"  # one row a word
    " 3674209581 5869720134 8945362017 9438617205 2581436790"
).split()
# A letter in a digit's place. O, I and L are taken for one digit only; the doubtful ones could be another too (a G is
# a 6 or a hand-written 9) and are read only where a check digit confirms them.
LOOK_ALIKES = str.maketrans("OILQZSGB", "01102568")
DOUBTFUL = frozenset("QZSGB")
# A digit in a letter's place: the check digit does not cover the prefix, so only the plain ones.
PREFIX_LOOK_ALIKES = {"0": "O", "1": "IL"}


class CheckScheme(StrEnum):
    """How the last digit of a code is made. The prefix letter tells the scheme (house.md 8.6)."""

    NONE = "none"
    DAMM = "damm"


class Fault(StrEnum):
    """Why no code was read. None of them says whether a card exists."""

    EMPTY = "empty"
    NO_CODE = "no_code"  # nothing in the text has the shape of a known code
    CHECK = "check"  # the shape is right, the check digit is not: misread or mistyped
    SEVERAL = "several"  # two different codes in one text


@dataclass(frozen=True, slots=True)
class Pattern:
    """The shape of the codes of one prefix: `digits` counts the check digit too, when there is one."""

    prefix: str
    digits: int
    check: CheckScheme = CheckScheme.NONE

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Z]{1,3}", self.prefix):
            raise ValueError("A prefix is one to three letters A-Z.")
        if not 4 <= self.digits <= 12:
            raise ValueError("A code has from 4 to 12 digits.")

    @property
    def length(self) -> int:
        return len(self.prefix) + self.digits

    @property
    def number_digits(self) -> int:
        """How many digits carry the number itself, without the check digit."""
        return self.digits - (self.check is not CheckScheme.NONE)

    def fits(self, text: str) -> bool:
        """Whether `text` has this shape exactly; the check digit is not looked at."""
        return len(text) == self.length and text.startswith(self.prefix) and _is_digits(text[len(self.prefix) :])


@dataclass(frozen=True, slots=True)
class Reading:
    """A code, or why there is none: exactly one of `code` and `fault` is set. `mended`: a look-alike was replaced."""

    code: str | None = None
    fault: Fault | None = None
    mended: bool = False


class _Word(NamedTuple):
    """A run of letters and digits."""

    gap: str  # what stands between it and the one before
    text: str


def normalise(text: str, patterns: Iterable[Pattern]) -> Reading:
    """Read the one code of a field: typed, pasted, or sent by a reader. Raises nothing: the fault says what is wrong.
    The whole text is tried first, then it is searched as `find_codes` does."""
    known = tuple(patterns)
    if any(is_valid(text, pattern) for pattern in known):  # as it is printed: most rows of a report
        return Reading(code=text)
    if not (lines := _lines(text)):
        return Reading(fault=Fault.EMPTY)
    if len(lines) == 1 and (whole := _read_whole(lines[0], known)):
        return whole
    found = dict.fromkeys(reading for line in lines for reading in _search(line, known))
    if len({reading.code for reading in found}) > 1:  # a misread one beside a good one counts: which was meant?
        return Reading(fault=Fault.SEVERAL)
    return next(iter(found), Reading(fault=Fault.NO_CODE))


def find_codes(text: str, patterns: Iterable[Pattern]) -> list[str]:
    """The different codes in a free text, in their order: "kaikukortti nro A045 198 784, 2 kpl" has one.

    Stricter than `normalise`, since there are other numbers about: groups of fewer than three digits, longer runs of
    digits and anything that needs two guesses at once are left alone. A code whose check digit is wrong is left out.
    """
    known = tuple(patterns)
    found = (reading.code for line in _lines(text) for reading in _search(line, known))
    return list(dict.fromkeys(code for code in found if code is not None))


def _lines(text: str) -> list[list[_Word]]:
    """The words of each line, in capitals; empty lines left out.

    NFKC turns full-width characters and every kind of space into plain ones; format characters (zero width, soft
    hyphen) vanish; digits of other scripts become ours. A tab, a line end or a reader's control character divides:
    "A04519872<tab>3" comes from a table and is a short code beside a number.
    """
    plain = unicodedata.normalize("NFKC", text)
    visible = (char for char in plain if unicodedata.category(char) != "Cf")
    capitals = "".join(str(unicodedata.decimal(char, char)) for char in visible).upper()
    lines = re.split(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", capitals)
    parts = (re.split(r"([^\W_]+)", line) for line in lines)  # gap, word, gap, word ... gap
    return [[_Word(*pair) for pair in zip(part[::2], part[1::2], strict=False)] for part in parts if len(part) > 1]


def _read_whole(words: Sequence[_Word], patterns: Sequence[Pattern]) -> Reading | None:
    """Read a line that is one code and nothing else; what stands around it has no say. None if it is not."""
    if not all(_joins(word.gap) and re.search("[0-9]", word.text) for word in words[1:]):
        return None
    if len(words) > 1:
        before, last = words[-2:]
        if last.gap.isspace() and len(last.text) < 3 and len(before.text) > 4:
            return None  # "A04519872 3": a short code and a count, as likely as one code with a space in it
    return _match("".join(word.text for word in words), patterns)


def _search(words: Sequence[_Word], patterns: Sequence[Pattern]) -> Iterator[Reading]:
    """Every reading in a line of free text, with faults of the check digit."""
    at = 0
    while at < len(words):
        text, end = words[at].text, at + 1
        if near := [pattern for pattern in patterns if pattern.prefix[0] == text[0]]:  # a bare number is no code here
            if reading := _match(text, near):
                yield reading
            elif joined := _join(words, at, near):
                reading, end = joined
                yield reading
            else:
                yield from _repeated(text, patterns)
        at = end


def _join(words: Sequence[_Word], at: int, patterns: Sequence[Pattern]) -> tuple[Reading, int] | None:
    """Read a code broken into groups, "A045 198 784", and say where it ends.

    Every group has three digits or more, so that a count or a seat beside a short code is not taken for its end; and
    look-alikes are not mended here: joining and mending would be two guesses.
    """
    for pattern in patterns:
        digits, end = words[at].text.removeprefix(pattern.prefix), at + 1
        if not words[at].text.startswith(pattern.prefix) or (digits and not _is_group(digits)):
            continue
        while end < len(words) and _continues(words[end]) and len(digits) < pattern.digits:
            digits += words[end].text
            end += 1
        reading = _judge(pattern.prefix + digits, [pattern])
        following = words[end : end + 1]
        if reading and not any(_continues(word) and len(word.text) == len(words[end - 1].text) for word in following):
            return reading, end  # and not the beginning of a longer number in groups, "A045 198 784 112"
    return None


def _repeated(text: str, patterns: Sequence[Pattern]) -> Iterator[Reading]:
    """Codes run together without a line end, as a reader without a suffix sends them."""
    parts = re.findall("[A-Z]{1,3}[0-9]{4,12}", text)
    if "".join(parts) == text and all(any(is_valid(part, pattern) for pattern in patterns) for part in parts):
        yield from (Reading(code=part) for part in parts)


def _match(text: str, patterns: Sequence[Pattern]) -> Reading | None:
    """Exact match first, then mended; None if it has no known shape or could be mended into two codes."""
    if exact := _judge(text, patterns):
        return exact
    mended = {(code, pattern) for pattern in patterns if (code := _mend(text, pattern)) is not None}
    valid = {code for code, pattern in mended if is_valid(code, pattern)}
    if len(valid) == 1:
        return Reading(code=valid.pop(), mended=True)
    return Reading(fault=Fault.CHECK) if mended and not valid else None


def _judge(text: str, patterns: Sequence[Pattern]) -> Reading | None:
    """The reading of a text that has a known shape as it stands."""
    fitting = [pattern for pattern in patterns if pattern.fits(text)]
    if any(is_valid(text, pattern) for pattern in fitting):
        return Reading(code=text)
    return Reading(fault=Fault.CHECK) if fitting else None


def _mend(text: str, pattern: Pattern) -> str | None:
    """`text` with look-alikes replaced so that it fits, or None. At least half of the digits must be digits already.

    One doubtful letter at most: a check digit proves a single one (Damm finds every single wrong digit), but of two
    wrong guesses it would let one pair in ten through.
    """
    if len(text) != pattern.length:
        return None
    head, body = text[: len(pattern.prefix)], text[len(pattern.prefix) :]
    pairs = zip(head, pattern.prefix, strict=True)
    if not all(typed == own or own in PREFIX_LOOK_ALIKES.get(typed, "") for typed, own in pairs):
        return None
    doubtful = [char for char in body if char in DOUBTFUL]
    if doubtful and (pattern.check is CheckScheme.NONE or len(doubtful) > 1):
        return None
    digits = body.translate(LOOK_ALIKES)
    replaced = sum(char.isalpha() for char in body)
    return pattern.prefix + digits if _is_digits(digits) and 2 * replaced <= pattern.digits else None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_group(text: str) -> bool:
    return len(text) >= 3 and _is_digits(text)


def _continues(word: _Word) -> bool:
    return _is_group(word.text) and _joins(word.gap) and len(word.gap) <= 3  # further apart are columns


def _joins(gap: str) -> bool:
    """Whether one code may run on over this gap: spaces, dashes of any kind, dots, underscores, slashes."""
    return all(c.isspace() or c in "._/\u2212" or unicodedata.category(c) == "Pd" for c in gap)


def check_character(body: str, scheme: CheckScheme) -> str:
    """The check digit of the digits `body`, or "" when the scheme has none. Raises ValueError for anything else."""
    if not _is_digits(body):
        raise ValueError("A check digit is counted over digits.")
    if scheme is CheckScheme.NONE:
        return ""
    interim = "0"
    for digit in body:
        interim = DAMM[int(interim)][int(digit)]
    return interim


def with_check(number: int, pattern: Pattern) -> str:
    """The code of a number, filled with zeros and closed with its check digit. Raises ValueError if it has no place."""
    if not 0 <= number < 10**pattern.number_digits:
        raise ValueError("The number does not fit the pattern.")
    body = str(number).zfill(pattern.number_digits)
    return pattern.prefix + body + check_character(body, pattern.check)


def is_valid(code: str, pattern: Pattern) -> bool:
    """Whether `code` is written as it must be stored: the shape exactly, and the check digit right."""
    if not pattern.fits(code):
        return False
    body = code[len(pattern.prefix) :][: pattern.number_digits]
    return code == pattern.prefix + body + check_character(body, pattern.check)


def draw(count: int, pattern: Pattern, taken: Collection[str], random: Random) -> list[str]:
    """`count` different codes for a new run, in random order, none of them among `taken`.

    Random, not running, numbers: the neighbours of a known code are then no better guess than any. `random` is
    `secrets.SystemRandom()` in production. Raises ValueError if more than half of the numbers would then be in use:
    drawing would slow down and every second guess would be a card.
    """
    used = {code for code in taken if is_valid(code, pattern)}
    space = 10**pattern.number_digits
    if count < 0 or 2 * (len(used) + count) > space:
        raise ValueError("The run is larger than half of the numbers that the pattern has.")
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        code = with_check(random.randrange(space), pattern)
        if code not in used:
            drawn[code] = None
    return list(drawn)


def display(code: str) -> str:
    """The code in groups for the eye, "A045 198 723"; never a group of one or two, so that `find_codes` reads it."""
    return re.sub("([0-9]{3})(?=[0-9]{3})", r"\1 ", code)


def masked(code: str) -> str:
    """The code with its middle hidden, "A0••••••23": enough to tell two cards on a desk apart, too little to use."""
    shown = min(2, len(code) // 5)
    return code[:shown] + "•" * (len(code) - 2 * shown) + code[len(code) - shown :]
