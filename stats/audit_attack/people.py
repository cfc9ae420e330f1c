"""Worlds of whole people, without fives: what is asked when no world in fives was found, and for intervals.

Every office's and venue's count in every column is an unknown whole number. Linear programs (HiGHS) bound figures;
CP-SAT decides about whole numbers, with a limit of work and not of time, so that it decides the same everywhere.

Pure: highspy and ortools, and this package's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal

from ortools.sat.python import cp_model

from stats.audit_attack.archive import USES
from stats.audit_attack.blocks import COLUMNS, SUMS, Block, Cell, chains
from stats.audit_attack.fives import Scope, believed_changes, chain_bound, is_told, versions
from stats.audit_attack.readers import Reader
from stats.audit_attack.solving import ENDLESS, Program, extremes, optimum
from stats.released import STEP

Target = tuple[tuple[Block, int, Cell], ...]  # a sum of cells, each with 1 or -1
WORK = 6.0  # CP-SAT's own unit, about seconds
MOST = 10**7


class People:
    """What one reader knows, as a program over everybody's counts."""

    def __init__(self, scope: Scope, reader: Reader) -> None:
        self.scope, self.reader = scope, reader
        self.program = Program()
        self.of: dict[tuple[int, str, str], int] = {}
        for block in scope.blocks:
            self._variables(block)
            for leaf in scope.of(block):
                for whole, parts in SUMS[scope.measure]:
                    terms = [(self.of[block.number, leaf, part], 1.0) for part in parts]
                    self.program.row([*terms, (self.of[block.number, leaf, whole], -1.0)], 0, 0)
            self._figures(block)
        for chain in chains(scope.blocks):
            self._chain(chain)
        for page in scope.pages:
            terms = [term for block in page.blocks for term in self.terms(block, USES)]
            self.program.row(terms, page.low, page.high)
        if reader.signs:
            for old, new in versions(scope.blocks):
                self._signs(old, new)

    def _variables(self, block: Block) -> None:
        own = self.reader.own.get(block.number, {})
        for leaf in self.scope.of(block):
            for column in COLUMNS[self.scope.measure]:
                true, low = block.truth.get((leaf, column), 0), own.get((leaf, column), 0)
                known = leaf in self.reader.owns
                self.of[block.number, leaf, column] = self.program.variable(
                    true if known else low, true if known else ENDLESS
                )

    def terms(self, block: Block, cell: Cell) -> list[tuple[int, float]]:
        leaves = [leaf for leaf in block.under[self.scope.measure].get(cell[0], ()) if leaf in self.scope.leaves]
        return [(self.of[block.number, leaf, cell[1]], 1.0) for leaf in leaves]

    def _figures(self, block: Block) -> None:
        for row, _ in self.scope.rows(block):
            for column in COLUMNS[self.scope.measure]:
                bound, told = block.bounds.get((row, column)), block.shown.get((row, column))
                if bound is not None and told is not None:
                    self.program.row(self.terms(block, (row, column)), max(0, told - bound), told + bound)

    def _chain(self, chain: Sequence[Block]) -> None:
        bound = chain_bound(chain, self.scope.measure)
        if bound is None:
            return
        for row in sorted({row for block in chain for row, _ in self.scope.rows(block)}):
            for column in COLUMNS[self.scope.measure]:
                cell = (row, column)
                if all(is_told(block, cell, self.scope.measure) for block in chain):
                    told = sum(block.shown.get(cell, 0) for block in chain)
                    terms = [term for block in chain for term in self.terms(block, cell)]
                    self.program.row(terms, told - bound, told + bound)

    def _signs(self, old: Block, new: Block) -> None:
        for cell, low, high in believed_changes(old, new, self.scope):
            terms = self.terms(new, cell) + [(variable, -1.0) for variable, _ in self.terms(old, cell)]
            self.program.row(terms, low, high)

    def target(self, parts: Target) -> tuple[list[tuple[int, float]], int]:
        """Others' part: the unknowns that add up to it, and how much of them is the reader's own."""
        terms: list[tuple[int, float]] = []
        own = 0
        for block, sign, (row, column) in parts:
            for variable, _ in self.terms(block, (row, column)):
                terms.append((variable, float(sign)))
            for leaf in block.under[self.scope.measure].get(row, ()):
                if leaf in self.reader.owns:
                    own += sign * block.truth.get((leaf, column), 0)
                own += sign * self._held(block, leaf, column)
        return terms, own

    def _held(self, block: Block, leaf: str, column: str) -> int:
        own = self.reader.own.get(block.number, {})
        if (leaf, column) in own or self.scope.measure == "cards":
            return own.get((leaf, column), 0)
        parts = next((parts for whole, parts in SUMS["uses"] if whole == column), ())
        return sum(self._held(block, leaf, part) for part in parts)

    @cached_property
    def solver(self):  # type: ignore[no-untyped-def]
        solver = self.program.passed()
        solver.setOptionValue("simplex_strategy", 4)  # primal: only the objective changes from target to target
        solver.setOptionValue("presolve", "off")
        return solver

    def interval(self, parts: Target) -> tuple[int, int] | None:
        """Bounds of others' part in every world that the reader cannot exclude; None where they were not found."""
        terms, own = self.target(parts)
        found = extremes(self.solver, terms)
        return None if found is None else (found[0] - own, found[1] - own)

    def model(self) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        model, program = cp_model.CpModel(), self.program
        bounds = zip(program.low, program.high, strict=True)
        variables = [model.new_int_var(int(low), int(min(high, MOST)), "") for low, high in bounds]
        for row, (start, end) in enumerate(zip(program.starts, program.starts[1:], strict=False)):
            terms = zip(program.index[start:end], program.value[start:end], strict=True)
            low, high = max(program.row_low[row], -MOST), min(program.row_high[row], MOST)
            model.add_linear_constraint(sum(int(c) * variables[v] for v, c in terms), int(low), int(high))
        return model, variables

    def without(self, targets: Iterable[Target]) -> list[int] | Literal[False] | None:
        """A world that has 0 or at least 5 others in each of the targets; False: there is none; None: undecided."""
        model, variables = self.model()
        for parts in targets:
            terms, own = self.target(parts)
            if terms:
                total = sum(int(c) * variables[v] for v, c in terms)
                away = [(-MOST, own - STEP), (own, own), (own + STEP, MOST)]
                domain = cp_model.Domain.from_intervals([list(pair) for pair in away])
                model.add_linear_expression_in_domain(total, domain)
        solver, decided = _decided(model)
        return [solver.value(variable) for variable in variables] if decided else None if decided is None else False

    def value(self, parts: Target, world: Sequence[int]) -> int:
        """Others' part of a target in a world."""
        terms, own = self.target(parts)
        return sum(int(c) * world[v] for v, c in terms) - own

    def not_moved(self, targets: Sequence[Target]) -> list[Target]:
        """Those of the targets that two more worlds, with as many and as few people there as may be, leave as they
        are in truth."""
        left = list(targets)
        for way in (1.0, -1.0):
            cost: Counter[int] = Counter()
            for parts in left:
                cost.update({v: c * way for v, c in self.target(parts)[0]})
            world = optimum(self.program, self.solver, cost)
            if world is not None:
                left = [parts for parts in left if self.value(parts, world) == true_part(self, parts)]
        return left

    def may_differ(self, parts: Target, true: int) -> bool | None:
        """Whether some world has another number of others there than the true one; None: undecided."""
        model, variables = self.model()
        terms, own = self.target(parts)
        if not terms:
            return False
        model.add(sum(int(c) * variables[v] for v, c in terms) != true + own)
        return _decided(model)[1]


def _decided(model: cp_model.CpModel) -> tuple[cp_model.CpSolver, bool | None]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 8
    solver.parameters.max_deterministic_time = WORK
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return solver, True
    return solver, False if status == cp_model.INFEASIBLE else None


def true_part(people: People, parts: Target) -> int:
    """The true number of others behind a target."""
    total = sum(sign * block.truth.get(cell, 0) for block, sign, cell in parts)
    return total - people.target(parts)[1]
