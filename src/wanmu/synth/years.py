"""Other years than the base year: county totals that follow the published growth rates.

A rate for part of a year is taken for the whole of it; what nothing is published of grows as
output does, and land not at all. Firms differ around the county's growth. All of it is assumed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from wanmu.kernel.interval import Interval
from wanmu.pack import Fact, Pack
from wanmu.synth.calibrate import fitted
from wanmu.synth.draws import Figures, rounded
from wanmu.synth.margins import ABOVE
from wanmu.synth.measures import COUNT, MEASURES, RATIOS
from wanmu.synth.program import Array, Flags, Program
from wanmu.synth.reconcile import inside

_FIRM: Final = 0.12
_NOISE: Final = 0.03
_CAP: Final = 0.97
_WIDEST: Final = 5.0
_MINOR: Final = 0.01
_STEADY: Final = frozenset({"land", COUNT})
_ONE: Final = Interval.point(1)


@dataclass(frozen=True, slots=True)
class Growth:
    """A published rate of growth between the base year and another."""

    fact: Fact
    numerator: str
    denominator: str
    forward: bool

    @property
    def factor(self) -> Interval:
        """The other year over the base year, as much as rounding allows."""
        grown = self.fact.stated.to("") + _ONE
        return grown if self.forward else _ONE / grown

    @property
    def value(self) -> float:
        """The same from the rate as printed."""
        grown = 1 + float(self.fact.stated.value * self.fact.unit.factor)
        return grown if self.forward else 1 / grown

    def rate(self, factor: float) -> Fraction:
        """The rate of growth that a factor from the base year to the other comes from."""
        return Fraction(factor if self.forward else 1 / factor) - 1


def growths(pack: Pack, base: int, year: int) -> tuple[Growth, ...]:
    """The published rates between two years that follow each other."""
    if abs(year - base) != 1:
        return ()
    found: dict[str, Growth] = {}
    facts = [fact for fact in pack.facts.values() if _links(fact, pack, max(base, year))]
    # A rate of the whole year speaks before one of eleven months.
    for fact in sorted(facts, key=lambda fact: len(fact.period.text)):
        over, under = RATIOS.get(fact.stem, (fact.stem, ""))
        found.setdefault(fact.stem, Growth(fact, over, under, forward=year > base))
    return tuple(found.values())


def _links(fact: Fact, pack: Pack, year: int) -> bool:
    known = fact.stem in RATIOS or fact.stem in MEASURES
    return (
        fact.suffix == "growth"
        and known
        and (fact.subject, fact.scope, fact.kind) == (pack.county.county, ABOVE, "actual")
        and fact.period.years == range(year, year + 1)
    )


def factors(rates: tuple[Growth, ...]) -> Mapping[str, float]:
    """Each measure's county total over the base year's, meeting as many rates as can hold."""
    program = Program()
    at = {m: program.variable(1 / _WIDEST, _WIDEST) for m in MEASURES}
    for growth in rates:
        _hold(program, at, growth)
    for measure in MEASURES:
        if measure in _STEADY:
            program.near({at[measure]: 1.0}, 1.0, _MINOR)
        elif measure != "output":
            program.near({at[measure]: 1.0, at["output"]: -1.0}, 0.0, _MINOR)
    program.near({at["output"]: 1.0}, 1.0, _MINOR**2)
    found = program.solve()
    if found is None:  # pragma: no cover  every rate may be let go
        return dict.fromkeys(MEASURES, 1.0)
    return {measure: float(found.values[column]) for measure, column in at.items()}


def _hold(program: Program, at: Mapping[str, int], growth: Growth) -> None:
    low, high = inside(growth.factor, growth.value)
    let_go = program.variable(0, 1, 10.0, integer=True)
    over = {at[growth.numerator]: 1.0}

    def less(times: float) -> dict[int, float]:
        return {**over, at[growth.denominator]: -times} if growth.denominator else over

    wide = _WIDEST * (1 + max(abs(low), abs(high)))
    least, most = (0.0, 0.0) if growth.denominator else (low, high)
    program.row({**less(low), let_go: wide}, low=least)
    program.row({**less(high), let_go: -wide}, high=most)
    program.near(less(growth.value), 0.0 if growth.denominator else growth.value, 1.0)


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the output of each firm stays between, whatever the year."""

    low: Array
    high: Array


def other_year(
    base: Figures,
    growth: Mapping[str, float],
    sizes: Sizes,
    random: np.random.Generator,
    missing: Collection[int] = (),
) -> Figures:
    """The figures of the same firms in another year, in which some may not have been there."""
    shock = random.lognormal(0, _FIRM, base["output"].size)
    shock[list(missing)] = 0.0
    there = shock > 0
    result: Figures = {}
    for measure, column in base.items():
        target = float(column.sum()) * growth.get(measure, growth["output"])
        if measure.startswith("land"):
            result[measure] = _to(np.where(there, column, 0.0), target)
            continue
        draft = column * shock * random.lognormal(0, _NOISE, column.size)
        bounds = _bounds(measure, result, sizes, there)
        result[measure] = fitted(draft, *bounds, target) if bounds else _to(draft, target)
    return rounded(result)


def _bounds(measure: str, done: Figures, sizes: Sizes, there: Flags) -> tuple[Array, Array] | None:
    """Firms stay in their size class, and add no more value than they put out."""
    match measure:
        case "output":
            return sizes.low * there, sizes.high * there
        case "value_added":
            return np.zeros(there.size), _CAP * done["output"]
    return None


def _to(draft: Array, target: float) -> Array:
    """A draft scaled to a sum."""
    total = float(draft.sum())
    return draft * (target / total) if total else draft
