"""Units of expressions over figures, and bare numbers that stand where a unit is needed.

A relation is tried on figures in base units, where a bare 5 beside 亩 would mean nothing that a
reader could see. Only shares, growth and other plain ratios may stand beside bare numbers: there
1 is the whole, 100%.
"""

from collections.abc import Iterator, Mapping

from wanmu.kernel.rules.tree import Arithmetic, Between, Compare, Field, Negate, Node, Number, walk
from wanmu.kernel.units import DIMENSIONLESS, Unit


def unit_of(node: Node, units: Mapping[str, Unit]) -> Unit:
    """The unit that follows from an expression's figures."""
    match node:
        case Field(name=name):
            return units[name]
        case Negate(term=term):
            return unit_of(term, units)
        case Arithmetic(op="+" | "-", left=left, right=right):
            return unit_of(right if _is_bare(left) else left, units)
        case Arithmetic(op="*", left=left, right=right):
            return unit_of(left, units) * unit_of(right, units)
        case Arithmetic(op="/", left=left, right=right):
            return unit_of(left, units) / unit_of(right, units)
    return DIMENSIONLESS


def bare_numbers(tree: Node, units: Mapping[str, Unit]) -> Iterator[tuple[str, Unit]]:
    """Bare numbers added to or compared with something that has a unit, and that unit."""
    for node in walk(tree):
        match node:
            case Arithmetic(op="+" | "-", left=left, right=right) | Compare(left=left, right=right):
                pairs = [(left, right), (right, left)]
            case Between(term=term, low=low, high=high):
                pairs = [(low, term), (high, term)]
            case _:
                continue
        for number, other in pairs:
            measure = unit_of(other, units)
            if isinstance(number, Number) and number.value and not measure.is_dimensionless:
                yield number.text, measure


def _is_bare(node: Node) -> bool:
    match node:
        case Number():
            return True
        case Negate(term=term):
            return _is_bare(term)
        case Arithmetic(left=left, right=right):
            return _is_bare(left) and _is_bare(right)
    return False
