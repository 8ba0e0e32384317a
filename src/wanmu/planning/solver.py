"""Linear and mixed-integer programs, solved to proven optimality by HiGHS.

The one way from land planning to the solver: a sparse program goes in, and what comes out says how
good it is. An answer that a time limit cut short carries its bound and gap, and is never called
optimal. One thread and a fixed seed: without a time limit the same program gives the same answer.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from time import perf_counter
from typing import Any, Final, Literal, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

Method: TypeAlias = Literal["choose", "ipm"]
Status: TypeAlias = Literal["optimal", "within gap", "time limit", "infeasible", "unbounded"]

_STATUS: Final[dict[Any, Status]] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kTimeLimit: "time limit",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}
_KINDS: Final = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
_FEASIBLE: Final = int(highspy.SolutionStatus.kSolutionStatusFeasible)


class SolverError(RuntimeError):
    """HiGHS refused a program, or ended without an answer, as when memory ran out."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The entries of a sparse matrix, in any order; those at one place are added up."""

    rows: Whole
    columns: Whole
    values: Floats

    def within(self, rows: int, columns: int) -> bool:
        """Whether every entry is in one of so many rows and columns."""
        places = ((self.rows, rows), (self.columns, columns))
        return all(((at >= 0) & (at < count)).all() for at, count in places)

    def by_row(self, rows: int, columns: int) -> tuple[Whole, Whole, Floats]:
        """Where each row starts, and the column and value of each entry, row by row."""
        place = self.rows * columns + self.columns
        kept, at = np.unique(place, return_inverse=True)
        values = np.bincount(at, self.values, minlength=len(kept)).astype(np.float64, copy=False)
        row, column = np.divmod(kept, max(columns, 1))
        return np.searchsorted(row, np.arange(rows + 1)).astype(np.int64), column, values


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise ``cost`` over columns within bounds, every row of ``matrix`` within its limits.

    ``low``, ``high`` and ``whole`` have an entry for each column; ``row_low`` and ``row_high`` one
    for each row. A limit that is infinite is none. Names are only for people (``named``).
    """

    cost: Floats
    low: Floats
    high: Floats
    whole: Flags
    row_low: Floats
    row_high: Floats
    matrix: Matrix
    columns: Sequence[str] = field(default=(), repr=False)
    rows: Sequence[str] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """HiGHS takes what is no number for zero, and arrays that do not fit for anything."""
        of_columns = (self.cost, self.low, self.high, self.whole)
        of_rows = (self.row_low, self.row_high)
        if len({len(each) for each in of_columns}) > 1 or len({len(each) for each in of_rows}) > 1:
            raise ValueError("every column, and every row, needs one entry in each array")
        if np.isnan(np.concatenate([*of_columns, *of_rows, self.matrix.values])).any():
            raise ValueError("a cost, bound, limit or entry of the matrix is no number")
        if not self.matrix.within(len(self.row_low), len(self.cost)):
            raise ValueError("an entry of the matrix is in no row or in no column")

    def named(self, values: Floats) -> dict[str, float]:
        """The values that are not zero, by the names of their columns."""
        return {self.columns[at]: float(values[at]) for at in np.flatnonzero(values).tolist()}


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found, and how good it is proven to be.

    Attributes:
        status: ``optimal``: proven within HiGHS's tolerances (1e-6 in whole numbers and, for
            integer programs, in rows and objective; so scale a program to numbers around one);
            ``within gap``: proven within the gap that was allowed; ``time limit``: the best so
            far; ``infeasible`` and ``unbounded``: there is none, and that is proven.
        values: A value for each column; None when there is no answer, or none was found in time.
        objective: Its cost; infinite without an answer.
        bound: No answer costs less than this.
        gap: (objective − bound) ÷ |objective|; 0 where optimal, infinite where not known.
        seconds: Time within the solver.
        row_duals: By how much the cost rises when a row's limit rises by one; None for programs
            with whole numbers, and without an optimum.
        column_duals: The same for the bounds of the columns (reduced costs).
    """

    status: Status
    values: Floats | None
    objective: float
    bound: float
    gap: float
    seconds: float
    row_duals: Floats | None = None
    column_duals: Floats | None = None


def solve(
    program: Program,
    *,
    time_limit: float = inf,
    gap: float = 0.0,
    seed: int = 0,
    threads: int = 1,
    method: Method = "choose",
    start: Floats | None = None,
) -> Solution:
    """The least-cost answer to a program.

    Args:
        program: What to minimise.
        time_limit: Seconds after which the best answer so far is given.
        gap: How far above the proven bound an answer may be, as a share of it.
        seed: Another gives another path to an equally good answer.
        threads: More than one takes HiGHS's scheduler, which is one for the whole process, away
            from whatever else solves at that time.
        method: ``ipm`` for linear programs of a hundred thousand columns and more, which an
            interior point solves sooner than steps from corner to corner.
        start: An answer that is known already, for a mixed-integer program to do better than.

    Raises:
        SolverError: HiGHS refuses the program or gives up.
    """
    if not program.cost.size:
        return _empty(program)
    options = {
        "output_flag": False,
        "time_limit": time_limit,
        "mip_rel_gap": gap,
        "random_seed": seed,
        "threads": threads,
        "solver": method,
    }
    engine: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in options.items():
        _must(engine.setOptionValue(name, value), name)
    _must(engine.passModel(_model(program)), "model")
    if start is not None:
        _must(engine.setSolution(_started(start)), "start")
    started = perf_counter()
    with _scheduler(threads):
        _run(engine, method, whole=bool(program.whole.any()))
    return _solution(engine, program, perf_counter() - started)


