"""How long one firm's explanation and one what-if take out of many, once the run is loaded.

    python bench/what_if.py [rows …]

Firms are drawn by chance. Each is explained, asked what a fifth more tax would give, and asked
again with nothing changed, which must give what the run gave it. The target is 50 ms for each
answer out of ten million.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from evaluate_data import made_up
from evaluate_scheme import scheme
from wanmu.evaluation import evaluate
from wanmu.evaluation.explain import explain
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.what_if import what_if

ROWS = (1_000_000,)
ASKED = 200
TARGET = 0.05


def main() -> None:
    """Each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=ROWS)
    for rows in parser.parse_args().rows:
        _measure(rows)


def _measure(rows: int) -> None:
    """Load a run, then ask."""
    units = made_up(rows)
    asked = units.select("code", "tax").drop_nulls().sample(ASKED, seed=1).rows()
    started = time.perf_counter()
    result = evaluate(units, scheme())
    evaluated = time.perf_counter()
    judge = Judge(result).ready()
    loaded = time.perf_counter()
    print(
        f"{rows:,} units: evaluated {evaluated - started:.1f} s, loaded {loaded - evaluated:.1f} s"
    )
    for unit, _ in asked:
        _check(judge, unit)
    _told("explanation", [_seconds(partial(explain, judge, unit)) for unit, _ in asked])
    changed = [partial(what_if, judge, unit, {"tax": tax * 1.2}) for unit, tax in asked]
    _told("what-if", list(map(_seconds, changed)))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _check(judge: Judge, unit: str) -> None:
    """A unit judged again with nothing changed has the score, rank and grade of the run."""
    _, _, result = judge.standing.find(unit)
    same = what_if(judge, unit, {}).after
    found = (same.score, same.rank, judge.letter(same.grade))
    assert found == (result["score"], result["rank"], result["grade"]), (unit, found, result)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _told(name: str, seconds: Sequence[float]) -> None:
    most = max(seconds)
    over = "" if most <= TARGET else f", over the target of {1000 * TARGET:g} ms"
    print(
        f"  {name:12} median {1000 * statistics.median(seconds):.2f} ms, "
        f"95 in 100 within {1000 * statistics.quantiles(seconds, n=20)[-1]:.2f} ms, "
        f"most {1000 * most:.2f} ms{over}"
    )


if __name__ == "__main__":
    main()
