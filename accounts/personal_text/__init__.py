"""What in a free text looks like it tells who somebody is: names, identity codes, days of birth, addresses, numbers.

Remarks are where names creep into a register that must hold none [S0, S1; domain.md 3.1, 8]. A finding is a suspicion,
never proof: `accounts.text_field` asks the person, who may say that it is nobody's; an identity code alone is always
refused. Nothing typed is kept or logged here.

Pure: the standard library, the gazetteer and the lists in accounts/reference/. Every pattern is bounded, so that the
time grows with the length of the text and no faster.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from .contacts import addresses, emails, phones
from .found import Kind, Suspicion, plain
from .names import names
from .numbers import birth_dates, identity_codes

__all__ = ["EVERY_KIND", "IN_PUBLIC_NAMES", "Kind", "Suspicion", "suspicions"]

EVERY_KIND = frozenset(Kind)
# Names of events and printing houses hold people's and streets' names by right; these they never hold.
IN_PUBLIC_NAMES = frozenset({Kind.IDENTITY_CODE, Kind.PHONE, Kind.EMAIL})

_Search = Callable[[str], Iterator[Suspicion]]
_SEARCHES: dict[Kind, _Search] = {  # the surest first: what one has found is not said again by another
    Kind.IDENTITY_CODE: identity_codes,
    Kind.EMAIL: emails,
    Kind.PHONE: phones,
    Kind.ADDRESS: addresses,
    Kind.NAME: names,
}


def suspicions(text: str, *, kinds: Collection[Kind] = EVERY_KIND, today: date | None = None) -> list[Suspicion]:
    """What in `text` looks personal, in the order of the text; each piece is named once, by its surest kind.

    `today` decides which dates are old enough to be somebody's birth; the computer's own day when not given.
    """
    readable = plain(text)
    found: list[Suspicion] = []
    for kind, search in _SEARCHES.items():
        if kind in kinds:
            found += _new(search(readable), found)
        if kind is Kind.IDENTITY_CODE and Kind.BIRTH_DATE in kinds:
            found += _new(birth_dates(readable, today or date.today()), found)
    return sorted(found, key=lambda suspicion: suspicion.start)


def _new(candidates: Iterator[Suspicion], found: list[Suspicion]) -> list[Suspicion]:
    """Those that do not overlap with what is found already. Both come in the order of the text."""
    taken = sorted((known.start, known.end) for known in found)
    kept, at = [], 0
    for one in candidates:
        while at < len(taken) and taken[at][1] <= one.start:
            at += 1
        if at == len(taken) or taken[at][0] >= one.end:
            kept.append(one)
    return kept
