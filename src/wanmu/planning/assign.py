"""Who takes what: every job to one agent, no agent beyond its capacity, at the least cost.

The generalised assignment problem: projects to parcels, product lines to platforms. Solved exactly
as a program of zeros and ones; what a time limit cuts short says how far it may be off.
"""

from dataclasses import dataclass, replace
from math import ceil, frexp, fsum, inf, isfinite
from time import perf_counter
from typing import Any, Final

import numpy as np

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.planning.assign_tables import Tables, check_alone, tables
from wanmu.planning.solver import (
    Flags,
    Floats,
    Matrix,
    Program,
    Solution,
    SolverError,
    Status,
    Whole,
    relative_gap,
    solve,
    tolerance,
)

_SECONDS_TO_EXPLAIN: Final = 10.0


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which agent takes each job, what it costs, and how good that is proven to be.

    Attributes:
        agents: The number of each job's agent, from 0; None when none was found in time.
        cost: The sum of the costs of the pairs; infinite when none was found in time.
        bound: No assignment costs less than this.
        gap: (cost − bound) ÷ |cost|; 0 where the cost is proven to be the least, as exactly as
            ``assign`` says; infinite where nothing is known.
        status: ``optimal``; ``within gap``, of the gap that was allowed; or ``time limit``.
        seconds: Time taken, from the tables to the answer.
    """

    agents: Whole | None
    cost: float
    bound: float
    gap: float
    status: Status
    seconds: float


def assign(
    costs: Any,
    sizes: Any,
    capacities: Any,
    *,
    time_limit: float = inf,
    gap: float = 0.0,
    seed: int = 0,
) -> Assignment:
    """Every job to exactly one agent, capacities kept, at the least total cost.

    Whole numbers are exact. Others are taken to about a millionth of one, or of the largest where
    all are smaller: by so little a capacity may be passed, or the cost above the least.

    Args:
        costs: A row for each agent, a column for each job, in one unit. What is to be as large as
            possible is given as its negative. An infinite cost forbids the pair.
        sizes: How much of its capacity an agent gives to a job, likewise; or one size for each job,
            the same for every agent. An infinite size forbids the pair.
        capacities: One for each agent, in the unit of sizes; infinite for no limit.
        time_limit: Seconds after which the best assignment so far is given, with its gap; to say
            by how much capacities are short may take as long again, at most 10 seconds.
        gap: How far above the bound the cost may be, as a share of the cost.
        seed: Another may give another of several assignments of the same cost.

    Raises:
        InputError: L008, tables that do not fit together; L009, figures that cannot be; L010, jobs
            that fit no agent even alone; L011, jobs that do not fit all together; L012, a gap or
            time limit that cannot be.
        SolverError: HiGHS gives up.
    """
    started = perf_counter()
    _check_options(gap, time_limit)
    given = tables(costs, sizes, capacities)
    check_alone(given)
    model = _Model(given, given.fitting)
    found = solve(model.program(), time_limit=time_limit, gap=gap, seed=seed)
    if found.status == "infeasible":
        raise _too_much(given, min(time_limit, _SECONDS_TO_EXPLAIN))
    chosen = model.chosen(found)
    cost = inf if chosen is None else fsum(given.costs[chosen, np.arange(len(chosen))].tolist())
    bound = min(model.bound(found), cost)
    left = 0.0 if found.status == "optimal" else relative_gap(cost, bound)
    return Assignment(chosen, cost, bound, left, found.status, perf_counter() - started)


def _check_options(gap: float, time_limit: float) -> None:
    faults = Faults()
    if not 0 <= gap < inf:
        faults.add(
            "L012",
            mark("the gap is {found}; give a share of the cost from 0 up, such as 0.01"),
            Place(field="gap"),
            found=gap,
        )
    if not time_limit > 0:
        faults.add(
            "L012",
            mark("the time limit is {found}; give seconds, more than 0"),
            Place(field="time_limit"),
            found=time_limit,
        )
    faults.check()


class _Model:
    """A column for each pair that may be; a row for each job, then one for each agent."""

    def __init__(self, given: Tables, pairs: Flags) -> None:
        self.given = given
        self.agents, self.jobs = np.nonzero(pairs)
        self.costs: Floats = given.costs[pairs]
        self.sizes: Floats = given.sizes[pairs]
        self.cost_unit = _power_of_two(self.costs)
        self.largest = np.where(pairs, given.sizes, 0.0).max(axis=1, initial=0.0)
        self.size_units = np.array([_power_of_two(size) for size in self.largest])

    def program(self) -> Program:
        """Minimise the cost of the pairs taken."""
        count, tasks = len(self.costs), self.given.costs.shape[1]
        pair = np.arange(count)
        return Program(
            cost=self.costs / self.cost_unit,
            low=np.zeros(count),
            high=np.ones(count),
            whole=np.ones(count, dtype=np.bool_),
            row_low=np.concatenate([np.ones(tasks), np.full(len(self.largest), -inf)]),
            row_high=np.concatenate([np.ones(tasks), self.given.capacities / self.size_units]),
            matrix=Matrix(
                np.concatenate([self.jobs, tasks + self.agents]),
                np.concatenate([pair, pair]),
                np.concatenate([np.ones(count), self.sizes / self.size_units[self.agents]]),
            ),
        )

    def shortage(self) -> Program:
        """Minimise what must be added to the capacities, in the largest agent's unit of size."""
        plain, heads = self.program(), len(self.largest)
        count, rows = len(self.costs), len(plain.row_low)
        added = np.arange(heads)
        return replace(
            plain,
            cost=np.concatenate([np.zeros(count), self.size_units / self.size_units.max()]),
            low=np.zeros(count + heads),
            high=np.concatenate([plain.high, np.full(heads, inf)]),
            whole=np.concatenate([plain.whole, np.zeros(heads, dtype=np.bool_)]),
            matrix=Matrix(
                np.concatenate([plain.matrix.rows, rows - heads + added]),
                np.concatenate([plain.matrix.columns, count + added]),
                np.concatenate([plain.matrix.values, np.full(heads, -1.0)]),
            ),
        )

    def chosen(self, found: Solution) -> Whole | None:
        """The agent of each job, checked against what was asked."""
        if found.values is None:
            return None
        taken = np.flatnonzero(found.values)
        agents, jobs = self.agents[taken], self.jobs[taken]
        chosen = np.full(self.given.costs.shape[1], -1, dtype=np.int64)
        chosen[jobs] = agents
        loads = np.bincount(agents, self.sizes[taken], minlength=len(self.largest))
        over = (loads - self.given.capacities) / self.size_units
        if len(taken) != len(chosen) or (chosen < 0).any() or (over > tolerance(loads)).any():
            raise SolverError("HiGHS gave an assignment that breaks a capacity or leaves out a job")
        return chosen

    def bound(self, found: Solution) -> float:
        """No assignment costs less; where every cost is whole, so is the least of all."""
        bound = found.bound * self.cost_unit
        if not isfinite(bound) or (self.costs != np.rint(self.costs)).any():
            return bound
        return float(ceil(bound - tolerance(bound)))


def _power_of_two(numbers: Any) -> float:
    """By what numbers are divided so that the largest is at least one, and tolerances are small.

    A power of two rounds nothing; and what is large enough is left alone, so that whole numbers
    stay whole.
    """
    largest = float(np.abs(numbers).max(initial=0.0))
    return 1.0 if largest >= 1 or largest == 0 else 2.0 ** (frexp(largest)[1] - 1)


def _too_much(given: Tables, seconds: float) -> InputError:
    """The jobs do not fit: by how much the capacities must rise in total before they do."""
    model = _Model(given, given.possible)
    found = solve(model.shortage(), time_limit=seconds)
    unit = float(model.size_units.max())
    low, high = f"{max(found.bound, 0.0) * unit:.9g}", f"{found.objective * unit:.9g}"
    if found.status == "optimal":
        return InputError.of(
            "L011",
            mark("the jobs do not all fit together: the capacities are {short} short in total"),
            Place(field="capacities"),
            short=high,
        )
    return InputError.of(
        "L011",
        mark(
            "the jobs do not all fit together: the capacities are between {low} and {high} short "
            "in total"
        ),
        Place(field="capacities"),
        low=low,
        high=high,
    )
