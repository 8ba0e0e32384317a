"""A parcel's book as a paper: Word or PDF, with a sketch of where the parcel lies."""

from collections.abc import Iterator

from wanmu.kernel.messages import language, text
from wanmu.land.book import Book
from wanmu.report.answer import Answer, Sheet
from wanmu.report.book_view import assumptions_of
from wanmu.report.document import Block, Document, Heading, Paragraph, Picture, Table
from wanmu.report.sketch_map import sketch_png
from wanmu.report.write import cell, is_number
from wanmu.schema.land import PARCEL

_SKETCH = 90.0


def book_document(book: Book, answer: Answer) -> Document:
    """The book in print: the sheets of its answer, a sketch, what is missing, what is assumed."""
    title = text("Book of the parcel {parcel}", parcel=str(book.parcel["id"]))
    return Document(title, tuple(_blocks(book, answer)), (), (), dense=True)


def _blocks(book: Book, answer: Answer) -> Iterator[Block]:
    yield Paragraph(text("As of {day}.", day=book.as_of.isoformat()), indent=False)
    if book.synthetic:
        yield Paragraph(text("The parcel is made up: it does not exist."), indent=False)
    first, *rest = (sheet for sheet in answer.sheets if sheet.brief)
    yield Heading(first.title)
    yield _table(first)
    yield from _sketch(book)
    for sheet in rest:
        yield Heading(sheet.title)
        yield _table(sheet) if sheet.rows else Paragraph(text("None."), indent=False)
    if book.missing:
        names = "、".join(PARCEL.by_name[name].title(language()) for name in book.missing)
        yield Heading(text("Not known"))
        yield Paragraph(text("Not known of this parcel: {names}.", names=names), indent=False)
    yield Heading(text("What is assumed"))
    yield from (Paragraph(said, indent=False) for said in assumptions_of(book))


def _sketch(book: Book) -> Iterator[Block]:
    yield Heading(text("Where it lies"))
    if book.sketch is None:
        yield Paragraph(text("No red line of the parcel is known; none is drawn."), indent=False)
        return
    middle = {
        "longitude": f"{book.sketch.longitude:.5f}",
        "latitude": f"{book.sketch.latitude:.5f}",
    }
    if book.synthetic:
        caption = text("Schematic, not the true place. Middle: {longitude}°E, {latitude}°N, "
                       "CGCS2000.", **middle)  # fmt: skip
    else:
        caption = text("Sketch, to scale. Middle: {longitude}°E, {latitude}°N, CGCS2000.", **middle)
    yield Picture(sketch_png(book.sketch), _SKETCH, caption)


def _table(sheet: Sheet) -> Table:
    # One parcel's book need not name it in every row.
    columns = [column for column in sheet.columns if column.brief and column.key != "parcel"]
    rows = [[cell(row.get(column.key), column) for column in columns] for row in sheet.rows]
    right = frozenset(
        at for at, column in enumerate(columns)
        if any(is_number(row.get(column.key)) for row in sheet.rows)
    )  # fmt: skip
    longest = [
        min(24, max([len(column.heading), *(len(row[at]) for row in rows)]))
        for at, column in enumerate(columns)
    ]
    return Table([column.heading for column in columns], rows, [max(5, each) for each in longest],
                 right)  # fmt: skip
