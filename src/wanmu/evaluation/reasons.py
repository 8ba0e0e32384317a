"""Why a unit has its result: codes as data, told in words by the explanation.

On a large table a reason is a bit of a whole number; the few combinations that occur are spelled
out once and set beside the units.
"""

from collections.abc import Iterator
from typing import Final

import narwhals as nw
import polars as pl

from wanmu.evaluation.placing import GRADED, STATUSES
from wanmu.evaluation.plan import LACKING, OUTSIDE, UNDECIDED, Plan, chosen
from wanmu.evaluation.ranking import reasons_of_grades
from wanmu.kernel.tables import Held, Lazy

_BITS: Final = 60
"""How many reasons a whole number holds."""


def flagged(table: Lazy, plan: Plan) -> Lazy:
    """The table with its reasons as bits, ``status`` and ``outside``."""
    flags = dict(_flags(table, plan))
    order = [code for code in plan.reasons if code in flags]
    numbers = {}
    for start in range(0, len(order), _BITS):
        bits = [
            nw.when(flags[code]).then(nw.lit(1 << at)).otherwise(nw.lit(0)).cast(nw.Int64)
            for at, code in enumerate(order[start : start + _BITS])
        ]
        total = bits[0]
        for bit in bits[1:]:
            total = total + bit
        numbers[f"__bits{start // _BITS}"] = total
    status = nw.col("__status")
    named = chosen(
        [(status == at, nw.lit(name)) for at, name in enumerate(STATUSES)],
        nw.lit(None, dtype=nw.String),
    )
    return table.with_columns(**numbers, status=named, outside=nw.col("__scope") == 1)


def _flags(table: Lazy, plan: Plan) -> Iterator[tuple[str, nw.Expr]]:
    """Each reason that can occur, with its condition."""
    scope, graded = nw.col("__scope"), nw.col("__status") == GRADED
    yield f"scope:{OUTSIDE}", scope == 1
    yield f"scope:{UNDECIDED}", scope == 2  # noqa: PLR2004
    for at, outcome in enumerate(plan.scheme.scope.outcomes):
        yield f"scope:{outcome.id}", scope == 3 + at
    if any(recipe.needed is not None for recipe in plan.recipes):
        yield f"scope:{LACKING}", nw.col("__lacking") & (scope == 0)
    for name in plan.scheme.indicators:
        groups = [
            at
            for at, group in enumerate(plan.scheme.groups)
            if name in group.items or group.rank_by == name
        ]
        if groups:
            inside = graded & plan.in_groups(groups)
            yield f"missing:{name}", inside & nw.col(name).is_null()
            yield f"negative:{name}", inside & (nw.col(name) < 0)
    for each in plan.scheme.adjustments:
        yield f"adjust:{each.id}", graded & (nw.col(f"adjust_{each.id}") != 0)
    yield from reasons_of_grades(plan)
    if "__inherited" in table.collect_schema().names():
        yield "unit:inherited", nw.col("__inherited")
        yield "unit:joint", nw.col("__by_joint")


def spelled(table: Lazy, plan: Plan, held: Held, counts: pl.DataFrame) -> Lazy:
    """The table with ``reasons`` in words of code, and ``group`` by name."""
    flags = dict(_flags(table, plan))
    order = [code for code in plan.reasons if code in flags]
    columns = [f"__bits{at}" for at in range((len(order) - 1) // _BITS + 1)]
    found = counts.select(columns).unique()
    texts = [
        ";".join(code for at, code in enumerate(order) if row[at // _BITS] >> (at % _BITS) & 1)
        for row in found.iter_rows()
    ]
    small = found.cast(pl.Int64).with_columns(reasons=pl.Series(texts, dtype=pl.String))
    table = held.looked_up(table, columns, small)
    names = pl.DataFrame(
        {
            "__group": pl.Series(range(len(plan.scheme.groups)), dtype=pl.Int64),
            "group": [group.id for group in plan.scheme.groups],
        }
    )
    return held.looked_up(table, ["__group"], names)
