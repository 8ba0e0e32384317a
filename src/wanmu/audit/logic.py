"""Conditions of the solver, put together without needless parts."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final, TypeAlias

import z3

from wanmu.kernel.interval import Interval

Bool: TypeAlias = Any
"""A z3 condition; the library has no types."""
Real: TypeAlias = Any
"""A z3 number."""

_DIGITS: Final = 20
"""Digits of a number that is no fraction (the root of a product)."""
TRUE: Final = z3.BoolVal(val=True)
FALSE: Final = z3.BoolVal(val=False)


def constant(value: Fraction | int) -> Real:
    """An exact number for the solver."""
    return z3.RealVal(str(value))


def both(first: Bool, second: Bool) -> Bool:
    """``AND`` without needless parts."""
    return _joined(z3.And, TRUE, FALSE, (first, second))


def all_of(parts: Iterable[Bool]) -> Bool:
    """Every one of them."""
    return _joined(z3.And, TRUE, FALSE, parts)


def any_of(parts: Iterable[Bool]) -> Bool:
    """At least one of them."""
    return _joined(z3.Or, FALSE, TRUE, parts)


def negated(part: Bool) -> Bool:
    """Its opposite."""
    if part is TRUE or part is FALSE:
        return FALSE if part is TRUE else TRUE
    return z3.Not(part)


def _joined(join: Any, neutral: Bool, final: Bool, parts: Iterable[Bool]) -> Bool:
    kept = [part for part in parts if part is not neutral]
    if any(part is final for part in kept):
        return final
    return (join(*kept) if len(kept) > 1 else kept[0]) if kept else neutral


def limited(solver: Any, milliseconds: int) -> Any:
    """The solver, with a time limit for each question and small conflicts."""
    solver.set("timeout", milliseconds)
    # Not every solver of the library can make its conflicts small by itself.
    with suppress(z3.Z3Exception):
        solver.set("core.minimize", True)  # noqa: FBT003  the library's own signature
    return solver


def within(variable: Real, interval: Interval) -> Iterator[Bool]:
    """That a number lies in an interval."""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        yield variable == constant(low)
        return
    if low is not None:
        end = constant(low)
        yield variable >= end if interval.low_closed else variable > end
    if high is not None:
        end = constant(high)
        yield variable <= end if interval.high_closed else variable < end


def band(result: Real, factor: Interval, other: Real) -> Bool:
    """What ``result = factor × other`` says when the factor lies in an interval."""
    if factor.is_point:
        assert factor.low is not None
        return result == constant(factor.low) * other
    positive = all_of((other > 0, *_between(result, factor, other)))
    negative = all_of((other < 0, *_between(-result, factor, -other)))
    return any_of((all_of((other == 0, result == 0)), positive, negative))


def _between(result: Real, factor: Interval, other: Real) -> Iterator[Bool]:
    if factor.low is not None:
        end = constant(factor.low) * other
        yield result >= end if factor.low_closed else result > end
    if factor.high is not None:
        end = constant(factor.high) * other
        yield result <= end if factor.high_closed else result < end


def is_true(model: Any, condition: Bool) -> bool:
    """Whether a condition holds in a model."""
    return bool(z3.is_true(model.eval(condition, model_completion=True)))


def number_of(model: Any, variable: Real) -> Fraction:
    """What a number is in a model."""
    value = model.eval(variable, model_completion=True)
    if not z3.is_rational_value(value):
        value = value.approx(_DIGITS)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def hull(low: list[Any], high: list[Any]) -> Interval:
    """An interval from the solver's ends: infinity, value and a nudge off the value, each."""
    bottom, low_open = _end(low)
    top, high_open = _end(high)
    return Interval(bottom, top, not low_open, not high_open)


def _end(parts: list[Any]) -> tuple[Fraction | None, bool]:
    infinite, value, nudge = (Fraction(str(part)) for part in parts)
    return (None, True) if infinite else (value, bool(nudge))
