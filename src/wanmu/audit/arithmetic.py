"""Relations over intervals: what printed figures give, exactly, whatever was rounded away.

A figure is an interval (see ``docs/numbers.md``). An expression over figures gives the interval of
every value it could have had; a relation holds when values inside the intervals can satisfy it.
All arithmetic is on fractions: nothing is lost and nothing needs a tolerance.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    CompareSign,
    Field,
    In,
    IsNull,
    Negate,
    Node,
    Not,
    Number,
    Or,
    walk,
)

#: What a comparison becomes when its sides change places.
MIRRORED: Final[Mapping[CompareSign, CompareSign]] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "=": "=",
    "<>": "<>",
}


class Undecided(Exception):  # noqa: N818  not an error: another method decides
    """Interval arithmetic alone cannot tell; the exact solver has to."""


def bounds(node: Node, values: Mapping[str, Interval]) -> Interval:
    """Every value that an arithmetic expression can take."""
    match node:
        case Number(value=value):
            return Interval.point(value)
        case Field(name=name):
            return values[name]
        case Negate(term=term):
            return -bounds(term, values)
        case Arithmetic(op=op, left=left, right=right) if op in INTERVAL:
            return INTERVAL[op](bounds(left, values), bounds(right, values))
    raise Undecided


def nominal(node: Node, values: Mapping[str, Fraction]) -> Fraction | None:
    """The value that an expression gives for the figures just as printed; None over zero."""
    match node:
        case Number(value=value):
            return value
        case Field(name=name):
            return values[name]
        case Negate(term=term):
            inner = nominal(term, values)
            return None if inner is None else -inner
        case Arithmetic(op=op, left=left, right=right) if op in _FRACTION:
            a, b = nominal(left, values), nominal(right, values)
            if a is None or b is None or (op == "/" and b == 0):
                return None
            return _FRACTION[op](a, b)
    raise Undecided


def can_hold(node: Node, values: Mapping[str, Interval]) -> bool:
    """Whether values inside the intervals can satisfy the relation.

    Raises :class:`Undecided` where intervals alone cannot tell: alternatives, functions, or a
    figure that stands in the relation twice, unless the answer is plain all the same.
    """
    repeated = {name for name, times in Counter(figures(node)).items() if times > 1}
    # A figure that is counted apart at each place takes more room than it has: too much to say
    # that it can hold, enough to say that it cannot.
    if not _meets_somewhere(node, values):
        return False
    if not repeated:
        return True
    fixed = {name: Interval.point(_inside(values[name])) for name in repeated}
    if _meets_somewhere(node, {**values, **fixed}):
        return True
    raise Undecided


def _meets_somewhere(node: Node, values: Mapping[str, Interval]) -> bool:
    match node:
        case Compare(op=op, left=left, right=right):
            return meets(op, bounds(left, values), bounds(right, values))
        case Between(term=term, low=low, high=high):
            # The term is one number, not one above the low end and another below the high end.
            inside = bounds(term, values).intersect(_from(bounds(low, values)))
            return inside is not None and meets("<=", inside, bounds(high, values))
        case And(terms=terms):
            return all(_meets_somewhere(term, values) for term in terms)
    raise Undecided


def _from(low: Interval) -> Interval:
    return Interval(low.low, None, low_closed=low.low_closed)


def _inside(interval: Interval) -> Fraction:
    """Some number of an interval, its middle where it has one."""
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        return (low + high) / 2
    if low is not None:
        return low + 1
    return Fraction(0) if high is None else high - 1


def meets(op: CompareSign, left: Interval, right: Interval) -> bool:
    """Whether some pair of values, one of each interval, stands in the relation ``op``."""
    if op == "=":
        return left.intersect(right) is not None
    if op == "<>":
        return not (left.low is not None and left.low == left.high == right.low == right.high)
    if op in {">", ">="}:
        return meets(MIRRORED[op], right, left)
    if left.low is None or right.high is None or left.low < right.high:
        return True
    return op == "<=" and left.low == right.high and left.low_closed and right.high_closed


def gap(left: Interval, right: Interval) -> Fraction | None:
    """How far apart two intervals are: what rounding cannot explain.

    Zero when they only touch; None when they share numbers, so that something else is wrong.
    """
    if left.intersect(right) is not None and not (left.is_point and right.is_point):
        return None
    if left.low is not None and right.high is not None and left.low >= right.high:
        return left.low - right.high
    if right.low is not None and left.high is not None and right.low >= left.high:
        return right.low - left.high
    return None


def figures(node: Node) -> Iterator[str]:
    """The names that stand in a relation, as often as they stand there."""
    return (part.name for part in walk(node) if isinstance(part, Field))


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same relation over other names: a rule written once, applied to one row of a table."""
    match node:
        case Field(name=name):
            return Field(names[name])
        case Negate(term=term) | Not(term=term) | IsNull(term=term):
            return replace(node, term=renamed(term, names))
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return replace(node, left=renamed(left, names), right=renamed(right, names))
        case Between(term=term, low=low, high=high):
            return Between(renamed(term, names), renamed(low, names), renamed(high, names))
        case And(terms=terms) | Or(terms=terms):
            return replace(node, terms=_all_renamed(terms, names))
        case In(term=term, options=options):
            return In(renamed(term, names), _all_renamed(options, names))
        case Call(name=name, arguments=arguments):
            return Call(name, _all_renamed(arguments, names))
        case Case(branches=branches, otherwise=otherwise):
            cases = tuple((renamed(when, names), renamed(then, names)) for when, then in branches)
            return Case(cases, renamed(otherwise, names))
    return node


def _all_renamed(nodes: tuple[Node, ...], names: Mapping[str, str]) -> tuple[Node, ...]:
    return tuple(renamed(node, names) for node in nodes)


INTERVAL: Final[Mapping[str, Callable[[Interval, Interval], Interval]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_FRACTION: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
