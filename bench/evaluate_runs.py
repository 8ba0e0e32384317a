"""Who runs against whom: the engine and the pipeline written by hand, on each backend.

Each run starts from a loaded frame (a Parquet file for DuckDB) and ends with every column of the
result computed and held by the backend.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

import duckdb
import polars as pl

import evaluate_duckdb
import evaluate_pandas
import evaluate_polars
from evaluate_scheme import scheme
from wanmu.evaluation import evaluate

SCHEME: Final = scheme()
_MB: Final = 1024


class Backend(Protocol):
    """What holds the units and computes the result."""

    def engine(self) -> Any:
        """The result of Wanmu."""

    def by_hand(self) -> Any:
        """The result of the pipeline written by hand."""

    def frame(self, result: Any) -> pl.DataFrame:
        """The result as a Polars frame."""


class Polars:
    """A frame in memory."""

    def __init__(self, file: Path) -> None:
        self.units = pl.read_parquet(file)

    def engine(self) -> Any:
        """The result of Wanmu."""
        return evaluate(self.units, SCHEME).units

    def by_hand(self) -> Any:
        """The result of the pipeline written by hand."""
        return evaluate_polars.evaluated(self.units.lazy()).collect()

    def frame(self, result: Any) -> pl.DataFrame:
        """The result as a Polars frame."""
        return pl.DataFrame(result)


class Pandas:
    """A frame in memory."""

    def __init__(self, file: Path) -> None:
        self.units = pl.read_parquet(file).to_pandas()

    def engine(self) -> Any:
        """The result of Wanmu."""
        return evaluate(self.units, SCHEME).units

    def by_hand(self) -> Any:
        """The result of the pipeline written by hand."""
        return evaluate_pandas.evaluated(self.units)

    def frame(self, result: Any) -> pl.DataFrame:
        """The result as a Polars frame."""
        return pl.from_pandas(result)


class DuckDB:
    """A Parquet file; the result becomes a table, which DuckDB may put on disk."""

    def __init__(self, file: Path, memory_limit: str = "") -> None:
        self.file = file
        self.connection = duckdb.connect()
        self.connection.execute(f"SET temp_directory = '{file.parent / 'duckdb'}'")
        if memory_limit:
            self.connection.execute(f"SET memory_limit = '{memory_limit}'")

    def engine(self) -> Any:
        """The result of Wanmu."""
        units = self.connection.read_parquet(str(self.file))
        result = evaluate(units, SCHEME)
        result.units.query("found", "CREATE OR REPLACE TEMP TABLE result AS SELECT * FROM found")
        return self.connection.table("result")

    def by_hand(self) -> Any:
        """The result of the pipeline written by hand."""
        query = evaluate_duckdb.query(f"read_parquet('{self.file}')")
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {query}")
        return self.connection.table("result")

    def frame(self, result: Any) -> pl.DataFrame:
        """The result as a Polars frame."""
        return pl.DataFrame(result.pl())


BACKENDS: Final[dict[str, Callable[[Path], Backend]]] = {
    "polars": Polars,
    "duckdb": DuckDB,
    "pandas": Pandas,
}


def loaded(name: str, file: Path, memory_limit: str = "") -> Backend:
    """A backend with the units of a file."""
    return DuckDB(file, memory_limit) if name == "duckdb" else BACKENDS[name](file)


def checked(name: str, backend: Backend, file: Path) -> Iterator[str]:
    """Where the engine and the hand differ from the pipeline written by hand in Polars."""
    polars = Polars(file)
    expected = polars.frame(polars.by_hand())
    found = 0
    for way, run in zip(("engine", "by hand"), (backend.engine, backend.by_hand), strict=True):
        for line in differences(backend.frame(run()), expected):
            found += 1
            yield f"{name} {way} / polars by hand: {line}"
    size = f"{expected.height:,} units, {expected.width} columns"
    yield f"{name}: {size}: {found or 'no'} differences"


def timed(backend: Backend, repeat: int) -> tuple[float, ...]:
    """The median seconds of engine and hand in turn, by the clock and of all cores.

    The first round warms up and is left out.
    """
    spent: list[list[tuple[float, float]]] = [[], []]
    for _ in range(repeat + 1):
        for times, run in zip(spent, (backend.engine, backend.by_hand), strict=True):
            started = time.perf_counter(), time.process_time()
            run()
            times.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    return tuple(
        statistics.median(each[at] for each in times[1:]) for at in (0, 1) for times in spent
    )


def peak(backend: Backend, way: str) -> tuple[int, int]:
    """The megabytes of this process before a run, and at most."""
    before = _most()
    backend.engine() if way == "engine" else backend.by_hand()
    return before, _most()


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MB


def differences(one: pl.DataFrame, other: pl.DataFrame) -> Iterator[str]:
    """Every column that is not the same in both, cell by cell, with the first unit."""
    if one.columns != other.columns:
        yield f"columns: {one.columns} / {other.columns}"
        return
    one, other = one.sort("unit"), other.sort("unit")
    for name in one.columns:
        unequal = ~one[name].eq_missing(other[name])
        if one[name].dtype != other[name].dtype:
            yield f"{name}: {one[name].dtype} / {other[name].dtype}"
        elif unequal.any():
            at = unequal.arg_max() or 0
            yield (
                f"{name}: {unequal.sum():,} differ, first unit {one['unit'][at]}: "
                f"{one[name][at]!r} / {other[name][at]!r}"
            )
