"""The frames of made-up firms, with the columns of the schema's record types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from wanmu.pack import Pack
from wanmu.schema import RecordType
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR
from wanmu.synth.below import Small
from wanmu.synth.draws import Awkward, Figures
from wanmu.synth.identity import (
    credit_code,
    firm_name,
    industry_codes,
    namesake,
    some_day,
)
from wanmu.synth.leases import Lease
from wanmu.synth.margins import Margins
from wanmu.synth.table import Cells

LABEL: Final = "synthetic"
_SIZES: Final = ("above_scale", "below_scale")
_LEASE_SCHEMA: Final = {
    "lessor": pl.String(),
    "lessee": pl.String(),
    "area": pl.Float64(),
    "from": pl.Date(),
    "to": pl.Date(),
    "data_label": pl.String(),
}
_NO_LAND: Final = "租用标准厂房楼层，不计用地"
_REFUND: Final = "出口退税大于入库税收，税收为负"
_TWO_PARCELS: Final = "用地分为两宗，不相连"
_NEW: Final = "年中投产，首年不足一年"
_SUSPENDED: Final = "停产，全年无产出"


@dataclass(frozen=True, slots=True)
class Firms:
    """Every firm in order: those above scale, then those below; what they are made from."""

    margins: Margins
    pack: Pack
    cells: Cells
    small: Small
    awkward: Awkward

    @property
    def above(self) -> int:
        """How many stand above scale."""
        return len(self.cells.area)

    @property
    def count(self) -> int:
        """How many there are."""
        return self.above + len(self.small.area)

    def codes(self) -> list[str]:
        """Their credit codes."""
        return [credit_code(self.pack.county.code or "000000", n + 1) for n in range(self.count)]


def enterprises_frame(firms: Firms, random: np.random.Generator) -> pl.DataFrame:
    """The ``enterprise`` records."""
    industries = [*firms.cells.industry, *firms.small.industry]
    areas = [*firms.cells.area, *firms.small.area]
    codes = [industry_codes(firms.pack.industries.get(name)) for name in firms.margins.industries]
    towns = [r.id for r in firms.pack.regions.values() if r.kind == "town"]
    rows = []
    for at, (code, industry, area) in enumerate(zip(firms.codes(), industries, areas, strict=True)):
        name = firms.margins.industries[industry]
        choices = codes[industry]
        rows.append({
            "code": code,
            "name": firm_name(firms.pack, name, at + 1),
            "industry": name or None,
            "gbt4754": choices[int(random.integers(len(choices)))] if choices else None,
            **_place(firms, area, towns, random),
            "size_class": _SIZES[at >= firms.above],
            **_days(firms, at, random),
            "status": "operating",
            "data_label": LABEL,
            "note": None,
        })  # fmt: skip
    _mark_awkward(rows, firms)
    return _frame(ENTERPRISE, rows)


def _place(
    firms: Firms, area: int, towns: Sequence[str], random: np.random.Generator
) -> dict[str, str | None]:
    if area < 0:
        town = towns[int(random.integers(len(towns)))] if towns else None
        return {"region": town, "platform": None}
    name = firms.margins.areas[area]
    platform = firms.margins.platform_of[name] or None
    if name not in firms.pack.platforms:
        return {"region": name or None, "platform": platform}
    region = firms.pack.platforms[name].region
    known = firms.pack.regions.get(region)
    # A platform that the tables set beside the towns lies in none of them.
    outside = known is None or known.kind != "town" or region in firms.margins.areas
    return {"region": None if outside else region, "platform": platform}


def _days(firms: Firms, at: int, random: np.random.Generator) -> dict[str, date]:
    year = firms.margins.year
    if at == firms.awkward.new:
        registered = date(year - 1, 9, 1) + timedelta(days=int(random.integers(60)))
        return {
            "registered": registered,
            "tax_registered": registered + timedelta(days=20),
            "in_production": date(year, 7, 1),
        }
    registered = some_day(1994, year - 6, random)
    return {
        "registered": registered,
        "tax_registered": registered + timedelta(days=int(random.integers(5, 60))),
        "in_production": registered + timedelta(days=int(random.integers(60, 700))),
    }


def _mark_awkward(rows: list[dict[str, Any]], firms: Firms) -> None:
    awkward = firms.awkward
    rows[awkward.no_land]["note"] = _NO_LAND
    rows[awkward.refund]["note"] = _REFUND
    rows[awkward.two_parcels]["note"] = _TWO_PARCELS
    rows[awkward.new]["note"] = _NEW
    one, other = awkward.namesakes
    if one != other:
        rows[other]["name"] = namesake(rows[one]["name"])
    for at, suspended in enumerate(firms.small.suspended, start=firms.above):
        if suspended:
            rows[at] |= {"status": "suspended", "note": _SUSPENDED}


def year_frame(
    firms: Firms, enterprises: pl.DataFrame, year: int, parts: tuple[Figures, Figures]
) -> pl.DataFrame:
    """The ``enterprise_year`` records of one year: firms above scale, then below."""
    columns = {
        name: pl.Series(np.concatenate([parts[0][name], parts[1][name]])).fill_nan(None)
        for name in parts[0]
    }
    frame = enterprises.select(
        "code", "name", pl.lit(year).alias("year"), "size_class", "data_label", "note"
    ).with_columns(**columns)
    if year < firms.margins.year:
        frame = frame.filter(pl.col("code") != enterprises["code"][firms.awkward.new])
    return frame.select(pl.col(field.name).cast(field.dtype) for field in ENTERPRISE_YEAR.fields)


def leases_frame(leases: Sequence[Lease], codes: Sequence[str]) -> pl.DataFrame:
    """The leases: codes of both firms, area in 亩, from and to."""
    rows = [
        {
            "lessor": codes[lease.lessor],
            "lessee": codes[lease.lessee],
            "area": lease.area,
            "from": lease.since,
            "to": lease.until,
            "data_label": LABEL,
        }
        for lease in leases
    ]
    return pl.DataFrame(rows, schema=_LEASE_SCHEMA)


def _frame(record: RecordType, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={field.name: field.dtype for field in record.fields})
