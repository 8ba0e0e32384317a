"""Demand for land against its supply, by period and platform, and what redevelopment must add.

The documents state demand by industry and supply by block. To set them against each other on a
platform, each industry's demand is shared among the platforms by the pack's division of labour;
that share is an assumption and is labelled so, and ``share.<industry>.<platform>`` changes it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.figure import Figure, total
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.planning.changes import Changes, told
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
    asked = changes or Changes()
    of_demand, of_supply, of_shares = _split(pack, asked)
    need = demand(pack, horizon=horizon, changes=of_demand)
    land = supply(pack, horizon=horizon, changes=of_supply)
    shares = _shares(pack, land, of_shares)
    rows = tuple(_rows(pack, need, land, shares))
    changed = (told(name, value, None) for name, value in of_shares.values.items())
    assumed = (*need.assumptions, *land.assumptions, *changed, *_assumptions(pack))
    return Balance(rows, shares, assumed)


def _split(pack: Pack, asked: Changes) -> tuple[Changes, Changes, Changes]:
    """Each part of the answer gets the changes that are its own; the demand checks the rest."""
    of_land = set(supply_inputs(pack))
    land = {name: value for name, value in asked.values.items() if name in of_land}
    shares = {name: value for name, value in asked.values.items() if name.startswith("share.")}
    rest = {
        name: value
        for name, value in asked.values.items()
        if name not in land and name not in shares
    }
    return Changes(rest), Changes(land), Changes(shares)


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
        weights = _product_lines(pack, industry, platforms)
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


def _product_lines(pack: Pack, industry: str, platforms: tuple[str, ...]) -> dict[str, Fraction]:
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
    pack: Pack, need: Demand, land: Supply, shares: Mapping[str, Mapping[str, Figure]]
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
                figures["redevelopment_planned"] = _redevelopment(pack, period)
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
