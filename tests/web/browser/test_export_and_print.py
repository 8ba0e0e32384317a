"""A list is filtered, taken away as a workbook, and printed."""

import openpyxl
import pypdfium2
import pytest

from wanmu.web.accounts.roles import Role

from . import county

_FROM_5000 = 56
"""Firm 5 made 5,500 万元 in 2021, and each after it more."""


@pytest.fixture
def firms(transactional_db):
    del transactional_db
    county.fill()


@pytest.mark.usefixtures("firms")
def test_a_list_goes_out_with_its_filters_its_sources_and_who_took_it(open_page, tmp_path):
    page = open_page(Role.CLERK)
    page.goto("/firms/")
    page.get_by_text("更多条件").click()
    page.get_by_label("总产值 (万元) 从").fill("5000")
    page.get_by_role("button", name="筛选", exact=True).click()
    assert "output_from=5000" in page.url
    with page.expect_download() as given:
        page.get_by_role("link", name="导出 xlsx").click()
    given.value.save_as(tmp_path / "firms.xlsx")
    book = openpyxl.load_workbook(tmp_path / "firms.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(str(cell.value).startswith("91331122MA") for cell in cells) == _FROM_5000
    assert [cell.data_type for cell in cells if cell.value == county.FORMULA] == ["s"]
    said = {str(a.value): str(b.value) for a, b, *_ in book.worksheets[-1].iter_rows()}
    assert said["列表"] == "企业"
    assert said["时期"] == "2021"
    assert "总产值 (万元) ≥ 5000" in said["筛选条件"]
    assert said["来源"] == "税务局：税收征管数据，2021，文件载明"
    assert said["导出人"] == "clerk 缙云县经信局"
    assert said["已脱敏"].startswith("税收")


@pytest.mark.usefixtures("firms")
def test_a_list_is_printed_on_a4_across_with_its_heads_on_every_page(open_page):
    page = open_page(Role.CLERK)
    page.goto("/firms/?output_from=5000&columns=name&columns=code&columns=platform&columns=output")
    page.get_by_role("link", name="打印全部").click()
    page.wait_for_url("**print=all**")
    paper = page.pdf(prefer_css_page_size=True, print_background=False)
    file = pypdfium2.PdfDocument(paper)
    assert len(file) >= 2
    told = [each.get_textpage().get_text_range() for each in file]
    told = ["".join(each.split()) for each in told]
    assert {_millimetres(each) for each in file} == {(297, 210)}
    for said in told:
        assert "统一社会信用代码" in said
    for said in ("企业", "总产值(万元)≥5000", "打印人", "clerk", "打印时间", "2021"):
        assert said in told[0], said
    assert sum(said.count("91331122MA") for said in told) == _FROM_5000


@pytest.mark.usefixtures("transactional_db")
def test_a_chain_is_one_sheet_of_a3_that_says_who_printed_it(open_page):
    page = open_page(Role.CLERK)
    page.goto("/chains/智能厨电/")
    file = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [_millimetres(each) for each in file] == [(420, 297)]
    said = "".join(file[0].get_textpage().get_text_range().split())
    for each in ("打印人clerk", "短板", "突破口", "来源"):
        assert each in said, (each, said)


def _millimetres(page):
    return tuple(round(each / 72 * 25.4) for each in page.get_size())
