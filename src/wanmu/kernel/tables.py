"""The same steps on whatever engine holds a table: Polars, pandas, DuckDB, PySpark.

Work on a large table is a lazy Narwhals frame. What decides about groups of rows is a small Polars
table, computed in Python and set beside the large one on its own engine.
"""

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final
from uuid import uuid4

import narwhals as nw
import polars as pl

Lazy = nw.LazyFrame[Any]

_VIEW: Final = "wanmu_view"
_CODE: Final = "__code"
_SQL_TYPES: Final = {
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
}


class Held:
    """A table and the engine that holds it.

    Steps that are used again are kept (``keep``); what DuckDB and Spark keep for that is let go
    with this object.
    """

    def __init__(self, frame: Any) -> None:
        """Take a native frame; pandas frames are read into Polars."""
        self.native = frame
        self._kept: list[tuple[Lazy, Callable[[], object]]] = []
        table: Any = nw.from_native(frame)
        self._kind = table.implementation
        if self._kind.is_pandas_like() or self._kind.is_pyarrow():
            frame = pl.DataFrame(table.to_polars())
        self.lazy = _lazy(frame)

    def keep(self, table: Lazy) -> Lazy:
        """The table computed once, for use by several later steps."""
        if self._kind.is_duckdb():
            return self._kept_by_duckdb(table.to_native())
        if self._kind.is_spark_like():
            frame = table.to_native().persist()
            return self._until_let_go(_lazy(frame), _unpersist, frame)
        return _lazy(table.to_native().collect().lazy())

    def _until_let_go(self, table: Lazy, *release: Any) -> Lazy:
        self._kept.append((table, weakref.finalize(self, *release)))
        return table

    def let_go(self, *tables: Lazy) -> None:
        """Free the room of kept tables that no later step reads."""
        for table, release in self._kept:
            if any(table is each for each in tables):
                release()

    def _kept_by_duckdb(self, relation: Any) -> Lazy:
        name = f"wanmu_{uuid4().hex}"
        kept = f'CREATE TEMP TABLE "{name}" AS SELECT * FROM {_VIEW}'  # noqa: S608  our own names
        # What reads the table starts from the answer: it drags no text of earlier steps along.
        answer = relation.query(_VIEW, kept)
        found = answer.query(_VIEW, f'SELECT * FROM "{name}"')  # noqa: S608  our own name
        return self._until_let_go(_lazy(found), _drop, answer, name)

    def different(self, column: str) -> int:
        """How many different values a column has."""
        if not self._kind.is_duckdb() and not self._kind.is_spark_like():
            # Different hashes are of different values; only equal ones need a second look.
            hashes = pl.col(column).hash().n_unique()
            found = self.lazy.to_native().select(hashes, rows=pl.len()).collect()
            if found[column].item() == found["rows"].item():
                return int(found["rows"].item())
        count: int = collected(self.lazy.select(nw.col(column).n_unique()))[column].item()
        return count

    def beside(self, small: pl.DataFrame) -> Lazy:
        """A small table on the engine of the large one, to be joined with it."""
        if self._kind.is_duckdb():
            # As a table: many rows of literals would be read again at every later step.
            return self._kept_by_duckdb(self.native.query(_VIEW, _as_sql(small)))
        if self._kind.is_spark_like():
            return _lazy(_on_spark(self.native.sparkSession, small))
        return _lazy(small.lazy())

    def looked_up(self, table: Lazy, keys: Sequence[str], small: pl.DataFrame) -> Lazy:
        """The table with the columns of a small one, looked up by its keys; null where none fit.

        Rows of the small table have different keys.
        """
        if self._kind.is_duckdb() or self._kind.is_spark_like():
            joined = table.join(self.beside(small), on=list(keys), how="left", suffix="__again")
            again = [name for name in joined.collect_schema().names() if name.endswith("__again")]
            return joined.drop(again) if again else joined
        # A join copies every column of the large table; looking values up leaves them in place.
        number, codes = _numbered(keys, small)
        places = pl.DataFrame({_CODE: range(max(codes, default=-1) + 2)})
        known = small.drop(keys).with_columns(pl.Series(_CODE, codes, dtype=pl.Int64))
        dense = places.join(known, on=_CODE, how="left", maintain_order="left")
        at = pl.col(_CODE).fill_null(dense.height - 1)
        found = table.with_columns(number.alias(_CODE)).to_native()
        values = {each.name: pl.lit(each).gather(at) for each in dense.drop(_CODE)}
        return _lazy(found.with_columns(**values).drop(_CODE))

    def ranked(self, table: Lazy, by: Sequence[str], figure: str, among: str) -> Lazy:
        """The table with ``__first`` and ``__last``, the places that equals share within ``by``.

        The largest figure is first; rows that are not ``among`` have no place.
        """
        if self._kind.is_duckdb() or self._kind.is_spark_like():
            # To sort whole rows costs these engines more than to look up the place of a figure.
            table = self.keep(table)
            found = self.keep(_places(table.filter(nw.col(among)), by, figure))
            table = table.join(found, on=[*by, figure], how="left")
            places = {name: nw.col(name) for name in _PLACES}
        else:
            places = {
                name: nw.col(figure).rank(method, descending=True).over(among, *by)
                for name, method in _PLACES.items()
            }
        return table.with_columns(
            **{n: nw.when(nw.col(among)).then(each).cast(nw.Int64) for n, each in places.items()}
        )

    def settled(self, table: Lazy) -> Lazy:
        """The answer, computed once where it is held in memory.

        DuckDB joins it from what is kept already: to store it again would cost more.
        """
        return table if self._kind.is_duckdb() else self.keep(table)

    def given_back(self, table: Lazy) -> Any:
        """The table in the type that came in; lazy where that was lazy."""
        frame = table.to_native()
        if self._kind.is_duckdb() or self._kind.is_spark_like():
            return frame
        if self._kind.is_polars():
            return frame if isinstance(self.native, pl.LazyFrame) else frame.collect()
        collected = frame.collect()
        if self._kind.is_pyarrow():
            return collected.to_arrow()
        return collected.to_pandas(use_pyarrow_extension_array=True)


