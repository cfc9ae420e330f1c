"""Telephone numbers, e-mail addresses and street addresses, as they are written in Finland.

Pure: standard library and the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accounts import gazetteer

from .found import Kind, Suspicion

_PHONE = re.compile(
    r"(?<![0-9])(?:"
    r"(?:\+ ?|00 ?)[1-9][0-9]{0,2}(?:[ -]?\(0\))?(?:[ -]?[0-9]){6,12}"  # +358 40 123 4567
    r"|\(0[1-9][0-9]{0,2}\) ?[0-9]{2,4}(?:[ -]?[0-9]{2,4}){1,3}"  # (09) 123 4567
    r"|0(?:4[0-9]{1,2}|50)(?:[ ./-]{0,2}[0-9]{2,8}){1,4}"  # mobile: 040 123 4567, 0400-123456, 050 12 34 567
    r"|0(?:[1-3][0-9]|[235689]|7[135]|[678]00)[ -]{1,2}[0-9]{3,8}(?:[ -][0-9]{2,4}){0,2}"  # with its area: 09-310 1000
    r"|0(?:[1-3][0-9]|[235689])[0-9]{5,8}"
    r")(?![0-9])(?![.,][0-9])"
)
_NAMED = re.compile(
    r"\b(?:puh|puhelin|puhelinnumero|puhnro|p|tel|tfn|telefon|telefonnummer|gsm|kännykkä|mobil|mobile|phone|call|ring|soita)"
    r"(?:[ .:]{1,3}|(?=[0-9]))((?:\+|\()?[0-9](?:[ ()-]?[0-9]){4,13})(?![0-9])",
    re.IGNORECASE,
)
_LEAST, _MOST = 7, 15  # digits
_LEAST_MOBILE = 9  # eight digits are a day without its points
_CODE_BEFORE = re.compile(r"(?:^|[^\w])([A-Z]{1,3})[ -]?$|[^\W\d_]$")  # of a card; A045 198 723, A 045198723
_NO_PREFIX = {"PUH", "TEL", "TFN", "GSM", "MOB", "NRO", "NR", "P", "T"}


def phones(text: str) -> Iterator[Suspicion]:
    """Finnish telephone numbers with or without +358, other countries' with +, and digits after "puh." or "tfn"."""
    matches = [(m, m.start(1), m[1]) for m in _NAMED.finditer(text)]
    matches += [(m, m.start(), m[0]) for m in _PHONE.finditer(text) if _is_number(m[0]) and not _is_code(text, m)]
    end = 0
    for _match, start, found in sorted(matches, key=lambda one: one[1]):
        if start >= end:
            end = start + len(found)
            yield Suspicion(Kind.PHONE, found, start)


def _is_number(found: str) -> bool:
    digits = sum(character.isdigit() for character in found)
    is_mobile = found.startswith(("04", "05"))
    return (_LEAST_MOBILE if is_mobile else _LEAST) <= digits <= _MOST


def _is_code(text: str, match: re.Match[str]) -> bool:
    """The digits of a card's code: after one to three capital letters, or grown together with a letter."""
    before = _CODE_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
    return bool(before and match[0][0] == "0" and before[1] not in _NO_PREFIX)


_AT = re.compile(r" ?[(\[](?:at|ät|miuku)[)\]] ?|@")
_LOCAL = frozenset("._%+-'")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{2,63}){1,5}")
_LONGEST_LOCAL = 64


def emails(text: str) -> Iterator[Suspicion]:
    """E-mail addresses, also with (at)."""
    end = 0
    for at in _AT.finditer(text):
        start = at.start()
        while start > max(end, at.start() - _LONGEST_LOCAL) and (
            text[start - 1].isalnum() or text[start - 1] in _LOCAL
        ):
            start -= 1
        domain = _DOMAIN.match(text, at.end())
        if domain and start < at.start():
            end = domain.end()
            yield Suspicion(Kind.EMAIL, text[start:end], start)


