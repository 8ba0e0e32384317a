"""The year before: its results by unit, and its values for bases."""

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw

from wanmu.evaluation.bases import with_parts
from wanmu.evaluation.checks import check_columns, needed_columns, without_nan
from wanmu.evaluation.placing import placed, valued
from wanmu.evaluation.plan import PARTY, Plan, chosen
from wanmu.evaluation.result import Evaluation
from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy
from wanmu.pack.models import schemes


def last_results(previous: Any) -> Lazy | None:
    """Last year's results by unit, with the grade and the years running in it.

    Raises:
        InputError: E030 when they have no unit or no grade.
    """
    if previous is None:
        return None
    table = previous.table if isinstance(previous, Evaluation) else Held(previous).lazy
    names = table.collect_schema().names()
    for needed in ("unit", "grade"):
        if needed not in names:
            raise InputError.of(
                "E030",
                mark("the results of the year before have no column {name}; give the units of that "
                     "year's result"),
                Place(field="previous"),
                name=needed,
            )  # fmt: skip
    if "run_grade" in names:
        return table
    graded = ~nw.col("grade").is_null()
    return table.with_columns(
        run_grade=nw.col("grade"),
        years_in_grade=nw.when(graded).then(nw.lit(1)).cast(nw.Int64),
    )


def last_units(plan: Plan, previous: Any, last_year: Any) -> Lazy | None:
    """Last year's units with their values, for bases that are taken of them.

    Raises:
        InputError: E030 when such a base needs figures that nobody gave.
    """
    if not _is_needed(plan):
        return None
    if last_year is not None:
        table = Held(last_year).lazy
        needed = needed_columns(plan)
        check_columns(table, plan, needed)
        return placed(with_parts(valued(without_nan(table, needed), plan), plan), plan)
    if previous is None:
        raise InputError.of(
            "E030",
            mark("the scheme takes bases of the year before; give that year's units (last_year) or "
                 "results (previous)"),
            Place(field="previous"),
        )  # fmt: skip
    table = previous.table if isinstance(previous, Evaluation) else Held(previous).lazy
    return _from_results(plan, table)


def _check_results(plan: Plan, names: Sequence[str]) -> None:
    """Refuse results that lack what a base is taken of: results hold values, not figures."""
    faults = Faults()
    for indicator, base in _bases(plan):
        wanted = [f"value_{indicator}", *base.by]
        missing = [name for name in wanted if name not in names]
        if base.figure == "weighted_mean" or missing:
            faults.add(
                "E030",
                mark("the base of {indicator} needs figures of the year before that its results do "
                     "not hold; give that year's units (last_year)"),
                Place(field="previous"),
                indicator=indicator,
            )  # fmt: skip
    faults.check()


def _bases(plan: Plan) -> Iterator[tuple[str, schemes.Base]]:
    """The bases that are taken of the year before, each with its indicator."""
    for group in plan.scheme.groups:
        for name, item in group.items.items():
            for indicator, base in [
                (name, item.base),
                *((each.indicator, each.base) for each in item.alternatives),
            ]:
                if isinstance(base, schemes.Base) and base.of == "previous":
                    yield indicator, base


def _is_needed(plan: Plan) -> bool:
    return any(True for _ in _bases(plan))


def _from_results(plan: Plan, table: Lazy) -> Lazy:
    names = table.collect_schema().names()
    _check_results(plan, names)
    values = {
        name: nw.col(f"value_{name}") for name in plan.scheme.indicators if f"value_{name}" in names
    }
    groups = [(nw.col("group") == group.id, at) for at, group in enumerate(plan.scheme.groups)]
    made = table.with_columns(__group=chosen(groups, -1).cast(nw.Int64), **values).with_columns(
        (nw.col("status") == "graded").alias(PARTY)
    )
    return with_parts(made, plan)
