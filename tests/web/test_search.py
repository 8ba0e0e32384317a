"""One box for the whole office: what is found, by whom, and when it is opened at once."""

import pytest
from django.test import Client
from django.urls import reverse

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.models import Enterprise, Parcel

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"


@pytest.fixture
def search(db):
    del db
    for code, name, platform in (
        (ONE, "缙云甲机床公司", "丽缙园"),
        (TWO, "缙云乙五金公司", "开发区"),
    ):
        firm = Enterprise(code=code, name=name, platform=platform)
        firm.prepare()
        firm.save()
    parcel = Parcel(id="壶镇-001", holder=ONE, platform="丽缙园")
    parcel.prepare()
    parcel.save()

    def found(words, role=Role.CLERK, unit=None):
        where = (
            Unit.objects.get_or_create(kind=role.value, code=unit, name=unit)[0] if unit else None
        )
        person = User.objects.get_or_create(username=role, role=role, unit=where)[0]
        browser = Client()
        browser.force_login(person)
        return browser.get("/search/", {"q": words})

    return found


@pytest.mark.parametrize("words", [ONE, ONE.lower(), "缙云甲机床公司", "jyjjc", "甲 机床"])
def test_what_only_one_can_be_is_opened_at_once(search, words):
    assert search(words)["Location"] == f"/firms/{ONE}/"


def test_several_are_listed_by_kind(search):
    page = search("缙").content.decode()
    assert f'href="/firms/{ONE}/"' in page
    assert f'href="/firms/{TWO}/"' in page
    assert "platform=" in page


def test_a_parcel_is_found_and_leads_to_its_book(search):
    book = reverse("parcel", args=["壶镇-001"])
    assert search("壶镇-001")["Location"] == book


def test_chains_industries_and_pages_are_found_by_pinyin(search):
    assert search("bdt")["Location"] == "/chains/%E5%8D%8A%E5%AF%BC%E4%BD%93/"
    assert "industry=" in search("xdzb")["Location"]
    assert search("企业")["Location"] == "/firms/"


def test_nobody_finds_what_is_not_his(search):
    assert search(TWO, Role.FIRM, ONE).status_code == 200
    assert TWO not in search("缙云", Role.FIRM, ONE).headers.get("Location", "")
    assert search("缙云", Role.FIRM, ONE)["Location"] == f"/firms/{ONE}/"
    assert 'href="/firms/' not in search("缙云", Role.AUDIT_OFFICER).content.decode()


def test_nothing_asked_and_nothing_found_say_what_to_write(search):
    for words in ("", "   ", "%", "'; --", "\0", "x" * 5_000):
        assert search(words).status_code == 200
