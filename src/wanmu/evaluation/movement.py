"""What would change a unit's grade: what the next better one takes, and what it is exposed to.

Each indicator is moved alone, with the bases, the other figures and the other units held. Where an
item's score is proportional to its value the answer is computed at once and then tried; elsewhere,
and where the trial fails, it is found by bisection.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from wanmu.evaluation.discretion import discreet, is_stated, rounded_off
from wanmu.evaluation.judge import Judge, Judged
from wanmu.evaluation.standing import Record
from wanmu.kernel.rules.tree import Arithmetic, Field

_STEPS: Final = 60
_NEAR: Final = 1e-7
_SHOWN: Final = 4
_FARTHEST: Final = 1e6
"""How many times its value (or base) an indicator is tried at before it counts as out of reach."""


@dataclass(frozen=True, slots=True)
class Way:
    """The value at which one indicator alone brings the better grade; None where none does.

    ``field`` is the figure of the unit that would have to change, and ``change`` by how much, where
    the indicator is that figure over another: so much more tax on the same land. ``about`` says
    that the value is rounded, as the exact one would tell of another unit.
    """

    indicator: str
    value: float | None
    needed: float | None
    unit: str
    field: str = ""
    change: float | None = None
    field_unit: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far one indicator alone may get worse before the grade is lost.

    ``margin`` is that change as a share of its value; ``lost`` are the points that a change of a
    tenth costs.
    """

    indicator: str
    value: float
    limit: float | None
    margin: float | None
    lost: float
    unit: str


def ways_up(
    judge: Judge, result: Record, judged: Judged, own: Judged | None = None
) -> tuple[Way, ...]:
    """What the next better grade would take on each indicator alone, the nearest first.

    For who may not be told of other units ``own`` is how the unit truly stands
    (``discretion.py``); without it everything is told exactly.
    """
    if judged.grade is None or judged.grade == 0:
        return ()
    target = judged.grade
    if own is not None and is_stated(judge, judged.group, target - 1):
        own = None

    def reaches(name: str, value: float) -> bool:
        grade = _told(judge, judge.moved(judged, result, {name: value}), own, result).grade
        return grade is not None and grade < target

    ways = []
    for name in _moved(judge, judged):
        needed = _found(judge, judged, name, reaches)
        if needed is not None and own is not None:
            more = judge.plan.scheme.indicators[name].better == "more"
            needed = rounded_off(needed, up=more)
        way = _way(judge, judged, name, needed)
        ways.append(replace(way, about=own is not None and needed is not None))
    return tuple(sorted(ways, key=_distance))


def _told(judge: Judge, judged: Judged, own: Judged | None, result: Record) -> Judged:
    return judged if own is None else discreet(judge, judged, own, result)


def exposures(
    judge: Judge, result: Record, judged: Judged, *, discreetly: bool = False
) -> tuple[Exposure, ...]:
    """What a unit would lose its grade by, the nearest first; ``discreetly`` for itself alone."""
    if judged.grade is None or judged.rank is None:
        return ()
    own, truly = judged.grade, judged if discreetly else None
    found = []
    for name in _moved(judge, judged):
        value = judged.record[name]
        if value is None or value <= 0:
            continue
        more = judge.plan.scheme.indicators[name].better == "more"

        def keeps(moved: float, name: str = name) -> bool:
            told = _told(judge, judge.moved(judged, result, {name: moved}), truly, result)
            return told.grade is not None and told.grade <= own

        limit = _limit(judge, judged, name, keeps)
        tenth = judge.moved(judged, result, {name: value * (0.9 if more else 1.1)}).score
        lost = 0.0 if tenth is None or judged.score is None else round(judged.score - tenth, 6)
        margin = None if limit is None else (limit - value) / value
        found.append(Exposure(name, value, limit, margin, lost, _unit(judge, name)))
    return tuple(sorted(found, key=lambda each: (each.margin is None, abs(each.margin or 0))))


