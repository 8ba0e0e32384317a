"""The pages of the plan: findings at their places, answers to take away, what if."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from wanmu.audit import audit
from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.audit_view import finding_answer
from wanmu.web.accounts.roles import Role
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
