"""The published margins that made-up firms must meet, found among a pack's facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import mark
from wanmu.kernel.units import Unit, unit
from wanmu.pack import Fact, Pack
from wanmu.synth.measures import (
    COUNT,
    LADDER,
    MEASURES,
    RATIOS,
    SHARES,
    WHOLE_MEASURES,
    measure_unit,
)

Axis: TypeAlias = Literal["county", "industry", "area"]
ABOVE: Final = "above_scale"
WHOLE: Final = ("all", "industrial")
HUNDRED_MILLION: Final = 10_000
"""One 亿元 in 万元."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A published figure of many firms: a sum, a count or one sum over another.

    ``interval`` and ``value`` are in ``unit``, made of the units of the measures; ``at_least``
    counts the firms from that output on, in 万元; ``share_of`` is what one unit of the printed
    share is, where a share of another figure is printed.
    """

    facts: tuple[Fact, ...]
    axis: Axis
    group: str
    whole: bool
    numerator: str
    denominator: str
    at_least: int
    unit: Unit
    value: Fraction
    interval: Interval
    share_of: Fraction = Fraction(1)

    @property
    def id(self) -> str:
        """The fact that states it first."""
        return self.facts[0].id

    @property
    def printed(self) -> str:
        """The figure as published, with its unit."""
        return str(self.facts[0].stated)

    @property
    def weight(self) -> float:
        """How much speaks for it: how often it is stated; a quotient is derived from levels."""
        return len(self.facts) + (0 if self.denominator or self.facts[0].suffix else 2)


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a year, and the groups that they divide the county's firms into."""

    year: int
    county: str
    industries: tuple[str, ...]
    areas: tuple[str, ...]
    platform_of: Mapping[str, str]
    listed: tuple[Margin, ...]

    @property
    def split_areas(self) -> tuple[str, ...]:
        """The areas of which figures are published for firms of every size."""
        wholes = {m.group for m in self.listed if m.whole and m.axis == "area"}
        return tuple(area for area in self.areas if area in wholes)

    def stated(self, measure: str, axis: Axis) -> bool:
        """Whether some margin speaks of a measure along an axis."""
        return any(
            margin.axis == axis and measure in (margin.numerator, margin.denominator)
            for margin in self.listed
        )


def find_margins(pack: Pack, years: tuple[int, ...]) -> Margins:
    """The margins of the year, among ``years``, of which most is published.

    Raises:
        InputError: Y001, when the pack does not say how many firms there are above scale.
    """
    county = pack.county.county
    year = max(years, key=lambda year: sum(_of_year(fact, year) for fact in pack.facts.values()))
    facts = [fact for fact in _tables_first(pack) if _of_year(fact, year)]
    counted = [fact.subject for fact in facts if (fact.indicator, fact.scope) == (COUNT, ABOVE)]
    if county not in counted:
        raise InputError.of(
            "Y001",
            mark("the pack does not state how many firms of {county} are above scale in any of "
                 "{years}; add that fact"),
            Place("facts"),
            county=county,
            years=", ".join(map(str, years)),
        )  # fmt: skip
    industries = tuple(dict.fromkeys(s for s in counted if s in pack.industries))
    areas = tuple(
        dict.fromkeys(s for s in counted if s in {*pack.platforms, *pack.regions} - {county})
    )
    industries = industries or tuple(pack.industries) or ("",)
    areas = areas or ("",)
    platform_of = {area: _platform_of(pack, area, areas) for area in areas}
    finder = _Finder(pack, county, industries, areas, {p: a for a, p in platform_of.items() if p})
    listed = tuple(_merged(finder.find(facts)))
    return Margins(year, county, industries, areas, platform_of, listed)


def _tables_first(pack: Pack) -> list[Fact]:
    """What was measured; a table's cell stands for the sentences that repeat it."""
    tables = [f"{table.id}." for table in pack.tables]

    def place(fact: Fact) -> int:
        found = (at for at, prefix in enumerate(tables) if fact.id.startswith(prefix))
        return next(found, len(tables))

    return sorted((f for f in pack.facts.values() if f.kind == "actual"), key=place)