def _limit(judge: Judge, judged: Judged, name: str, keeps: Callable[[float], bool]) -> float | None:
    """The last value that keeps the grade; None where none loses it."""
    value = judged.record[name]
    more = judge.plan.scheme.indicators[name].better == "more"
    worst = 0.0 if more else value * _FARTHEST
    if keeps(worst):
        return None
    direct = _directly(judge, judged, name, judged.grade or 0)
    if direct is not None and worst < direct <= value:
        step = 10.0 ** -judge.plan.scheme.indicators[name].digits * 100
        direct = _stepped(direct, judge.plan.scheme.indicators[name].digits, up=True)
        if keeps(direct) and not keeps(direct - 10.0**-_SHOWN - step):
            return direct
    return _border(keeps, value, worst)


def _moved(judge: Judge, judged: Judged) -> list[str]:
    """The indicators that the unit is scored or ranked by."""
    group = judge.plan.scheme.groups[judged.group]
    return [*group.items] if group.items else [str(group.rank_by)]


def _unit(judge: Judge, name: str) -> str:
    unit = judge.plan.rules.types[name].unit
    return "" if unit is None else str(unit)


def _found(
    judge: Judge,
    judged: Judged,
    name: str,
    reaches: Callable[[str, float], bool],
) -> float | None:
    indicator = judge.plan.scheme.indicators[name]
    more = indicator.better == "more"
    now = judged.record[name]
    now = 0.0 if now is None else now
    direct = _directly(judge, judged, name, judged.grade - 1 if judged.grade else 0)
    if direct is not None:
        direct = _stepped(direct, indicator.digits, up=more)
        step = 10.0**-indicator.digits * 100
        if reaches(name, direct) and not reaches(name, direct - step if more else direct + step):
            return direct
    scale = max(abs(now), judged.record.get(f"base_{name}") or 0.0, 1.0)
    farthest = now + scale * _FARTHEST if more else 0.0
    if not reaches(name, farthest):
        return None
    border = _border(lambda value: reaches(name, value), farthest, now)
    # The border is found a little beyond where it lies; the value before it may do already.
    before = _stepped(border, indicator.digits, up=not more)
    return before if reaches(name, before) else _stepped(border, indicator.digits, up=more)


def _directly(judge: Judge, judged: Judged, name: str, grade: int) -> float | None:
    """The value that brings just the lowest score of a grade, where scores are proportional."""
    item = (
        next((e for e in judged.recipe.items if e.indicator == name), None)
        if judged.recipe
        else None
    )
    if item is None or judged.score is None or item.item.scoring != "ratio":
        return None
    base = judged.record.get(f"base_{name}")
    wanted = judge.standing.score_of(judged.record, judged.group, grade)
    if not base or wanted is None:
        return None
    score = judged.record[f"score_{name}"] or 0.0
    needed = score + wanted - judged.score
    return float(needed / float(item.item.weight) * base)


def _border(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    """The last value for which something holds, between one inside and one outside."""
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if holds(middle):
            inside = middle
        else:
            outside = middle
        if abs(inside - outside) <= _NEAR * max(1.0, abs(inside)):
            break
    return inside


def _stepped(value: float, digits: int, *, up: bool) -> float:
    """The value to as few decimals as tell it apart, on the side that surely reaches."""
    digits = min(digits, _SHOWN)
    scaled = Fraction(value) * 10**digits
    whole = ceil(scaled - Fraction(1, 10**6)) if up else floor(scaled + Fraction(1, 10**6))
    return float(Fraction(whole, 10**digits))


def _way(judge: Judge, judged: Judged, name: str, needed: float | None) -> Way:
    value = judged.record[name]
    rule = judge.plan.rules.indicators[name]
    way = Way(name, value, needed, _unit(judge, name))
    node = rule.term.node
    if needed is None or not isinstance(node, Arithmetic) or node.op != "/":
        return way
    above, below = rule.term.parts
    if not isinstance(above.node, Field) or not isinstance(below.node, Field):
        return way
    divisor = judged.record.get(below.node.name)
    given = judged.record.get(above.node.name)
    if divisor is None or given is None:
        return way
    factor = float(rule.term.factor) * float(above.factor) / float(below.factor)
    change = needed * divisor / factor - given
    unit = judge.plan.rules.types[above.node.name].unit
    return Way(
        name, value, needed, way.unit, above.node.name, round(change, 4),
        "" if unit is None else str(unit),
    )  # fmt: skip


def _distance(way: Way) -> tuple[bool, float]:
    if way.needed is None:
        return True, 0.0
    scale = abs(way.value or 0.0) or 1.0
    return False, abs(way.needed - (way.value or 0.0)) / scale
