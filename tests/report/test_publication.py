"""What is made public: two rounds, masked, with counts that add up."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import polars as pl
import pytest

import wanmu
from wanmu.evaluation import evaluate
from wanmu.evaluation.explain import explain
from wanmu.evaluation.reading import units_of_year
from wanmu.kernel.messages import in_language
from wanmu.report.docx_file import docx_bytes
from wanmu.report.evaluation_papers import firm_sheet
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.publication import publication


@pytest.fixture(scope="module")
def graded():
    firms = wanmu.synthesise(wanmu.load_pack("jinyun"), below_scale=300)
    units = units_of_year(firms.enterprise_years, firms.enterprises, 2021)
    return evaluate(units, "jinyun-2021")


def _words(content):
    file = docx.Document(BytesIO(content))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in file.paragraphs), *cells])


def test_the_first_round_shows_land_and_no_grade(graded):
    with in_language("zh"):
        files = publication(graded, "denominators", date(2022, 9, 1))
    page = openpyxl.load_workbook(BytesIO(files["denominators.xlsx"])).worksheets[0]
    headings = [cell.value for cell in page[3]]
    assert "用地面积 (亩)" in headings
    assert not any("档" in str(heading) or "得分" in str(heading) for heading in headings)
    assert page.max_row - 3 == graded.total.taken_part
    assert "先行公示" in _words(files["denominators-notice.docx"])


def test_the_second_round_has_a_sheet_a_group_and_masked_codes(graded):
    with in_language("zh"):
        files = publication(graded, "results", date(2022, 9, 20))
    book = openpyxl.load_workbook(BytesIO(files["results.xlsx"]))
    assert book.sheetnames[:2] == ["规上企业", "规下企业"]
    codes = [row[0] for row in book["规上企业"].iter_rows(min_row=4, values_only=True)]
    assert all(code[8:14] == "******" for code in codes)
    by_group = {account.group: account for account in graded.accounts}
    assert len(codes) == by_group["above_scale"].taken_part


def test_the_notice_tells_counts_that_add_up_and_what_is_made_up(graded):
    with in_language("zh"):
        said = _words(publication(graded, "results", date(2022, 9, 20))["results-notice.docx"])
    total = graded.total
    assert f"参评 {total.taken_part} 家：定档 {total.graded} 家" in said
    assert "2022年9月20日至2022年9月26日" in said
    assert "合成（虚构）" in said
    assert "异议反馈表" in said


def test_a_firms_sheet_fits_one_page_and_says_that_it_is_made_up(graded):
    import pypdfium2  # noqa: PLC0415

    frame = graded.frame().filter(pl.col("grade") == "C", pl.col("group") == "above_scale")
    with in_language("zh"):
        sheet = firm_sheet(explain(graded, frame["unit"][0]), graded.scheme)
    file = pypdfium2.PdfDocument(pdf_bytes(sheet))
    pages = [page.get_textpage().get_text_range() for page in file]
    file.close()
    assert len(pages) == 1
    assert "虚构" in pages[0]
    assert "最终档次 C" in _words(docx_bytes(sheet))
