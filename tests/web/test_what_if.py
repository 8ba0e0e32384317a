"""Why a firm has its grade, and what it would be with other figures, in the firm's own file."""

import re

import pytest
from django.test import Client
from tests.web import evaluation_office as office
from tests.web.evaluation_office import YEAR, code

from wanmu.evaluation.judge import Judge
from wanmu.evaluation.what_if import what_if
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations import notices
from wanmu.web.evaluations.runs import computed
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(monkeypatch):
    """Results of 20 firms that are out: firm n pays n × 10 万元 of tax on 10 亩."""
    monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    office.fill()
    return office.noticed(office.people())[0]


def _browser(role, unit=None, *, unmasked=False):
    browser = Client()
    browser.force_login(User.objects.create(username=f"a {role}", role=role, unit=unit))
    if unmasked:
        browser.post("/unmask/", {"why": "核对", "next": "/"})
    return browser


def _firm(number):
    unit, _ = Unit.objects.get_or_create(kind="firm", code=code(number), name=f"{number}厂")
    return _browser(Role.FIRM, unit)


def _address(number, **figures):
    asked = "&".join(f"{name}={value}" for name, value in figures.items())
    return f"/firms/{code(number)}/grades/{YEAR}/?{asked}"


def _outcome(page):
    """What the page says of score and grade: now, then."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)
        if len(cells) == 4 and cells[0] in {"得分", "档次", "名次"}:
            found[cells[0]] = cells[1:3]
    return found


@pytest.mark.parametrize(
    "figures", [{"tax": 190.0, "value_added": 760.0}, {"tax": 20.0}, {"land": 20.0}]
)
def test_the_page_says_what_the_engine_says(held, figures):
    clerk = _browser(Role.CLERK, unmasked=True)
    page = clerk.get(_address(5, **figures)).content.decode()
    told = what_if(Judge(computed(office.again(held).run)), code(5), figures)
    found = _outcome(page)
    assert found["档次"] == [told.grade_before, told.grade_after]
    assert found["得分"] == [f"{told.before.score:.2f}", f"{told.after.score:.2f}"]
    assert told.grade_before != told.grade_after


@pytest.mark.usefixtures("held")
def test_its_own_figures_change_nothing():
    page = _firm(5).get(_address(5)).content.decode()
    before, after = _outcome(page)["得分"]
    assert before == after
    assert 'class="slider moved"' not in page
    assert "怎样得出" in page


@pytest.mark.usefixtures("held")
def test_a_firm_is_told_no_rank_and_nothing_of_others():
    firm = _firm(5)
    page = firm.get(_address(5, tax=100)).content.decode()
    assert "本组名次" not in page
    assert firm.get(_address(6)).status_code == 404
    assert "第 " in _browser(Role.CLERK, unmasked=True).get(_address(5, tax=100)).content.decode()


@pytest.mark.usefixtures("held")
def test_a_firm_is_told_the_border_rounded_and_staff_exactly():
    firm, clerk = _firm(4), _browser(Role.CLERK, unmasked=True)
    for asked in (_address(4), f"/evaluations/{YEAR}/results/{code(4)}/"):
        told = firm.get(asked, follow=True).content.decode()
        exact = clerk.get(asked, follow=True).content.decode()
        assert "单项约需达到" in told
        assert ">7.1</td>" in told
        assert "两位有效数字" in told
        assert "单项需达到" in exact
        assert "两位有效数字" not in exact


@pytest.mark.usefixtures("held")
def test_who_does_not_see_the_tax_cannot_move_it():
    clerk = _browser(Role.CLERK)
    page = clerk.get(_address(5, tax=100)).content.decode()
    assert 'name="tax"' not in page
    assert "改动后" not in page
    assert "/unmask/" in page


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("written", ["abc", "1e999", "nan", "1..2"])
def test_what_is_no_number_is_told_beside_its_field(written):
    page = _firm(5).get(_address(5, tax=written)).content.decode()
    assert f"“{written}”不是数字；请填写如 50 的数字" in page
    assert 'id="fault-tax"' in page
    assert "改动后的结果" not in page


@pytest.mark.usefixtures("held")
def test_a_figure_may_be_taken_away_and_written_with_commas():
    firm = _firm(5)
    more = firm.get(_address(5, tax="1,900", value_added="7,600")).content.decode()
    assert _outcome(more)["档次"][1] == "A"
    gone = firm.get(_address(5, rd="")).content.decode()
    assert gone.count('class="slider moved"') == 1
    assert "改动后的结果" in gone


@pytest.mark.usefixtures("held")
def test_only_the_answer_is_sent_to_a_page_that_is_open():
    part = _firm(5).get(_address(5, tax=100) + "&part=answer").content.decode()
    assert "<html" not in part
    assert "改动后的结果" in part


@pytest.mark.usefixtures("held")
def test_the_file_of_the_firm_leads_there_year_by_year():
    page = _firm(5).get(f"/firms/{code(5)}/").content.decode()
    assert f"/firms/{code(5)}/grades/{YEAR}/" in page
    assert "尚未定档" in page
    origin = Origin(department="登记", basis="registered", received_by="clerk")
    new = {"code": code(99), "name": "新厂"}
    write([differences("enterprise", [new])], Deed("clerk", "import", "new"), origin)
    page = _browser(Role.CLERK).get(f"/firms/{code(99)}/").content.decode()
    assert "您能查看的评价中没有该企业" in page
