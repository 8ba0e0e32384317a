"""One relation, solved for each of its figures: what all the others leave of it.

Values go up from the figures to the comparison, what the comparison demands goes down again. An
expression remembers what it gives for the figures as printed, so that freeing one figure in a sum
of fifty costs the path to that figure, not the sum.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from wanmu.audit.arithmetic import INTERVAL, MIRRORED, Undecided, meets
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
)

Values = Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Part:
    """An expression over figures: their names, and all that it gives for them as printed."""

    node: Node
    names: frozenset[str]
    printed: Interval
    parts: tuple["Part", ...] = ()

    def given(self, freed: Values) -> Interval:
        """All that it gives when the freed figures have these values instead."""
        if self.names.isdisjoint(freed):
            return self.printed
        match self.node:
            case Field(name):
                return freed[name]
            case Arithmetic(op):
                left, right = self.parts
                return INTERVAL[op](left.given(freed), right.given(freed))
            case _:
                return -self.parts[0].given(freed)

    def solved(self, target: Interval, freed: Values) -> Iterator[tuple[str, Interval]]:
        """What is left of each freed figure when the expression gives something in ``target``."""
        if self.names.isdisjoint(freed):
            return
        match self.node:
            case Field(name):
                yield name, target
            case Arithmetic(op):
                left, right = self.parts
                a, b = left.given(freed), right.given(freed)
                yield from left.solved(_first(op, target, b), freed)
                yield from right.solved(_second(op, target, a), freed)
            case _:
                yield from self.parts[0].solved(-target, freed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expressions that should stand to each other as ``op`` says."""

    op: CompareSign
    left: Part
    right: Part

    def holds(self, freed: Values) -> bool:
        """Whether values of the figures can satisfy it, each freed one within its range."""
        return meets(self.op, self.left.given(freed), self.right.given(freed))

    def solved(self, freed: Values) -> Iterator[tuple[str, Interval]]:
        """What it leaves of each freed figure."""
        a, b = self.left.given(freed), self.right.given(freed)
        yield from self.left.solved(_side(self.op, b), freed)
        yield from self.right.solved(_side(MIRRORED[self.op], a), freed)


def comparisons(tree: Node, values: Values) -> tuple[Comparison, ...] | None:
    """The comparisons that a relation consists of; None when there is more to it."""
    try:
        return tuple(_comparisons(tree, values))
    except Undecided:
        return None


def _comparisons(tree: Node, values: Values) -> Iterator[Comparison]:
    match tree:
        case Compare(op=op, left=left, right=right):
            yield Comparison(op, _part(left, values), _part(right, values))
        case Between(term=term, low=low, high=high):
            yield Comparison(">=", _part(term, values), _part(low, values))
            yield Comparison("<=", _part(term, values), _part(high, values))
        case And(terms=terms):
            for term in terms:
                yield from _comparisons(term, values)
        case _:
            raise Undecided


def _part(node: Node, values: Values) -> Part:
    match node:
        case Number(value=value):
            return Part(node, frozenset(), Interval.point(value))
        case Field(name=name):
            return Part(node, frozenset({name}), values[name])
        case Negate(term=term):
            inner = _part(term, values)
            return Part(node, inner.names, -inner.printed, (inner,))
        case Arithmetic(op=op, left=left, right=right) if op in INTERVAL:
            a, b = _part(left, values), _part(right, values)
            return Part(node, a.names | b.names, INTERVAL[op](a.printed, b.printed), (a, b))
    raise Undecided


def _side(op: CompareSign, other: Interval) -> Interval:
    """The numbers that stand in a relation to some number of an interval."""
    match op:
        case "=":
            return other
        case "<" | "<=":
            return Interval(None, other.high, high_closed=op == "<=" and other.high_closed)
        case ">" | ">=":
            return Interval(other.low, None, low_closed=op == ">=" and other.low_closed)
    return Interval.everything()


def _first(op: str, target: Interval, second: Interval) -> Interval:
    """The first operands with which some second operand reaches the target."""
    match op:
        case "+":
            return target - second
        case "-":
            return target + second
        case "*":
            return _divided(target, second)
    return target * second


def _second(op: str, target: Interval, first: Interval) -> Interval:
    """The second operands with which some first operand reaches the target."""
    match op:
        case "+":
            return target - first
        case "-":
            return first - target
        case "*":
            return _divided(target, first)
    # Any divisor makes zero of zero, so a target of zero divides into whatever there is.
    return _divided(first, target)


def _divided(over: Interval, by: Interval) -> Interval:
    # By something that may be zero anything comes out, also where the kernel could say more:
    # a zero times anything is zero.
    return Interval.everything() if by.contains(Fraction(0)) else over / by
