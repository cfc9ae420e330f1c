"""A reader in a world in fives: whether all that the reader knows fits, and what the reader would still know exactly.

Others' part of every figure is a multiple of 5 here, the reader's own part is as it is. The world is off the published
figures by what the own part is off its fives, and no more; that has to be within what the method allows. A number is
known exactly only if it is the same in every world: here it may be moved by one person wherever there is room.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from stats.audit_attack.archive import USES, Page
from stats.audit_attack.blocks import CLOSE, COLUMNS, SUMS, Block, Cell, chains, latest, uppers
from stats.audit_attack.fives import Scope, World, chain_bound, is_told, versions
from stats.audit_attack.readers import Reader

Shift = tuple[str, str, int]  # a venue, a category, and how many uses more (or less: negative)
TOLD_BELOW = 50  # an exact number of at least this tells of nobody


@dataclass(frozen=True)
class Standing:
    """`fives`: the world; `rounded`: the reader's own part of it, in fives, where others stand beside; `shifts`: by
    release, a few uses more or less at one place, where others stay 5 or more."""

    reader: Reader
    scope: Scope
    fives: World
    rounded: World
    near: int = CLOSE
    shifts: Mapping[int, Shift] = field(default_factory=dict)

    @cached_property
    def errors(self) -> dict[int, dict[Cell, int]]:
        """By release and cell: the world less the published figure, or less the hidden cell in fives."""
        found: dict[int, dict[Cell, int]] = {}
        for block in self.scope.blocks:
            errors: defaultdict[Cell, int] = defaultdict(int)
            for (leaf, column), error in self._own_errors(block):
                for row in block.above[leaf]:
                    errors[row, column] += error
            found[block.number] = {cell: error for cell, error in errors.items() if error}
        return found

    def _own_errors(self, block: Block) -> Iterator[tuple[Cell, int]]:
        fives = self.fives[block.number]
        for leaf in self.reader.owns.intersection(self.scope.of(block)):
            for column in COLUMNS[self.scope.measure]:
                yield (leaf, column), block.truth.get((leaf, column), 0) - fives[leaf, column]
        rounded = self.rounded.get(block.number, {})
        for (leaf, column), n in self.reader.own.get(block.number, {}).items():
            above = [column] if self.scope.measure == "cards" else uppers(column, self.scope.measure)
            for upper in above:
                yield (leaf, upper), n - rounded.get((leaf, column), 0)
        if block.number in self.shifts:
            leaf, column, by = self.shifts[block.number]
            for upper in uppers(column, self.scope.measure):
                yield (leaf, upper), by

    def _rooms(self) -> Iterator[tuple[Sequence[Block], Cell, int, int]]:
        """Releases, a cell of them, and how many less and more there may be in it together."""
        for block in self.scope.blocks:
            for cell, error in self.errors[block.number].items():
                far = block.bounds.get(cell) if cell in block.shown else self.near
                if far is not None:
                    yield (block,), cell, far + error, far - error
        for chain in chains(self.scope.blocks):
            bound = chain_bound(chain, self.scope.measure)
            if bound is not None:
                for cell in sorted({cell for block in chain for cell in self.errors[block.number]}):
                    if all(is_told(block, cell, self.scope.measure) for block in chain):
                        error = sum(self.errors[block.number].get(cell, 0) for block in chain)
                        yield chain, cell, bound + error, bound - error
        for page in self.scope.pages:
            total = self.total(page)
            yield page.blocks, USES, total - page.low, page.high - total

    def total(self, page: Page) -> int:
        """The nation's uses in this world."""
        return sum(block.shown[USES] + self.errors[block.number].get(USES, 0) for block in page.blocks)

    @cached_property
    def fits(self) -> bool:
        """Whether the reader cannot exclude this world."""
        return all(less >= 0 and more >= 0 for _, _, less, more in self._rooms())

    @cached_property
    def _full(self) -> dict[int, tuple[set[Cell], set[Cell]]]:
        """By release: the cells that can have nobody more, and nobody less, if the rest stays as it is."""
        full: dict[int, tuple[set[Cell], set[Cell]]] = {block.number: (set(), set()) for block in self.scope.blocks}
        for blocks, cell, less, more in self._rooms():
            for block in blocks:
                for way, room in ((0, more), (1, less)):
                    if room <= 0:
                        full[block.number][way].add(cell)
        return full

    def others(self, block: Block, cell: Cell) -> tuple[int, int]:
        """Everybody but the reader in a cell: in truth and in this world."""
        row, column = cell
        true = here = 0
        for leaf in block.under[self.scope.measure].get(row, ()):
            if leaf not in self.reader.owns and leaf in self.scope.leaves:
                true += block.truth.get((leaf, column), 0)
                here += self.fives[block.number].get((leaf, column), 0)
        for (leaf, part), n in self.reader.own.get(block.number, {}).items():
            wholes = [part] if self.scope.measure == "cards" else uppers(part, self.scope.measure)
            if column in wholes and row in block.above[leaf]:
                true -= n
                here -= self.rounded.get(block.number, {}).get((leaf, part), 0)
        if block.number in self.shifts:
            leaf, part, by = self.shifts[block.number]
            here += by if column in uppers(part, self.scope.measure) and row in block.above[leaf] else 0
        return true, here

    def _movable(self, block: Block, way: int) -> dict[str, set[str]]:
        """By row: the columns of which a change of one person moves others' part, all else staying as it is: one more
        (`way` 0) or less (1), with an office and a class of every attribute or with a venue and a category; or one
        from a class to another (2)."""
        more, less = (self._by_row(block, n) for n in (0, 1))
        found: defaultdict[str, set[str]] = defaultdict(set)
        for leaf in self.scope.of(block):
            if leaf not in self.reader.owns:
                rows = block.above[leaf]
                no_more = frozenset(column for row in rows for column in more.get(row, ()))
                no_less = (
                    frozenset() if way == 0 else self._nobody(block, leaf).union(*(less.get(row, ()) for row in rows))
                )
                if way == 2:
                    free = changeable(self.scope.measure, no_more, no_less)
                else:
                    free = movable(self.scope.measure, no_less if way else no_more)
                for row in rows:
                    found[row] |= free
        return found

    def _by_row(self, block: Block, way: int) -> dict[str, set[str]]:
        full: defaultdict[str, set[str]] = defaultdict(set)
        for row, column in self._full[block.number][way]:
            full[row].add(column)
        return full

    def _nobody(self, block: Block, leaf: str) -> frozenset[str]:
        """The columns in which no others are at an office or a venue here."""
        fives, rounded = self.fives[block.number], self.rounded.get(block.number, {})
        columns = COLUMNS[self.scope.measure]
        return frozenset(column for column in columns if fives[leaf, column] <= rounded.get((leaf, column), 0))

    def exact(self) -> Iterator[tuple[Sequence[Block], Cell]]:
        """What this world alone leaves exact: others' part of figures, of hidden cells, of the year and of changes."""
        stuck: dict[tuple[int, Cell], tuple[int, int]] = {}
        for block in self.scope.blocks:
            for cell in self._stuck(block):
                stuck[block.number, cell] = self.others(block, cell)
        blocks = {block.number: block for block in self.scope.blocks}
        for (release, cell), (true, here) in stuck.items():
            if true == here and 0 < true < TOLD_BELOW:
                yield (blocks[release],), cell
        yield from self._exact_together(stuck)

    def _stuck(self, block: Block) -> Iterator[Cell]:
        """Cells that no change of one person moves."""
        if not any(self._full[block.number]):
            return
        columns = set(COLUMNS[self.scope.measure])
        left: list[Cell] = []
        for way in range(3):
            moving = self._movable(block, way) if left or not way else {}
            cells = left if way else [(row, column) for row in moving for column in sorted(columns)]
            left = [cell for cell in cells if cell[1] not in moving[cell[0]]]
        yield from left

    def _exact_together(self, stuck: dict[tuple[int, Cell], tuple[int, int]]) -> Iterator[tuple[Sequence[Block], Cell]]:
        newest = tuple(latest(self.scope.blocks).values())
        groups = [(newest, 1)] if len(newest) > 1 else []
        groups += [(pair, -1) for pair in versions(self.scope.blocks)]
        for blocks, sign in groups:
            signs = [1] * len(blocks) if sign == 1 else [-1, 1]
            for cell in sorted({cell for release, cell in stuck if release == blocks[-1].number}):
                both = [stuck.get((block.number, cell)) for block in blocks]
                if all(both):
                    true, here = (sum(s * pair[n] for s, pair in zip(signs, both, strict=True) if pair) for n in (0, 1))
                    if true == here and 0 < abs(true) < TOLD_BELOW:
                        yield blocks, cell


@cache
def movable(measure: str, stuck: frozenset[str]) -> frozenset[str]:
    """The columns that one person can be added to at a place where these are stuck."""
    if measure == "uses":
        parts = {part for _, parts in SUMS["uses"] for part in parts} - {whole for whole, _ in SUMS["uses"]}
        return frozenset(up for p in parts if stuck.isdisjoint(uppers(p, measure)) for up in uppers(p, measure))
    if "cards" in stuck or any(stuck.issuperset(classes) for _, classes in SUMS["cards"]):
        return frozenset()
    return frozenset(COLUMNS["cards"]) - stuck


@cache
def changeable(measure: str, no_more: frozenset[str], no_less: frozenset[str]) -> frozenset[str]:
    """The columns between which and another one person can change at a place."""
    wholes = {whole for whole, _ in SUMS[measure]}
    found: set[str] = set()
    for _, parts in SUMS[measure]:
        if wholes.isdisjoint(parts):
            up, down = set(parts) - no_more, set(parts) - no_less
            found |= {part for part in parts if (part in up and down - {part}) or (part in down and up - {part})}
    return frozenset(found)
