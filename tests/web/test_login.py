"""Who gets in, who has to wait, and what is written down of it."""

import re
from datetime import timedelta
from threading import Thread

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.conftest import PASSWORD

from wanmu.web.accounts import lockout
from wanmu.web.accounts.models import Attempts, RecoveryCode, SecondFactor, User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.second_factor import confirm, offer, takes
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(bureau):
    return User.objects.create_user("李四", password=PASSWORD, role=Role.CLERK, unit=bureau)


@pytest.fixture
def terms(settings):
    """The terms of logins, to be changed for one test."""
    import dataclasses  # noqa: PLC0415  of this fixture only

    def changed(**fields):
        settings.LOGIN_TERMS = dataclasses.replace(settings.LOGIN_TERMS, **fields)

    return changed


def tried(name="李四", password="wrong", **more):  # noqa: S107  it opens nothing
    return Client().post("/login/", {"username": name, "password": password}, **more)


def deeds():
    return list(Entry.objects.values_list("deed", flat=True))


@pytest.mark.usefixtures("clerk")
def test_five_failures_lock_a_name_for_half_an_hour_even_for_the_right_password():
    assert [tried().status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert tried(password=PASSWORD).status_code == 429
    assert deeds() == ["fail to log in"] * 4 + ["lock login"]
    Attempts.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert tried(password=PASSWORD).status_code == 302


@pytest.mark.usefixtures("clerk")
def test_what_a_stranger_is_told_is_the_same_whether_there_is_the_name():
    def answers(name):
        pages = [tried(name).content.decode() for _ in range(6)]
        return [re.sub(r'value="[^"]{64}"', "", page) for page in pages]

    assert answers("李四") == answers("nobody")


def test_a_name_that_nobody_has_does_not_stand_in_the_trail():
    tried("a-password-typed-in-the-wrong-place")
    assert Entry.objects.get().who == "—"


@pytest.mark.usefixtures("clerk")
def test_who_gets_in_starts_from_nothing_again():
    for _ in range(4):
        tried()
    assert tried(password=PASSWORD).status_code == 302
    assert [tried().status_code for _ in range(4)] == [200] * 4


def test_an_address_is_locked_after_its_own_limit_whatever_the_names(terms):
    terms(address_failures=3)
    assert [tried(f"name{number}").status_code for number in range(4)] == [200, 200, 429, 429]
    assert tried("another", REMOTE_ADDR="10.9.9.9").status_code == 200


def test_behind_a_proxy_the_address_is_what_the_proxy_says_and_nothing_that_a_stranger_adds(terms):
    terms(address_failures=2, proxies=1)
    assert tried("a", HTTP_X_FORWARDED_FOR="1.1.1.1, 10.0.0.1").status_code == 200
    assert tried("b", HTTP_X_FORWARDED_FOR="2.2.2.2, 10.0.0.1").status_code == 429
    assert tried("c", HTTP_X_FORWARDED_FOR="10.0.0.2").status_code == 200
    assert Entry.objects.first().changes["from"] == ["", "10.0.0.1"]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"])
def test_nobody_is_led_elsewhere_by_a_login(wanted):
    answer = Client().post("/login/", {"username": "李四", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/"


def test_a_closed_account_opens_nothing_and_looks_like_a_wrong_password(clerk):
    clerk.is_active = False
    clerk.save()
    assert tried(password=PASSWORD).status_code == 200
    assert deeds() == ["fail to log in"]


def test_a_login_and_a_logout_are_written_down(clerk):
    browser = Client()
    browser.post("/login/", {"username": clerk.username, "password": PASSWORD})
    browser.post("/logout/")
    assert deeds() == ["log in", "log out"]
    assert Entry.objects.first().changes == {"from": ["", "127.0.0.1"], "by": ["", "password"]}


def test_a_session_lives_while_it_is_used_and_ends_after_the_idle_time(clerk):
    browser = Client()
    browser.force_login(clerk)
    browser.get("/")
    until = browser.session.get_expiry_date()
    assert timedelta(minutes=29) < until - timezone.now() <= timedelta(minutes=30)
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get("/")["Location"].startswith("/login/")


def test_one_ends_all_of_ones_other_sessions(clerk):
    here, there = Client(), Client()
    for browser in (here, there):
        browser.force_login(clerk)
    assert there.get("/").status_code == 200
    here.post("/account/sessions/end/")
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@pytest.mark.parametrize(
    "new", ["short1A", "onlysmallletters", "password1234", PASSWORD, "李四李四"]
)
def test_a_weak_password_is_refused_beside_its_field(clerk, new):
    browser = Client()
    browser.force_login(clerk)
    words = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    page = browser.post("/account/password/", words)
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_many_who_try_at_once_count_as_many():
    lock, allowed = lockout.name_lock("李四"), []

    def go():
        allowed.append(lockout.attempt(lock).allowed)
        connection.close()

    threads = [Thread(target=go) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(allowed) == [False] * 7 + [True] * 5


# The second factor


@pytest.fixture
def secret(clerk):
    found = offer(clerk)
    assert len(confirm(clerk, pyotp.TOTP(found).now())) == 10
    SecondFactor.objects.update(last=0)
    return found


def half_way(browser, after="/"):
    words = {"username": "李四", "password": PASSWORD, "next": after}
    assert browser.post("/login/", words)["Location"] == "/login/code/"


def test_a_code_is_asked_after_the_password_and_leads_where_one_wanted_to_go(secret):
    browser = Client()
    half_way(browser, "/account/")
    assert browser.get("/")["Location"].startswith("/login/")
    answer = browser.post("/login/code/", {"code": pyotp.TOTP(secret).now()})
    assert answer["Location"] == "/account/"
    assert browser.get("/").status_code == 200


def test_no_code_is_taken_twice(secret, clerk):
    code = pyotp.TOTP(secret).now()
    assert takes(clerk, code)
    assert not takes(clerk, code)


@pytest.mark.usefixtures("secret")
def test_wrong_codes_lock_the_second_step_also_for_a_new_password_login():
    browser = Client()
    half_way(browser)
    wrong = [browser.post("/login/code/", {"code": "000000"}).status_code for _ in range(5)]
    assert wrong == [200, 200, 200, 200, 429]
    another = Client()
    half_way(another)
    assert another.post("/login/code/", {"code": "000000"}).status_code == 429
    assert deeds()[-1] == "lock login"


@pytest.mark.usefixtures("secret")
def test_a_recovery_code_opens_once_and_is_kept_as_a_digest_only(clerk):
    SecondFactor.objects.all().delete()
    codes = confirm(clerk, pyotp.TOTP(offer(clerk)).now())
    assert not set(codes) & set(RecoveryCode.objects.values_list("digest", flat=True))
    assert takes(clerk, codes[0].upper())
    assert not takes(clerk, codes[0])
    assert RecoveryCode.objects.count() == 9
    assert deeds()[-1] == "use recovery code"


def test_a_secret_is_not_in_the_database_as_it_is(secret):
    assert secret not in SecondFactor.objects.get().sealed


def test_with_another_key_no_code_is_right_and_nothing_breaks(secret, clerk, settings):
    settings.SECRET_KEY = "another" * 10
    assert not takes(clerk, pyotp.TOTP(secret).now())


@pytest.mark.usefixtures("secret")
def test_the_second_step_waits_five_minutes_and_no_longer():
    browser = Client()
    half_way(browser)
    session = browser.session
    session["half logged in"] = {**session["half logged in"], "at": 0}
    session.save()
    assert browser.get("/login/code/")["Location"] == "/login/"


def test_a_role_that_must_have_one_sets_it_up_before_anything_else(clerk, terms):
    terms(second_factor_roles=frozenset({"clerk"}))
    browser = Client()
    browser.force_login(clerk)
    assert browser.get("/")["Location"] == "/account/second-factor/"
    page = browser.get("/account/second-factor/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    page = browser.post("/account/second-factor/", {"code": pyotp.TOTP(secret).now()})
    assert len(re.findall(r"<code>(\w{10})</code>", page.content.decode())) == 10
    assert browser.get("/").status_code == 200
    browser.post("/account/second-factor/off/", {"password": PASSWORD})
    assert SecondFactor.objects.filter(confirmed=True).exists()


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(("password", "left"), [(PASSWORD, 0), ("wrong", 1)])
def test_giving_it_up_asks_for_the_password(clerk, password, left):
    browser = Client()
    browser.force_login(clerk)
    browser.post("/account/second-factor/off/", {"password": password})
    assert SecondFactor.objects.count() == left


# Unmasking


def test_unmasking_asks_why_writes_it_down_and_ends_by_itself(clerk):
    browser = Client()
    browser.force_login(clerk)
    assert browser.post("/unmask/", {"why": " "}).status_code == 200
    assert deeds() == []
    answer = browser.post("/unmask/", {"why": "核对税收", "next": "/account/"})
    assert answer["Location"] == "/account/"
    entry = Entry.objects.get()
    assert (entry.deed, entry.why, entry.who) == ("unmask", "核对税收", "李四")
    left = browser.session["unmasked until"] - timezone.now().timestamp()
    assert 14 * 60 < left <= 15 * 60
    assert "恢复脱敏" in browser.get("/account/").content.decode()
    browser.post("/unmask/", {"mask": "1"})
    assert "unmasked until" not in browser.session
