"""Conditions of the solver, put together without needless parts."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, TypeAlias

import z3

Bool: TypeAlias = Any
"""A z3 condition; the library has no types."""
Real: TypeAlias = Any
"""A z3 number."""

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
