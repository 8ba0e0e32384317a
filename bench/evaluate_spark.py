"""Grades by a Spark cluster of two workers against those of Polars, byte for byte."""

import time
from pathlib import Path
from typing import Any, Final

import polars as pl
from pyspark.sql import SparkSession

from evaluate_scheme import scheme
from wanmu.evaluation import evaluate

_COLUMNS: Final = ("unit", "status", "group", "score", "rank", "grade", "reasons")


def compare_grades(file: Path) -> None:
    """Print whether both give the same bytes, and the seconds of each."""
    started = time.perf_counter()
    expected = _bytes(evaluate(pl.read_parquet(file), scheme()).units)
    polars_seconds = time.perf_counter() - started
    session = _session()
    started = time.perf_counter()
    found = _bytes(_by_spark(session, file))
    spark_seconds = time.perf_counter() - started
    session.stop()
    same = "the same" if found == expected else "NOT the same"
    print(
        f"{file.name}: Spark and Polars give {same} {len(expected):,} bytes of "
        f"{', '.join(_COLUMNS)}; Spark {spark_seconds:.1f} s, Polars {polars_seconds:.1f} s"
    )


def _session() -> Any:
    """Two workers, each a process of its own, on this machine."""
    return (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executor.memory", "1g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )


def _by_spark(session: Any, file: Path) -> pl.DataFrame:
    result = evaluate(session.read.parquet(str(file)), scheme())
    return pl.DataFrame(pl.from_arrow(result.units.select(*_COLUMNS).toArrow()))


def _bytes(units: pl.DataFrame) -> bytes:
    """The grades as a file, in the order of the units."""
    return units.select(_COLUMNS).sort("unit").write_csv().encode()
