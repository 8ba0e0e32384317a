"""The columns of a file matched with the fields of a record, and their units with the schema's."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, nearest
from wanmu.kernel.grid import Grid
from wanmu.kernel.messages import mark
from wanmu.kernel.units import unit
from wanmu.schema.field import Field, RecordType
from wanmu.schema.headings import Heading, headings_of, is_unit, nearest_unit, plain, read_heading

_UNIT_MISSING: Final = mark("column {found!r} says no unit; write it in brackets, as {example}")
_NO_UNIT: Final = mark(
    "{doubtful!r} in the heading {found!r} is not a unit; write the unit in brackets, as {example}"
)
_NEAR_A_UNIT: Final = mark(
    "{doubtful!r} in the heading {found!r} is not a unit; did you mean {near!r}?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, the field that it holds and what its numbers are multiplied by."""

    heading: str
    field: Field
    values: pl.Series
    factor: Fraction = Fraction(1)


def match_columns(
    grid: Grid, record: RecordType, *, strict: bool, faults: Faults
) -> tuple[list[Column], list[Fault]]:
    """The columns that are fields, and notices about those that are not.

    Adds S021 unknown columns when strict, S022 a field twice, S023 to S025 units, S026 a
    required column missing.
    """
    columns: dict[str, Column] = {}
    notices: list[Fault] = []
    for written, values in zip(grid.headings, grid.columns, strict=True):
        heading = read_heading(record, written)
        if heading is None:
            (faults.found if strict else notices).append(_unknown(grid, record, written))
        elif heading.field.name in columns:
            faults.found.append(_twice(grid, heading, columns[heading.field.name].heading))
        else:
            factor = _factor(grid, heading, faults, notices)
            columns[heading.field.name] = Column(written, heading.field, values, factor)
    faults.extend(_missing(grid, record, columns))
    return list(columns.values()), notices


def _unknown(grid: Grid, record: RecordType, written: str) -> Fault:
    known = headings_of(record)
    close = nearest(plain(written), known)
    near = f"{known[close].zh} ({known[close].name})" if close else ""
    return Fault(
        "S021",
        mark("column {found!r} is not known and is not read; the nearest known is {near}")
        if near
        else mark("column {found!r} is not known and is not read"),
        grid.place(grid.heading_row, written),
        {"found": written, "near": near},
    )


def _twice(grid: Grid, heading: Heading, first: str) -> Fault:
    return Fault(
        "S022",
        mark("columns {first!r} and {second!r} both mean {field}; keep one of them"),
        grid.place(grid.heading_row, heading.written),
        {"first": first, "second": heading.written, "field": heading.field.name},
    )


def _missing(grid: Grid, record: RecordType, columns: dict[str, Column]) -> list[Fault]:
    return [
        Fault(
            "S026",
            mark("there is no column for {name}, which every record needs; add it"),
            grid.place(grid.heading_row),
            {"zh": field.zh, "name": field.en},
        )
        for field in record.fields
        if field.required and field.name not in columns
    ]


def _factor(grid: Grid, heading: Heading, faults: Faults, notices: list[Fault]) -> Fraction:
    """What the column's numbers are multiplied by to be in the schema's unit."""
    field = heading.field
    written = grid.units.get(heading.written) or heading.unit
    place = grid.place(grid.heading_row, heading.written)
    if field.kind != "number" or not field.unit:
        return Fraction(1)
    if written is None and heading.exact:
        notices.append(
            Fault(
                "S043",
                mark("column {found!r} says no unit; it is the schema's own name, read as {unit}"),
                place,
                {"found": heading.written, "unit": field.unit},
            )
        )
        return Fraction(1)
    if written is None or not is_unit(written):
        faults.found.append(_no_unit(grid, heading, written or heading.doubtful))
        return Fraction(1)
    try:
        factor: Fraction = unit(written).factor_to(unit(field.unit))
    except InputError:
        faults.add(
            "S025",
            mark(
                "column {found!r} is in {unit}, which does not measure {name}; "
                "give its figures in {expected} or a unit of the same kind"
            ),
            place,
            found=heading.written,
            unit=written,
            zh=field.zh,
            name=field.en,
            expected=field.unit,
        )
        return Fraction(1)
    if field.printed and factor != 1:
        faults.add(
            "S025",
            mark("column {found!r} holds figures as printed; give them in {expected}"),
            place,
            found=heading.written,
            expected=field.unit,
        )
    elif factor != 1:
        notices.append(_converted(grid, heading, written, factor))
    return factor


def _no_unit(grid: Grid, heading: Heading, doubtful: str) -> Fault:
    near = nearest_unit(doubtful) if doubtful else ""
    if near:
        code, message = "S024", _NEAR_A_UNIT
    elif doubtful:
        code, message = "S024", _NO_UNIT
    else:
        code, message = "S023", _UNIT_MISSING
    values = {"found": heading.written, "doubtful": doubtful, "near": near}
    values["example"] = heading.field.heading("zh")
    return Fault(code, message, grid.place(grid.heading_row, heading.written), values)


def _converted(grid: Grid, heading: Heading, written: str, factor: Fraction) -> Fault:
    return Fault(
        "S044",
        mark("column {found!r} is in {unit} and is read in {own} (× {factor})"),
        grid.place(grid.heading_row, heading.written),
        {
            "found": heading.written,
            "unit": written,
            "own": heading.field.unit,
            "factor": factor,
        },
    )
