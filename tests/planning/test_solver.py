from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from wanmu.planning.solver import Matrix, Program, SolverError, relative_gap, solve


def _program(cost, rows, row_low, row_high, *, whole=False, high=inf, columns=()):
    """A program over columns from zero up, its rows as lists of entries."""
    table = np.array(rows, dtype=float)
    at = np.nonzero(table)
    count = len(cost)
    return Program(
        cost=np.array(cost, dtype=float),
        low=np.zeros(count),
        high=np.full(count, float(high)),
        whole=np.full(count, whole),
        row_low=np.array(row_low, dtype=float),
        row_high=np.array(row_high, dtype=float),
        matrix=Matrix(at[0], at[1], table[at]),
        columns=columns,
    )


def test_a_linear_program_comes_with_its_duals():
    # 3x + 2y for x + y >= 4 and x >= 1: one more of the first costs 2, of the second 3 - 2.
    found = solve(_program([3, 2], [[1, 1], [1, 0]], [4, 1], [inf, inf]))
    assert found.status == "optimal"
    assert found.values.tolist() == [1, 3]
    assert (found.objective, found.bound, found.gap) == (9, 9, 0)
    assert found.row_duals.tolist() == [2, 1]
    assert found.column_duals.tolist() == [0, 0]


def test_whole_numbers_have_a_bound_and_no_duals():
    # Half of 3 is not whole: x = 2, where the linear program is content with 1.5.
    found = solve(_program([1], [[2]], [3], [inf], whole=True))
    assert (found.values.tolist(), found.objective, found.bound) == ([2], 2, 2)
    assert found.row_duals is None
    assert found.column_duals is None


def test_nothing_meets_rows_that_contradict():
    found = solve(_program([1], [[1], [1]], [3, -inf], [inf, 2]))
    assert (found.status, found.values, found.objective) == ("infeasible", None, inf)


def test_a_cost_without_end_is_unbounded():
    found = solve(_program([-1], [[1]], [0], [inf]))
    assert (found.status, found.values, found.bound) == ("unbounded", None, -inf)


def test_entries_at_one_place_add_up_in_any_order():
    matrix = Matrix(np.array([1, 0, 1]), np.array([0, 1, 0]), np.array([2.0, 5.0, 3.0]))
    start, column, value = matrix.by_row(3, 2)
    assert (start.tolist(), column.tolist(), value.tolist()) == ([0, 1, 2, 2], [1, 0], [5, 5])


def test_values_are_told_by_name():
    program = _program([1, 2], [[1, 1]], [4], [inf], columns=("工业", "仓储"))
    assert program.named(solve(program).values) == {"工业": 4}


def test_a_program_without_columns_costs_nothing():
    found = solve(_program([], np.zeros((0, 0)), [], []))
    assert (found.status, found.values.tolist(), found.objective) == ("optimal", [], 0)


def test_a_row_without_columns_can_be_unmet():
    found = solve(_program([], np.zeros((1, 0)), [1], [inf]))
    assert found.status == "infeasible"


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="no number"):
        _program([nan], [[1]], [0], [1])


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="one entry in each array"):
        _program([1], [[1]], [0], [1, 2])


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (0, -1)])
def test_an_entry_outside_the_program_is_refused(place):
    outside = Matrix(*(np.array([at]) for at in (*place, 1.0)))
    with pytest.raises(ValueError, match="in no row"):
        replace(_program([1], [[1]], [0], [1]), matrix=outside)


def test_an_option_that_cannot_be_is_refused():
    with pytest.raises(SolverError, match="time_limit"):
        solve(_program([1], [[1]], [0], [1]), time_limit=-1)


def test_a_gap_that_is_allowed_is_told():
    chance = np.random.default_rng(1)
    sizes = chance.integers(10, 100, (3, 30))
    program = _program(-sizes[0], sizes, [-inf] * 3, sizes.sum(axis=1) // 3, whole=True, high=1)
    rough, exact = solve(program, gap=0.2), solve(program)
    assert (rough.status, exact.status, exact.gap) == ("within gap", "optimal", 0)
    assert rough.gap <= 0.2
    assert rough.bound <= exact.objective <= rough.objective


def test_other_threads_do_not_hinder_the_next_program():
    program = _program([1], [[2]], [3], [inf], whole=True)
    assert [solve(program, threads=threads).objective for threads in (1, 2, 1)] == [2, 2, 2]


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(10, 9, 0.1), (-10, -11, 0.1), (0, 0, 0), (0, -1, inf), (inf, 3, inf), (5, -inf, inf)],
)
def test_the_gap_is_a_share_of_the_objective(objective, bound, gap):
    assert relative_gap(objective, bound) == gap
