"""What a worker's PIN must be. Pure: text in, fault out.

Short, because it is typed at each change of hands; so the easiest ones are refused, wrong ones are counted
(accounts.actions.switching), and it opens nothing but the name of who works at a desk that is already logged in.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

SHORTEST, LONGEST = 4, 8
RUN = {1, 9}  # the next digit, or the one before: 9 is one less, round the corner
KEYPAD = frozenset({"2580", "0852", "1379", "1397", "7931", "2468", "8642", "1357", "9753"})  # drawn rather than chosen


class PinFault(StrEnum):
    """Why a PIN is refused."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    TRIVIAL = "trivial"


def fault_of(pin: str) -> PinFault | None:
    """What is wrong with `pin`; None when nothing is."""
    if not (pin.isascii() and pin.isdigit()):
        return PinFault.NOT_DIGITS
    if not SHORTEST <= len(pin) <= LONGEST:
        return PinFault.LENGTH
    return PinFault.TRIVIAL if _is_trivial(pin) else None


def _is_trivial(pin: str) -> bool:
    """Digits that repeat themselves (0000, 1212, 1122), that run up or down (1234, 9876), or that a keypad draws."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    runs = len(steps) == 1 and steps <= RUN
    pairs = pin == pin[:2] * (len(pin) // 2) or len(set(pin)) == 2 and pin == "".join(sorted(pin))
    return len(set(pin)) == 1 or runs or pairs or pin in KEYPAD
