"""The rows of a list that an engine computed: found, summed and sorted here, in memory."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from wanmu.web.tables.state import Bound, State
from wanmu.web.tables.table import Column, Computed, Row


def found_of(whole: Computed, state: State) -> Computed:
    """The rows that the filters leave."""
    table = state.table
    words = state.q.lower().split() if table.search else []
    tests = [_test(column, state) for column in table.columns if state.filters(column)]
    return Computed([
        row for row in whole.rows
        if all(word in row[table.search] for word in words)
        and all(test(row[name]) for name, test in tests)
    ])  # fmt: skip


def synthetic_of(found: Computed, label: str) -> int:
    """How many rows are made up."""
    return sum(row[label] == "synthetic" for row in found.rows) if label else 0


def sums_by_column(found: Computed, columns: Iterable[Column]) -> dict[str, Any]:
    """The sums of the rows that have a value; None where none has."""
    return {column.key: _sum(found, column.source) for column in columns}


def ordered(found: Computed, state: State) -> list[Row]:
    """The rows in the order asked: those without a value last, those alike by ``unique``."""
    name, unique = state.table.by_key[state.sorted_by].source, state.table.unique
    rows = sorted(found.rows, key=lambda row: row[unique])
    known = [row for row in rows if row[name] is not None]
    known.sort(key=lambda row: row[name], reverse=state.falling)
    return [*known, *(row for row in rows if row[name] is None)]


def _sum(found: Computed, name: str) -> Any:
    values = [row[name] for row in found.rows if row[name] is not None]
    return sum(values) if values else None


def _test(column: Column, state: State) -> tuple[str, Callable[[Any], bool]]:
    """The name of the value that a column is filtered by, and whether one passes."""
    key = column.key
    if key in state.chosen:
        chosen = set(state.chosen[key])
        return column.source, lambda value: not chosen.isdisjoint(_each(value))
    if key in state.words:
        words = state.words[key].lower()
        return column.source, lambda value: value is not None and words in str(value).lower()
    low, high = state.bounds[key]
    return column.source, lambda value: value is not None and _within(value, low, high)


def _each(value: Any) -> tuple[Any, ...]:
    """The values of a cell, be it one or several."""
    return value if isinstance(value, tuple) else (value,)


def _within(value: Any, low: Bound | None, high: Bound | None) -> bool:
    value = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return (low is None or value >= low) and (high is None or value <= high)
