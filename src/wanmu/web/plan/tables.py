"""The tables of the kept answers as lists, whatever columns an engine gives them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark, text
from wanmu.report.page import PageCell, PageColumn, PageSheet
from wanmu.web.office.keeping import newest, page_in_language
from wanmu.web.tables.state import picked
from wanmu.web.tables.table import Column, Computed, Pick, Row, Table

_NUMBER: Final = "row_number"
_FEW: Final = 12
"""So many different words are chosen from; more are looked for."""
_PRINTED: Final = "stated"
"""How secret a column is: it shows what documents print or follows from it, whatever its name."""


def sheets_of(name: str) -> dict[str, PageSheet]:
    """The tables of the newest answer to a question that have rows, by key."""
    page = page_in_language(newest(name))
    return {each["key"]: each for each in page["sheets"] if each["rows"]} if page else {}


def sheet_table(name: str, key: str, picks: tuple[Pick, ...] = ()) -> Table:
    """The list of a table of an answer; one without rows where there is no such table."""
    sheet = sheets_of(name).get(key)
    rows = list(_rows(sheet)) if sheet else []
    return Table(
        name=f"{name}-{key}" if key else name,
        title=sheet["title"] if sheet else mark("Tables of the plan"),
        columns=(*(_columns(sheet) if sheet else ()), _number(shown=sheet is None)),
        rows=lambda _: Computed(rows),
        order=_NUMBER,
        unique=_NUMBER,
        search="search",
        picks=picks,
        period=lambda _: made_of(name),
        sources=lambda _: sources_of(name),
    )


def picked_table(name: str, request: HttpRequest) -> Table:
    """The list of the table that a program asks for by ``sheet``, else of the first one."""
    pick = Pick(
        name="sheet",
        heading=mark("Table"),
        choices=lambda: {key: each["title"] for key, each in sheets_of(name).items()},
    )
    try:
        key = picked(request, pick)
    except InputError:
        # The list tells what is wrong with the address.
        key = pick.default
    return sheet_table(name, key, (pick,))


def made_of(name: str) -> str:
    """When the newest answer to a question was computed, and from which pack."""
    found = newest(name)
    if found is None:
        return ""
    day = f"{timezone.localtime(found.made_at):%Y-%m-%d %H:%M}"
    return text("computed {day}, from the pack {pack}", day=day, pack=found.pack)


def sources_of(name: str) -> Sequence[str]:
    """The documents that the newest answer to a question rests on."""
    page = page_in_language(newest(name))
    return page["sources"] if page else ()


def _columns(sheet: PageSheet) -> Iterator[Column]:
    for at, column in enumerate(sheet["columns"]):
        yield _column(column, [row[at] for row in sheet["rows"]])


def _column(column: PageColumn, cells: Sequence[PageCell]) -> Column:
    said: dict[str, Any] = {
        "key": column["key"],
        "heading": "{heading}",
        "values": (("heading", column["heading"]),),
        "field": _PRINTED,
    }
    if _is_numeric(column, cells):
        return Column(kind="number", decimals=column["decimals"], filter="range", **said)
    words = {each["text"]: each["text"] for each in cells if _held(each)}
    if 1 < len(words) <= _FEW and 2 * len(words) <= len(cells):
        return Column(kind="choice", choices=lambda: words, filter="choice", **said)
    return Column(filter="text", **said)


def _number(*, shown: bool) -> Column:
    return Column(key=_NUMBER, heading=mark("No."), kind="number", decimals=0, shown=shown)


def _rows(sheet: PageSheet) -> Iterator[Row]:
    keys = [
        (each["key"], _is_numeric(each, [row[at] for row in sheet["rows"]]))
        for at, each in enumerate(sheet["columns"])
    ]
    for number, cells in enumerate(sheet["rows"], start=1):
        yield {
            **{
                key: cell["value"] if numeric else _held(cell)
                for (key, numeric), cell in zip(keys, cells, strict=True)
            },
            _NUMBER: number,
            "search": "\n".join(cell["text"] for cell in cells).lower(),
        }


def _is_numeric(column: PageColumn, cells: Sequence[PageCell]) -> bool:
    """Whether a column holds numbers alone; a word among them would be lost as a number."""
    return column["number"] and all(each["value"] is not None or not _held(each) for each in cells)


def _held(cell: PageCell) -> str | None:
    """What is written in a cell; None for the dash that stands for nothing."""
    return None if cell["text"] in {"", "—"} else cell["text"]
