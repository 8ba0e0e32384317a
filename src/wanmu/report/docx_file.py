"""A document as a Word file, in the layout of official papers; the same bytes each time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from wanmu.report import paper
from wanmu.report.document import (
    Attachment,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Table,
    columns_of,
    printable,
)

_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)
_TWIPS: Final = 20
_GRID_PARTS: Final = 4096
"""The parts of a point in which a grid of letters is measured."""
_HUNDREDTHS: Final = 200
"""Two characters, in hundredths of a character."""


def docx_bytes(document: Document) -> bytes:
    """The bytes of a ``.docx`` file."""
    file = docx.Document()
    _set_page(file, dense=document.dense)
    _set_styles(file, document)
    _set_fallbacks(file)
    _add(file, document.title, "Title")
    for block in document.blocks:
        _block(file, block)
    for line in document.signature:
        _add(file, line, "Signature Line")
    for attachment in document.attachments:
        _attachment(file, attachment)
    core = file.core_properties
    core.title, core.author, core.language = printable(document.title), "", "zh-CN"
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
    _set_grid(section, dense=dense)
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


def _set_grid(section: Any, *, dense: bool) -> None:
    """22 lines of 28 letters; a dense sheet has no grid, for it would set its lines far apart."""
    frame = section._sectPr  # noqa: SLF001  python-docx has no name for it
    for old in frame.findall(qn("w:docGrid")):
        frame.remove(old)
    if not dense:
        frame.append(
            _element(
                "w:docGrid",
                type="linesAndChars",
                linePitch=round(paper.LEADING * _TWIPS),
                charSpace=round((paper.PITCH - paper.BODY) * _GRID_PARTS),
            )
        )


def _element(tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _set_styles(file: Any, document: Document) -> None:
    dense, styles = document.dense, file.styles
    size = paper.CELL if dense else paper.BODY
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _style(styles["Normal"], paper.FONTS["body"], size, dense=dense)
    title = styles["Title"]
    _style(title, paper.FONTS["title"], paper.BODY if dense else paper.TITLE, dense=dense)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(size)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for level in (1, 2, 3):
        _style(styles[f"Heading {level}"], paper.FONTS[f"heading{level}"], size, dense=dense)
    mark = styles.add_style("Attachment Mark", 1)
    _style(mark, paper.FONTS["heading1"], size, dense=dense)
    mark.paragraph_format.page_break_before = True
    _add_plain_styles(styles, size)


def _add_plain_styles(styles: Any, size: float) -> None:
    """The styles that only differ from the body in where they stand."""
    body, signature, cell = (
        styles.add_style(name, 1) for name in ("Indented", "Signature Line", "Cell")
    )
    for style in (body, signature, cell):
        style.base_style = styles["Normal"]
    # Programs that do not count in characters take the second measure.
    first = round(2 * size * _TWIPS)
    indent = _element("w:ind", firstLineChars=_HUNDREDTHS, firstLine=first)
    body.element.get_or_add_pPr().append(indent)
    signature.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell.font.size = Pt(paper.TINY if size == paper.CELL else paper.CELL)
    cell.element.get_or_add_pPr().append(_element("w:snapToGrid", val=0))
    cell.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _set_fallbacks(file: Any) -> None:
    """Names in the table of fonts what stands in for each that a computer lacks."""
    part = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(part.blob)
    for name, other in paper.FALLBACKS.items():
        font = _element("w:font", name=name)
        font.append(_element("w:altName", val=other))
        font.append(_element("w:charset", val=86))
        fonts.append(font)
    part._blob = serialize_part_xml(fonts)  # noqa: SLF001  python-docx has no class for it


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
    return file.add_paragraph(printable(text), style=style)


def _block(file: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            _add(file, text, f"Heading {level}")
        case Paragraph(text, indent):
            _add(file, text, "Indented" if indent else "Normal")
        case Table():
            _table(file, block)
        case Picture():
            _picture(file, block)


def _picture(file: Any, picture: Picture) -> None:
    place = file.add_paragraph(style="Cell")
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER
    place.paragraph_format.keep_with_next = True
    place.add_run().add_picture(BytesIO(picture.png), width=Mm(picture.width))
    _add(file, picture.caption, "Cell").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(file: Any, table: Table) -> None:
    made = file.add_table(1 + len(table.rows), len(table.headings), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    section = file.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    widths = [Emu(round(width * share)) for share in columns_of(table)]
    rows = iter(made.rows)
    head = next(rows)
    head._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))  # noqa: SLF001
    sides = [WD_ALIGN_PARAGRAPH.CENTER] * len(widths)
    _row(head, table.headings, widths, sides)
    sides = [
        WD_ALIGN_PARAGRAPH.RIGHT if at in table.right else WD_ALIGN_PARAGRAPH.LEFT
        for at in range(len(widths))
    ]
    for row, texts in zip(rows, table.rows, strict=True):
        _row(row, texts, widths, sides)


def _row(row: Any, texts: Sequence[str], widths: Sequence[Any], sides: Sequence[Any]) -> None:
    for cell, text, width, side in zip(row.cells, texts, widths, sides, strict=True):
        cell.width = width
        place = cell.paragraphs[0]
        place._p.style = "Cell"  # noqa: SLF001  by its name, each cell would search all styles
        place.alignment = side
        place.add_run(printable(text))


def _attachment(file: Any, attachment: Attachment) -> None:
    _add(file, attachment.mark, "Attachment Mark")
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
