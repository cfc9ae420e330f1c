"""Who reads, and what each knows besides all that is published.

Outsiders know nothing of their own. An office knows every card that it registered, a venue every use of its own, a
coordinator everything in an area, as the year has it and as it is today, two holders their own two records. The archive
has every version and what the front page said; a believer knows of a correction which cells it raised, lowered and
left. All of them have every release.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stats.audit_attack.blocks import COLUMNS, LEAF, Block, Cell
from stats.released import kind_of

NOTHING: Mapping[int, Mapping[Cell, int]] = {}
Sees = Mapping[str, Collection[str]]
NOTHING_MORE: Sees = {}
SMALL_REGISTER = 60  # offices and venues; a larger register's readers are sampled
SAMPLE = 40
PAIRS = 8


@dataclass(frozen=True)
class Reader:
    """`owns`: offices or venues all of whose cells it knows; `own`: by release, counts of its own records that others
    stand beside."""

    name: str
    measure: str
    owns: frozenset[str] = frozenset()
    own: Mapping[int, Mapping[Cell, int]] = field(default_factory=dict)
    signs: bool = False


def insiders(blocks: Sequence[Block], measure: str, sees: Sees = NOTHING_MORE) -> Iterator[Reader]:
    """Every office or venue and coordinator, and two holders where fewest stand beside them; in large registers those
    of the places with the smallest figures and some by lot. `sees`: by area the offices and venues that its coordinator
    sees today, beside those that the year's places have there."""
    leaves = sorted({leaf for block in blocks for leaf in block.leaves[measure]})
    is_small = len(leaves) <= SMALL_REGISTER
    active = [leaf for leaf in leaves if any(block.truth.get((leaf, measure), 0) for block in blocks)]
    for leaf in active if is_small else sampled(active, blocks[-1]):
        yield Reader(leaf, measure, frozenset({leaf}))
    parents = {place: parent for block in blocks for place, parent in block.cut.parents.items()}
    areas: defaultdict[str, set[str]] = defaultdict(set)
    for leaf in leaves:
        areas[parents[parents[leaf]]].add(leaf)
    for area, seen in sees.items():
        areas[area] |= set(seen).intersection(leaves)
    yield from (Reader(f"coordinator of {area}", measure, frozenset(own)) for area, own in sorted(areas.items()) if own)
    pairs = holders_of_cards(blocks) if measure == "cards" else holders_of_uses(blocks)
    yield from pairs if is_small else list(pairs)[: 2 * PAIRS]


def sampled(leaves: Sequence[str], block: Block) -> list[str]:
    """Half of them those with the smallest numbers in the newest release, half by lot; the lot is the same for ever."""
    measure = next(m for m, leaf in LEAF.items() if leaves and leaf == kind_of(leaves[0]))
    by_size = sorted(leaves, key=lambda leaf: (block.truth.get((leaf, measure), 0) or 10**9, leaf))
    rest = by_size[SAMPLE // 2 :]
    lot = random.Random(f"{block.period}/{block.number}")  # noqa: S311  a sample, no secret
    return by_size[: SAMPLE // 2] + sorted(lot.sample(rest, min(SAMPLE // 2, len(rest))))


def holders_of_cards(blocks: Sequence[Block]) -> Iterator[Reader]:
    """Two holders of one office and class, so that 1 to 4 others are left there: in the newest release's smallest
    cells. Of other attributes each is in the class that has most, where the two hide least."""
    block = blocks[-1]
    small = [
        (n, leaf, column)
        for (leaf, column), n in block.truth.items()
        if kind_of(leaf) == "office" and column != "cards" and 3 <= n <= 6
    ]
    for _, leaf, column in sorted(small)[:PAIRS]:
        attribute = column.partition("_")[0]
        own = {(leaf, column): 2, (leaf, "cards"): 2}
        for name in ("age", "gender", "language", "situation"):
            if name != attribute:
                classes = [c for c in COLUMNS["cards"] if c.startswith(f"{name}_")]
                most = max(classes, key=lambda c: (block.truth.get((leaf, c), 0), c))
                own[leaf, most] = min(2, block.truth.get((leaf, most), 0))
        if all(own[cell] == 2 for cell in own):
            yield Reader(f"two holders of {leaf}", "cards", own={block.number: own})


def holders_of_uses(blocks: Sequence[Block]) -> Iterator[Reader]:
    """The two cards with most uses in a row, for the rows where they leave least to others, in every release."""
    seen: set[tuple[str, ...]] = set()
    ranked = []
    for row, keys in _by_row(blocks[-1]).items():
        top = sorted(keys, key=lambda key: (-keys[key], key))[:2]
        if len(top) == 2:
            ranked.append((sum(keys.values()) - keys[top[0]] - keys[top[1]], row, tuple(sorted(top))))
    for _, row, pair in sorted(ranked):
        if pair not in seen and len(seen) < PAIRS:
            seen.add(pair)
            own = {block.number: dict(_own(block, pair)) for block in blocks}
            yield Reader(
                f"two holders in {row}", "uses", own={release: cells for release, cells in own.items() if cells}
            )


def _by_row(block: Block) -> dict[str, dict[str, int]]:
    rows: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (venue, _), held in block.cut.uses.items():
        for row in block.above[venue]:
            for key, n in held.items():
                rows[row][key] += n
    return {row: dict(keys) for row, keys in rows.items()}


def _own(block: Block, keys: Sequence[str]) -> Iterator[tuple[Cell, int]]:
    for cell, held in sorted(block.cut.uses.items()):
        n = sum(held.get(key, 0) for key in keys)
        if n:
            yield cell, n
