"""One unit judged by itself: the scheme's rules on a record, with bases and all others held.

It gives what the evaluation gives for the same record, so that explanations and what-ifs of a unit
follow from the same rules. Bases are those of the run; ranks are counted against the other units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from wanmu.evaluation.effects import in_force
from wanmu.evaluation.placing import NONE
from wanmu.evaluation.plan import Plan
from wanmu.evaluation.recipe import Recipe
from wanmu.evaluation.result import Evaluation, Workings
from wanmu.evaluation.scoring import float_of
from wanmu.evaluation.standing import LAST, Record, Standing
from wanmu.kernel.rules import Rule
from wanmu.kernel.rules.numbers import rounded
from wanmu.pack.models import schemes


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules give for one unit. ``record`` has every name that rules may use."""

    record: Record
    scope: str
    group: int
    recipe: Recipe | None
    score: float | None
    order: float
    rank: int | None
    ranked: int
    cut: int | None
    grade: int | None
    vetoes: tuple[int, ...]
    regrades: tuple[int, ...]
    costs: Mapping[str, float | None] = field(default_factory=dict)
    along_all: int | None = None


class Judge:
    """Judges units against the bases and the other units of one evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Read what is needed of the evaluation once."""
        self.evaluation = evaluation
        self.plan: Plan = evaluation.workings.plan
        self.workings: Workings = evaluation.workings
        self.standing = Standing(evaluation)
        self._parts: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self.constants: dict[str, Any] = {
            name: value if isinstance(value, date) else float(value)
            for name, value in self.plan.rules.constants.items()
        }

    def ready(self) -> "Judge":
        """Read everything now, so that later questions are answered at once."""
        self.standing.ready()
        return self

    def letter(self, grade: int | None) -> str | None:
        """The grade of a number."""
        return None if grade is None else self.plan.scheme.grades[grade].id

    def judge(
        self, record: Record, result: Record | None = None, values: Record | None = None
    ) -> Judged:
        """The unit of a record; ``result`` is its row in the run, whose place it takes.

        ``values`` sets indicators directly.
        """
        known = self._known(record, values or {})
        scope, group = self._scope(known), self._group(known)
        if group == NONE or scope:
            return Judged(known, scope, group, None, None, LAST, None, 0, None, None, (), ())
        known |= self._figures(group, known)
        recipe = self.plan.recipes[self.plan.recipe_of[group]]
        known["years_in_grade"] = (result or {}).get("years_in_grade")
        score = self._scores(known, group, recipe)
        known["score"] = score
        order = recipe.order.value(known)
        order = LAST if order is None else order
        return self._graded(known, group, recipe, order, result)

    def moved(self, judged: Judged, result: Record, values: Mapping[str, float]) -> Judged:
        """A graded unit judged again with some indicators set, everything else as it was."""
        recipe = judged.recipe
        if recipe is None or self._reads_indicators:
            return self.judge(judged.record, result, values)
        known = dict(judged.record)
        for name, value in values.items():
            known[name] = rounded(value, self.plan.scheme.indicators[name].digits)
        for item in recipe.items:
            measured = {item.indicator, *(each.indicator for each in item.item.alternatives)}
            if measured & values.keys():
                known[f"score_{item.indicator}"] = item.full.value(known)
        known["score"] = None if recipe.score is None else recipe.score.value(known)
        order = recipe.order.value(known)
        order = LAST if order is None else order
        return self._graded(known, judged.group, recipe, order, result)

    def ranked_at(self, judged: Judged, order: float, result: Record) -> Judged:
        """A graded unit, its score as it is, at the place of another."""
        if judged.recipe is None:
            return judged
        return self._graded(dict(judged.record), judged.group, judged.recipe, order, result)

    @cached_property
    def _reads_indicators(self) -> bool:
        """Whether scope, groups or adjustments hang on indicators."""
        rules = self.plan.rules
        read = [
            rules.takes_part, *rules.groups, *(rule for pair in rules.outcomes for rule in pair),
            *rules.adjust_when, *rules.adjust_points,
        ]  # fmt: skip
        fields = {name for rule in read if rule is not None for name in rule.fields}
        return bool(fields & self.plan.scheme.indicators.keys())

    def _known(self, record: Record, values: Record) -> dict[str, Any]:
        plan = self.plan
        known = {**record, **self.constants}
        if plan.rules.land is not None:
            known["land"] = plan.rules.land.value(known)
        for name, rule in plan.rules.derived.items():
            known[name] = rule.value(known)
        for name, rule in plan.rules.indicators.items():
            found = values[name] if name in values else rule.value(known)
            digits = plan.scheme.indicators[name].digits
            known[name] = None if found is None else rounded(found, digits)
        return known

    def _scope(self, known: Record) -> str:
        rules, scope = self.plan.rules, self.plan.scheme.scope
        takes_part = rules.takes_part.value(known)
        if not takes_part:
            return "outside" if takes_part is False else "undecided"
        for each, (when, unless) in zip(scope.outcomes, rules.outcomes, strict=True):
            ends = known[each.until] if each.until else None
            lasts = ends is None or ends >= self.plan.scheme.day
            back = unless is not None and unless.value(known)
            if when.value(known) and lasts and not back:
                return each.id
        return ""

    def _group(self, known: Record) -> int:
        rules = self.plan.rules.groups
        return next((at for at, rule in enumerate(rules) if rule.value(known)), NONE)

    def _figures(self, group: int, known: Record) -> Mapping[str, Any]:
        """The bases and means of a unit's part; each part is looked up once."""
        bases = self.workings.bases
        key = (group, *(known[name] for by, _ in bases.tables for name in by))
        if key not in self._parts:
            self._parts[key] = bases.of(group, known) | self._means(group)
        return self._parts[key]

    def _means(self, group: int) -> dict[str, Any]:
        means = self.workings.means
        if means is None:
            return {}
        row = means.filter(pl.col("__group") == group)
        return {} if row.is_empty() else row.drop("__group").row(0, named=True)

    def _scores(self, known: dict[str, Any], group: int, recipe: Recipe) -> float | None:
        """The total score; what it is made of is put beside what is known."""
        for item in recipe.items:
            known[f"score_{item.indicator}"] = item.full.value(known)
        total = 0.0
        for at, each in enumerate(self.plan.scheme.adjustments):
            known[f"adjust_{each.id}"] = points = self._points(known, group, at)
            total += points
        limits = self.plan.scheme.adjustment_limits
        known["adjustment"] = _between(total, limits.at_least, limits.at_most)
        return None if recipe.score is None else recipe.score.value(known)

    def _points(self, known: Record, group: int, at: int) -> float:
        each, rules = self.plan.scheme.adjustments[at], self.plan.rules
        when = rules.adjust_when[at]
        for_group = group in self.plan.group_numbers(each.groups)
        proven = each.evidence is None or known[each.evidence] is not None
        if not for_group or not proven or (when is not None and not when.value(known)):
            return 0.0
        points = rules.adjust_points[at].value(known)
        return 0.0 if points is None else _between(points, each.at_least, each.at_most)

    def _graded(
        self,
        known: dict[str, Any],
        group: int,
        recipe: Recipe,
        order: float,
        result: Record | None,
    ) -> Judged:
        plan = self.plan
        before = self._struck(known, group, "before")
        lacking = recipe.needed is not None and not recipe.needed.value(known)
        if before or lacking:
            grade = plan.given(before[0]) if before else None
            scope = "" if before else "lacking"
            score = None if before else known["score"]
            return Judged(
                known, scope, group, recipe, score, order, None, 0, None, grade, tuple(before), ()
            )
        rank, tied, size = self.standing.rank(known, group, order, result)
        known["rank"] = float(rank)
        cut = self.standing.cut(known, group, tied)
        grade, changed = self._regraded(known, group, cut)
        along_all = self.standing.along_all(order, grade, result)
        grade = grade if along_all is None else along_all
        vetoes = self._struck(known, group, "after")
        grade = self._after_vetoes(grade, vetoes)
        known["grade"] = plan.scheme.grades[grade].id if grade is not None and grade >= 0 else None
        return Judged(
            known, "", group, recipe, known["score"], order, rank, size, cut, grade,
            tuple(vetoes), changed, self._costs(known), along_all,
        )  # fmt: skip

    def _struck(self, known: Record, group: int, stage: str) -> list[int]:
        """The vetoes that strike, those with the worst grade first."""
        return [
            at
            for at in self.plan.vetoes(stage)
            if group in self.plan.group_numbers(self.plan.scheme.vetoes[at].groups)
            and self.plan.rules.vetoes[at].value(known)
        ]

    def _after_vetoes(self, grade: int | None, vetoes: list[int]) -> int | None:
        plan, found = self.plan, self.plan.scheme.vetoes
        grade = next((plan.given(at) for at in vetoes if found[at].grade), grade)
        limits = [plan.given(at) for at in vetoes if found[at].at_best]
        return max([*limits, *([] if grade is None else [grade])], default=None)

    def _regraded(
        self, known: dict[str, Any], group: int, grade: int | None
    ) -> tuple[int | None, tuple[int, ...]]:
        plan, changed = self.plan, []
        for at, each in enumerate(plan.scheme.regrades):
            known["grade"] = None if grade is None else plan.scheme.grades[grade].id
            wanted = known["grade"] in each.grades
            inside = group in plan.group_numbers(each.groups)
            if grade is not None and wanted and inside and plan.rules.regrades[at].value(known):
                moved = grade - (each.up or 0) + (each.down or 0)
                moved = plan.grade_number(each.to) if each.to else moved
                grade = min(max(moved, 0), len(plan.scheme.grades) - 1)
                changed.append(at)
        return grade, tuple(changed)

    def _costs(self, known: Record) -> Mapping[str, float | None]:
        """What each priced measure costs the unit in a year."""
        found = self.plan.scheme.consequences
        costs: dict[str, float | None] = {}
        for each, (when, amount) in zip(found.measures, self.plan.rules.measures, strict=True):
            if amount is None or self.plan.scheme.trial or not self.applies(known, each, when):
                continue
            value = amount.value(known)
            if value is not None and each.yearly_max is not None:
                most = float(each.yearly_max)
                value = min(max(value, -most), most)
            costs[each.id] = None if value is None else rounded(value, 6)
        return costs

    def applies(self, known: Record, each: schemes.Measure, when: Rule | None) -> bool:
        """Whether a measure is for a unit of which this is known."""
        years = known.get("years_in_grade")
        if not in_force(each, self.plan.scheme.day):
            return False
        if each.grades and (known.get("grade") or known.get("managed_as")) not in each.grades:
            return False
        if each.years is not None:
            if years is None or years < each.years.at_least:
                return False
            if each.years.at_most is not None and years > each.years.at_most:
                return False
        return when is None or bool(when.value(known))


def _between(points: float, low: object, high: object) -> float:
    least, most = float_of(low), float_of(high)
    if most is not None:
        points = min(points, most)
    return points if least is None else max(points, least)
