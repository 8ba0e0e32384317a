"""CSV files as rows of a model, each with its row number in the file (the headings are row 1)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from wanmu.kernel.delimited import separator
from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack.models import Model
from wanmu.pack.reading import CSV_LIMIT, read_text
from wanmu.pack.validation import (
    empty,
    faults_of,
    field_names,
    missing,
    required_names,
    shown,
    unknown_key,
)

R = TypeVar("R", bound=Model)


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """A record and where it stands."""

    record: R
    file: str
    number: int

    def place(self, field: str = "") -> Place:
        """The place of one of its cells."""
        return Place(self.file, row=self.number, field=field)


def read_rows(path: Path, file: str, model: type[R], faults: Faults) -> list[Row[R]]:
    """The rows of a file; what is wrong goes to ``faults``, and then no row is given."""
    try:
        written = read_text(path, file, CSV_LIMIT)
        numbers, records = _records(written, file, model, faults)
    except InputError as error:
        faults.extend(error.faults)
        return []
    try:
        models = _reader(model).validate_python(records)
    except ValidationError as error:
        faults.extend(_row_faults(error, model, file, numbers))
        return _sound_rows(records, model, file, numbers)
    return [Row(item, file, at) for item, at in zip(models, numbers, strict=True)]


@cache
def _reader(model: type[R]) -> TypeAdapter[list[R]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


def _sound_rows(
    records: Sequence[dict[str, str]], model: type[R], file: str, numbers: Sequence[int]
) -> list[Row[R]]:
    # The rows that can be read are kept: what refers to them is not a second fault.
    rows = []
    for record, number in zip(records, numbers, strict=True):
        try:
            rows.append(Row(model.model_validate(record), file, number))
        except ValidationError:
            continue
    return rows


def _row_faults(
    error: ValidationError, model: type[R], file: str, numbers: Sequence[int]
) -> Iterator[Fault]:
    def locate(path: tuple[str | int, ...]) -> Place:
        index, *names = path
        return Place(file, row=numbers[int(index)], field=str(names[0]) if names else "")

    for fault in faults_of(error, model, locate):
        # In a row of cells a missing value is an empty cell.
        yield empty(fault.place) if fault.code == "P021" else fault


def _records(
    written: str, file: str, model: type[Model], faults: Faults
) -> tuple[list[int], list[dict[str, str]]]:
    rows = _filled_rows(written, file)
    heading_row, headings = next(rows)
    found = Faults()
    found.extend(_heading_faults(headings, model, Place(file, row=heading_row)))
    found.check()
    names = [heading or None for heading in headings]
    numbers, records = [], []
    for number, cells in rows:
        beyond = [cell for cell in cells[len(names) :] if cell]
        beyond += [cell for name, cell in zip(names, cells, strict=False) if cell and not name]
        if beyond:
            faults.extend([_beyond(beyond[0], Place(file, row=number))])
            continue  # its cells stand in the wrong columns
        numbers.append(number)
        cells_of = zip(names, cells, strict=False)
        records.append({name: cell for name, cell in cells_of if name and cell})
    return numbers, records


def _filled_rows(written: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of the line where it starts."""
    written = written.removeprefix("\ufeff")
    between = separator(written.lstrip().partition("\n")[0])
    reader = csv.reader(StringIO(written, newline=""), delimiter=between, strict=True)
    start = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield start, stripped
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError.of(
            "P026",
            mark("this row cannot be read ({reason}); look for a quotation mark left open"),
            Place(file, row=start),
            reason=error,
        ) from error


def _heading_faults(headings: Sequence[str], model: type[Model], place: Place) -> Iterator[Fault]:
    known = field_names(model)
    for heading in dict.fromkeys(filter(None, headings)):
        here = Place(place.file, row=place.row, field=heading)
        if heading not in known:
            yield unknown_key(heading, known, here)
        if headings.count(heading) > 1:
            yield Fault(
                "P027", mark('the column "{name}" stands here twice'), here, {"name": heading}
            )
    for name in required_names(model):
        if name not in headings:
            yield missing(name, Place(place.file, row=place.row, field=name))


def _beyond(cell: str, place: Place) -> Fault:
    return Fault(
        "P025",
        mark(
            '"{found}" stands to the right of the last heading; put quotes around a cell with a '
            "comma in it"
        ),
        place,
        {"found": shown(cell)},
    )


def ids(rows: Iterable[Row[R]]) -> dict[str, Row[R]]:
    """Rows by their identifier; the first of several with the same one."""
    found: dict[str, Row[R]] = {}
    for row in rows:
        found.setdefault(row.record.id, row)  # type: ignore[attr-defined]
    return found
