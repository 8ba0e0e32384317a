"""An office's data as units: a year's records, with the land and power that registers tell.

A register is taken as whole: a firm without a lease leases nothing, and a figure in the records has
to agree with that. Amounts are added up exactly, to a millionth. What is wrong with a cell of a
register leaves the sums that it belongs to unknown, so that one fault is not told twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
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
_MOST: Final = 1e12
_LEAST: Final = 0.5 / _MILLION
_ROW: Final = "__row"
_FIRMS: Final[Mapping[str, str]] = {"code": "text"}
_YEARS: Final[Mapping[str, str]] = {"code": "text", "year": "year"}
_FIGURES: Final[tuple[str, ...]] = ("land_own", "land_leased_in", "land_leased_out", "electricity")
_LEASES: Final[Mapping[str, str]] = {
    "lessor": "text", "lessee": "text", "area": "number", "from": "date", "to": "date",
}  # fmt: skip
_METERS: Final[Mapping[str, str]] = {
    "meter": "text", "code": "text", "part": "number", "total": "number",
}  # fmt: skip
_PARCELS: Final[Mapping[str, str]] = {"parcel": "text", "code": "text", "area": "number"}
_TYPES: Final[Mapping[str, Any]] = {"text": pl.String, "number": pl.Float64, "date": pl.Date}


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
        leases: ``lessor``, ``lessee``, ``area`` (亩), ``from``, ``to`` (empty: no end). Those that
            run on the 31 December give ``land_leased_in`` and ``land_leased_out``.
        meters: ``meter``, ``code``, ``part``, ``total`` (千瓦时): who uses how much of a shared
            meter. They give ``electricity`` where a firm has no figure; a larger figure has meters
            of the firm's own in it, and stands.
        parcels: ``parcel``, ``code``, ``area`` (亩): own land. They give ``land_own`` where a firm
            has no figure.

    The registers may name firms of ``years`` and of ``enterprises``. ``land`` stays as recorded: a
    scheme says which land counts.

    Raises:
        InputError: All at once, with rows and codes: E020 a code twice; E025 a figure that differs
            from a register; E026 a column missing or of another kind; E027 more leased out than
            owned and leased in; E028 leases in a circle; E029 meters that do not add up; E033 an
            unknown firm; E034 several years; E036 a cell that is empty or cannot be.
    """
    faults = Faults()
    units = _records(years, enterprises, faults)
    day = _last_day(units)
    registers = _Registers(_known(years, enterprises), faults)
    if parcels is not None:
        units = _with_parcels(units, registers.read("parcels", parcels, _PARCELS, ["code"]), faults)
    if leases is not None:
        found = registers.read("leases", leases, _LEASES, ["lessor", "lessee"], day)
        units = _with_leases(units, found, faults)
    if meters is not None:
        units = _with_meters(units, registers.read("meters", meters, _METERS, ["code"]), faults)
    _check_land(units, faults)
    faults.check()
    return units.drop(_ROW)


def _records(years: pl.DataFrame, enterprises: pl.DataFrame | None, faults: Faults) -> pl.DataFrame:
    """The records of the last year, each code once, with what is known of the firms."""
    figures = {name: "number" for name in _FIGURES if name in years.columns}
    if not _has_columns("years", years, {**_YEARS, **figures}, faults):
        return pl.DataFrame(schema={_ROW: pl.UInt32, "code": pl.String, "year": pl.Int32})
    rows = _numbered(years).with_columns(pl.col("code").cast(pl.String))
    _check_codes("years", rows, ["code", "year"], faults)
    _check_year(rows, faults)
    year = rows["year"].cast(pl.Int64).max() or 0
    once = rows.filter(pl.col("year") == year).unique("code", keep="first")
    if enterprises is None or not _has_columns("enterprises", enterprises, _FIRMS, faults):
        return once.sort(_ROW)
    _check_codes("enterprises", _numbered(enterprises), ["code"], faults)
    firms = enterprises.with_columns(pl.col("code").cast(pl.String)).unique("code", keep="first")
    return units_of_year(once, firms, int(str(year))).sort(_ROW)


