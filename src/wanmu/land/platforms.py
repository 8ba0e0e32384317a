"""What a platform comes to: its land by category, and its firms in a year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from wanmu.land.register import Register

FEWEST: Final = 3
"""Sums over fewer firms would tell the figures of one to another (absence 4: refused)."""
_SUMS: Final = ("output", "tax", "land")


@dataclass(slots=True)
class PlatformLand:
    """The parcels of a platform and their area in 亩; the same by category, and of all in any."""

    parcels: int = 0
    area: float = 0.0
    bad: int = 0
    bad_area: float = 0.0
    by_category: dict[str, tuple[int, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlatformFirms:
    """The firms of a platform with figures of a year: output and tax in 万元, land in 亩.

    ``lacking`` lack one of the three figures, and the sums are without it (absence 9). Sums are
    None for fewer than FEWEST firms; a figure a mu is None where no land is known.
    """

    firms: int
    lacking: int
    output: float | None
    tax: float | None
    land: float | None

    @property
    def output_per_mu(self) -> float | None:
        """万元/亩."""
        return self.output / self.land if self.output is not None and self.land else None

    @property
    def tax_per_mu(self) -> float | None:
        """万元/亩."""
        return self.tax / self.land if self.tax is not None and self.land else None


def land_by_platform(parcels: pl.DataFrame, found: Register) -> dict[str, PlatformLand]:
    """The land of each platform that has parcels, as classified."""
    made: dict[str, PlatformLand] = {}
    placed = parcels.filter(pl.col("platform").is_not_null())
    for parcel, platform, area in placed.select("id", "platform", "area").iter_rows():
        land = made.setdefault(platform, PlatformLand())
        land.parcels += 1
        land.area += area
        categories = found.entries[parcel].categories
        if categories:
            land.bad += 1
            land.bad_area += area
        for name in categories:
            count, sum_ = land.by_category.get(name, (0, 0.0))
            land.by_category[name] = (count + 1, sum_ + area)
    return made


def firms_by_platform(firms: pl.DataFrame, years: pl.DataFrame) -> Mapping[str, PlatformFirms]:
    """The firms of each platform with a row in ``years``, which holds one year."""
    placed = firms.filter(pl.col("platform").is_not_null()).select("code", "platform")
    rows = (
        years.select("code", *_SUMS)
        .join(placed, on="code")
        .group_by("platform")
        .agg(
            pl.len(),
            pl.any_horizontal(pl.col(*_SUMS).is_null()).sum().alias("lacking"),
            *(pl.col(name).sum() for name in _SUMS),
        )
    )
    return {
        name: PlatformFirms(count, lacking, *(sums if count >= FEWEST else (None, None, None)))
        for name, count, lacking, *sums in rows.iter_rows()
    }
