"""Login by a provider: a real one on this machine, honest and not."""

import dataclasses
import time

import pyotp
import pytest
from django.test import Client
from joserfc.jwk import OctKey, RSAKey
from tests.web.oidc_server import Idp, served

from wanmu.kernel.faults import Faults
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.second_factor import confirm, offer
from wanmu.web.login_terms import OidcTerms, read_login_terms
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    idp = Idp()
    found = served(idp)
    yield idp
    found.shutdown()
    found.server_close()


@pytest.fixture
def idp(server, settings):
    server.person, server.claims, server.key, server.algorithm = "李四", {}, None, "RS256"
    settings.LOGIN_TERMS = dataclasses.replace(
        settings.LOGIN_TERMS,
        providers={"oidc": "wanmu.web.accounts.oidc.provider_of_settings"},
        oidc=OidcTerms(server.issuer, "wanmu", "a-secret", "preferred_username", "浙政钉"),
    )
    return server


@pytest.fixture
def clerk(bureau):
    return User.objects.create_user("李四", role=Role.CLERK, unit=bureau)


def came_back(idp, browser, after="/account/"):
    there = browser.get(f"/login/by/oidc/?next={after}")["Location"]
    assert there.startswith(f"{idp.issuer}/authorize?")
    back = idp.authorize(there)
    return back, browser.get(back)


def test_who_proves_himself_there_is_in_his_account_here(idp, clerk):
    browser = Client()
    assert "浙政钉" in browser.get("/login/").content.decode()
    _, answer = came_back(idp, browser)
    assert answer["Location"] == "/account/"
    assert browser.get("/").status_code == 200
    assert Entry.objects.get().changes["by"] == ["", "oidc"]
    clerk.refresh_from_db()
    assert clerk.role == Role.CLERK


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iss": "https://elsewhere.example"},
        {"aud": "another-office"},
        {"aud": ["wanmu", "another"], "azp": "another"},
        {"preferred_username": None},
        {"preferred_username": ["李四"]},
        {"iat": int(time.time()) + 3600},
    ],
    ids=", ".join,  # the claims by name: workers must find the same tests at any time
)
def test_a_token_that_does_not_prove_it_opens_nothing(idp, claims):
    idp.claims = claims
    browser = Client()
    _, answer = came_back(idp, browser)
    assert answer.status_code == 403
    assert "W034" in answer.content.decode()
    assert browser.get("/").status_code == 302
    assert Entry.objects.get().deed == "fail to log in"


@pytest.mark.usefixtures("clerk")
def test_a_token_signed_by_another_opens_nothing(idp):
    idp.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert came_back(idp, Client())[1].status_code == 403


@pytest.mark.usefixtures("clerk")
def test_a_token_signed_by_the_secret_that_the_office_knows_opens_nothing(idp):
    idp.key, idp.algorithm = OctKey.import_key("a-secret-that-is-long-enough-for-it"), "HS256"
    assert came_back(idp, Client())[1].status_code == 403


@pytest.mark.usefixtures("clerk")
def test_a_return_is_good_once_and_in_the_session_that_went_only(idp):
    browser = Client()
    back, answer = came_back(idp, browser)
    assert answer.status_code == 302
    browser.post("/logout/")
    assert browser.get(back).status_code == 403
    there = Client().get("/login/by/oidc/")["Location"]
    assert Client().get(idp.authorize(there)).status_code == 403


@pytest.mark.usefixtures("clerk")
def test_a_code_that_is_not_of_the_provider_opens_nothing(idp):
    browser = Client()
    there = browser.get("/login/by/oidc/")["Location"]
    back = idp.authorize(there).replace("code=code", "code=another")
    assert browser.get(back).status_code == 403
    assert idp.issuer in there


def test_an_unknown_person_gets_no_account_by_it(idp):
    _, answer = came_back(idp, Client())
    assert answer.status_code == 403
    assert "W035" in answer.content.decode()
    assert User.objects.count() == 0


def test_a_closed_account_stays_closed(idp, clerk):
    clerk.is_active = False
    clerk.save()
    assert came_back(idp, Client())[1].status_code == 403


def test_the_second_factor_is_asked_there_too(idp, clerk):
    confirm(clerk, pyotp.TOTP(offer(clerk)).now())
    assert came_back(idp, Client())[1]["Location"] == "/login/code/"


def test_a_provider_that_does_not_answer_is_told_and_nothing_breaks(idp, settings):
    terms = dataclasses.replace(settings.LOGIN_TERMS.oidc, issuer="http://127.0.0.1:9")
    settings.LOGIN_TERMS = dataclasses.replace(settings.LOGIN_TERMS, oidc=terms)
    assert idp.issuer != terms.issuer
    answer = Client().get("/login/by/oidc/")
    assert answer.status_code == 403
    assert "W034" in answer.content.decode()


# The terms of logins, from the environment


def terms_of(**variables):
    faults = Faults()
    return read_login_terms(variables, faults, https=False), [each.code for each in faults.found]


def test_without_a_word_five_failures_lock_for_half_an_hour_and_nobody_else_is_asked():
    terms, faults = terms_of()
    assert (terms.idle, terms.failures, terms.locked, terms.proxies) == (30, 5, 30, 0)
    assert (dict(terms.providers), terms.oidc, faults) == ({}, None, [])


def test_every_term_is_read():
    terms, faults = terms_of(
        WANMU_LOCKOUT_FAILURES="3",
        WANMU_SECOND_FACTOR_ROLES="system, audit",
        WANMU_LOGIN_PROVIDERS="ding=county.ding.provider",
        WANMU_OIDC_ISSUER="https://login.example/",
        WANMU_OIDC_CLIENT_ID="wanmu",
        WANMU_OIDC_CLIENT_SECRET="secret",
    )
    assert faults == []
    assert terms.failures == 3
    assert terms.second_factor_roles == {"system", "audit"}
    assert set(terms.providers) == {"ding", "oidc"}
    assert terms.oidc.issuer == "https://login.example"


@pytest.mark.parametrize(
    ("variables", "codes"),
    [
        ({"WANMU_IDLE_MINUTES": "0", "WANMU_LOCKOUT_MINUTES": "soon"}, ["W030", "W030"]),
        ({"WANMU_SECOND_FACTOR_ROLES": "sistem"}, ["W031"]),
        ({"WANMU_LOGIN_PROVIDERS": "ding"}, ["W032"]),
        ({"WANMU_OIDC_ISSUER": "http://login.example"}, ["W032", "W032", "W033"]),
    ],
)
def test_every_wrong_term_is_told_at_once(variables, codes):
    assert sorted(terms_of(**variables)[1]) == codes
