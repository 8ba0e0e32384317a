"""The pages, as each role sees them."""

import pytest
from django.test import Client

from wanmu.kernel.messages import in_language
from wanmu.report.answer import Answer as ReportAnswer
from wanmu.report.answer import Column, Sheet
from wanmu.report.page import page_of
from wanmu.web.accounts.roles import MAY, Deed, Role, may
from wanmu.web.accounts.sight import MASK
from wanmu.web.middleware import policy
from wanmu.web.office.models import Answer
from wanmu.web.office.templatetags.words import set_as
from wanmu.web.trail.chain import record

SEES = {role for role in Role if may(role, Deed.SEE_COUNTY)}


@pytest.fixture
def kept(db):
    del db
    column = Column("land", "用地", "land", "亩", 1)
    sheet = Sheet("rows", "表", "table", (column,), [{"land": 1234.56}, {"land": None}])
    with in_language("zh"):
        pages = {"zh": page_of(ReportAnswer({}, (sheet,), ("假定",))), "en": {"sheets": []}}
    return Answer.objects.create(name="balance", version="0", pack="jinyun", pages=pages)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_plan_or_is_told_that_it_does_not(person, role):
    browser = person(role)
    page = browser.get("/plan/answers/balance/")
    assert page.status_code == (200 if role in SEES else 403)
    assert ("1,234.6" in page.content.decode()) == (role in SEES)


def test_the_three_officers_share_no_deed():
    officers = (Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER)
    deeds = [deed for role in officers for deed in MAY[role]]
    assert len(deeds) == len(set(deeds)) == 3
    assert set(MAY) == set(Role)
    assert not any(may("unknown", deed) for deed in Deed)


def test_every_answer_carries_the_content_policy(person):
    browser = person(Role.LEADER)
    for address in ("/", "/login/", "/health/", "/nowhere/"):
        assert browser.get(address)["Content-Security-Policy"] == policy("")
    assert "unsafe" not in policy("")


@pytest.mark.usefixtures("kept")
def test_numbers_come_as_they_are_read_with_their_unit(person):
    page = person(Role.LEADER).get("/plan/answers/balance/").content.decode()
    assert "用地 (亩)" in page
    assert '<td class="number">1,234.6</td>' in page
    assert '<td class="number">—</td>' in page
    assert "假定" in page


def test_a_masked_figure_and_one_that_is_not_there_are_set_as_the_numbers_of_their_column():
    columns = (Column("tax", "税收", "tax", "万元", 2), Column("firms", "企业数", "firms"),
               Column("name", "平台", "platform"))  # fmt: skip
    rows = [{"tax": MASK, "firms": 3, "name": "甲"}, {"tax": MASK, "firms": None, "name": None}]
    sheet = page_of(ReportAnswer({}, (Sheet("rows", "表", "table", columns, rows),)))["sheets"][0]
    assert [each["number"] for each in sheet["columns"]] == [True, True, False]
    assert [[each["number"] for each in row] for row in sheet["rows"]] == [[True, True, False]] * 2


def test_a_question_that_nobody_asks_is_not_found(person):
    assert person(Role.LEADER).get("/plan/answers/nothing/").status_code == 404


@pytest.mark.usefixtures("kept")
def test_the_language_is_switched_and_the_reader_is_back_where_he_was(person):
    browser = person(Role.LEADER)
    assert 'lang="zh-CN"' in browser.get("/").content.decode()
    answer = browser.post("/language/", {"language": "en", "back": "/plan/answers/balance/"})
    assert answer["Location"] == "/plan/answers/balance/"
    assert "What is missing?" in browser.get("/plan/answers/balance/").content.decode()


def test_pages_are_set_closer_and_wider_again_by_a_button(person):
    record("somebody", "ask", "balance", {})  # from then on pages are kept
    browser = person(Role.LEADER)
    assert 'data-density="comfortable"' in browser.get("/plan/").content.decode()
    answer = browser.post("/density/", {"density": "compact", "back": "/plan/"})
    assert answer["Location"] == "/plan/"
    page = browser.get("/plan/").content.decode()
    assert 'data-density="compact"' in page
    assert 'name="density" value="comfortable"' in page
    browser.post("/density/", {"density": "tiny"})
    assert 'data-density="compact"' in browser.get("/plan/").content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_led_elsewhere_by_the_switch_of_language(person, back):
    answer = person(Role.LEADER).post("/language/", {"language": "en", "back": back})
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_the_office_is_well_while_its_database_is():
    assert Client().get("/health/").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("said", "number", "set_so"),
    [
        ("1,234.6", True, ' class="number"'),
        ("2020-12-31", False, ' class="whole"'),
        ("2026-03-01 00:30:00", False, ' class="whole"'),
        ("2020-12-31 逾期", False, ""),
        ("开发区", False, ""),
        ("已批准，未供地：" * 6, False, ' class="long"'),
    ],
)
def test_a_day_is_kept_whole_and_a_sentence_gets_room(said, number, set_so):
    assert set_as(said, number) == set_so
