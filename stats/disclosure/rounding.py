"""Controlled rounding: a register of multiples of 5 in which every sum holds, each cell within 4 of the truth. Pure.

Method: controlled rounding to base 5 (Handbook on SDC, 2.2 in docs/…), every cell drawn by a secret key, linked tables
solved at once. A cell goes to one of the two multiples of 5 around it; drawn so that it is right on average, and so
that the year's sum stays within 4, too. The draw does not depend on the count: a corrected cell keeps it.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from stats.disclosure.cells import System
from stats.disclosure.made import Cell
from stats.disclosure.solving import Program, UnsolvedError, solve
from stats.released import NATION, STEP, kind_of

WITHIN = STEP - 1
ASKED = 100.0  # the cost of what is asked for and may be broken: the year's sum, a corrected cell's direction
STEPPED = 10_000.0  # the cost of a step beyond the multiples around the truth


class UnroundableError(RuntimeError):
    """The gate's own result does not hold what it promises: nothing may be released."""


@dataclass(frozen=True)
class Draw:
    """Numbers between 0 and 1 by cell, told by the key alone."""

    key: bytes
    period: str
    attempt: int = 0

    def of(self, cell: Cell) -> tuple[float, float]:
        """Where the cell's coin falls, and its weight (1 to 1.125: so that no two solutions cost the same)."""
        digest = hmac.digest(self.key, "|".join((self.period, *cell, str(self.attempt))).encode(), "sha256")
        first, second = int.from_bytes(digest[:7]), int.from_bytes(digest[7:10])
        return first / 256**7, 1 + second / 256**3 / 8


@dataclass(frozen=True)
class Before:
    """The version that a correction is rounded against: the counts and the rounded cells; absent cells were 0."""

    counts: Mapping[Cell, int]
    rounded: Mapping[Cell, int]


@dataclass(frozen=True)
class Choice:
    """The values of a cell in steps: `lower` to `upper`, each step up at `cost`."""

    lower: int
    upper: int
    cost: float


def drawn(count: int, year_error: int, coin: float, weight: float, worth: int = 1) -> Choice:
    """A first version: up with the probability of the remainder, unless only one way keeps the year's sum within 4."""
    lower, rest = divmod(count, STEP)
    if not rest:
        return Choice(lower, lower, 0)
    down, up = (_beyond(year_error - rest), _beyond(year_error + STEP - rest))
    cost = -weight if coin < rest / STEP else weight
    return Choice(lower, lower + 1, cost + ASKED * worth * ((up > down) - (up < down)))


def _beyond(error: int) -> int:
    return max(0, abs(error) - WITHIN)


def _worth(cell: Cell) -> int:
    """How dear it is to let the year's sum of a cell go astray: shown before hidden, the larger first."""
    place, column = cell
    worth = {NATION: 8, "area": 4, "town": 2, "office": 2 if column == "cards" else 1}
    return worth.get(kind_of(place), 1)


def kept(count: int, before: int, rounded: int, weight: float) -> Choice:
    """A correction: the old value, or one in the direction of the change."""
    lower, upper = count // STEP, -(-count // STEP)
    old = rounded // STEP
    if count == before:
        lower, upper = min(lower, old), max(upper, old)

    def cost(value: int) -> float:
        wrong = (value > old and count <= before) or (value < old and count >= before)
        return abs(value - old) * (weight + ASKED * wrong)

    return Choice(lower, upper, (cost(upper) - cost(lower)) / max(1, upper - lower))


def choices_of(
    counts: Mapping[Cell, int],
    draw: Draw,
    *,
    year_errors: Mapping[Cell, int] | None = None,
    before: Before | None = None,
) -> dict[Cell, Choice]:
    """What each cell may become: kept near the version before, if there is one, else drawn."""
    choices = {}
    for cell, count in counts.items():
        coin, weight = draw.of(cell)
        if before:
            choices[cell] = kept(count, before.counts.get(cell, 0), before.rounded.get(cell, 0), weight)
        else:
            choices[cell] = drawn(count, (year_errors or {}).get(cell, 0), coin, weight, _worth(cell))
    return choices


def rounded(system: System, tree: Mapping[str, list[str]], choices: Mapping[Cell, Choice]) -> dict[Cell, int]:
    """The system's cells, rounded; within their choices if that is possible, else with the fewest steps beyond.

    Raises UnroundableError when even that was not found.
    """
    for elastic in (False, True):
        try:
            return _rounded(system, tree, choices, elastic=elastic)
        except UnsolvedError as error:
            why = error
    raise UnroundableError(str(why))


def _rounded(
    system: System, tree: Mapping[str, list[str]], choices: Mapping[Cell, Choice], *, elastic: bool
) -> dict[Cell, int]:
    program, terms = Program(), {}
    for cell, choice in choices.items():
        terms[cell] = _terms(program, choice, elastic=elastic and choice.upper > 0)
    for whole, parts in system.equations(tree):
        _add(program, [(1, whole), *((-1, part) for part in parts)], terms, choices)
    core = [index for cell in choices if cell[1] in system.wholes for index, _sign in terms[cell]]
    values = solve(program, core)
    return {
        cell: STEP * (choices[cell].lower + sum(sign * values[index] for index, sign in of_cell))
        for cell, of_cell in terms.items()
    }


def _terms(program: Program, choice: Choice, *, elastic: bool) -> list[tuple[int, int]]:
    """The variables of a cell above its lower value, with their signs. Zeros never step: nobody is invented."""
    terms = []
    if choice.upper > choice.lower:
        terms.append((program.variable(choice.cost, 0, choice.upper - choice.lower), 1))
    if elastic:
        terms.append((program.variable(STEPPED, 0, float("inf")), 1))
        if choice.lower:
            terms.append((program.variable(STEPPED, 0, choice.lower), -1))
    return terms


def _add(
    program: Program,
    signed: list[tuple[int, Cell]],
    terms: Mapping[Cell, list[tuple[int, int]]],
    choices: Mapping[Cell, Choice],
) -> None:
    """The equation that the signed cells add up to nothing. Raises UnsolvedError when no choice is left to keep it."""
    indices, values, total = [], [], 0
    for sign, cell in signed:
        total -= sign * choices[cell].lower
        for index, own in terms[cell]:
            indices.append(index)
            values.append(sign * own)
    if indices:
        program.rows.append((indices, values, total))
    elif total:
        raise UnsolvedError("an equation of fixed cells does not hold")


def held(system: System, tree: Mapping[str, list[str]], counts: Mapping[Cell, int], cells: Mapping[Cell, int]) -> None:
    """Raises UnroundableError unless every sum is exact and every cell a multiple of 5, at least 0, and of no one 0."""
    for cell, value in cells.items():
        if value < 0 or value % STEP or (value and not counts[cell]):
            raise UnroundableError(f"{cell} became {value}")
    for whole, parts in system.equations(tree):
        if cells[whole] != sum(cells[part] for part in parts):
            raise UnroundableError(f"{whole} is not the sum of its parts")


def steps_beyond(count: int, value: int) -> int:
    """How many steps of 5 a value lies beyond the multiples around the count; 0 when it is within 4."""
    if abs(value - count) <= WITHIN:
        return 0
    return (value - -(-count // STEP) * STEP) // STEP if value > count else (value - count // STEP * STEP) // STEP
