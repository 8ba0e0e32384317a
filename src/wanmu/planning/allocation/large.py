"""An allocation too large to be proven best: one that is good, and bounds that prove how good.

A province has pairs of industry and block by the ten thousand, and a search over who is where at
all does not end. Three steps do, for each goal:

1. *Bound.* Without the smallest plot the program is linear. No allocation does better.
2. *Round.* What the linear answer spreads over less than a smallest plot is taken back; who is
   left stays where it is, and the areas are sought anew. Where earlier
   goals leave no room for that, part of what they may lose is held back from the linear answer.
3. *Polish.* Where that misses the gap, the solver goes on from the best allocation so far: first
   over the plots that were taken back, then, if there is time, over everything.

The gap that was asked for is what every goal may miss its bound by, in the end too: a later goal
may use what rounding an earlier one has left of it. ``docs/allocation.md`` says so to people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf
from time import perf_counter
from typing import Final

import numpy as np

from wanmu.planning.allocation.model import Model, slack
from wanmu.planning.solver import (
    Flags,
    Floats,
    Matrix,
    Program,
    Solution,
    Status,
    Whole,
    relative_gap,
    solve,
    tolerance,
)

_PLOT_ROWS: Final = frozenset({"most", "smallest plot"})
_NOTHING: Final = 1e-6
_HELD_BACK: Final = (0.05, 0.1, 0.2, 0.4)
"""Which share of what earlier goals may lose is held back for the rounding, tried in turn."""
_POLISH: Final = 0.7
"""The share of a goal's time for the plots that were taken back; the rest is for everything."""


class Pairs:
    """Where the pairs of a model stand among its columns, and the limits of their plots, 亩."""

    def __init__(self, model: Model) -> None:
        names = [name[1:] for name in model.column if name[0] == "here"]
        place = {name: at for at, name in enumerate(names)}
        areas: list[list[int]] = [[] for _ in names]
        for name, at in model.column.items():
            if name[0] == "area":
                areas[place[name[1:3]]].append(at)
        self.here: Whole = np.array([model.column["here", *name] for name in names], dtype=np.int64)
        self.areas: Whole = np.array(areas, dtype=np.int64)
        self.rows: Flags = np.array([name[0] in _PLOT_ROWS for name in model.rows], dtype=bool)
        limits: dict[str, Floats] = {kind: np.zeros(len(names)) for kind in _PLOT_ROWS}
        columns = {at: pair for pair, at in enumerate(self.here.tolist())}
        for row, column, factor in model.entries:
            if column in columns and (kind := model.rows[row][0]) in limits:
                limits[kind][columns[column]] = -factor
        self.most, self.least = limits["most"], limits["smallest plot"]

    def land(self, values: Floats) -> Floats:
        """The land of every pair in all periods."""
        total: Floats = values[self.areas].sum(axis=1)
        return total

    def relaxed(self, program: Program) -> Program:
        """Without the smallest plot: one counts as the share that it is of the largest."""
        kept = np.ones(len(program.row_low), dtype=bool)
        kept[: len(self.rows)] = ~self.rows
        entries, place = kept[program.matrix.rows], np.cumsum(kept) - 1
        cost, high = program.cost.copy(), program.high.copy()
        cost[self.areas] += (cost[self.here] / np.maximum(self.most, _NOTHING))[:, None]
        cost[self.here] = 0.0
        high[self.areas[(high[self.here] < 1) | (self.most < self.least)]] = 0.0
        matrix = Matrix(
            place[program.matrix.rows[entries]],
            program.matrix.columns[entries],
            program.matrix.values[entries],
        )
        return replace(
            program,
            cost=cost,
            high=high,
            whole=np.zeros_like(program.whole),
            row_low=program.row_low[kept],
            row_high=program.row_high[kept],
            matrix=matrix,
        )

    def among(self, program: Program, pairs: Flags, sure: Flags | None = None) -> Program:
        """Plots only of some pairs; of the sure ones in any case, where that is open."""
        low, high, whole = program.low.copy(), program.high.copy(), program.whole.copy()
        shut = ~pairs & (low[self.here] < 1)
        high[self.areas[shut]] = 0.0
        high[self.here[shut]] = 0.0
        if sure is not None:
            low[self.here[sure & pairs & (high[self.here] > 0)]] = 1.0
        whole[self.here[low[self.here] == high[self.here]]] = False
        return replace(program, low=low, high=high, whole=whole)