def _known(*tables: pl.DataFrame | None) -> frozenset[str]:
    """The codes of all firms of the records."""
    there = [table for table in tables if table is not None and "code" in table.columns]
    return frozenset(code for table in there for code in table["code"].drop_nulls())


def _last_day(units: pl.DataFrame) -> date:
    """The 31 December of the records' year; of no records, the last day of all."""
    year = None if units.is_empty() else units["year"][0]
    return date.max if year is None else date(min(max(int(year), 1), 9999), 12, 31)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index(_ROW, offset=1)


def _place(table: str, row: Mapping[str, Any], field: str) -> Place:
    return Place(table, row=row[_ROW], field=field)


def _shown(figure: float) -> str:
    return format(figure, ".10g")


def _has_columns(table: str, frame: pl.DataFrame, kinds: Mapping[str, str], faults: Faults) -> bool:
    """Whether a table has its columns, each of its kind."""
    missing = mark("the column {name} is missing; it holds a {kind}")
    other = mark("the column {name} holds {found}, and must hold a {kind}")
    wrong = [name for name, kind in kinds.items() if not _holds(frame.schema.get(name), kind)]
    for name in wrong:
        message = other if name in frame.columns else missing
        found = frame.schema.get(name)
        faults.add(
            "E026", message, Place(table, field=name), name=name, kind=kinds[name], found=found
        )
    return not wrong


def _holds(found: pl.DataType | None, kind: str) -> bool:
    if found is None:
        return False
    # A column in which every cell is empty has no type of its own.
    if isinstance(found, pl.Null):
        return True
    if kind in ("number", "year"):
        return found.is_numeric() if kind == "number" else found.is_integer()
    return bool(found == _TYPES[kind])


def _empty(faults: Faults, table: str, row: Mapping[str, Any], field: str) -> None:
    faults.add("E036", mark("{name} is empty; write it"), _place(table, row, field), name=field)


def _check_codes(table: str, rows: pl.DataFrame, key: Sequence[str], faults: Faults) -> None:
    """Every row has a code, and no two have the same."""
    for row in rows.filter(pl.col("code").is_null()).iter_rows(named=True):
        _empty(faults, table, row, "code")
    _check_once(table, rows.drop_nulls(list(key)), key, faults)


def _check_once(table: str, rows: pl.DataFrame, key: Sequence[str], faults: Faults) -> None:
    message = mark("{firm} stands in an earlier row already; keep one of the two")
    again = rows.filter(~pl.struct(key).is_first_distinct())
    for row in again.iter_rows(named=True):
        faults.add("E020", message, _place(table, row, key[0]), firm=row["code"])


def _check_year(rows: pl.DataFrame, faults: Faults) -> None:
    for row in rows.filter(pl.col("year").is_null()).iter_rows(named=True):
        _empty(faults, "years", row, "year")
    for row in rows.filter(~pl.col("year").is_between(1, 9999)).iter_rows(named=True):
        message = mark("{year} is no year; write one of four digits")
        faults.add("E036", message, _place("years", row, "year"), year=row["year"])
    found = sorted(rows["year"].drop_nulls().unique())
    if len(found) > 1:
        earlier = rows.filter(pl.col("year") < found[-1]).row(0, named=True)
        message = mark("the records are of the years {years}; give those of one year")
        years = ", ".join(map(str, found))
        faults.add("E034", message, _place("years", earlier, "year"), years=years)


