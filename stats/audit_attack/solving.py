"""Linear programs for HiGHS, put together row by row, and their answers in whole numbers.

Pure: highspy, and numpy, which it brings. One thread and no clock, so that the same program has the same answer
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import highspy
import numpy as np

ENDLESS = highspy.kHighsInf
NEARLY = 1e-6
BRANCHES = 2000  # nodes of the search for whole numbers, before it is given up


class Quiet(highspy.Highs):
    """HiGHS without a word: setting no callbacks would print its banner before the option that forbids it."""

    def enableCallbacks(self) -> None:
        """There are none."""


class Program:
    """Variables with bounds, rows of (variable, coefficient) with bounds, and costs to be made small."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: list[float] = []
        self.row_low: list[float] = []
        self.row_high: list[float] = []
        self.starts: list[int] = [0]
        self.index: list[int] = []
        self.value: list[float] = []

    def variable(self, low: float = 0, high: float = ENDLESS, cost: float = 0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        return len(self.low) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        for variable, coefficient in terms:
            self.index.append(variable)
            self.value.append(coefficient)
        self.starts.append(len(self.index))
        self.row_low.append(low)
        self.row_high.append(high)

    @property
    def is_contradictory(self) -> bool:
        """Whether a variable's or a row's bounds exclude each other, before any solving."""
        bounds = (*zip(self.low, self.high, strict=True), *zip(self.row_low, self.row_high, strict=True))
        return any(low > high for low, high in bounds)

    def passed(self, *, whole: bool = False) -> highspy.Highs:
        """HiGHS with the program in it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.low), len(self.row_low)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.array(x, float) for x in (self.cost, self.low, self.high))
        lp.row_lower_, lp.row_upper_ = np.array(self.row_low, float), np.array(self.row_high, float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, np.int32)
        lp.a_matrix_.index_ = np.array(self.index, np.int32)
        lp.a_matrix_.value_ = np.array(self.value, float)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.low)
        solver = Quiet()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_max_nodes", BRANCHES), ("random_seed", 8)):
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver

    def in_whole_numbers(self) -> list[int] | None:
        """A solution in whole numbers, or None: there is none, or none was found."""
        if self.is_contradictory:
            return None
        if not self.low:
            return []
        for whole in (False, True):
            solver = self.passed(whole=whole)
            solver.run()
            if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                return None
            solution = solver.getSolution()
            values = np.array(solution.col_value)
            rounded = np.rint(values)
            if solution.value_valid and np.abs(values - rounded).max() < NEARLY and self.holds(rounded):
                return [int(n) for n in rounded]
        return None

    def holds(self, values: np.ndarray) -> bool:
        """Whether whole numbers fit every bound and row, reckoned without the solver's tolerances."""
        if not ((values >= np.array(self.low)).all() and (values <= np.array(self.high)).all()):
            return False
        if not self.row_low:
            return True
        products = np.array(self.value) * values[np.array(self.index, int)]
        sums = np.concatenate(([0.0], np.cumsum(products)))
        starts = np.array(self.starts, int)
        rows = np.rint(sums[starts[1:]] - sums[starts[:-1]])
        return bool((rows >= np.array(self.row_low)).all() and (rows <= np.array(self.row_high)).all())


def extremes(solver: highspy.Highs, terms: Sequence[tuple[int, float]]) -> tuple[int, int] | None:
    """The least and the greatest whole value of a sum of variables: bounds that every world keeps, rounded inward.

    The objective alone changes between calls, so that the simplex goes on from where it stood. None: not solved.
    """
    found = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        for variable, coefficient in terms:
            solver.changeColCost(variable, coefficient)
        solver.changeObjectiveSense(sense)
        solver.run()
        status = solver.getModelStatus()
        value = solver.getInfo().objective_function_value
        for variable, _ in terms:
            solver.changeColCost(variable, 0)
        if status == highspy.HighsModelStatus.kUnbounded:
            value = -ENDLESS if sense == highspy.ObjSense.kMinimize else ENDLESS
        elif status != highspy.HighsModelStatus.kOptimal:
            return None
        found.append(value)
    low = int(np.ceil(max(found[0], -1e9) - NEARLY))
    return low, int(np.floor(min(found[1], 1e9) + NEARLY))


def optimum(program: Program, solver: highspy.Highs, cost: Mapping[int, float]) -> list[int] | None:
    """Whole values that make a sum of variables small, as the simplex leaves them; None where they are not whole."""
    for variable, coefficient in cost.items():
        solver.changeColCost(variable, coefficient)
    solver.changeObjectiveSense(highspy.ObjSense.kMinimize)
    solver.run()
    values = np.rint(np.array(solver.getSolution().col_value))
    is_optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    for variable in cost:
        solver.changeColCost(variable, 0)
    return [int(n) for n in values] if is_optimal and program.holds(values) else None
