"""Relations over intervals: what printed figures give, exactly, whatever was rounded away.

A figure is an interval (see ``docs/numbers.md``). An expression over figures gives the interval of
every value it could have had; a relation holds when values inside the intervals can satisfy it.
All arithmetic is on fractions: nothing is lost and nothing needs a tolerance.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Compare,
    CompareSign,
    Field,
    Negate,
    Node,
    Number,
    Or,
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
        case Arithmetic(op=op, left=left, right=right) if op in _INTERVAL:
            return _INTERVAL[op](bounds(left, values), bounds(right, values))
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

    Raises :class:`Undecided` where intervals alone cannot tell: a figure that stands in the
    relation twice, or alternatives.
    """
    names = list(figures(node))
    if len(names) != len(set(names)):
        raise Undecided
    match node:
        case Compare(op=op, left=left, right=right):
            return meets(op, bounds(left, values), bounds(right, values))
        case Between(term=term, low=low, high=high):
            inside = bounds(term, values)
            return meets(">=", inside, bounds(low, values)) and meets(
                "<=", inside, bounds(high, values)
            )
        case And(terms=terms):
            return all(can_hold(term, values) for term in terms)
    raise Undecided


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


def gap(left: Interval, right: Interval) -> Fraction:
    """How far apart two intervals are: what rounding cannot explain. Zero when they touch."""
    if left.low is not None and right.high is not None and left.low > right.high:
        return left.low - right.high
    if right.low is not None and left.high is not None and right.low > left.high:
        return right.low - left.high
    return Fraction(0)


def figures(node: Node) -> Iterator[str]:
    """The names that stand in a relation, as often as they stand there."""
    match node:
        case Field(name=name):
            yield name
        case Negate(term=term):
            yield from figures(term)
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            yield from figures(left)
            yield from figures(right)
        case Between(term=term, low=low, high=high):
            for part in (term, low, high):
                yield from figures(part)
        case And(terms=terms) | Or(terms=terms):
            for part in terms:
                yield from figures(part)


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same relation over other names: a rule written once, applied to one row of a table."""
    match node:
        case Field(name=name):
            return Field(names[name])
        case Negate(term=term):
            return Negate(renamed(term, names))
        case Arithmetic(op=op, left=left, right=right):
            return Arithmetic(op, renamed(left, names), renamed(right, names))
        case Compare(op=op, left=left, right=right):
            return Compare(op, renamed(left, names), renamed(right, names))
        case Between(term=term, low=low, high=high):
            return Between(renamed(term, names), renamed(low, names), renamed(high, names))
        case And(terms=terms):
            return And(tuple(renamed(term, names) for term in terms))
        case Or(terms=terms):
            return Or(tuple(renamed(term, names) for term in terms))
    return node


_INTERVAL: Final[Mapping[str, Callable[[Interval, Interval], Interval]]] = {
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
