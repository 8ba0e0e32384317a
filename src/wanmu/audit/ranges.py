"""What a single number has to be when everything else in its relations is known exactly."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from wanmu.audit.claim import Claim, Comparison
from wanmu.audit.polynomial import Polynomial
from wanmu.kernel.interval import Interval

_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


def exact_range(
    name: str, claims: Iterable[Claim], points: Mapping[str, Fraction]
) -> Interval | None:
    """The range that the relations leave a number; None where it takes a solver to tell."""
    allowed = Interval.everything()
    for claim in claims:
        if claim.comparisons is None:
            return None
        for comparison in claim.comparisons:
            bound = _bound(name, comparison, points)
            narrowed = None if bound is None else allowed.intersect(bound)
            if narrowed is None:
                return None
            allowed = narrowed
    return allowed


def _bound(name: str, comparison: Comparison, points: Mapping[str, Fraction]) -> Interval | None:
    over, op = comparison.quotient.over, comparison.op
    for divisor in comparison.quotient.divisors:
        if name in divisor.names:
            if op in {"=", "<>"}:
                continue
            return None
        sign = _at(divisor, points)
        if sign is None:
            return None
        if sign == 0:
            # A zero divisor leaves the relation undecided, whatever the number is.
            return Interval.everything()
        op = op if sign > 0 else _TURNED[op]
    found = _line(name, over, points)
    return None if found is None else _half_line(op, *found)


def _at(polynomial: Polynomial, points: Mapping[str, Fraction]) -> Fraction | None:
    return polynomial.at(points) if polynomial.names <= points.keys() else None


def _line(
    name: str, over: Polynomial, points: Mapping[str, Fraction]
) -> tuple[Fraction, Fraction] | None:
    """The polynomial as ``slope × name + rest``; None when it is no line."""
    slope = rest = Fraction(0)
    for monomial, factor in over.terms.items():
        others = [each for each in monomial if each != name]
        if len(monomial) - len(others) > 1 or any(each not in points for each in others):
            return None
        value = factor
        for each in others:
            value *= points[each]
        if len(others) == len(monomial):
            rest += value
        else:
            slope += value
    return slope, rest


def _half_line(op: str, slope: Fraction, rest: Fraction) -> Interval:
    if slope == 0 or op == "<>":
        return Interval.everything()
    end = -rest / slope
    if op == "=":
        return Interval.point(end)
    turned = op if slope > 0 else _TURNED[op]
    if turned in {"<", "<="}:
        return Interval(None, end, high_closed=turned == "<=")
    return Interval(end, None, low_closed=turned == ">=")
