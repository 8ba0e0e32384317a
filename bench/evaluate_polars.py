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
_GROUPS: Final = pl.LazyFrame(GROUPS, schema=["group", "size_class", "industry"], orient="row")
_ADJUSTMENTS: Final = ("listed", "award", "letting")


def evaluated(units: pl.LazyFrame) -> pl.LazyFrame:
    """Every unit with its result, in the columns of the engine."""
    valued = units.join(_GROUPS, on=["size_class", "industry"], how="left").with_columns(
        _status(), *map(_value, INDICATORS)
    )
    bases = valued.filter(_GRADED).group_by("industry").agg(map(_base, INDICATORS))
    scored = valued.join(bases, on="industry", how="left").with_columns(
        *map(_item_score, INDICATORS), *_adjustments()
    )
    filled = pl.col(f"score_{FILLED}")
    mean = rounded(filled.mean(), DIGITS).alias("mean")
    means = scored.filter(_GRADED).group_by("group").agg(mean)
    return (
        scored.join(means, on="group", how="left")
        .with_columns(filled.fill_null(pl.col("mean")).fill_null(0.0))
        .with_columns(score=pl.when(_GRADED).then(_total()))
        .with_columns(
            rank=pl.col("score").rank("min", descending=True).over("group").cast(pl.Int64),
            ranked=pl.col("score").count().over("group"),
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
    known = pl.col(name).is_not_null()
    above = pl.col(INDICATORS[name].above).filter(known).sum()
    below = pl.col(INDICATORS[name].below).filter(known).sum()
    return rounded(above / below, BASE_DIGITS).alias(f"base_{name}")


def _item_score(name: str) -> pl.Expr:
    value, weight = pl.col(name), INDICATORS[name].weight
    score = pl.min_horizontal(value / pl.col(f"base_{name}") * weight, pl.lit(CAP * weight))
    score = pl.when(value < 0).then(0.0).when(value.is_not_null()).then(score)
    return (score if name == FILLED else score.fill_null(0.0)).alias(f"score_{name}")


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
        end = (pl.col("ranked").cast(pl.Int64) * percent + 50) // 100
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
