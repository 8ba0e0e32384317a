"""A list is made once for all who see the same, and again as soon as something is written down."""

import pytest
from django.test import Client

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"
pytestmark = pytest.mark.django_db


def _deliver(*rows):
    origin = Origin(department="登记", basis="registered", received_by="clerk")
    write([differences("enterprise", rows)], Deed("clerk", "import", "firms"), origin)


def _browser(name, role, unit=None):
    browser = Client()
    browser.force_login(User.objects.create_user(name, first_name=name, role=role, unit=unit))
    return browser


@pytest.fixture(autouse=True)
def firms():
    _deliver({"code": ONE, "name": "甲公司", "platform": "east"},
             {"code": TWO, "name": "乙公司", "platform": "west"})  # fmt: skip


def test_who_sees_the_same_gets_the_list_that_is_made_already(django_assert_max_num_queries):
    first, second = _browser("张三", Role.CLERK), _browser("李四", Role.CLERK)
    made = first.get("/firms/").content.decode()
    # The first page of a session also notes that it is in use.
    with django_assert_max_num_queries(8):
        again = second.get("/firms/").content.decode()
    assert "甲公司" in again
    assert "张三" in made
    assert "张三" not in again
    assert "李四" in again


def test_what_is_written_down_shows_at_once():
    browser = _browser("张三", Role.CLERK)
    browser.get("/firms/")
    _deliver({"code": ONE, "name": "改名公司"})
    page = browser.get("/firms/").content.decode()
    assert "改名公司" in page
    assert "甲公司" not in page


def test_nobody_gets_the_list_of_another_role_unit_or_sight():
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