def _of_year(fact: Fact, year: int) -> bool:
    """Whether a fact speaks of the year, or of its last day as stocks do."""
    return fact.period.text in {str(year), f"{year}-12-31"}


def _platform_of(pack: Pack, area: str, areas: tuple[str, ...]) -> str:
    """The platform in which an area's industry stands: itself, or the one that lies in the town."""
    if area in pack.platforms:
        return area
    inside = [p.id for p in pack.platforms.values() if p.region == area and p.id not in areas]
    return inside[0] if inside else ""


@dataclass(frozen=True, slots=True)
class _Finder:
    pack: Pack
    county: str
    industries: tuple[str, ...]
    areas: tuple[str, ...]
    area_of: Mapping[str, str]

    def find(self, facts: list[Fact]) -> Iterator[Margin]:
        for fact in facts:
            place = self._place(fact.subject)
            if place is not None:
                margin = self._margin(fact, *place)
                if margin is not None:
                    yield margin

    def _place(self, subject: str) -> tuple[Axis, str] | None:
        if subject == self.county:
            return "county", subject
        if subject in self.industries:
            return "industry", subject
        if subject in self.areas:
            return "area", subject
        return ("area", self.area_of[subject]) if subject in self.area_of else None

    def _margin(self, fact: Fact, axis: Axis, group: str) -> Margin | None:
        whole = fact.scope in WHOLE
        if not whole and fact.scope != ABOVE:
            return None
        level = fact.indicator in (WHOLE_MEASURES if whole else MEASURES)
        if level:
            return _of(fact, axis, group, fact.indicator, whole=whole)
        if fact.indicator in RATIOS and not whole:
            over, under = RATIOS[fact.indicator]
            return _of(fact, axis, group, over, denominator=under)
        if fact.indicator.startswith(LADDER) and axis == "county":
            size = int(fact.indicator.removeprefix(LADDER)) * HUNDRED_MILLION
            return _of(fact, axis, group, COUNT, whole=True, at_least=size)
        if fact.indicator in SHARES and whole and axis == "county":
            return self._share(fact)
        return None

    def _share(self, fact: Fact) -> Margin | None:
        """A share of a stated figure is a level: of it, as much as both roundings allow."""
        measure = fact.stem
        other = SHARES[fact.indicator]
        wholes = [
            found
            for found in self.pack.facts.values()
            if (found.subject, found.indicator, found.period) == (self.county, other, fact.period)
        ]
        if not wholes:
            return None
        target = unit(measure_unit(measure))
        each = fact.unit.factor_to(unit(""))
        share_of = wholes[0].stated.value * wholes[0].unit.factor_to(target) * each
        return Margin(
            (fact,), "county", self.county, whole=True, numerator=measure, denominator="",
            at_least=0, unit=target, value=fact.stated.value * share_of,
            interval=fact.stated.to("") * wholes[0].stated.to(target), share_of=share_of,
        )  # fmt: skip


def _of(  # noqa: PLR0917  a margin is what is counted, where, and over what
    fact: Fact,
    axis: Axis,
    group: str,
    numerator: str,
    denominator: str = "",
    at_least: int = 0,
    *,
    whole: bool = False,
) -> Margin:
    target = unit(measure_unit(numerator))
    if denominator:
        target /= unit(measure_unit(denominator))
    value = fact.stated.value * fact.unit.factor_to(target)
    interval = fact.stated.to(target)
    return Margin(
        (fact,), axis, group, whole, numerator, denominator, at_least, target, value, interval
    )


def _merged(margins: Iterator[Margin]) -> Iterator[Margin]:
    """A figure that is printed alike in several places is one margin."""
    alike: dict[tuple[object, ...], Margin] = {}
    for one in margins:
        key = (one.axis, one.group, one.facts[0].indicator, one.whole, one.interval)
        first = alike.get(key)
        alike[key] = one if first is None else _joined(first, one)
    yield from alike.values()


def _joined(first: Margin, other: Margin) -> Margin:
    return Margin(
        (*first.facts, *other.facts), first.axis, first.group, first.whole, first.numerator,
        first.denominator, first.at_least, first.unit, first.value, first.interval,
    )  # fmt: skip
