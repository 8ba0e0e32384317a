"""Excel workbooks: which sheet holds the table, and its cells."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.grid import HEADING_SEARCH_ROWS, Recognise, Row, heading_row, known_headings
from wanmu.kernel.messages import mark
from wanmu.kernel.unread import unread_cells

MIN_TO_CHOOSE: Final = 2


def sheet_rows(
    content: bytes, file: str, limit: int, *, sheet: str | None, recognise: Recognise | None
) -> tuple[str, Iterator[Row]]:
    """The name of the sheet with the table, and its rows with their numbers.

    Raises:
        InputError: S004 too large unpacked; S008 no workbook; S011 no such sheet, or several
            sheets that could be meant.
    """
    _check_unpacked(content, file, limit)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        name = sheet if sheet is not None else _only_sheet(book, file, recognise)
        if name not in book.sheet_names:
            raise _no_such_sheet(book, file, name)
        return name, _with_unread(_rows(book, name), unread_cells(content, name))
    except CalamineError as error:
        raise _broken(file, error) from error


def _rows(book: CalamineWorkbook, name: str, count: int | None = None) -> Iterator[Row]:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=count)
    return (
        (number, [cell.strip() if isinstance(cell, str) else cell for cell in row])
        for number, row in enumerate(cells, 1)
    )


def _with_unread(rows: Iterator[Row], unread: Mapping[tuple[int, int], str]) -> Iterator[Row]:
    """The rows with errors and formulas without a result as text, where the reader has blanks."""
    columns: dict[int, list[int]] = {}
    for row, column in unread:
        columns.setdefault(row + 1, []).append(column)
    for number, cells in rows:
        for column in columns.get(number, ()):
            if column < len(cells) and cells[column] == "":
                cells[column] = unread[number - 1, column]
        yield number, cells


def _only_sheet(book: CalamineWorkbook, file: str, recognise: Recognise | None) -> str:
    shown = [
        item.name
        for item in book.sheets_metadata
        if item.typ == SheetTypeEnum.WorkSheet and item.visible == SheetVisibleEnum.Visible
    ]
    if recognise is None or len(shown) < MIN_TO_CHOOSE:
        return (shown or book.sheet_names)[0]
    known = {name: _known(book, name, recognise) for name in shown}
    best = max(shown, key=known.__getitem__)
    # A sheet of notes repeats a few headings; another table of the kind has about as many.
    fitting = [name for name in shown if known[name] * 2 > known[best]]
    if len(fitting) > 1:
        raise InputError.of(
            "S011",
            mark("sheets {sheets} all look like the table; say which one is meant"),
            Place(file),
            sheets=", ".join(fitting),
        )
    return best


def _known(book: CalamineWorkbook, name: str, recognise: Recognise) -> int:
    """How many known headings the sheet's heading row has."""
    rows = [
        (number, cells)
        for number, cells in _rows(book, name, HEADING_SEARCH_ROWS)
        if any(cell != "" for cell in cells)
    ]
    at = heading_row(rows, recognise) if rows else None
    return 0 if at is None else known_headings(rows[at][1], recognise)


def _check_unpacked(content: bytes, file: str, limit: int) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            size = sum(item.file_size for item in packed.infolist())
    except BadZipFile as error:
        raise _broken(file, error) from error
    if size > limit:
        raise InputError.of(
            "S004",
            mark("the workbook unpacks to {size} MB; the limit is {limit} MB: use .parquet"),
            Place(file),
            size=size // 1_000_000,
            limit=limit // 1_000_000,
        )


def _broken(file: str, error: Exception) -> InputError:
    return InputError.of(
        "S008",
        mark("this is not an Excel workbook that can be read ({reason}); save it again as .xlsx"),
        Place(file),
        reason=error,
    )


def _no_such_sheet(book: CalamineWorkbook, file: str, name: str) -> InputError:
    return InputError.of(
        "S011",
        mark("there is no sheet {name!r}; there are {sheets}"),
        Place(file),
        name=name,
        sheets=", ".join(book.sheet_names),
    )
