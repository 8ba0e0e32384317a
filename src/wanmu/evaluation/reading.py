"""The units of a scheme from a file: the schema's headings, and the scheme's own fields."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from wanmu.kernel.faults import Fault, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack.models import schemes
from wanmu.schema import Field, RecordType, read_records
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR


def unit_record(scheme: schemes.Scheme) -> RecordType:
    """A row of a scheme's data: an enterprise and its year, with the scheme's own fields."""
    return RecordType(
        name="unit",
        zh="评价单元",
        en="unit",
        meaning_zh="一行一个评价单元",
        meaning_en="one row a unit",
        key=("code",),
        fields=tuple(_fields(scheme)),
    )


def _fields(scheme: schemes.Scheme) -> Iterator[Field]:
    named: dict[str, Field] = {}
    for field in (*ENTERPRISE_YEAR.fields, *ENTERPRISE.fields):
        # Units of a province come from many registers: their code need not be a firm's.
        free = replace(
            field, required=field.name == "code", check="" if field.check == "uscc" else field.check
        )
        named.setdefault(field.name, free)
    for name, each in scheme.fields.items():
        named[name] = Field(
            name=name,
            zh=each.zh,
            en=each.en or name,
            kind=each.kind,
            meaning_zh=each.note,
            meaning_en=each.note,
            unit=each.unit if each.kind == "number" else None,
        )
    yield from named.values()


_KEY: Final = "code"


def read_units(
    file: Path, scheme: schemes.Scheme, *, enterprises: Path | None = None
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """The units of the scheme's year, and what is to be known of how the file was read.

    A file of several years gives the scheme's own. ``enterprises`` has the records of the firms,
    where the data has only their figures.

    Raises:
        InputError: S faults of the files; E034 when the file has nothing of the scheme's year.
    """
    record = unit_record(scheme)
    key = ("code", "year")
    table = read_records(file, replace(record, key=key))
    frame = table.frame
    if "year" in table.supplied:
        years = sorted(set(frame["year"].drop_nulls()))
        frame = frame.filter(pl.col("year").is_null() | (pl.col("year") == scheme.year))
        if frame.is_empty():
            raise InputError.of(
                "E034",
                mark(
                    "the file has the years {years} and nothing of {year}, which the scheme is for"
                ),
                Place(str(file), field="year"),
                years=", ".join(map(str, years)),
                year=scheme.year,
            )
    if enterprises is None:
        return frame, table.notices
    firms = read_records(enterprises, replace(record, key=("code",)))
    return _joined(frame, firms.frame, firms.supplied), (*table.notices, *firms.notices)


def units_of_year(years: pl.DataFrame, enterprises: pl.DataFrame, year: int) -> pl.DataFrame:
    """The units of one year: the year's figures with what is known of the firms."""
    return _joined(years.filter(pl.col("year") == year), enterprises, tuple(enterprises.columns))


def _joined(frame: pl.DataFrame, firms: pl.DataFrame, supplied: tuple[str, ...]) -> pl.DataFrame:
    """The year's figures with what is known of the firms; the year's own value comes first."""
    other = firms.select(_KEY, *(name for name in supplied if name != _KEY))
    joined = frame.join(other, on=_KEY, how="left", suffix="__firm")
    return joined.with_columns(
        pl.coalesce(name, f"{name}__firm").alias(name)
        for name in other.columns
        if name != _KEY and f"{name}__firm" in joined.columns
    ).select(pl.exclude("^.*__firm$"))
