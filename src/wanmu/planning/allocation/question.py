"""The allocation that a pack asks for: its demand and supply under the terms of its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.pack.models.allocation import Allocation, Goal, LegalClass, Redeveloped
from wanmu.planning.allocation.assumed import assumptions_of
from wanmu.planning.allocation.problem import Apart, Land, Limit, Lock, Need, Pair, Problem
from wanmu.planning.allocation.takers import By, Standing, Taker, standing, takers_of
from wanmu.planning.balance import redevelopment_inputs
from wanmu.planning.changes import Changes, split, told
from wanmu.planning.demand import Demand, demand
from wanmu.planning.supply import SupplyRow, supply, supply_inputs

Reading: TypeAlias = Literal["blocks", "division"]
"""What holds where they disagree: the projects of the blocks, or the division of labour."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person sets for one answer, before the terms of the pack."""

    goals: tuple[Goal, ...] | None = None
    weights: Mapping[Goal, float] | None = None
    closed: tuple[LegalClass, ...] | None = None
    division_price: float | None = None


def problem_of(
    pack: Pack,
    *,
    horizon: int | None = None,
    changes: Changes | None = None,
    reading: Reading = "blocks",
    locks: Sequence[Lock] = (),
    by: By = "industry",
    terms: Terms | None = None,
) -> Problem:
    """The allocation that a pack asks for.

    Raises:
        InputError: L001 for a change of something that is no input; L020 for a lock of an
            industry or block that the pack does not have; L022 for locks that contradict each
            other or what is refused.
    """
    own, asked = pack.allocation, terms or Terms()
    of_land, rest = split(changes or Changes(), supply_inputs(pack))
    of_stock, rest = split(rest, redevelopment_inputs(pack).values())
    need = demand(pack, horizon=horizon, changes=rest)
    land = supply(pack, horizon=horizon, changes=of_land)
    closed = own.closed if asked.closed is None else asked.closed
    won = _won(pack, of_stock, land.periods)
    blocks = {row.block: _land(row, own, closed) for row in land.rows}
    blocks |= {each.name: _redeveloped(each, area, land.periods) for each, area in won.items()}
    takers = takers_of(pack, _needs(need, land.periods), by)
    stands = {
        (taker.name, row.block): standing(pack, taker, row.block)
        for taker in takers
        for row in land.rows
    }
    refused = _refused(stands, reading)
    pairs = set(product((taker.name for taker in takers), blocks))
    pairs -= {(taker.name, each.name) for taker in takers if taker.block for each in won}
    _check_locks(locks, pairs, refused)
    price = float(own.division_price) if asked.division_price is None else asked.division_price
    return Problem(
        periods=land.periods,
        needs={(t.name, period): each for t in takers for period, each in t.needs.items()},
        blocks=blocks,
        allowed=frozenset(pairs - refused.keys()),
        planned=frozenset(_planned(pack, takers, pairs, blocks)),
        refused=refused,
        quotas={quota.period: float(quota.area) for quota in own.quotas},
        smallest_plot=float(own.smallest_plot),
        locks=tuple(locks),
        assumptions=(
            *(told(*change, pack.county.units.area) for change in of_stock.values.items()),
            *need.assumptions, *land.assumptions,
            *assumptions_of(
                pack, land, takers, by=by, reading=reading, closed=closed, won=won
            ),
        ),
        whole=frozenset(taker.name for taker in takers if taker.whole),
        industry_of={taker.name: taker.industry for taker in takers},
        smallest_cluster=float(own.smallest_cluster),
        prices={pair: price for pair, each in stands.items()
                if price and each.against and pair not in refused},
        apart=tuple(_apart(own, takers, blocks)),
        limits=tuple(_limits(own, takers)),
        goals=own.goals if asked.goals is None else asked.goals,
        weights=_weights(own) if asked.weights is None else asked.weights,
    )  # fmt: skip


def _needs(need: Demand, periods: Sequence[str]) -> dict[str, dict[str, Need]]:
    needs: dict[str, dict[str, Need]] = {}
    for row in need.rows:
        if row.industry != need.total and row.period in periods:
            figures = row.figures
            needs.setdefault(row.industry, {})[row.period] = Need(
                float(figures["land_new"].value), float(figures["intensity_required"].value)
            )
    return needs


