"""From values and bases to item scores, adjustments and the total score of every unit."""

from collections.abc import Mapping

import narwhals as nw
import polars as pl

from wanmu.evaluation.plan import PARTY, Plan, chosen
from wanmu.evaluation.recipe import ItemRecipe
from wanmu.evaluation.sums import rounded, totals
from wanmu.kernel.rules import Rule
from wanmu.kernel.tables import Held, Lazy
from wanmu.pack.models import schemes

_DIGITS = 8


def scored(table: Lazy, plan: Plan, held: Held, means: pl.DataFrame | None) -> Lazy:
    """The table with item scores, adjustments, ``score`` and ``__order``.

    ``__order`` is what units are ranked by: the more, the better.
    """
    if means is not None:
        table = held.looked_up(table, ["__group"], means)
    items = _items(plan, "full")
    table = adjusted(table.with_columns(**items) if items else table, plan)
    scores = {at: recipe.score for at, recipe in enumerate(plan.recipes) if recipe.score}
    score = nw.when(nw.col(plan.scored)).then(_by_recipe(plan, scores))
    table = table.with_columns(score=score)
    orders = {at: recipe.order for at, recipe in enumerate(plan.recipes)}
    # A value that is not there stands behind all others.
    return table.with_columns(__order=_by_recipe(plan, orders).fill_null(-1.7e308))


def _by_recipe(plan: Plan, rules: Mapping[int, Rule]) -> nw.Expr:
    """The rule of each unit's recipe; null where its recipe has none."""
    if len(rules) == len(plan.recipes) == 1:
        return plan.expression(rules[0])
    cases = [
        (plan.in_groups(plan.groups_of(at)), plan.expression(rule)) for at, rule in rules.items()
    ]
    return chosen(cases, nw.lit(None, dtype=nw.Float64))


def _items(plan: Plan, which: str) -> dict[str, nw.Expr]:
    """The score of each item, by the recipe of the unit's group."""
    found: dict[str, dict[int, Rule]] = {}
    for at, recipe in enumerate(plan.recipes):
        for item in recipe.items:
            found.setdefault(item.indicator, {})[at] = getattr(item, which)
    # Who is not scored has no points to show.
    scored_ = nw.col(plan.scored)
    return {
        f"score_{name}": nw.when(scored_).then(_by_recipe(plan, rules))
        for name, rules in found.items()
    }


def mean_scores(table: Lazy, plan: Plan) -> pl.DataFrame | None:
    """For each group the mean scores that stand in for missing ones."""
    needed = {
        item.indicator for recipe in plan.recipes for item in recipe.items if item.needs_mean_score
    }
    if not needed:
        return None
    plain = _items(plan, "plain")
    values = {name: nw.when(nw.col(PARTY)).then(plain[f"score_{name}"]) for name in needed}
    rows = [
        {"__group": row["__group"]}
        | {f"mean_score_{n}": None if row[n].mean is None else rounded(row[n].mean, _DIGITS)
           for n in sorted(needed)}
        for row in totals(table, ["__group"], values)
    ]  # fmt: skip
    types = {"__group": pl.Int64} | {f"mean_score_{n}": pl.Float64 for n in sorted(needed)}
    return pl.DataFrame(rows, schema=types, orient="row")


def adjusted(table: Lazy, plan: Plan) -> Lazy:
    """The table with bonus and deduction points, each and in all."""
    scheme = plan.scheme
    if not scheme.adjustments:
        return table
    table = table.with_columns(
        **{f"adjust_{each.id}": _points(plan, at) for at, each in enumerate(scheme.adjustments)}
    )
    total = nw.lit(0.0)
    for each in scheme.adjustments:
        total = total + nw.col(f"adjust_{each.id}")
    limits = scheme.adjustment_limits
    return table.with_columns(
        adjustment=_between(total, float_of(limits.at_least), float_of(limits.at_most))
    )


def _points(plan: Plan, at: int) -> nw.Expr:
    """The points of one adjustment; none where its condition is not true or its proof missing."""
    each, when = plan.scheme.adjustments[at], plan.rules.adjust_when[at]
    points = plan.expression(plan.rules.adjust_points[at]).cast(nw.Float64)
    points = _between(points, float_of(each.at_least), float_of(each.at_most))
    counts = plan.in_groups(plan.group_numbers(each.groups))
    if when is not None:
        counts = counts & plan.expression(when).fill_null(value=False)
    if each.evidence is not None:
        counts = counts & ~nw.col(each.evidence).is_null()
    # -5 times nothing is nothing, without a sign.
    counts = counts & (points != 0.0).fill_null(value=False)
    return nw.when(counts).then(points).otherwise(nw.lit(0.0))


def _between(points: nw.Expr, low: float | None, high: float | None) -> nw.Expr:
    if high is not None:
        points = nw.when(points > high).then(nw.lit(high)).otherwise(points)
    if low is not None:
        points = nw.when(points < low).then(nw.lit(low)).otherwise(points)
    return points


def float_of(number: object) -> float | None:
    """A number of a scheme as tables hold it."""
    return None if number is None else float(number)  # type: ignore[arg-type]


def items_of(plan: Plan, group: schemes.Group) -> tuple[ItemRecipe, ...]:
    """The items that a group is scored by."""
    at = [each.id for each in plan.scheme.groups].index(group.id)
    return plan.recipes[plan.recipe_of[at]].items
