"""A document as a Word file, in the layout of official papers; the same bytes each time."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wanmu.report import paper
from wanmu.report.document import Attachment, Block, Document, Heading, Paragraph, Table, columns_of

_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)
_TWIPS: Final = 20
_HUNDREDTHS: Final = 200
"""Two characters, in hundredths of a character."""


def docx_bytes(document: Document) -> bytes:
    """The bytes of a ``.docx`` file."""
    file = docx.Document()
    _set_page(file, dense=document.dense)
    _set_styles(file, document)
    _add(file, document.title, "Title")
    for block in document.blocks:
        _block(file, block)
    for line in document.signature:
        _add(file, line, "Signature Line")
    for attachment in document.attachments:
        _attachment(file, attachment)
    core = file.core_properties
    core.title, core.author, core.language = document.title, "", "zh-CN"
    core.created = core.modified = _MADE
    out = BytesIO()
    file.save(out)
    return _without_times(out.getvalue())


def _set_page(file: Any, *, dense: bool) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in paper.PAGE)
    edges = paper.edges(dense=dense)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(edge) for edge in edges
    )
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(paper.LEADING * _TWIPS)))
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001  python-docx has no name for it
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(grid)  # noqa: SLF001
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001


def _set_styles(file: Any, document: Document) -> None:
    size = paper.CELL if document.dense else paper.BODY
    styles = file.styles
    _style(styles["Normal"], paper.FONTS["body"], size, dense=document.dense)
    title = styles["Title"]
    _style(title, paper.FONTS["title"], paper.BODY if document.dense else paper.TITLE,
           dense=document.dense)  # fmt: skip
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(size)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for level in (1, 2, 3):
        _style(styles[f"Heading {level}"], paper.FONTS[f"heading{level}"], size,
               dense=document.dense)  # fmt: skip
    body = styles.add_style("Indented", 1)
    body.base_style = styles["Normal"]
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), str(_HUNDREDTHS))
    body.element.get_or_add_pPr().append(indent)
    signature = styles.add_style("Signature Line", 1)
    signature.base_style = styles["Normal"]
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell = styles.add_style("Cell", 1)
    cell.base_style = styles["Normal"]
    cell.font.size = Pt(paper.TINY if document.dense else paper.CELL)
    cell.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _style(style: Any, font: str, size: float, *, dense: bool) -> None:
    style.font.name, style.font.size = font, Pt(size)
    style.font.bold, style.font.italic = False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE if dense else WD_LINE_SPACING.EXACTLY
    if not dense:
        form.line_spacing = Pt(paper.LEADING)


def _add(file: Any, text: str, style: str) -> Any:
    return file.add_paragraph(text, style=style)


def _block(file: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            _add(file, text, f"Heading {level}")
        case Paragraph(text, indent):
            _add(file, text, "Indented" if indent else "Normal")
        case Table():
            _table(file, block)


def _table(file: Any, table: Table) -> None:
    made = file.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    section = file.sections[0]
    taken = section.left_margin.mm + section.right_margin.mm
    width = section.page_width.mm - taken
    widths = [Mm(width * share) for share in columns_of(table)]
    head = made.rows[0]
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001
    for at, text in enumerate(table.headings):
        _cell(head.cells[at], text, widths[at], WD_ALIGN_PARAGRAPH.CENTER)
    for row in table.rows:
        cells = made.add_row().cells
        for at, text in enumerate(row):
            side = WD_ALIGN_PARAGRAPH.RIGHT if at in table.right else WD_ALIGN_PARAGRAPH.LEFT
            _cell(cells[at], text, widths[at], side)


def _cell(cell: Any, text: str, width: Any, side: Any) -> None:
    cell.width = width
    place = cell.paragraphs[0]
    place.style, place.alignment = "Cell", side
    place.add_run(text)


def _attachment(file: Any, attachment: Attachment) -> None:
    mark = _add(file, "", "Normal")
    mark.add_run().add_break(WD_BREAK.PAGE)
    mark.add_run(attachment.mark).font.name = paper.FONTS["heading1"]
    _add(file, attachment.title, "Title")
    for block in attachment.blocks:
        _block(file, block)


def _without_times(content: bytes) -> bytes:
    """The same package with one time for all its parts, so that nothing tells when it was made."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIPPED)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
