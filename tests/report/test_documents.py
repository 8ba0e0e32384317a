"""Word and PDF files: the layout of official papers, read back from the files."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from wanmu.evaluation.notice import last_moment
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.pack.models.schemes import Notice
from wanmu.report import paper
from wanmu.report.document import Attachment, Document, Heading, Paragraph, Table
from wanmu.report.docx_file import docx_bytes
from wanmu.report.evaluation_papers import day, masked
from wanmu.report.pdf_file import pdf_bytes

pytestmark = pytest.mark.chinese_font

ROWS = [(f"企业{at}", f"{at}") for at in range(120)]
PAPER = Document(
    "关于结果的公示",
    (
        Heading("一、范围"),
        Heading("（一）对象", 2),
        Paragraph("全部制造业企业参加评价。"),
        Table(("企业", "用地面积（亩）"), ROWS, (3, 1), frozenset({1})),
    ),
    signature=("2022年9月20日",),
    attachments=(Attachment("附件", "异议反馈表", (Table(("字段", "内容"), [("单位", "")]),)),),
)


@pytest.fixture(scope="module")
def word():
    return docx.Document(BytesIO(docx_bytes(PAPER)))


def texts_of(document):
    file = pypdfium2.PdfDocument(pdf_bytes(document))
    texts = [page.get_textpage().get_text_range() for page in file]
    file.close()
    return texts


@pytest.fixture(scope="module")
def pages():
    return texts_of(PAPER)


def part_of(document, name):
    with ZipFile(BytesIO(docx_bytes(document))) as package:
        return package.read(name).decode()


def test_the_type_area_is_156_by_225_millimetres():
    assert paper.PAGE[0] - paper.LEFT - paper.RIGHT == 156
    assert paper.PAGE[1] - paper.TOP - paper.BOTTOM == 225


def test_the_page_has_the_edges_of_the_standard(word):
    section = word.sections[0]
    found = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    wanted = (*paper.PAGE, paper.TOP, paper.BOTTOM, paper.LEFT, paper.RIGHT)
    for one, other in zip(found, wanted, strict=True):
        assert abs(one - Mm(other)) < Mm(0.05)


def test_twenty_two_lines_fill_a_page(word):
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20 / 72 * 25.4
    assert 225 / pitch == pytest.approx(22, abs=0.05)


def test_twenty_eight_letters_fill_a_line(word):
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 156 / (pitch / 72 * 25.4) == pytest.approx(28, abs=0.01)


def test_neither_cells_nor_a_dense_sheet_are_set_in_the_grid(word):
    snap = word.styles["Cell"].element.pPr.find(qn("w:snapToGrid"))
    assert snap.get(qn("w:val")) == "0"
    assert "docGrid" not in part_of(Document("单", (), dense=True), "word/document.xml")


@pytest.mark.parametrize(("font", "other"), paper.FALLBACKS.items())
def test_the_file_says_what_stands_in_for_each_font(font, other):
    fonts = part_of(PAPER, "word/fontTable.xml")
    assert f'<w:font w:name="{font}"><w:altName w:val="{other}"/>' in fonts


def test_every_font_has_one_that_stands_in_for_it():
    assert set(paper.FONTS.values()) == set(paper.FALLBACKS)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [("Normal", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
     ("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16),
     ("Attachment Mark", "黑体", 16)],
)  # fmt: skip
def test_each_level_has_its_font_and_size_in_black(word, style, font, size):
    found = word.styles[style]
    fonts = found.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "eastAsia")} == {font}
    assert found.font.size.pt == size
    assert str(found.font.color.rgb) == "000000"


def test_a_paragraph_begins_two_characters_in(word):
    body = next(each for each in word.paragraphs if each.style.name == "Indented")
    indent = body.style.element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert body.style.paragraph_format.first_line_indent.pt == 2 * 16


def test_the_heading_of_a_table_is_repeated_on_every_page(word, pages):
    row = word.tables[0].rows[0]._tr
    assert row.trPr.find(qn("w:tblHeader")) is not None
    with_rows = [page for page in pages if "企业" in page]
    assert len(with_rows) >= 3
    assert all("用地面积" in page for page in with_rows)


def test_a_row_higher_than_a_page_goes_on_with_nothing_lost():
    rows = [("甲", "1"), ("乙" * 4000, "2"), ("丙", "3")]
    found = texts_of(Document("表", (Table(("文字", "序"), rows),)))
    assert "".join(found).count("乙") == 4000
    assert "丙" in found[-1]
    assert all("文字" in page for page in found)


def test_a_long_text_in_a_narrow_column_is_continued_too():
    table = Table(("窄", "宽"), [("甲" * 150, "2")], (1, 16))
    assert "".join(texts_of(Document("表", (table,)))).count("甲") == 150


def test_a_row_with_a_cell_too_many_is_refused():
    with pytest.raises(ValueError, match="longer"):
        docx_bytes(Document("表", (Table(("甲",), [("1", "2")]),)))


def test_an_attachment_begins_a_page_of_its_own(word, pages):
    assert pages[-1].startswith("附件")
    mark = next(each for each in word.paragraphs if "附件" in each.text)
    assert mark.style.paragraph_format.page_break_before
    assert mark.style.paragraph_format.alignment is None


def test_the_text_of_a_pdf_can_be_copied(pages):
    assert "关于结果的公示" in pages[0]
    assert "企业119" in "".join(pages)


def test_units_with_powers_and_signs_of_markup_are_printed():
    (found,) = texts_of(Document("表", (Paragraph("面积 m²，A<B & C>D"),)))
    assert "m²" in found
    assert "A<B & C>D" in found


def test_letters_figures_and_powers_are_set_in_times():
    file = pypdfium2.PdfDocument(pdf_bytes(Document("表", (Paragraph("面积12 m²"),))))
    page = file[0]
    found = page.get_objects(textpage=page.get_textpage())
    texts = [each for each in found if isinstance(each, pypdfium2.PdfTextObj)]
    fonts = {each.extract().strip(): each.get_font().get_base_name() for each in texts}
    file.close()
    assert fonts["面积"] == "STSong-Light"
    assert fonts["12 m²"] == "Times-Roman"


def test_a_line_break_in_a_text_stays_one():
    document = Document("表", (Table(("甲",), [("第一行\n第二行",)]),))
    (found,) = texts_of(document)
    assert "第一行\r\n第二行" in found
    assert "第一行</w:t><w:br/><w:t>第二行" in part_of(document, "word/document.xml")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\ufffe", "\ud800"])
def test_what_a_file_cannot_hold_is_a_box_in_both(character):
    said = f"缙云{character}厂"
    document = Document(said, (Paragraph(said), Table((said,), [(said,)])), (said,))
    assert part_of(document, "word/document.xml").count("缙云□厂") == 5
    assert "缙云□厂" in part_of(document, "docProps/core.xml")
    assert "".join(texts_of(document)).count("缙云□厂") == 5


@pytest.mark.parametrize("sign", "，。；：！？》、")
def test_no_line_begins_with_a_sign_that_ends_something(sign):
    (found,) = texts_of(Document("表", (Paragraph("文" * 27 + sign + "字", indent=False),)))
    assert f"文{sign}\r\n字" in found


def test_the_text_of_a_pdf_stays_within_the_edges():
    file = pypdfium2.PdfDocument(pdf_bytes(PAPER))
    page = file[0]
    text = page.get_textpage()
    body = text.get_text_range().index("全部制造业")
    left, _, _, _ = text.get_charbox(body, loose=True)
    _, _, _, top = text.get_charbox(0, loose=True)
    width, height = page.get_size()
    file.close()
    assert (width, height) == pytest.approx([side / 25.4 * 72 for side in paper.PAGE], abs=0.01)
    assert left / 72 * 25.4 == pytest.approx(28 + 2 * 16 / 72 * 25.4, abs=1)
    assert (height - top) / 72 * 25.4 == pytest.approx(37, abs=3)


def test_nothing_is_printed_in_colour(word):
    used = {each.style.name for each in word.paragraphs} | {"Cell"}
    for name in used:
        chain = [word.styles[name]]
        while chain[-1].base_style is not None:
            chain.append(chain[-1].base_style)
        colours = [style.font.color.rgb for style in chain if style.font.color.rgb is not None]
        assert str(colours[0]) == "000000"
    assert "w:color " not in part_of(PAPER, "word/document.xml")
    file = pypdfium2.PdfDocument(pdf_bytes(PAPER))
    image = file[0].render().to_numpy()
    file.close()
    assert (image.min(axis=2) == image.max(axis=2)).all()
    assert image.min() == 0


def test_pages_are_numbered(word, pages):
    assert "PAGE" in word.sections[0].footer.paragraphs[0]._p.xml
    assert [page.split()[-1] for page in pages] == [str(at + 1) for at in range(len(pages))]


def test_a_word_file_does_not_tell_when_it_was_made(word):
    assert {word.core_properties.created.year, word.core_properties.modified.year} == {2000}
    with ZipFile(BytesIO(docx_bytes(PAPER))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("write", [docx_bytes, pdf_bytes])
def test_the_same_document_gives_the_same_bytes(write):
    assert write(PAPER) == write(PAPER)


def test_dates_have_no_leading_zeros():
    with in_language("zh"):
        assert day(date(2022, 9, 5)) == "2022年9月5日"


def test_masked_characters_are_stars():
    import polars as pl  # noqa: PLC0415

    frame = pl.DataFrame({"code": ["91331122XXX0000197", None], "name": ["示例", "示例"]})
    shown = masked(frame, {"code": (9, 14), "name": (2, None)})
    assert shown["code"].to_list() == ["91331122******0197", None]
    assert shown["name"].to_list() == ["示*", "示*"]


@pytest.mark.parametrize(
    ("kind", "days", "count_from", "begins", "ends"),
    [
        ("calendar", 4, 1, date(2022, 9, 20), date(2022, 9, 23)),  # 黄岩 2021
        ("working", 5, 1, date(2022, 7, 13), date(2022, 7, 19)),  # 巢湖 2021
        ("working", 5, 1, date(2022, 7, 27), date(2022, 8, 2)),  # 蚌埠 2021
        ("calendar", 7, 1, date(2023, 8, 23), date(2023, 8, 29)),  # 景宁 2022
        ("calendar", 5, 0, date(2024, 7, 10), date(2024, 7, 15)),
        ("working", 3, 1, date(2024, 9, 30), date(2024, 10, 9)),  # over the National Day
    ],
)
def test_a_notice_ends_as_published_ones_did(kind, days, count_from, begins, ends):
    notice = Notice.model_validate({"days": days, "kind": kind, "count_from": count_from})
    assert last_moment(notice, begins).day == ends


def test_working_days_of_a_year_that_nobody_knows_yet_are_refused():
    notice = Notice.model_validate({"days": 5, "kind": "working"})
    with pytest.raises(InputError, match="E044"):
        last_moment(notice, date(2080, 1, 1))
