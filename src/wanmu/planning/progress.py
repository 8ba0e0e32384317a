"""How far each target has come, against how much of its time has gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wanmu.kernel.period import Period
from wanmu.pack import Fact, Pack
from wanmu.pack.models import Target


@dataclass(frozen=True, slots=True)
class Standing:
    """A target, and what was printed of the same figure before.

    ``base`` is the earliest year's figure and ``now`` the latest, None where none is printed.
    ``reached`` is the share of the way from the one to the target, ``elapsed`` the share of the
    time; both None where there is no base.
    """

    target: Target
    goal: Fact
    base: Fact | None
    now: Fact | None
    reached: Fraction | None
    elapsed: Fraction | None

    @property
    def behind(self) -> bool | None:
        """Whether less of the way than of the time is behind it; None where nothing is known yet.

        Nothing is known while the latest figure is of the base's own year.
        """
        if self.reached is None or not self.elapsed:
            return None
        return self.reached < self.elapsed

    def way_of(self, value: float, year: int) -> tuple[float, float] | None:
        """How much of the way and of the time a figure of one's own has gone, in the goal's unit.

        None where there is no base to begin from, or none of the time is gone.
        """
        if self.base is None:
            return None
        begun, aim = float(self.base.stated.value), float(self.goal.stated.value)
        since, until = _year(self.base), _year(self.goal)
        if year <= since or until <= since or aim == begun:
            return None
        return (value - begun) / (aim - begun), (year - since) / (until - since)


def next_target(pack: Pack, indicator: str, scope: str, year: int) -> Standing | None:
    """The county's own target for an indicator that is due next, seen from a year."""
    county = pack.county.county
    found = [
        each
        for each in progress(pack)
        if (each.goal.subject, each.goal.indicator, each.goal.scope) == (county, indicator, scope)
        and _is_level(each.goal)
        and _year(each.goal) >= year
    ]
    return min(found, key=lambda each: _year(each.goal), default=None)


def progress(pack: Pack) -> tuple[Standing, ...]:
    """The standing of every target of the pack, from its own printed figures of whole years."""
    return tuple(_standing(each, pack) for each in pack.targets)


def _standing(target: Target, pack: Pack) -> Standing:
    goal = pack.facts[target.fact]
    printed = sorted(_printed(goal, pack), key=_year)
    if not printed or not _is_level(goal):
        return Standing(target, goal, None, None, None, None)
    base, now = printed[0], printed[-1]
    way = _value(goal) - _value(base)
    time = _year(goal) - _year(base)
    reached = (_value(now) - _value(base)) / way if way else None
    elapsed = Fraction(_year(now) - _year(base), time) if time > 0 else None
    return Standing(target, goal, base, now, reached, elapsed)


def _printed(goal: Fact, pack: Pack) -> Iterator[Fact]:
    """What is printed of the same figure for whole years before the target's."""
    same = (goal.subject, goal.indicator, goal.scope)
    return (
        each
        for each in pack.facts.values()
        if each.kind == "actual"
        and (each.subject, each.indicator, each.scope) == same
        and each.stated.unit.dimensions == goal.stated.unit.dimensions
        and _is_level(each)
        and _year(each) < _year(goal)
    )


def _is_level(fact: Fact) -> bool:
    """Whether it is the level of one whole year, as a target over many years is not."""
    return _whole_year(fact.period) and not fact.stated.unit.counts


def _whole_year(period: Period) -> bool:
    start, end = period.start, period.end
    return bool(
        start and end and (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31))
    )


def _year(fact: Fact) -> int:
    return fact.period.end.year if fact.period.end else 0


def _value(fact: Fact) -> Fraction:
    return fact.stated.value * fact.stated.unit.factor
