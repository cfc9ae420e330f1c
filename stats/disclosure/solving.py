"""Whole numbers that keep every sum: the linear programs of `rounding`, solved by HiGHS.

Pure: the standard library and highspy, on one thread, without a limit of time that would decide: same problem, same
answer. The joint program of a system usually has a whole optimum at once. Where it has not, only the columns with
parts have to be forced whole: when they are fixed, the classes of each attribute by the tree of places are two laminar
families of sets, whose matrix is totally unimodular, so that every vertex is whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

NODES = 2_000  # of the search for whole columns: a limit of work, not of time, so that the answer is the same anywhere
NEARLY = 1e-6


class UnsolvedError(RuntimeError):
    """No whole solution was found."""


@dataclass
class Program:
    """Minimise the cost of whole numbers between bounds, under equations (a row: indices, coefficients, the sum)."""

    costs: list[float] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], int]] = field(default_factory=list)

    def variable(self, cost: float, lower: int, upper: float) -> int:
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.costs) - 1


def solve(program: Program, core: Collection[int]) -> list[int]:
    """The cheapest whole solution; `core` are the variables whose being whole makes all others so.

    Raises UnsolvedError when there is none, or none was found within the work allowed.
    """
    if not program.costs:
        return []
    relaxed = _run(program)
    if all(_is_whole(value) for value in relaxed):
        return [round(value) for value in relaxed]
    forced = _run(program, whole=core)
    fixed = Program(program.costs, list(program.lower), list(program.upper), program.rows)
    for index in core:
        if not _is_whole(forced[index]):
            raise UnsolvedError("the search left a broken number")
        fixed.lower[index] = round(forced[index])
        fixed.upper[index] = round(forced[index])
    settled = _run(fixed)
    if not all(_is_whole(value) for value in settled):
        raise UnsolvedError("broken numbers beside whole ones")
    return [round(value) for value in settled]


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) <= NEARLY


def _run(program: Program, whole: Iterable[int] = ()) -> Sequence[float]:
    import highspy  # here, so that no page pays for loading it

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:
            """None are set, and setting none would print a banner before the option that forbids it."""

    solver = Quiet()
    whole = sorted(whole)
    for option, value in _options(highspy).items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(highspy, program, whole))
    solver.run()
    status = solver.getModelStatus()
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if status == highspy.HighsModelStatus.kOptimal or (whole and found):
        values: Sequence[float] = solver.getSolution().col_value
        return values
    raise UnsolvedError(solver.modelStatusToString(status))


def _options(highspy: Any) -> dict[str, Any]:
    return {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "solver": "simplex",  # a vertex: the inside of a face would be broken numbers
        "mip_rel_gap": 1e-3,
        "mip_max_nodes": NODES,
    }


def _model(highspy: Any, program: Program, whole: Sequence[int]) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.costs), len(program.rows)
    lp.col_cost_, lp.col_lower_ = program.costs, [float(n) for n in program.lower]
    lp.col_upper_ = [float(n) for n in program.upper]
    lp.row_lower_ = lp.row_upper_ = [float(total) for _indices, _values, total in program.rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = [0]
    for indices, _values, _total in program.rows:
        starts.append(starts[-1] + len(indices))
    lp.a_matrix_.start_ = starts
    lp.a_matrix_.index_ = [index for indices, _values, _total in program.rows for index in indices]
    lp.a_matrix_.value_ = [float(value) for _indices, values, _total in program.rows for value in values]
    if whole:
        kinds = [highspy.HighsVarType.kContinuous] * lp.num_col_
        for index in whole:
            kinds[index] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds
    return lp
