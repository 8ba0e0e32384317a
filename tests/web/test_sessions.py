"""Sessions in use: who sees them, who ends them, and what the trail says of it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.web.conftest import PASSWORD

from wanmu.web.accounts.models import Login, User
from wanmu.web.accounts.roles import Role
from wanmu.web.trail.models import Entry

HERE = "/people/sessions/"


@pytest.fixture
def log_in(bureau):
    def made(name, role=Role.CLERK, address="10.0.0.1"):
        if not User.objects.filter(username=name).exists():
            User.objects.create_user(name, password=PASSWORD, role=role, unit=bureau)
        browser = Client(REMOTE_ADDR=address)
        sent = {"username": name, "password": PASSWORD}
        assert browser.post("/login/", sent).status_code == 302
        return browser

    return made


@pytest.fixture
def officer(log_in):
    return log_in("security", Role.SECURITY_OFFICER, "10.0.0.9")


def inside(browser):
    return browser.get("/account/").status_code == 200


def test_the_officer_sees_who_is_logged_in_and_from_where(officer, log_in):
    log_in("张三", address="10.0.0.7")
    page = officer.get(HERE).content.decode()
    assert "张三" in page
    assert "10.0.0.7" in page
    assert "在用会话：2" in page


def test_one_session_of_a_person_is_ended_and_the_other_lives(officer, log_in):
    one, other = log_in("张三", address="10.0.0.7"), log_in("张三", address="10.0.0.8")
    pk = Login.objects.get(address="10.0.0.7").pk
    assert officer.post(HERE, {"one": pk, "why": "设备遗失"}).status_code == 302
    assert (inside(one), inside(other)) == (False, True)
    entry = Entry.objects.filter(deed="end session").get()
    assert (entry.who, entry.subject, entry.why) == ("security", "张三", "设备遗失")


def test_all_sessions_of_a_person_are_ended(officer, log_in):
    browsers = [log_in("张三"), log_in("张三")]
    who = User.objects.get(username="张三").pk
    assert officer.post(HERE, {"all": who, "why": "离岗"}).status_code == 302
    assert [inside(each) for each in browsers] == [False, False]
    assert inside(officer)
    assert "在用会话：1" in officer.get(HERE).content.decode()


def test_without_a_reason_nothing_is_ended(officer, log_in):
    browser = log_in("张三")
    answer = officer.post(HERE, {"one": Login.objects.get(user__username="张三").pk})
    assert answer.status_code == 400
    assert inside(browser)


def test_the_officer_does_not_end_his_own_there(officer):
    mine = Login.objects.get(user__username="security")
    assert officer.post(HERE, {"one": mine.pk, "why": "x"}).status_code == 403
    assert officer.post(HERE, {"all": mine.user_id, "why": "x"}).status_code == 403
    assert officer.post(HERE, {"one": "0", "why": "x"}).status_code == 404


def test_a_person_sees_and_ends_his_own_alone(log_in):
    one, other, stranger = log_in("张三"), log_in("张三", address="10.0.0.8"), log_in("李四")
    page = one.get("/account/").content.decode()
    assert page.count("10.0.0.8") == 1
    his = Login.objects.get(address="10.0.0.8").pk
    assert stranger.post(f"/account/sessions/{his}/end/").status_code == 404
    assert one.post(f"/account/sessions/{his}/end/").status_code == 302
    assert (inside(one), inside(other)) == (True, False)


def test_a_session_that_got_another_key_is_still_known(log_in):
    one, other = log_in("张三"), log_in("张三")
    assert one.post("/account/sessions/end/").status_code == 302
    assert (inside(one), inside(other)) == (True, False)
    kept = Login.objects.get(user__username="张三", key=one.session.session_key)
    assert Session.objects.filter(session_key=kept.key).exists()
    assert one.get("/account/").content.decode().count("10.0.0.1") == 1


@pytest.mark.parametrize(
    "back", ["id", "//elsewhere.example/", "https://elsewhere.example/", "a%00"]
)
def test_the_way_back_is_an_address_of_the_office(log_in, back):
    browser = log_in("张三")
    sent = {"language": "zh", "back": back}
    assert browser.post("/language/", sent)["Location"] == "/"
    assert browser.get(f"/login/?next={back}")["Location"] == "/"
    assert browser.post("/unmask/", {"mask": "1", "next": back})["Location"] == "/"
