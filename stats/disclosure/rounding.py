"""Controlled rounding: a register of multiples of 5 in which every sum holds, each cell within 4 of the truth. Pure.

Method: controlled rounding to base 5 (Eurostat's Handbook on Statistical Disclosure Control), linked tables solved at
once. A cell goes to one of the two multiples of 5 around it, drawn by a secret key so that it is right on average, and
so that the year's sum stays within 4, too. A correction is rounded against the versions before it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from stats.disclosure.cells import System
from stats.disclosure.made import Cell
from stats.disclosure.solving import Program, UnsolvedError, solve
from stats.released import NATION, STEP, kind_of

WITHIN = STEP - 1
ASKED = 100.0  # the cost of what is asked for and may be broken: that the year's sum is within 4
STEPPED = 10_000.0  # the cost of a step beyond the multiples around the truth
STRAYED = 300_000.0  # the cost of a step away from what an older version asks for
RESTLESS = 15_000.0  # the cost of a step of a cell that has not changed and is at least 5 before and after,
CALMER = 4  # times as much in each further attempt,
CALMEST = 2  # until this one: more would cost more than a step away from what an older version asks for
EITHER = 0.5  # the share of changed cells that a further attempt turns the other way
DEAREST = 30  # times as dear a step is in cells that somebody knows exactly
TURNED = 1_000.0  # the cost of a move against its change, of a cell that is not shown


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
    """A version that a correction is rounded against: the counts and the rounded cells; absent cells were 0."""

    counts: Mapping[Cell, int]
    rounded: Mapping[Cell, int]


@dataclass(frozen=True)
class Choice:
    """The values of a cell in steps: `lower` to `upper` (each step up at `cost`) lie around the truth.

    Beyond them it goes only where sums cannot be kept otherwise: within `asked` at the price of a step beyond, outside
    it, but within `bounds`, at a higher one.
    """

    lower: int
    upper: int
    cost: float = 0
    bounds: tuple[int, float] = (0, inf)
    asked: tuple[int, float] = (0, inf)
    stray: float = STRAYED


def drawn(count: int, year_error: int, coin: float, weight: float, worth: int = 1) -> Choice:
    """A first version: up with the probability of the remainder, unless only one way keeps the year's sum within 4.

    What is 0 stays 0, whatever sums ask for: nobody is invented.
    """
    lower, rest = divmod(count, STEP)
    if not rest:
        return Choice(lower, lower, bounds=(0, inf if count else 0))
    cost = -weight if coin < rest / STEP else weight
    return Choice(lower, lower + 1, cost + ASKED * worth * _year_asks(year_error - rest))


def _year_asks(down: int) -> int:
    """Whether the year's error, which is `down` if the cell goes down, asks for up (-1) or down (1) to be within 4."""
    beyond_down, beyond_up = (max(0, abs(error) - WITHIN) for error in (down, down + STEP))
    return (beyond_up > beyond_down) - (beyond_up < beyond_down)


def _worth(cell: Cell) -> int:
    """How dear it is to let the year's sum of a cell go astray: shown before hidden, the larger first."""
    place, column = cell
    worth = {NATION: 8, "area": 4, "town": 2, "office": 2 if column == "cards" else 1}
    return worth.get(kind_of(place), 1)


def _cares(tree: Mapping[str, list[str]]) -> dict[str, int]:
    """By place, how dear a step beyond is: the dearest in cells that somebody knows exactly, who can take them from
    all sums above, and is misled by the error of the cell alone. Places of one office or venue are such."""
    by_kind = dict.fromkeys(("area", "office", "venue"), DEAREST)
    cares: dict[str, int] = {}

    def leaves(place: str) -> int:
        found = sum(map(leaves, tree[place])) or int(kind_of(place) in ("office", "venue"))
        cares[place] = DEAREST if found == 1 else by_kind.get(kind_of(place), 1)
        return found

    leaves(NATION)
    return cares


