"""A page is made once for all who see the same, and again as soon as what it shows changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from wanmu.web import keeping
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.chain import data_state, record

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"
pytestmark = pytest.mark.django_db


def _deliver(*rows):
    origin = Origin(department="登记", basis="registered", received_by="clerk")
    write([differences("enterprise", rows)], Deed("clerk", "import", "firms"), origin)


def _browser(name, role, unit=None, **how):
    browser = Client(**how)
    browser.force_login(User.objects.create_user(name, first_name=name, role=role, unit=unit))
    return browser


@pytest.fixture(autouse=True)
def firms():
    _deliver({"code": ONE, "name": "甲公司", "platform": "east"},
             {"code": TWO, "name": "乙公司", "platform": "west"})  # fmt: skip


def test_who_sees_the_same_gets_the_page_that_is_made_already(django_assert_max_num_queries):
    first, second = _browser("张三", Role.CLERK), _browser("李四", Role.CLERK)
    made = first.get("/firms/").content.decode()
    # The session, its note that it is in use, the person, and the state of the ledger.
    with django_assert_max_num_queries(6):
        again = second.get("/firms/").content.decode()
    assert "甲公司" in again
    assert "张三" in made
    assert "张三" not in again
    assert "李四" in again


@pytest.mark.parametrize("address", ["/", "/firms/", "/land/", "/parks/", "/plan/", "/chains/"])
def test_no_page_shows_the_marks_of_a_kept_one(address):
    for name in ("张三", "李四"):
        page = _browser(name, Role.LEADER).get(address).content.decode()
        assert "\ue000" not in page
        assert name in page


def test_the_forms_of_a_kept_page_are_the_readers_own():
    first, second = (_browser(name, Role.CLERK, enforce_csrf_checks=True) for name in ("一", "二"))
    first.get("/firms/")
    page = second.get("/firms/").content.decode()
    key = re.search('csrfmiddlewaretoken" value="([^"]+)', page)[1]
    chosen = {"language": "en", "back": "/firms/", "csrfmiddlewaretoken": key}
    assert second.post("/language/", chosen).status_code == 302
    assert first.post("/language/", chosen).status_code == 403


def test_what_is_written_down_shows_at_once():
    browser = _browser("张三", Role.CLERK)
    browser.get("/firms/")
    _deliver({"code": ONE, "name": "改名公司"})
    page = browser.get("/firms/").content.decode()
    assert "改名公司" in page
    assert "甲公司" not in page


def test_nobody_gets_the_page_of_another_role_unit_or_sight():
    units = {code: Unit.objects.create(kind="platform", code=code, name=code)
             for code in ("east", "west")}  # fmt: skip
    clerk = _browser("张三", Role.CLERK)
    assert "乙公司" in clerk.get("/firms/").content.decode()
    east = _browser("李四", Role.PLATFORM, units["east"])
    west = _browser("王五", Role.PLATFORM, units["west"])
    assert "乙公司" not in east.get("/firms/").content.decode()
    assert "甲公司" not in west.get("/firms/").content.decode()
    masked = clerk.get("/firms/").content.decode()
    assert "＊＊＊" in masked
    clerk.post("/unmask/", {"why": "年度核对", "back": "/"})
    assert "＊＊＊" not in clerk.get("/firms/").content.decode()
    assert "＊＊＊" in _browser("赵六", Role.CLERK).get("/firms/").content.decode()


def test_the_state_of_some_kinds_is_another_one_only_when_these_change():
    parcels, everything = data_state("parcel"), data_state()
    _deliver({"code": ONE, "name": "改名公司"})
    assert data_state("parcel") == parcels
    assert data_state() != everything
    assert data_state("enterprise") != parcels
    record("wanmu", "ask", "targets", {})
    assert data_state("parcel") != parcels
    asked = data_state("parcel")
    record("clerk", "log in", "clerk", {})
    assert data_state("parcel") == asked


def _asks(person, *told):
    request = RequestFactory().get("/somewhere/")
    request.user, request.session, request._messages = person, {}, told
    return request


def test_a_page_that_tells_its_reader_something_is_his_alone():
    person = User.objects.create_user("张三", role=Role.CLERK)
    view = keeping.shared()(lambda request: HttpResponse(f"{list(request._messages)}"))
    assert view(_asks(person, "已保存")).content.decode() == "['已保存']"
    assert view(_asks(person)).content.decode() == "[]"


@pytest.mark.parametrize("status", [400, 404])
def test_a_page_that_tells_of_a_fault_is_not_kept_and_carries_the_readers_name(status):
    made = []

    @keeping.shared()
    def view(request):
        made.append(keeping.who_and_when(request)[0])
        return HttpResponse(made[-1], status=status)

    person = User.objects.create_user("张三", role=Role.CLERK)
    answers = [view(_asks(person)) for _ in range(2)]
    assert len(made) == 2
    assert [(each.status_code, each.content.decode()) for each in answers] == [(status, "张三")] * 2


def test_who_asks_while_a_page_is_made_anew_sees_the_one_before_but_for_who_wrote(monkeypatch):
    state, making, go = ["1"], Event(), Event()
    monkeypatch.setattr(keeping, "data_state", lambda *_: tuple(state))

    @keeping.shared()
    def view(request):
        del request
        if state != ["1"]:
            making.set()
            assert go.wait(5)
        return HttpResponse(state[0])

    person = User.objects.create_user("张三", role=Role.CLERK)
    writer = _asks(person)
    writer.session = {keeping.WROTE: timezone.now().timestamp()}
    with ThreadPoolExecutor(3) as people:
        ask = lambda request: people.submit(lambda: view(request).content)  # noqa: E731
        assert ask(_asks(person)).result() == b"1"
        state[0] = "2"
        first = ask(_asks(person))
        assert making.wait(5)
        assert ask(_asks(person)).result(2) == b"1"
        wrote = ask(writer)
        with pytest.raises(TimeoutError):
            wrote.result(0.1)
        go.set()
        assert first.result() == wrote.result() == b"2"


def test_of_many_who_ask_at_the_same_moment_one_makes_the_page(monkeypatch):
    from time import sleep  # noqa: PLC0415

    made = []
    monkeypatch.setattr(keeping, "data_state", lambda *_: ("1",))

    @keeping.shared()
    def view(request):
        del request
        made.append(1)
        sleep(0.05)
        return HttpResponse("page")

    person = User.objects.create_user("张三", role=Role.CLERK)

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: view(_asks(person)).content, range(8)))
    assert answers == [b"page"] * 8
    assert made == [1]


def test_a_file_is_handed_out_beside_the_pages_and_never_kept():
    made, person = [], User.objects.create_user("张三", role=Role.CLERK)

    @keeping.shared()
    def view(request):
        made.append(keeping.who_and_when(request)[0])
        return HttpResponse("page")

    for _ in range(2):
        request = _asks(person)
        request.GET = {"export": "xlsx"}
        view(request)
    assert made == ["张三", "张三"]
