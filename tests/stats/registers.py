"""Made registers for the gate and the attacker: cuts that are released one after the other.

Lopsided on purpose, as real ones are and worse: log-normal sizes, areas without cards, towns with one office, languages
of one holder, equal twins, cards that are used hundreds of times, an office and a town that come in mid-year, and
corrections of earlier quarters with what came late, a card that was erased and one that was put in another class.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from stats.released import ADULTS, CHILDREN, KINDS, NATION, Cut

CLASSES = {name: KINDS[name].columns[1:] for name in KINDS if name.startswith("cards_by_") and KINDS[name].parts}
WEIGHTS = {
    "cards_by_age": (6, 14, 16, 14, 12, 8, 3, 1),
    "cards_by_gender": (60, 38, 1),
    "cards_by_language": (90, 3, 4),
    "cards_by_situation": (10, 45, 10, 20, 4, 12),
}
USE_WEIGHTS = (40, 10, 4, 25, 8, 3, 1, 4)
START = 2026


@dataclass(frozen=True)
class Card:
    key: str
    office: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Use:
    card: str
    venue: str
    column: str
    times: int


@dataclass(frozen=True)
class Quarter:
    """What happened in a quarter: cards registered, uses by card, venue and column."""

    period: str
    parents: dict[str, str]
    cards: tuple[Card, ...]
    uses: tuple[Use, ...]

    def cut(self) -> Cut:
        cards: Counter[tuple[str, str]] = Counter()
        for card in self.cards:
            cards.update((card.office, column) for column in ("cards", *card.classes))
        uses: dict[tuple[str, str], Counter[str]] = {}
        for use in self.uses:
            uses.setdefault((use.venue, use.column), Counter())[use.card] += use.times
        held = {cell: dict(sorted(counts.items())) for cell, counts in sorted(uses.items())}
        return Cut(self.period, dict(self.parents), dict(sorted(cards.items())), held)


def made_register(
    cards: int, seed: int, quarters: int = 8, corrections: bool = True, returning: bool = False
) -> list[Cut]:
    """As many cuts as `quarters` says, in the order of their release, of a register with about so many cards in all.

    With `corrections`, some of the cuts are later ones of earlier quarters; with `returning`, cards are also used in
    the quarters after their own.
    """
    luck = random.Random(f"{cards}/{seed}")  # the same everywhere: texts are hashed alike on every machine
    places = _places(cards, luck)
    plan = _plan(quarters, luck) if corrections else [None] * quarters
    first, made = luck.choice((0, 0, 0, 0, 1, 2)), []
    share = max(1, cards // max(1, plan.count(None)))
    happened: list[Quarter] = []
    for back in plan:
        if back is None or not happened:
            place = first + len(happened)
            period = f"{START + place // 4}Q{place % 4 + 1}"
            places = _grown(places, place, luck)
            happened.append(_quarter(period, places, share, luck))
            if returning:
                happened[-1] = _returned(happened, random.Random(f"{cards}/{seed}/{period}"))
            made.append(happened[-1].cut())
        else:
            chosen = max(0, len(happened) - back)
            same_year = [one.parents for one in happened if one.period[:4] == happened[chosen].period[:4]]
            happened[chosen] = _corrected(happened[chosen], same_year[-1], luck)
            made.append(happened[chosen].cut())
    return made


def _plan(quarters: int, luck: random.Random) -> list[int | None]:
    """None: the next quarter; a number: a correction of the quarter so many back."""
    return [luck.choice((None, None, None, 1, 1, 2, 3)) if n else None for n in range(quarters)]


def _places(cards: int, luck: random.Random) -> dict[str, str]:
    """Two areas and four towns up to 300 cards, as many as in Finland at 100,000; some areas have no town at all."""
    towns_wanted = 4 if cards <= 300 else min(320, 4 + cards // 300)
    areas = [f"area:{n}" for n in range(1, 3 if cards <= 300 else 4 + towns_wanted // 18)]
    parents = {area: NATION for area in areas}
    reporting = areas[:-1] if len(areas) > 2 else areas  # an area that has nothing yet
    sites = iter(range(1, 10**6))
    for n in range(towns_wanted):
        area = reporting[n] if n < len(reporting) else luck.choice(reporting)
        parents.update(_town(area, n, luck, sites))
    return parents


def _town(area: str, number: int, luck: random.Random, sites: Iterator[int]) -> dict[str, str]:
    town = f"town:{area.partition(':')[2]}:{number + 1:03}"
    parents = {town: area}
    for _ in range(luck.choice((0, 1, 1, 1, 2, 2, 3) if number else (2, 3))):
        parents[f"office:{next(sites)}"] = town
    for _ in range(luck.choice((0, 1, 1, 2, 3) if number else (2, 3))):
        parents[f"venue:{next(sites)}"] = town
    return parents


def _grown(parents: dict[str, str], place: int, luck: random.Random) -> dict[str, str]:
    """In a year's second or third quarter comes a new office, or a new town with its own; in a new year one is gone."""
    if place % 4 == 0:
        gone = luck.choice(sorted(office for office in parents if office.startswith("office:")))
        return {office: parent for office, parent in parents.items() if office != gone}
    if place % 4 == 3 or luck.random() < 0.5:
        return parents
    areas = sorted({area for town, area in parents.items() if town.startswith("town:")})
    if luck.random() < 0.5:
        town = luck.choice(sorted(town for town in parents if town.startswith("town:")))
        return {**parents, f"office:{10**6 + place}": town}
    return {**parents, **_town(luck.choice(areas), 900 + place, luck, iter(range(2 * 10**6 + 100 * place, 10**9)))}


