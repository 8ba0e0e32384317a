"""A relation on one record of exact values: true, false, or null where it cannot tell.

Nulls behave as in the rule language: arithmetic and comparison with null are null, ``AND`` and
``OR`` know what a single null cannot change, division by zero is null.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeAlias, cast

from wanmu.audit.observed import Alphabet
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Field,
    In,
    IsNull,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
)

Plain: TypeAlias = Fraction | bool | None
Record: TypeAlias = Mapping[str, Plain]

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Evaluator:
    """Evaluates trees on records whose texts are numbered by an alphabet, dates by their day."""

    def __init__(self, alphabet: Alphabet) -> None:
        """Take the numbering of texts."""
        self._alphabet = alphabet

    def value(self, node: Node, record: Record) -> Plain:  # noqa: C901  a case for each node
        """The value of an expression or a condition."""
        match node:
            case Number(exact):
                return exact
            case Truth(truth):
                return truth
            case Field(name):
                return record[name]
            case Text(found):
                return self._alphabet.code(found)
            case Negate(term):
                inner = self._number(term, record)
                return None if inner is None else -inner
            case Arithmetic(op, left, right):
                return self._arithmetic(op, self._number(left, record), self._number(right, record))
            case Case(branches, otherwise):
                for condition, value in branches:
                    if self.value(condition, record) is True:
                        return self.value(value, record)
                return self.value(otherwise, record)
            case Call(name, arguments):
                return self._call(name, arguments, record)
        return self._condition(node, record)

    def _number(self, node: Node, record: Record) -> Fraction | None:
        return cast("Fraction | None", self.value(node, record))

    def _arithmetic(self, op: str, left: Fraction | None, right: Fraction | None) -> Plain:
        if left is None or right is None or (op == "/" and right == 0):
            return None
        return _ARITHMETIC[op](left, right)

    def _condition(self, node: Node, record: Record) -> bool | None:
        match node:
            case Compare(op, left, right):
                return _compared(op, self.value(left, record), self.value(right, record))
            case Not(term):
                inner = self.value(term, record)
                return None if inner is None else not inner
            case And(terms):
                return _all(self.value(term, record) for term in terms)
            case Or(terms):
                return _any(self.value(term, record) for term in terms)
            case In(term, options):
                found = self.value(term, record)
                return _any(_compared("=", found, self.value(each, record)) for each in options)
            case Between(term, low, high):
                found = self.value(term, record)
                ends = ((">=", low), ("<=", high))
                return _all(_compared(op, found, self.value(end, record)) for op, end in ends)
            case IsNull(term):
                return self.value(term, record) is None
        return None

    def _call(self, name: str, arguments: tuple[Node, ...], record: Record) -> Plain:
        if name == "date":
            return Fraction(day_of(arguments))
        values = [self.value(argument, record) for argument in arguments]
        if name == "coalesce":
            return next((value for value in values if value is not None), None)
        if name == "nullif":
            return None if _compared("=", values[0], values[1]) else values[0]
        if any(value is None for value in values):
            return None
        return _CALLS[name](*cast("list[Fraction]", values))


def day_of(arguments: tuple[Node, ...]) -> int:
    """The day of ``date('2020-12-31')``."""
    return date.fromisoformat(cast("Text", arguments[0]).value).toordinal()


def rounded(value: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    """Rounded to so many decimal digits, halves away from zero."""
    step = Fraction(10) ** int(digits)
    whole = (abs(value) * step + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole) / step


_CALLS: Final[Mapping[str, Callable[..., Fraction]]] = {
    "abs": abs,
    "least": min,
    "greatest": max,
    "floor": lambda value: Fraction(value.__floor__()),
    "ceil": lambda value: Fraction(value.__ceil__()),
    "round": rounded,
    "days_between": lambda start, end: end - start,
}


def _compared(op: str, left: Plain, right: Plain) -> bool | None:
    return None if left is None or right is None else COMPARE[op](left, right)


def _all(values: Iterable[Plain]) -> bool | None:
    answer: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            answer = None
    return answer


def _any(values: Iterable[Plain]) -> bool | None:
    answer: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is None:
            answer = None
    return answer
