"""A rule as a Narwhals expression: one code path for Polars, pandas, DuckDB and PySpark.

What an engine does differently is never relied on: nulls are handled by comparisons and
``when``, rounding, remainders and dates are computed from plain arithmetic.
"""

import math
import operator
from calendar import isleap
from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from typing import Any, Final

import narwhals as nw

from wanmu.kernel.rules import calendar
from wanmu.kernel.rules.check import rounding
from wanmu.kernel.rules.fields import Kind
from wanmu.kernel.rules.numbers import (
    HALF_STEP,
    LARGEST,
    ROUNDABLE,
    WHOLE,
    may_have_pole,
    surely_finite,
)
from wanmu.kernel.rules.record import value
from wanmu.kernel.rules.summary import summarised
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import (
    Aggregate,
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
    Or,
    field_names,
)

DTYPES: Final[dict[Kind, Any]] = {
    "number": nw.Float64,
    "text": nw.String,
    "boolean": nw.Boolean,
    "date": nw.Date,
    "any": nw.Float64,
}
_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def expression(term: Term) -> nw.Expr:
    """The answer of a rule as an expression; a figure that is not a finite number is null."""
    if term.kind != "number" or surely_finite(term):
        return loose(term)
    if _is_rounded(term):
        return _rounded(term, expression(term.parts[0]))
    return nw.when(_finite(term)).then(loose(term))


def _is_rounded(term: Term) -> bool:
    return isinstance(term.node, Call) and term.node.name == "round" and term.factor == 1


def loose(term: Term) -> nw.Expr:
    """The value as an expression, where a number may still be NaN or infinite."""
    if _is_constant(term):
        return constant(_fixed(term), term.kind)
    own = _own(term)
    if term.factor.numerator != 1:
        own = own * float(term.factor.numerator)
    return own if term.factor.denominator == 1 else _parted(own, float(term.factor.denominator))


def constant(found: Any, kind: Kind) -> nw.Expr:
    """A value that is the same for every record."""
    return nw.lit(found, dtype=DTYPES[kind])


def _surely_null(term: Term) -> bool:
    """Whether a term is null whatever the record holds, because null is written in it.

    Polars would find that out for itself, and then answer a table of another length.
    """
    match term.node:
        case Null():
            return True
        case Call("coalesce", _):
            return all(map(_surely_null, term.parts))
        case Call("nullif", _) | Between() | In():
            return _surely_null(term.parts[0])
        case Call() | Negate() | Not() | Arithmetic() | Compare():
            return any(map(_surely_null, term.parts))
        case _:
            return False


def _fixed(term: Term) -> Any:
    """The value of a constant; what it names stands only where null is the answer anyway."""
    return value(term, dict.fromkeys(field_names(term.node)))


def _is_constant(term: Term) -> bool:
    if _surely_null(term):
        return True
    match term.node:
        case Field() | Aggregate():
            return False
        case Call("coalesce", _):
            return all(map(_is_constant, _until_found(term.parts)))
        case _:
            return all(_is_constant(part) for part in term.parts)


def _until_found(parts: Sequence[Term]) -> list[Term]:
    """What coalesce has to look at: nothing after a constant that is not null, and no null.

    Besides being quicker, it keeps a constant from standing first, where Polars answers a
    table of another length.
    """
    looked_at = []
    for part in parts:
        found = _fixed(part) if _is_constant(part) else part
        if found is not None:
            looked_at.append(part)
        if found is not None and found is not part:
            break
    return looked_at or [parts[0]]


def _finite(term: Term) -> nw.Expr:
    """Whether a number is finite; null when it is null. False for NaN on every engine."""
    # Rounding leaves what is too large as it is, so what is finite before is finite after.
    return _finite(term.parts[0]) if _is_rounded(term) else loose(term).abs() <= LARGEST


def _there(term: Term) -> nw.Expr:
    """Whether a value is neither null nor a figure that is not finite: true, or false or null."""
    if term.kind != "number" or surely_finite(term):
        return ~loose(term).is_null()
    return _finite(term)


def _absent(term: Term) -> nw.Expr:
    if term.kind != "number" or surely_finite(term):
        return loose(term).is_null()
    return nw.when(_finite(term)).then(nw.lit(value=False)).otherwise(nw.lit(value=True))


def _where_finite(terms: Sequence[Term], answer: nw.Expr) -> nw.Expr:
    """The answer where all those numbers are finite, null elsewhere."""
    open_ended = [term for term in terms if term.kind == "number" and not surely_finite(term)]
    if not open_ended:
        return answer
    return nw.when(reduce(operator.and_, map(_finite, open_ended))).then(answer)


