"""Two results side by side: who moves, what each changed clause does alone, who gains and loses.

For two years of one scheme, or two schemes on the same units.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.evaluation.clauses import Clause, clauses, with_clause
from wanmu.evaluation.engine import evaluate
from wanmu.evaluation.result import Evaluation
from wanmu.kernel.faults import InputError
from wanmu.kernel.tables import collected
from wanmu.pack.models import schemes

NONE: Final = "–"
"""Stands for no grade: a unit that is not graded, or is not there."""
FIELDS: Final = ("size_class", "industry", "region")
"""By what gains and losses are laid out, as far as the data has it."""


@dataclass(frozen=True, slots=True)
class ClauseEffect:
    """What one changed clause does alone: units that move up and down, and the change in cost.

    ``cost`` is that of the units whose cost is known both times, None where there are none;
    ``cost_unknown`` is the number of the others. A clause with a ``fault`` has no effect to tell.
    """

    path: str
    before: Any
    after: Any
    up: int | None = None
    down: int | None = None
    cost: float | None = None
    cost_unknown: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results side by side.

    Attributes:
        matrix: How many units went from which grade (``before``) to which (``after``).
        movers: Units whose grade differs: unit, name, both results, the score's change,
            the item that changed most (``mainly``) and by how many points.
        spread: Units that gain and lose by the values of fields: field, value, units, up, down,
            up_share, down_share (of all that go up or down).
        cost: What the grades cost in all, before and after, by measure.
        clauses: What each changed clause does alone; empty for two years of one scheme.
    """

    before: Evaluation
    after: Evaluation
    matrix: pl.DataFrame
    movers: pl.DataFrame
    spread: pl.DataFrame
    cost: pl.DataFrame
    clauses: tuple[ClauseEffect, ...] = ()

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades of both schemes, from the best on."""
        one, other = (
            [grade.id for grade in each.scheme.grades] for each in (self.before, self.after)
        )
        return merged(one, other)

    @property
    def moved(self) -> tuple[int, int]:
        """How many units of both go to a better and to a worse grade."""
        return _up_down(self.movers)


def compare(
    before: Evaluation, after: Evaluation, effects: Sequence[ClauseEffect] = ()
) -> Comparison:
    """Two results side by side, unit by unit."""
    both = _side_by_side(before, after)
    moved = both.filter(pl.col("before") != pl.col("after"))
    return Comparison(
        before,
        after,
        _matrix(both),
        _movers(moved, before, after),
        _spread(both, after, before),
        _costs(before, after),
        tuple(effects),
    )


def _side_by_side(before: Evaluation, after: Evaluation) -> pl.DataFrame:
    """The units of either result; ``step`` is 1 for a better and -1 for a worse grade."""
    one, other = ([grade.id for grade in each.scheme.grades] for each in (before, after))
    numbers = {grade: at for at, grade in enumerate(merged(one, other))}
    joined = _side(before.frame(), "before", numbers).join(
        _side(after.frame(), "after", numbers), on="unit", how="full", coalesce=True
    )
    return (
        joined.with_columns(pl.col("before", "after").fill_null(NONE))
        .join(_steps(one, other), on=["before", "after"], how="left")
        .sort("unit")
    )


def _side(frame: pl.DataFrame, name: str, numbers: Mapping[str, int]) -> pl.DataFrame:
    number = pl.col("grade").replace_strict(numbers, default=None, return_dtype=pl.Int64)
    return frame.select(
        "unit",
        pl.col("grade").fill_null(NONE).alias(name),
        *(pl.col(each).alias(f"{name}_{each}") for each in ("status", "score", "rank", "reasons")),
        number.alias(f"{name}_number"),
    )


def merged(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The grades of two schemes from the best on; those of the other alone before what they lead.

    Where nothing of the first follows, they stand at the end.
    """
    found = list(one)
    for at, grade in enumerate(other):
        if grade not in found:
            following = [found.index(each) for each in other[at:] if each in found]
            found.insert(following[0] if following else len(found), grade)
    return tuple(found)


