"""Records from a file: headings understood, units converted, every fault told at once.

What was not read, converted or left open is told as notices; nothing is swallowed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.frames import read_grid
from wanmu.kernel.grid import Grid
from wanmu.kernel.messages import mark
from wanmu.schema.absence import MARKS, State
from wanmu.schema.cells import typed, typed_numbers
from wanmu.schema.columns import Column, match_columns
from wanmu.schema.complaints import complaint
from wanmu.schema.extras import without_extras
from wanmu.schema.field import Field, RecordType
from wanmu.schema.headings import read_heading
from wanmu.schema.records import record_type

MAX_FAULTS: Final = 200
"""How many faults are told one by one; of the others, how many there are."""

_ABSENCES: Final = {"row": pl.UInt32, "field": pl.String, "state": pl.String, "written": pl.String}


@dataclass(frozen=True, slots=True)
class Table:
    """Records in the schema's columns, types and units, and what is to be known about them.

    Attributes:
        record: The record type.
        frame: One column a field of the record, null where nothing is known (absence 2).
        notices: What was converted, assumed or left out, with its place.
        rows: The file's row number of each record.
        supplied: The fields that the file has a column for.
        absences: Cells that say in words that there is no value: row, field, state, written.
    """

    record: RecordType
    frame: pl.DataFrame
    notices: tuple[Fault, ...]
    rows: pl.Series
    supplied: tuple[str, ...]
    absences: pl.DataFrame

    def state(self, row: int, field: str) -> State:
        """Why a cell is null: what it says, or not yet supplied where it is blank."""
        said = self.absences.filter(pl.col("row") == row, pl.col("field") == field)["state"]
        return said.item() if len(said) else "not_supplied"


@dataclass(frozen=True, slots=True)
class Sound:
    """What of a file can be taken, and what cannot.

    Attributes:
        table: The sound records.
        refused: What is wrong with the others, in the order of their rows.
        grid: All rows as they stand in the file, under its own headings.
    """

    table: Table
    refused: tuple[Fault, ...]
    grid: Grid


def read_records(
    path: Path | str,
    record: str | RecordType,
    *,
    strict: bool = False,
    sheet: str | None = None,
) -> Table:
    """The records of a file: CSV, XLSX, JSON, Parquet, GeoJSON or GeoPackage.

    Of a file of outlines, the outline is the column ``geometry`` (``wanmu.kernel.layers``).

    ``strict`` makes an unknown column a fault instead of a notice.

    Raises:
        InputError: Every fault of the file at once, S002 to S036, S047, S048 (``docs/faults.md``).
    """
    kind = record if isinstance(record, RecordType) else record_type(record)
    table, reading = _read(path, kind, strict=strict, sheet=sheet, most=MAX_FAULTS)
    _check(reading.faults, reading.untold)
    return table


def read_sound(
    path: Path | str,
    record: str | RecordType,
    *,
    sheet: str | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Sound:
    """The sound records of a file, and beside them the rows that cannot be taken, each with why.

    ``told`` hears how many rows have been read.

    Raises:
        InputError: What is wrong with the file or a column as a whole; see :func:`read_records`.
    """
    kind = record if isinstance(record, RecordType) else record_type(record)
    table, reading = _read(path, kind, strict=False, sheet=sheet, most=None, told=told)
    known = set(table.rows)
    whole = [fault for fault in reading.faults.found if fault.place.row not in known]
    if whole:
        raise InputError(whole)
    refused = sorted(reading.faults.found, key=lambda fault: fault.place.row)
    bad = pl.Series([fault.place.row for fault in refused], dtype=table.rows.dtype).unique()
    sound = ~table.rows.is_in(bad.implode())
    return Sound(
        replace(table, frame=table.frame.filter(sound), rows=table.rows.filter(sound)),
        tuple(refused),
        reading.grid,
    )


def _read(
    path: Path | str,
    kind: RecordType,
    *,
    strict: bool,
    sheet: str | None,
    most: int | None,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[Table, "_Reading"]:
    """Everything that is in a file, the faulty cells as null, and what was found while reading."""
    grid = read_grid(path, partial(_meaning, kind), sheet=sheet, told=told)
    grid, left_out = without_extras(grid)
    faults = Faults()
    columns, notices = match_columns(grid, kind, strict=strict, faults=faults)
    reading = _Reading(grid, faults, most)
    found = {column.field.name: reading.column(column) for column in columns}
    _check_rows(grid, kind, faults)
    frame = _frame(kind, found, grid)
    reading.keys(kind, frame)
    absences = pl.concat([pl.DataFrame(schema=_ABSENCES), *reading.absences])
    table = Table(
        kind,
        frame,
        (*grid.notices, *notices, *left_out, *reading.notices),
        grid.rows,
        tuple(found),
        absences,
    )
    return table, reading


def _meaning(kind: RecordType, cell: str) -> str | None:
    heading = read_heading(kind, cell)
    return heading.field.name if heading else None


class _Reading:
    """Reads column after column and collects what is wrong with the cells, ``most`` a column."""

    def __init__(self, grid: Grid, faults: Faults, most: int | None) -> None:
        self.grid = grid
        self.faults = faults
        self.most = most
        self.notices: list[Fault] = []
        self.absences: list[pl.DataFrame] = []
        self.untold = 0

    def column(self, column: Column) -> pl.Series:
        """The column's values in the field's type; what cannot be read is a fault."""
        values = column.values
        if values.dtype.is_numeric() and column.field.dtype == pl.Float64():
            found = typed_numbers(values, column.factor)
            written = values.fill_nan(None) if values.dtype.is_float() else values
        elif values.dtype == column.field.dtype and values.dtype != pl.String():
            found, written = values, values
        else:
            texts = _as_texts(values)
            # In a figure kept as printed, 无 is the document's word for zero (absence 12).
            written = texts if column.field.printed else self._without_marks(column, texts)
            found = typed(written, column.field, column.factor)
        self._bad(column, written, written.is_not_null() & found.is_null())
        self._missing(column, found, written)
        self._below(column, found)
        return found.alias(column.field.name)

    def _without_marks(self, column: Column, texts: pl.Series) -> pl.Series:
        """The texts, null where a mark says that there is no value (absence 5)."""
        said = texts.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
        states = said.replace_strict(
            list(MARKS), list(MARKS.values()), default=None, return_dtype=pl.String
        )
        marked = states.is_not_null()
        if marked.any():
            self._note_marks(column, texts.filter(marked), states.filter(marked), marked)
        return texts.set(marked | (said == "").fill_null(value=False), None)

    def _note_marks(
        self, column: Column, written: pl.Series, states: pl.Series, marked: pl.Series
    ) -> None:
        rows = self.grid.rows.filter(marked)
        self.absences.append(
            pl.DataFrame(
                {
                    "row": rows,
                    "field": pl.repeat(column.field.name, len(rows), eager=True),
                    "state": states,
                    "written": written,
                }
            )
        )
        self.notices.append(
            Fault(
                "S045",
                mark("{count} cells say {written} and are read as no value, never as zero"),
                self.grid.place(rows[0], column.heading),
                {"count": len(rows), "written": ", ".join(written.unique().sort())},
            )
        )

    def _bad(self, column: Column, written: pl.Series, bad: pl.Series) -> None:
        for row, cell in self._cells(written, bad):
            code, message, values = complaint(column.field, str(cell))
            self.faults.found.append(
                Fault(code, message, self.grid.place(row, column.heading), values)
            )

    def _missing(self, column: Column, found: pl.Series, written: pl.Series) -> None:
        if not column.field.required:
            return
        for row, _ in self._cells(written, found.is_null() & written.is_null()):
            self.faults.add(
                "S027",
                mark("every record needs {name}; fill the cell"),
                self.grid.place(row, column.heading),
                zh=column.field.zh,
                name=column.field.en,
            )

    def _below(self, column: Column, found: pl.Series) -> None:
        field = column.field
        if field.minimum is None or not found.dtype.is_numeric():
            return
        for row, value in self._cells(found, (found < field.minimum).fill_null(value=False)):
            self.faults.add(
                "S034",
                mark("{found} is below {minimum}, the least that {name} can be; correct it"),
                self.grid.place(row, column.heading),
                found=f"{value:g}",
                minimum=field.minimum,
                zh=field.zh,
                name=field.en,
            )

    def keys(self, kind: RecordType, frame: pl.DataFrame) -> None:
        """Two records with the same key are a fault of the second."""
        keyed = frame.select(*kind.key).with_columns(self.grid.rows.alias("row")).drop_nulls()
        firsts = keyed.with_columns(pl.col("row").first().over(*kind.key).alias("first"))
        again = firsts.filter(pl.col("row") != pl.col("first"))
        told = len(again) if self.most is None else self.most
        self.untold += max(0, len(again) - told)
        for row in again.head(told).iter_rows(named=True):
            self.faults.add(
                "S035",
                mark("{key} stands in row {first} already; keep one of the two rows"),
                self.grid.place(row["row"], kind.by_name[kind.key[0]].zh),
                key=" ".join(str(row[name]) for name in kind.key),
                first=row["first"],
            )

    def _cells(self, values: pl.Series, wrong: pl.Series) -> list[tuple[int, object]]:
        """The first wrong cells with their rows; the others are counted."""
        rows, found = self.grid.rows.filter(wrong), values.filter(wrong)
        told = len(rows) if self.most is None else self.most
        self.untold += max(0, len(rows) - told)
        return list(zip(rows.head(told), found.head(told), strict=True))


def _as_texts(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String():
        return values
    if values.dtype.is_float():
        # A code or a year that a typed file holds as a number: 3421.0 is 3421.
        whole = (values == values.round()).all()
        return values.cast(pl.Int64).cast(pl.String) if whole else values.cast(pl.String)
    return values.cast(pl.String)


def _check_rows(grid: Grid, kind: RecordType, faults: Faults) -> None:
    if not len(grid.rows):
        faults.add(
            "S006",
            mark("there are no records of {name} in the file; write at least one"),
            grid.place(grid.heading_row),
            zh=kind.zh,
            name=kind.en,
        )


def _frame(kind: RecordType, found: dict[str, pl.Series], grid: Grid) -> pl.DataFrame:
    height = len(grid.rows)
    return pl.DataFrame([found.get(field.name, _nothing(field, height)) for field in kind.fields])


def _nothing(field: Field, height: int) -> pl.Series:
    return pl.Series(field.name, [None] * height, dtype=field.dtype)


def _check(faults: Faults, untold: int) -> None:
    """Raise what was found; of very many faults the first are told, and how many there are."""
    if len(faults.found) + untold > MAX_FAULTS:
        ordered = sorted(faults.found, key=lambda fault: fault.place)
        rest = Fault(
            "S036",
            mark("{count} faults were found; the first {shown} are told here"),
            Place(ordered[0].place.file),
            {"count": len(ordered) + untold, "shown": MAX_FAULTS},
        )
        faults.found[:] = [rest, *ordered[:MAX_FAULTS]]
    faults.check()
