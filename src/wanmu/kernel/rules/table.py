"""Rules over whole tables, whatever engine holds them."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import narwhals as nw
import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]

from wanmu.kernel.faults import Faults, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules.compile import expression
from wanmu.kernel.rules.fields import Kind
from wanmu.kernel.rules.ranks import by_rank, ranked, ranks
from wanmu.kernel.rules.rule import Rule
from wanmu.kernel.rules.terms import walk
from wanmu.kernel.rules.tree import Aggregate, Field, Node, parts

FrameT = TypeVar("FrameT")
_ROWS: Final = "__row__"
"""A column for the number of rows, which a rule without fields has nowhere else."""

_ARROW: Final[dict[Kind, Any]] = {
    "number": pa.float64(),
    "text": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def apply(frame: FrameT, rules: Mapping[str, Rule]) -> FrameT:
    """The frame with one more column for each rule, named by its key.

    Polars, pandas, DuckDB and PySpark frames; the type that comes in goes out. DuckDB and
    PySpark promise no order of rows. Rules read the
    frame's own columns, never each other's answers. A Polars frame in memory is run through
    its query optimiser, which computes shared parts once. The columns of a pandas frame that
    the rules read go through Arrow to Polars, because pandas' own types do not tell null from
    false; the answers come back as Arrow columns.

    Raises:
        InputError: R009 when the frame lacks a field that a rule reads.
    """
    table: Any = nw.from_native(frame)
    _check_columns(table, rules)
    if table.implementation.is_pandas():
        return _apply_to_pandas(frame, rules)  # type: ignore[no-any-return]
    answers = {name: rule.expression() for name, rule in rules.items()}
    if table.implementation.is_spark_like():
        return nw.to_native(_apply_to_spark(table, rules))  # type: ignore[no-any-return]
    if isinstance(table, nw.DataFrame):
        found = table.lazy().with_columns(**answers).select(*answers)
        columns = found.collect(table.implementation).iter_columns()
        return nw.to_native(table.with_columns(*columns))  # type: ignore[no-any-return]
    return nw.to_native(table.with_columns(**answers))  # type: ignore[no-any-return]


def figures(frame: Any, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """What rules about a whole table give, each one value: ``every(age <= 113)``.

    The rules are read with ``aggregates=True`` and have no ``OVER``.

    Raises:
        InputError: R009 when the frame lacks a field that a rule reads, R017 when a rule has a
            value for each record instead.
    """
    _check_whole(rules)
    table: Any = nw.from_native(frame)
    _check_columns(table, rules)
    if table.implementation.is_pandas():
        table = nw.from_native(_read_pandas(frame, rules))
    found = table.lazy().select(**{name: rule.expression() for name, rule in rules.items()})
    row: dict[str, Any] = found.collect("polars").to_native().row(0, named=True)
    return row


def _check_whole(rules: Mapping[str, Rule]) -> None:
    faults = Faults()
    for name, rule in rules.items():
        if not _is_whole(rule.tree):
            message = mark("The rule {rule} gives a value for each record, not one for the table.")
            faults.add("R017", message, rule=name)
    faults.check()


def _is_whole(node: Node) -> bool:
    """Whether a tree reads fields only inside figures of the whole table."""
    if isinstance(node, Field | Aggregate):
        return isinstance(node, Aggregate) and not node.over
    return all(_is_whole(part) for part in parts(node))


def _check_columns(table: Any, rules: Mapping[str, Rule]) -> None:
    columns = set(table.collect_schema().names())
    faults = Faults()
    for name, rule in rules.items():
        for missing in (field for field in rule.fields if field not in columns):
            near = nearest(missing, columns)
            message = mark("The rule {rule} reads {name}, which is no column of the table.")
            if near:
                message = mark(
                    "The rule {rule} reads {name}, which is no column of the table; "
                    "did you mean {near}?"
                )
            faults.add("R009", message, rule=name, name=missing, near=near)
    faults.check()


def _apply_to_spark(table: Any, rules: Mapping[str, Rule]) -> Any:
    counts = ranked(rule.term for rule in rules.values())
    answers = {name: expression(by_rank(rule.term, counts)) for name, rule in rules.items()}
    if not counts:
        return table.with_columns(**answers)
    return table.with_columns(**ranks(counts)).with_columns(**answers).drop(*counts.values())


def _apply_to_pandas(frame: Any, rules: Mapping[str, Rule]) -> Any:
    arrays = nw.get_native_namespace(frame).arrays
    read = _read_pandas(frame, rules)
    found = apply(read, rules)
    columns = {
        name: arrays.ArrowExtensionArray(_arrow(found[name].to_arrow(), rule.kind))
        for name, rule in rules.items()
    }
    return frame.assign(**columns)


def _read_pandas(frame: Any, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """The columns that the rules read, in types where null is a value of its own."""
    kinds: dict[str, Kind] = {}
    for rule in rules.values():
        kinds |= {name: "any" for name in rule.fields if name not in kinds}
        for term in walk(rule.term):
            if isinstance(term.node, Field):
                kinds[term.node.name] = term.kind
    columns = {
        name: _arrow(pa.array(frame[name].array, from_pandas=True), kind)
        for name, kind in kinds.items()
    }
    rows = pl.DataFrame({_ROWS: pl.int_range(len(frame), eager=True)})
    return rows.with_columns(pl.Series(name, pl.from_arrow(each)) for name, each in columns.items())


def _arrow(column: Any, kind: Kind) -> Any:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array if kind == "any" else array.cast(_ARROW[kind])