@dataclass
class _Hunt:
    """One goal: its program, its linear answer (the line), the best so far, and when to end."""

    pairs: Pairs
    program: Program
    line: Solution
    gap: float
    end: float
    last: float
    known: Floats | None
    bound: float = field(init=False)
    best: Solution | None = None
    ended: Status = "time limit"

    def __post_init__(self) -> None:
        """Only the line, and everything sought at once, bound the goal; a part of it does not."""
        self.bound = self.line.bound
        self.seen = np.zeros(len(self.pairs.here), dtype=bool)

    @property
    def left(self) -> float:
        """Seconds: the goal's share, and all there are until there is an allocation."""
        end = self.last if self.best is None else self.end
        return max(0.0, end - perf_counter())

    @property
    def missed(self) -> bool:
        """Whether the best so far is not proven within the gap."""
        return self.best is None or relative_gap(self.best.objective, self.bound) > self.gap

    def run(self, limits: Iterator[Program]) -> None:
        """Round, then polish, until the gap or the end is reached."""
        for step in (partial(self._rounded, limits), self._again, self._polished, self._whole):
            if self.missed and self.left:
                step()

    def _offer(self, found: Solution) -> None:
        if found.values is None:
            return
        if self.best is None or found.objective < self.best.objective:
            self.best = found

    def _rounded(self, limits: Iterator[Program]) -> None:
        """Take back what is less than a plot; hold more and more back for that while it helps."""
        guide = self.line
        while self.missed and self.left:
            before = self.best
            if guide.values is not None:
                land = self.pairs.land(guide.values)
                self.seen |= land > _NOTHING
                # The line of a later goal uses all that earlier ones may lose: none to round with.
                if self.known is None or guide is not self.line:
                    self._areas((land > _NOTHING) & (land >= self.pairs.least - _NOTHING))
            tighter = next(limits, None)
            if tighter is None or (before is not None and before is self.best):
                return
            open_only = self.pairs.among(self.pairs.relaxed(tighter), self.seen)
            guide = solve(open_only, method="ipm", time_limit=self.left)

    def _again(self) -> None:
        """The plots of the goal before, at least, can be had."""
        if self.known is not None and self.best is None:
            self._areas(self.pairs.land(self.known) > _NOTHING)

    def _areas(self, plots: Flags) -> None:
        """The best areas when it is known who is where."""
        fixed = self.pairs.among(self.program, plots, plots)
        self._offer(solve(fixed, method="ipm", time_limit=self.left, gap=self.gap / 10))

    def _polished(self) -> None:
        """Who is where is open for the plots on which the line and the best do not agree."""
        if self.best is None or self.best.values is None or self.line.values is None:
            return
        taken = self.pairs.land(self.best.values) > _NOTHING
        sure = taken & (self.pairs.land(self.line.values) >= self.pairs.least)
        some = self.pairs.among(self.program, self.seen | taken, sure)
        limit = self.left * _POLISH
        self._offer(solve(some, time_limit=limit, gap=self.gap / 2, start=self.best.values))

    def _whole(self) -> None:
        """Everything is open: what proves, when there is time, whatever the line cannot."""
        start = None if self.best is None else self.best.values
        found = solve(self.program, time_limit=self.left, gap=self.gap, start=start)
        self.bound, self.ended = max(self.bound, found.bound), found.status
        self._offer(found)


def solved_within(
    model: Model, goals: Sequence[str], *, gap: float, time_limit: float = inf
) -> tuple[Floats | None, dict[str, Solution]]:
    """The goals in their order, each within the gap of its bound, or as near as the time allows.

    The values are None where there is no allocation, or none was found in time; the solution of
    each goal is about those values and has none itself.
    """
    end = perf_counter() + time_limit
    pairs, kept = Pairs(model), dict[str, float]()
    values, found = None, dict[str, Solution]()
    for at, goal in enumerate(goals):
        started = perf_counter()
        program = model.program(goal, kept)
        line = solve(pairs.relaxed(program), method="ipm", time_limit=max(0.0, end - started))
        if line.status == "infeasible" or (values is not None and line.values is None):
            found[goal] = line
            break
        now = perf_counter()
        hunt = _Hunt(pairs, program, line, gap, now + (end - now) / (len(goals) - at), end, values)
        hunt.run(_tighter(program, found, kept))
        if hunt.best is None:
            found[goal] = replace(line, status=hunt.ended, values=None, objective=inf, gap=inf)
            break
        values = hunt.best.values
        # Never less than was reached: what was found stays an answer for the goals that follow.
        kept[goal] = max(hunt.best.objective, hunt.bound / (1 - gap) - slack(hunt.bound))
        found[goal] = replace(hunt.best, bound=hunt.bound, seconds=perf_counter() - started)
    if values is None:
        return None, found
    return values, {
        goal: _settled(each, model.value(goal, values), gap) for goal, each in found.items()
    }


def _tighter(
    program: Program, found: Mapping[str, Solution], kept: Mapping[str, float]
) -> Iterator[Program]:
    """The same program with some of what earlier goals may still lose held back."""
    rows = len(program.row_high) - len(kept)
    for share in _HELD_BACK if kept else ():
        high = program.row_high.copy()
        spare = [kept[goal] - found[goal].bound for goal in kept]
        high[rows:] -= share * np.array(spare)
        yield replace(program, row_high=high)


def _settled(found: Solution, value: float, gap: float) -> Solution:
    """What a goal comes to in the end, judged by its bound."""
    apart = relative_gap(value, found.bound)
    if value - found.bound <= max(tolerance(value), slack(value)):
        status: Status = "optimal"
    else:
        status = "within gap" if apart <= gap + _NOTHING else "time limit"
    return replace(
        found,
        status=status,
        values=None,
        objective=value,
        bound=min(found.bound, value),
        gap=0.0 if status == "optimal" else apart,
    )
