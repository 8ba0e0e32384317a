"""Scenarios side by side, the plan as it stands first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import text
from wanmu.pack import Pack
from wanmu.planning.allocation import problem_of
from wanmu.planning.allocation.model import model_of
from wanmu.planning.balance import Balance, balance, split_changes
from wanmu.planning.changes import Changes
from wanmu.planning.demand import Demand, demand
from wanmu.planning.known import input_values, read_changes
from wanmu.planning.scenario_file import Written
from wanmu.planning.solver import solve
from wanmu.planning.supply import Supply, supply

PLAN: Final = "plan"
"""The key of the plan as it stands."""
MEASURES: Final = ("demand", "supply", "shortage", "shortage_carried", "redevelopment_planned")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a scenario.

    ``unplaced`` is the output that finds no land in the best allocation, 亿元; None where there is
    no allocation.
    """

    key: str
    title: str
    why: str
    assumed: str
    changes: Changes
    demand: Demand
    supply: Supply
    balance: Balance
    unplaced: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of a period and a name (a platform, an industry, a block) in each scenario."""

    period: str
    name: str
    measure: str
    values: Mapping[str, Fraction]

    @property
    def differences(self) -> dict[str, Fraction]:
        """What each scenario has more than the plan as it stands."""
        plan = self.values[PLAN]
        return {key: value - plan for key, value in self.values.items() if key != PLAN}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Scenarios by key, the plan first, and what differs between them.

    ``balance`` is by period and platform ("" is the county), ``demand`` by period and industry,
    ``supply`` by period and block; ``changed`` has the inputs of which not all are alike.
    """

    outcomes: tuple[Outcome, ...]
    balance: tuple[Line, ...]
    demand: tuple[Line, ...]
    supply: tuple[Line, ...]
    changed: tuple[tuple[str, Mapping[str, Fraction]], ...]
    assumptions: tuple[str, ...]


def compare_scenarios(
    pack: Pack, scenarios: Sequence[Written], *, horizon: int | None = None
) -> SideBySide:
    """The plan as it stands and each scenario: demand, supply, balance and what was changed.

    Raises:
        InputError: every fault of every scenario (L001, L004 to L007, L046, P084).
    """
    values = input_values(pack)
    plan = Written(PLAN, text("plan as it stands"), "", "", {}, "")
    faults = Faults()
    every = (plan, *_with_own_keys(scenarios))
    outcomes = [_tried(faults, pack, written, values, horizon) for written in every]
    faults.check()
    return side_by_side([each for each in outcomes if each is not None], values)


def side_by_side(outcomes: Sequence[Outcome], values: Mapping[str, Fraction]) -> SideBySide:
    """Outcomes beside each other, the plan first; ``values`` are the plan's inputs."""
    return SideBySide(
        tuple(outcomes),
        tuple(_lines(outcomes, _balance)),
        tuple(_lines(outcomes, _demand)),
        tuple(_lines(outcomes, _supply)),
        tuple(_changed(outcomes, values)),
        tuple(_assumptions(outcomes)),
    )


def _tried(
    faults: Faults,
    pack: Pack,
    written: Written,
    values: Mapping[str, Fraction],
    horizon: int | None,
) -> Outcome | None:
    """What follows; its faults are noted with its name, so that those of others are found, too."""
    try:
        return outcome(pack, written, read_changes(written.changes, values, written.file), horizon)
    except InputError as error:
        here = Place(written.file, field=written.key)
        own = (
            replace(each, place=here) if each.place.field == "--set" else each
            for each in error.faults
        )
        faults.extend(own)
        return None


def _with_own_keys(scenarios: Sequence[Written]) -> Iterator[Written]:
    """Files of one name in two folders are two columns."""
    taken = {PLAN}
    for each in scenarios:
        key, number = each.key, 2
        while key in taken:
            key, number = f"{each.key}-{number}", number + 1
        taken.add(key)
        yield Written(key, each.title, each.why, each.assumed, each.changes, each.file)


def outcome(
    pack: Pack,
    written: Written,
    changes: Changes,
    horizon: int | None = None,
    *,
    placed: bool = True,
) -> Outcome:
    """What follows from changes that a scenario writes.

    Where they are not to be ``placed``, the allocation is not asked: it takes most of the time.
    """
    parts = split_changes(pack, changes)
    return Outcome(
        written.key,
        written.title,
        written.why,
        written.assumed,
        changes,
        demand(pack, horizon=horizon, changes=parts.demand),
        supply(pack, horizon=horizon, changes=parts.supply),
        balance(pack, horizon=horizon, changes=changes),
        _unplaced(pack, changes, horizon) if placed else None,
    )


def _unplaced(pack: Pack, changes: Changes, horizon: int | None) -> float | None:
    """The first goal of the allocation alone: it is solved in a moment, its reasons are not.

    The allocation keeps permanent basic farmland out by itself. A changed red line may have left it
    out already, and counting it twice would be wrong: nothing is said then.
    """
    if any(name.startswith("red_line.") for name in changes.values):
        return None
    parts = split_changes(pack, changes)
    every = {**parts.demand.values, **parts.supply.values, **parts.redevelopment.values}
    problem = problem_of(pack, horizon=horizon, changes=Changes(every))
    found = solve(model_of(problem).program("unmet", {}))
    return None if found.values is None else round(found.objective, 4) + 0.0


_Figures = dict[tuple[str, str, str], Fraction]


def _lines(outcomes: Sequence[Outcome], figures: Callable[[Outcome], _Figures]) -> Iterator[Line]:
    each = {outcome.key: figures(outcome) for outcome in outcomes}
    for at in each[PLAN]:
        yield Line(*at, {key: held[at] for key, held in each.items()})


def _balance(outcome: Outcome) -> _Figures:
    return {
        (row.period, row.platform, measure): row.figures[measure].value
        for row in outcome.balance.rows
        for measure in MEASURES
        if measure in row.figures
    }


def _demand(outcome: Outcome) -> _Figures:
    return {
        (row.period, row.industry, "land_new"): row.figures["land_new"].value
        for row in outcome.demand.rows
        if row.period in outcome.supply.periods
    }


def _supply(outcome: Outcome) -> _Figures:
    return {
        (period, row.block, "developable"): row.by_period[period].value
        for period in outcome.supply.periods
        for row in outcome.supply.rows
    }


def _changed(
    outcomes: Sequence[Outcome], values: Mapping[str, Fraction]
) -> Iterator[tuple[str, Mapping[str, Fraction]]]:
    for name, value in values.items():
        held = {each.key: each.changes.values.get(name, value) for each in outcomes}
        if len(set(held.values())) > 1:
            yield name, held


def _assumptions(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for each in outcomes[1:]:
        if each.assumed:
            yield text("{title}: {why}", title=each.title, why=each.assumed)
    yield from outcomes[0].balance.assumptions
    red_line = (name for each in outcomes for name in each.changes.values)
    if any(name.startswith("red_line.") for name in red_line):
        yield text(
            "where a block's red line is changed, output without land is not told: the allocation "
            "keeps permanent basic farmland out by itself and might count it twice"
        )
