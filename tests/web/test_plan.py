"""The pages of the plan: findings at their places, answers to take away, what if."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from wanmu.audit import audit
from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.audit_view import audit_answer, finding_answer
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.api.lists import LISTS
from wanmu.web.api.tokens import make_token
from wanmu.web.office.keeping import keep
from wanmu.web.trail.models import Entry

AREA = Column("land", "用地", "land", "亩", 1)


@pytest.fixture(scope="module")
def lijin():
    """One finding as both languages tell it: 43亿元 ÷ 1140亩 is not 367万元/亩."""
    pack = load_pack("jinyun")
    result = audit(pack)
    (finding,) = (each for each in result.findings if each.id == "t2.丽缙园.1")
    told = {}
    for each in LANGUAGES:
        with in_language(each):
            told[each] = finding_answer(finding, result, pack)
    return told


@pytest.fixture(scope="module")
def told():
    """Everything that the audit finds in the pack."""
    pack = load_pack("jinyun")
    result = audit(pack)
    found = {}
    for each in LANGUAGES:
        with in_language(each):
            found[each] = audit_answer(result, pack)
    return found


@pytest.fixture
def listed(leader, told):
    """What the list of findings answers: how many, the first of them, and the page."""
    keep("audit", "jinyun", told)

    def get(query=""):
        page = leader.get(f"/plan/findings/?{query}").content.decode()
        count = re.search(r"公布数字之间的不符：共 (\d+) 条", page)
        names = re.findall(r'<th scope="row"><a href="/plan/findings/([^"]+)/">', page)
        return int(count[1]) if count else 0, [unquote(each) for each in names], page

    return get


@pytest.fixture
def leader(person):
    return person(Role.LEADER)


def _kept(lijin):
    sheet = Sheet("findings", "数字核对", "Disagreements", (AREA,), [])
    told = {
        each: Answer({}, (sheet,), headline="一处", parts={"t2.丽缙园.1": lijin[each]})
        for each in LANGUAGES
    }
    return keep("audit", "jinyun", told)


def test_a_finding_opens_to_its_printed_places_side_by_side(leader, lijin):
    _kept(lijin)
    found = leader.get("/plan/findings/").content.decode()
    assert "表2／丽缙园：亩均产值" in found
    page = leader.get("/plan/findings/t2.丽缙园.1/").content.decode()
    for said in ("43亿元 ÷ 1140亩 = 377.193万元/亩 ≠ 367万元/亩", "表2/丽缙园/", "颠倒",
                 "缙云县工业"[:3], "output"):  # fmt: skip
        assert said in page
    assert page.count('class="place') == 4  # the list, and three places of which one is suspect
    assert page.count('class="place suspect"') == 1


def test_findings_are_listed_as_the_audit_has_them_contradictions_first(listed, told):
    counts = told["zh"].data["counts"]
    whole, keys, page = listed("size=200")
    assert whole == counts["contradictions"] + counts["tensions"]
    assert keys == [each["id"] for each in told["zh"].data["findings"]]
    assert listed("strength=contradiction")[0] == counts["contradictions"]
    assert f'不可能都对</a> <span class="count">{counts["contradictions"]}</span>' in page


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("tables=plan/表2", lambda each: any("表2/" in p["locator"] for p in each["places"])),
        ("documents=n001", lambda each: any(p["source"] == "n001" for p in each["places"])),
        ("kind=quotient", lambda each: each["kind"] == "quotient"),
        ("q=壶镇 557", lambda each: "壶镇" in each["name"] and "557" in each["computation"]),
    ],
)
def test_findings_are_filtered_by_table_document_sort_and_words(listed, told, query, holds):
    wanted = [each["id"] for each in told["zh"].data["findings"] if holds(each)]
    _, keys, _ = listed(f"{query}&size=200")
    assert keys == wanted
    assert wanted


def test_findings_are_sorted_by_how_far_off_they_are(listed, told):
    known = [each for each in told["zh"].data["findings"] if each["printed"]]
    far = {each["id"]: abs(each["computed"] / each["printed"] - 1) for each in known}
    _, keys, page = listed("sort=-off&size=200")
    assert [far[key] for key in keys[: len(far)]] == pytest.approx(sorted(far.values())[::-1])
    assert set(keys[len(far) :]).isdisjoint(far)
    assert listed("off_from=100")[0] == sum(each >= 1 for each in far.values())
    assert "表2：2020年规上工业分区域基本情况" in page


@pytest.mark.usefixtures("listed")
def test_findings_are_taken_away_with_their_filters_and_fetched_by_programs(leader, told):
    answer = leader.get("/plan/findings/?export=xlsx&strength=tension&columns=name,off,documents")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    tensions = told["zh"].data["counts"]["tensions"]
    assert len(rows[rows.index(["关系", "文件", "相差 (%)"]) + 1 :]) == tensions
    terms = dict(book.get_sheet_by_index(1).to_python())
    assert terms["筛选条件"] == "性质：存疑"
    assert terms["导出人"].startswith("leader")
    assert "缙云县工业产业发展和平台整合提升规划" in terms["来源"]
    _, secret = make_token(User.objects.get(username="leader"), "plan", {"plan"}, 30)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    found = program.get("/api/v1/lists/findings?tables=plan/表2&columns=id,tables,off").json()
    assert found["rows"][0] == {"id": "t2.丽缙园.1", "tables": ["plan/表2"],
                                "off": pytest.approx(2.777377)}  # fmt: skip
    known = {each["name"] for each in program.get("/api/v1/lists").json()["rows"]}
    assert known == {name for name, each in LISTS.items() if each.scope == "plan"}
    assert program.get("/api/v1/lists/firms").status_code == 403


def test_without_an_audit_the_list_says_so(leader):
    page = leader.get("/plan/findings/").content.decode()
    assert "没有不符之处可列" in page
    assert "wanmu manage ask" in page


def test_a_finding_that_the_newest_audit_does_not_have_is_not_found(leader, lijin):
    _kept(lijin)
    keep("audit", "jinyun", {each: Answer({}, ()) for each in LANGUAGES})
    assert leader.get("/plan/findings/t2.丽缙园.1/").status_code == 404


def test_an_answer_is_taken_away_as_a_workbook_that_says_who_took_it(leader):
    sheet = Sheet("rows", "表", "table", (AREA,), [{"land": 1234.56}, {"land": None}])
    keep("balance", "jinyun", {each: Answer({}, (sheet,), ("假定",)) for each in LANGUAGES})
    answer = leader.get("/plan/answers/balance.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.get_sheet_by_index(0).to_python()[-2:] == [[1234.56], ["—"]]
    notes = str(book.get_sheet_by_index(1).to_python())
    assert "leader" in notes
    assert "假定" in notes
    assert Entry.objects.last().deed == "export"


@pytest.fixture
def balance(leader):
    """An answer with a table of a year, a platform and a figure that is named like a secret."""
    del leader
    columns = (Column("year", "年份", "year"), Column("platform", "平台", "platform"),
               Column("tax", "税收", "tax", "亿元", 1))  # fmt: skip
    rows = [{"year": "2021", "platform": "甲", "tax": 2.25},
            {"year": "2022", "platform": "甲", "tax": None},
            {"year": "2023", "platform": "乙", "tax": 10.0},
            {"year": "2024", "platform": "乙", "tax": 1.0}]  # fmt: skip
    sheets = (Sheet("rows", "余缺", "balance", columns, rows), Sheet("none", "无", "none", (), []),
              Sheet("more", "另表", "more", columns[:1], rows[:1]))  # fmt: skip
    return keep("balance", "jinyun", {each: Answer({}, sheets) for each in LANGUAGES})


@pytest.mark.usefixtures("balance")
@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", ["2021", "2022", "2023", "2024"]),
        ("sort=-tax", ["2023", "2021", "2024", "2022"]),
        ("platform=甲", ["2021", "2022"]),
        ("tax_from=2", ["2021", "2023"]),
        ("q=乙 10", ["2023"]),
    ],
)
def test_a_table_of_an_answer_is_a_list(leader, query, years):
    page = leader.get(f"/plan/answers/balance/rows/?{query}").content.decode()
    assert re.findall(r'<th scope="row">(\d+)</th>', page) == years
    assert "/plan/answers/balance/more/" in page


@pytest.mark.usefixtures("balance")
def test_a_table_of_an_answer_is_reached_taken_away_and_fetched(leader):
    assert "/plan/answers/balance/rows/" in leader.get("/plan/answers/balance/").content.decode()
    answer = leader.get("/plan/answers/balance/rows/?export=xlsx&platform=乙")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.get_sheet_by_index(0).to_python()[-3:]
    assert head == ["年份", "平台", "税收 (亿元)"]
    assert [row[2] for row in rows] == [10.0, 1.0]
    _, secret = make_token(User.objects.get(username="leader"), "plan", {"plan"}, 30)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    get = lambda query: program.get(f"/api/v1/lists/answer-balance{query}")  # noqa: E731
    assert [row["tax"] for row in get("").json()["rows"]] == [2.25, None, 10.0, 1.0]
    assert get("?sheet=more").json()["rows"] == [{"year": "2021"}]
    assert get("?sheet=none").status_code == 400
    assert program.get("/api/v1/lists/answer-supply").json()["count"] == 0
    assert leader.get("/plan/answers/balance/none/").status_code == 404


def test_sliders_as_they_stand_show_the_plan_beside_itself(leader):
    page = leader.get("/plan/scenarios/").content.decode()
    assert "到 2035 年底缺地 1,748 亩" in page


def test_a_moved_slider_shows_what_follows_and_the_address_brings_it_back(leader):
    page = leader.get("/plan/scenarios/?intensity_rise=1.25&targets_2025=100").content.decode()
    assert "到 2035 年底缺地 3,575 亩" in page
    assert 'href="/plan/scenarios/?intensity_rise=1.25"' in page
    part = leader.get("/plan/scenarios/?intensity_rise=1.25&part=answer").content.decode()
    assert "3,575" in part
    assert "<html" not in part


def test_a_named_scenario_is_a_start_that_sliders_go_on_from(leader):
    page = leader.get("/plan/scenarios/?from=low-growth").content.decode()
    assert "到 2035 年底余地 825 亩" in page
    more = leader.get("/plan/scenarios/?from=low-growth&targets_2025=110").content.decode()
    assert "余地 825" not in more
    assert "?from=low-growth&amp;targets_2025=110" in more


def test_each_wrong_setting_is_told_beside_its_field_and_nothing_is_computed(leader):
    address = "/plan/scenarios/?targets_2025=many&intensity_rise=9&redevelopment=1e999999"
    page = leader.get(address).content.decode()
    assert "不是数字；请填写如 100 的数字" in page
    assert "9 不在 1.2 至 1.6 之间" in page
    assert page.count('aria-invalid="true"') == 3
    assert "底缺地" not in page
    assert 'value="many"' in page


def test_a_start_that_the_pack_does_not_have_is_the_plan(leader):
    assert "缺地 1,748 亩" in leader.get("/plan/scenarios/?from=nothing").content.decode()