@dataclass(frozen=True, slots=True)
class _Registers:
    """What reads registers against the records."""

    known: frozenset[str]
    faults: Faults

    def read(
        self,
        table: str,
        frame: pl.DataFrame,
        kinds: Mapping[str, str],
        firms: Sequence[str],
        day: date | None = None,
    ) -> pl.DataFrame:
        """The rows of a register, those that hold on a day; without figures in unsound rows."""
        types = {name: _TYPES[kind] for name, kind in kinds.items()}
        if not _has_columns(table, frame, kinds, self.faults):
            return pl.DataFrame(schema={_ROW: pl.UInt32} | types)
        rows = _numbered(frame).select(_ROW, *(pl.col(n).cast(t) for n, t in types.items()))
        sound = [self._sound(table, row, kinds) for row in rows.iter_rows(named=True)]
        figures = [name for name, kind in kinds.items() if kind == "number"]
        holds = pl.Series(sound, dtype=pl.Boolean)
        rows = rows.with_columns(pl.when(holds).then(pl.col(name)) for name in figures)
        if day is not None:
            over = (pl.col("from") > day) | (pl.col("to") < day)
            rows = rows.filter(~over.fill_null(value=False))
        self._check_firms(table, rows, firms)
        return rows

    def _sound(self, table: str, row: Mapping[str, Any], kinds: Mapping[str, str]) -> bool:
        """Whether a row has all its cells, and none that cannot be."""
        before = len(self.faults.found)
        for name, kind in kinds.items():
            value = row[name]
            if value is None or (kind == "number" and isnan(value)):
                if name != "to":
                    _empty(self.faults, table, row, name)
            elif kind == "number" and not (0 <= value <= _MOST):
                message = mark("{name} is {value}; write a figure from zero to a trillion")
                place = _place(table, row, name)
                self.faults.add("E036", message, place, name=name, value=value)
        start, end = row.get("from"), row.get("to")
        if start is not None and end is not None and end < start:
            message = mark("the lease ends on {end}, before it begins on {start}; correct one")
            self.faults.add("E036", message, _place(table, row, "to"), end=end, start=start)
        return len(self.faults.found) == before

    def _check_firms(self, table: str, rows: pl.DataFrame, firms: Sequence[str]) -> None:
        message = mark("{firm} is none of the firms; correct it, or add the firm to the records")
        for row in rows.iter_rows(named=True):
            for field in firms:
                if row[field] is not None and row[field] not in self.known:
                    place = _place(table, row, field)
                    self.faults.add("E033", message, place, firm=row[field])


def _sums(rows: pl.DataFrame, by: str, value: str) -> pl.DataFrame:
    """The exact sums of a register by a key, as ``code`` and ``__sum``; null when a part is."""
    millionths = (pl.col(value) * _MILLION).round().cast(pl.Int64).sum()
    whole = pl.col(value).is_not_null().all()
    sums = (
        rows.filter(pl.col(by).is_not_null())
        .group_by(pl.col(by).alias("code"))
        .agg(__sum=pl.when(whole).then(millionths), __listed=pl.lit(value=True))
    )
    # Polars multiplies by the reciprocal of a single divisor, so the divisor is a column.
    sums = sums.with_columns(__sum=pl.col("__sum").cast(pl.Float64))
    return sums.with_columns(pl.col("__sum") / (pl.col("__sum") * 0 + _MILLION))


def _beside(units: pl.DataFrame, name: str, sums: pl.DataFrame) -> pl.DataFrame:
    """The units with the figure ``name``, empty where nobody records it, and a register's sums."""
    stated = pl.col(name).cast(pl.Float64).fill_nan(None) if name in units.columns else pl.lit(None)
    units = units.with_columns(stated.cast(pl.Float64).alias(name))
    return units.join(sums, on="code", how="left").sort(_ROW)


def _differs(rows: pl.DataFrame, name: str, message: str, faults: Faults) -> None:
    for row in rows.iter_rows(named=True):
        stated, found = _shown(row[name]), _shown(row["__sum"])
        place, firm = _place("years", row, name), row["code"]
        faults.add("E025", message, place, name=name, firm=firm, stated=stated, found=found)


