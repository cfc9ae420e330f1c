"""Capitalised words that are nobody's name: offices, houses, places, languages, months, days.

Pure: standard library and the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accounts import gazetteer

# Anywhere in a word, since Finnish and Swedish grow words together: Kaupunginteatteri, Kansalaisopisto, Stadsbibliotek.
_HOUSES = re.compile(
    r"teatt?er|theat|museo|museum|kirjasto|bibliotek|librar|opisto|institu|koulu|skola|school|college|universit|yliopist"
    r"|sosiaali|social|toimisto|byrå|office|palvelu|service|tjänst|keskus|keskuks|central|center|centre|centrum|asema|station"
    r"|yhdisty|förening|associa|säätiö|stiftelse|foundation|seurakun|församling|kirkko|kirkon|kyrka|church|kaupun|stads"
    r"|kunta|kunna|kommun|municipal|hyvinvointi|välfärd|wellbeing|sairaala|sjukhus|hospital|poliklin|terveys|hälso|health"
    r"|päihde|mielenter|vastaanot|talo$|talon$|talossa$|talolla$|huset|house|halli|hallen|arena|galleri|studio|stadion"
    r"|festival|festivaal|juhl|viikot|viikko|konsert|concert|ooppera|opera|orkest|orchest|sinfoni|symfoni|baletti|ballet"
    r"|elokuva|finnkino|kino$|bio$|cinema|tapahtum|evenemang|event|näyttely|utställning|exhibition|projekti|hanke|hankk"
    r"|lippu|lipun|biljett|ticket|kaiku|kortti|kortin|korttia|kortit|kortet|kort$|card"
)
_WORDS = (  # beginnings, whatever case ending follows
    "suom suomi finland finsk finn ruots sverige svensk swed engl ingl viro vire eesti estonia estnisk venäj russ "
    "ryss rysk ukrain somal irak iraq iran persia syyria syria syri afgan afghan kurdi arab turk thai vietnam "
    "kiina china kines chines japan intia india nepal pakist bangla burma myanmar saksa german tysk ransk fran "
    "french espanj span italia italien puola polan polsk romania rumän roman latvia liettu litauen norja norge "
    "norw norsk tansk tanska danmark danish saam eritre etiop ethiop kongo congo sudan nigeri ghana marok egypt "
    "afrik africa eurooppa euroop europ pohjoisma nordi uusimaa uudenmaa nyland lappi lapin lappland pohjanma "
    "pohjanmaa österbotten savo savon karjala karelen häme satakun kainuu åland ahvenanma itä länsi etelä pohjoi "
    "keski östra västra norra södra tammik helmik maalisk huhtik toukok kesäk heinäk elok syysk lokak marrask "
    "jouluk januar februar mars april maj juni juli august septemb oktob novemb decemb january february march may "
    "june july october december maanan tiistai keskiviik torsta perjan lauan sunnun måndag tisdag onsdag torsdag "
    "fredag lördag söndag monday tuesday wednesday thursday friday saturday sunday joulu jul christmas pääsiäi "
    "påsk easter juhannu midsom midsum vappu ramadan islam kristin christian ortodoks luteril kela kelan kelast "
    "kelass kelaan fpa avi valvira posti matkahuol google facebook instagram whatsapp teams excel word netflix "
    "youtube internet i hello hi hei moi terve hej dear please thank thanks kiitos kiitokset tack "
).split()
_EXACT = {word for word in _WORDS if len(word) < 4}
_BEGINNINGS = tuple(word for word in _WORDS if len(word) >= 4)
_CASE = re.compile(r"[aeiouyäöå]{0,2}(?:n|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|s|[hs]een|hin)?")


def is_house(word: str) -> bool:
    """A theatre, an office, a project or the card itself: what stands beside it may be its name."""
    return bool(_HOUSES.search(word[:60].casefold()))


def is_public(word: str) -> bool:
    """Known to be no person's name."""
    folded = word[:60].casefold()
    return len(folded) == 1 or folded in _EXACT or folded.startswith(_BEGINNINGS) or is_house(word) or is_place(word)


def is_place(word: str) -> bool:
    """A municipality, a region or a county, in any case: Espoossa, Turun, Esbos."""
    return any(_names_a_place(part) for part in re.split("['-]", word[:60].casefold()))


def _names_a_place(folded: str) -> bool:
    lengths = range(max(3, len(folded) - 6), len(folded) + 1)
    return any(folded[:at] in _places() and _CASE.fullmatch(folded, at) for at in lengths)


@cache
def _places() -> frozenset[str]:
    names = [name for row in gazetteer.municipalities() for name in (row.name_fi, row.name_sv)]
    names += [name for row in gazetteer.regions() for name in (row.name_fi, row.name_sv)]
    names += [name for row in gazetteer.counties() for name in (row.short_fi, row.short_sv, row.short_en)]
    return frozenset(stem for name in names for word in re.split("[ -]", name.casefold()) for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """What stays of a place's name before its endings: Turku, Turu-; Lahti, Lahde-; Helsinki, Helsingi-."""
    if len(word) < 3:
        return
    yield word
    weak = {
        "nki": "ngi",
        "nta": "nna",
        "rku": "ru",
        "hti": "hde",
        "ti": "di",
        "kka": "ka",
        "ppi": "pi",
        "tti": "ti",
        "lki": "le",
    }
    yield from (word.removesuffix(end) + other for end, other in weak.items() if word.endswith(end))
    if len(word) > 4 and word[-1] in "iaä":
        yield word[:-1]
