"""An answer as a page shows it: every cell already the text that a person reads.

What a browser gets is put together here, so that no template computes or formats a number.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypedDict

from wanmu.kernel.messages import text
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.workbook import workbook
from wanmu.report.write import cell, is_number


class PageColumn(TypedDict):
    """A column: its key, its heading with the unit, whether it holds numbers, decimals shown."""

    key: str
    heading: str
    number: bool
    decimals: int | None


class PageCell(TypedDict):
    """What stands in a cell, and the number that it is of, or None."""

    text: str
    number: bool
    value: float | None


class PageSheet(TypedDict):
    """A table: rows of cells, in the order of the columns; ``brief`` ones are shown at once."""

    key: str
    title: str
    brief: bool
    columns: list[PageColumn]
    rows: list[list[PageCell]]


class Page(TypedDict):
    """An answer in one language: its sentence, tables, assumptions and sources."""

    headline: str
    sheets: list[PageSheet]
    assumptions: list[str]
    sources: list[str]


def page_of(answer: Answer) -> Page:
    """The answer in the language in force."""
    return Page(
        headline=answer.headline,
        sheets=[_sheet(sheet) for sheet in answer.sheets],
        assumptions=list(answer.assumptions),
        sources=[_source(each) for each in answer.sources],
    )


def workbook_of(page: Page, notes: Sequence[str] = ()) -> bytes:
    """The page as a workbook, numbers as numbers; ``notes`` say who fetched it, when, of what."""
    sheets = tuple(
        Sheet(each["key"], each["title"], each["title"], _columns(each), _rows(each))
        for each in page["sheets"]
    )
    sources: tuple[Row, ...] = tuple({"title": each} for each in page["sources"])
    return workbook(Answer({}, sheets, tuple(page["assumptions"]), sources), notes)


def _columns(sheet: PageSheet) -> tuple[Column, ...]:
    return tuple(
        Column(each["key"], each["heading"], each["heading"], decimals=each["decimals"])
        for each in sheet["columns"]
    )


def _rows(sheet: PageSheet) -> list[Row]:
    keys = [each["key"] for each in sheet["columns"]]
    return [
        {
            key: each["text"] if each["value"] is None else each["value"]
            for key, each in zip(keys, row, strict=True)
        }
        for row in sheet["rows"]
    ]


def _sheet(sheet: Sheet) -> PageSheet:
    placed = [(each, _is_numeric(each, sheet.rows)) for each in sheet.columns]
    return PageSheet(
        key=sheet.key,
        title=sheet.title,
        brief=sheet.brief,
        columns=[
            PageColumn(
                key=column.key, heading=column.heading, number=number, decimals=column.decimals
            )
            for column, number in placed
        ],
        rows=[
            [_cell(row.get(column.key), column, number=number) for column, number in placed]
            for row in sheet.rows
        ],
    )


def _is_numeric(column: Column, rows: Sequence[Row]) -> bool:
    """Whether a column is of numbers, be they all masked: it says so, or holds one."""
    said = bool(column.unit) or column.decimals is not None
    return said or any(is_number(row.get(column.key)) for row in rows)


def _cell(value: object, column: Column, *, number: bool) -> PageCell:
    """A cell; without a value or masked, it is set as the numbers of its column."""
    found = is_number(value)
    exact = float(value) if found and isinstance(value, int | float | Fraction) else None
    return PageCell(text=cell(value, column), number=number, value=exact)


def _source(source: Row) -> str:
    return text("{title} ({date})", title=source["title"], date=source["date"])
