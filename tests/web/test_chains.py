"""The chains: counted in a list, and each as a panorama that states what the pack states."""

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from wanmu.pack import load_pack
from wanmu.pack.chain_coverage import coverage
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.api.tokens import make_token


@pytest.fixture
def leader(person):
    return person(Role.LEADER)


def test_the_list_says_what_it_comes_to_and_leads_to_each_chain(leader):
    page = leader.get("/chains/").content.decode()
    assert "10 条产业链共 35 个阶段，16 个写有本地企业" in page
    assert page.count('href="/chains/%') == 10


def _listed(answer):
    """The names of the chains of the list, and the cells of each."""
    rows = re.findall(
        r'<tr><th scope="row"><a[^>]*>([^<]+)</a></th>(.*?)</tr>', answer.content.decode()
    )
    return {name: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for name, cells in rows}


def test_the_chains_are_sorted_and_found_by_what_is_counted(leader):
    chains = load_pack("jinyun").chains.values()
    found = _listed(leader.get("/chains/?sort=-sought&columns=name,sought"))
    assert [int(cells[0]) for cells in found.values()] == sorted(
        (coverage(chain).sought for chain in chains), reverse=True
    )
    bare = _listed(leader.get("/chains/?covered_to=0"))
    assert set(bare) == {chain.zh for chain in chains if not coverage(chain).covered}
    industries = {chain.industry for chain in chains}
    of_each = [_listed(leader.get(f"/chains/?industry={each}")) for each in industries]
    assert sum(map(len, of_each)) == 10
    assert "/chains.xlsx" in leader.get("/chains/").content.decode()


def test_the_chains_are_taken_away_and_fetched_as_they_are_listed(leader, fetch):
    answer = leader.get("/chains/?export=xlsx&q=机床&columns=name,stages,share,basis")
    sheet, terms = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets
    total, head, row = sheet.iter_rows(min_row=2, values_only=True)
    assert head == ("产业链", "阶段数", "环节覆盖率上限 (%)", "依据")
    assert (total[1], row[:2]) == (5, ("特色机床产业链", 5))
    assert "缙云县工业产业发展和平台整合提升规划" in dict(terms.iter_rows(values_only=True))["来源"]
    (row,) = fetch("chains", "q=机床&columns=name,stages,basis")["rows"]
    assert row == {"name": "特色机床", "stages": 5, "basis": "text"}


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


@pytest.fixture
def fetch(leader):
    """Reads a list with a token of the leader."""
    del leader
    _, secret = make_token(User.objects.get(username="leader"), "links", {"plan"}, 30)
    browser = Client(headers={"authorization": f"Bearer {secret}"})
    return lambda name, query: browser.get(f"/api/v1/lists/{name}?size=200&{query}").json()


@pytest.fixture
def program(fetch):
    """Reads the list of links."""
    return lambda query: fetch("chain-links", query)


def test_what_is_sought_stands_in_one_list_over_all_chains(leader, program):
    found = [coverage(chain) for chain in load_pack("jinyun").chains.values()]
    assert program("")["count"] == sum(each.sought for each in found)
    assert program("hold=missing")["count"] == sum(each.sought_bare for each in found)
    page = leader.get("/chains/links/").content.decode()
    assert f"其中 {sum(each.sought_bare for each in found)} 项所在阶段未写本地企业" in page
    assert "/chains/links/" in leader.get("/chains/").content.decode()


def test_a_link_says_where_it_is_sought_and_which_firms_are_there(leader, program):
    (row,) = program("link=电机&columns=chain,stage,link,hold,local,leading")["rows"]
    assert row == {
        "chain": "智能厨电", "stage": "原料配件", "link": "电机", "hold": "weak",
        "local": ["精体科技", "精美铝业"], "leading": row["leading"],
    }  # fmt: skip
    assert len(row["leading"]) == 8
    page = leader.get("/chains/links/?link=电机").content.decode()
    assert re.search("弱：有本地企业，仍在招引</td><td>精体科技、精美铝业</td>", page)
    assert 'href="/chains/%E6%99%BA' in page


def test_links_of_other_kinds_are_found_by_what_they_are_and_by_the_firms_there(program):
    nodes = program("kind=nodes")
    assert nodes["count"] == sum(
        coverage(each).nodes for each in load_pack("jinyun").chains.values()
    )
    assert {row["hold"] for row in nodes["rows"]} == {"missing", "weak", "strong"}
    assert {row["chain"] for row in program("kind=all&q=晨龙")["rows"]} == {"特色机床"}
    weak = program("kind=weaknesses&columns=link,stage,hold,local")["rows"]
    assert weak
    assert all(row["stage"] is row["hold"] is row["local"] is None for row in weak)


def test_the_links_go_into_a_workbook_with_their_filters_and_documents(leader):
    answer = leader.get(
        "/chains/links/?export=xlsx&hold=missing&chain=风电&columns=chain,link,hold"
    )
    sheet, terms = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets
    assert list(sheet.iter_rows(min_row=3, values_only=True)) == [
        ("产业链", "环节", "强弱"),
        ("风电产业链", "风电龙头企业", "缺：未写本地企业"),
    ]
    said = dict(terms.iter_rows(values_only=True))
    assert said["筛选条件"] == "产业链：风电产业链\n强弱：缺：未写本地企业"
    assert "缙云县工业产业发展和平台整合提升规划" in said["来源"]
