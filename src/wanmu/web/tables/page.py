"""A page of a list: finished cells, and all that surrounds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from wanmu.kernel.messages import mark, text
from wanmu.report.write import cell
from wanmu.web.accounts.sight import MASK, Sight
from wanmu.web.tables.cells import Cell, Shower
from wanmu.web.tables.query import Sums, cut, page_rows, shown_columns, sums_of
from wanmu.web.tables.state import State
from wanmu.web.tables.table import SIZES, Column, Rows

PRINTED: Final = 2_000
"""So many rows go on paper at once: some fifty pages of A4."""


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column: how it is sorted, and the link that sorts by it."""

    key: str
    text: str
    number: bool
    sorted: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the page is among the others; a link that leads nowhere is empty."""

    said: str
    first: str
    before: str
    after: str
    last: str
    sizes: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """What a template shows of a list; every text in it is finished.

    Attributes:
        caption: What it is, and how many rows were found.
        totals: The cells of the row of sums, or None.
        label: What is to be said of made-up rows, or "".
        cut_off: What is to be said where not all rows go on paper, or "".
    """

    name: str
    title: str
    caption: str
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None
    label: str
    pager: Pager
    exports: tuple[tuple[str, str], ...]
    print_all: str
    cut_off: str
    empty: str


def page_of(rows: Rows, state: State, sight: Sight, *, whole: bool = False) -> TablePage:
    """The page that is asked for; the last one where there are fewer. ``whole`` is for paper."""
    sums = sums_of(rows, state, sight)
    pages = max(ceil(sums.count / state.size), 1)
    page = min(state.page, pages)
    start = (page - 1) * state.size
    found = cut(rows, state, 0, PRINTED) if whole else page_rows(rows, state, start, sums.count)
    shower = Shower(shown_columns(state), sight)
    return TablePage(
        name=state.table.name,
        title=text(state.table.title),
        caption=text("{title}: {count} in all", title=text(state.table.title),
                     count=f"{sums.count:,}"),
        heads=tuple(_head(column, state, sight) for column in shower.columns),
        rows=[shower.cells(row) for row in found],
        totals=_totals(sums, shower) if sums.count else None,
        label=label_of(sums),
        pager=_pager(state, page, pages),
        exports=tuple((kind, state.plus("export", kind)) for kind in ("xlsx", "csv")),
        print_all=state.plus("print", "all"),
        cut_off=_cut_off(sums.count) if whole and sums.count > PRINTED else "",
        empty=text(state.table.empty),
    )  # fmt: skip


def _head(column: Column, state: State, sight: Sight) -> Head:
    heading = column.layout.heading
    if not column.sortable or not sight.shows(column.sight):
        return Head(column.key, heading, column.is_number)
    here = state.sorted_by == column.key
    # Figures are asked for from the greatest on, words from the first.
    falling = not state.falling if here else column.is_number
    link = state.address(sort=f"{'-' if falling else ''}{column.key}", page=1)
    now = ("descending" if state.falling else "ascending") if here else ""
    return Head(column.key, heading, column.is_number, now, link)


def _totals(sums: Sums, shower: Shower) -> list[Cell] | None:
    """The row of sums: 合计 in the first column that has none."""
    if not sums.by_column:
        return None
    cells = [_total(column, sums, shower) for column in shower.columns]
    if not shower.columns[0].sum:
        cells[0] = Cell(text("Total"))
    return cells


def _total(column: Column, sums: Sums, shower: Shower) -> Cell:
    if column.key in sums.by_column:
        return Cell(cell(sums.by_column[column.key], column.layout), number=True)
    masked = column.sum is not None and not shower.shown[column.key]
    return Cell(MASK if masked else "", column.is_number)


def label_of(sums: Sums) -> str:
    """That rows are made up: all of them, or how many."""
    if not sums.synthetic:
        return ""
    if sums.synthetic == sums.count:
        return text("All rows are synthetic: made up to try the office on.")
    form = mark("Of these rows synthetic, made up to try the office on: {count}.")
    return text(form, count=f"{sums.synthetic:,}")


def _pager(state: State, page: int, pages: int) -> Pager:
    def to(number: int) -> str:
        return state.address(page=number) if 1 <= number <= pages and number != page else ""

    return Pager(
        said=text("page {number} of {count}", number=page, count=pages),
        first=to(1),
        before=to(page - 1),
        after=to(page + 1),
        last=to(pages),
        sizes=tuple((size, size == state.size) for size in SIZES),
    )


def _cut_off(count: int) -> str:
    return text(
        "Only the first {most} of {count} rows are here; narrow the filters, or take the workbook.",
        most=f"{PRINTED:,}",
        count=f"{count:,}",
    )