_CASES = "(?:lla|llä|lta|ltä|lle|ssa|ssä|sta|stä)"
_NUMBER = r" {1,2}([0-9]{1,3})(?: ?[A-Za-z](?![^\W\d_])(?: ?[0-9]{1,3})?)?(?![0-9])(?![.,:/][0-9])"
_STREET = re.compile(  # no "-tien 5": it is "korttien 5" far more often
    rf"(?:tie{_CASES}?|(?:katu|kadu|kuja|polku|polu|raitti|raiti|penger|puistikko|bulevardi|esplanadi)(?:n|{_CASES})?"
    rf"|gatan|gata|vägen|väg|gränden|gränd|stigen|stig|esplanaden){_NUMBER}",
    re.IGNORECASE,
)
_WEAKER = re.compile(  # also common words: only when the street's name begins with a capital
    rf"(?:(?:kaari|kaare|rinne|rintee|ranta|ranna|tori|aukio|väylä|portti|mäki|mäe|kallio)(?:n|{_CASES})?"
    rf"|torget|stranden|kajen|allén|backen|bågen|platsen|porten){_NUMBER}",
    re.IGNORECASE,
)
_ROADS = re.compile(r"^(?:valta|kanta|seutu|yhdys|moottori)tie", re.IGNORECASE)
_BOX = re.compile(
    r"(?<!\w)(?:PL|Pl|PB|Pb|P\. ?[LB]\.|P\.? ?O\.? ?[Bb]ox|[Pp]ostbox|[Pp]ostilokero) {0,2}[0-9]{1,5}(?![0-9])"
)
_TOWN = re.compile(r"(?<![\w.,+-])(?:FI-|FIN-)?([0-9]{5}),? {1,2}([^\W\d_]{2,30})")
_LONGEST_NAME = 40


def addresses(text: str) -> Iterator[Suspicion]:
    """Streets with a number, post-office boxes, and postal codes with their town."""
    found = [one for pattern in (_STREET, _WEAKER) for match in pattern.finditer(text) if (one := _street(text, match))]
    found += [Suspicion(Kind.ADDRESS, match[0], match.start()) for match in _BOX.finditer(text)]
    towns = (match for match in _TOWN.finditer(text) if match[1] in _codes() and _is_town(match[2]))
    found += [Suspicion(Kind.ADDRESS, match[0], match.start()) for match in towns]
    end = 0
    for one in sorted(found, key=lambda suspicion: suspicion.start):
        if one.start >= end:
            end = one.end
            yield one


def _street(text: str, match: re.Match[str]) -> Suspicion | None:
    """The whole name of the street: grown together (Kirkkokatu 5), or a capitalised word before it (Leinon katu 5)."""
    start = match.start()
    if text[:start][-1:] == " ":
        start -= 1
    name_ends = start
    while start > max(0, match.start() - _LONGEST_NAME) and (text[start - 1].isalpha() or text[start - 1] in "-'"):
        start -= 1
    has_capital = text[start : start + 1].isupper()
    together = name_ends == match.start()
    if name_ends - start < 2 or not (has_capital or (together and match.re is _STREET)):
        return None
    if _ROADS.match(text[start:name_ends] + match[0]):
        return None
    return Suspicion(Kind.ADDRESS, text[start : match.end()], start)


@cache
def _codes() -> frozenset[str]:
    return frozenset(row.code for row in gazetteer.postal_codes())


@cache
def _towns() -> frozenset[str]:
    names = [name for row in gazetteer.postal_codes() for name in (row.name_fi, row.name_sv)]
    names += [name for row in gazetteer.municipalities() for name in (row.name_fi, row.name_sv)]
    return frozenset(name.split()[0].casefold() for name in names if name)


def _is_town(word: str) -> bool:
    folded = word.casefold()
    return any(folded[: len(folded) - cut] in _towns() for cut in range(min(6, len(folded) - 2)))
