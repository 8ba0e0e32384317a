"""Units that fill no place: tenants that follow their landholder, groups evaluated jointly."""

from typing import Any

import narwhals as nw
import polars as pl

from wanmu.evaluation.members import JOINT, TENANT
from wanmu.evaluation.placing import GRADED
from wanmu.evaluation.plan import PARTY, Plan, chosen
from wanmu.kernel.tables import Held, Lazy, collected


def follow(table: Lazy, plan: Plan, held: Held) -> Lazy:
    """The graded table with the grades of joint units, of their members, and of tenants."""
    table = _with_joint(table, plan, held)
    return _with_tenants(table, held)


def _with_joint(table: Lazy, plan: Plan, held: Held) -> Lazy:
    """A joint unit gets the grade of those whose score it reaches; members as the scheme says."""
    keys = ["__list", *plan.within]
    lowest = collected(
        table.filter(nw.col(PARTY)).group_by(*keys, "__cut").agg(lowest=nw.col("__order").min())
    )
    names = [f"__lowest_{at}" for at in range(len(plan.scheme.grades))]
    rows = {key: dict.fromkeys(names) for key in lowest.select(keys).unique().iter_rows()}
    for row in lowest.iter_rows(named=True):
        rows[tuple(row[key] for key in keys)][f"__lowest_{row['__cut']}"] = row["lowest"]
    types: dict[str, Any] = {"__list": pl.Int64} | dict.fromkeys(keys[1:], pl.String)
    types |= dict.fromkeys(names, pl.Float64)
    small = pl.DataFrame(
        [dict(zip(keys, key, strict=True)) | row for key, row in rows.items()],
        schema=types,
        orient="row",
    )
    joined = table.join(held.beside(small), on=keys, how="left")
    is_joint = (nw.col("__kind") == JOINT) & (nw.col("__status") == GRADED)
    cases = [
        ((nw.col("__order") >= nw.col(name)).fill_null(value=False), at)
        for at, name in enumerate(names)
    ]
    reached = chosen(cases, len(names) - 1)
    joined = joined.with_columns(
        __grade=nw.when(is_joint).then(reached).otherwise(nw.col("__grade")).cast(nw.Int64)
    )
    own = held.keep(joined)
    wanted = plan.scheme.units.joint
    of_joint = own.filter(nw.col("__kind") == JOINT).select(
        nw.col("code").alias("__joint"), nw.col("__grade").alias("__joint_grade")
    )
    both = own.join(of_joint, on="__joint", how="left")
    grade, joint = nw.col("__grade"), nw.col("__joint_grade")
    takes = nw.lit(value=False)
    if wanted is not None and wanted.result != "own":
        takes = ~joint.is_null() & (nw.col("__status") == GRADED)
        if wanted.result == "better":
            takes = takes & (joint < grade)
    return both.with_columns(
        __grade=nw.when(takes).then(joint).otherwise(grade).cast(nw.Int64),
        __by_joint=takes.fill_null(value=False) | (nw.col("__kind") == JOINT),
    )


def _with_tenants(table: Lazy, held: Held) -> Lazy:
    kept = held.keep(table)
    holders = kept.filter(nw.col("__kind") != TENANT).select(
        nw.col("code").alias("__holder"),
        nw.col("__grade").alias("__holder_grade"),
        nw.col("__status").alias("__holder_status"),
    )
    joined = kept.join(holders, on="__holder", how="left")
    tenant = (nw.col("__kind") == TENANT) & (nw.col("__status") == GRADED)
    return joined.with_columns(
        __status=nw.when(tenant)
        .then(nw.col("__holder_status"))
        .otherwise(nw.col("__status"))
        .cast(nw.Int64),
        __grade=nw.when(tenant)
        .then(nw.col("__holder_grade"))
        .otherwise(nw.col("__grade"))
        .cast(nw.Int64),
        __inherited=tenant,
    )
