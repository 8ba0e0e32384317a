"""An office's data as units: the year's records, and the land and power that registers tell.

Registers are taken as whole. A firm with no lease in the register of leases leases nothing; so a
figure in the records has to agree with it. Land is counted to a millionth of a 亩, exactly.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import networkx as nx
import polars as pl

from wanmu.evaluation.reading import units_of_year
from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark

LAND_TOLERANCE: Final = 0.01
"""亩 by which a figure of land in the records may differ from the leases."""
POWER_TOLERANCE: Final = 1.0
"""千瓦时 by which the parts of a meter may differ from its total."""
_MILLION: Final = 1_000_000
_ROW: Final = "__row"
_SHOWN: Final = 5
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "years": {"code": "text", "year": "number"},
    "enterprises": {"code": "text"},
    "leases": {
        "lessor": "text",
        "lessee": "text",
        "area": "number",
        "from": "date",
        "to": "date",
    },
    "meters": {"meter": "text", "code": "text", "part": "number", "total": "number"},
    "parcels": {"parcel": "text", "code": "text", "area": "number"},
}
"""The columns that each table must have, and what their values are."""
_TYPES: Final = {"text": pl.String(), "number": pl.Float64(), "date": pl.Date()}
_OPEN: Final = "to"
"""The only cell of a register that may be empty: a lease without an end."""


def units_from(
    years: pl.DataFrame,
    *,
    enterprises: pl.DataFrame | None = None,
    leases: pl.DataFrame | None = None,
    meters: pl.DataFrame | None = None,
    parcels: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The units of one year: a row a firm, in the order of ``years``, ready to be evaluated.

    Args:
        years: The ``enterprise_year`` records of one year.
        enterprises: The ``enterprise`` records. The year's own value comes first.
        leases: ``lessor``, ``lessee``, ``area`` (亩), ``from``, ``to``. Those that run on the 31
            December give ``land_leased_in`` and ``land_leased_out``.
        meters: ``meter``, ``code``, ``part`` and ``total`` (千瓦时): who uses how much of a shared
            meter. They give ``electricity`` where a firm has no figure; a larger figure has meters
            of its own in it and stands.
        parcels: ``parcel``, ``code``, ``area`` (亩): own land. A firm's parcels give ``land_own``
            where it has none.

    ``land`` stays as recorded: a scheme says which land counts.

    Raises:
        InputError: All at once, with their rows: E020 a code twice; E025 figures that differ from
            a register; E026 a column missing; E027 more leased out than owned and leased in; E028
            leases in a circle; E029 meters that do not add up; E033 an unknown firm; E034 several
            years; E036 a cell that is empty or cannot be.
    """
    faults = Faults()
    given = _Given(years, enterprises, faults)
    units = given.units
    if parcels is not None:
        units = _with_parcels(units, given.register("parcels", parcels))
    if leases is not None:
        units = _with_leases(units, given, leases)
    if meters is not None:
        units = _with_meters(units, given.register("meters", meters), faults)
    _check_let(units, faults)
    faults.check()
    return units.drop(_ROW)


@dataclass(frozen=True, slots=True)
class _Given:
    """The records, and what reads registers against them."""

    years: pl.DataFrame
    enterprises: pl.DataFrame | None
    faults: Faults

    @property
    def year(self) -> int | None:
        """The year of the records; None where they have several or none."""
        found = self.years["year"].drop_nulls().unique() if "year" in self.years.columns else []
        return int(found[0]) if len(found) == 1 else None

    @property
    def units(self) -> pl.DataFrame:
        """The records with their row numbers, each code once, and what is known of the firms."""
        firms = self.enterprises
        if not _has_columns("years", self.years, self.faults):
            return _no_rows("years")
        rows = _numbered(self.years)
        self._check_codes("years", rows, ["code", "year"])
        self._check_year(rows)
        once = rows.unique("code", keep="first", maintain_order=True)
        if firms is None or not _has_columns("enterprises", firms, self.faults):
            return once
        self._check_codes("enterprises", _numbered(firms), ["code"])
        firms = firms.unique("code", keep="first")
        if self.year is None:
            return once
        return units_of_year(once, firms, self.year).sort(_ROW)

    def _check_codes(self, table: str, rows: pl.DataFrame, key: list[str]) -> None:
        """Every row has a code, and no two have the same."""
        for row in rows.filter(pl.col("code").is_null()).iter_rows(named=True):
            _empty(self.faults, table, row, "code")
        known = rows.filter(pl.col("code").is_not_null())
        again = known.filter(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct())
        message = mark("{code} stands in a row before this one; keep one row a firm and year")
        for row in again.iter_rows(named=True):
            self.faults.add("E020", message, _place(table, row, "code"), code=row["code"])

    def _check_year(self, rows: pl.DataFrame) -> None:
        for row in rows.filter(pl.col("year").is_null()).iter_rows(named=True):
            _empty(self.faults, "years", row, "year")
        found = sorted(rows["year"].drop_nulls().unique())
        if len(found) > 1:
            other = rows.filter(pl.col("year") != found[-1]).row(0, named=True)
            message = mark(
                "the records are of the years {years}; units are of one year, so give the records "
                "of one"
            )
            years = ", ".join(str(int(year)) for year in found)
            self.faults.add("E034", message, _place("years", other, "year"), years=years)

    def register(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a register that can be used; what is wrong with the others is noted."""
        if not _has_columns(name, frame, self.faults):
            return _no_rows(name)
        kinds = _COLUMNS[name]
        rows = _numbered(frame).select(_ROW, *(pl.col(n).cast(_TYPES[k]) for n, k in kinds.items()))
        rows = rows.with_columns(pl.col(pl.Float64).fill_nan(None))
        whole = [_checked(name, row, self.faults) for row in rows.iter_rows(named=True)]
        return rows.filter(pl.Series(whole, dtype=pl.Boolean))

    def known(self, name: str, rows: pl.DataFrame, *fields: str) -> pl.DataFrame:
        """The rows whose firms are known; the others are noted."""
        codes = set(_codes(self.years)) | set(_codes(self.enterprises))
        message = mark(
            "{code} is none of the firms; correct the code, or add the firm to the records"
        )
        lost = [(row, n) for row in rows.to_dicts() for n in fields if row[n] not in codes]
        for row, field in lost:
            self.faults.add("E033", message, _place(name, row, field), code=row[field])
        return rows.filter(~pl.col(_ROW).is_in([row[_ROW] for row, _ in lost]))
