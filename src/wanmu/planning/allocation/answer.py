"""The best allocation, how good it is proven to be, and why it is as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final, NoReturn

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.planning.allocation.large import solved_within
from wanmu.planning.allocation.model import GOALS, Goal, Model, model_of
from wanmu.planning.allocation.problem import (
    Contradiction,
    Lock,
    Pair,
    Problem,
    contradictions,
    problem_of,
)
from wanmu.planning.solver import Floats, SolverError, Status, solve

_NOTHING: Final = 0.01
"""Less than this of a 亩 is the solver's tolerance."""
_SAME: Final = 2e-5
"""A goal that changes by less, as a share of it, has not changed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One goal: what it reached, the bound that proves it, and the gap between them."""

    goal: Goal
    value: float
    bound: float
    gap: float
    status: Status
    seconds: float


@dataclass(frozen=True, slots=True)
class Change:
    """The first goal that another problem changes, and by how much; those after it do not count.

    In 亿元 for output without land, else in 亩 or plots; to four decimals.
    """

    goal: Goal
    by: float


@dataclass(frozen=True, slots=True)
class Plot:
    """An industry on a block: its land by period, 亩.

    ``without`` is what gets worse when the industry may not go there: nothing, where an equally
    good allocation does without. ``lock`` is the decision that put the plot there before.
    """

    industry: str
    block: str
    areas: Mapping[str, float]
    without: Change | None
    lock: Lock | None = None

    @property
    def area(self) -> float:
        """Its land in all."""
        return sum(self.areas.values())


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets which land, and what that comes to.

    Attributes:
        plots: Every industry on every block where it gets land.
        unmet: The need of an industry by the end of a period that has no land, 亩.
        converted: Farmland of a block converted in a period, 亩.
        stages: The goals in their order.
        one_more: What one more 亩 of ready land in a block changes.
        more_quota: What one more 亩 of quota in a period changes.
        explained: Whether the reasons were sought: not where the answer is not proven the best.
        refused: Why an industry may not go to a block.
        contradictions: Where the documents put a project on two platforms.
    """

    problem: Problem
    plots: tuple[Plot, ...]
    unmet: Mapping[tuple[str, str], float]
    converted: Mapping[tuple[str, str], float]
    stages: tuple[Stage, ...]
    one_more: Mapping[str, Change | None]
    more_quota: Mapping[str, Change | None]
    explained: bool
    refused: Mapping[Pair, str]
    contradictions: tuple[Contradiction, ...]
    assumptions: tuple[str, ...]

    @property
    def area(self) -> float:
        """All the land that is given to industries, 亩."""
        return sum(plot.area for plot in self.plots)

    def reached(self, goal: Goal) -> float:
        """What a goal comes to."""
        return next(stage.value for stage in self.stages if stage.goal == goal)

    def used(self, block: str) -> float:
        """The land of a block that is given to industries, 亩."""
        return sum(plot.area for plot in self.plots if plot.block == block)

    def converted_on(self, block: str) -> float:
        """The farmland of a block that is converted, 亩."""
        return sum(area for (name, _), area in self.converted.items() if name == block)


def allocate(pack: Pack, **asked: Any) -> Allocation:
    """The best allocation of a pack's land, proven; the arguments are those of ``problem_of``.

    Goals in their order: least output without land, least farmland converted, best fit, fewest
    plots; each keeps what those before it have reached. Every reason is an answer of its own: the
    problem without that plot, or with one more 亩, solved anew.

    Raises:
        InputError: L001, L020 and L022 of the question; L021 when no allocation keeps to the locks.
    """
    return best_of(problem_of(pack, **asked), contradictions(pack))


def best_of(
    problem: Problem,
    disagreements: tuple[Contradiction, ...] = (),
    *,
    gap: float = 0.0,
    time_limit: float = inf,
    reasons: bool = True,
) -> Allocation:
    """The best allocation of a problem, with its reasons.

    ``gap`` is the share by which every goal may miss its bound: 0.01 for a province, whose best
    cannot be found. ``time_limit`` is in seconds, for all goals together; a goal that it cut short
    says so, with the gap that it has. Reasons are sought only where every goal is proven the best.

    Raises:
        InputError: L021 when no allocation keeps to the locks.
        SolverError: The time was over before an allocation was found.
    """
    model = model_of(problem)
    near = gap > 0 or time_limit < inf
    values, stages = _within(problem, model, gap, time_limit) if near else _solved(problem, model)
    reached = {stage.goal: stage.value for stage in stages}
    explained = reasons and all(stage.status == "optimal" for stage in stages)
    asked = problem if explained else replace(problem, quotas={}, blocks={})
    return Allocation(
        problem=problem,
        plots=tuple(_plots(problem, model, values, reached if explained else None)),
        unmet=_named(model, values, "unmet"),
        converted=_named(model, values, "converted"),
        stages=stages,
        one_more={
            block: _first_change(problem.with_more(block, 1.0), reached) for block in asked.blocks
        },
        more_quota={
            period: _first_change(problem.with_quota(period, quota + 1), reached)
            for period, quota in asked.quotas.items()
        },
        explained=explained,
        refused=problem.refused,
        contradictions=disagreements,
        assumptions=problem.assumptions,
    )


def _within(
    problem: Problem, model: Model, gap: float, time_limit: float
) -> tuple[Floats, tuple[Stage, ...]]:
    """The goals one after the other, each near its bound; fewer where the time was over."""
    values, found = solved_within(model, GOALS, gap=gap, time_limit=time_limit)
    if values is None:
        if any(each.status == "infeasible" for each in found.values()):
            _refuse(problem)
        raise SolverError(f"no allocation was found within {time_limit:g} seconds; allow more")
    return values, tuple(
        Stage(goal, each.objective, each.bound, each.gap, each.status, each.seconds)
        for goal in GOALS
        if (each := found.get(goal)) is not None
    )


def _solved(problem: Problem, model: Model) -> tuple[Floats, tuple[Stage, ...]]:
    """The goals one after the other."""
    kept: dict[Goal, float] = {}
    stages = []
    for goal in GOALS:
        found = solve(model.program(goal, kept))
        if found.values is None:
            _refuse(problem)
        kept[goal] = found.objective
        stages.append(
            Stage(goal, found.objective, found.bound, found.gap, found.status, found.seconds)
        )
    assert found.values is not None
    return found.values, tuple(stages)


def _refuse(problem: Problem) -> NoReturn:
    """Name the fewest of the decisions that cannot all be kept.

    Raises:
        InputError: L021.
    """
    locks = list(problem.locks)
    for lock in problem.locks:
        fewer = [each for each in locks if each is not lock]
        if _infeasible(replace(problem, locks=tuple(fewer))):
            locks = fewer
    blocks = list(dict.fromkeys(lock.block for lock in locks))
    raise InputError.of(
        "L021",
        mark(
            "{blocks} cannot hold {industries}, which are all fixed to it: each takes at least "
            "{plot} 亩. Take one of these decisions back, or make the smallest plot smaller"
        ),
        blocks=", ".join(f"{each} ({problem.blocks[each].area:.0f} 亩)" for each in blocks),
        industries=", ".join(lock.industry for lock in locks),
        plot=f"{problem.smallest_plot:g}",
    )


def _infeasible(problem: Problem) -> bool:
    return solve(model_of(problem).program(GOALS[0], {})).values is None


def _first_change(problem: Problem, reached: Mapping[Goal, float]) -> Change | None:
    """What another problem changes, solved goal by goal until one changes."""
    model = model_of(problem)
    kept: dict[Goal, float] = {}
    for goal in GOALS:
        found = solve(model.program(goal, kept))
        by = found.objective - reached[goal]
        if abs(by) > _SAME * max(1.0, abs(reached[goal])):
            return Change(goal, round(by, 4))
        kept[goal] = found.objective
    return None


def plotted(problem: Problem, model: Model, values: Floats) -> dict[Pair, float]:
    """The land of every industry on every block where it gets some, 亩."""
    return {
        pair: area
        for pair in sorted(problem.allowed)
        if (area := sum(_areas(problem, model, values, pair).values()))
    }


def _areas(problem: Problem, model: Model, values: Floats, pair: Pair) -> dict[str, float]:
    return {
        period: _clean(values[model.column["area", *pair, period]]) for period in problem.periods
    }


def _plots(
    problem: Problem, model: Model, values: Floats, reached: Mapping[Goal, float] | None
) -> Iterator[Plot]:
    locks = {(lock.industry, lock.block): lock for lock in problem.locks}
    for industry, block in sorted(problem.allowed):
        areas = _areas(problem, model, values, (industry, block))
        if not sum(areas.values()):
            continue
        lock = locks.get((industry, block))
        if lock is not None or reached is None:
            yield Plot(industry, block, areas, None, lock)
            continue
        barred = problem.with_lock(Lock(industry, block, inside=False))
        yield Plot(industry, block, areas, _first_change(barred, reached))


def _clean(area: float) -> float:
    """An area without the solver's tolerance."""
    return round(float(area), 3) + 0.0 if area > _NOTHING else 0.0


def _named(model: Model, values: Floats, kind: str) -> dict[tuple[str, str], float]:
    return {
        (name[1], name[2]): area
        for name, at in model.column.items()
        if name[0] == kind and (area := _clean(values[at]))
    }
