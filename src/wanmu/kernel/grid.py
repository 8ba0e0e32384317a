"""A table as it stands in a file: headings as written, columns, and the file's row numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Final, TypeAlias

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.messages import mark

Recognise: TypeAlias = Callable[[str], str | None]
"""What a cell means as a heading, or None; two headings of the same meaning count once."""
Row: TypeAlias = tuple[int, list[Any]]

HEADING_SEARCH_ROWS: Final = 30
"""How far down a sheet the heading row is looked for, below titles and notes."""
CHUNK_ROWS: Final = 50_000
_TOLD_EVERY: Final = 1_000
MAX_WIDE_ROWS: Final = 200
_WHOLE_BELOW: Final = 1e15


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a table came from, and the sheet of it in a workbook."""

    file: str
    sheet: str = ""

    def place(self, row: int = 0, heading: str = "") -> Place:
        """Where a cell stands: ``row`` is the file's row number."""
        where = f"{self.file}#{self.sheet}" if self.sheet else self.file
        return Place(where, row=row, field=heading)


@dataclass(frozen=True, slots=True)
class Grid:
    """Headings as written and, for each, a column; ``rows`` are row numbers in the file, from 1.

    Cells of text files and sheets are text, null where nothing is written; columns of typed
    files (parquet, JSON numbers) keep their type. ``units`` are those that a JSON file declares;
    ``notices`` tell what was done to the file as a whole.
    """

    origin: Origin
    headings: tuple[str, ...]
    columns: tuple[pl.Series, ...]
    rows: pl.Series
    heading_row: int = 0
    units: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Fault, ...] = ()

    def place(self, row: int = 0, heading: str = "") -> Place:
        """Where a cell stands: ``row`` is the file's row number."""
        return self.origin.place(row, heading)

    def keep(self, kept: pl.Series) -> "Grid":
        """The grid with those rows only for which ``kept`` is true."""
        columns = tuple(column.filter(kept) for column in self.columns)
        return replace(self, columns=columns, rows=self.rows.filter(kept))


def grid_of_rows(rows: Iterable[Row], origin: Origin, recognise: Recognise | None = None) -> Grid:
    """Find the heading row, then take everything below it as columns of text.

    Raises:
        InputError: S005 nothing in the file; S009 no heading row; S006 headings only;
            S010 cells beyond the headings.
    """
    filled = ((number, cells) for number, cells in rows if any(cell != "" for cell in cells))
    first = list(islice(filled, HEADING_SEARCH_ROWS))
    if not first:
        raise InputError.of(
            "S005",
            mark("the file is empty; write a row of headings and the records below it"),
            origin.place(),
        )
    at = heading_row(first, recognise)
    if at is None:
        raise InputError.of(
            "S009",
            mark(
                "no row of headings was found in the first {count} rows; "
                "start from a blank template, whose headings are known"
            ),
            origin.place(),
            count=HEADING_SEARCH_ROWS,
        )
    number, cells = first[at]
    return _below(number, cells, chain(first[at + 1 :], filled), origin)


def counted(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    """The same rows; ``told`` hears now and then how many have come, as a sign of life."""
    for done, row in enumerate(rows):
        if done % _TOLD_EVERY == 0:
            told(done)
        yield row


def heading_row(rows: Sequence[Row], recognise: Recognise | None) -> int | None:
    """Which of the rows holds the headings: the first with at least half of its cells known.

    Where no row reaches half, the row with most known cells is taken if it has two or more.
    Without ``recognise`` it is the first row.
    """
    if recognise is None:
        return 0
    known = [known_headings(cells, recognise) for _, cells in rows]
    for index, (_, cells) in enumerate(rows):
        if known[index] and known[index] * 2 >= sum(cell != "" for cell in cells):
            return index
    best = max(range(len(rows)), key=known.__getitem__)
    return best if known[best] > 1 else None


def known_headings(cells: Sequence[Any], recognise: Recognise) -> int:
    """How many different headings a row holds."""
    return len({recognise(as_text(cell)) for cell in cells if cell != ""} - {None})


def as_text(cell: Any) -> str:
    """A cell as the text that a person would have typed: 1140 and not 1140.0."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE_BELOW:
        return str(int(cell))
    return str(cell).strip()


def _below(heading_number: int, cells: Sequence[Any], rows: Iterator[Row], origin: Origin) -> Grid:
    headings = [as_text(cell) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    faults = Faults()
    numbers: list[pl.Series] = []
    chunks: list[list[pl.Series]] = [[] for _ in headings]
    while batch := list(islice(rows, CHUNK_ROWS)):
        _check_width(batch, len(headings), origin, faults)
        numbers.append(pl.Series("row", [number for number, _ in batch], dtype=pl.UInt32))
        for position, parts in enumerate(chunks):
            parts.append(_column(batch, position))
    faults.check()
    if not numbers:
        raise InputError.of(
            "S006",
            mark("there are headings but no records below them; write at least one record"),
            origin.place(heading_number),
        )
    grid = Grid(
        origin,
        tuple(headings),
        tuple(pl.concat(parts) for parts in chunks),
        pl.concat(numbers),
        heading_number,
    )
    return _without_blank_columns(grid)


def _column(batch: Sequence[Row], position: int) -> pl.Series:
    texts = [as_text(cells[position]) if position < len(cells) else "" for _, cells in batch]
    return pl.Series("", [written or None for written in texts], dtype=pl.String)


def _check_width(batch: Sequence[Row], width: int, origin: Origin, faults: Faults) -> None:
    for number, cells in batch:
        beyond = next((cell for cell in cells[width:] if cell != ""), None)
        if beyond is not None and len(faults.found) < MAX_WIDE_ROWS:
            faults.add(
                "S010",
                mark(
                    "{found!r} stands to the right of the last heading; give its column a heading, "
                    "or put quotes around a cell that holds the separator"
                ),
                origin.place(number),
                found=as_text(beyond),
            )


def _without_blank_columns(grid: Grid) -> Grid:
    faults = Faults()
    kept: list[tuple[str, pl.Series]] = []
    for position, (heading, column) in enumerate(zip(grid.headings, grid.columns, strict=True), 1):
        if heading:
            kept.append((heading, column))
        elif column.null_count() < len(column):
            faults.add(
                "S012",
                mark("column {position} has values but no heading; give it one or clear it"),
                grid.place(grid.heading_row),
                position=position,
            )
    faults.check()
    return replace(
        grid,
        headings=tuple(heading for heading, _ in kept),
        columns=tuple(column for _, column in kept),
    )
