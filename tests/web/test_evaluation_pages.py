"""The pages of an evaluation, as the people who take part in it use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web import evaluation_office as office
from tests.web.evaluation_office import YEAR, code, moment

from wanmu.web.accounts.sight import MASK, UNMASKED_UNTIL
from wanmu.web.evaluations import clock, notices
from wanmu.web.evaluations.in_force import run_in_force
from wanmu.web.evaluations.models import Evaluation, Objection, Publication
from wanmu.web.evaluations.objections import Claim, file

pytestmark = pytest.mark.django_db
HERE = f"/evaluations/{YEAR}/"
PERIOD = {"days": "7", "kind": "calendar", "until": "17:30", "contact": "经信局 3140000"}


@pytest.fixture
def real_files():
    """Asked for by tests that look at the files; making them takes a second a publication."""


@pytest.fixture
def who(request, monkeypatch):
    if "real_files" not in request.fixturenames:
        monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    office.fill()
    return office.people()


@pytest.fixture
def browser(who):
    def of(name):
        found = Client()
        found.force_login(who[name])
        return found

    return of


def step(browser, act, **given):
    """Press the button of a step as the page shows it."""
    page = browser.get(HERE).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    given |= {"act": act, "version": version.group(1) if version else "0"}
    return browser.post(f"{HERE}step/", given)


def ok(answer):
    assert answer.status_code == 302, answer.content.decode()


def test_three_people_take_an_evaluation_through_an_objection_to_its_lock(browser):
    clerk, reviewer, second = browser("clerk"), browser("reviewer"), browser("second")
    leader, firm = browser("leader"), browser("firm2")
    with clock.at(moment(2022, 6, 1, 9)):
        ok(clerk.post("/evaluations/new/", {"scheme": "jinyun-2021"}))
        assert firm.get(HERE).status_code == 404  # nothing is public yet
        ok(step(reviewer, "publish denominators", begins="2022-06-01", **PERIOD))
        page = firm.get(HERE).content.decode()
        assert "还剩7天8小时30分，至2022-06-08 17:30" not in page
        assert "还剩6天8小时30分，至2022-06-07 17:30" in page
        out = Publication.objects.get()
        own = firm.get(f"/evaluations/publications/{out.pk}/").content.decode()
        assert "未确认" in own
        assert f'href="/firms/{code(2)}/#figures"' in own
        ok(firm.post(f"/firms/{code(2)}/2021/confirm/", {"version": "1"}))
        assert "未确认" not in firm.get(f"/evaluations/publications/{out.pk}/").content.decode()
        blocked = step(clerk, "run")
        assert blocked.status_code == 400
        assert "公示期至2022-06-07 17:30" in blocked.content.decode()
    with clock.at(moment(2022, 6, 10, 9)):
        _approved(clerk, reviewer, second)
        assert firm.get(f"{HERE}results/").content.decode().count("虚构") == 0
        ok(step(reviewer, "publish results", begins="2022-06-10", **PERIOD))
        out = Publication.objects.first()
        filed = firm.post(
            f"/evaluations/publications/{out.pk}/object/",
            {"firm": code(2), "about": "land", "claimed": "6", "said": "实测 6 亩",
             "evidence": SimpleUploadedFile("测绘.pdf", b"%PDF-1.7")},
        )  # fmt: skip
        ok(filed)
        objection = Objection.objects.get()
        ok(reviewer.post(
            f"/evaluations/objections/{objection.pk}/",
            {"version": "1", "decision": "accept", "reasons": "属实", "field": "land",
             "value": "6", "department": "自然资源和规划局", "basis": "registered"},
        ))  # fmt: skip
    with clock.at(moment(2022, 6, 17, 9)):
        _approved(clerk, reviewer, second)
        assert "数量核对" in leader.get(HERE).content.decode()
        counts = clerk.get(f"{HERE}counts/").content.decode()
        assert "本次更正的变化" in counts
        ok(step(leader, "finalise"))
    assert run_in_force(YEAR).results.get(enterprise=code(2)).grade != "D"
    page = firm.get(f"/evaluations/objections/{objection.pk}/").content.decode()
    assert "已采纳" in page
    ok(step(clerk, "ask to unlock", why="税务局更正"))
    ok(step(leader, "unlock", why="同意"))
    assert Evaluation.objects.get().state == "unlocked"


def _approved(clerk, reviewer, second):
    ok(step(clerk, "run"))
    ok(step(clerk, "reconcile"))
    ok(step(reviewer, "approve"))
    own = step(reviewer, "approve again")
    assert own.status_code == 400
    assert "另一次复核须由他人进行" in own.content.decode()
    ok(step(second, "approve again"))


@pytest.mark.usefixtures("real_files")
def test_every_page_opens_for_who_may_see_it_and_a_firm_sees_itself_only(who, browser):
    with clock.at(moment(2022, 6, 10, 9)):
        _, out = office.noticed(who)
        clerk, firm = browser("clerk"), browser("firm2")
        for page in ("", "data/", "results/", "counts/", "compare/", "objections/"):
            assert clerk.get(f"{HERE}{page}").status_code == 200, page
            assert firm.get(f"{HERE}{page}").status_code == (
                403 if page in {"data/", "counts/", "compare/"} else 200
            )
        listed = firm.get(f"{HERE}results/").content.decode()
        assert "缙云虚构2厂" in listed
        assert "缙云虚构3厂" not in listed
        assert firm.get(f"{HERE}results/{code(2)}/").status_code == 302
        assert firm.get(f"{HERE}results/{code(3)}/").status_code == 404
        other = out.run.results.get(enterprise=code(3))
        assert firm.get(f"/evaluations/results/{other.pk}/").status_code == 404
        for document in out.files.all():
            answer = firm.get(f"/evaluations/publications/{out.pk}/{document.pk}/")
            assert answer.content == bytes(document.content)
    assert browser("town").get(f"{HERE}results/").content.decode().count("缙云虚构") == 20


def test_objections_are_found_sorted_and_taken_away_by_those_who_read_the_firm(who, browser):
    with clock.at(moment(2022, 6, 10, 9)):
        _, out = office.noticed(who)
        first = file(out, who["firm2"], Claim(code(2), "land", "6", "实测 6 亩"), [office.PAPER])
        second = file(out, who["town"], Claim(code(1), "result", "", "名次有误"), [office.PAPER])
    clerk = browser("clerk")
    assert clerk.get(f"{HERE}objections/?sort=-claimed").status_code == 400  # it may be a tax
    clerk.post("/unmask/", {"why": "核对", "next": "/"})
    page = clerk.get(f"{HERE}objections/?sort=-claimed&columns=number,about,claimed,said")
    rows = re.findall(r'/evaluations/objections/(\d+)/"', page.content.decode())
    assert rows == [str(first.pk), str(second.pk)]
    assert "实测 6 亩" in page.content.decode()
    found = clerk.get(f"{HERE}objections/?about=result").content.decode()
    assert "缙云虚构1厂" in found
    assert "缙云虚构2厂" not in found
    assert "没有可查看的异议" not in browser("firm2").get(f"{HERE}objections/").content.decode()
    assert "缙云虚构1厂" not in browser("firm2").get(f"{HERE}objections/").content.decode()
    taken = b"".join(browser("firm2").get(f"{HERE}objections/?export=csv")).decode()
    assert taken.count("\n") == 2  # the heading, and its own


def test_a_claimed_tax_is_hidden_until_it_is_shown_and_a_claimed_area_is_not(who, browser):
    with clock.at(moment(2022, 6, 10, 9)):
        _, out = office.noticed(who)
        tax = file(out, who["firm2"], Claim(code(2), "tax", "6543", "补缴"), [office.PAPER])
        land = file(out, who["firm1"], Claim(code(1), "land", "7.5", "实测"), [office.PAPER])
    reviewer = browser("reviewer")
    pages = [f"/evaluations/objections/{each.pk}/" for each in (tax, land)]
    masked, area = (reviewer.get(page).content.decode() for page in pages)
    assert "6,543" not in masked
    assert "6543" not in masked  # nor in the form of the decision
    assert MASK in masked
    assert "7.5" in area
    assert "6543" not in reviewer.get(f"{HERE}objections/").content.decode()
    assert "6,543" in browser("firm2").get(pages[0]).content.decode()
    reviewer.post("/unmask/", {"why": "处理异议", "next": "/"})
    shown = reviewer.get(pages[0]).content.decode()
    assert "6,543" in shown
    assert 'value="6543"' in shown


def test_an_explanation_hides_what_is_secret_until_it_is_shown(who, browser):
    with clock.at(moment(2022, 6, 10, 9)):
        _, out = office.noticed(who)
    number = out.run.results.get(enterprise=code(5)).pk
    clerk = browser("clerk")
    hidden = clerk.get(f"/evaluations/results/{number}/").content.decode()
    assert MASK in hidden
    assert ">亩均税收<" not in hidden
    session = clerk.session
    session[UNMASKED_UNTIL] = 4_000_000_000
    session.save()
    shown = clerk.get(f"/evaluations/results/{number}/").content.decode()
    assert MASK not in shown
    assert ">亩均税收<" in shown


def test_what_is_wrong_stands_beside_its_field(who, browser):
    with clock.at(moment(2022, 6, 10, 9)):
        _, out = office.noticed(who)
        page = browser("firm2").post(f"/evaluations/publications/{out.pk}/object/", {"about": "x"})
        assert page.status_code == 403  # no firm is named: it is none of his
        given = {"firm": code(2), "about": "land", "claimed": "?", "said": ""}
        page = browser("firm2").post(f"/evaluations/publications/{out.pk}/object/", given)
    assert page.status_code == 400
    shown = page.content.decode()
    for name in ("claimed", "said", "evidence"):
        assert f'aria-describedby="object-{name}-e"' in shown
    wrong = browser("clerk").post(f"{HERE}step/", {"act": "nothing", "version": "x"})
    assert wrong.status_code == 302
    late = browser("reviewer").post(f"{HERE}step/", {"act": "finalise", "version": "1"})
    assert late.status_code == 400
    assert "已先行办理" in late.content.decode()
