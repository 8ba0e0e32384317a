"""Assignments of the classic classes, by assign() and by the same model given straight to HiGHS.

    python bench/assign.py [seconds]

Classes C, D and E of the literature on the generalised assignment problem: in C size and cost are
unrelated, in D and E small jobs are dear, and D is the hardest. Each instance is solved
by both in turn, in one process, until proven or until the seconds (20) are over. The ratio is of
the processor's time, which others on the machine do not change; the target is 1.2 over those that
both prove.
"""

import sys
import time
from dataclasses import dataclass
from math import inf
from statistics import geometric_mean
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from wanmu.planning import assign

TARGET = 1.2
SIZES = ((5, 100), (10, 100), (20, 100))
Table = NDArray[np.float64]


def instance(kind: str, agents: int, jobs: int) -> tuple[Table, Table, Table]:
    """Costs, sizes and capacities: C and D of Chu and Beasley (1997), E of Laguna et al. (1995)."""
    chance = np.random.default_rng(1)
    shape = agents, jobs
    if kind == "C":
        sizes, costs = chance.integers(5, 26, shape), chance.integers(10, 51, shape)
    elif kind == "D":
        sizes = chance.integers(1, 101, shape)
        costs = 111 - sizes + chance.integers(-10, 11, shape)
    else:
        sizes = np.rint(1 - 10 * np.log(1 - chance.random(shape))).astype(np.int64)
        costs = np.rint(1000 / sizes - 10 * chance.random(shape)).astype(np.int64)
    room = np.floor(0.8 * sizes.sum(axis=1) / agents)
    return costs.astype(float), sizes.astype(float), room


@dataclass(frozen=True)
class Outcome:
    """What one of the two found, and the time on the clock and of the processor, model and all."""

    cost: float
    bound: float
    seconds: float
    work: float

    @property
    def gap(self) -> float:
        """In percent of the cost; nothing where they meet but for rounding."""
        apart = self.cost - self.bound
        return 0.0 if apart < 1e-6 else 100 * apart / abs(self.cost) if apart < inf else inf


def ours(costs: Table, sizes: Table, capacities: Table, limit: float) -> Outcome:
    """By assign()."""
    wall, work = time.perf_counter(), time.process_time()
    found = assign(costs, sizes, capacities, time_limit=limit)
    return Outcome(found.cost, found.bound, time.perf_counter() - wall, time.process_time() - work)


def plain(costs: Table, sizes: Table, capacities: Table, limit: float) -> Outcome:
    """By HiGHS alone, row by row: one binary for each pair, gap 0, and else as it comes."""
    wall, work = time.perf_counter(), time.process_time()
    agents, jobs = costs.shape
    engine: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("mip_rel_gap", 0.0),
        ("time_limit", limit),
        ("threads", 1),  # one number for the whole process
    ):
        engine.setOptionValue(name, value)
    pairs = np.arange(agents * jobs, dtype=np.int32)
    engine.addVars(len(pairs), np.zeros(len(pairs)), np.ones(len(pairs)))
    engine.changeColsCost(len(pairs), pairs, costs.ravel())
    whole = np.full(len(pairs), highspy.HighsVarType.kInteger)
    engine.changeColsIntegrality(len(pairs), pairs, whole)
    for job in range(jobs):
        engine.addRow(1.0, 1.0, agents, pairs[job::jobs], np.ones(agents))
    for agent in range(agents):
        own = pairs[agent * jobs : (agent + 1) * jobs]
        engine.addRow(-highspy.kHighsInf, capacities[agent], jobs, own, sizes[agent])
    engine.run()
    info = engine.getInfo()
    return Outcome(
        info.objective_function_value,
        info.mip_dual_bound,
        time.perf_counter() - wall,
        time.process_time() - work,
    )


def main(limit: float) -> None:
    """Each class and size in turn, and the ratio of times over those that both prove."""
    print(f"{'':8} {'assign()':>34} {'HiGHS alone':>34}")
    print(f"{'':8}" + f" {'cost':>9} {'bound':>9} {'gap %':>6} {'s':>7}" * 2 + f" {'ratio':>6}")
    ratios = []
    for kind in "CDE":
        for agents, jobs in SIZES:
            tables = instance(kind, agents, jobs)
            pair = ours(*tables, limit), plain(*tables, limit)
            told = "".join(
                f" {each.cost:9.0f} {each.bound:9.1f} {each.gap:6.3f} {each.seconds:7.2f}"
                for each in pair
            )
            ratio = pair[0].work / pair[1].work
            print(f"{kind}{agents:>3}x{jobs}{told} {ratio:6.2f}", flush=True)
            if not any(each.gap for each in pair):
                ratios.append(ratio)
                assert pair[0].cost == round(pair[1].cost)
    mean = geometric_mean(ratios)
    over = "" if mean <= TARGET else f", over the target of {TARGET}"
    print(f"ratio of times over {len(ratios)} proven by both: {mean:.2f} (geometric mean){over}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