def _land(row: SupplyRow, terms: Allocation, closed: Iterable[LegalClass]) -> Land:
    """A block's land without farmland, closed classes and reserves, off the latest periods.

    Permanent basic farmland lies in the closed classes as far as they reach.
    """
    figures = {name: float(each.value) for name, each in row.figures.items() if each is not None}
    farmland = 0.0 if row.block in terms.granted else figures.get("permanent_basic_farmland", 0.0)
    shut = max(0.0, sum(figures.get(name, 0.0) for name in closed) - farmland)
    kept = sum(float(each.area or 0) for each in terms.reserves if each.block == row.block)
    area = max(0.0, figures["developable"] - farmland - shut - kept)
    by_period, left = {}, area
    for period, each in row.by_period.items():
        by_period[period] = min(float(each.value), left)
        left -= by_period[period]
    known = "construction_land" in figures
    ready = figures.get("construction_land", 0.0) + figures.get("converted", 0.0)
    return Land(row.platform, by_period, min(area, ready) if known else area, farmland, shut)


def _won(pack: Pack, changes: Changes, periods: Sequence[str]) -> dict[Redeveloped, float]:
    """Land that is redeveloped, 亩; what a person sets for a period is shared as it is stated."""
    inputs = redevelopment_inputs(pack)
    stated = {
        each: float(pack.facts[each.fact].stated.value)
        for each in pack.allocation.redevelopment
        if each.period in periods
    }
    whole: dict[str, float] = {}
    for each, area in stated.items():
        whole[each.period] = whole.get(each.period, 0.0) + area
    asked = {
        period: float(changes.values[name])
        for period, name in inputs.items()
        if name in changes.values
    }
    return {
        each: area * asked[each.period] / whole[each.period]
        if each.period in asked and whole[each.period]
        else area
        for each, area in stated.items()
    }


def _redeveloped(won: Redeveloped, area: float, periods: Sequence[str]) -> Land:
    by_period = {period: area if period == won.period else 0.0 for period in periods}
    cost = float(won.cost or 0)
    return Land(won.platform or "", by_period, area, cost=cost, redeveloped=True)


def _refused(stands: Mapping[Pair, Standing], reading: Reading) -> dict[Pair, str]:
    against = {pair: each.against for pair, each in stands.items() if reading == "division"}
    every = {pair: each.refused or against.get(pair, "") for pair, each in stands.items()}
    return {pair: why for pair, why in every.items() if why}


def _planned(
    pack: Pack, takers: Sequence[Taker], pairs: set[Pair], blocks: Mapping[str, Land]
) -> set[Pair]:
    """What fits: a block's own industries on it, anyone on land in use."""
    industry = {taker.name: taker.industry for taker in takers}
    return {
        (name, block)
        for name, block in pairs
        if blocks[block].redeveloped or industry[name] in pack.blocks[block].industries
    }


def _weights(terms: Allocation) -> dict[Goal, float]:
    return {goal: float(weight) for goal, weight in terms.weights.items()}


def _apart(
    terms: Allocation, takers: Sequence[Taker], blocks: Mapping[str, Land]
) -> Iterable[Apart]:
    beside = {each.blocks for each in terms.neighbours}
    for rule in terms.incompatible:
        near = beside if rule.within == "neighbours" else set()
        places = frozenset({(block, block) for block in blocks} | near
                           | {(second, first) for first, second in near})  # fmt: skip
        why = rule.assumed or str(rule.locator or "")
        for one, other in product(takers, takers):
            if rule.one in one.names and rule.other in other.names and one is not other:
                yield Apart(one.name, other.name, places, why)


def _limits(terms: Allocation, takers: Sequence[Taker]) -> Iterable[Limit]:
    for each in terms.capacities:
        loads = {
            taker.name: float(load)
            for taker in takers
            if (load := next((each.per_mu[name] for name in (taker.name, *sorted(taker.products),
                                                             taker.industry)
                              if name in each.per_mu), None))
        }  # fmt: skip
        yield Limit(each.name, frozenset(each.blocks), float(each.most), each.unit, loads)


def _check_locks(locks: Sequence[Lock], pairs: set[Pair], refused: Mapping[Pair, str]) -> None:
    faults = Faults()
    inside = {(lock.industry, lock.block) for lock in locks if lock.inside}
    for lock in locks:
        pair, place = (lock.industry, lock.block), Place(field="--lock" if lock.inside else "--bar")
        if pair not in pairs:
            message = mark(
                "there is no {industry} on {block} to decide; the industries are {industries}, the "
                "blocks {blocks}"
            )
            faults.add(
                "L020", message, place, industry=lock.industry, block=lock.block,
                industries=", ".join(sorted({industry for industry, _ in pairs})),
                blocks=", ".join(sorted({block for _, block in pairs})),
            )  # fmt: skip
        elif lock.inside and pair in refused:
            message = mark("{industry} cannot be fixed to {block}: {why}")
            faults.add("L022", message, place, industry=lock.industry, block=lock.block,
                       why=refused[pair])  # fmt: skip
        elif not lock.inside and pair in inside:
            message = mark("{industry} is both fixed to {block} and kept from it; take one back")
            faults.add("L022", message, place, industry=lock.industry, block=lock.block)
    faults.check()
