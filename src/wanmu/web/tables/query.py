"""The rows of a list: found, summed, sorted and cut in the database, or where they are computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils import timezone

from wanmu.web.accounts.sight import Sight
from wanmu.web.tables.computed import found_of, ordered, sums_by_column, synthetic_of
from wanmu.web.tables.state import Bound, State
from wanmu.web.tables.table import Column, Computed, Row, Rows

_COUNT: Final = "rows_found"
_SYNTHETIC: Final = "rows_synthetic"
_SUM: Final = "sum_"
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Sums:
    """How many rows are found, how many of them made up, and the sums by column."""

    count: int
    synthetic: int
    by_column: Mapping[str, Any]


def found_rows(request: HttpRequest, state: State) -> Rows:
    """The rows of the list that the filters leave, in no order."""
    table = state.table
    whole = table.rows(request)
    if isinstance(whole, Computed):
        return found_of(whole, state)
    filtered = [column for column in table.columns if state.filters(column)]
    rows = _computed(whole, filtered)
    for word in state.q.lower().split() if table.search else ():
        rows = rows.filter(**{f"{table.search}__contains": word})
    for column in filtered:
        rows = rows.filter(_condition(column, state))
    return rows


def sums_of(rows: Rows, state: State, sight: Sight) -> Sums:
    """Count and sum all rows found, in one question; what is masked is not summed."""
    summed = [column for column in shown_columns(state) if _sums(column, sight)]
    if isinstance(rows, Computed):
        count, made_up = len(rows.rows), synthetic_of(rows, state.table.label)
        return Sums(count, made_up, sums_by_column(rows, summed))
    asked: dict[str, Any] = {_COUNT: Count(state.table.unique)}
    if label := state.table.label:
        asked[_SYNTHETIC] = Count(state.table.unique, filter=Q(**{label: "synthetic"}))
    found = rows.aggregate(**asked, **{_SUM + column.key: column.sum for column in summed})
    sums = {column.key: found[_SUM + column.key] for column in summed}
    return Sums(found[_COUNT], found.get(_SYNTHETIC, 0), sums)


def cut(rows: Rows, state: State, start: int, end: int | None) -> Iterator[Row]:
    """Rows from ``start`` to before ``end`` in the order asked, with what the columns need only."""
    if isinstance(rows, Computed):
        return iter(ordered(rows, state)[start:end])
    names, found = _ordered(rows, state)
    some = found[start:end]
    values = some if end is not None else some.iterator(chunk_size=_AT_ONCE)
    return (dict(zip(names, each, strict=True)) for each in values)


def page_rows(rows: Rows, state: State, start: int, count: int) -> Sequence[Row]:
    """The rows of the page that begins at ``start``, of ``count`` in all.

    A page of the second half is read from the end: the database then sorts and keeps few rows only.
    """
    end = min(start + state.size, count)
    if isinstance(rows, Computed) or start < count // 2:
        return list(cut(rows, state, start, end))
    names, found = _ordered(rows, state)
    values = found.reverse()[count - end : count - start]
    return [dict(zip(names, each, strict=True)) for each in values][::-1]


def _ordered(
    rows: QuerySet[Any], state: State
) -> tuple[tuple[str, ...], QuerySet[Any, tuple[Any, ...]]]:
    """The names of the values that the columns need, and the rows with them in the order asked."""
    columns = shown_columns(state)
    rows = _computed(rows, [*columns, state.table.by_key[state.sorted_by]])
    names = tuple(dict.fromkeys(name for column in columns for name in _needed(column)))
    return names, rows.order_by(*order_of(state)).values_list(*names)


def shown_columns(state: State) -> tuple[Column, ...]:
    """The columns that were chosen, in the order of the list."""
    return tuple(state.table.by_key[key] for key in state.columns)


def order_of(state: State) -> tuple[OrderBy, ...]:
    """What the rows are sorted by; rows that are alike always come in the same order."""
    column = state.table.by_key[state.sorted_by]
    blanks = {"nulls_last": True} if column.blanks else {}
    by, alike = F(column.source), F(state.table.unique)
    turned = state.falling and state.table.ties_follow
    return (
        by.desc(**blanks) if state.falling else by.asc(**blanks),
        alike.desc() if turned else alike.asc(),
    )


def _computed(rows: QuerySet[Any], columns: Sequence[Column]) -> QuerySet[Any]:
    """The rows with the values that columns compute, each once."""
    missing = {
        column.source: column.computed
        for column in columns
        if column.computed is not None and column.source not in rows.query.annotations
    }
    return rows.annotate(**missing) if missing else rows


def _needed(column: Column) -> tuple[str, ...]:
    return (column.source, column.link[1]) if column.link else (column.source,)


def _sums(column: Column, sight: Sight) -> bool:
    return column.sum is not None and sight.shows(column.sight)


def _condition(column: Column, state: State) -> Q:
    key, name = column.key, column.source
    if key in state.chosen:
        return Q(**{f"{name}__in": state.chosen[key]})
    if key in state.words:
        return Q(**{f"{name}__icontains": state.words[key]})
    low, high = state.bounds[key]
    if column.kind == "moment":
        return _within_days(name, low, high)
    return _between(name, low, high)


def _between(name: str, low: Bound | None, high: Bound | None) -> Q:
    asked = Q()
    if low is not None:
        asked &= Q(**{f"{name}__gte": low})
    if high is not None:
        asked &= Q(**{f"{name}__lte": high})
    return asked


def _within_days(name: str, low: Bound | None, high: Bound | None) -> Q:
    """From the beginning of one day to the end of another, so that an index finds them."""
    asked = Q()
    if isinstance(low, date):
        asked &= Q(**{f"{name}__gte": _midnight(low)})
    if isinstance(high, date):
        asked &= Q(**{f"{name}__lt": _midnight(high + timedelta(days=1))})
    return asked


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
