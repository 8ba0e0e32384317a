"""Demand for land against its supply, by period and platform, and what redevelopment must add.

The documents state demand by industry and supply by block. To set them against each other on a
platform, each industry's demand is shared among the platforms by the pack's division of labour;
that share is an assumption and is labelled so, and ``share.<industry>.<platform>`` changes it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.figure import Figure, total
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.planning.changes import Changes, split, told
from wanmu.planning.demand import Demand, demand
from wanmu.planning.supply import Supply, supply, supply_inputs


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A period on a platform, or in the whole county (``platform`` empty); areas in 亩."""

    period: str
    platform: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Balance:
    """Rows by period: the county first, then its platforms."""

    rows: tuple[BalanceRow, ...]
    shares: Mapping[str, Mapping[str, Figure]]
    assumptions: tuple[str, ...]


def balance(pack: Pack, *, horizon: int | None = None, changes: Changes | None = None) -> Balance:
    """Whether the land is there: demand less supply, period by period, shortage carried on."""
    asked = split_changes(pack, changes or Changes())
    need = demand(pack, horizon=horizon, changes=asked.demand)
    land = supply(pack, horizon=horizon, changes=asked.supply)
    shares = _shares(pack, land, asked.shares)
    redeveloped = redevelopment(pack, asked.redevelopment)
    rows = tuple(_rows(pack, need, land, shares, redeveloped))
    changed = (told(name, value, None) for name, value in asked.shares.values.items())
    area = pack.county.units.area
    set_areas = (told(name, value, area) for name, value in asked.redevelopment.values.items())
    assumed = (*need.assumptions, *land.assumptions, *changed, *set_areas, *_assumptions(pack))
    return Balance(rows, shares, assumed)


class SplitChanges(NamedTuple):
    """The changes that belong to each part of the balance."""

    demand: Changes
    supply: Changes
    shares: Changes
    redevelopment: Changes


def split_changes(pack: Pack, asked: Changes) -> SplitChanges:
    """Each part of the answer gets the changes that are its own; the demand checks the rest."""
    of_land, rest = split(asked, supply_inputs(pack))
    shares, rest = split(rest, [name for name in rest.values if name.startswith("share.")])
    planned, rest = split(rest, redevelopment_inputs(pack).values())
    return SplitChanges(rest, of_land, shares, planned)


def redevelopment_inputs(pack: Pack) -> dict[str, str]:
    """The input that holds the redevelopment planned in each period: ``redevelopment.2025``."""
    return {item.period: f"redevelopment.{item.target}" for item in pack.demand.periods}


def redevelopment(pack: Pack, asked: Changes) -> dict[str, Figure]:
    """The redevelopment that is planned in each period, in 亩."""
    return {
        period: Figure.exactly(asked.values[name])
        if name in asked.values
        else _redevelopment(pack, period)
        for period, name in redevelopment_inputs(pack).items()
    }


def _shares(pack: Pack, land: Supply, asked: Changes) -> dict[str, dict[str, Figure]]:
    """Of each industry's demand, the part that goes to each platform; the parts add up to one."""
    platforms = land.platforms
    asked.check(
        f"share.{industry}.{platform}"
        for industry in pack.demand.industries
        for platform in platforms
    )
    shares = {}
    for industry in pack.demand.industries:
        weights = product_lines(pack, industry, platforms)
        if not sum(weights.values()):
            # Nothing is divided: the land goes where there is some.
            areas = {p: total(land.developable(t, p) for t in land.periods) for p in platforms}
            weights = {platform: area.value for platform, area in areas.items()}
        whole = sum(weights.values())
        parts = {platform: Fraction(weights[platform], whole) for platform in platforms}
        shares[industry] = {
            p: Figure.exactly(s) for p, s in _changed(parts, industry, asked).items()
        }
    return shares


def product_lines(pack: Pack, industry: str, platforms: tuple[str, ...]) -> dict[str, Fraction]:
    """How many product lines of an industry the division of labour gives to each platform."""
    lines: Counter[str] = Counter()
    for line in pack.division:
        if line.industry == industry:
            lines.update({platform: max(len(line.products), 1) for platform in line.platforms})
    return {platform: Fraction(lines[platform]) for platform in platforms}


def _changed(parts: Mapping[str, Fraction], industry: str, asked: Changes) -> dict[str, Fraction]:
    """Changed shares as asked; the other platforms keep their proportions in what is left."""
    fixed = {
        platform: asked.values[name]
        for platform in parts
        if (name := f"share.{industry}.{platform}") in asked.values
    }
    free = {platform: part for platform, part in parts.items() if platform not in fixed}
    left = 1 - sum(fixed.values(), Fraction(0))
    if left < 0 or (left and not free):
        raise InputError.of(
            "L006",
            mark("the shares of {industry} add up to {sum}, and must add up to 1"),
            Place(field="--set"),
            industry=industry,
            sum=decimal_text(1 - left),
        )
    whole = sum(free.values(), Fraction(0))
    return fixed | {
        p: left * part / whole if whole else left / len(free) for p, part in free.items()
    }


def _rows(
    pack: Pack,
    need: Demand,
    land: Supply,
    shares: Mapping[str, Mapping[str, Figure]],
    redeveloped: Mapping[str, Figure],
) -> Iterator[BalanceRow]:
    carried = {platform: Figure.exactly(0, "computed") for platform in ("", *land.platforms)}
    for period in land.periods:
        for platform in ("", *land.platforms):
            wanted = total(
                need.land_new(industry, period) * shares[industry][platform]
                if platform
                else need.land_new(industry, period)
                for industry in pack.demand.industries
            )
            offered = land.developable(period, platform or None)
            gap = wanted - offered
            carried[platform] += gap
            figures = {
                "demand": wanted,
                "supply": offered,
                "shortage": gap,
                "shortage_carried": carried[platform],
                "redevelopment_needed": _not_below_zero(carried[platform]),
            }
            if not platform:
                figures["redevelopment_planned"] = redeveloped[period]
            yield BalanceRow(period, platform, figures)


def _not_below_zero(figure: Figure) -> Figure:
    return figure if figure.value > 0 else Figure.exactly(0, "computed")


def _redevelopment(pack: Pack, period: str) -> Figure:
    facts = [pack.facts[item.area] for item in pack.demand.redevelopment if item.period == period]
    return total(Figure(fact.stated.value, fact.stated.interval) for fact in facts)


def _assumptions(pack: Pack) -> Iterator[str]:
    yield text(
        "each industry's demand is shared among the platforms by the number of product lines that "
        "the division of labour gives them; the documents do not state shares"
    )
    if pack.demand.redevelopment:
        yield text(
            "land won by redevelopment is shown beside the shortage and is not taken from it"
        )