def _lazy(frame: Any) -> Lazy:
    table: Lazy = nw.from_native(frame).lazy()
    return table


def _unpersist(frame: Any) -> None:
    """Let go of what Spark kept; a session that is stopped has let go of it already."""
    with suppress(Exception):
        frame.unpersist()


def _drop(relation: Any, name: str) -> None:
    """Drop what DuckDB kept; a connection that is closed has dropped it already."""
    with suppress(Exception):
        relation.query(_VIEW, f'DROP TABLE "{name}"')


def collected(table: Lazy) -> pl.DataFrame:
    """A small answer as a Polars frame."""
    found: pl.DataFrame = table.collect("polars").to_native()
    # DuckDB sums whole numbers into 128 bits, which arrive as decimals.
    return found.with_columns(pl.col(pl.Decimal, pl.Int128).cast(pl.Int64))


_PLACES: Final[dict[str, Any]] = {"__first": "min", "__last": "max"}


def _places(table: Lazy, by: Sequence[str], figure: str) -> Lazy:
    """Each figure within ``by`` with the first and the last place of its rows."""
    counted = table.group_by(*by, figure).agg(__rows=nw.len())
    counted = counted.with_columns(__falling=-nw.col(figure))
    last = nw.col("__rows").cum_sum().over(*by, order_by="__falling")
    counted = counted.with_columns(__last=last)
    return counted.select(*by, figure, "__last", __first=nw.col("__last") - nw.col("__rows") + 1)


def _numbered(keys: Sequence[str], small: pl.DataFrame) -> tuple[nw.Expr, list[int]]:
    """One number for the keys of each row of the large table, and those of the small one's rows."""
    number: nw.Expr | None = None
    codes = [0] * small.height
    for key in keys:
        values = small[key].unique(maintain_order=True)
        numbers = {value: at for at, value in enumerate(values)}
        own = _position(key, values)
        number = own if number is None else number * len(values) + own
        codes = [
            code * len(values) + numbers[value]
            for code, value in zip(codes, small[key].to_list(), strict=True)
        ]
    assert number is not None
    return number, codes


def _position(key: str, values: pl.Series) -> nw.Expr:
    """Where each row's value stands among these; null where it is none of them."""
    places = list(range(len(values)))
    if values.dtype.is_integer() and values.to_list() == places:
        column = nw.col(key)
        return nw.when((column >= 0) & (column < len(values))).then(column)
    return nw.col(key).replace_strict(values.to_list(), places, default=None, return_dtype=nw.Int64)


def _as_sql(small: pl.DataFrame) -> str:
    """A small table written out; figures go as text, which DuckDB reads to the last digit."""
    types = [_SQL_TYPES[type(dtype)] for dtype in small.dtypes]
    names = ", ".join(f'"{name}"' for name in small.columns)
    rows = ", ".join(
        f"({', '.join(_literal(value, kind) for value, kind in zip(row, types, strict=True))})"
        for row in small.iter_rows()
    )
    if not rows:
        nothing = ", ".join(f"CAST(NULL AS {kind})" for kind in types)
        return f"SELECT * FROM (VALUES ({nothing})) AS small({names}) WHERE FALSE"  # noqa: S608
    return f"SELECT * FROM (VALUES {rows}) AS small({names})"  # noqa: S608  literals are quoted


def _literal(value: Any, kind: str) -> str:
    if value is None:
        return f"CAST(NULL AS {kind})"
    written = value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, float):
        written = repr(value)
    return f"CAST('{written.replace(chr(39), 2 * chr(39))}' AS {kind})"


def _on_spark(session: Any, small: pl.DataFrame) -> Any:
    types = {"BIGINT": "long", "DOUBLE": "double", "VARCHAR": "string"}
    schema = ", ".join(
        f"`{name}` {types.get(_SQL_TYPES[type(dtype)], _SQL_TYPES[type(dtype)].lower())}"
        for name, dtype in small.schema.items()
    )
    return session.createDataFrame(small.rows(), schema)