def _sizes(places: list[str], luck: random.Random) -> list[float]:
    """Log-normal, the same office about as large in every quarter; one in eight registers nobody."""
    steady = [random.Random(place) for place in places]
    return [0.0 if one.random() < 0.12 else one.lognormvariate(0, 1.2) * luck.uniform(0.7, 1.3) for one in steady]


def _quarter(period: str, parents: dict[str, str], share: int, luck: random.Random) -> Quarter:
    offices = sorted(place for place in parents if place.startswith("office:"))
    venues = sorted(place for place in parents if place.startswith("venue:"))
    sizes = _sizes(offices, luck)
    counted = max(1, round(share * luck.uniform(0.8, 1.2)))
    chosen = luck.choices(offices, sizes, k=counted) if any(sizes) else [offices[0]] * counted
    cards = [_card(f"{period}-{n}", office, luck) for n, office in enumerate(chosen)]
    if len(cards) > 1:  # equal twins
        cards[1] = replace(cards[0], key=cards[1].key)
    uses = tuple(_uses(cards, venues, luck)) if venues else ()
    return Quarter(period, parents, tuple(cards), uses)


def _card(key: str, office: str, luck: random.Random) -> Card:
    return Card(key, office, tuple(luck.choices(CLASSES[name], WEIGHTS[name])[0] for name in CLASSES))


def _uses(cards: list[Card], venues: list[str], luck: random.Random) -> Iterator[Use]:
    """Half of the cards are used, mostly a few times near by; one in sixty heavily, and one of all the most."""
    sizes = _sizes(venues, luck)
    sizes = sizes if any(sizes) else [1.0] * len(sizes)
    columns = (*ADULTS, *CHILDREN)
    for n, card in enumerate(cards):
        if luck.random() < 0.5:
            for venue in luck.choices(venues, sizes, k=luck.choice((1, 1, 2, 3))):
                times = luck.randint(20, 60) if luck.random() < 1 / 60 else luck.choice((1, 1, 1, 2, 3, 5))
                yield Use(card.key, venue, luck.choices(columns, USE_WEIGHTS)[0], times)
        if n == 0:
            yield Use(card.key, luck.choice(venues), ADULTS[0], luck.choice((5, 40, 250)))


def _returned(happened: list[Quarter], luck: random.Random) -> Quarter:
    """The last quarter with uses of cards of the two before it: a third of those that were used there, as often and at
    the same places; the most used of all, and one that was used once, come back with what rounding just hides."""
    quarter, before = happened[-1], happened[-3:-1]
    known = {place for place in quarter.parents if place.startswith("venue:")}
    old = [use for one in before for use in one.uses if use.venue in known]
    again = [use for use in old if luck.random() < 1 / 3]
    if old:
        most, least = max(old, key=lambda use: use.times), min(old, key=lambda use: use.times)
        again += [replace(use, times=luck.randint(5, 16)) for use in (most, least)]
    return replace(quarter, uses=(*quarter.uses, *again))


def _corrected(quarter: Quarter, places: dict[str, str], luck: random.Random) -> Quarter:
    """What came late, a card erased with its uses, a card in another class; places that came since, within the year."""
    cards, uses = list(quarter.cards), list(quarter.uses)
    if luck.random() < 0.4 and len(cards) > 2:
        gone = cards.pop(luck.randrange(len(cards)))
        uses = [use for use in uses if use.card != gone.key]
    if luck.random() < 0.5 and cards:
        n = luck.randrange(len(cards))
        cards[n] = _card(cards[n].key, cards[n].office, luck)
    if luck.random() < 0.7 and uses:
        late = luck.choices(uses, k=max(1, len(uses) // 20))
        uses += [replace(use, times=luck.choice((1, 1, 2, 4))) for use in late]
    if luck.random() < 0.3 and cards:
        late_cards = luck.choices(cards, k=max(1, len(cards) // 50))
        cards += [replace(card, key=f"{card.key}-late-{len(cards) + n}") for n, card in enumerate(late_cards)]
    return Quarter(quarter.period, places, tuple(cards), tuple(uses))
