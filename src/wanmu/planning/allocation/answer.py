"""The best allocation, how good it is proven to be, and why it is as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.planning.allocation.conflict import refuse
from wanmu.planning.allocation.contradictions import Contradiction, contradictions
from wanmu.planning.allocation.large import solved_within
from wanmu.planning.allocation.model import Model, model_of
from wanmu.planning.allocation.problem import Lock, Pair, Problem
from wanmu.planning.allocation.question import problem_of
from wanmu.planning.allocation.reasons import Change, Reasons, reasons_of
from wanmu.planning.solver import Floats, Solution, Status, solve

_ZERO: Final = 1e-6
"""Less than this of a goal is the solver's tolerance."""
_NOTHING: Final = 0.01
"""Less than this of a 亩 is the solver's tolerance."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One goal: what it reached, the bound that proves it, and the gap between them."""

    goal: str
    value: float
    bound: float
    gap: float
    status: Status
    seconds: float


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
        stages: What was sought, in its order; fewer where the time was over.
        values: What every goal comes to.
        one_more: What one more 亩 of ready land in a block changes.
        more_quota: What one more 亩 of quota in a period changes.
        instead: What gets worse when an industry has to be on a block where it is not.
        explained: Whether the reasons were sought: not where the answer is not proven the best.
        refused: Why an industry may not go to a block.
        contradictions: Where the documents put a project on two platforms.
    """

    problem: Problem
    plots: tuple[Plot, ...]
    unmet: Mapping[tuple[str, str], float]
    converted: Mapping[tuple[str, str], float]
    stages: tuple[Stage, ...]
    values: Mapping[str, float]
    one_more: Mapping[str, Change | None]
    more_quota: Mapping[str, Change | None]
    instead: Mapping[Pair, Change | None]
    explained: bool
    refused: Mapping[Pair, str]
    contradictions: tuple[Contradiction, ...]
    assumptions: tuple[str, ...]

    @property
    def area(self) -> float:
        """All the land that is given to industries, 亩."""
        return sum(plot.area for plot in self.plots)

    def used(self, block: str) -> float:
        """The land of a block that is given to industries, 亩."""
        return sum(plot.area for plot in self.plots if plot.block == block)

    def converted_on(self, block: str) -> float:
        """The farmland of a block that is converted, 亩."""
        return sum(area for (name, _), area in self.converted.items() if name == block)


def allocate(
    pack: Pack,
    *,
    gap: float = 0.0,
    time_limit: float = inf,
    reasons: bool = True,
    **asked: Any,
) -> Allocation:
    """The best allocation of a pack's land, proven; ``asked`` are arguments of ``problem_of``.

    Goals in their order; each keeps what those before it have reached. Every reason is an answer of
    its own: the problem without that plot, or with one more 亩, solved anew.

    Raises:
        InputError: L001, L020 and L022 of the question; L021 and L028 when no allocation keeps to
            the decisions; L029 when the time was over before one was found.
    """
    return best_of(
        problem_of(pack, **asked),
        contradictions(pack),
        gap=gap,
        time_limit=time_limit,
        reasons=reasons,
    )


def best_of(
    problem: Problem,
    disagreements: tuple[Contradiction, ...] = (),
    *,
    gap: float = 0.0,
    time_limit: float = inf,
    reasons: bool = True,
) -> Allocation:
    """The best allocation of a problem, with its reasons.

    ``gap`` is the share by which a goal may miss its bound, ``time_limit`` the seconds for all
    goals together; an answer that either cut short says so, and goes without reasons.

    Raises:
        InputError: L021 and L028 when no allocation keeps to the decisions; L029 when the time was
            over before one was found.
    """
    model = model_of(problem)
    values, stages = _solved(problem, model, gap, time_limit)
    proven = len(stages) == len(problem.sought) and all(s.status == "optimal" for s in stages)
    explained = reasons and proven
    plots = tuple(_plots(problem, model, values))
    why = (
        reasons_of(problem, [(each.industry, each.block) for each in plots],
                   {stage.goal: stage.value for stage in stages})
        if explained else Reasons()
    )  # fmt: skip
    return Allocation(
        problem=problem,
        plots=tuple(
            replace(each, without=why.without.get((each.industry, each.block))) for each in plots
        ),
        unmet=_named(model, values, "unmet"),
        converted=_named(model, values, "converted"),
        stages=stages,
        values={goal: _tidy(model.value(goal, values)) for goal in model.goals}
        | {stage.goal: stage.value for stage in stages},
        one_more=why.one_more,
        more_quota=why.more_quota,
        instead=why.instead,
        explained=explained,
        refused=problem.refused,
        contradictions=disagreements,
        assumptions=problem.assumptions,
    )


def _solved(
    problem: Problem, model: Model, gap: float, time_limit: float
) -> tuple[Floats, tuple[Stage, ...]]:
    """What is sought one after the other; fewer where the time was over.

    Raises:
        InputError: L021 and L028 where there is no allocation; L029 where none was found in time.
    """
    if gap > 0 or time_limit < inf:
        values, found = solved_within(model, problem.sought, gap=gap, time_limit=time_limit)
    else:
        values, found = _proven(problem, model)
    if values is None and any(each.status == "infeasible" for each in found.values()):
        refuse(problem)
    if values is None:
        raise InputError.of(
            "L029",
            mark("no allocation was found within {seconds} seconds; allow more"),
            Place(field="--time-limit"),
            seconds=f"{time_limit:g}",
        )
    return values, tuple(
        Stage(goal, _tidy(each.objective), _tidy(each.bound), each.gap, each.status, each.seconds)
        for goal, each in found.items()
    )


def _proven(problem: Problem, model: Model) -> tuple[Floats | None, dict[str, Solution]]:
    found: dict[str, Solution] = {}
    for goal in problem.sought:
        kept = {name: each.objective for name, each in found.items()}
        found[goal] = solve(model.program(goal, kept))
        if found[goal].values is None:
            break
    return found[goal].values, found


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


def _plots(problem: Problem, model: Model, values: Floats) -> Iterator[Plot]:
    locks = {(lock.industry, lock.block): lock for lock in problem.locks if lock.inside}
    for pair in sorted(problem.allowed):
        areas = _areas(problem, model, values, pair)
        if sum(areas.values()):
            yield Plot(*pair, areas, None, locks.get(pair))


def _tidy(value: float) -> float:
    """A goal without the solver's tolerance around zero."""
    return 0.0 if abs(value) < _ZERO else float(value)


def _clean(area: float) -> float:
    """An area without the solver's tolerance."""
    return round(float(area), 3) + 0.0 if area > _NOTHING else 0.0


def _named(model: Model, values: Floats, kind: str) -> dict[tuple[str, str], float]:
    return {
        (name[1], name[2]): area
        for name, at in model.column.items()
        if name[0] == kind and (area := _clean(values[at]))
    }
