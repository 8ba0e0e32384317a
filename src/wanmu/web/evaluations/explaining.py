"""The explanation of a firm's result as its reader may see it: secret figures are masked."""

from dataclasses import replace
from typing import Final

from django.http import HttpRequest

from wanmu.evaluation.explain import Line, UnitExplanation, explain
from wanmu.evaluation.plan import plan_of
from wanmu.pack.models import schemes
from wanmu.report.answer import Answer
from wanmu.report.explanation_view import explanation_answer
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import MASK, DataClass, class_of, sight_of
from wanmu.web.evaluations.models import Result
from wanmu.web.evaluations.runs import computed, judge_of

_TOLD: Final = ("scope", "group", "score", "rank", "grade")
"""Lines without a figure of the firm's own."""


def explanation(request: HttpRequest, found: Result) -> Answer:
    """How a result came about, without what is secret for whoever asks."""
    scheme = computed(found.run).scheme
    whole = explain(judge_of(found.run), found.unit, discreetly=tells_discreetly(request))
    if not sight_of(request).unmasked:
        whole = _masked(whole, secret_indicators(scheme))
    return explanation_answer(whole, scheme)


def tells_discreetly(request: HttpRequest) -> bool:
    """Whether who asks may not be told of other firms: a firm of itself."""
    return person_of(request).role == Role.FIRM


def secret_indicators(scheme: schemes.Scheme) -> frozenset[str]:
    """The indicators whose value tells a figure that is secret, such as the tax paid."""
    rules = plan_of(scheme).rules.indicators
    return frozenset(
        name
        for name, rule in rules.items()
        if any(class_of(field) >= DataClass.SECRET for field in rule.fields)
    )


def _masked(whole: UnitExplanation, secret: frozenset[str]) -> UnitExplanation:
    return replace(
        whole,
        lines=tuple(_line(each, secret) for each in whole.lines),
        ways=tuple(each for each in whole.ways if each.indicator not in secret),
        exposures=tuple(each for each in whole.exposures if each.indicator not in secret),
    )


def _line(line: Line, secret: frozenset[str]) -> Line:
    open_item = line.kind == "item" and line.name not in secret
    if line.kind in _TOLD or open_item:
        return line
    return replace(line, said=MASK, value=None)
