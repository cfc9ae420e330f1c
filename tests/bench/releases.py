"""The gate: what a release of 20,000 cells takes beside one of 5,000 (`release_growth`)."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence

from stats.disclosure import Made, make_release
from stats.released import ADULTS, CATALOGUE, CHILDREN, NATION, Cut

KEY = b"of the bench, as good as any key"
ROUNDS = 7
SMALL, LARGE = 1, 4  # by this the network's size is multiplied
AREAS, TOWNS, OFFICES, VENUES = 6, 38, 123, 90  # 5,013 cells; four times as many are 19,956
CARDS, USES = 7, 12  # a quarter's at an office and at a venue: most cells are 0 to 2, as in the real register
AT_MOST = 120  # seconds


def growth() -> float:
    """The shortest of some rounds, large after small each time: a machine that slows down between is no growth."""
    releases = {size: _second_of_year(size) for size in (SMALL, LARGE)}
    taken: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for attempt in range(ROUNDS):
        for size, (cut, earlier) in releases.items():
            taken[size].append(_timed(cut, earlier, attempt))
    for size, (_cut, earlier) in releases.items():
        seconds = ", ".join(f"{seconds:.2f}" for seconds in taken[size])
        print(f"  {len(earlier[0].rounded)} cells: {seconds} s", file=sys.stderr)
    if max(taken[LARGE]) > AT_MOST:
        raise RuntimeError(f"a release of 20,000 cells took {max(taken[LARGE]):.0f} seconds")
    return min(taken[LARGE]) / min(taken[SMALL])


def _second_of_year(size: int) -> tuple[Cut, list[Made]]:
    """A second quarter, which is rounded with regard to the first."""
    parents = network(size)
    first, second = (quarter(f"2026Q{n}", parents, seed=n) for n in (1, 2))
    return second, [make_release(first, key=KEY, number=1, earlier=())]


def _timed(cut: Cut, earlier: Sequence[Made], attempt: int) -> float:
    start = time.perf_counter()
    make_release(cut, key=KEY, number=2, earlier=earlier, attempt=attempt)
    return time.perf_counter() - start


def network(size: int) -> dict[str, str]:
    parents = {f"area:{n}": NATION for n in range(AREAS * size)}
    towns = [f"town:{n % (AREAS * size)}:{n:03}" for n in range(TOWNS * size)]
    parents |= {town: f"area:{town.split(':')[1]}" for town in towns}
    parents |= {f"office:{n}": towns[n % len(towns)] for n in range(OFFICES * size)}
    return parents | {f"venue:{n}": towns[n % len(towns)] for n in range(VENUES * size)}


def quarter(period: str, parents: dict[str, str], seed: int) -> Cut:
    luck = random.Random(seed)
    cards: Counter[tuple[str, str]] = Counter()
    uses: dict[tuple[str, str], Counter[str]] = {}
    classes = [kind.columns[1:] for kind in CATALOGUE if kind.by_class]
    for place in parents:
        if place.startswith("office:"):
            for _ in range(int(luck.lognormvariate(0, 1) * CARDS)):
                cards.update((place, column) for column in ("cards", *map(luck.choice, classes)))
        elif place.startswith("venue:"):
            for _ in range(int(luck.lognormvariate(0, 1) * USES)):
                held = uses.setdefault((place, luck.choice((*ADULTS, *CHILDREN))), Counter())
                held[f"card {luck.randrange(len(parents))}"] += luck.choice((1, 1, 1, 2, 4))
    return Cut(period, parents, dict(cards), {cell: dict(held) for cell, held in uses.items()})
