"""What follows from a grade: years running in it, and the money that it costs or brings."""

from datetime import date
from typing import Any, Final

import narwhals as nw

from wanmu.evaluation.placing import GRADED
from wanmu.evaluation.plan import Plan, rounded_rule
from wanmu.evaluation.scoring import float_of
from wanmu.kernel.tables import Lazy
from wanmu.pack.models import schemes

_DIGITS: Final = 6
"""Decimals of an amount in 万元: a cent."""


def with_years(table: Lazy, plan: Plan, previous: Lazy | None) -> Lazy:
    """The table with ``run_grade`` and ``years_in_grade``: the grade that a unit has had, how long.

    ``previous`` is the result of the year before, by unit. A year without a grade does what the
    scheme says (``exempt_year``); where it says nothing, the years are not known then.
    """
    graded = nw.col("__status") == GRADED
    grade = nw.col("grade")
    if previous is None:
        return table.with_columns(
            run_grade=nw.when(graded).then(grade),
            years_in_grade=nw.when(graded).then(nw.lit(1)).cast(nw.Int64),
        )
    before = previous.select(
        nw.col("unit").alias("__before_unit"),
        nw.col("run_grade").alias("__before_grade"),
        nw.col("years_in_grade").cast(nw.Int64).alias("__before_years"),
    )
    joined = table.join(before, left_on="code", right_on="__before_unit", how="left")
    years = nw.col("__before_years").fill_null(0)
    same = (grade == nw.col("__before_grade")).fill_null(value=False)
    on = nw.when(same).then(years + 1).otherwise(nw.lit(1))
    carried, waited = _without_grade(plan)
    return joined.with_columns(
        run_grade=nw.when(graded).then(grade).otherwise(carried),
        years_in_grade=nw.when(graded).then(on).otherwise(waited).cast(nw.Int64),
    )


def _without_grade(plan: Plan) -> tuple[nw.Expr, nw.Expr]:
    """What a year without a grade leaves of the grade and its years."""
    before, years = nw.col("__before_grade"), nw.col("__before_years")
    match plan.scheme.consequences.exempt_year:
        case "skipped":
            return before, years
        case "counted":
            return before, years + 1
    return nw.lit(None, dtype=nw.String), nw.lit(None, dtype=nw.Int64)


def priced(table: Lazy, plan: Plan) -> Lazy:
    """The table with ``cost_<measure>`` and ``cost``, in 万元 a year; nothing in a trial year.

    A measure that applies and whose amount is not known makes the cost unknown, never zero.
    """
    found = plan.scheme.consequences
    amounts = [at for at, each in enumerate(found.measures) if each.amount is not None]
    if not amounts or plan.scheme.trial:
        return table
    table = table.with_columns(
        **{f"cost_{found.measures[at].id}": _amount(plan, at) for at in amounts}
    )
    kinds: dict[str, list[str]] = {}
    for at in amounts:
        each = found.measures[at]
        kinds.setdefault(each.kind, []).append(f"cost_{each.id}")
    total: Any = nw.lit(0.0)
    for kind, columns in kinds.items():
        total = total + _together(columns, found.combine.get(kind, "sum"))
    return table.with_columns(cost=total)


def _together(columns: list[str], how: str) -> nw.Expr:
    """Several amounts of one kind: their sum, or the highest of them; null with an unknown one."""
    made: nw.Expr = nw.col(columns[0])
    for name in columns[1:]:
        other = nw.col(name)
        if how == "sum":
            made = made + other
        else:
            known = ~(made.is_null() | other.is_null())
            made = nw.when(known).then(nw.max_horizontal(made, other))
    return made


def _amount(plan: Plan, at: int) -> nw.Expr:
    measure = plan.scheme.consequences.measures[at]
    when, amount = plan.rules.measures[at]
    assert amount is not None
    applies = _applies(plan, measure)
    if when is not None:
        applies = applies & plan.expression(when).fill_null(value=False)
    value = rounded_rule(plan.rules, amount, _DIGITS).expression()
    highest = float_of(measure.yearly_max)
    if highest is not None:
        # A subsidy is below zero: the most that it brings is limited alike.
        value = nw.when(value > highest).then(nw.lit(highest)).otherwise(value)
        value = nw.when(value < -highest).then(nw.lit(-highest)).otherwise(value)
    return nw.when(applies).then(value).otherwise(nw.lit(0.0))


def in_force(measure: schemes.Measure, day: date) -> bool:
    """Whether a measure is in force on a day."""
    begun = measure.valid_from is None or measure.valid_from <= day
    return begun and (measure.valid_to is None or day <= measure.valid_to)


def _applies(plan: Plan, measure: schemes.Measure) -> nw.Expr:
    """Whether a measure is for a unit, by its grade (or that as which it is managed) and years."""
    applies = nw.lit(in_force(measure, plan.scheme.day))
    if measure.grades:
        applies = applies & nw.col("__managed").is_in(list(measure.grades))
    if measure.years is not None:
        years = nw.col("years_in_grade")
        applies = applies & (years >= measure.years.at_least)
        if measure.years.at_most is not None:
            applies = applies & (years <= measure.years.at_most)
    return applies.fill_null(value=False)
