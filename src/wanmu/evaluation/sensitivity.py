"""How firmly grades stand: every weight and base moved a little, and who would change.

A unit whose grade changes under one of these moves stands on a knife's edge.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import polars as pl

from wanmu.evaluation.engine import evaluate
from wanmu.evaluation.result import Evaluation
from wanmu.pack.models import schemes

STEP: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Move:
    """One weight or base of one group, moved by a share; the units that go up and down by it.

    ``alternative`` is the measure whose base it is, where that is one in the indicator's place.
    """

    group: str
    indicator: str
    what: str
    share: float
    up: int = 0
    down: int = 0
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Every move, and for each unit how many moves change its grade.

    ``edge`` has the units whose grade some move changes: unit, grade, score, moves, better, worse.
    """

    moves: tuple[Move, ...]
    edge: pl.DataFrame
    units: int


def sensitivity(
    units: Any,
    scheme: schemes.Scheme,
    previous: Any = None,
    *,
    last_year: Any = None,
    step: Fraction = STEP,
    told: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Every weight and every base of a scheme moved up and down by ``step``, one at a time.

    When a weight moves, the others of its group share what is left in their proportions.
    """
    start = evaluate(units, scheme, previous, last_year=last_year)
    numbers = {grade.id: at for at, grade in enumerate(scheme.grades)}
    grades = _numbered(start, numbers).rename({"__grade": "__before"})
    variants = list(_variants(scheme, step))
    moves, counts = [], []
    for done, (move, variant) in enumerate(variants):
        if told is not None:
            told(done, len(variants))
        moved = evaluate(units, variant, previous, last_year=last_year)
        both = grades.join(_numbered(moved, numbers), on="unit")
        better, worse = (
            (pl.col("__grade") < pl.col("__before")),
            (pl.col("__grade") > pl.col("__before")),
        )
        found = both.select("unit", better=better.cast(pl.Int64), worse=worse.cast(pl.Int64))
        counts.append(found)
        up, down = (int(found[name].sum() or 0) for name in ("better", "worse"))
        moves.append(replace(move, up=up, down=down))
    return Sensitivity(tuple(moves), _edge(start, counts), start.total.graded)


def _numbered(evaluation: Evaluation, numbers: dict[str, int]) -> pl.DataFrame:
    graded = evaluation.frame().filter(pl.col("grade").is_not_null())
    return graded.select(
        "unit",
        pl.col("grade").replace_strict(numbers, return_dtype=pl.Int64).alias("__grade"),
    )


def _edge(start: Evaluation, counts: list[pl.DataFrame]) -> pl.DataFrame:
    schema = {"unit": pl.String, "better": pl.Int64, "worse": pl.Int64}
    every = pl.concat([pl.DataFrame(schema=schema), *counts])
    found = (
        every.group_by("unit")
        .agg(pl.col("better").sum(), pl.col("worse").sum())
        .with_columns(moves=pl.col("better") + pl.col("worse"))
        .filter(pl.col("moves") > 0)
    )
    named = start.frame().select("unit", "group", "score", "grade")
    return found.join(named, on="unit").sort(["moves", "unit"], descending=[True, False])


def _variants(scheme: schemes.Scheme, step: Fraction) -> Iterator[tuple[Move, schemes.Scheme]]:
    for at, group in enumerate(scheme.groups):
        for name, item in group.items.items():
            for share in (-step, step):
                move = Move(group.id, name, "base", float(share))
                weighed = _with_weight(group, name, share) if len(group.items) > 1 else None
                if weighed is not None:
                    yield replace(move, what="weight"), _with_group(scheme, at, weighed)
                for alternative, changed in _with_bases(item, share):
                    made = group.model_copy(update={"items": {**group.items, name: changed}})
                    yield replace(move, alternative=alternative), _with_group(scheme, at, made)


def _with_group(scheme: schemes.Scheme, at: int, group: schemes.Group) -> schemes.Scheme:
    groups = (*scheme.groups[:at], group, *scheme.groups[at + 1 :])
    return scheme.model_copy(update={"groups": groups})


def _with_weight(group: schemes.Group, name: str, share: Fraction) -> schemes.Group | None:
    weight = group.items[name].weight * (1 + share)
    rest = group.full_marks - group.items[name].weight
    if rest <= 0 or weight > group.full_marks:
        return None
    scale = (group.full_marks - weight) / rest
    items = {
        other: item.model_copy(update={"weight": weight if other == name else item.weight * scale})
        for other, item in group.items.items()
    }
    return group.model_copy(update={"items": items})


def _with_bases(
    item: schemes.ScoredItem, share: Fraction
) -> Iterator[tuple[str | None, schemes.ScoredItem]]:
    """The item with one base moved: its own, then that of each measure in its place."""
    if item.base is not None:
        yield None, item.model_copy(update={"base": _moved(item.base, share)})
    for at, each in enumerate(item.alternatives):
        if each.base is not None:
            other = each.model_copy(update={"base": _moved(each.base, share)})
            others = (*item.alternatives[:at], other, *item.alternatives[at + 1 :])
            yield each.indicator, item.model_copy(update={"alternatives": others})


def _moved(base: Fraction | schemes.Base, share: Fraction) -> Fraction | schemes.Base:
    if isinstance(base, Fraction):
        return base * (1 + share)
    return base.model_copy(update={"times": base.times * (1 + share)})
