"""Linear, mixed-integer and convex quadratic programs, solved by HiGHS.

One thread and a fixed seed: the same program gives the same answer every time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Terms: TypeAlias = Mapping[int, float]

_OPTIONS: Final = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_feasibility_tolerance": 1e-8,
    # A bound on work, not on time: a clock would make the answer depend on the machine.
    "mip_max_nodes": 2000,
}


@dataclass(frozen=True, slots=True)
class Solution:
    """The values of the variables, and the duals of the rows (zero for integer programs)."""

    values: Array
    duals: Array


@dataclass(slots=True)
class Program:
    """Minimise a cost over variables within bounds, subject to rows."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(
        self, low: float = 0.0, high: float = inf, cost: float = 0.0, *, integer: bool = False
    ) -> int:
        """Add a variable; its number."""
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self.integer.append(integer)
        return len(self.low) - 1

    def row(self, terms: Terms, low: float = -inf, high: float = inf) -> int:
        """Keep a sum of terms between two numbers; the row's number."""
        self.rows.append((terms, low, high))
        return len(self.rows) - 1

    def near(self, terms: Terms, target: float, weight: float) -> None:
        """Pay ``weight`` for each unit by which a sum of terms misses its target."""
        over, under = self.variable(cost=weight), self.variable(cost=weight)
        self.row({**terms, over: -1.0, under: 1.0}, target, target)

    def solve(self, gap: float = 0.0) -> Solution | None:
        """The best solution, or one within ``gap`` of it; None when the rows cannot all hold."""
        model = highspy.HighsModel()
        model.lp_ = self._linear()
        return solved(model, gap)

    def _linear(self) -> Any:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.low), len(self.rows)
        program.col_cost_ = np.array(self.cost)
        program.col_lower_, program.col_upper_ = np.array(self.low), np.array(self.high)
        program.row_lower_ = np.array([low for _, low, _ in self.rows])
        program.row_upper_ = np.array([high for _, _, high in self.rows])
        if any(self.integer):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            program.integrality_ = [kinds[whole] for whole in self.integer]
        matrix(program, [terms for terms, _, _ in self.rows])
        return program


def matrix(program: Any, rows: Sequence[Terms]) -> None:
    """Put rows of terms into a program, row by row."""
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    program.a_matrix_.index_ = np.array([column for row in rows for column in row], dtype=np.int32)
    program.a_matrix_.value_ = np.array([float(part) for row in rows for part in row.values()])


def solved(model: Any, gap: float = 0.0) -> Solution | None:
    """Solve a model of HiGHS; None when it has no solution."""
    engine: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS.items():
        engine.setOptionValue(name, value)
    engine.setOptionValue("mip_rel_gap", gap)
    engine.passModel(model)
    engine.run()
    found = engine.getSolution()
    if not found.value_valid or not _usable(engine):
        return None
    return Solution(np.array(found.col_value), np.array(found.row_dual))


def _usable(engine: Any) -> bool:
    status = highspy.HighsModelStatus
    if engine.getModelStatus() == status.kOptimal:
        return True
    # The limit of nodes was reached: a feasible answer is good enough, an infeasible one is not.
    return bool(
        engine.getModelStatus() == status.kSolutionLimit
        and engine.getInfo().primal_solution_status
        == highspy.SolutionStatus.kSolutionStatusFeasible
    )


def total(columns: Iterable[int]) -> dict[int, float]:
    """The sum of variables, as terms."""
    return dict.fromkeys(columns, 1.0)
