"""A rule over many rows against the same expression written by hand in Polars.

    python bench/rules.py --rows 10000000

Three rules; each is run on a frame in memory and on a lazy frame. "by hand" is the Polars
expression that gives the same answers: a division by zero is null. The target is 1.3 times its
time at most. "bare" is the expression without that guard, which answers otherwise where the
land is zero; it is printed beside to show what the guard costs, by hand or by rule.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import TypeAlias

import numpy as np
import polars as pl

from wanmu.kernel.rules import Rule, apply, parse

Run: TypeAlias = Callable[[], object]

TARGET = 1.3
_TAX, _LAND, _OUTPUT = pl.col("tax"), pl.col("land"), pl.col("output")
_EXEMPT, _CLASS = pl.col("exempt"), pl.col("class")


def _per(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return pl.when(below != 0).then(above / below)


CASES: tuple[tuple[str, pl.Expr, pl.Expr], ...] = (
    (
        "tax / land < 3 AND NOT exempt",
        (_TAX / _LAND < 3) & ~_EXEMPT,
        (_per(_TAX, _LAND) < 3) & ~_EXEMPT,
    ),
    (
        "0.5 * tax / land + 0.3 * output / land",
        0.5 * _TAX / _LAND + 0.3 * _OUTPUT / _LAND,
        _per(0.5 * _TAX, _LAND) + _per(0.3 * _OUTPUT, _LAND),
    ),
    (
        "CASE WHEN tax / land >= 10 THEN 'A'"  # noqa: ISC004
        " WHEN tax / land >= 3 OR class IN ('x', 'y') THEN 'B' ELSE 'D' END",
        pl.when(_TAX / _LAND >= 10)
        .then(pl.lit("A"))
        .when((_TAX / _LAND >= 3) | _CLASS.is_in(["x", "y"]))
        .then(pl.lit("B"))
        .otherwise(pl.lit("D")),
        pl.when(_per(_TAX, _LAND) >= 10)
        .then(pl.lit("A"))
        .when((_per(_TAX, _LAND) >= 3) | _CLASS.is_in(["x", "y"]))
        .then(pl.lit("B"))
        .otherwise(pl.lit("D")),
    ),
)


def made_up(rows: int) -> pl.DataFrame:
    """Firms with taxes, land and output, a twentieth of the land missing, some of it zero."""
    random = np.random.default_rng(331122)
    return pl.DataFrame(
        {
            "tax": random.lognormal(3, 1.5, rows),
            "output": random.lognormal(6, 1.5, rows),
            "land": random.uniform(0, 60, rows),
            "exempt": random.random(rows) < 0.1,
            "class": random.choice(np.array(["x", "y", "z", "w"]), rows),
        }
    ).with_columns(
        pl.when(_LAND < 3).then(None).when(_LAND < 4).then(0.0).otherwise(_LAND).alias("land")
    )


def main() -> None:
    """Print the milliseconds and the ratio of each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    frame = made_up(options.rows)
    print(f"{options.rows:,} rows, median of {options.repeat} runs, milliseconds")
    for text, hand, guarded in CASES:
        rule = parse(text)
        _check(frame, rule, guarded)
        print(f"\n{text}")
        _compare("frame in memory", options.repeat, *_in_memory(frame, rule, hand, guarded))
        _compare("lazy frame", options.repeat, *_lazy(frame, rule, hand, guarded))


def _in_memory(
    frame: pl.DataFrame, rule: Rule, hand: pl.Expr, guarded: pl.Expr
) -> tuple[Run, Run, Run]:
    return (
        lambda: apply(frame, {"answer": rule}),
        lambda: frame.with_columns(answer=hand),
        lambda: frame.with_columns(answer=guarded),
    )


def _lazy(frame: pl.DataFrame, rule: Rule, hand: pl.Expr, guarded: pl.Expr) -> tuple[Run, Run, Run]:
    return (
        lambda: apply(frame.lazy(), {"answer": rule}).select("answer").collect(),
        lambda: frame.lazy().select(answer=hand).collect(),
        lambda: frame.lazy().select(answer=guarded).collect(),
    )


def _check(frame: pl.DataFrame, rule: Rule, guarded: pl.Expr) -> None:
    """The rule gives what the guarded expression gives."""
    some = frame.head(100_000)
    found = apply(some, {"answer": rule})["answer"]
    assert found.equals(some.select(answer=guarded)["answer"])


def _compare(name: str, repeat: int, rule: Run, hand: Run, guarded: Run) -> None:
    spent: list[list[float]] = [[], [], []]
    for _ in range(repeat + 1):
        for times, run in zip(spent, (rule, hand, guarded), strict=True):
            started = time.perf_counter()
            run()
            times.append(1000 * (time.perf_counter() - started))
    ours, bare, careful = (median(times[1:]) for times in spent)
    print(
        f"  {name:16} rule {ours:7.1f}   by hand {careful:7.1f}: {ours / careful:.2f} times"
        f"{'' if ours <= TARGET * careful else ', over the target of 1.3'}"
        f"   bare {bare:7.1f}: {ours / bare:.2f} times"
    )


if __name__ == "__main__":
    main()
