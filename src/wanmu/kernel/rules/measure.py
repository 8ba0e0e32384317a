"""The units of a rule's parts: alike where they are added or compared, multiplied where not.

A bare number takes the unit of what stands beside it. A percentage enters a product as the
ratio it is, and units of one dimension cancel: 万元 / 亿元 is a plain ratio, 万元 / 平方公里 * 亩
are 万元.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import prod

from wanmu.kernel.rules.terms import Term
from wanmu.kernel.units import DIMENSIONLESS, Unit, unit


def common_unit(terms: Sequence[Term]) -> Unit | None:
    """The unit of the first part that has one."""
    return next((term.unit for term in terms if term.unit is not None), None)


def clashing(terms: Sequence[Term]) -> tuple[Term, Term] | None:
    """The first part with a unit, and one of another dimension than it, if there is one."""
    measured = [term for term in terms if term.unit is not None]
    for term in measured[1:]:
        first = measured[0].unit
        if first is not None and term.unit is not None and not first.same_dimension(term.unit):
            return measured[0], term
    return None


def aligned(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The parts, all in the unit of the first that has one."""
    unit = common_unit(terms)
    return tuple(terms) if unit is None else tuple(term.converted(unit) for term in terms)


def as_ratio(term: Term) -> Term:
    """The part as it enters a product: a percentage as a plain number."""
    if term.unit is None or not term.unit.is_dimensionless:
        return term
    return term.converted(DIMENSIONLESS)


def product_unit(op: str, left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of a product or a quotient of two parts; none where both are bare."""
    if left == right == DIMENSIONLESS:
        return DIMENSIONLESS
    left = None if left == DIMENSIONLESS else left
    if right is None or right == DIMENSIONLESS:
        return left
    if op == "*":
        return right if left is None else left * right
    return DIMENSIONLESS / right if left is None else left / right


def cancelled(term: Term) -> Term:
    """A product in a unit where no two units of one dimension stand above and below the line."""
    if term.unit is None:
        return term
    powers = dict(term.unit.parts)
    above = [name for name, power in powers.items() if power > 0]
    below = [name for name, power in powers.items() if power < 0]
    for upper, lower in product(above, below):
        shared = min(powers[upper], -powers[lower])
        if unit(upper).same_dimension(unit(lower)):
            powers[upper] -= shared
            powers[lower] += shared
    if tuple(powers.items()) == term.unit.parts:
        return term
    left = (unit(name) ** power for name, power in powers.items() if power)
    plain = prod(left, start=DIMENSIONLESS)
    return replace(term, unit=plain, factor=term.factor * term.unit.factor_to(plain))
