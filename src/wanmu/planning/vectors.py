"""The balance of many draws at once: the same rules as ``demand``, ``supply`` and ``balance``.

A draw is a millionth of its unit exactly, so each can be given to ``--set`` and the engines for one
answer give the same. Land is rounded as they round it: where floats come so near to a half that
they cannot tell which way, the draw is computed anew in fractions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.figure import round_to
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.pack.models import Block, DemandPeriod, Multiple
from wanmu.planning.balance import (
    Balance,
    balance,
    product_lines,
    redevelopment_inputs,
    split_changes,
)
from wanmu.planning.changes import Changes
from wanmu.planning.demand import periods_until
from wanmu.planning.inputs import Inputs
from wanmu.planning.known import input_values
from wanmu.planning.spread import Floats
from wanmu.planning.supply import Supply, supply

Draws: TypeAlias = Mapping[str, Floats]
"""Inputs that differ from draw to draw, by name; all others are as in the one answer."""

STEP: Final = 10**6
"""Draws are whole numbers of one part in so many of the input's unit; so are all areas."""
_UNSURE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Areas in 亩 by period, by place (the county first, as "") and by draw."""

    periods: tuple[str, ...]
    places: tuple[str, ...]
    demand: Floats
    supply: Floats
    redevelopment: Floats
    """Planned by the end of each period, by draw."""

    @property
    def shortage(self) -> Floats:
        """Demand less supply, period by period."""
        return to_step(self.demand - self.supply)

    @property
    def carried(self) -> Floats:
        """The shortages of this and all earlier periods."""
        return to_step(np.cumsum(self.demand - self.supply, axis=0))


def to_step(values: Floats) -> Floats:
    """Rounded to a millionth, so that what is equal in fractions is equal here."""
    rounded: Floats = np.rint(values * STEP) / STEP + 0.0
    return rounded


@dataclass(frozen=True, slots=True)
class Vectors:
    """A pack made ready for draws; ``changes`` hold in every one of them."""

    pack: Pack
    changes: Changes
    values: Mapping[str, Fraction]
    periods: tuple[DemandPeriod, ...]
    point: Balance
    land: Supply
    to_land: Fraction

    @classmethod
    def of(
        cls, pack: Pack, *, horizon: int | None = None, changes: Changes | None = None
    ) -> "Vectors":
        """The pack, for the periods that end by ``horizon``.

        Raises:
            InputError: as ``balance`` does.
        """
        asked = changes or Changes()
        return cls(
            pack,
            asked,
            input_values(pack, asked),
            tuple(periods_until(pack, horizon)),
            balance(pack, horizon=horizon, changes=asked),
            supply(pack, horizon=horizon, changes=split_changes(pack, asked).supply),
            _to_land(pack),
        )

    def outcomes(self, draws: Draws, count: int) -> Outcomes:
        """Demand, supply and planned redevelopment of every draw.

        Raises:
            InputError: L045 when a draw gives a block less land than is developed first.
        """
        given = _blocks(self, draws)
        shares = _shares(self, draws)
        places = ("", *self.land.platforms)
        demand = np.zeros((len(self.periods), len(places), count))
        supplied = np.zeros_like(demand)
        for at, period in enumerate(self.periods):
            needs = {i: _needed(self, draws, i, period) for i in self.pack.demand.industries}
            demand[at, 0] = sum(needs.values())
            for place, platform in enumerate(places[1:], start=1):
                demand[at, place] = sum(needs[i] * shares[i][platform] for i in needs)
                here = [row.block for row in self.land.rows if row.platform == platform]
                supplied[at, place] = sum(given[block][at] for block in here)
        supplied[:, 0] = supplied[:, 1:].sum(axis=1)
        planned = np.zeros((len(self.periods), count))
        for at, name in enumerate(self._redevelopment()):
            planned[at] = draws.get(name, float(self.values[name]))
        return Outcomes(
            tuple(each.period for each in self.periods),
            places,
            demand,
            supplied,
            np.cumsum(planned, axis=0),
        )

    def _redevelopment(self) -> list[str]:
        names = redevelopment_inputs(self.pack)
        return [names[each.period] for each in self.periods]


def changes_of(draws: Draws, at: int) -> Changes:
    """One draw as the changes that the engines for one answer take."""
    return Changes({name: exact(values[at]) for name, values in draws.items()})


def exact(value: float) -> Fraction:
    """A drawn value as the exact number that it stands for."""
    return Fraction(round(value * STEP), STEP)


def _to_land(pack: Pack) -> Fraction:
    """What output over output per mu is multiplied by to be land: 10,000 for 亿元 and 万元/亩."""
    inputs = Inputs(pack, Changes())
    output, intensity, land = (inputs.unit(name) for name in ("output", "intensity", "land"))
    return (output / intensity).factor_to(land)


@dataclass(frozen=True, slots=True)
class _Need:
    """The new land of an industry in a period, and the inputs that it follows from."""

    target: str
    before: str
    per_mu: tuple[str, ...]
    """An output per mu, and the factors that it is multiplied by."""
    to_land: Fraction

    @classmethod
    def of(cls, vectors: Vectors, draws: Draws, industry: str, period: DemandPeriod) -> "_Need":
        spec = vectors.pack.demand
        earlier = [each.target for each in spec.periods if each.target < period.target]
        before = max(earlier, default=spec.base)
        set_alone = draws.keys() | vectors.changes.values.keys()
        rules = {each.target: each.intensity for each in spec.periods}

        def per_mu(target: int) -> tuple[str, ...]:
            name, rule = f"intensity.{industry}.{target}", rules[target]
            if name in set_alone or not isinstance(rule, Multiple):
                return (name,)
            return (*per_mu(rule.of), f"intensity_factor.{target}")

        return cls(
            f"output.{industry}.{period.target}",
            f"output.{industry}.{before}",
            per_mu(period.target),
            vectors.to_land,
        )

    @property
    def names(self) -> tuple[str, ...]:
        return (self.target, self.before, *self.per_mu)

    def land(self, look: Callable[[str], Any], to_land: Any) -> Any:
        """The land before it is rounded, in floats or in fractions, as ``look`` gives them."""
        per_mu = look(self.per_mu[0])
        for factor in self.per_mu[1:]:
            per_mu = per_mu * look(factor)
        return (look(self.target) - look(self.before)) / per_mu * to_land

    def exactly(self, values: Mapping[str, Fraction], step: Fraction) -> Fraction:
        """The land in fractions, rounded as ``demand`` rounds it."""
        return round_to(self.land(values.__getitem__, self.to_land), step)


def _needed(vectors: Vectors, draws: Draws, industry: str, period: DemandPeriod) -> Any:
    """New land of an industry, 亩: a number for each draw, or one for all."""
    need, step = _Need.of(vectors, draws, industry, period), vectors.pack.demand.round_land
    drawn = [name for name in need.names if name in draws]
    if not drawn:
        return float(need.exactly(vectors.values, step))
    fixed = {name: float(vectors.values[name]) for name in need.names}
    steps = need.land({**fixed, **draws}.__getitem__, float(need.to_land)) / float(step)
    whole = np.copysign(np.floor(np.abs(steps) + 0.5), steps)
    unsure = np.flatnonzero(np.abs(np.abs(steps) % 1 - 0.5) < _UNSURE)
    if unsure.size:
        rows, back = np.unique(
            np.stack([draws[name][unsure] for name in drawn]), axis=1, return_inverse=True
        )
        again = []
        for row in rows.T:
            values = {**vectors.values, **dict(zip(drawn, map(exact, row), strict=True))}
            again.append(float(need.exactly(values, step) / step))
        whole[unsure] = np.array(again)[back.ravel()]
    return whole * float(step)


def _blocks(vectors: Vectors, draws: Draws) -> dict[str, list[Any]]:
    """The developable land of every block by period, as ``supply`` splits it."""
    given: dict[str, list[Any]] = {}
    faults = Faults()
    for row in vectors.land.rows:
        block = vectors.pack.blocks[row.block]
        inputs = [f"{name}.{row.block}" for name in ("red_line", "supplied", "first_phase")]
        if not draws.keys() & set(inputs):
            given[row.block] = [float(figure.value) for figure in row.by_period.values()]
            continue
        red_line, supplied, first = (draws.get(n, float(vectors.values[n])) for n in inputs)
        given[row.block] = _phases(vectors, draws, block, red_line - supplied, first)
        least = min(float(np.min(area)) for area in given[row.block])
        if least < -1 / STEP:
            faults.add(
                "L045",
                mark(
                    "the distributions of {inputs} let {block} have {least} 亩 in a period; narrow "
                    "them, so that no more is supplied or developed first than there is"
                ),
                Place("scenarios.yaml"),
                inputs=", ".join(name for name in inputs if name in draws),
                block=row.block,
                least=f"{least:,.1f}",
            )
    faults.check()
    return given


def _phases(vectors: Vectors, draws: Draws, block: Block, land: Any, first: Any) -> list[Any]:
    name = f"first_phase.{block.id}"
    spans = [each.period for each in vectors.pack.demand.periods]
    if block.first_phase_area or name in draws or name in vectors.changes.values:
        every = [first, land - first, *([0.0] * (len(spans) - 2))]
    else:
        every = [land if span == block.phase else 0.0 for span in spans]
    return every[: len(vectors.periods)]


def _shares(vectors: Vectors, draws: Draws) -> dict[str, dict[str, Any]]:
    """Of each industry's demand, the part that goes to each platform.

    Where nothing is divided it follows the developable land, which may differ from draw to draw.
    """
    platforms = vectors.land.platforms
    areas_differ = any(name.startswith(("red_line.", "supplied.")) for name in draws)
    shares: dict[str, dict[str, Any]] = {}
    for industry, stated in vectors.point.shares.items():
        shares[industry] = {platform: float(share.value) for platform, share in stated.items()}
        if areas_differ and not any(product_lines(vectors.pack, industry, platforms).values()):
            shares[industry] |= _by_land(vectors, draws, industry)
    return shares


def _by_land(vectors: Vectors, draws: Draws, industry: str) -> dict[str, Any]:
    given = _blocks(vectors, draws)
    free = [
        platform
        for platform in vectors.land.platforms
        if f"share.{industry}.{platform}" not in vectors.changes.values
    ]
    left = sum(float(vectors.point.shares[industry][platform].value) for platform in free)
    areas = {
        platform: sum(sum(given[r.block]) for r in vectors.land.rows if r.platform == platform)
        for platform in free
    }
    whole = sum(areas.values())
    return {platform: left * area / whole for platform, area in areas.items()}
