"""Parcels with ten events each, classified as of a day: how time grows, on Polars and DuckDB.

    python bench/land.py --parcels 10000 100000 1000000

The target is 20 s for a million parcels on two cores. The parcels are made up; each passes through
the same ten steps, at its own pace, and the day is in the middle of them.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date
from resource import RUSAGE_SELF, getrusage
from typing import Any, Final

import numpy as np
import polars as pl

from wanmu.land import classify
from wanmu.pack import load_pack

TARGET: Final = 20.0
MOST: Final = 1_000_000
DAY: Final = date(2022, 6, 1)
KINDS: Final = (
    *("approved", "supplied", "contract", "delay_begin", "delay_end"),
    *("start", "stopped", "resumed", "completion", "production"),
)
FIGURES: Final = {
    "contract": {"agreed_investment": (1000, 3000), "agreed_tax_per_mu": (10, 30)},
    "stopped": {"built_land": (0, 60), "invested": (0, 2000)},
    "completion": {"built_land": (5, 90), "invested": (500, 3000)},
    "production": {"tax_per_mu": (0, 40)},
}


def made_up(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many parcels, and ten events of each."""
    random = np.random.default_rng(1)
    ids = pl.Series("id", [f"P{number:08d}" for number in range(count)])
    figures = {"area": (5, 90), "land_price": (50, 900)}
    parcels = pl.DataFrame([ids, *_figures(figures, count, random)])
    return parcels, pl.concat(_events(ids.alias("parcel"), random), how="diagonal")


def _events(ids: pl.Series, random: np.random.Generator) -> Iterator[pl.DataFrame]:
    day = random.integers(17_500, 18_900, len(ids))
    for kind in KINDS:
        day = day + random.integers(1, 260, len(ids))
        columns = [ids, pl.repeat(kind, len(ids), eager=True).alias("kind"), _days("date", day)]
        columns += _figures(FIGURES.get(kind, {}), len(ids), random)
        if kind == "contract":
            columns.append(_days("agreed_start", day + 300))
        yield pl.DataFrame(columns)


def _figures(
    ranges: dict[str, tuple[int, int]], count: int, random: np.random.Generator
) -> list[pl.Series]:
    return [
        pl.Series(name, random.integers(low, high, count).astype(float))
        for name, (low, high) in ranges.items()
    ]


def _days(name: str, numbers: Any) -> pl.Series:
    return pl.Series(name, numbers).cast(pl.Int32).cast(pl.Date)


def _held(frame: pl.DataFrame, engine: str) -> Any:
    if engine == "polars":
        return frame
    import duckdb  # noqa: PLC0415  an extra

    return duckdb.from_arrow(frame.to_arrow())


def main() -> None:
    """Classify ledgers of growing size on each engine and print the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, nargs="+", default=[10_000, 100_000, MOST])
    parser.add_argument("--engine", nargs="+", default=["polars", "duckdb"])
    asked = parser.parse_args()
    land = load_pack("jinyun").land
    for count in asked.parcels:
        parcels, events = made_up(count)
        for engine in asked.engine:
            held = _held(parcels, engine), _held(events, engine)
            begun = time.perf_counter()
            counts = classify(*held, land, DAY).counts()
            took = time.perf_counter() - begun
            over = ", over the target" if count == MOST and took > TARGET else ""
            found = sum(each.parcels for each in counts)
            peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{count:,} parcels, {events.height:,} events, {engine}: {took:.1f} s{over}; "
                f"{found:,} in categories; peak memory {peak:,} MB"
            )


if __name__ == "__main__":
    main()