def _with_parcels(units: pl.DataFrame, rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The units with own land from their parcels, where they have no figure of it."""
    _check_once("parcels", rows.drop_nulls(["parcel", "code"]), ["parcel", "code"], faults)
    beside = _beside(units, "land_own", _sums(rows, "code", "area"))
    return beside.with_columns(pl.coalesce("land_own", "__sum")).drop("__sum", "__listed")


def _with_leases(units: pl.DataFrame, rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The units with the land that they lease in and out by the leases."""
    _check_circles(rows, faults)
    message = mark(
        "{name} of {firm} is {stated} 亩 in the records and {found} 亩 by the leases; correct one"
    )
    for side, name in (("lessee", "land_leased_in"), ("lessor", "land_leased_out")):
        beside = _beside(units, name, _sums(rows, side, "area"))
        found = pl.when(pl.col("__listed")).then(pl.col("__sum")).otherwise(pl.lit(0.0))
        beside = beside.with_columns(__sum=found)
        apart = (pl.col(name) - pl.col("__sum")).abs() > LAND_TOLERANCE + _LEAST
        _differs(beside.filter(apart), name, message, faults)
        units = beside.with_columns(pl.col("__sum").alias(name)).drop("__sum", "__listed")
    return units


def _check_circles(rows: pl.DataFrame, faults: Faults) -> None:
    """Refuse leases that lead back to where they started; each of them is told at least once."""
    let = rows.filter(pl.col("area") > 0)
    first = {(row["lessor"], row["lessee"]): row for row in let.reverse().iter_rows(named=True)}
    message = mark("these firms lease land to one another in a circle: {firms}; correct a lease")
    for circle in _circles(first):
        steps = list(zip(circle, (*circle[1:], circle[0]), strict=True))
        row = min((first[step] for step in steps), key=lambda each: int(each[_ROW]))
        firms = " → ".join((*circle, circle[0]))
        faults.add("E028", message, _place("leases", row, "lessee"), firms=firms)


def _circles(edges: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """The shortest circle through each edge that has one, each once, from its smallest name."""
    graph = nx.DiGraph(sorted(edges))
    told: set[tuple[str, ...]] = set()
    for together in nx.strongly_connected_components(graph):
        for one, other in sorted(graph.subgraph(together).edges):
            names = [one, *nx.shortest_path(graph, other, one)[:-1]]
            start = names.index(min(names))
            told.add((*names[start:], *names[:start]))
    yield from sorted(told)


def _with_meters(units: pl.DataFrame, rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The units with the electricity of their meters, where they have no figure of it."""
    _check_meters(rows, faults)
    beside = _beside(units, "electricity", _sums(rows, "code", "part"))
    less = pl.col("electricity") < pl.col("__sum") - POWER_TOLERANCE - _LEAST
    message = mark(
        "{name} of {firm} is {stated} 千瓦时 in the records, less than its {found} 千瓦时 of "
        "shared meters; correct one"
    )
    _differs(beside.filter(less), "electricity", message, faults)
    return beside.with_columns(pl.coalesce("electricity", "__sum")).drop("__sum", "__listed")


def _check_meters(rows: pl.DataFrame, faults: Faults) -> None:
    """Refuse meters whose parts do not add up to their total, or that have several totals."""
    parts = _sums(rows, "meter", "part").rename({"code": "meter"})
    totals = rows.drop_nulls(["meter", "total"]).group_by("meter").agg(
        pl.col(_ROW).min(), least=pl.col("total").min(), most=pl.col("total").max()
    )  # fmt: skip
    several = mark("the meter {meter} has the totals {least} and {most} 千瓦时; keep one")
    apart = mark(
        "the parts of the meter {meter} add up to {sum} 千瓦时 and its total is {most}; correct one"
    )
    for row in totals.join(parts, on="meter").drop_nulls("__sum").sort(_ROW).iter_rows(named=True):
        least, most, found = row["least"], row["most"], row["__sum"]
        if least != most or abs(found - most) > POWER_TOLERANCE + _LEAST:
            faults.add(
                "E029",
                several if least != most else apart,
                _place("meters", row, "total"),
                meter=row["meter"],
                least=_shown(least),
                most=_shown(most),
                sum=_shown(found),
            )


def _check_land(units: pl.DataFrame, faults: Faults) -> None:
    """Refuse firms that have let more than they have; where a figure is missing nobody can tell."""
    names = ("land_own", "land_leased_in", "land_leased_out")
    if not set(names) <= set(units.columns):
        return
    own, came, went = (pl.col(name).cast(pl.Float64) for name in names)
    message = mark(
        "{firm} leases out {out} 亩, owns {own} 亩 and leases in {came} 亩; correct one of them"
    )
    for row in units.filter(went - own - came > _LEAST).iter_rows(named=True):
        place = _place("years", row, "land_leased_out")
        figures = {
            key: _shown(row[n]) for key, n in zip(("own", "came", "out"), names, strict=True)
        }
        faults.add("E027", message, place, firm=row["code"], **figures)