def kept(
    count: int,
    versions: Sequence[tuple[int, int]],
    year_error: int,
    weight: float,
    worth: int = 1,
    restless: float = RESTLESS,
) -> Choice:
    """A correction of `versions` (the count and its rounded value, newest last): the value of a version that had the
    same count, else one in the direction of the change, the nearest to the newest unless the year's sum asks for more.

    Who knows that a count did not change, or that it only grew, would tell a small one from a value that was 5 and
    became 0. So a changed cell takes the step beyond, if sums ask for one. Against the newest version only an unchanged
    cell moves that is at least 5 before and after, at the price `restless`; against an older one a cell moves where it
    contradicts the newest.
    """
    bounds, asked = _between(count, versions[-1:]), _between(count, versions)
    if asked[0] > asked[1]:
        asked = bounds
    stray = STRAYED
    if bounds[0] == bounds[1] >= 1:
        bounds, stray = (max(1, bounds[0] - 1), bounds[1] + 1), restless
    lower, upper = (int(min(max(value, asked[0]), asked[1])) for value in (count // STEP, -(-count // STEP)))
    newest = versions[-1][1] // STEP
    cost = (weight if newest <= lower else -weight) + ASKED * worth * _year_asks(year_error + STEP * lower - count)
    return Choice(lower, upper, cost, bounds, asked, stray)


def kept_hidden(count: int, version: tuple[int, int], year_error: int, weight: float) -> Choice:
    """The same of a cell that is not shown: nobody sees which way it moved, so that it rather moves against its change
    than that a cell goes beyond the multiples around its truth; an office that knows its own cells relies on these."""
    before, value = version
    lower, upper = count // STEP, -(-count // STEP)
    newest = value // STEP
    if (newest <= lower and count <= before) or (newest >= upper and count >= before):
        weight = TURNED * abs(weight)
    cost = weight if newest <= lower else -weight
    return Choice(lower, upper, cost + ASKED * _year_asks(year_error + STEP * lower - count) if lower < upper else 0)


def _between(count: int, versions: Sequence[tuple[int, int]]) -> tuple[int, float]:
    """The least and the most a count may become: as the versions whose counts were the same or on either side."""
    least = max((value // STEP for before, value in versions if before <= count), default=0)
    most = min((value // STEP for before, value in versions if before >= count), default=inf)
    return least, most


def first_choices(counts: Mapping[Cell, int], draw: Draw, year_errors: Mapping[Cell, int]) -> dict[Cell, Choice]:
    """What each cell of a first version may become; `year_errors` by cell are those of the year's other quarters."""
    choices = {}
    for cell, count in counts.items():
        coin, weight = draw.of(cell)
        choices[cell] = drawn(count, year_errors.get(cell, 0), coin, weight, _worth(cell))
    return choices


def corrected_choices(
    counts: Mapping[Cell, int],
    draw: Draw,
    year_errors: Mapping[Cell, int],
    versions: Sequence[Before],
    is_shown: Callable[[Cell], bool],
) -> dict[Cell, Choice]:
    """What each cell of a correction may become; `versions` are the earlier ones, newest last. Of a changed cell the
    first attempt takes what is nearest to the newest version, a further one either, as its coin falls."""
    choices, restless = {}, RESTLESS * CALMER ** min(draw.attempt, CALMEST)
    for cell, count in counts.items():
        coin, weight = draw.of(cell)
        weight = -weight if draw.attempt and coin < EITHER else weight
        pairs = [(version.counts.get(cell, 0), version.rounded.get(cell, 0)) for version in versions]
        if is_shown(cell):
            choices[cell] = kept(count, pairs, year_errors.get(cell, 0), weight, _worth(cell), restless)
        else:
            choices[cell] = kept_hidden(count, pairs[-1], year_errors.get(cell, 0), weight)
    return choices


def rounded(system: System, tree: Mapping[str, list[str]], choices: Mapping[Cell, Choice]) -> dict[Cell, int]:
    """The system's cells, rounded; around the truth if that is possible, else with the fewest steps beyond.

    Raises UnroundableError when even that was not found.
    """
    why = ""
    for beyond in (0, 1, inf):
        try:
            return _rounded(system, tree, choices, beyond)
        except UnsolvedError as error:
            why = str(error)
    raise UnroundableError(why)


def _rounded(
    system: System, tree: Mapping[str, list[str]], choices: Mapping[Cell, Choice], beyond: float
) -> dict[Cell, int]:
    program = Program()
    cares = _cares(tree)
    terms = {cell: _terms(program, choice, beyond, cares[cell[0]]) for cell, choice in choices.items()}
    for whole, parts in system.equations(tree):
        _add(program, [(1, whole), *((-1, part) for part in parts)], terms, choices)
    core = [index for cell in choices if cell[1] in system.wholes for index, _sign in terms[cell]]
    values = solve(program, core)
    return {
        cell: STEP * (choices[cell].lower + sum(sign * values[index] for index, sign in of_cell))
        for cell, of_cell in terms.items()
    }


def _terms(program: Program, choice: Choice, beyond: int | float, care: int) -> list[tuple[int, int]]:
    """The variables of a cell above its lower value, with their signs; steps beyond at most `beyond` either way."""
    (least, most), (low, high) = choice.bounds, choice.asked
    low, high = max(low, least), min(high, most)
    rooms = [
        (choice.upper - choice.lower, 1, choice.cost),
        (min(beyond, high - choice.upper), 1, STEPPED * care),
        (min(beyond, choice.lower - low), -1, STEPPED * care),
        (min(beyond, most - high) if high < inf else 0, 1, choice.stray),
        (min(beyond, low - least), -1, choice.stray),
    ]
    return [(program.variable(cost, 0, room), sign) for room, sign, cost in rooms if room > 0]


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


def held(
    system: System, tree: Mapping[str, list[str]], choices: Mapping[Cell, Choice], cells: Mapping[Cell, int]
) -> None:
    """Raises UnroundableError unless every sum is exact and every cell a multiple of 5 that it may become."""
    for cell, choice in choices.items():
        least, most = choice.bounds
        if cells[cell] % STEP or not least <= cells[cell] // STEP <= most:
            raise UnroundableError(f"{cell} became {cells[cell]}")
    for whole, parts in system.equations(tree):
        if cells[whole] != sum(cells[part] for part in parts):
            raise UnroundableError(f"{whole} is not the sum of its parts")


def steps_beyond(count: int, value: int) -> int:
    """How many steps of 5 a value lies beyond the multiples around the count; 0 when it is within 4."""
    if abs(value - count) <= WITHIN:
        return 0
    return (value - -(-count // STEP) * STEP) // STEP if value > count else (value - count // STEP * STEP) // STEP
