"""Sums and means that come out the same on every engine, whatever the order of adding.

A figure is taken with nine decimals. Its whole part and the billionths beyond are summed as whole
numbers, and the answer is an exact fraction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.kernel.tables import Lazy, collected

_BILLION: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Total:
    """The exact sum of the values that are there, and how many they are."""

    sum: Fraction
    count: int

    @property
    def mean(self) -> Fraction | None:
        """The mean; None of nothing."""
        return self.sum / self.count if self.count else None


def parts(name: str, value: nw.Expr) -> dict[str, nw.Expr]:
    """The aggregations of which a total is put together."""
    whole = value.floor()
    rest = ((value - whole) * _BILLION + 0.5).floor()
    return {
        f"{name}__whole": whole.cast(nw.Int64).sum(),
        f"{name}__rest": rest.cast(nw.Int64).sum(),
        f"{name}__count": value.count(),
    }


def total(row: Mapping[str, Any], name: str) -> Total:
    """A total out of a row of aggregations."""
    whole, rest = int(row[f"{name}__whole"] or 0), int(row[f"{name}__rest"] or 0)
    return Total(whole + Fraction(rest, _BILLION), int(row[f"{name}__count"]))


def totals(table: Lazy, by: Sequence[str], values: Mapping[str, nw.Expr]) -> list[dict[str, Any]]:
    """For each part of the table its keys and the totals of each value, ordered by the keys."""
    every = {
        key: each for name, value in values.items() for key, each in parts(name, value).items()
    }
    found = collected(table.group_by(*by).agg(**every)) if by else collected(table.select(**every))
    return (
        [
            {key: row[key] for key in by} | {name: total(row, name) for name in values}
            for row in found.sort(list(by), nulls_last=True).iter_rows(named=True)
        ]
        if by
        else [{name: total(row, name) for name in values} for row in found.iter_rows(named=True)]
    )


def rounded(value: Fraction, digits: int) -> float:
    """An exact figure rounded to decimals, halves away from zero."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return float(Fraction(whole if value >= 0 else -whole, 10**digits))


def table_of(rows: Sequence[Mapping[str, Any]], types: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a small table."""
    return pl.DataFrame(list(rows), schema=dict(types), orient="row")
