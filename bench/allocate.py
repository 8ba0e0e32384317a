"""How an allocation grows from a few counties to a province, beside HiGHS left alone with it.

    python bench/allocate.py [--full] [--seconds N] [--no-order] [--no-alone]

The provinces are made up (``province.py``), with the same kinds of county in each. Every size is
solved by ``best_of`` to a gap of 1 % within the seconds, and checked by what is written from the
documentation alone: first all four goals in one weighted sum, then one after the other. Then the
same program of the weighted sum is given straight to HiGHS for the same gap and seconds. ``--full``
goes to 90 counties and 3,000 blocks with 560 seconds, and takes over an hour; with ``--no-order
--no-alone`` some minutes. Without it 10 counties and 30 seconds are the most.
"""

import argparse
import time
from dataclasses import replace
from math import log
from typing import NamedTuple

import numpy as np

from province import broken, province
from wanmu.pack.models.allocation import Goal
from wanmu.planning.allocation import Problem, Stage, best_of
from wanmu.planning.allocation.model import model_of
from wanmu.planning.solver import solve

GAP = 0.01
WEIGHTS: dict[Goal, float] = {"unmet": 1.0, "converted": 0.01, "misfit": 0.01, "fragments": 0.1}
"""What a 亿元 of output without land, a 亩 converted, a 亩 that does not fit, a plot count for."""
SIZES = (2, 5, 10)
FULL = (5, 10, 20, 45, 90)


class Measure(NamedTuple):
    """What one size took in seconds: in all, and for the first goal."""

    pairs: int
    whole: float
    first: float


def ours(problem: Problem, seconds: float) -> Measure:
    """By best_of, model and all."""
    started = time.perf_counter()
    found = best_of(problem, gap=GAP, time_limit=seconds, reasons=False)
    whole = time.perf_counter() - started
    for stage in found.stages:
        _tell(stage)
    faults = broken(found)
    assert not faults, faults[:5]
    print(f"  all {whole:.1f} s, {len(found.plots)} plots, no term broken", flush=True)
    return Measure(len(problem.allowed), whole, found.stages[0].seconds)


def _tell(stage: Stage) -> None:
    print(
        f"  {stage.goal:10} {stage.value:12.1f} bound {stage.bound:12.1f} "
        f"gap {100 * stage.gap:7.3f} % {stage.seconds:7.1f} s  {stage.status}"
    )


def plain(problem: Problem, seconds: float) -> None:
    """The weighted sum by HiGHS alone."""
    program = model_of(problem).program("weighted", {})
    found = solve(program, gap=GAP, time_limit=seconds)
    print(
        f"  HiGHS alone, weighted: {found.objective:.1f} bound {found.bound:.1f} "
        f"gap {100 * found.gap:.3f} % {found.seconds:.1f} s  {found.status}",
        flush=True,
    )


def main() -> None:
    """Each size in turn, then how the time grows with the pairs."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--seconds", type=float)
    asked.add_argument("--order", action=argparse.BooleanOptionalAction, default=True)
    asked.add_argument("--alone", action=argparse.BooleanOptionalAction, default=True)
    options = asked.parse_args()
    seconds = options.seconds or (560.0 if options.full else 30.0)
    weighted, ordered = [], []
    for counties in FULL if options.full else SIZES:
        problem = province(counties, blocks=counties * 100 // 3)
        print(f"{counties} counties, {len(problem.blocks)} blocks, {len(problem.allowed)} pairs")
        in_one = replace(problem, weights=WEIGHTS)
        weighted.append(ours(in_one, seconds))
        if options.order:
            ordered.append(ours(problem, seconds))
        if options.alone:
            plain(in_one, seconds)
    _grown("all goals in one weighted sum", weighted)
    _grown("the first goal", ordered)


def _grown(what: str, measures: list[Measure]) -> None:
    if len(measures) > 1:
        pairs = [log(each.pairs) for each in measures]
        power = np.polyfit(pairs, np.log([each.first for each in measures]), 1)[0]
        print(f"time of {what} grows with the pairs to the power {power:.2f}")


if __name__ == "__main__":
    main()
