"""The chains: counted in a list, and each as a panorama that states what the pack states."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from wanmu.web.accounts.roles import Role


@pytest.fixture
def leader(person):
    return person(Role.LEADER)


def test_the_list_says_what_it_comes_to_and_leads_to_each_chain(leader):
    page = leader.get("/chains/").content.decode()
    assert "10 条产业链共 35 个阶段，16 个写有本地企业" in page
    assert page.count('href="/chains/%') == 10


def test_a_panorama_states_the_finding_as_its_title(leader):
    page = leader.get("/chains/特色机床/").content.decode()
    assert (
        "特色机床产业链：5 个阶段中 2 个有本地企业，材料、集成、创新与公共服务未写本地企业</h1>"
        in page
    )
    assert page.count("<h1") == 1


def test_each_stage_has_its_firms_and_gaps_with_their_places(leader):
    page = leader.get("/chains/特色机床/").content.decode()
    assert "晨龙集团" in page
    assert "“代表性企业有晨龙集团”" in page
    assert "文件未写" in page
    assert "n002：《丽缙高新区：奔竞不息勇立潮头的智造新城》（2023）" in page


def test_what_no_stage_states_has_no_row(leader):
    assert "发展趋势" not in leader.get("/chains/沸石/").content.decode()


def test_a_panorama_speaks_english_where_it_is_asked_to(leader):
    leader.post("/language/", {"language": "en"})
    page = leader.get("/chains/特色机床/").content.decode()
    assert "stages with a firm of the county: 2 of 5; none is named in materials" in page


def test_everything_that_a_chain_names_goes_into_a_workbook(leader):
    answer = leader.get("/chains/特色机床.xlsx")
    book = load_workbook(BytesIO(answer.content))
    rows = list(book["特色机床产业链"].iter_rows(values_only=True))
    assert rows[2] == ("阶段", "类别", "名称", "产品", "原文位置", "备注")
    assert ("整机", "本地企业", "晨龙集团") in [row[:3] for row in rows]
