"""An answer as a page shows it: every cell already the text that a person reads.

What a browser gets is put together here, so that no template computes or formats a number.
"""

from typing import TypedDict

from wanmu.kernel.messages import text
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.write import cell, is_number


class PageColumn(TypedDict):
    """A column: its key, its heading with the unit, whether it holds numbers."""

    key: str
    heading: str
    number: bool


class PageCell(TypedDict):
    """What stands in a cell, and whether it is a number."""

    text: str
    number: bool


class PageSheet(TypedDict):
    """A table: rows of cells, in the order of the columns; ``brief`` ones are shown at once."""

    key: str
    title: str
    brief: bool
    columns: list[PageColumn]
    rows: list[list[PageCell]]


class Page(TypedDict):
    """An answer in one language: its tables, what it takes for granted, where it comes from."""

    sheets: list[PageSheet]
    assumptions: list[str]
    sources: list[str]


def page_of(answer: Answer) -> Page:
    """The answer in the language in force."""
    return Page(
        sheets=[_sheet(sheet) for sheet in answer.sheets],
        assumptions=list(answer.assumptions),
        sources=[_source(each) for each in answer.sources],
    )


def _sheet(sheet: Sheet) -> PageSheet:
    return PageSheet(
        key=sheet.key,
        title=sheet.title,
        brief=sheet.brief,
        columns=[
            PageColumn(
                key=column.key,
                heading=column.heading,
                number=any(is_number(row.get(column.key)) for row in sheet.rows),
            )
            for column in sheet.columns
        ],
        rows=[[_cell(row.get(column.key), column) for column in sheet.columns]
              for row in sheet.rows],
    )  # fmt: skip


def _cell(value: object, column: Column) -> PageCell:
    return PageCell(text=cell(value, column), number=is_number(value))


def _source(source: Row) -> str:
    return text("{title} ({date})", title=source["title"], date=source["date"])
