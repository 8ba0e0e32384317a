"""The evaluation that is measured, written by hand in pandas."""

from functools import reduce
from operator import add
from typing import Any, Final

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

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

_GROUPS: Final = pd.DataFrame(GROUPS, columns=["group", "size_class", "industry"])
_ADJUSTMENTS: Final = ("listed", "award", "letting")


def evaluated(units: pd.DataFrame) -> pd.DataFrame:
    """Every unit with its result, in the columns of the engine."""
    table = units.merge(_GROUPS, on=["size_class", "industry"], how="left")
    table["status"] = _status(table)
    for name in INDICATORS:
        table[name] = _value(table, name)
    graded = table["status"] == "graded"
    _add_bases(table, graded)
    for name in INDICATORS:
        table[f"score_{name}"] = _item_score(table, name)
    _add_adjustments(table)
    _add_score(table, graded)
    by_group = table.groupby("group")["score"]
    table["rank"] = by_group.rank("min", ascending=False).astype("Int64")
    ranked = by_group.transform("count")
    table["share"] = table["rank"] / ranked
    low_tax = graded & (table["per_mu_tax"] < LOW_TAX)
    table["grade"] = _grade(table, ranked, low_tax)
    table["reasons"] = _reasons(table, graded, low_tax)
    return _published(table)


def _published(table: pd.DataFrame) -> pd.DataFrame:
    names = ["code", "status", "group", "score", "rank", "share", "grade", "reasons"]
    names += INDICATORS
    names += [f"{part}_{name}" for part in ("base", "score") for name in INDICATORS]
    names += [f"adjust_{name}" for name in _ADJUSTMENTS]
    return table[names].rename(
        columns={"code": "unit"} | {name: f"value_{name}" for name in INDICATORS}
    )


def rounded(number: Any, digits: int) -> Any:
    """Halves away from zero, also those that float64 holds a little too low."""
    scaled = number * 10.0**digits * HALF_STEP
    return np.copysign(np.floor(np.abs(scaled) + 0.5), scaled) / 10.0**digits


def _status(table: pd.DataFrame) -> Any:
    empty = table["tax"].isna() & table["land"].isna()
    new = table["registered"] > pd.Timestamp(TWO_YEARS_AGO)
    return np.select([empty, new], ["excluded", "deferred"], "graded")


def _value(table: pd.DataFrame, name: str) -> Any:
    below = table[INDICATORS[name].below]
    return rounded(table[INDICATORS[name].above] / below.where(below != 0), DIGITS)


def _add_bases(table: pd.DataFrame, graded: Any) -> None:
    for name, each in INDICATORS.items():
        known = table[graded & table[name].notna()].groupby("industry")
        base = rounded(known[each.above].sum() / known[each.below].sum(), BASE_DIGITS)
        table[f"base_{name}"] = table["industry"].map(base)


def _item_score(table: pd.DataFrame, name: str) -> Any:
    value, weight = table[name], INDICATORS[name].weight
    score = np.minimum(value / table[f"base_{name}"] * weight, CAP * weight).mask(value < 0, 0.0)
    score = score if name == FILLED else score.fillna(0.0)
    return score.where(table["status"] == "graded")


def _add_adjustments(table: pd.DataFrame) -> None:
    recent = table["award"] > pd.Timestamp(TWO_YEARS_AGO)
    tenants = table["tenants"]
    table["adjust_listed"] = np.where(table["listed"], 2.0, 0.0)
    table["adjust_award"] = np.where(recent, 3.0, 0.0)
    table["adjust_letting"] = np.where(tenants > 1, -5 * (tenants - 1), 0.0)


def _add_score(table: pd.DataFrame, graded: Any) -> None:
    filled = table[f"score_{FILLED}"]
    mean = rounded(filled.groupby(table["group"]).mean(), DIGITS)
    table[f"score_{FILLED}"] = filled.fillna(table["group"].map(mean)).fillna(0.0).where(graded)
    items = reduce(add, [table[f"score_{name}"] for name in INDICATORS])
    points = reduce(add, [table[f"adjust_{name}"] for name in _ADJUSTMENTS])
    table["score"] = rounded(items + points, SCORE_DIGITS).where(graded)


def _grade(table: pd.DataFrame, ranked: Any, low_tax: Any) -> Any:
    """The grade by rank: shares of the group in whole numbers, halves up; the veto comes first."""
    rank = table["rank"].fillna(0).astype("int64")
    cases = [rank == 0, low_tax, *(rank <= (ranked * end + 50) // 100 for end in ENDS.values())]
    letters = np.array([None, "D", *ENDS], dtype=object)
    return pd.Series(letters[np.select(cases, range(len(cases)))], index=table.index, dtype="str")


def _reasons(table: pd.DataFrame, graded: Any, low_tax: Any) -> Any:
    """The reasons as bits first: adding texts of ten million rows again and again is slow."""
    flags = {
        "scope:empty": table["status"] == "excluded",
        "scope:new": table["status"] == "deferred",
        **{f"missing:{name}": graded & table[name].isna() for name in INDICATORS},
        **{f"negative:{name}": graded & (table[name] < 0) for name in INDICATORS},
        **{f"adjust:{name}": graded & (table[f"adjust_{name}"] != 0) for name in _ADJUSTMENTS},
        "veto:low_tax": low_tax,
    }
    bits = reduce(add, [flag.to_numpy() * (1 << at) for at, flag in enumerate(flags.values())])
    found, places = np.unique(bits, return_inverse=True)
    texts = [";".join(c for at, c in enumerate(flags) if each >> at & 1) for each in found.tolist()]
    return pd.Series(texts, dtype="str").to_numpy()[places]
