"""Other allocations that are nearly as good and as different as can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wanmu.planning.allocation.answer import Allocation, plotted
from wanmu.planning.allocation.model import Model, model_of
from wanmu.planning.allocation.problem import Pair, Problem
from wanmu.planning.solver import Floats, solve

_SHARED: Final = "shared"


@dataclass(frozen=True, slots=True)
class Alternative:
    """An allocation: its plots in 亩, what its goals come to, how many plots the best has too."""

    plots: Mapping[Pair, float]
    goals: Mapping[str, float]
    shared: int


def alternatives(
    found: Allocation, *, count: int = 3, within: float = 0.01
) -> tuple[Alternative, ...]:
    """Allocations whose lost output and converted farmland are worse by ``within`` at most.

    Each shares as few plots as can be with the best one and with those before it, and among such is
    the best by the goals in their order. Fewer than ``count`` when the next would be one of them.
    """
    model = model_of(found.problem)
    limits = {goal: found.values[goal] * (1 + within) for goal in _kept(found.problem)}
    best = {(plot.industry, plot.block) for plot in found.plots}
    seen = [best]
    answers: list[Alternative] = []
    while len(answers) < count:
        values = _most_different(found.problem, model, limits, seen)
        plots = plotted(found.problem, model, values)
        if set(plots) in seen:
            break
        seen.append(set(plots))
        goals = {goal: model.value(goal, values) for goal in found.values}
        answers.append(Alternative(plots, goals, len(best & plots.keys())))
    return tuple(answers)


def _kept(problem: Problem) -> tuple[str, ...]:
    """The goals that may get worse only so far."""
    return tuple(goal for goal in problem.sought if goal in {"unmet", "converted", "weighted"})


def _most_different(
    problem: Problem, model: Model, limits: Mapping[str, float], seen: list[set[Pair]]
) -> Floats:
    """The plots that were there before count, each as often as it was."""
    times: dict[int, float] = {}
    for pairs in seen:
        for pair in pairs:
            at = model.column["here", *pair]
            times[at] = times.get(at, 0.0) + 1.0
    model.goals[_SHARED] = times
    kept = dict(limits)
    for goal in (_SHARED, *problem.sought):
        answer = solve(model.program(goal, kept))
        kept[goal] = answer.objective
    # The best allocation keeps within the limits, so there is an answer.
    assert answer.values is not None
    return answer.values
