"""A blank workbook to fill in: headings with units, lists of allowed values, a sheet of notes."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wanmu.kernel.messages import language, mark, text
from wanmu.schema.describe import rows_of
from wanmu.schema.field import Field, RecordType
from wanmu.schema.records import record_type

FILLED_ROWS: Final = 10_000
"""How far down the lists of allowed values and the text format reach."""
_WIDEST: Final = 60
_NOTE_HEADINGS: Final = (
    mark("heading"),
    mark("field"),
    mark("kind"),
    mark("unit"),
    mark("required"),
    mark("meaning"),
    mark("allowed values"),
)


def template(
    record: str | RecordType,
    filled: pl.DataFrame | None = None,
    origins: Sequence[tuple[str, ...]] = (),
) -> bytes:
    """The bytes of an ``.xlsx`` for one kind of record, in the language in force.

    ``read_records`` accepts it as it is once records are filled in. ``filled`` are records to begin
    with, and ``origins`` say of each value that stands there, whose first line are headings, where
    it comes from.

    Raises:
        InputError: S020 when there is no record type of that name.
    """
    kind = record if isinstance(record, RecordType) else record_type(record)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        required = book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#FFF2CC",
            }
        )
        as_text = book.add_format({"num_format": "@"})
        data = book.add_worksheet(kind.title(language()))
        data.freeze_panes(1, 0)
        for column, field in enumerate(kind.fields):
            _column(data, column, field, required if field.required else bold, as_text)
        if filled is not None:
            _fill(data, kind, filled, book.add_format({"num_format": "yyyy-mm-dd"}))
        _notes(book.add_worksheet(text("notes")), kind, bold)
        if origins:
            _origins(book.add_worksheet(text("where the values come from")), origins, bold)
    return out.getvalue()


def _column(sheet: Worksheet, at: int, field: Field, heading: Format, as_text: Format) -> None:
    title = field.heading(language())
    # Excel rounds a code of 18 digits unless its cell is text.
    kept = as_text if field.kind in {"code", "text", "period"} or field.printed else None
    sheet.set_column(at, at, max(10, min(2 * len(title) + 2, 24)), kept)
    sheet.write_string(0, at, title, heading)
    sheet.write_comment(0, at, field.meaning(language()))
    if field.choices:
        allowed = [choice.zh if language() == "zh" else choice.en for choice in field.choices]
        sheet.data_validation(1, at, FILLED_ROWS, at, {"validate": "list", "source": allowed})


def _fill(sheet: Worksheet, kind: RecordType, filled: pl.DataFrame, as_date: Format) -> None:
    for at, field in enumerate(kind.fields):
        titles = {each.value: each.title(language()) for each in field.choices}
        for line, value in enumerate(filled[field.name], 1):
            match value:
                case None:
                    continue
                case date():
                    sheet.write_datetime(line, at, value, as_date)
                case int() | float() if not isinstance(value, bool):
                    sheet.write_number(line, at, value)
                case _:
                    sheet.write_string(line, at, titles.get(str(value), str(value)))


def _origins(sheet: Worksheet, origins: Sequence[tuple[str, ...]], bold: Format) -> None:
    for line, row in enumerate(origins):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, None if line else bold)
    sheet.autofit(_WIDEST * 7)
    sheet.freeze_panes(1, 0)


def _notes(sheet: Worksheet, kind: RecordType, bold: Format) -> None:
    for at, heading in enumerate(_NOTE_HEADINGS):
        sheet.write_string(0, at, text(heading), bold)
    for line, row in enumerate(rows_of(kind, language()), 1):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell)
    sheet.autofit(_WIDEST * 7)
    sheet.freeze_panes(1, 0)
