"""How long one firm's explanation and one what-if take, out of many, once the run is loaded.

    python bench/what_if.py [rows …]

The target is 50 milliseconds each, out of ten million units. What is asked of a run at first
(sorting units and scores) is told apart.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

from evaluate_data import made_up
from evaluate_scheme import scheme
from wanmu.evaluation import evaluate
from wanmu.evaluation.explain import explain
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.what_if import what_if

TARGET = 0.05
ASKED = 40


def main() -> None:
    """Print the milliseconds of each question for each number of units."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=[10_000, 1_000_000, 10_000_000])
    for rows in parser.parse_args().rows:
        measure(rows)


def measure(rows: int) -> None:
    """One run, loaded, and some questions about units all over it."""
    units = made_up(rows)
    asked = units["code"].gather_every(max(1, rows // ASKED)).to_list()
    evaluation = evaluate(units, scheme())
    del units
    started = time.perf_counter()
    judge = Judge(evaluation).ready()
    loaded = time.perf_counter() - started
    print(f"{rows:12,} units: ready for questions after {loaded:.2f} s")
    told("explanation", [clocked(partial(explain, judge, unit)) for unit in asked])
    changes = {"tax": 500.0}
    told("what-if", [clocked(partial(what_if, judge, unit, changes)) for unit in asked])


def clocked(ask: Callable[[], object]) -> float:
    """The seconds of one question."""
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def told(what: str, seconds: list[float]) -> None:
    """Print the median and the longest."""
    middle, longest = 1000 * statistics.median(seconds), 1000 * max(seconds)
    late = "" if max(seconds) < TARGET else ", over the target of 50 ms"
    print(f"{'':12} {what}: median {middle:.1f} ms, longest {longest:.1f} ms{late}")


if __name__ == "__main__":
    main()
