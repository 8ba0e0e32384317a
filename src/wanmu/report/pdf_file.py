"""A document as a PDF file; the same bytes each time.

The Chinese is set in STSong-Light, one of the fonts that every PDF reader stands in for, so none is
shipped (docs/decisions/0005). Latin letters and figures are set in Times, which every reader has:
stand-ins for STSong-Light print them over each other, and its encoding has no ².
"""

import re
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any, Final

from reportlab.lib import colors, textsplit
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    Image,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Spacer,
    paragraph,
)
from reportlab.platypus import Paragraph as Laid
from reportlab.platypus import Table as Grid

from wanmu.report import paper
from wanmu.report.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Table,
    columns_of,
    printable,
)

FONT: Final = "STSong-Light"
LATIN: Final = "Times-Roman"
_LATIN_RUN: Final = re.compile("([!-~¡-ÿ][ -~¡-ÿ]*)")
_KEPT_LINES: Final = 4
"""A heading keeps so many lines' room below itself, or goes over to the next page."""
_THIN: Final = 0.5
_PADDING: Final = 6.0
"""What ReportLab leaves free at each side of a cell."""
_LONG: Final = 24
"""Letters of a cell that fit half a page even one below the other."""
_FOOT: Final = 10 * mm
# ReportLab knows what begins no line in Japanese; Chinese has more of it.
for _module in (textsplit, paragraph):
    _module.ALL_CANNOT_START += "，；：！？》〉”’％"


def pdf_bytes(document: Document) -> bytes:
    """The bytes of a ``.pdf`` file."""
    registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    file = BaseDocTemplate(
        out,
        pagesize=tuple(side * mm for side in paper.PAGE),
        title=printable(document.title),
        author="",
        invariant=1,
    )
    top, bottom, left, right = (edge * mm for edge in paper.edges(dense=document.dense))
    width, height = file.pagesize[0] - left - right, file.pagesize[1] - top - bottom
    frame = Frame(left, bottom, width, height, *(0,) * 4)
    file.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=_number))
    file.build(list(_flow(document)))
    return out.getvalue()


def _number(canvas: Any, file: Any) -> None:
    canvas.setFont(LATIN, paper.CELL)
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
        "caption": style("caption", paper.CELL, alignment=TA_CENTER, spaceAfter=size / 2),
        "cell": style("cell", paper.TINY if dense else paper.CELL),
    }


def _laid(said: str, style: ParagraphStyle) -> Any:
    runs = _LATIN_RUN.split(escape(printable(said), quote=False))
    runs[1::2] = [f'<font name="{LATIN}">{run}</font>' for run in runs[1::2]]
    return Laid("".join(runs).replace("\n", "<br/>"), style)


def _flow(document: Document) -> Iterator[Any]:
    styles = _styles(dense=document.dense)
    yield _laid(document.title, styles["title"])
    for block in document.blocks:
        yield from _block(block, styles)
    for line in document.signature:
        yield _laid(line, styles["right"])
    for attachment in document.attachments:
        yield PageBreak()
        yield _laid(attachment.mark, styles["body"])
        yield _laid(attachment.title, styles["title"])
        for block in attachment.blocks:
            yield from _block(block, styles)


def _block(block: Block, styles: dict[str, ParagraphStyle]) -> Iterator[Any]:
    match block:
        case Heading(said, _):
            yield CondPageBreak(_KEPT_LINES * styles["heading"].leading)
            yield _laid(said, styles["heading"])
        case Paragraph(said, indent):
            yield _laid(said, styles["indented" if indent else "body"])
        case Table():
            yield _table(block, styles["cell"], dense=styles["cell"].fontSize < paper.CELL)
            yield Spacer(1, paper.CELL / 2)
        case Picture():
            yield _picture(block, styles["caption"])


def _picture(picture: Picture, caption: ParagraphStyle) -> Any:
    drawn = Image(BytesIO(picture.png))
    drawn.drawHeight *= picture.width * mm / drawn.drawWidth
    drawn.drawWidth = picture.width * mm
    return KeepTogether([drawn, _laid(picture.caption, caption)])


def _table(table: Table, cell: ParagraphStyle, *, dense: bool) -> Any:
    right = ParagraphStyle("right cell", cell, alignment=TA_RIGHT)
    centred = ParagraphStyle("head cell", cell, alignment=TA_CENTER)
    top, bottom, left, edge = paper.edges(dense=dense)
    width = (paper.PAGE[0] - left - edge) * mm
    widths = [width * share for share in columns_of(table)]
    height = (paper.PAGE[1] - top - bottom) * mm
    rows = [[_laid(text, centred) for text in table.headings]]
    for row in table.rows:
        cells = [_laid(text, right if at in table.right else cell) for at, text in enumerate(row)]
        rows += _pieces(cells, widths, height) if max(map(len, row)) > _LONG else [cells]
    grid = Grid(rows, widths, repeatRows=1)
    grid.setStyle([
        ("GRID", (0, 0), (-1, -1), _THIN, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    return grid


def _pieces(cells: list[Any], widths: list[float], page: float) -> Iterator[list[Any]]:
    """The row, or rows that continue it if it is too high; ReportLab's own way loses cells."""
    rooms = [width - 2 * _PADDING for width in widths]
    if max(cell.wrap(room, page)[1] for cell, room in zip(cells, rooms, strict=True)) < page / 2:
        yield cells
        return
    while cells:
        parts = [cell.split(room, page / 8) for cell, room in zip(cells, rooms, strict=True)]
        yield [part[0] if part else "" for part in parts]
        rest = [part[1] if len(part) > 1 else Laid("") for part in parts]
        cells = rest if any(len(part) > 1 for part in parts) else []
