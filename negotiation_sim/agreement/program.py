"""A mixed-integer linear program, built row by row and solved by HiGHS.

In:      columns with bounds, rows over columns and constants, an objective, a Clock
Out:     the values of the columns at an optimum, or None where no values fit; Unproved where time ran out
Keeps:   the same program gives the same answer; bounds can be changed between two solutions
Not here: what the columns mean (unfolding, drafts)
Example: tests/agreement/test_program.py
"""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from time import monotonic
from typing import Any

import highspy
import numpy as np

# The class behind highspy.Highs: that one prints a banner when it is made, before any option can be set.
from highspy._core import _Highs
from numpy.typing import NDArray

INFINITY = float("inf")
LOOKS = 1_000
"""Rows after which the clock is looked at."""
FEASIBILITY = 1e-9
"""How far HiGHS may miss a row; a whole number may miss by as much."""


class Column(int):
    """The number of a column; where a row wants a number, a constant is as good."""


Operand = Column | float
Term = tuple[float, Operand]


def settled(operand: Operand, value: float) -> bool:
    """Whether an operand is a constant of this *value*; a column never is."""
    return not isinstance(operand, Column) and operand == value


class Unproved(Exception):  # noqa: N818 - no error: an answer that is not known yet
    """The solver stopped before it knew; ``best`` holds the columns of the best solution so far, if any."""

    def __init__(self, best: NDArray[np.float64] | None = None) -> None:
        super().__init__("the time limit was reached, or the numbers are too fine to tell")
        self.best = best


