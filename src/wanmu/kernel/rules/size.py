"""How large a rule becomes as an expression: an engine tests a figure before it uses it.

``least(x, y)`` reads x twice, to see whether it is there and to compare it; a few such
functions inside one another would make an expression that no engine can plan.
"""

from typing import Final

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.rules.numbers import may_have_pole
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import (
    Aggregate,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    IsNull,
    Null,
    Number,
    Text,
    Truth,
)

LARGEST_SIZE: Final = 10_000

_LITERALS: Final = (Number, Text, Truth, Null)
_COPIES: Final[dict[str, int]] = {
    "coalesce": 2,
    "nullif": 4,
    "least": 2,
    "greatest": 2,
    "floor": 3,
    "ceil": 3,
    "round": 7,
    "years_between": 10,
    "months_between": 14,
    "days_between": 18,
    "%": 12,
}


def check_size(term: Term, place: Place) -> None:
    """Refuse a rule that would be too large to run on a table.

    Raises:
        InputError: R005.
    """
    if size(term) > LARGEST_SIZE:
        message = mark(
            "The rule has too many functions inside one another: "
            "give its parts names as indicators of their own."
        )
        raise InputError.of("R005", message, place)


def size(term: Term) -> int:
    """An upper bound of how often the expression of a rule names a field or a number."""
    sizes = [size(part) for part in term.parts]
    if isinstance(term.node, Arithmetic) and term.node.op == "/":
        twice = isinstance(term.parts[1].node, (*_LITERALS, Aggregate))
        return (
            1
            + sizes[0] * (2 if twice else 1)
            + sizes[1] * (2 if may_have_pole(term.parts[1]) else 1)
        )
    if isinstance(term.node, In):
        plain = all(isinstance(option.node, _LITERALS) for option in term.parts[1:])
        return 1 + 2 * ((1 if plain else len(sizes) - 1) * sizes[0] + sum(sizes[1:]))
    return 1 + _copies(term) * sum(sizes)


def _copies(term: Term) -> int:
    match term.node:
        case Call(name, _):
            return _COPIES.get(name, 1)
        case Arithmetic(op, _, _):
            return _COPIES.get(op, 1)
        case Between():
            return 4
        case Compare() | IsNull():
            return 2
        case Aggregate():
            return 3
        case _:
            return 1