def _run(engine: Any, method: Method, *, whole: bool) -> None:
    """An interior point may give up, as where there is no answer; corner to corner does not.

    That there is no answer is believed only without presolve: with whole numbers and a row of
    limits near zero, presolve has called programs infeasible that have one.
    """
    status = engine.run()
    if method == "ipm" and engine.getModelStatus() not in _STATUS:
        _must(engine.setOptionValue("solver", "simplex"), "solver")
        status = engine.run()
    if whole and engine.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        _must(engine.setOptionValue("presolve", "off"), "presolve")
        status = engine.run()
    _must(status, "run")


def _started(values: Floats) -> Any:
    known = highspy.HighsSolution()
    known.col_value = values.tolist()
    return known


def relative_gap(objective: float, bound: float) -> float:
    """(objective − bound) ÷ |objective|: 0 where they meet, infinite where either is not known."""
    if objective <= bound:
        return 0.0
    known = np.isfinite([objective, bound]).all() and objective != 0
    return (objective - bound) / abs(objective) if known else inf


def tolerance(number: Any) -> Any:
    """How far apart numbers are the same to HiGHS: 1e-6, and the rounding of large ones."""
    return 2e-6 + 1e-12 * abs(number)


@contextmanager
def _scheduler(threads: int) -> Iterator[None]:
    """HiGHS refuses a number of threads other than the one it was first run with."""
    if threads == 1:
        yield
        return
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  its argument has no name
    try:
        yield
    finally:
        highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  its argument has no name


def _empty(program: Program) -> Solution:
    """Without columns every row adds up to zero; HiGHS does not look at such a program."""
    nothing = np.zeros(0)
    if (program.row_low > 0).any() or (program.row_high < 0).any():
        return Solution("infeasible", None, inf, inf, 0.0, 0.0)
    return Solution("optimal", nothing, 0.0, 0.0, 0.0, 0.0, np.zeros_like(program.row_low), nothing)


def _must(status: Any, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverError(f"HiGHS refuses: {what}")


def _model(program: Program) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), len(program.row_low)
    model.col_cost_ = program.cost
    model.col_lower_, model.col_upper_ = program.low, program.high
    model.row_lower_, model.row_upper_ = program.row_low, program.row_high
    if program.whole.any():
        model.integrality_ = [_KINDS[whole] for whole in program.whole.tolist()]
    start, column, value = program.matrix.by_row(model.num_row_, model.num_col_)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = start.astype(np.int32)
    model.a_matrix_.index_ = column.astype(np.int32)
    model.a_matrix_.value_ = value
    return model


def _solution(engine: Any, program: Program, seconds: float) -> Solution:
    ended = engine.getModelStatus()
    if ended not in _STATUS:
        raise SolverError(f"HiGHS ended with: {engine.modelStatusToString(ended)}")
    status, info = _STATUS[ended], engine.getInfo()
    if status == "unbounded":
        return Solution(status, None, -inf, -inf, inf, seconds)
    if status == "infeasible":
        return Solution(status, None, inf, inf, 0.0, seconds)
    bound = _bound(info, status, mixed=bool(program.whole.any()))
    if info.primal_solution_status != _FEASIBLE:
        return Solution(status, None, inf, bound, inf, seconds)
    objective = float(info.objective_function_value)
    found = _judged(status, objective, min(bound, objective), seconds)
    return replace(found, **_columns_and_rows(engine.getSolution(), program, found.status))


def _judged(status: Status, objective: float, bound: float, seconds: float) -> Solution:
    """HiGHS calls optimal also what is within the gap that was allowed."""
    apart = relative_gap(objective, bound)
    if status == "optimal" and objective - bound > tolerance(objective):
        status = "within gap"
    return Solution(status, None, objective, bound, 0.0 if status == "optimal" else apart, seconds)


def _columns_and_rows(found: Any, program: Program, status: Status) -> dict[str, Any]:
    """The values, and the duals where there are any."""
    values = np.array(found.col_value)
    values[program.whole] = np.rint(values[program.whole])
    if status != "optimal" or program.whole.any():
        return {"values": values}
    return {
        "values": values,
        "row_duals": np.array(found.row_dual),
        "column_duals": np.array(found.col_dual),
    }


def _bound(info: Any, status: Status, *, mixed: bool) -> float:
    """No answer costs less. Of a linear program that was cut short, nothing is known."""
    if mixed:
        return float(info.mip_dual_bound)
    return float(info.objective_function_value) if status == "optimal" else -inf