class Clock:
    """How long all programs of one question may take together, and whether somebody stopped it."""

    def __init__(self, seconds: float = INFINITY, within: "Clock | None" = None) -> None:
        self.seconds, self.within = seconds, within
        self.ends = monotonic() + seconds
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it, or the clock within which it runs."""
        return self._stopped or (self.within is not None and self.within.stopped)

    @property
    def left(self) -> float:
        """Seconds that are left; 0 when it is over."""
        return 0.0 if self.stopped else max(0.0, self.ends - monotonic())

    def part(self, share: float) -> "Clock":
        """A clock for one part of the question, which may take a *share* of the time that is left."""
        return Clock(self.left * share, self)

    def stop(self) -> None:
        """Let the programs end as soon as they can."""
        self._stopped = True


class Program:
    """Columns and rows; the first solution hands them to HiGHS, later ones only change bounds.

    Args:
        clock: It is looked at while rows are added, too, since a large program takes long to build. Each solution
            may take a third of the time that is left on it, so that one hard question does not eat up the time of
            the others; any time without one.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = Clock() if clock is None else clock
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float, list[int], list[float]]] = []
        self._solver: _Highs | None = None
        self._began, self._took = monotonic(), 0.0

    def column(self, low: float = 0.0, high: float = 1.0, *, whole: bool = False) -> Column:
        """A new column between *low* and *high*."""
        self._low.append(low)
        self._high.append(high)
        self._whole.append(whole)
        return Column(len(self._low) - 1)

    @property
    def n_columns(self) -> int:
        """How many columns there are."""
        return len(self._low)

    def row(self, terms: Iterable[Term], low: float = -INFINITY, high: float = INFINITY) -> None:
        """Ask that ``low <= sum of coefficient * operand <= high``; constants move to the bounds."""
        coefficients: dict[int, float] = {}
        constant = 0.0
        for coefficient, operand in terms:
            if isinstance(operand, Column):
                coefficients[operand] = coefficients.get(operand, 0.0) + coefficient
            else:
                constant += coefficient * operand
        if len(self._rows) % LOOKS == 0 and self.clock.left <= 0.0:
            raise Unproved
        indices, values = [*coefficients], [*coefficients.values()]
        self._rows.append((low - constant, high - constant, indices, values))
        if self._solver is not None:
            self._solver.addRow(
                low - constant, high - constant, len(indices), np.array(indices, np.int32), np.array(values)
            )

    def bound(self, column: Column, low: float, high: float) -> None:
        """Give a column other bounds from now on."""
        self._low[column], self._high[column] = low, high
        if self._solver is not None:
            self._solver.changeColBounds(int(column), low, high)

    def bounds(self, column: Column) -> tuple[float, float]:
        """The bounds of a column as they are now."""
        return self._low[column], self._high[column]

    def most(self, objective: Mapping[Column, float], *, quick: bool = False) -> NDArray[np.float64] | None:
        """The columns where ``sum of coefficient * column`` is largest; None where the rows leave nothing.

        Args:
            objective: What is to be large; nothing where any columns that fit will do.
            quick: Leave out what decides between columns that are equally good: for where nobody reads them.

        Raises:
            Unproved: If the time is over, or HiGHS cannot tell.
        """
        if self.clock.left <= 0.0:
            raise Unproved
        solver = self._loaded()
        left = self.clock.left / 3
        if self._took > left:  # the first steps of HiGHS take longer than that, and do not look at the clock
            raise Unproved
        quick = quick or (not objective and self.n_columns > LARGE)
        costs = np.zeros(len(self._low))
        for column, coefficient in objective.items():
            costs[column] = -coefficient
        solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        for name, value in (QUICK if quick else THOROUGH).items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        if (
            solver.run() == highspy.HighsStatus.kError
        ):  # somebody else in this process uses it with more threads
            solver.setOptionValue("threads", 0)
            solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kSolveError:  # what presolving made of the rows was too fine
            solver.clearSolver()
            solver.setOptionValue("presolve", "off")
            solver.run()
            status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(solver.getSolution().col_value)
        if status in NOTHING_FITS:
            return None
        feasible = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        raise Unproved(np.array(solver.getSolution().col_value) if feasible else None)

    def _loaded(self) -> _Highs:
        if self._solver is not None:
            return self._solver
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._low), len(self._rows)
        model.col_lower_, model.col_upper_ = np.array(self._low), np.array(self._high)
        model.col_cost_ = np.zeros(len(self._low))
        lows, highs, indices, values = zip(*self._rows, strict=True) if self._rows else ((),) * 4
        model.row_lower_, model.row_upper_ = np.array(lows), np.array(highs)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, indices)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([*chain.from_iterable(indices)], dtype=np.int32)
        model.a_matrix_.value_ = np.array([*chain.from_iterable(values)], dtype=np.float64)
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        solver = _Highs()
        for name, value in OPTIONS.items():
            solver.setOptionValue(name, value)
        if solver.passModel(model) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS does not take the program")
        # The clock and not the program: what HiGHS holds is out of the reach of Python's garbage collection.
        solver.setCallback(partial(_interrupt, self.clock), None)
        solver.startCallbackInt(int(highspy.cb.HighsCallbackType.kCallbackMipInterrupt))
        self._solver, self._took = solver, monotonic() - self._began
        return solver


def solver_version() -> str:
    """The version of HiGHS, for the record: another one may end in another of several equal answers."""
    return str(_Highs().version())


def _interrupt(clock: Clock, *told: Any) -> None:
    """Called by HiGHS between its steps: end where the clock has been stopped."""
    if clock.stopped:
        told[3].user_interrupt = True


NOTHING_FITS = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
"""How HiGHS says that no values fit; every column has bounds, so nothing is unbounded."""
THOROUGH: dict[str, bool | float | str] = {
    "presolve": "choose",
    "mip_heuristic_run_feasibility_jump": True,
    "mip_heuristic_effort": 0.05,
}
QUICK: dict[str, bool | float | str] = {
    "presolve": "off",
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_effort": 0.0,
}
"""Presolving and looking for a good start take longer than most questions do themselves."""
LARGE = 500
"""Columns from which on any columns that fit are found sooner by the quick way."""
OPTIONS: dict[str, bool | float | str] = {
    "output_flag": False,
    "parallel": "off",  # so that the same program takes the same way on every machine
    "threads": 1,  # a second one would only wait, which takes time of the processor
    "mip_feasibility_tolerance": FEASIBILITY,
    "primal_feasibility_tolerance": FEASIBILITY,
    "mip_rel_gap": 1e-9,
    "mip_abs_gap": 1e-9,
}
