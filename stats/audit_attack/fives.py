"""Worlds in fives: registers in which everybody but the reader stands in groups of 5, and which agree with all that is
known.

Such a world disproves at once that any group of 1 to 4 can be proved, in any figure, hidden cell, sum or difference.
It is searched for here without the gate's help, by a linear program in units of 5: every published figure is met
exactly, and what hidden cells the readers know of themselves is within `near` of their truth.

Pure: the standard library and this package's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stats.audit_attack.archive import Page
from stats.audit_attack.blocks import CLOSE, COLUMNS, FAR, SUMS, Block, Cell, chains, uppers
from stats.audit_attack.solving import ENDLESS, Program
from stats.released import STEP, kind_of

Own = Mapping[int, Mapping[Cell, int]]
World = dict[int, dict[Cell, int]]  # by number of the release: people or uses by (office or venue, column)


@dataclass(frozen=True)
class Scope:
    """What a search is about: releases of one year and the offices or venues of some areas. Rows that are only partly
    in it are left out; `assumed` says what is taken for a row that is not published, by release; `pages` bound sums of
    all places' uses."""

    blocks: Sequence[Block]
    measure: str
    leaves: frozenset[str]
    assumed: Mapping[int, Mapping[Cell, int]]
    pages: Sequence[Page] = ()

    def of(self, block: Block) -> list[str]:
        return [leaf for leaf in block.leaves[self.measure] if leaf in self.leaves]

    def rows(self, block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row, leaves in block.under[self.measure].items():
            if self.leaves.issuperset(leaves):
                yield row, leaves

    def told(self, block: Block, cell: Cell) -> int | None:
        told = block.shown.get(cell)
        return self.assumed.get(block.number, {}).get(cell) if told is None else told


class Fives:
    """The program: for every release, office or venue and column, how many fives. Truth is near for the leaves in
    `known` and for rows of which all leaves are; `signs`: also as a believer of corrections; `strict`: near when the
    year is added up, too; `areas`: near for areas that are not shown."""

    def __init__(
        self,
        scope: Scope,
        known: Collection[str],
        *,
        near: int = CLOSE,
        signs: bool = False,
        strict: bool = True,
        areas: bool = False,
    ) -> None:
        self.scope, self.known, self.near = scope, frozenset(known), near
        self.strict, self.areas = strict, areas
        self.program = Program()
        self.of: dict[tuple[int, str, str], int] = {}
        for block in scope.blocks:
            self._variables(block)
            self._sums(block)
            self._rows(block)
        for chain in chains(scope.blocks):
            self._chain(chain)
        if signs:
            for old, new in versions(scope.blocks):
                self._signs(old, new)

    def _variables(self, block: Block) -> None:
        for leaf in self.scope.of(block):
            for column in COLUMNS[self.scope.measure]:
                low, high = self._around(block, (leaf, column), leaf in self.known)
                self.of[block.number, leaf, column] = self.program.variable(low, high)

    def _around(self, block: Block, cell: Cell, is_known: bool) -> tuple[float, float]:
        told = self.scope.told(block, cell)
        if told is not None:
            return -(-told // STEP), told // STEP  # none at all where the figure is no multiple
        if not is_known:
            return 0, ENDLESS
        true = block.truth.get(cell, 0)
        return max(0, -((self.near - true) // STEP)), (true + self.near) // STEP

    def _sums(self, block: Block) -> None:
        for leaf in self.scope.of(block):
            for whole, parts in SUMS[self.scope.measure]:
                terms = [(self.of[block.number, leaf, part], 1.0) for part in parts]
                self.program.row([*terms, (self.of[block.number, leaf, whole], -1.0)], 0, 0)

    def _rows(self, block: Block) -> None:
        for row, leaves in self.scope.rows(block):
            is_known = self.known.issuperset(leaves) or (self.areas and kind_of(row) == "area")
            for column in COLUMNS[self.scope.measure] if row not in leaves else ():
                low, high = self._around(block, (row, column), is_known)
                if (low, high) != (0, ENDLESS):
                    self.program.row([(self.of[block.number, leaf, column], 1.0) for leaf in leaves], low, high)

    def _chain(self, chain: Sequence[Block]) -> None:
        rows = {row: leaves for block in chain for row, leaves in self.scope.rows(block)}
        for row, leaves in rows.items():
            for column in COLUMNS[self.scope.measure] if self.known.issuperset(leaves) else ():
                if any(self.scope.told(block, (row, column)) is None for block in chain):
                    self._chain_row(chain, row, column)

    def _chain_row(self, chain: Sequence[Block], row: str, column: str) -> None:
        """Hidden cells of a year are only usually near when added up: where they cannot, it costs."""
        true = sum(block.truth.get((row, column), 0) for block in chain)
        leaves = [(block.number, leaf) for block in chain for leaf in block.under[self.scope.measure].get(row, ())]
        low, high = -((self.near - true) // STEP), (true + self.near) // STEP
        terms = [(self.of[release, leaf, column], 1.0) for release, leaf in leaves]
        if not self.strict:
            terms += [(self.program.variable(cost=1), 1.0), (self.program.variable(cost=1), -1.0)]
        self.program.row(terms, low, high)

    def _signs(self, old: Block, new: Block) -> None:
        for cell, low, high in believed_changes(old, new, self.scope):
            terms = [(self.of[new.number, leaf, cell[1]], 1.0) for leaf in new.under[self.scope.measure][cell[0]]]
            earlier = old.under[self.scope.measure].get(cell[0], ())
            self.program.row([*terms, *((self.of[old.number, leaf, cell[1]], -1.0) for leaf in earlier)], low, high)

    def found(self) -> World | None:
        """People or uses by release and cell, all in fives."""
        solution = self.program.in_whole_numbers()
        if solution is None:
            return None
        world: World = {block.number: {} for block in self.scope.blocks}
        for (release, leaf, column), variable in self.of.items():
            world[release][leaf, column] = solution[variable] * STEP
        return world


def versions(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block]]:
    """Every release of a quarter with the next of the same quarter."""
    for place, new in enumerate(blocks):
        earlier = [block for block in blocks[:place] if block.period == new.period]
        if earlier:
            yield earlier[-1], new


def believed_changes(old: Block, new: Block, scope: Scope) -> Iterator[tuple[Cell, float, float]]:
    """What a believer makes of a correction, as far as it is true: a published figure that stayed is of a number that
    stayed, and one that rose or fell of a number that rose or fell; with the least and the greatest change.

    Figures that moved without their truth are found without this (`errors.moved`).
    """
    for row, _ in scope.rows(new):
        for column in COLUMNS[scope.measure]:
            cell = (row, column)
            if cell in new.shown and cell in old.shown:
                true = new.truth.get(cell, 0) - old.truth.get(cell, 0)
                here = new.shown[cell] - old.shown[cell]
                if here * true > 0 or not here:
                    yield cell, 0 if true >= 0 else -ENDLESS, 0 if true <= 0 else ENDLESS


def rounded_own(own: Own, scope: Scope, most: World) -> World | None:
    """What two holders know of their own uses, in fives: near in every row and sum, never more than `most`.

    The rest of `most` is then everybody else, still in fives. None: there is no such rounding.
    """
    program = Program()
    of = {}
    for release, cells in own.items():
        for cell in cells:
            of[release, cell] = program.variable(0, most[release].get(cell, 0) // STEP)
    _near_own(program, of, scope, own)
    solution = program.in_whole_numbers()
    return None if solution is None else _in_fives(of, solution)


def beside_own(own: Own, scope: Scope) -> tuple[World, World] | None:
    """A world in fives in which there is such a rounding, and the rounding."""
    fives = Fives(scope, ())
    of = {(release, cell): fives.program.variable() for release, cells in own.items() for cell in cells}
    for (release, cell), variable in of.items():
        fives.program.row([(fives.of[release, *cell], 1.0), (variable, -1.0)], 0, ENDLESS)
    _near_own(fives.program, of, scope, own)
    solution = fives.program.in_whole_numbers()
    if solution is None:
        return None
    world = _in_fives({(release, (leaf, column)): v for (release, leaf, column), v in fives.of.items()}, solution)
    return world, _in_fives(of, solution)


def _near_own(program: Program, of: Mapping[tuple[int, Cell], int], scope: Scope, own: Own) -> None:
    groups: dict[tuple[int, *tuple[object, ...]], set[tuple[int, Cell]]] = {}
    chained = [(chain, {block.number for block in chain}) for chain in chains(scope.blocks)]
    for block in scope.blocks:
        for leaf, column in own.get(block.number, {}):
            cell = (block.number, (leaf, column))
            for row in block.above[leaf]:
                for upper in uppers(column, scope.measure):
                    groups.setdefault((CLOSE, block.number, row, upper), set()).add(cell)
                    for place, (_, numbers) in enumerate(chained):
                        if block.number in numbers:
                            groups.setdefault((FAR, "year", place, row, upper), set()).add(cell)
    for near, cells in sorted({(key[0], tuple(sorted(cells))) for key, cells in groups.items()}):
        true = sum(own[release][cell] for release, cell in cells)
        terms = [(of[key], 1.0) for key in cells]
        program.row(terms, -((near - true) // STEP), (true + near) // STEP)


def _in_fives(of: Mapping[tuple[int, Cell], int], solution: Sequence[int]) -> World:
    world: World = {}
    for (release, cell), variable in of.items():
        world.setdefault(release, {})[cell] = solution[variable] * STEP
    return world


def chain_bound(chain: Sequence[Block], measure: str) -> int | None:
    """How far the sums of a year's published figures are believed to be from their truth: 9. They are within 4 only
    usually, and what is usual proves nothing: no reader knows where it is otherwise. None where 9 were false."""
    cells = {cell for block in chain for cell in block.shown if cell[1] in COLUMNS[measure]}
    all_shown = [cell for cell in cells if all(is_told(block, cell, measure) for block in chain)]
    off = (sum(block.shown.get(cell, 0) - block.truth.get(cell, 0) for block in chain) for cell in all_shown)
    return FAR if max(map(abs, off), default=0) <= FAR else None


def is_told(block: Block, cell: Cell, measure: str) -> bool:
    """Whether a cell is published, or of a place that was not there yet."""
    return cell in block.shown or cell[0] not in block.under[measure]
