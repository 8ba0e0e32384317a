"""Word and PDF files: the layout of official papers, read back from the files."""

from datetime import date
from io import BytesIO

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


@pytest.fixture(scope="module")
def pages():
    file = pypdfium2.PdfDocument(pdf_bytes(PAPER))
    texts = [page.get_textpage().get_text_range() for page in file]
    file.close()
    return texts


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


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [("Normal", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
     ("Heading 2", "楷体_GB2312", 16)],
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


def test_the_heading_of_a_table_is_repeated_on_every_page(word, pages):
    row = word.tables[0].rows[0]._tr
    assert row.trPr.find(qn("w:tblHeader")) is not None
    with_table = [page for page in pages if "企业" in page and "用地面积" in page]
    assert len(with_table) >= 3


def test_an_attachment_begins_a_page_of_its_own(word, pages):
    assert pages[-1].startswith("附件")
    mark = next(each for each in word.paragraphs if "附件" in each.text)
    assert "w:br" in mark._p.xml


def test_the_text_of_a_pdf_can_be_copied(pages):
    assert "关于结果的公示" in pages[0]
    assert "企业119" in "".join(pages)


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
