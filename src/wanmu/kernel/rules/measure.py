"""The units of a rule's parts: alike where they are added or compared, multiplied where not.

A bare number takes the unit of what stands beside it. A percentage enters a product as the
ratio it is, and a quotient whose dimensions cancel (万元 / 亿元) is a plain ratio.
"""

from collections.abc import Sequence

from wanmu.kernel.rules.terms import Term
from wanmu.kernel.units import DIMENSIONLESS, Unit


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
    left = None if left == DIMENSIONLESS else left
    if right is None or right == DIMENSIONLESS:
        return left
    if op == "*":
        return right if left is None else left * right
    return DIMENSIONLESS / right if left is None else left / right
