"""The allocation as a mixed-integer program; ``docs/allocation.md`` states it in mathematics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, TypeAlias, get_args

import numpy as np

from wanmu.pack.models.allocation import Goal
from wanmu.planning.allocation.problem import Limit, Pair, Problem, on_block
from wanmu.planning.solver import Floats, Matrix, Program

Name: TypeAlias = tuple[str, ...]

TEN_THOUSAND: Final = 10_000
"""万元 in 亿元: the program's numbers stay around one."""


@dataclass(slots=True)
class Model:
    """Columns, rows and goals under their names, put together piece by piece."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    column: dict[Name, int] = field(default_factory=dict)
    rows: list[Name] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    goals: dict[str, dict[int, float]] = field(default_factory=dict)

    def add(self, name: Name, low: float = 0.0, high: float = inf, *, whole: bool = False) -> None:
        """A column."""
        self.column[name] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)

    def require(
        self,
        name: Name,
        terms: Mapping[Name, float],
        low: float = -inf,
        high: float = inf,
    ) -> None:
        """A row: the sum of columns times factors lies between two limits."""
        at = len(self.rows)
        self.rows.append(name)
        self.row_low.append(low)
        self.row_high.append(high)
        self.entries += [(at, self.column[each], factor) for each, factor in terms.items()]

    def value(self, goal: str, values: Floats) -> float:
        """What a goal comes to."""
        return float(sum(cost * values[at] for at, cost in self.goals[goal].items()))

    def program(self, goal: str, kept: Mapping[Any, float]) -> Program:
        """The least of a goal, while those before it keep what they have reached."""
        entries = list(self.entries)
        row_low, row_high = list(self.row_low), list(self.row_high)
        for each, reached in kept.items():
            entries += [(len(row_high), at, cost) for at, cost in self.goals[each].items()]
            row_low.append(-inf)
            row_high.append(reached + slack(reached))
        cost = np.zeros(len(self.low))
        for at, factor in self.goals[goal].items():
            cost[at] = factor
        row, column, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return Program(
            cost=cost,
            low=np.array(self.low),
            high=np.array(self.high),
            whole=np.array(self.whole, dtype=bool),
            row_low=np.array(row_low),
            row_high=np.array(row_high),
            matrix=Matrix(np.array(row, int), np.array(column, int), np.array(factors, float)),
        )


def slack(reached: float) -> float:
    """By how much a goal may miss what it has reached while a later one is sought.

    A millionth of it, and 0.00001 亿元 or 亩 at least: more than what HiGHS takes for a whole
    number or for the same.
    """
    return 1e-6 * max(10.0, abs(reached))


def model_of(problem: Problem) -> Model:
    """The program of a problem.

    Columns: ``area`` of an industry on a block in a period, 亩; ``here``, whether it is on the
    block at all; ``cluster``, whether an industry is on a platform at all; ``unmet``, the need of
    all periods so far that has no land; ``converted``, farmland of a block converted in a period.
    """
    model = Model()
    _columns(model, problem)
    _needs(model, problem)
    _land(model, problem)
    _plots(model, problem)
    _conversion(model, problem)
    _clusters(model, problem)
    _whole(model, problem)
    _apart(model, problem)
    for limit in problem.limits:
        _limit(model, problem, limit)
    model.goals = {goal: dict(_goal(model, problem, goal)) for goal in get_args(Goal)}
    model.goals["weighted"] = _weighted(model, problem)
    return model


def _columns(model: Model, problem: Problem) -> None:
    locked = {(lock.industry, lock.block): lock.inside for lock in problem.locks}
    for pair in sorted(problem.allowed):
        inside = locked.get(pair)
        model.add(("here", *pair), float(inside is True), float(inside is not False), whole=True)
        for period in problem.periods:
            model.add(("area", *pair, period))
    for industry, period in problem.needs:
        model.add(("unmet", industry, period))
    for block, land in problem.blocks.items():
        for period in problem.periods:
            model.add(("converted", block, period), high=max(0.0, land.area - land.ready))


def _until(problem: Problem, period: str) -> tuple[str, ...]:
    return problem.periods[: problem.periods.index(period) + 1]


def _needs(model: Model, problem: Problem) -> None:
    """What is needed by the end of a period has land by then, or is unmet."""
    for industry, period in problem.needs:
        periods = _until(problem, period)
        terms: dict[Name, float] = {
            ("area", industry, block, each): 1.0
            for block in problem.blocks
            if (industry, block) in problem.allowed
            for each in periods
        }
        wanted = sum(problem.needs[industry, each].land for each in periods)
        terms["unmet", industry, period] = 1.0
        model.require(("need", industry, period), terms, wanted, wanted)


def _land(model: Model, problem: Problem) -> None:
    """No more land is used by the end of a period than has become available."""
    for block, land in problem.blocks.items():
        for period in problem.periods:
            periods = _until(problem, period)
            terms: dict[Name, float] = {
                ("area", *pair, each): 1.0
                for pair in on_block(problem.allowed, block)
                for each in periods
            }
            available = sum(land.by_period[each] for each in periods)
            model.require(("land", block, period), terms, high=available)


def _plots(model: Model, problem: Problem) -> None:
    """Whoever is on a block has at least the smallest plot there, else nothing."""
    wants = problem.wants
    for pair in sorted(problem.allowed):
        whole = _all_periods(problem, pair)
        wanted = wants[pair[0]]
        most = min(problem.blocks[pair[1]].area, wanted)
        model.require(("most", *pair), {**whole, ("here", *pair): -most}, high=0.0)
        smallest = wanted if pair[0] in problem.whole else problem.smallest_plot
        least: dict[Name, float] = {**whole, ("here", *pair): -smallest}
        model.require(("smallest plot", *pair), least, low=0.0)


def _all_periods(problem: Problem, pair: Pair, factor: float = 1.0) -> dict[Name, float]:
    return {("area", *pair, period): factor for period in problem.periods}


def _conversion(model: Model, problem: Problem) -> None:
    """What is used beyond the ready land of a block has been converted, within the quotas."""
    for block, land in problem.blocks.items():
        for period in problem.periods:
            periods = _until(problem, period)
            terms: dict[Name, float] = {
                ("area", *pair, each): -1.0
                for pair in on_block(problem.allowed, block)
                for each in periods
            }
            terms |= {("converted", block, each): 1.0 for each in periods}
            model.require(("conversion", block, period), terms, low=-land.ready)
    for period, quota in problem.quotas.items():
        if period in problem.periods:
            limited: dict[Name, float] = {
                ("converted", block, period): 1.0 for block in problem.blocks
            }
            model.require(("quota", period), limited, high=quota)


def _clusters(model: Model, problem: Problem) -> None:
    """An industry that is on a platform has at least the smallest cluster there."""
    if not problem.smallest_cluster:
        return
    clusters: dict[tuple[str, str], list[Pair]] = {}
    for pair in sorted(problem.allowed):
        platform = problem.blocks[pair[1]].platform
        clusters.setdefault((problem.of_industry(pair[0]), platform), []).append(pair)
    for cluster, pairs in clusters.items():
        model.add(("cluster", *cluster), high=1.0, whole=True)
        terms: dict[Name, float] = {("cluster", *cluster): -problem.smallest_cluster}
        for pair in pairs:
            terms |= _all_periods(problem, pair)
            inside: dict[Name, float] = {("here", *pair): 1.0, ("cluster", *cluster): -1.0}
            model.require(("in cluster", *pair), inside, high=0.0)
        model.require(("smallest cluster", *cluster), terms, low=0.0)


def _whole(model: Model, problem: Problem) -> None:
    """A project lies on one block."""
    for name in sorted(problem.whole):
        pairs = sorted(pair for pair in problem.allowed if pair[0] == name)
        model.require(("one block", name), {("here", *pair): 1.0 for pair in pairs}, high=1.0)


def _apart(model: Model, problem: Problem) -> None:
    """Of two that do not go together one is there, on a block or on two side by side."""
    for rule in problem.apart:
        for first, second in sorted(rule.blocks):
            pairs = ((rule.one, first), (rule.other, second))
            if problem.allowed.issuperset(pairs):
                both: dict[Name, float] = {("here", *pair): 1.0 for pair in pairs}
                model.require(("apart", *pairs[0], *pairs[1]), both, high=1.0)


def _limit(model: Model, problem: Problem, limit: Limit) -> None:
    """All the land together loads the environment of its blocks no more than it can take."""
    terms: dict[Name, float] = {}
    for pair in sorted(problem.allowed):
        if pair[1] in limit.blocks and pair[0] in limit.per_mu:
            terms |= _all_periods(problem, pair, limit.per_mu[pair[0]])
    model.require(("limit", limit.name), terms, high=limit.most)


def _weighted(model: Model, problem: Problem) -> dict[int, float]:
    """The goals' sum, each times its weight."""
    total: dict[int, float] = {}
    for goal, weight in problem.weights.items():
        for at, factor in model.goals[goal].items():
            total[at] = total.get(at, 0.0) + weight * factor
    return total


def _goal(model: Model, problem: Problem, goal: Goal) -> Iterator[tuple[int, float]]:
    for name, at in model.column.items():
        match goal, name[0]:
            case "unmet", "unmet":
                yield at, problem.needs[name[1], name[2]].output_per_mu / TEN_THOUSAND
            case "converted", "converted":
                yield at, 1.0
            case "cost", "area":
                pair = (name[1], name[2])
                each = problem.blocks[pair[1]].cost + problem.prices.get(pair, 0.0)
                if each:
                    yield at, each / TEN_THOUSAND
            case "misfit", "area" if (name[1], name[2]) not in problem.planned:
                yield at, 1.0
            case "fragments", "here":
                yield at, 1.0
