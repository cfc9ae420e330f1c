"""The codes that one slip of the hand leads away from: one wrong digit, or two neighbours swapped.

Pure: knows the standard library and `cards.codes`. Which of these codes are cards is for the caller to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cards.codes import CheckScheme, Pattern, is_valid, normalise


def neighbours(text: str, patterns: Iterable[Pattern]) -> list[str]:
    """Every code one slip away from what was typed, swaps first; none when the text has not even the shape of a code.

    Where there is a check digit only codes that pass it are left: a right code then has no neighbour, a misread one
    about ten. Without one a code has 9 for each digit and one for each different pair.
    """
    known = tuple(patterns)
    shape = normalise(text, [replace(pattern, check=CheckScheme.NONE) for pattern in known]).code
    if shape is None:
        return []
    own = [pattern for pattern in known if pattern.fits(shape)]
    slips = [*_swaps(shape, own[0]), *_wrong_digits(shape, own[0])]
    return [code for code in slips if any(is_valid(code, pattern) for pattern in own)]


# The letters stand on their own: they are printed large and tell the run.
def _swaps(code: str, pattern: Pattern) -> Iterator[str]:
    for at in range(len(pattern.prefix), len(code) - 1):
        first, second = code[at], code[at + 1]
        if first != second:
            yield code[:at] + second + first + code[at + 2 :]


def _wrong_digits(code: str, pattern: Pattern) -> Iterator[str]:
    for at in range(len(pattern.prefix), len(code)):
        yield from (code[:at] + digit + code[at + 1 :] for digit in "0123456789" if digit != code[at])
