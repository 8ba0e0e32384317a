"""A document as a PDF file; the same bytes each time.

The Chinese is set in STSong-Light, one of the fonts that every PDF reader stands in for, so none is
shipped (docs/decisions/0005).
"""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Laid
from reportlab.platypus import Table as Grid

from wanmu.report import paper
from wanmu.report.document import Block, Document, Heading, Paragraph, Table, columns_of

FONT: Final = "STSong-Light"
_THIN: Final = 0.5
_FOOT: Final = 10 * mm


def pdf_bytes(document: Document) -> bytes:
    """The bytes of a ``.pdf`` file."""
    registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    # ReportLab's frames keep six points to themselves.
    top, bottom, left, right = (edge * mm - 6 for edge in paper.edges(dense=document.dense))
    file = SimpleDocTemplate(
        out,
        pagesize=tuple(side * mm for side in paper.PAGE),
        topMargin=top,
        bottomMargin=bottom,
        leftMargin=left,
        rightMargin=right,
        title=document.title,
        author="",
        invariant=1,
    )
    file.build(list(_flow(document)), onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _number(canvas: Any, file: Any) -> None:
    canvas.setFont(FONT, paper.CELL)
    canvas.drawCentredString(paper.PAGE[0] * mm / 2, _FOOT, str(file.page))


def _styles(*, dense: bool) -> dict[str, ParagraphStyle]:
    size = paper.CELL - 1 if dense else paper.BODY
    leading = size * 1.35 if dense else paper.LEADING

    def style(name: str, points: float = size, **more: Any) -> ParagraphStyle:
        lines = max(leading, points * 1.3) if name != "cell" else points * 1.25
        return ParagraphStyle(name, fontName=FONT, fontSize=points, leading=lines,
                              wordWrap="CJK", textColor=colors.black, **more)  # fmt: skip

    title = paper.BODY if dense else paper.TITLE
    return {
        "title": style("title", title, alignment=TA_CENTER, spaceAfter=size),
        "heading": style("heading", size + 1, spaceBefore=size / 2, spaceAfter=size / 4),
        "body": style("body"),
        "indented": style("indented", firstLineIndent=2 * size),
        "right": style("right", alignment=TA_RIGHT),
        "cell": style("cell", paper.TINY if dense else paper.CELL),
    }


def _flow(document: Document) -> Iterator[Any]:
    styles = _styles(dense=document.dense)
    yield Laid(escape(document.title), styles["title"])
    for block in document.blocks:
        yield from _block(block, styles)
    for line in document.signature:
        yield Laid(escape(line), styles["right"])
    for attachment in document.attachments:
        yield PageBreak()
        yield Laid(escape(attachment.mark), styles["body"])
        yield Laid(escape(attachment.title), styles["title"])
        for block in attachment.blocks:
            yield from _block(block, styles)


def _block(block: Block, styles: dict[str, ParagraphStyle]) -> Iterator[Any]:
    match block:
        case Heading(text, _):
            yield Laid(escape(text), styles["heading"])
        case Paragraph(text, indent):
            yield Laid(escape(text), styles["indented" if indent else "body"])
        case Table():
            yield _table(block, styles["cell"], dense=styles["cell"].fontSize < paper.CELL)
            yield Spacer(1, paper.CELL / 2)


def _table(table: Table, cell: ParagraphStyle, *, dense: bool) -> Any:
    right = ParagraphStyle("right cell", cell, alignment=TA_RIGHT)
    centred = ParagraphStyle("head cell", cell, alignment=TA_CENTER)
    rows = [[Laid(escape(text), centred) for text in table.headings]]
    rows += [
        [Laid(escape(text), right if at in table.right else cell) for at, text in enumerate(row)]
        for row in table.rows
    ]
    _, _, left, right = paper.edges(dense=dense)
    width = (paper.PAGE[0] - left - right) * mm
    grid = Grid(rows, [width * share for share in columns_of(table)], repeatRows=1)
    grid.setStyle([
        ("GRID", (0, 0), (-1, -1), _THIN, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    return grid