def _steps(one: Sequence[str], other: Sequence[str]) -> pl.DataFrame:
    """Which changes of grade go up and which down.

    A grade of one scheme alone is compared with one of the other by a grade that both have; two
    that no such grade stands between are neither better nor worse.
    """
    above = {pair for grades in (one, other) for pair in combinations(grades, 2)}
    above |= {(best, worst) for best, s in above for t, worst in above if s == t}
    sure = sorted((best, worst) for best, worst in above if (worst, best) not in above)
    rows = [(w, b, 1) for b, w in sure] + [(b, w, -1) for b, w in sure]
    schema = {"before": pl.String, "after": pl.String, "step": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _matrix(both: pl.DataFrame) -> pl.DataFrame:
    return (
        both.group_by("before", "after", "before_number", "after_number")
        .agg(units=pl.len())
        .sort("before_number", "after_number", nulls_last=True)
        .select("before", "after", "units")
    )


def _movers(moved: pl.DataFrame, before: Evaluation, after: Evaluation) -> pl.DataFrame:
    """Who moves and why: the item whose points changed most."""
    items = list(dict.fromkeys([*_items(before.scheme), *_items(after.scheme)]))
    both = _points(before, items).join(_points(after, items), on="unit", suffix="__after")
    changes = {name: pl.col(f"{name}__after") - pl.col(name) for name in items}
    named = both.select("unit", *_largest(changes))
    labels = _labels(after, before).select("unit", "name")
    return moved.join(named, on="unit", how="left").join(labels, on="unit", how="left")


def _items(scheme: schemes.Scheme) -> Iterator[str]:
    return (name for group in scheme.groups for name in group.items)


def _points(evaluation: Evaluation, items: Sequence[str]) -> pl.DataFrame:
    """The points of each item; an item that a unit's group is not scored by gives it zero."""
    groups = [group for group in evaluation.scheme.groups if group.items]
    scored = pl.col("group").is_in([group.id for group in groups])
    made: dict[str, pl.Expr] = {name: pl.when(scored).then(0.0) for name in items}
    for name in set(_items(evaluation.scheme)):
        own = pl.col("group").is_in([group.id for group in groups if name in group.items])
        made[name] = pl.when(own).then(f"score_{name}").when(scored).then(0.0)
    return evaluation.frame().select("unit", **made)


def _largest(changes: dict[str, pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """The name and the value of the largest change; neither where nothing changes."""
    largest = pl.max_horizontal(pl.lit(0.0), *(change.abs() for change in changes.values()))
    mainly, points = pl.lit(None, dtype=pl.String), pl.lit(None, dtype=pl.Float64)
    for name, change in reversed(changes.items()):
        here = (change.abs() == largest) & (largest > 0)
        mainly = pl.when(here).then(pl.lit(name)).otherwise(mainly)
        points = pl.when(here).then(change).otherwise(points)
    return mainly.alias("mainly"), points.round(4).alias("points")


def _labels(first: Evaluation, second: Evaluation) -> pl.DataFrame:
    """The names of units and the fields that they are laid out by, from where they are known."""
    both = _label(first).join(
        _label(second), on="unit", how="full", coalesce=True, suffix="__other"
    )
    known = (pl.coalesce(n, f"{n}__other").cast(pl.String) for n in ("name", *FIELDS))
    return both.select("unit", *known)


def _label(evaluation: Evaluation) -> pl.DataFrame:
    source = evaluation.workings.source
    there = source.collect_schema().names()
    wanted = [name for name in ("name", *FIELDS) if name in there]
    found = collected(source.select(nw.col("code").alias("unit"), *wanted))
    missing = [name for name in ("name", *FIELDS) if name not in wanted]
    return found.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)


def _up_down(moved: pl.DataFrame) -> tuple[int, int]:
    return moved.filter(pl.col("step") > 0).height, moved.filter(pl.col("step") < 0).height


def _spread(both: pl.DataFrame, first: Evaluation, second: Evaluation) -> pl.DataFrame:
    """Where gains and losses gather: by size, industry and town."""
    labelled = both.join(_labels(first, second), on="unit", how="left")
    up, down = pl.col("step") > 0, pl.col("step") < 0
    total_up, total_down = _up_down(both)
    parts = [
        labelled.group_by(pl.col(field).fill_null(NONE).alias("value"))
        .agg(units=pl.len(), up=up.sum(), down=down.sum())
        .sort("value")
        .select(pl.lit(field).alias("field"), pl.all())
        for field in FIELDS
    ]
    return pl.concat(parts).with_columns(
        up_share=pl.col("up") / total_up if total_up else pl.lit(None, dtype=pl.Float64),
        down_share=pl.col("down") / total_down if total_down else pl.lit(None, dtype=pl.Float64),
    )


def _costs(before: Evaluation, after: Evaluation) -> pl.DataFrame:
    rows: dict[str, dict[str, Any]] = {}
    for name, evaluation in (("before", before), ("after", after)):
        frame = evaluation.frame()
        for column in (each for each in frame.columns if each.startswith("cost")):
            row = rows.setdefault(column, {"measure": column, "before": None, "after": None})
            row[name] = _sum(frame[column])
            row[f"{name}_unknown"] = int(frame[column].null_count())
    types = {"measure": pl.String, "before": pl.Float64, "after": pl.Float64}
    types |= {"before_unknown": pl.Int64, "after_unknown": pl.Int64}
    return pl.DataFrame(list(rows.values()), schema=types, orient="row")


def compare_schemes(
    units: Any,
    before: schemes.Scheme,
    after: schemes.Scheme,
    previous: Any = None,
    *,
    last_year: Any = None,
    told: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Two schemes on the same units, with the effect of each changed clause alone.

    ``told`` hears of progress: how many clauses are done, of how many.
    """
    results = [evaluate(units, scheme, previous, last_year=last_year) for scheme in (before, after)]
    changed = clauses(before, after)
    effects = []
    for done, clause in enumerate(changed):
        if told is not None:
            told(done, len(changed))
        effects.append(_effect(units, results[0], after, clause, (previous, last_year)))
    return compare(results[0], results[1], effects)


def _effect(
    units: Any,
    before: Evaluation,
    other: schemes.Scheme,
    clause: Clause,
    past: tuple[Any, Any],
) -> ClauseEffect:
    told = clause.name, clause.before, clause.after
    try:
        variant = with_clause(before.scheme, other, clause)
        after = evaluate(units, variant, past[0], last_year=past[1])
    except InputError as error:
        # A clause that refers to another change cannot stand alone.
        return ClauseEffect(*told, fault=str(error))
    up, down = _up_down(_side_by_side(before, after))
    return ClauseEffect(*told, up, down, *_cost_change(before, after))


def _cost_change(before: Evaluation, after: Evaluation) -> tuple[float | None, int | None]:
    """The change in cost of all whose cost is known both times, and how many the others are."""
    frames = [each.frame() for each in (before, after)]
    if not all("cost" in frame.columns for frame in frames):
        return None, None
    signed = [frames[0].select("unit", -pl.col("cost")), frames[1].select("unit", "cost")]
    changes = (
        pl.concat(signed)
        .group_by("unit", maintain_order=True)
        .agg(pl.col("cost").sum(), known=pl.col("cost").is_not_null().all())
    )
    known = changes.filter("known")
    return _sum(known["cost"]), changes.height - known.height


def _sum(costs: pl.Series) -> float | None:
    """The sum of the costs that are known; none where none is."""
    known = costs.drop_nulls()
    return round(float(known.sum()), 4) if len(known) else None
