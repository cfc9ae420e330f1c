"""The attack: every reader against every figure, hidden cell, sum and difference of the trial's year.

For each reader a world is sought in which others stand in groups of 5 (`fives`), and held against all that the reader
knows (`standing`): it disproves every proof of a group of 1 to 4 at once. Where there is none, worlds of whole people
decide, target by target (`people`). Large registers are taken area by area.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from stats.audit_attack.archive import Page
from stats.audit_attack.blocks import CLOSE, COLUMNS, FAR, Block, Cell
from stats.audit_attack.fives import Fives, Scope, World, beside_own, rounded_own, versions
from stats.audit_attack.people import People, Target, true_part
from stats.audit_attack.readers import SMALL_REGISTER, Reader, Sees, insiders
from stats.audit_attack.shifting import shifted
from stats.audit_attack.standing import TOLD_BELOW, Standing
from stats.audit_attack.targets import by_row, finding_of, places_of, target_of, targets
from stats.audit_attack.verdict import Finding

GIVEN_UP = 3  # readers who proved something, after whom the rest need not be asked
PROVED = 12  # findings of one reader, after which its other targets need not be asked


@dataclass
class Attack:
    """One measure of the trial's year: its releases in order, the last one on trial.

    `is_broken`: its figures do not even add up in fives. Then there are no worlds in fives to look for, it has failed,
    and only an outsider's bounds are worked out, to tell what it would have cost.
    """

    blocks: Sequence[Block]
    measure: str
    counts: Counter[str] = field(default_factory=Counter)
    is_broken: bool = False
    sees: Sees = field(default_factory=dict)
    pages: Sequence[Page] = ()

    @cached_property
    def everything(self) -> Scope:
        leaves = frozenset(leaf for block in self.blocks for leaf in block.leaves[self.measure])
        pages = self.pages if self.measure == "uses" else ()
        return Scope(self.blocks, self.measure, leaves, {}, pages)

    @cached_property
    def is_small(self) -> bool:
        return len(self.everything.leaves) <= SMALL_REGISTER

    @cached_property
    def areas(self) -> dict[str, frozenset[str]]:
        """The offices or venues by area."""
        found: dict[str, set[str]] = {}
        for block in self.blocks:
            for leaf in block.leaves[self.measure]:
                found.setdefault(block.above[leaf][2], set()).add(leaf)
        return {area: frozenset(leaves) for area, leaves in sorted(found.items())}

    def scope(self, leaves: Iterable[str]) -> Scope:
        """Everything in a small register; else the areas in which these are."""
        if self.is_small:
            return self.everything
        wanted = set(leaves)
        own = [area for area in self.areas.values() if wanted & area]
        return Scope(self.blocks, self.measure, frozenset().union(*own), {})

    @cached_property
    def loose(self) -> World | None:
        """A world in fives for who knows nothing of hidden cells."""
        for near in (CLOSE, FAR):
            found = Fives(self.everything, (), near=near, areas=True).found()
            if found:
                return found
        return Fives(self.everything, ()).found()

    @cached_property
    def world(self) -> World | None:
        """A world in fives that is near to the truth in hidden cells too, wherever it can be: all insiders of an area
        may stand in it then."""
        if self.loose is None:
            return None
        if self.is_small:
            return self._near(self.everything, self.everything.leaves) or self.loose
        world = self.loose
        for leaves in self.areas.values():
            scope = self.within(leaves)
            found = self._near(scope, leaves) or self._near(scope, leaves, FAR)
            if found:
                world = {release: {**cells, **found[release]} for release, cells in world.items()}
        return world

    def within(self, leaves: frozenset[str]) -> Scope:
        """Some areas alone, each with the sums that it has in the world for outsiders: what one finds there is a world
        for all."""
        assumed: dict[int, dict[Cell, int]] = {}
        for block in self.blocks:
            sums = assumed.setdefault(block.number, {})
            for leaf in leaves.intersection(block.leaves[self.measure]):
                for column in COLUMNS[self.measure]:
                    cell = (block.above[leaf][2], column)
                    sums[cell] = sums.get(cell, 0) + (self.loose or {})[block.number][leaf, column]
        return Scope(self.blocks, self.measure, leaves, assumed)

    def joined(self, scope: Scope, known: frozenset[str], near: int) -> World | None:
        """The world for outsiders, with areas in which who knows `known` may stand."""
        found = self._near(scope, known, near)
        if found is None or self.loose is None:
            return None
        return {release: {**cells, **found[release]} for release, cells in self.loose.items()}

    def _near(self, scope: Scope, known: frozenset[str], near: int = CLOSE) -> World | None:
        return Fives(scope, known, near=near).found() or Fives(scope, known, near=near, strict=False).found()

    def findings(self) -> Iterator[Finding]:
        if self.is_broken:
            yield from islice(self._by_bounds(), PROVED)
            return
        failed = 0
        readers = [Reader("outsider", self.measure), *insiders(self.blocks, self.measure, self.sees)]
        if next(versions(self.blocks), None):
            readers.append(Reader("believer", self.measure, signs=True))
        for reader in readers:
            self.counts["readers"] += 1
            found = list(self.against(reader))
            yield from found
            failed += bool(found)
            if failed >= GIVEN_UP:
                return

    def against(self, reader: Reader) -> Iterator[Finding]:
        standing = self.standing(reader)
        if standing is None and not self.is_small and not reader.owns and not reader.own:
            yield Finding("UNDECIDED", reader.name, says="no world was found")
            return
        if standing is None:
            yield from self.without_fives(reader)
            return
        self.counts["worlds"] += 1
        open_still = list(standing.exact())
        if open_still:
            people = self._people(reader, {cell[0] for _, cell in open_still})
            yield from islice(self._exact(people, reader, [target_of(*target) for target in open_still]), PROVED)

    def _people(self, reader: Reader, rows: set[str]) -> People:
        """Of the reader's own areas, if these rows are in them."""
        scope = self.scope(reader.owns or places_of(reader))
        inside = {row for block in self.blocks for row, _ in scope.rows(block)}
        return People(scope if rows <= inside else self.everything, reader)

    def standing(self, reader: Reader) -> Standing | None:
        """The reader in a world that it cannot exclude; None where none was found."""
        scope = self.everything
        if reader.signs:
            world = Fives(scope, (), signs=True).found()
            return Standing(reader, scope, world, {}) if world else None
        for world, near in self._worlds(reader):
            rounded = rounded_own(reader.own, scope, world) if self.measure == "uses" else {}
            if rounded is not None:
                standing = shifted(Standing(reader, scope, world, rounded, near))
                if standing.fits:
                    return standing
        return self._beside(reader) if self.loose and reader.own and self.measure == "uses" else None

    def _beside(self, reader: Reader) -> Standing | None:
        """Two holders in a world that is made for their uses, in the areas where they have any."""
        scope = self.everything if self.is_small else self.within(self.scope(places_of(reader)).leaves)
        found = beside_own(reader.own, scope)
        if found is None or self.loose is None:
            return None
        world = {release: {**cells, **found[0][release]} for release, cells in self.loose.items()}
        standing = shifted(Standing(reader, self.everything, world, found[1]))
        return standing if standing.fits else None

    def _worlds(self, reader: Reader) -> Iterator[tuple[World, int]]:
        if self.world:
            yield self.world, CLOSE
        if self.world and reader.owns:
            scope = self.everything if self.is_small else self.within(self.scope(reader.owns).leaves)
            for near in (CLOSE, FAR):
                world = self.joined(scope, reader.owns, near)
                if world:
                    yield world, near

    def without_fives(self, reader: Reader) -> Iterator[Finding]:
        """All targets together; where no world has none of them from 1 to 4, row by row and one by one."""
        people = People(self.scope(reader.owns or places_of(reader)), reader)
        every = list(targets(self.blocks, people))
        self.counts["targets"] += len(every)
        together = people.without(every)
        if isinstance(together, list):
            self.counts["worlds"] += 1
            every = [parts for parts in every if people.value(parts, together) == true_part(people, parts)]
        else:
            yield from islice(self._small(people, reader, every), PROVED)
        yield from islice(self._exact(people, reader, every), PROVED)

    def _small(self, people: People, reader: Reader, every: Sequence[Target]) -> Iterator[Finding]:
        """A row in which every world has a group of 1 to 4 tells of one, even if not in which class."""
        worlds: list[list[int]] = []
        for group in by_row(every):
            true = any(1 <= true_part(people, parts) <= 4 for parts in group)
            known = any(not any(1 <= people.value(parts, world) <= 4 for parts in group) for world in worlds)
            world = people.without(group) if true and not known else []
            if world:
                worlds.append(world)
            elif world is None and any(self._may_be_small(people, parts) for parts in group):
                yield finding_of("UNDECIDED", reader, group[0])
            elif world is None:
                self.counts["undecided"] += 1
            elif world is False:
                found = [finding_of("SMALL", reader, parts) for parts in group if self._is_small(people, parts)]
                yield from found or [finding_of("EXISTS", reader, group[0])]

    def _may_be_small(self, people: People, parts: Target) -> bool:
        """Whether linear programs leave nothing but 1 to 4 of a true 1 to 4. Where they leave more, and CP-SAT came to
        no end, nobody else has proved it either: that is counted, and the verdict tells how often."""
        low, high = self._bounds(people, parts)
        return 1 <= true_part(people, parts) <= 4 and low >= 1 and high <= 4

    def _is_small(self, people: People, parts: Target) -> bool:
        if not 1 <= true_part(people, parts) <= 4:
            return False
        low, high = self._bounds(people, parts)
        return (low >= 1 and high <= 4) or people.without([parts]) is False

    def _exact(self, people: People, reader: Reader, every: Iterable[Target]) -> Iterator[Finding]:
        few = [parts for parts in every if 0 < abs(true_part(people, parts)) < TOLD_BELOW]
        for parts in people.not_moved(few):
            low, high = self._bounds(people, parts)
            differs = (
                False if low == high else True if high - low > 1 else people.may_differ(parts, true_part(people, parts))
            )
            if differs is not True:
                yield finding_of("UNDECIDED" if differs is None else "EXACT", reader, parts)

    def _by_bounds(self) -> Iterator[Finding]:
        people = People(self.everything, Reader("outsider", self.measure))
        for parts in reversed(list(targets(self.blocks, people))):
            true = true_part(people, parts)
            if 0 < abs(true) < TOLD_BELOW:
                low, high = self._bounds(people, parts)
                if low == high:
                    yield finding_of("EXACT", people.reader, parts)
                elif 1 <= low and high <= 4:
                    yield finding_of("SMALL", people.reader, parts)

    def _bounds(self, people: People, parts: Target) -> tuple[int, int]:
        """Of others' part; they have the truth inside, or the attacker would believe something false."""
        low, high = people.interval(parts) or (-(10**9), 10**9)
        if not low <= true_part(people, parts) <= high:
            raise AssertionError("A bound excludes the truth.")
        return low, high

    def narrowest(self, most: int) -> tuple[int, int] | None:
        """How many true 1 to 4 of the newest release, the year and its changes an outsider was asked about, and the
        width of the narrowest interval in which it can put one; None where there is none."""
        leaves: frozenset[str] = frozenset()
        for area in self.areas.values():
            if self.is_small or len(leaves) < SMALL_REGISTER // 2:
                leaves |= area
        people = People(self.scope(leaves), Reader("outsider", self.measure))
        widths: list[int] = []
        for parts in targets(self.blocks, people):
            is_fresh = any(block is self.blocks[-1] for block, _, _ in parts)
            if is_fresh and 1 <= abs(true_part(people, parts)) <= 4 and len(widths) < most:
                low, high = self._bounds(people, parts)
                widths.append(min(high - low, 99))
        return (len(widths), min(widths)) if widths else None
