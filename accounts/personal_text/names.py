"""What looks like a person's name: capitalised words in a row, and first names that people in Finland bear.

In Finnish and Swedish only proper names are capitalised inside a sentence, so two such words in a row that are no known
place, office or title of a house are taken for a name. Case endings are stripped (Matille, Erikin, Annas) before a word
is looked up. Pure: standard library, the gazetteer and reference/first_names.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from accounts.gazetteer import REFERENCE

from .found import Kind, Suspicion
from .public_words import is_house, is_place, is_public

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;\n\"(\[*•/-]|[0-9])[ ]*$")
_PARTICLES = frozenset("von af de da der van al el bin ben ibn".split())
_LINK = re.compile(rf" {{1,2}}(?:(?:{'|'.join(sorted(_PARTICLES))}) )?|, |\. ?")
_SURNAME = re.compile(
    r"[^\W\d_]{2}(?:nen|ström|qvist|kvist|sson|[aeo]nko|ovitš|ovich|[aeiouyäö]se(?:n|lle|ll[aä]|lt[aä]|st[aä]))$"
)
_MARKED = {"*": "word", "+": "place", "": "name"}
_CUES = re.compile(  # after these the next capitalised word is somebody
    r"\b(?:(?:nimi|nimeltä|nimeltään|nimensä|etunimi|sukunimi|namn|namnet|förnamn|efternamn|heter|name|named|surname)"
    r"(?::? |:)(?:(?:on|oli|är|is|was) )?|(?:herra|rouva|neiti|herr|fru|fröken) |(?:hra|rva|mr|mrs|ms)\.? ?)$",
    re.IGNORECASE,
)
_CASES = "lle lla llä lta ltä ssa ssä sta stä kin nsa n s".split()
_SHORTEST_BENT = 4  # letters: "Pian" (soon) is not of Pia, nor "meillä" of Mei


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    opens: bool  # a sentence: there any word has a capital
    linked: bool  # to the word before, by a space or a particle
    cued: bool  # by "nimi on", "Mrs"

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_titled(self) -> bool:
        return self.text[0].isupper() and not self.text.isupper()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def names(text: str) -> Iterator[Suspicion]:
    """Names of people, each as the words that stand together."""
    words = list(_words(text))
    for _is_capital, run in groupby(enumerate(_numbered(words)), key=lambda pair: pair[1][0]):
        together = [word for _at, (_run, word) in run]
        found = _in_capitals(together) if together[0].is_capital else _in_small(together)
        for first, last in found:
            yield Suspicion(Kind.NAME, text[first.start : last.end], first.start)


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for match in _WORD.finditer(text):
        start = match.start()
        if match[0] in _PARTICLES:
            continue  # of a name when it stands between two capitals, which the link sees
        near = text[max(0, start - 24) : start]
        opens = start == 0 or bool(_OPENS.search(near)) or (len(near) < 24 and not near.strip())
        link = _LINK.fullmatch(text, end, start) if end else None
        is_initial = bool(link and link[0].startswith(".") and end >= 1 and text[end - 1].isupper())
        linked = bool(link) and (not link[0].startswith(".") or is_initial)  # type: ignore[index]
        yield _Word(match[0], start, opens and not linked, linked, bool(_CUES.search(near)))
        end = match.end()


def _numbered(words: list[_Word]) -> Iterator[tuple[int, _Word]]:
    """Each word with the number of its run: capitalised words that are linked, or small ones between them."""
    number, before = 0, None
    for word in words:
        if before is None or not word.linked or word.is_capital != before.is_capital:
            number += 1
        yield number, word
        before = word


_Span = tuple[_Word, _Word]


def _in_capitals(run: list[_Word]) -> list[_Span]:
    """The whole run when a first name, a surname's ending, a cue or two unknown words tell of a person."""
    is_private = [not is_public(word.text) for word in run]
    private = sum(is_private)
    parts = [_Part.of(word, beside=private > own) for word, own in zip(run, is_private, strict=True)]
    has_house = any(part.is_house for part in parts)
    certain = [word for word, part in zip(run, parts, strict=True) if part.is_person]
    if certain:
        return [(run[0], run[-1])] if not has_house and len(run) <= 4 else [(word, word) for word in certain]
    if has_house:
        return []
    spans = []
    for is_unknown, group in groupby(zip(run, parts, strict=True), key=lambda pair: pair[1].is_unknown):
        unknown = [word for word, _part in group]
        if is_unknown and len(unknown) > 1:
            spans.append((unknown[0], unknown[-1]))
    return spans


def _in_small(run: list[_Word]) -> list[_Span]:
    """ "matti virtanen", typed without capitals: a certain first name and a certain surname."""
    pairs = zip(run, run[1:], strict=False)
    return [(a, b) for a, b in pairs if first_name(a.text) == "name" and _SURNAME.search(b.text)]


@dataclass(frozen=True)
class _Part:
    """What one capitalised word is."""

    is_person: bool
    is_house: bool
    is_unknown: bool

    @classmethod
    def of(cls, word: _Word, *, beside: bool) -> _Part:
        """`beside`: another capitalised word that is nothing public stands in the same run."""
        mark = first_name(word.text)
        public = is_public(word.text)
        named = mark == "name" or (mark == "word" and (beside or not word.opens) and word.is_titled)
        surname = word.is_titled and not word.opens and bool(_SURNAME.search(word.text.casefold()))
        cued = word.cued and word.is_capital and (not public or is_place(word.text))
        person = named or cued or (surname and not public) or (mark == "place" and beside)
        titled = word.is_titled or (len(word.text) == 1 and word.linked)
        return cls(person, is_house(word.text), titled and not public)


def first_name(word: str) -> str:
    """ "name", "word" (a name that is a word, too), "place", or "" when no first name is in the word."""
    found = [_names().get(form, "") for part in re.split("['-]", word.casefold()) for form in _forms(part)]
    return next((mark for mark in ("name", "word", "place") if mark in found), "")


def _forms(word: str) -> Iterator[str]:
    """The word, and what it may be without its case ending: Matille → Matti, Erikin → Erik, Tuomakselle → Tuomas."""
    if len(word) > 30:
        return
    yield word
    for ending in _CASES:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_BENT:
            yield from _bare(stem)
        elif stem != word and len(stem) == _SHORTEST_BENT - 1 and stem[-2] in "kpt":
            yield from _doubled(stem)


def _bare(stem: str) -> Iterator[str]:
    yield stem
    yield from _doubled(stem)
    if stem[-1] == "i" and len(stem) > _SHORTEST_BENT:
        yield stem[:-1]
    if stem.endswith("kse"):
        yield stem[:-3] + "s"
    if stem[-2:] in ("aa", "ii", "uu"):
        yield stem[:-1] + "s"


def _doubled(stem: str) -> Iterator[str]:
    """The strong grade: Peka → Pekka, Mati → Matti."""
    if stem[-2] in "kpt":
        yield stem[:-1] + stem[-2:]


@cache
def _names() -> dict[str, str]:
    """First names in small letters, and what else each is."""
    lines = (REFERENCE / "first_names.txt").read_text(encoding="utf-8").splitlines()
    typed = [name for line in lines if not line.startswith("#") for name in line.split()]
    return {name.rstrip("*+").casefold(): _MARKED[name[-1:] if name[-1:] in "*+" else ""] for name in typed}
