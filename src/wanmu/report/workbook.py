"""An answer as an Excel workbook, as an office keeps one.

Each list is a sheet with a title, a frozen heading with units, numbers as numbers and a filter;
the last sheet says what was assumed and where the figures come from.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wanmu.kernel.messages import text
from wanmu.report.answer import Answer, Column, Row, Sheet

HEADING_ROW = 2
WIDEST = 48
#: Letters from here on are about two columns wide: Chinese, and its punctuation.
WIDE_LETTERS = 0x2E80


def workbook(answer: Answer, notes: Sequence[str] = ()) -> bytes:
    """The bytes of an ``.xlsx`` file; ``notes`` stand before its assumptions."""
    out = BytesIO()
    # Dates of creation are left out, so that the same answer gives the same file.
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        styles = _styles(book)
        for sheet in answer.sheets:
            _write_sheet(book.add_worksheet(sheet.title[:31]), sheet, styles)
        _write_notes(book.add_worksheet(text("Sources and assumptions")), answer, notes, styles)
    return out.getvalue()


def long_workbook(
    out: IO[bytes],
    sheet: Sheet,
    rows: Iterable[Row],
    totals: Row | None,
    terms: Sequence[tuple[str, str]],
) -> None:
    """Write a list of any length row by row, without holding it; ``sheet.rows`` are the first ones.

    The totals stand above the heading, where sorting and filtering leave them alone. The second
    sheet says on what terms the list was taken.
    """
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        styles = _styles(book)
        page = book.add_worksheet(sheet.title[:31])
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, _width(column, sheet.rows))
        page.write_string(0, 0, sheet.title, styles["title"])
        if totals is not None:
            _write_row(page, HEADING_ROW - 1, totals, sheet.columns, styles)
        _write_heading(page, sheet, styles)
        last = HEADING_ROW
        for last, row in enumerate(rows, start=HEADING_ROW + 1):
            _write_row(page, last, row, sheet.columns, styles)
        _lay_out(page, sheet, last)
        _write_terms(book.add_worksheet(text("Notes")), terms, styles)


def _write_terms(
    page: Worksheet, terms: Sequence[tuple[str, str]], styles: Mapping[str, Format]
) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 2 * WIDEST)
    for index, (name, said) in enumerate(terms):
        page.write_string(index, 0, name, styles["heading"])
        page.write_string(index, 1, said, styles["text"])


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    border = {"border": 1, "border_color": "#BBBBBB"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF1F4", **border}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top", **border}),
        "number": book.add_format({"valign": "top", "num_format": "#,##0.######", **border}),
        **{
            f"number{places}": book.add_format(
                {"valign": "top", "num_format": f"#,##0.{'0' * places}".rstrip("."), **border}
            )
            for places in range(7)
        },
    }


def _write_sheet(page: Worksheet, sheet: Sheet, styles: Mapping[str, Format]) -> None:
    page.write_string(0, 0, sheet.title, styles["title"])
    _write_heading(page, sheet, styles)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, _width(column, sheet.rows))
    for offset, row in enumerate(sheet.rows, start=HEADING_ROW + 1):
        _write_row(page, offset, row, sheet.columns, styles)
    _lay_out(page, sheet, HEADING_ROW + len(sheet.rows))


def _write_heading(page: Worksheet, sheet: Sheet, styles: Mapping[str, Format]) -> None:
    for index, column in enumerate(sheet.columns):
        page.write_string(HEADING_ROW, index, column.heading, styles["heading"])


def _write_row(
    page: Worksheet, at: int, row: Row, columns: Sequence[Column], styles: Mapping[str, Format]
) -> None:
    for index, column in enumerate(columns):
        _write_cell(page, at, index, row.get(column.key), column, styles)


def _lay_out(page: Worksheet, sheet: Sheet, last: int) -> None:
    """Frozen heading, filter, and how it prints: A4 across, the heading on every sheet of paper."""
    page.freeze_panes(HEADING_ROW + 1, 1)
    page.autofilter(HEADING_ROW, 0, max(last, HEADING_ROW), max(len(sheet.columns) - 1, 0))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADING_ROW)


def _write_cell(  # noqa: PLR0917  a cell is a place, a value and how to show it
    page: Worksheet,
    row: int,
    index: int,
    value: Any,
    column: Column,
    styles: Mapping[str, Format],
) -> None:
    match value:
        case None:
            page.write_blank(row, index, None, styles["text"])
        case bool():
            page.write_boolean(row, index, value, styles["text"])
        case int() | float() | Fraction():
            places = "" if column.decimals is None else str(column.decimals)
            page.write_number(row, index, float(value), styles[f"number{places}"])
        case _:
            page.write_string(row, index, _words(value), styles["text"])


def _words(value: Any) -> str:
    match value:
        case str():
            return value
        case Mapping():
            return "\n".join(f"{key}: {_words(part)}" for key, part in value.items())
        case Sequence():
            return "\n".join(_words(part) for part in value)
    return str(value)


def _width(column: Column, rows: Sequence[Mapping[str, Any]]) -> float:
    words = [column.heading, *(str(row.get(column.key, "")) for row in rows[:200])]
    widest = max(sum(2 if ord(letter) > WIDE_LETTERS else 1 for letter in word) for word in words)
    return float(min(max(widest + 2, 8), WIDEST))


def _write_notes(
    page: Worksheet, answer: Answer, notes: Sequence[str], styles: Mapping[str, Format]
) -> None:
    page.write_string(0, 0, text("Sources and assumptions"), styles["title"])
    page.set_column(0, 0, 24)
    page.set_column(1, 3, WIDEST)
    row = HEADING_ROW
    for note in notes:
        page.write_string(row, 0, text("Export"), styles["heading"])
        page.write_string(row, 1, note, styles["text"])
        row += 1
    for assumption in answer.assumptions:
        page.write_string(row, 0, text("Assumption"), styles["heading"])
        page.write_string(row, 1, assumption, styles["text"])
        row += 1
    for source in answer.sources:
        page.write_string(row, 0, text("Source"), styles["heading"])
        for offset, part in enumerate(source.values(), start=1):
            page.write_string(row, offset, _words(part), styles["text"])
        row += 1
