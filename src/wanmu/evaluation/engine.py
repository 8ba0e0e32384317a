"""The evaluation step by step: units, values, bases, scores, ranks, grades, what follows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.evaluation.bases import bases_of, with_parts
from wanmu.evaluation.checks import (
    check_columns,
    check_groups,
    check_units,
    needed_columns,
    without_nan,
)
from wanmu.evaluation.effects import priced, with_years
from wanmu.evaluation.joint import follow
from wanmu.evaluation.members import build
from wanmu.evaluation.placing import GRADED, UNGRADED, placed, valued
from wanmu.evaluation.plan import PARTY, Plan, chosen, plan_of
from wanmu.evaluation.previous import last_results, last_units
from wanmu.evaluation.ranking import (
    cut_scores,
    decided,
    graded,
    letter,
    list_table,
    ranked,
)
from wanmu.evaluation.reasons import flagged, spelled
from wanmu.evaluation.result import Evaluation, Workings, reconciled, tallied
from wanmu.evaluation.scoring import mean_scores, scored
from wanmu.kernel.tables import Held, Lazy
from wanmu.pack.models import schemes
from wanmu.pack.scheme_rules import UNIT
from wanmu.pack.schemes import load_scheme


def evaluate(
    units: Any,
    scheme: schemes.Scheme | str | Path,
    previous: Any = None,
    *,
    last_year: Any = None,
) -> Evaluation:
    """Grade units by a scheme.

    ``units`` is a Polars, pandas, DuckDB or PySpark frame with a row a firm: the columns of the
    schema's ``enterprise`` and ``enterprise_year`` that the scheme reads, and its own. ``previous``
    is the result of the year before (an :class:`Evaluation`, or its units as a frame), for years
    running in a grade and for bases of last year's values; ``last_year`` are last year's units,
    where such a base needs their figures. The same grades come out on every engine.

    Raises:
        InputError: E and R faults of the scheme; E020 to E030 of the data, all of a step at once.
    """
    plan = plan_of(load_scheme(scheme))
    held = Held(units)
    needed = needed_columns(plan)
    check_columns(held.lazy, plan, needed)
    check_units(held, plan, needed)
    built = build(without_nan(held.lazy, needed), plan.rules, held)
    start = _narrowed(placed(with_parts(valued(built.table, plan), plan), plan), plan)
    start = held.keep(start)
    check_groups(start, plan)
    bases = bases_of(plan, start, last_units(plan, previous, last_year))
    based = bases.beside(start, held)
    means = mean_scores(based, plan)
    lists, final = _graded(plan, start, scored(based, plan, held, means), held)
    if built.special:
        final = follow(final, plan, held)
    final = _with_effects(final, plan, last_results(previous))
    settled = held.settled(_final_columns(flagged(final, plan), plan))
    held.let_go(start)
    counts = tallied(settled, plan)
    result = spelled(settled, plan, held, counts)
    return Evaluation(
        scheme=plan.scheme,
        units=held.given_back(_published(result, plan)),
        groups=_with_grades(lists, counts, plan),
        bases=pl.DataFrame(list(bases.rows(plan)), schema=_BASE_TYPES, orient="row"),
        accounts=reconciled(counts, plan),
        members=None if built.members is None else held.given_back(built.members),
        workings=Workings(plan, held, built.table, result, bases, means, lists),
        table=_published(result, plan),
    )


_BASE_TYPES: Final[Mapping[str, Any]] = {
    "group": pl.String,
    "part": pl.String,
    "name": pl.String,
    "value": pl.Float64,
}


def _narrowed(table: Lazy, plan: Plan) -> Lazy:
    """Only the columns that later steps read, so that less is kept."""
    later = _needed_later(plan)
    names = table.collect_schema().names()
    return table.select([name for name in names if name.startswith("__") or name in later])


def _ranked_columns(table: Lazy, plan: Plan) -> Lazy:
    """Only the columns that a step after ranking reads."""
    rules = plan.rules
    read = [*rules.vetoes, *rules.regrades, *(rule for pair in rules.measures for rule in pair)]
    fields = {name for rule in read if rule is not None for name in rule.fields}
    fields |= {UNIT, *plan.scheme.indicators, *_tie_fields(plan)}
    names = table.collect_schema().names()
    return table.select([n for n in names if n in fields or n.startswith(("__", *_SHOWN))])


_SHOWN: Final = ("score", "base_", "low_", "high_", "adjust")


def _final_columns(table: Lazy, plan: Plan) -> Lazy:
    """Only what is published, and what questions about the result read."""
    names = table.collect_schema().names()
    fields = {UNIT, *_WORKED, *plan.scheme.indicators, *_tie_fields(plan)}
    prefixes = ("__bits", "__within_", "__half_", "score_", "base_", "low_", "high_", "adjust_",
                "cost_")  # fmt: skip
    return table.select([n for n in names if n in fields or n.startswith(prefixes)])


_WORKED: Final = frozenset(
    {PARTY, "__group", "__list", "__order", "__tied", "__cut", "__grade", "__status", "__over",
     "__in_overall", "__kind", "__holder", "__joint", "__by_joint", "__inherited", "score", "rank",
     "ranked", "grade", "status", "outside", "overall_rank", "managed_as", "run_grade",
     "years_in_grade", "cost"}
)  # fmt: skip


def _tie_fields(plan: Plan) -> set[str]:
    """The fields by which ties are broken."""
    choices = [plan.scheme.choices, *(group.choices for group in plan.scheme.groups)]
    ties = [each.ties.value for each in choices if each.ties is not None]
    keys = (each.by for each in ties if isinstance(each, schemes.TieKeys))
    return {key.partition(" ")[0] for by in keys for key in by}


def _needed_later(plan: Plan) -> set[str]:
    rules, scheme = plan.rules, plan.scheme
    read = [
        *rules.wheres.values(), *rules.points.values(), *rules.adjust_when, *rules.adjust_points,
        *rules.vetoes, *rules.regrades, *(rule for pair in rules.measures for rule in pair),
    ]  # fmt: skip
    names = {name for rule in read if rule is not None for name in rule.fields}
    names |= {each.evidence for each in scheme.adjustments if each.evidence}
    names |= _tie_fields(plan)
    for group in scheme.groups:
        for name, item in group.items.items():
            if isinstance(item.base, schemes.Base) and item.base.figure == "weighted_mean":
                names |= set(rules.indicators[name].fields)
    return names | {UNIT, *scheme.indicators}


def _graded(plan: Plan, start: Lazy, table: Lazy, held: Held) -> tuple[pl.DataFrame, Lazy]:
    table = ranked(_ranked_columns(table, plan), plan, held)
    if cut_scores(plan):
        start = table = held.keep(table)
    lists = list_table(start, plan)
    return lists, decided(graded(table, plan, lists, held), plan)


def _with_effects(table: Lazy, plan: Plan, previous: Lazy | None) -> Lazy:
    """The table with the grade as a letter, the grade as which it is managed, and what follows."""
    table = table.with_columns(grade=letter(plan, "__grade"))
    managed = [
        (nw.col("__scope") == 3 + at, nw.lit(each.managed_as))
        for at, each in enumerate(plan.scheme.scope.outcomes)
        if each.managed_as
    ]
    own = nw.lit(None, dtype=nw.String)
    ungraded = nw.col("__status") == UNGRADED
    as_other = nw.when(ungraded).then(chosen(managed, own)) if managed else own
    table = table.with_columns(managed_as=as_other)
    table = table.with_columns(__managed=nw.coalesce(nw.col("grade"), nw.col("managed_as")))
    if _has_history(plan) or previous is not None:
        table = with_years(table, plan, previous)
    return priced(table, plan)


def _has_history(plan: Plan) -> bool:
    return any(each.years is not None for each in plan.scheme.consequences.measures)


def _published(table: Lazy, plan: Plan) -> Lazy:
    """The columns of the result in their order."""
    names = table.collect_schema().names()
    scheme = plan.scheme
    renamed = {
        "unit": nw.col(UNIT),
        "status": nw.col("status"),
        "group": nw.col("group"),
        "score": nw.col("score"),
        "rank": nw.col("rank"),
        "share": nw.col("rank") / nw.col("ranked"),
        "grade": nw.col("grade"),
        "reasons": nw.col("reasons"),
    }
    extra = ["overall_rank", "run_grade", "years_in_grade", "cost"]
    if any(each.managed_as for each in scheme.scope.outcomes):
        extra.insert(1, "managed_as")
    renamed |= {name: nw.col(name) for name in extra if name in names}
    renamed |= {f"value_{name}": nw.col(name) for name in scheme.indicators}
    for prefix in ("base_", "low_", "high_", "score_"):
        wanted = [f"{prefix}{name}" for name in scheme.indicators]
        renamed |= {name: nw.col(name) for name in wanted if name in names}
    renamed |= {f"adjust_{each.id}": nw.col(f"adjust_{each.id}") for each in scheme.adjustments}
    costs = [f"cost_{each.id}" for each in scheme.consequences.measures]
    renamed |= {name: nw.col(name) for name in costs if name in names}
    return table.select(**renamed)


def _with_grades(lists: pl.DataFrame, counts: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The lists for people: name, parts, counts, and for each grade its units, ends and scores."""
    keys = ["__list", *plan.within]
    at_cut = (
        counts.filter(PARTY)
        .group_by(*keys, "__cut")
        .agg(pl.min("lowest"), pl.max("highest"), pl.max("last"))
    )
    graded = counts.filter(pl.col("__status") == GRADED)
    final = graded.group_by(*keys, "__grade").agg(pl.sum("units"))
    rows = [_list_row(plan, row, keys, at_cut, final) for row in lists.iter_rows(named=True)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _list_row(
    plan: Plan,
    row: Mapping[str, Any],
    keys: list[str],
    at_cut: pl.DataFrame,
    final: pl.DataFrame,
) -> dict[str, Any]:
    here = [pl.col(name) == row[name] for name in keys]
    cuts = {each["__cut"]: each for each in at_cut.filter(*here).iter_rows(named=True)}
    units = {each["__grade"]: each["units"] for each in final.filter(*here).iter_rows(named=True)}
    made: dict[str, Any] = {"list": plan.lists[row["__list"]]}
    made |= {name: row[f"__within_{name}"] for name in plan.within_fields}
    made |= {name: row[name] for name in ("ranked", "vetoed", "besides")}
    for at, grade in enumerate(plan.scheme.grades):
        cut = cuts.get(at, {})
        made[f"units_{grade.id}"] = units.get(at, 0)
        made[f"last_rank_{grade.id}"] = cut.get("last")
        made[f"lowest_{grade.id}"] = cut.get("lowest")
    return made