def _own(term: Term) -> nw.Expr:
    match term.node:
        case Field(name):
            column = nw.col(name)
            return column if term.kind == "any" else column.cast(DTYPES[term.kind])
        case Negate():
            return -loose(term.parts[0])
        case Arithmetic(op, _, _):
            return _arithmetic(op, *term.parts)
        case Case():
            return _case(term.parts)
        case Call(name, _):
            return _FUNCTIONS[name](term)
        case Aggregate():
            return _aggregate(term.node, term)
        case _:
            return _logic(term)


def _logic(term: Term) -> nw.Expr:
    match term.node:
        case IsNull():
            return _absent(term.parts[0])
        case Not():
            return ~loose(term.parts[0])
        case And():
            return _balanced(operator.and_, [loose(part) for part in term.parts])
        case Or():
            return _balanced(operator.or_, [loose(part) for part in term.parts])
        case Compare(op, _, _):
            return _compare(op, *term.parts)
        case Between():
            found, low, high = term.parts
            return _compare(">=", found, low) & _compare("<=", found, high)
        case In():
            return _in(*term.parts)
        case _:  # pragma: no cover - every node is named above or in _own
            raise TypeError(type(term.node))


def _balanced(join: Callable[[Any, Any], Any], terms: Sequence[nw.Expr]) -> nw.Expr:
    """Many conditions joined as a shallow tree: planning a deep one takes engines minutes."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    joined: nw.Expr = join(_balanced(join, terms[:middle]), _balanced(join, terms[middle:]))
    return joined


_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _compare(op: str, left: Term, right: Term) -> nw.Expr:
    if _surely_null(left) or _surely_null(right):
        return constant(None, "boolean")
    if _is_constant(left) and not _is_constant(right):
        # With a constant first, Polars answers a table of another length for some right sides.
        op, left, right = _TURNED.get(op, op), right, left
    anniversary = _anniversary(op, left, right)
    if anniversary is not None:
        return anniversary
    return _where_finite((left, right), _OPERATORS[op](loose(left), loose(right)))


def _anniversary(op: str, left: Term, right: Term) -> nw.Expr | None:
    """``years_between(x, day) < n`` as a comparison of x with one day; None where it is not that.

    A time limit of a whole table is then one comparison instead of the parts of two dates.
    """
    is_span = isinstance(left.node, Call) and left.node.name == "years_between"
    if not is_span or op not in ("<", ">=") or left.factor != 1 or not _is_constant(right):
        return None
    begun, ended = left.parts
    years = _fixed(right)
    if _is_constant(begun) or not _is_constant(ended) or years is None or not years.is_integer():
        return None
    day = _fixed(ended)
    if day is None or not 1 <= years < day.year:
        return None
    # Who began on 29 February or later has no such day in a year that is too short for it.
    leap = (day.month, day.day) == (2, 29) and not isleap(day.year - int(years))
    since = date(day.year - int(years), day.month, 28 if leap else day.day)
    completed = loose(begun) <= nw.lit(since)
    return completed if op == ">=" else ~completed


def _in(found: Term, *options: Term) -> nw.Expr:
    if not all(_is_constant(option) for option in options):
        return _balanced(operator.or_, [_compare("=", found, option) for option in options])
    listed = [_fixed(option) for option in options]
    plain = [each for each in listed if each is not None]
    among = loose(found).is_in(plain) if plain else constant(found=False, kind="boolean")
    if len(plain) < len(listed):
        among = nw.when(among).then(nw.lit(value=True))
    return nw.when(_there(found)).then(among)


def _arithmetic(op: str, left: Term, right: Term) -> nw.Expr:
    if op in _OPERATORS:
        made: nw.Expr = _OPERATORS[op](loose(left), loose(right))
        return made
    quotient, divisor = _divided(left, right)
    return quotient if op == "/" else loose(left) - divisor * _whole(quotient)


def _divided(left: Term, right: Term) -> tuple[nw.Expr, nw.Expr]:
    """The quotient and its divisor."""
    number, divisor = loose(left), expression(right) if may_have_pole(right) else loose(right)
    if not _is_one_value(right):
        return number / divisor, divisor
    found = _fixed(right) if _is_constant(right) else None
    return _parted(number, divisor if found is None else found), divisor


def _is_one_value(term: Term) -> bool:
    """Whether a term is the same for every record: a constant, or a figure of the whole table."""
    if isinstance(term.node, Field):
        return False
    if isinstance(term.node, Aggregate):
        return not term.node.over
    return all(_is_one_value(part) for part in term.parts)


def _parted(number: nw.Expr, divisor: float | nw.Expr) -> nw.Expr:
    """A number divided by one value.

    Polars multiplies by the reciprocal of a single divisor, which is off in the last digit for
    two numbers in three, so the divisor becomes a column. Powers of two are exact either way.
    """
    if isinstance(divisor, float) and math.frexp(divisor)[0] in (0.5, -0.5):
        return number / divisor
    return number / (number * 0.0 + divisor)


def _whole(number: nw.Expr) -> nw.Expr:
    """A number without its decimal digits; engines that floor to integers cannot overflow."""
    cut = nw.when(number < 0).then(number.ceil()).otherwise(number.floor())
    return nw.when(number.abs() < WHOLE).then(cut).otherwise(number).cast(nw.Float64)


def _case(parts: Sequence[Term]) -> nw.Expr:
    made = loose(parts[-1])
    for test, then in reversed(list(zip(parts[:-1:2], parts[1:-1:2], strict=True))):
        made = nw.when(loose(test)).then(loose(then)).otherwise(made)
    return made


def _coalesce(term: Term) -> nw.Expr:
    needed = [expression(part) for part in _until_found(term.parts)]
    return nw.coalesce(*needed) if len(needed) > 1 else needed[0]


def _nullif(term: Term) -> nw.Expr:
    first, second = term.parts
    nothing = constant(None, term.kind)
    return nw.when(_compare("=", first, second)).then(nothing).otherwise(expression(first))


def _extreme(choose: Callable[..., nw.Expr]) -> Callable[[Term], nw.Expr]:
    def extreme(term: Term) -> nw.Expr:
        complete = reduce(operator.and_, map(_there, term.parts))
        return nw.when(complete).then(choose(*map(loose, term.parts)))

    return extreme


def _of_number(compute: Callable[[nw.Expr], nw.Expr]) -> Callable[[Term], nw.Expr]:
    return lambda term: compute(loose(term.parts[0]))


def _floored(number: nw.Expr) -> nw.Expr:
    down = nw.when(number.abs() < WHOLE).then(number.floor()).otherwise(number)
    return down.cast(nw.Float64)


def _ceiled(number: nw.Expr) -> nw.Expr:
    up = nw.when(number.abs() < WHOLE).then(number.ceil()).otherwise(number)
    return up.cast(nw.Float64)


def _round(term: Term) -> nw.Expr:
    return _rounded(term, loose(term.parts[0]))


def _rounded(term: Term, unroundable: nw.Expr) -> nw.Expr:
    """A number rounded; what is too large or not finite becomes what is said."""
    digits = (rounding(term.node) if isinstance(term.node, Call) else None) or 0
    number, scale = loose(term.parts[0]), 10.0 ** abs(digits)
    scaled = number * scale if digits >= 0 else _parted(number, scale)
    lifted = scaled * HALF_STEP
    # What rounds to nothing goes the upper way, so that no engine answers a zero with a sign.
    down, up = (lifted - 0.5).ceil(), (lifted + 0.5).floor()
    whole = nw.when(lifted <= -0.5).then(down).otherwise(up)  # noqa: PLR2004
    steps = number * 0.0 + scale
    back = whole.cast(nw.Float64) / steps if digits >= 0 else whole.cast(nw.Float64) * scale
    return nw.when(scaled.abs() < ROUNDABLE).then(back).otherwise(unroundable)


def _date(term: Term) -> nw.Expr:
    found: date = _fixed(term)
    return constant(found, "date")


def _between(count: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Callable[[Term], nw.Expr]:
    return lambda term: count(*map(loose, term.parts)).cast(nw.Float64)


_FUNCTIONS: Final[dict[str, Callable[[Term], nw.Expr]]] = {
    "coalesce": _coalesce,
    "nullif": _nullif,
    "least": _extreme(nw.min_horizontal),
    "greatest": _extreme(nw.max_horizontal),
    "abs": _of_number(nw.Expr.abs),
    "round": _round,
    "floor": _of_number(_floored),
    "ceil": _of_number(_ceiled),
    "sqrt": _of_number(nw.Expr.sqrt),
    "date": _date,
    "year": _of_number(lambda day: day.dt.year().cast(nw.Float64)),
    "month": _of_number(lambda day: day.dt.month().cast(nw.Float64)),
    "years_between": _between(calendar.years),
    "months_between": _between(calendar.months),
    "days_between": _between(calendar.days),
    "length": _of_number(lambda text: text.str.len_chars().cast(nw.Float64)),
}


def _aggregate(node: Aggregate, term: Term) -> nw.Expr:
    inner = expression(term.parts[0]) if term.parts else None
    return summarised(node, inner)
