"""The evaluation that is measured, written by hand in Polars: one lazy query."""

from functools import reduce
from operator import add
from typing import Final

import polars as pl

from evaluate_scheme import (
    BASE_DIGITS,
    CAP,
    DIGITS,
    ENDS,
    FILLED,
    GROUPS,
    INDICATORS,
    LOW_TAX,
    SCORE_DIGITS,
    TWO_YEARS_AGO,
)
from wanmu.kernel.rules.numbers import HALF_STEP

_GRADED: Final = pl.col("status") == "graded"
_GROUPS: Final = pl.LazyFrame(
    GROUPS, schema=["group", "size_class", "industry"], orient="row"
).with_row_index("number")
_ADJUSTMENTS: Final = ("listed", "award", "letting")


def evaluated(units: pl.LazyFrame) -> pl.LazyFrame:
    """Every unit with its result, in the columns of the engine."""
    filled = pl.col(f"score_{FILLED}")
    mean = rounded(filled.mean().over("number"), DIGITS)
    score = pl.col("score")
    return (
        units.join(_GROUPS, on=["size_class", "industry"], how="left", maintain_order="left")
        .with_columns(_status(), *map(_value, INDICATORS))
        .with_columns(map(_base, INDICATORS))
        .with_columns(*map(_item_score, INDICATORS), *_adjustments())
        .with_columns(pl.when(_GRADED).then(filled.fill_null(mean).fill_null(0.0)))
        .with_columns(score=pl.when(_GRADED).then(_total()))
        .with_columns(
            rank=score.rank("min", descending=True).over("number").cast(pl.Int64),
            ranked=score.count().over("number").cast(pl.Int64),
        )
        .select(
            pl.col("code").alias("unit"),
            "status",
            "group",
            "score",
            "rank",
            share=pl.col("rank") / pl.col("ranked"),
            grade=_grade(),
            reasons=_reasons(),
            **{f"value_{name}": pl.col(name) for name in INDICATORS},
            **{f"base_{name}": pl.col(f"base_{name}") for name in INDICATORS},
            **{f"score_{name}": pl.col(f"score_{name}") for name in INDICATORS},
            **{f"adjust_{name}": pl.col(f"adjust_{name}") for name in _ADJUSTMENTS},
        )
    )


def rounded(number: pl.Expr, digits: int) -> pl.Expr:
    """Halves away from zero, also those that float64 holds a little too low.

    A single divisor would become a factor, its reciprocal, and be off in the last digit.
    """
    scale = 10.0**digits
    return (number * scale * HALF_STEP).round(mode="half_away_from_zero") / (number * 0.0 + scale)


def _status() -> pl.Expr:
    empty = pl.col("tax").is_null() & pl.col("land").is_null()
    return (
        pl.when(empty)
        .then(pl.lit("excluded"))
        .when(pl.col("registered") > TWO_YEARS_AGO)
        .then(pl.lit("deferred"))
        .otherwise(pl.lit("graded"))
        .alias("status")
    )


def _value(name: str) -> pl.Expr:
    above, below = pl.col(INDICATORS[name].above), pl.col(INDICATORS[name].below)
    return rounded(pl.when(below != 0).then(above / below), DIGITS).alias(name)


def _base(name: str) -> pl.Expr:
    """The sum of the one field over that of the other, of the industry's graded units."""
    known = _GRADED & pl.col(name).is_not_null()
    above = pl.when(known).then(pl.col(INDICATORS[name].above)).sum()
    below = pl.when(known).then(pl.col(INDICATORS[name].below)).sum()
    base = above.over("industry") / below.over("industry")
    return rounded(base, BASE_DIGITS).alias(f"base_{name}")


def _item_score(name: str) -> pl.Expr:
    value, weight = pl.col(name), INDICATORS[name].weight
    score = pl.min_horizontal(value / pl.col(f"base_{name}") * weight, pl.lit(CAP * weight))
    score = pl.when(value < 0).then(0.0).when(value.is_not_null()).then(score)
    score = score if name == FILLED else score.fill_null(0.0)
    return pl.when(_GRADED).then(score).alias(f"score_{name}")


def _adjustments() -> list[pl.Expr]:
    tenants = pl.col("tenants")
    return [
        pl.when(pl.col("listed")).then(2.0).otherwise(0.0).alias("adjust_listed"),
        pl.when(pl.col("award") > TWO_YEARS_AGO).then(3.0).otherwise(0.0).alias("adjust_award"),
        pl.when(tenants > 1).then(-5 * (tenants - 1)).otherwise(0.0).alias("adjust_letting"),
    ]


def _total() -> pl.Expr:
    items = reduce(add, [pl.col(f"score_{name}") for name in INDICATORS])
    points = reduce(add, [pl.col(f"adjust_{name}") for name in _ADJUSTMENTS])
    return rounded(items + points, SCORE_DIGITS)


def _low_tax() -> pl.Expr:
    return _GRADED & (pl.col("per_mu_tax") < LOW_TAX)


def _grade() -> pl.Expr:
    """The grade by rank: shares of the group in whole numbers, halves up; the veto comes first."""
    made = pl.when(_low_tax()).then(pl.lit("D"))
    for grade, percent in ENDS.items():
        end = (pl.col("ranked") * percent + 50) // 100
        made = made.when(pl.col("rank") <= end).then(pl.lit(grade))  # type: ignore[assignment]
    return made.otherwise(None)


def _reasons() -> pl.Expr:
    flags = {
        "scope:empty": pl.col("status") == "excluded",
        "scope:new": pl.col("status") == "deferred",
        **{f"missing:{name}": _GRADED & pl.col(name).is_null() for name in INDICATORS},
        **{f"negative:{name}": _GRADED & (pl.col(name) < 0) for name in INDICATORS},
        **{f"adjust:{n}": _GRADED & (pl.col(f"adjust_{n}") != 0) for n in _ADJUSTMENTS},
        "veto:low_tax": _low_tax(),
    }
    told = [pl.when(flag).then(pl.lit(code)) for code, flag in flags.items()]
    return pl.concat_str(told, separator=";", ignore_nulls=True)
