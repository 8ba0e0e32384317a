"""A rule on one record."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from numbers import Real
from typing import Any, Final

from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.messages import mark, text
from wanmu.kernel.rules.check import rounding
from wanmu.kernel.rules.fields import KIND_NAMES, Kind
from wanmu.kernel.rules.numbers import (
    literal,
    may_have_pole,
    rounded,
    values,
    whole_part,
)
from wanmu.kernel.rules.terms import Term
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
    Not,
    Null,
    Number,
    Or,
    Text,
    Truth,
)

Record = Mapping[str, object]


def value(term: Term, record: Record) -> Any:
    """What a checked rule gives on a record: float, str, bool, date, or None for null.

    Raises:
        InputError: R018 when the record has no such field, R019 when a field holds a value of
            another kind than declared.
    """
    found = _computed(term, record)
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found


def _computed(term: Term, record: Record) -> Any:
    """The value, where a number may still be NaN or infinite."""
    found = _own(term, record)
    if found is None or term.factor == 1:
        return found
    return _times(_times(found, term.factor.numerator), 1, term.factor.denominator)


def _times(found: float, numerator: int, denominator: int = 1) -> float:
    return found * float(numerator) if denominator == 1 else found / float(denominator)


def _own(term: Term, record: Record) -> Any:
    match term.node:
        case Number():
            return literal(term)
        case Text(written):
            return written
        case Truth(truth):
            return truth
        case Null():
            return None
        case Field(name):
            return _field(name, term.kind, record)
        case Negate():
            found = _computed(term.parts[0], record)
            return None if found is None else -found
        case Arithmetic(op, _, _):
            return _arithmetic(op, term, record)
        case Case():
            return _case(term, record)
        case Call(name, _):
            return _FUNCTIONS[name](term, record)
        case _:
            return _logic(term, record)


def _logic(term: Term, record: Record) -> bool | None:
    match term.node:
        case IsNull():
            return value(term.parts[0], record) is None
        case Not():
            found = value(term.parts[0], record)
            return None if found is None else not found
        case And():
            return all_of([value(part, record) for part in term.parts])
        case Or():
            return any_of([value(part, record) for part in term.parts])
        case Compare(op, _, _):
            left, right = (value(part, record) for part in term.parts)
            return compared(op, left, right)
        case Between():
            found, low, high = (value(part, record) for part in term.parts)
            return all_of([compared(">=", found, low), compared("<=", found, high)])
        case In():
            found, *options = (value(part, record) for part in term.parts)
            return any_of([compared("=", found, option) for option in options])
        case _:
            message = mark("A figure of the whole table has no value on one record.")
            raise InputError.of("R016", message)


def all_of(found: Sequence[bool | None]) -> bool | None:
    """AND: false as soon as one is false, otherwise null as soon as one is null."""
    return False if False in found else None if None in found else True


def any_of(found: Sequence[bool | None]) -> bool | None:
    """OR: true as soon as one is true, otherwise null as soon as one is null."""
    return True if True in found else None if None in found else False


_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def compared(op: str, left: Any, right: Any) -> bool | None:
    """A comparison: null as soon as one side is null."""
    return None if left is None or right is None else bool(_COMPARE[op](left, right))


def _arithmetic(op: str, term: Term, record: Record) -> float | None:
    left, right = (_computed(part, record) for part in term.parts)
    if left is None or right is None:
        return None
    match op:
        case "+":
            return float(left + right)
        case "-":
            return float(left - right)
        case "*":
            return float(left * right)
        case _:
            return _divided(op, left, right, tested=may_have_pole(term.parts[1]))


def _divided(op: str, left: float, right: float, *, tested: bool) -> float | None:
    if right == 0 or (tested and not math.isfinite(right)):
        return None
    if op == "/":
        return left / right
    return left - right * whole_part(left / right)


def _case(term: Term, record: Record) -> Any:
    for test, then in zip(term.parts[:-1:2], values(term), strict=False):
        if value(test, record):
            return _computed(then, record)
    return _computed(term.parts[-1], record)


def _coalesce(term: Term, record: Record) -> Any:
    found = (value(part, record) for part in term.parts)
    return next((each for each in found if each is not None), None)


def _nullif(term: Term, record: Record) -> Any:
    first, second = (value(part, record) for part in term.parts)
    return None if compared("=", first, second) else first


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[[Term, Record], Any]:
    def extreme(term: Term, record: Record) -> Any:
        found = [value(part, record) for part in term.parts]
        return None if None in found else choose(found)

    return extreme


def _of_one(compute: Callable[[Any], Any]) -> Callable[[Term, Record], Any]:
    def of_one(term: Term, record: Record) -> Any:
        found = _computed(term.parts[0], record)
        return None if found is None else compute(found)

    return of_one


def _round(term: Term, record: Record) -> Any:
    found = _computed(term.parts[0], record)
    digits = rounding(term.node) if isinstance(term.node, Call) else None
    return None if found is None else rounded(found, digits or 0)


def _floor(found: float) -> float:
    whole = whole_part(found)
    return whole - 1 if whole > found else whole


def _between(count: Callable[[date, date], int]) -> Callable[[Term, Record], Any]:
    def between(term: Term, record: Record) -> Any:
        first, second = (value(part, record) for part in term.parts)
        return None if first is None or second is None else float(count(first, second))

    return between


def months(first: date, second: date) -> int:
    """Whole months from one date to another."""
    count = 12 * (second.year - first.year) + second.month - first.month
    if count > 0 and second.day < first.day:
        return count - 1
    return count + 1 if count < 0 and second.day > first.day else count


def _years(first: date, second: date) -> int:
    return int(months(first, second) / 12)


def _date_literal(term: Term, _record: Record) -> date:
    match term.node:
        case Call(_, (Text(written),)):
            return date.fromisoformat(written)
        case _:  # pragma: no cover - the check has looked
            raise TypeError(term.node)


_FUNCTIONS: Final[dict[str, Callable[[Term, Record], Any]]] = {
    "coalesce": _coalesce,
    "nullif": _nullif,
    "least": _extreme(min),
    "greatest": _extreme(max),
    "abs": _of_one(abs),
    "round": _round,
    "floor": _of_one(_floor),
    "ceil": _of_one(lambda found: -_floor(-found)),
    "sqrt": _of_one(lambda found: math.sqrt(found) if found >= 0 else math.nan),
    "date": _date_literal,
    "year": _of_one(lambda found: float(found.year)),
    "month": _of_one(lambda found: float(found.month)),
    "years_between": _between(_years),
    "months_between": _between(months),
    "days_between": _between(lambda first, second: (second - first).days),
    "length": _of_one(lambda found: float(len(found))),
}


def _field(name: str, kind: Kind, record: Record) -> Any:
    if name not in record:
        raise _missing(name, record)
    found = record[name]
    if _absent(found):
        return None
    plain = _PLAIN[kind](found)
    if plain is None:
        message = mark("The field {name} holds {found}, which is not {expected}.")
        expected = text(KIND_NAMES[kind])
        values = {"name": name, "found": repr(found), "expected": expected}
        raise InputError.of("R019", message, Place(field=name), **values)
    return plain


def _absent(found: object) -> bool:
    """Whether a value stands for null: None, NaN, and the nulls of pandas."""
    not_a_number = isinstance(found, float) and math.isnan(found)
    return found is None or not_a_number or type(found).__name__ in ("NAType", "NaTType")


def _missing(name: str, record: Record) -> InputError:
    near = nearest(name, [str(key) for key in record])
    if near:
        message = mark("The record has no field {name}; did you mean {near}?")
    else:
        message = mark("The record has no field {name}: give it, or null when it has no value.")
    return InputError.of("R018", message, Place(field=name), name=name, near=near)


def _number(found: Any) -> float | None:
    is_truth = isinstance(found, bool) or type(found).__name__ in ("bool", "bool_")
    if is_truth or not (isinstance(found, Real) or type(found).__name__ == "Decimal"):
        return None
    try:
        return float(found)
    except OverflowError:
        return math.inf


def _truth(found: Any) -> bool | None:
    is_truth = isinstance(found, bool) or type(found).__name__ in ("bool", "bool_")
    return bool(found) if is_truth else None


def _date(found: Any) -> date | None:
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None


def _any(found: Any) -> Any:
    plain = [read(found) for read in (_truth, _number, _date)]
    return next((each for each in plain if each is not None), found)


_PLAIN: Final[dict[Kind, Callable[[Any], Any]]] = {
    "number": _number,
    "boolean": _truth,
    "date": _date,
    "text": lambda found: str(found) if isinstance(found, str) else None,
    "any": _any,
}
