"""How a unit's result came about, line by line, with the clause that each line rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from wanmu.evaluation.figures_said import plain, signed, with_choices
from wanmu.evaluation.judge import Judge, Judged
from wanmu.evaluation.members import JOINT, moves_alone
from wanmu.evaluation.movement import Exposure, Way, exposures, ways_up
from wanmu.evaluation.recipe import ItemRecipe
from wanmu.evaluation.result import Evaluation
from wanmu.evaluation.standing import Record
from wanmu.kernel.messages import language, mark, text
from wanmu.kernel.rules import Rule
from wanmu.kernel.rules.wording import shown
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import Assumption, choice

Kind: TypeAlias = Literal[
    "scope", "group", "value", "item", "adjustment", "score", "rank", "grade", "veto", "regrade",
    "measure", "cost",
]  # fmt: skip
STATUS_NAMES: Final = {
    "graded": mark("graded"),
    "ungraded": mark("evaluated without a grade"),
    "deferred": mark("not yet evaluated"),
    "excluded": mark("not evaluated"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is, what it says, the figure that comes out, and where the rule stands."""

    kind: Kind
    name: str
    said: str
    value: float | str | None = None
    clause: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class UnitExplanation:
    """Why a unit has its result, what the next better grade would take, what it is exposed to.

    ``held`` says under what the latter two hold; told ``discreetly`` they are rounded.
    """

    unit: str
    name: str
    result: Mapping[str, Any]
    lines: tuple[Line, ...]
    next_grade: str | None
    ways: tuple[Way, ...]
    exposures: tuple[Exposure, ...]
    assumptions: tuple[Assumption, ...]
    synthetic: bool = False
    discreetly: bool = False

    @property
    def held(self) -> str:
        """Under what the ways up and the exposures hold."""
        return text(
            "each figure alone, with the bases, all other figures and all other units as they are"
        )


def explain(
    evaluation: Evaluation | Judge, unit: str, *, discreetly: bool = False
) -> UnitExplanation:
    """How the result of a unit came about, in the language in force.

    A member of a unit that is built of several firms is explained by its unit. Give a
    :class:`Judge` to ask many times. ``discreetly`` for the unit itself: borders that are another
    unit's score are told rounded (``discretion.py``).

    Raises:
        InputError: E031 when there is no such unit.
    """
    judge = evaluation if isinstance(evaluation, Judge) else Judge(evaluation)
    unit, record, result = judge.standing.find(unit)
    judged = judge.judge({**record, "managed_as": result["managed_as"]}, result)
    scheme = judge.plan.scheme
    at, alone = judged.grade, moves_alone(result)
    better = scheme.grades[at - 1].id if at and alone else None
    return UnitExplanation(
        unit,
        str(record.get("name") or ""),
        {name: result.get(name) for name in ("status", "group", "score", "rank", "grade", "cost")},
        tuple(_Speaker(judge, judged, result).lines()),
        better,
        ways_up(judge, result, judged, judged if discreetly else None) if better else (),
        exposures(judge, result, judged, discreetly=discreetly) if alone else (),
        judge.evaluation.assumptions,
        record.get("data_label") == "synthetic",
        discreetly,
    )


