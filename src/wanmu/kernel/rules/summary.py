"""Figures of a whole table, or of each part of it, as Narwhals expressions."""

from collections.abc import Callable
from typing import Final

import narwhals as nw

from wanmu.kernel.rules.tree import Aggregate

_UNDECIDED: Final = 0.5


def summarised(node: Aggregate, inner: nw.Expr | None) -> nw.Expr:
    """The figure; ``inner`` is what it is taken of, none for ``count(*)``."""

    def over(figure: nw.Expr) -> nw.Expr:
        return figure.over(*node.over) if node.over else figure

    if inner is None:
        return over(nw.len()).cast(nw.Float64)
    if node.distinct:
        return _different(inner, over)
    return _FIGURES[node.name](inner, over)


_Over = Callable[[nw.Expr], nw.Expr]


def _count(inner: nw.Expr, over: _Over) -> nw.Expr:
    return over(inner.count()).cast(nw.Float64)


def _different(inner: nw.Expr, over: _Over) -> nw.Expr:
    """Different values that are not null: engines count null as one more value."""
    nulls = over(_as_number(inner.is_null(), 1.0, 0.0).max())
    return over(inner.n_unique()).cast(nw.Float64) - nulls.fill_null(0.0)


def _where_any(compute: Callable[[nw.Expr], nw.Expr]) -> Callable[[nw.Expr, _Over], nw.Expr]:
    """The figure where there is a value at all: the sum of nothing is null, not zero."""

    def figure(inner: nw.Expr, over: _Over) -> nw.Expr:
        return nw.when(over(inner.count()) > 0).then(over(compute(inner)))

    return figure


def _as_number(condition: nw.Expr, holds: float, fails: float) -> nw.Expr:
    return nw.when(condition).then(nw.lit(holds)).otherwise(nw.lit(fails))


def _count_if(inner: nw.Expr, over: _Over) -> nw.Expr:
    unknown = over(_as_number(inner.is_null(), 1.0, 0.0).max()).fill_null(0.0)
    met = over(_as_number(inner, 1.0, 0.0).sum())
    return nw.when(unknown < _UNDECIDED).then(met)


def _graded(inner: nw.Expr) -> nw.Expr:
    """A condition as a number, null in the middle, so that least and most are AND and OR."""
    fails = nw.when(inner.is_null()).then(nw.lit(_UNDECIDED)).otherwise(nw.lit(0.0))
    return nw.when(inner).then(nw.lit(1.0)).otherwise(fails)


def _every(inner: nw.Expr, over: _Over) -> nw.Expr:
    return _decided(over(_graded(inner).min()).fill_null(1.0))


def _some(inner: nw.Expr, over: _Over) -> nw.Expr:
    return _decided(over(_graded(inner).max()).fill_null(0.0))


def _decided(grade: nw.Expr) -> nw.Expr:
    return nw.when(grade != _UNDECIDED).then(grade > _UNDECIDED)


_FIGURES: Final[dict[str, Callable[[nw.Expr, _Over], nw.Expr]]] = {
    "sum": _where_any(nw.Expr.sum),
    "avg": _where_any(nw.Expr.mean),
    "min": _where_any(nw.Expr.min),
    "max": _where_any(nw.Expr.max),
    "count": _count,
    "count_if": _count_if,
    "every": _every,
    "some": _some,
}
