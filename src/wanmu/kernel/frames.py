"""Tables in files, by suffix, read and written; outlines (``.geojson``, ``.gpkg``) are text."""

import json
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeGuard

import polars as pl
from polars.exceptions import PolarsError

from wanmu.kernel import layers
from wanmu.kernel.delimited import delimited_rows
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.files import write_atomically
from wanmu.kernel.grid import Grid, Origin, Recognise, counted, grid_of_rows
from wanmu.kernel.messages import mark
from wanmu.kernel.sheets import sheet_rows

MAX_BYTES: Final = 200_000_000
"""Text files and workbooks from this size on are refused; parquet has no limit."""
MAX_UNPACKED_BYTES: Final = 10 * MAX_BYTES
"""A workbook is packed: this is the limit of what it holds, against files made to burst."""
SUFFIXES: Final = (".csv", ".xlsx", ".json", ".parquet")


def read_grid(
    path: Path | str,
    recognise: Recognise | None = None,
    *,
    sheet: str | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Grid:
    """The table of a file, with its headings as written and its row numbers.

    ``recognise`` tells whether a cell is a known heading: titles above the headings are then
    passed over, and the sheet of a workbook is found by its headings. ``told`` hears how many rows
    of text or of a workbook have come.

    Raises:
        InputError: S002 to S012 and S047 to S048, see ``docs/faults.md``.
    """
    path = Path(path)
    file = str(path)
    match path.suffix.lower():
        case ".parquet":
            return _parquet(path)
        case ".csv":
            rows = delimited_rows(_content(path), file)
            return grid_of_rows(counted(rows, told), Origin(file), recognise)
        case ".xlsx":
            name, rows = sheet_rows(
                _content(path), file, MAX_UNPACKED_BYTES, sheet=sheet, recognise=recognise
            )
            return grid_of_rows(counted(rows, told), Origin(file, name), recognise)
        case ".json":
            return _json(_content(path), file)
        case suffix if suffix in layers.SUFFIXES:
            _check_there(path)
            return layers.read_layer(path, sheet)
        case other:
            raise _unknown_suffix(path, other, (*SUFFIXES, *layers.SUFFIXES))


def write_frame(frame: pl.DataFrame, path: Path | str) -> None:
    """Write a frame by the file's suffix; the file is there whole or not at all.

    Raises:
        InputError: S001 when it cannot be written; S003 on an unknown suffix.
    """
    path = Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise _unknown_suffix(path, path.suffix, SUFFIXES)
    write_atomically(path, write(frame))


def _write_csv(frame: pl.DataFrame) -> bytes:
    # The byte-order mark makes Excel read the Chinese as UTF-8.
    return frame.write_csv(include_bom=True).encode()


def _write_json(frame: pl.DataFrame) -> bytes:
    rows = json.dumps(frame.to_dicts(), ensure_ascii=False, indent=2, default=str)
    return f"{rows}\n".encode()


def _write_xlsx(frame: pl.DataFrame) -> bytes:
    out = BytesIO()
    frame.write_excel(out, freeze_panes=(1, 0))
    return out.getvalue()


def _write_parquet(frame: pl.DataFrame) -> bytes:
    out = BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


_WRITERS: Final[Mapping[str, Callable[[pl.DataFrame], bytes]]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".json": _write_json,
    ".parquet": _write_parquet,
}


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size < MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    raise InputError.of(
        "S004",
        mark(
            "the file has {size} MB; files of this kind must be smaller than {limit} MB: "
            "divide it, or use .parquet, which has no limit"
        ),
        Place(str(path)),
        size=size // 1_000_000,
        limit=MAX_BYTES // 1_000_000,
    )


def _check_there(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise _unreadable(path, error) from error


def _parquet(path: Path) -> Grid:
    try:
        frame = pl.read_parquet(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    except PolarsError as error:
        raise InputError.of(
            "S008", mark("this is not a parquet file that can be read"), Place(str(path))
        ) from error
    return _typed(frame, str(path), {})


def _json(content: bytes, file: str) -> Grid:
    if not content.strip():
        raise InputError.of("S005", mark("the file is empty; write a list of records"), Place(file))
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise InputError.of(
            "S008", mark("this is not JSON ({reason})"), Place(file, line=line), reason=error
        ) from error
    records, units = _records(data)
    if records is None:
        raise InputError.of(
            "S008",
            mark("expected a list of records, or an object with one list of records in it"),
            Place(file),
        )
    return _typed(_frame_of(records), file, units)


def _records(data: Any) -> tuple[list[dict[str, Any]] | None, Mapping[str, str]]:
    if _is_records(data):
        return data, {}
    if isinstance(data, dict):
        lists = [part for part in data.values() if _is_records(part)]
        units = data.get("units", {})
        if len(lists) == 1 and isinstance(units, dict):
            return lists[0], {str(name): str(unit) for name, unit in units.items()}
    return None, {}


def _is_records(data: Any) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(data, list) and all(isinstance(item, dict) for item in data)


def _frame_of(records: list[dict[str, Any]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {name: [_plain(record.get(name)) for record in records] for name in names}
    return pl.DataFrame(
        {name: pl.Series(name, values, dtype=pl.String) for name, values in columns.items()}
    )


def _plain(value: Any) -> str | None:
    """A JSON value as text: numbers keep the digits they were written with."""
    match value:
        case None | "":
            return None
        case str():
            return value.strip() or None
        case list():
            return ";".join(str(part) for part in value)
        case bool() | dict():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _typed(frame: pl.DataFrame, file: str, units: Mapping[str, str]) -> Grid:
    if not frame.width or not frame.height:
        raise InputError.of(
            "S006", mark("there are no records in the file; write at least one"), Place(file)
        )
    rows = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True).alias("row")
    return Grid(Origin(file), tuple(frame.columns), tuple(frame.get_columns()), rows, units=units)


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError.of(
        "S002",
        mark("cannot read this file: {reason}"),
        Place(str(path)),
        reason=error.strerror or str(error),
    )


def _unknown_suffix(path: Path, found: str, known: Iterable[str]) -> InputError:
    return InputError.of(
        "S003",
        mark("files ending in {found!r} are not known; use one of {known}"),
        Place(str(path)),
        found=found,
        known=", ".join(known),
    )