class _Speaker:
    """Tells the steps of one unit in the language in force."""

    def __init__(self, judge: Judge, judged: Judged, result: Record) -> None:
        self.judge = judge
        self.judged = judged
        self.result = result
        self.plan = judge.plan
        self.scheme = judge.plan.scheme
        self.record = judged.record

    def lines(self) -> Iterator[Line]:
        yield self._scope()
        if self.result.get("__holder") is not None:
            yield from self._follows()
            return
        if self.judged.recipe is None or self.result["status"] != "graded":
            yield from self._managed()
            return
        yield self._group()
        yield from self._values()
        for item in self.judged.recipe.items:
            yield self._item(item)
        yield from self._adjustments()
        yield from self._score()
        yield from self._rank()
        yield from self._decisions()
        yield from self._measures()

    def _line(self, kind: Kind, name: str, said: str, value: Any, *rest: schemes.Clause) -> Line:
        clause = next((found for each in rest if (found := self._place(each))), "")
        assumed = next((each.assumed for each in rest if each.assumed), "")
        return Line(kind, name, said, value, clause, assumed)

    def _place(self, clause: schemes.Clause) -> str:
        if not clause.clause:
            return ""
        document = self.scheme.documents[clause.document or self.scheme.document]
        return text(
            "{document}, {clause}",
            document=document.number or document.title,
            clause=clause.clause,
        )

    def _why(self, rule: Rule) -> str:
        explained = rule.explain(self.record)
        return with_choices(explained.zh if language() == "zh" else explained.en)

    def _scope(self) -> Line:
        scope, scheme = self.judged.scope, self.scheme
        status = str(self.result["status"])
        for at, each in enumerate(scheme.scope.outcomes):
            if each.id == scope:
                when, _ = self.plan.rules.outcomes[at]
                said = text(
                    "{status}: {name} ({why})",
                    status=text(STATUS_NAMES[status]),
                    name=each.name(language()),
                    why=self._why(when),
                )
                return self._line("scope", each.id, said, status, each, scheme.scope)
        rule = self.plan.rules.takes_part
        forms = {
            "outside": mark("the scheme is not for this unit ({why})"),
            "undecided": mark("whether the scheme is for this unit cannot be decided ({why})"),
            "lacking": mark("takes part, and lacks the figures that a grade needs ({why})"),
        }
        form = forms.get(scope, mark("takes part ({why})"))
        return self._line("scope", scope, text(form, why=self._why(rule)), status, scheme.scope)

    def _follows(self) -> Iterator[Line]:
        """A tenant has the grade of its landholder."""
        said = text("takes the grade of its landholder, {holder}", holder=self.result["__holder"])
        inherit = self.scheme.units.inherit
        yield self._line("grade", "landholder", said, None, *([inherit] if inherit else []))
        yield self._final()

    def _managed(self) -> Iterator[Line]:
        """A unit without a grade may be managed as one that has it."""
        grade = self.result["managed_as"]
        if grade is None:
            return
        said = text("managed as grade {grade}", grade=grade)
        yield Line("grade", "managed_as", said, grade)
        yield from self._measures()

    def _group(self) -> Line:
        group = self.scheme.groups[self.judged.group]
        rule = self.plan.rules.groups[self.judged.group]
        said = text("group {name} ({why})", name=group.name(language()), why=self._why(rule))
        return self._line("group", group.id, said, group.id, group)

    def _indicators(self) -> list[str]:
        group = self.scheme.groups[self.judged.group]
        found: dict[str, None] = {}
        for name, item in group.items.items():
            found |= dict.fromkeys([name, *(each.indicator for each in item.alternatives)])
        return [*found] if group.items else [str(group.rank_by)]

    def _values(self) -> Iterator[Line]:
        for name in self._indicators():
            indicator, rule = self.scheme.indicators[name], self.plan.rules.indicators[name]
            explained = rule.explain(self.record, zh=indicator.zh, en=indicator.name("en"))
            said = explained.zh if language() == "zh" else explained.en
            yield self._line("value", name, said, self.record[name], indicator)

    def number(self, name: str, prefix: str = "") -> str:
        """A figure of an indicator with its unit."""
        value = self.record.get(f"{prefix}{name}")
        return shown(None if value is None else round(value, 6), self.plan.rules.types[name].unit)

    def _item(self, item: ItemRecipe) -> Line:
        name, scored = item.indicator, self.record[f"score_{item.indicator}"]
        places = {
            "name": self.scheme.indicators[name].name(language()),
            "value": self.number(name),
            "base": self.number(name, "base_"),
            "low": self.number(name, "low_"),
            "high": self.number(name, "high_"),
            "weight": plain(item.item.weight),
            "score": plain(scored),
            "filled": self._filled(item),
        }
        form = self._item_form(item)
        base = item.item.base
        clauses = [item.item, *([base] if isinstance(base, schemes.Base) else [])]
        group = self.scheme.groups[self.judged.group]
        return self._line("item", name, text(form, **places), scored, *clauses, group)

    def _item_form(self, item: ItemRecipe) -> str:
        if not item.present.value(self.record):
            return mark("{name}: no value, so {filled}: {score} of {weight} points")
        if item.negative.value(self.record):
            return mark("{name}: {value} is below zero and scores {score} points")
        match item.item.scoring:
            case "inverse":
                return mark("{name}: (2 − {value} ÷ base {base}) × {weight} → {score} points")
            case schemes.MinMax():
                return mark("{name}: {value} between {low} and {high} → {score} of {weight} points")
            case schemes.Thresholds():
                return mark("{name}: {value} reaches {score} of {weight} points by its thresholds")
        if self.record[item.indicator] is None:
            return mark("{name}: scored by another measure → {score} of {weight} points")
        if self._is_capped(item):
            return mark("{name}: {value} ÷ base {base} × {weight}, at most {score} points")
        return mark("{name}: {value} ÷ base {base} × {weight} = {score} points")

    def _is_capped(self, item: ItemRecipe) -> bool:
        group = self.scheme.groups[self.judged.group]
        cap = choice(self.scheme, group, "cap", item.item)
        scored = self.record[f"score_{item.indicator}"]
        return isinstance(cap, schemes.Times) and scored >= float(cap.times * item.item.weight)

    def _filled(self, item: ItemRecipe) -> str:
        return text(MISSING[item.missing])

    def _adjustments(self) -> Iterator[Line]:
        for each in self.scheme.adjustments:
            points = self.record[f"adjust_{each.id}"]
            if points:
                said = text(
                    "{name}: {points} points", name=each.name(language()), points=signed(points)
                )
                yield self._line("adjustment", each.id, said, points, each)

    def _score(self) -> Iterator[Line]:
        if self.judged.score is None:
            return
        rounding: schemes.Rounding = choice(
            self.scheme, self.scheme.groups[self.judged.group], "score_rounding"
        )
        form = mark("total score {score}, rounded to {digits} decimals")
        if rounding.mode == "down":
            form = mark("total score {score}, cut off after {digits} decimals")
        said = text(form, score=plain(self.judged.score), digits=rounding.digits)
        chosen = self.scheme.choices.score_rounding
        yield self._line("score", "score", said, self.judged.score, *([chosen] if chosen else []))

    def _rank(self) -> Iterator[Line]:
        if self.judged.rank is None or self.result["rank"] is None:
            return
        said = text(
            "rank {rank} of {size} in the list {name}",
            rank=self.judged.rank,
            size=self.judged.ranked,
            name=self._list_name(),
        )
        yield self._line("rank", "rank", said, float(self.judged.rank))

    def _list_name(self) -> str:
        listed = self.plan.lists[self.plan.list_of[self.judged.group]]
        named = {group.id: group.name(language()) for group in self.scheme.groups}
        return named.get(listed, listed)

    def _decisions(self) -> Iterator[Line]:
        grades = self.scheme.grades
        if self.result.get("__kind") == JOINT:
            yield Line("grade", "joint", text("a joint unit: it stands where its score would, and "
                                              "fills no place"))  # fmt: skip
            yield self._final()
            return
        if self.judged.cut is not None:
            grade = grades[self.judged.cut]
            said = text("by its rank: grade {grade}", grade=grade.id)
            clauses = self._cut_clauses(grade.id)
            yield self._line("grade", "cut", said, grade.id, *clauses)
        yield from self._tests()
        if self.judged.along_all is not None and self.scheme.overall is not None:
            grade = grades[self.judged.along_all]
            said = text("by the ranking of all groups: grade {grade}", grade=grade.id)
            yield self._line("grade", "overall", said, grade.id, self.scheme.overall)
        for at in self.judged.vetoes:
            veto = self.scheme.vetoes[at]
            said = text(
                "veto, {name} ({why}): grade {grade}",
                name=veto.name(language()),
                why=self._why(self.plan.rules.vetoes[at]),
                grade=veto.grade or veto.at_best,
            )
            yield self._line("veto", veto.id, said, veto.grade or veto.at_best, veto)
        if self.result.get("__by_joint"):
            said = text("the grade of the joint unit {unit} counts", unit=self.result["__joint"])
            yield Line("grade", "joint", said, self.result["grade"])
        yield self._final()

    def _tests(self) -> Iterator[Line]:
        for at in self.judged.regrades:
            test = self.scheme.regrades[at]
            said = text(
                "test after the cut, {name} ({why})",
                name=test.name(language()),
                why=self._why(self.plan.rules.regrades[at]),
            )
            yield self._line("regrade", test.id, said, None, test)

    def _final(self) -> Line:
        final = self.result["grade"]
        grades = self.scheme.grades
        name = next((each.name(language()) for each in grades if each.id == final), "")
        said = text("final grade {grade} ({name})", grade=final or "–", name=name)
        return Line("grade", "grade", said, final)

    def _cut_clauses(self, grade: str) -> list[schemes.Clause]:
        cuts = self.plan.cuts_of(self.plan.list_of[self.judged.group])
        if isinstance(cuts, schemes.TwoKey):
            return [cuts]
        return [cut for cut in cuts if cut.grade == grade]

    def _measures(self) -> Iterator[Line]:
        found = self.scheme.consequences
        if self.scheme.trial and found.measures:
            yield Line("measure", "trial", text("a trial year: the result has no consequences"))
            return
        for each, (when, _) in zip(found.measures, self.plan.rules.measures, strict=True):
            if self.judge.applies(self.record, each, when):
                amount = self.judged.costs.get(each.id)
                form = mark("{name}")
                if each.amount is not None:
                    form = mark("{name}: {amount} 万元 a year")
                    if amount is None:
                        form = mark("{name}: the amount is not known, as figures are missing")
                places = {"name": each.name(language()), "amount": plain(amount)}
                yield self._line("cost" if each.amount else "measure", each.id,
                                 text(form, **places), amount, each)  # fmt: skip


MISSING: Final = {
    "zero": mark("no points"),
    "mean_of_scores": mark("the mean score of the group stands in"),
    "mean_of_values": mark("the mean value of the group stands in"),
    "reweight": mark("the other items count for more"),
    "ungraded": mark("the unit has no grade"),
    "points": mark("the points that the scheme sets"),
}
