"""A file of an import as rows for the ledger: the sound ones, and every other one with why not."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.db.models import ForeignKey

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.grid import Grid
from wanmu.kernel.messages import mark
from wanmu.schema import read_sound
from wanmu.schema.read import Sound
from wanmu.web.ledger.differences import at_once
from wanmu.web.ledger.models import KINDS, Enterprise, key_text


@dataclass(frozen=True, slots=True)
class Delivery:
    """What of a file can be compared with the ledger.

    Attributes:
        sound: The file as it was read; ``refused`` has all that is wrong with its rows.
        rows: Values by field, of the fields that the file has.
        numbers: The row of the file, by key.
        absences: Why there is no value, by key and field.
        grid: The file as it stands.
    """

    sound: Sound
    refused: tuple[Fault, ...]
    rows: tuple[Mapping[str, Any], ...]
    numbers: Mapping[str, int]
    absences: Mapping[str, Mapping[str, str]]
    grid: Grid

    def cells(self, rows: Collection[int]) -> dict[int, tuple[Any, ...]]:
        """The cells of rows as they stand in the file, by row number."""
        grid = self.grid.keep(self.grid.rows.is_in(list(rows)))
        return dict(zip(grid.rows, zip(*grid.columns, strict=True), strict=True))


def read_delivery(
    kind: str, name: str, content: bytes, told: Callable[[int], None] = lambda _: None
) -> Delivery:
    """Read a file of records of a type; ``told`` hears how many rows have been read.

    Raises:
        InputError: What is wrong with the file as a whole (S), named as it was sent.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()}"
        path.write_bytes(content)
        try:
            sound = read_sound(path, kind, told=told)
        except InputError as error:
            raise InputError(_renamed(error.faults, str(path), name)) from error
    record = KINDS[kind].record()
    frame, lost = _placed(kind, sound, name)
    rows = tuple(frame.select("__row", *sound.table.supplied).iter_rows(named=True))
    numbers = {key_text([row[name] for name in record.key]): row.pop("__row") for row in rows}
    return Delivery(
        sound,
        tuple(sorted((*_renamed(sound.refused, str(path), name), *lost), key=_row_of)),
        rows,
        numbers,
        _absences(sound, numbers),
        sound.grid,
    )


def _row_of(fault: Fault) -> int:
    return fault.place.row


def _renamed(faults: tuple[Fault, ...], path: str, name: str) -> Iterator[Fault]:
    """Faults that name the file as the person knows it."""
    for each in faults:
        yield replace(each, place=replace(each.place, file=each.place.file.replace(path, name)))


def _placed(kind: str, sound: Sound, name: str) -> tuple[pl.DataFrame, list[Fault]]:
    """The rows that point to what is there, and a fault of every other one."""
    frame = sound.table.frame.with_columns(sound.table.rows.alias("__row"))
    lost: list[Fault] = []
    for field, target in _pointers(kind).items():
        there = _there(target, frame[field].unique().to_list())
        missing = frame.filter(~pl.col(field).is_in(there))
        lost += [
            Fault(
                "W054",
                mark("{found} is not in the ledger; import it first, or correct it"),
                sound.grid.place(row, KINDS[kind].record().by_name[field].zh),
                {"found": found},
            )
            for row, found in missing.select("__row", field).iter_rows()
        ]
        frame = frame.filter(pl.col(field).is_in(there))
    return frame, [replace(each, place=replace(each.place, file=name)) for each in lost]


def _there(target: type[Any], keys: list[str]) -> list[str]:
    column = "code" if target is Enterprise else "id"
    return [
        found
        for some in at_once(keys)
        for found in target.objects.filter(**{f"{column}__in": some}).values_list(column, flat=True)
    ]


def _pointers(kind: str) -> dict[str, type[Any]]:
    """The fields of a record type that point to another record, and where to."""
    model = KINDS[kind]
    to = {each.attname: each.related_model for each in model._meta.fields
          if isinstance(each, ForeignKey)}  # fmt: skip
    return {field: to[column] for field, column in model.columns().items() if column in to}


def _absences(sound: Sound, numbers: Mapping[str, int]) -> dict[str, dict[str, str]]:
    keys = {row: key for key, row in numbers.items()}
    said: dict[str, dict[str, str]] = {}
    for row, field, state in sound.table.absences.select("row", "field", "state").iter_rows():
        if row in keys:
            said.setdefault(keys[row], {})[field] = state
    return said
