"""Why an allocation is as it is: each reason is the problem with one thing changed, solved anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Final

from wanmu.planning.allocation.model import model_of
from wanmu.planning.allocation.problem import NONE, Lock, Pair, Problem
from wanmu.planning.solver import solve

_SAME: Final = 2e-5
"""A goal that changes by less, as a share of it, has not changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """The first goal that another problem changes, and by how much; those after it do not count.

    In 亿元 for output and cost, else in 亩 or plots; to four decimals. Infinite where that problem
    has no answer.
    """

    goal: str
    by: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """What changes without a plot, with one where there is none, with one more 亩 of something."""

    without: Mapping[Pair, Change | None] = field(default_factory=lambda: NONE)
    instead: Mapping[Pair, Change | None] = field(default_factory=lambda: NONE)
    one_more: Mapping[str, Change | None] = field(default_factory=lambda: NONE)
    more_quota: Mapping[str, Change | None] = field(default_factory=lambda: NONE)


def reasons_of(problem: Problem, plots: Collection[Pair], reached: Mapping[str, float]) -> Reasons:
    """The reasons of an allocation; decisions that were taken before need none."""
    decided = {(lock.industry, lock.block) for lock in problem.locks}
    free = sorted(problem.allowed - decided)

    def changed(pair: Pair, *, inside: bool) -> Change | None:
        return first_change(problem.with_lock(Lock(*pair, inside=inside)), reached)

    return Reasons(
        without={pair: changed(pair, inside=False) for pair in free if pair in plots},
        instead={pair: changed(pair, inside=True) for pair in free if pair not in plots},
        one_more={
            block: first_change(problem.with_more(block, 1.0), reached) for block in problem.blocks
        },
        more_quota={
            period: first_change(problem.with_quota(period, quota + 1), reached)
            for period, quota in problem.quotas.items()
        },
    )


def first_change(problem: Problem, reached: Mapping[str, float]) -> Change | None:
    """What another problem changes, solved goal by goal until one changes."""
    model = model_of(problem)
    kept: dict[str, float] = {}
    for goal in problem.sought:
        found = solve(model.program(goal, kept))
        by = found.objective - reached[goal]
        if found.values is None or abs(by) > _SAME * max(1.0, abs(reached[goal])):
            return Change(goal, round(by, 4) if found.values is not None else inf)
        kept[goal] = found.objective
    return None
