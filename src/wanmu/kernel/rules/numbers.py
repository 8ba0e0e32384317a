"""How numbers are computed: the one definition that tables and single records share.

Numbers are float64. A figure that is not a finite number where it is used (compared, given to
a function, answered) is null: NaN in the data, a division by zero, a result beyond 1.8e308.
Until then it may travel through sums and products as NaN or infinity, which is what makes the
law cheap on tables: one test of the result instead of one of every part.
"""

import math
from typing import Final

from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import Aggregate, Arithmetic, Call, Case, Field, Negate, Number

LARGEST: Final = 1.7976931348623157e308
WHOLE: Final = 2.0**53
"""From here on every float64 is a whole number."""
HALF_STEP: Final = 1 + 2.0**-51
"""Lifts a decimal half that float64 holds a little below itself, such as 1.005, to a half."""
ROUNDABLE: Final = 2.0**50
"""From here on a number has no decimal digits that rounding could drop."""

_FINITE: Final = frozenset(
    {
        "least",
        "greatest",
        "nullif",
        "coalesce",
        "year",
        "month",
        "years_between",
        "months_between",
        "days_between",
        "length",
    }
)


def surely_finite(term: Term) -> bool:
    """Whether the number that a term computes is null or finite, whatever the record holds."""
    if term.factor != 1:
        return False
    match term.node:
        case Number():
            return True
        case Field(_, finite):
            return finite
        case Call(name, _):
            return name in _FINITE
        case Aggregate(name, _):
            return name in ("count", "count_if", "min", "max")
        case Case():
            return all(surely_finite(value) for value in values(term))
        case _:
            return False


def values(term: Term) -> tuple[Term, ...]:
    """The parts of a CASE that may become its value."""
    return (*term.parts[1:-1:2], term.parts[-1])


def may_have_pole(term: Term) -> bool:
    """Whether a division by zero may show as infinity in what a term computes.

    Such a divisor is tested before it divides: x / infinity would be 0 where null is meant.
    """
    match term.node:
        case Arithmetic("/" | "%", _, right):
            return not isinstance(right, Number) or any(map(may_have_pole, term.parts))
        case Negate() | Arithmetic() | Case():
            return any(may_have_pole(part) for part in term.parts)
        case Call("abs" | "round" | "floor" | "ceil" | "sqrt", _):
            return may_have_pole(term.parts[0])
        case _:
            return False


def literal(term: Term) -> float:
    """The value of a number written in a rule."""
    if not isinstance(term.node, Number):  # pragma: no cover - callers have looked
        raise TypeError(term.node)
    return float(term.node.value)


def whole_part(value: float) -> float:
    """A number without its decimal digits."""
    return value if not abs(value) < WHOLE else float(math.trunc(value))


def rounded(value: float, digits: int) -> float:
    """A number rounded to decimal digits, halves away from zero."""
    scale = 10.0 ** abs(digits)
    scaled = value * scale if digits >= 0 else value / scale
    if not abs(scaled) < ROUNDABLE:
        return value
    lifted = scaled * HALF_STEP
    whole = float(math.ceil(lifted - 0.5) if lifted < 0 else math.floor(lifted + 0.5))
    return whole / scale if digits >= 0 else whole * scale
