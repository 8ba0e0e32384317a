"""Rendering an answer: a table on a terminal, JSON, CSV, or a file by its suffix."""

import csv
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from sys import stdout
from typing import Any, Final, Literal, TypeAlias

import polars as pl
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from wanmu.kernel import layers
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import mark, text
from wanmu.kernel.period_text import as_said
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.workbook import workbook

Format: TypeAlias = Literal["table", "json", "csv"]
FORMATS: Final[tuple[Format, ...]] = ("table", "json", "csv")
SUFFIXES: Final = (".xlsx", ".json", ".csv", *layers.SUFFIXES)
_OUTLINE: Final = "red_line"
#: Columns of a table that goes to a file or a pipe.
PAGE: Final = 160
#: A name of this width is not broken over lines.
_NAME: Final = 12


def render(answer: Answer, how: Format, *, width: int | None = None) -> str:
    """The answer as text, ready for standard output."""
    match how:
        case "json":
            return as_json(answer.data)
        case "csv":
            return as_csv(answer.sheets[0])
        case "table":
            return as_table(answer, width=width)


def save(answer: Answer, path: Path) -> None:
    """Write the answer by the file's suffix; a file is there whole or not at all."""
    match path.suffix.lower():
        case ".xlsx":
            content = workbook(answer)
        case ".json":
            content = as_json(answer.data).encode()
        case ".csv":
            # The byte-order mark makes Excel read the Chinese as UTF-8.
            content = b"\xef\xbb\xbf" + as_csv(answer.sheets[0]).encode()
        case suffix if suffix in layers.SUFFIXES:
            content = _features(answer, path, suffix)
        case other:
            raise InputError.of(
                "C001",
                mark("cannot write a file ending in {found!r}; use one of {known}"),
                Place(str(path)),
                found=other,
                known=", ".join(SUFFIXES),
            )
    write_atomically(path, content)


def _features(answer: Answer, path: Path, suffix: str) -> bytes:
    """The rows that have an outline, as a map holds them."""
    sheet = answer.sheets[0]
    keys = [column.key for column in sheet.columns]
    if _OUTLINE not in keys:
        raise InputError.of(
            "C010",
            mark("this answer has no outlines to put on a map; end the name in .xlsx, .json or "
                 ".csv"),
            Place(str(path)),
        )  # fmt: skip
    rows = [{key: _cell_of(row.get(key)) for key in keys} for row in sheet.rows]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return layers.layer_bytes(frame.cast({_OUTLINE: pl.String}), _OUTLINE, suffix)


def _cell_of(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str | None) else _flat(value)


def as_json(data: Any) -> str:
    """JSON with numbers as numbers, Chinese readable, keys in the order they were given."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n"


def as_plain(data: Any) -> Any:
    """The data as JSON has them: mappings, lists, texts and plain numbers only."""
    return json.loads(as_json(data))


def as_csv(sheet: Sheet) -> str:
    """The sheet's rows under their keys; units stand in the JSON answer and the workbook."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_flat(row.get(column.key)) for column in sheet.columns])
    return out.getvalue()


def as_table(answer: Answer, *, width: int | None = None) -> str:
    """The brief sheets as tables, then what was assumed; as wide as the terminal, or as a page."""
    out = StringIO()
    shown = width or (get_terminal_size().columns if stdout.isatty() else PAGE)
    console = Console(file=out, width=shown, highlight=False, emoji=False, markup=False)
    for sheet in answer.sheets:
        if sheet.brief and not sheet.rows:
            console.print(text("{what}: none", what=sheet.title))
        elif sheet.brief:
            # Figures are never cut: a table that does not fit is wider than the terminal.
            console.print(_table(sheet), crop=False)
    for assumption in answer.assumptions:
        console.print(text("Assumed: {what}", what=assumption))
    return out.getvalue()


def _table(sheet: Sheet) -> Table:
    shown = [column for column in sheet.columns if column.brief]
    lines = any("\n" in str(value) for row in sheet.rows for value in row.values())
    table = Table(title=sheet.title, title_justify="left", show_lines=lines)
    for column in shown:
        numeric = any(is_number(row.get(column.key)) for row in sheet.rows)
        side: Literal["left", "right"] = "right" if numeric else "left"
        cells = max((cell_len(cell(row.get(column.key), column)) for row in sheet.rows), default=0)
        words = max(map(cell_len, column.heading.split()), default=0)
        least = max(words, cells if numeric else min(cells, _NAME))
        table.add_column(column.heading, justify=side, overflow="fold", min_width=least)
    for row in sheet.rows:
        table.add_row(*(cell(row.get(column.key), column) for column in shown))
    return table


def cell(value: Any, column: Column) -> str:
    """A value as a person reads it: a dash for nothing, a mark for yes and no."""
    match value:
        case None:
            return "—"
        case bool():
            return "✓" if value else "✗"
        case int() | float() | Fraction():
            return _number(value, column.decimals)
        case str():
            return as_said(value) if column.key == "period" else value
        case Mapping() | Sequence():
            return _flat(value)
    return str(value)


def _number(value: float | Fraction, decimals: int | None) -> str:
    if decimals is None:
        shown = f"{float(value):,.6g}"
        return f"{float(value):,.0f}" if "e" in shown else shown
    return f"{float(value):,.{decimals}f}"


def _flat(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Fraction():
            return repr(float(value))
        case int() | float():
            return str(value)
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return str(value)


def is_number(value: Any) -> bool:
    """Whether it is set as a number: to the right, with its decimals."""
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)
