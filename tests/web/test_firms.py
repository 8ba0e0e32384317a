"""Firms: the list of them, the file of one, and how its values are corrected and disputed."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations.models import Evaluation, Result, Run
from wanmu.web.firms.models import Dispute
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Enterprise, EnterpriseYear, Origin
from wanmu.web.ledger.undo import undo
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.chain import first_break, record
from wanmu.web.trail.models import Entry

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"
GOOD = {
    "value": "12.5", "department": "税务局", "basis": "tax", "period": "2024", "why": "补缴入库",
    "version": "1",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def _deliver(kind, *rows):
    origin = Origin(department="税务局", basis="tax", period="2024", received_by="wanmu")
    write([differences(kind, rows)], Deed("wanmu", "import", "figures.xlsx"), origin)


@pytest.fixture(autouse=True)
def _firms():
    _deliver(
        "enterprise",
        {"code": ONE, "name": "甲公司", "platform": "丽缙园", "industry": "现代装备",
         "data_label": "synthetic"},
        {"code": TWO, "name": "乙公司", "platform": "开发区"},
    )  # fmt: skip
    _deliver(
        "enterprise_year",
        {"code": ONE, "year": 2023, "output": 80.0, "tax": 10.0, "land": 5.0},
        {"code": ONE, "year": 2024, "output": 110.0, "tax": 20.0, "land": 5.0},
        {"code": TWO, "year": 2024, "output": 300.0, "tax": 7.0, "land": 0.0},
    )
    _deliver("parcel", {"id": "壶-1", "holder": ONE, "area": 5.0})


@pytest.fixture
def enter(bureau):
    """A browser in which somebody of a role and a unit is logged in, in Chinese."""

    def entered(role, unit=None):
        place = unit and Unit.objects.create(kind=role.value, code=unit, name=unit)
        browser = Client()
        browser.force_login(User.objects.create(username=role, role=role, unit=place or bureau))
        if role is Role.CLERK:
            browser.post("/unmask/", {"why": "核对", "next": "/"})
        return browser

    return entered


def _said(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def _listed(answer):
    return re.findall(r'<th scope="row"><a href="/firms/(\w+)/"', answer.content.decode())


def test_the_list_is_of_one_year_the_newest_by_itself(enter):
    clerk = enter(Role.CLERK)
    assert _listed(clerk.get("/firms/")) == [TWO, ONE]
    newest, before = (clerk.get(f"/firms/?year={year}") for year in (2024, 2023))
    assert "410.00" in _said(newest)
    assert "80.00" in _said(before)
    assert "300.00" not in _said(before)
    assert clerk.get("/firms/?year=2022").status_code == 400


def test_a_rate_is_of_the_firms_that_have_both_figures_and_of_no_land_there_is_none(enter):
    page = enter(Role.CLERK).get("/firms/?columns=name,tax_per_mu").content.decode()
    assert '<td class="number">4.00</td>' in page
    assert '<td class="number">—</td>' in page


@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [(Role.LEADER, None, {ONE, TWO}), (Role.PLATFORM, "丽缙园", {ONE}), (Role.FIRM, TWO, {TWO})],
)
def test_everybody_lists_and_opens_what_is_his(enter, role, unit, sees):
    browser = enter(role, unit)
    assert set(_listed(browser.get("/firms/"))) == sees
    for code in (ONE, TWO):
        assert browser.get(f"/firms/{code}/").status_code == (200 if code in sees else 404)


def test_a_file_says_where_every_value_comes_from_and_what_is_made_up(enter):
    page = enter(Role.CLERK).get(f"/firms/{ONE}/")
    said = _said(page)
    assert "税务局；税收征管数据；所属期 2024" in said
    assert "该企业为合成数据" in said
    assert "总产值由 2023 年的 80.00 升至 2024 年的 110.00 万元" in said
    assert "亩均税收由 2023 年的 2.00 升至 2024 年的 4.00 万元/亩" in said
    assert "= 税收 ÷ 用地面积" in said
    assert "壶-1" in said


def test_a_file_masks_what_is_secret_everywhere_in_it(enter):
    page = enter(Role.LEADER).get(f"/firms/{ONE}/")
    said = _said(page)
    assert "＊＊＊" in said
    assert "20.00" not in said
    assert "4.00" not in said
    assert "亩均税收由" not in said


def test_a_value_is_corrected_with_its_source_and_why(enter):
    clerk = enter(Role.CLERK)
    form = clerk.get(f"/firms/{ONE}/2024/tax/").content.decode()
    assert 'name="value" value="20"' in form
    answer = clerk.post(f"/firms/{ONE}/2024/tax/", GOOD, follow=True)
    said = _said(answer)
    assert "已更正" in said
    assert "税收：20.00 → 12.50" in said
    assert "补缴入库" in said
    held = EnterpriseYear.objects.get(enterprise=ONE, year=2024)
    assert (held.tax, held.version) == (12.5, 2)
    assert first_break() is None


def test_everything_wrong_with_a_correction_is_told_at_its_place(enter):
    clerk = enter(Role.CLERK)
    said = clerk.post(f"/firms/{ONE}/2024/land/", {"value": "-1", "basis": "gossip"})
    page = said.content.decode()
    assert said.status_code == 400
    assert 'id="e-value">W047 -1 小于最小值 0</p>' in page
    for name in ("department", "basis", "why"):
        assert f'id="e-{name}">W048' in page
    for value in ("十二", "1e999", "nan"):
        answer = clerk.post(f"/firms/{ONE}/2024/land/", {**GOOD, "value": value})
        assert "W047" in _said(answer)
    same = clerk.post(f"/firms/{ONE}/2024/land/", {**GOOD, "value": "5"})
    assert "与现有数据相同" in _said(same)
    assert EnterpriseYear.objects.get(enterprise=ONE, year=2024).version == 1


def test_of_two_editors_the_second_sees_what_changed_beside_what_he_typed(enter):
    clerk = enter(Role.CLERK)
    clerk.post(f"/firms/{ONE}/2024/tax/", {**GOOD, "why": "第一位"})
    second = clerk.post(f"/firms/{ONE}/2024/tax/", {**GOOD, "value": "15"})
    said = _said(second)
    assert second.status_code == 409
    assert "W049" in said
    assert "税收：20.00 → 12.50" in said
    assert "第一位" in said
    assert 'name="value" value="15"' in second.content.decode()
    assert 'name="version" value="2"' in second.content.decode()
    assert EnterpriseYear.objects.get(enterprise=ONE, year=2024).tax == 12.5
    again = clerk.post(f"/firms/{ONE}/2024/tax/", {**GOOD, "value": "15", "version": "2"})
    assert again.status_code == 302


def test_why_there_is_no_value_is_written_too(enter):
    clerk = enter(Role.CLERK)
    said = {**GOOD, "value": "", "absence": "not_applicable"}
    assert clerk.post(f"/firms/{ONE}/2024/energy/", said).status_code == 302
    assert "不适用" in _said(clerk.get(f"/firms/{ONE}/"))
    held = EnterpriseYear.objects.get(enterprise=ONE, year=2024)
    assert held.absences == {"energy": "not_applicable"}


def test_a_figure_of_a_year_that_is_final_is_not_corrected_and_the_form_says_why(enter):
    clerk = enter(Role.CLERK)
    by = User.objects.get(role=Role.CLERK)
    Evaluation.objects.create(
        year=2024, scheme="s", pack="p", state="final", made_by=by, made_at=timezone.now()
    )
    answer = clerk.post(f"/firms/{ONE}/2024/tax/", GOOD)
    assert answer.status_code == 400
    assert "W084" in _said(answer)
    assert EnterpriseYear.objects.get(enterprise=ONE, year=2024).version == 1


def test_what_is_masked_is_not_corrected_before_it_is_shown(enter):
    staff = enter(Role.PLATFORM, "丽缙园")
    answer = staff.get(f"/firms/{ONE}/2024/tax/")
    assert answer["Location"].startswith("/unmask/?next=")
    assert staff.get(f"/firms/{ONE}/2024/land/").status_code == 200
    assert staff.get(f"/firms/{TWO}/2024/land/").status_code == 404
    assert staff.get(f"/firms/{ONE}/2024/code/").status_code == 404


def test_a_firm_confirms_the_figures_that_it_has_seen(enter):
    firm = enter(Role.FIRM, ONE)
    late = firm.post(f"/firms/{ONE}/2024/confirm/", {"version": "7"}, follow=True)
    assert "W049" in _said(late)
    said = _said(firm.post(f"/firms/{ONE}/2024/confirm/", {"version": "1"}, follow=True))
    assert "firm 于" in said
    held = EnterpriseYear.objects.get(enterprise=ONE, year=2024)
    assert set(held.confirmed) == {"output", "tax", "land"}
    assert firm.post(f"/firms/{TWO}/2024/confirm/", {"version": "1"}).status_code == 404


def test_a_firm_disputes_a_figure_and_the_office_answers_or_corrects_it(enter):
    firm, clerk = enter(Role.FIRM, ONE), enter(Role.CLERK)
    address = f"/firms/{ONE}/2024/tax/dispute/"
    assert "W048" in _said(firm.post(address, {"claimed": "12.5"}))
    firm.post(address, {"claimed": "12.5", "why": "完税证明"})
    assert "已提出异议" in _said(firm.post(address, {"claimed": "13", "why": "再次"}))
    assert "甲公司" in _said(clerk.get("/firms/disputes/"))
    clerk.post(f"/firms/{ONE}/2024/tax/", GOOD)
    assert Dispute.objects.get().answer == "补缴入库"
    assert "没有企业提出数据异议" in _said(clerk.get("/firms/disputes/"))
    firm.post(address, {"claimed": "14", "why": "还有一笔"})
    number = Dispute.objects.first().pk
    assert "W048" in _said(clerk.post(f"/firms/disputes/{number}/", {"answer": " "}))
    clerk.post(f"/firms/disputes/{number}/", {"answer": "已含在内"})
    assert "已含在内" in _said(firm.get(f"/firms/{ONE}/"))
    deeds = list(Entry.objects.order_by("-pk").values_list("deed", flat=True)[:4])
    assert deeds == ["answer dispute", "dispute value", "correct value", "dispute value"]
    assert first_break() is None


def _run(year=2024):
    """A run that is not in force yet: B for the first firm, and the second one left out."""
    made = {"made_by": User.objects.first(), "made_at": timezone.now()}
    held = Evaluation.objects.create(year=year, scheme="jinyun", pack="jinyun", **made)
    run = Run.objects.create(evaluation=held, number=1, identity="a", record={}, **made)
    for code, found in ((ONE, {"status": "graded", "grade": "B", "score": 81.25, "rank": 7}),
                        (TWO, {"status": "exempt"})):  # fmt: skip
        firm = Enterprise.objects.get(code=code)
        Result.objects.create(run=run, enterprise=firm, unit=code, **found)
    return run


def _in_force(run):
    Evaluation.objects.filter(pk=run.evaluation_id).update(final=run)
    record("leader", "set final", str(run.evaluation_id), {"state": ("", "final")})


def test_the_list_has_the_grades_of_the_newest_evaluation_as_soon_as_it_is_in_force(enter):
    clerk, run, newer = enter(Role.CLERK), _run(), _run(2025)
    assert "年档次" not in _said(clerk.get("/firms/"))
    _in_force(run)
    assert "2024 年档次" in _said(clerk.get("/firms/"))
    assert _listed(clerk.get("/firms/?sort=grade")) == [ONE, TWO]
    assert _listed(clerk.get("/firms/?sort=-grade")) == [ONE, TWO]
    assert _listed(clerk.get("/firms/?grade=B&year=2023")) == [ONE]
    assert _listed(clerk.get("/firms/?grade=A")) == []
    assert clerk.get("/firms/?grade=X").status_code == 400
    _in_force(newer)
    page = _said(clerk.get("/firms/"))
    assert "2025 年档次" in page
    assert "2024 年档次" not in page


def test_nobody_finds_another_firm_by_its_grade(enter):
    firm = enter(Role.FIRM, TWO)
    _in_force(_run())
    assert _listed(firm.get("/firms/?grade=B")) == []


def test_parks_count_the_grades_in_force_and_say_nothing_where_no_firm_is_graded(enter):
    leader, run = enter(Role.LEADER), _run()
    assert "档企业" not in _said(leader.get("/parks/"))
    _in_force(run)
    assert "B 档企业 2024" in _said(leader.get("/parks/"))
    counts = {"丽缙园": ["0", "1", "0", "0"], "开发区": ["—"] * 4}
    for platform, expected in counts.items():
        page = leader.get(f"/parks/{platform}/").content.decode()
        row = re.findall(r"<tr>.*?</tr>", page.split("<tbody>")[1], re.DOTALL)[0]
        assert re.findall(r"<td[^>]*>([^<]*)</td>", row)[-5:-1] == expected


def test_a_file_has_the_grades_that_are_in_force_and_says_where_there_is_none(enter):
    clerk = enter(Role.CLERK)
    assert "您能查看的评价中没有该企业" in _said(clerk.get(f"/firms/{ONE}/"))
    run = _run()
    assert "81.25" not in _said(clerk.get(f"/firms/{ONE}/"))
    Evaluation.objects.update(run=run, final=run)
    assert "81.25" in _said(clerk.get(f"/firms/{ONE}/"))


def test_a_delivery_that_was_taken_back_stays_in_the_history(enter):
    origin = Origin(department="税务局", basis="tax", period="2025", received_by="wanmu")
    year = {"code": ONE, "year": 2025, "tax": 33.25}
    entry = write(
        [differences("enterprise_year", [year])], Deed("wanmu", "import", "2025.xlsx"), origin
    )
    undo(entry, Deed("clerk", "undo import", "2025.xlsx", "发错了"))
    assert "发错了" in _said(enter(Role.CLERK).get(f"/firms/{ONE}/"))
