"""The three officers: each has his own deeds, nobody acts on himself, and all is written down."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wanmu.kernel.faults import InputError
from wanmu.web.accounts import people
from wanmu.web.accounts.models import Emergency, Unit, User
from wanmu.web.accounts.roles import OFFICERS, Deed, Role, may
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db
DEEDS = ("grant", "close", "unlock", "second factor", "password")


@pytest.fixture
def newcomer(db):
    del db
    return people.open_account("root", "王五")[0]


def act(browser, user, deed, **more):
    words = {"deed": deed, "version": user.version, "why": "报到", "role": "clerk", "unit": ""}
    return browser.post(f"/people/{user.pk}/", {**words, **more})


def test_an_account_is_opened_by_one_officer_and_gets_its_role_from_another(person, bureau):
    page = person(Role.SYSTEM_OFFICER).post("/people/new/", {"name": "赵六", "full_name": "赵六"})
    password = re.search(r'<code class="once">([^<]+)</code>', page.content.decode())[1]
    user = User.objects.get(username="赵六")
    assert (user.role, user.first_password) == ("newcomer", True)
    assert user.check_password(password)
    act(person(Role.SECURITY_OFFICER), user, "grant", unit=bureau.code)
    user.refresh_from_db()
    assert (user.role, user.unit) == ("clerk", bureau)
    assert Entry.objects.get(deed="grant role").changes == {
        "role": ["newcomer", "clerk"],
        "unit": ["", "缙云县经信局"],
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("deed", DEEDS)
def test_only_the_officer_of_a_deed_does_it(person, newcomer, role, deed):
    needed = Deed.KEEP_ACCOUNTS if deed in {"close", "password"} else Deed.GRANT_ROLES
    answer = act(person(role), newcomer, deed)
    assert (answer.status_code == 403) == (not may(role, needed))
    before = (newcomer.role, newcomer.is_active, newcomer.password)
    newcomer.refresh_from_db()
    if not may(role, needed):
        assert (newcomer.role, newcomer.is_active, newcomer.password) == before


@pytest.mark.parametrize("role", sorted(OFFICERS))
@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_acts_on_himself(person, role, deed):
    browser = person(Role(role))
    assert act(browser, User.objects.get(username=role), deed).status_code == 403


def test_the_password_of_an_officer_is_not_set_by_another(person):
    person(Role.SECURITY_OFFICER)
    other = User.objects.get(role=Role.SECURITY_OFFICER)
    assert act(person(Role.SYSTEM_OFFICER), other, "password").status_code == 403


def test_another_role_ends_the_sessions_of_the_old_one(person):
    browser = person(Role.CLERK)
    user = User.objects.get(role=Role.CLERK)
    act(person(Role.SECURITY_OFFICER), user, "grant", role="leader")
    assert browser.get("/").status_code == 302


def test_a_closed_account_is_shut_out_and_may_be_opened_again(person):
    browser, officer = person(Role.CLERK), person(Role.SYSTEM_OFFICER)
    user = User.objects.get(role=Role.CLERK)
    act(officer, user, "close")
    assert browser.get("/").status_code == 302
    user.refresh_from_db()
    act(officer, user, "close")
    user.refresh_from_db()
    assert user.is_active
    assert list(Entry.objects.values_list("deed", flat=True)) == ["close account", "reopen account"]


def test_the_second_of_two_officers_is_told_what_changed_and_nothing_is_lost(person, newcomer):
    browser = person(Role.SECURITY_OFFICER)
    act(browser, newcomer, "grant", role="leader")
    page = act(browser, newcomer, "grant", role="reviewer").content.decode()
    assert "leader" in page
    newcomer.refresh_from_db()
    assert newcomer.role == "leader"
    assert Entry.objects.filter(deed="grant role").count() == 1


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [("platform", "platform", True), ("platform", "", False), ("firm", "platform", False),
     ("clerk", "firm", False), ("leader", "", True), ("township", "township", True)],
)  # fmt: skip
def test_a_role_needs_a_unit_of_its_kind(person, newcomer, role, kind, fits):
    if kind:
        Unit.objects.create(code="u", name="单位", kind=kind)
    act(person(Role.SECURITY_OFFICER), newcomer, "grant", role=role, unit="u" if kind else "")
    newcomer.refresh_from_db()
    assert (newcomer.role == role) == fits


def test_every_fault_of_a_grant_stands_beside_its_field(person, newcomer):
    officer = person(Role.SECURITY_OFFICER)
    page = act(officer, newcomer, "grant", role="firm", why="").content.decode()
    assert 'id="e-unit"' in page
    assert 'id="e-why"' in page
    assert 'id="e-unit"' in act(officer, newcomer, "grant", unit="none").content.decode()


@pytest.mark.parametrize(("name", "code"), [("", "W036"), ("a b", "W036"), ("王五", "W037")])
@pytest.mark.usefixtures("newcomer")
def test_a_name_that_cannot_be_used_makes_no_account(name, code):
    with pytest.raises(InputError) as error:
        people.open_account("root", name)
    assert [fault.code for fault in error.value.faults] == [code]
    assert User.objects.count() == 1


def test_people_are_found_by_name_unit_and_role(person):
    browser = person(Role.AUDIT_OFFICER)
    person(Role.CLERK)
    assert ">clerk<" in browser.get("/people/?q=经信&role=clerk").content.decode()
    assert "没有符合条件的记录" in browser.get("/people/?q=nobody").content.decode()
    file = browser.get("/people/?sort=-name&role=clerk&columns=name,state&export=csv")
    assert b"".join(file).decode("utf-8-sig").split() == ["用户名,状态", "clerk,使用中"]
    assert Entry.objects.last().deed == "export list"


def test_units_are_added_by_the_system_officer_and_every_fault_is_told_at_once(person):
    browser = person(Role.SYSTEM_OFFICER)
    words = {"code": "hz", "name": "壶镇镇", "kind": "township", "parent": ""}
    assert browser.post("/people/units/", words).status_code == 302
    assert "壶镇镇" in browser.get("/people/units/").content.decode()
    assert Entry.objects.get().deed == "add unit"
    page = browser.post("/people/units/", {"code": "hz", "kind": "realm", "parent": "none"})
    for field in ("code", "name", "parent"):
        assert f'id="e-{field}"' in page.content.decode()
    assert person(Role.SECURITY_OFFICER).post("/people/units/", words).status_code == 403


WORDS = {"role": "security", "hours": "2", "why": "安全管理员住院"}


def test_an_officer_stands_in_for_another_when_a_third_agrees_and_goes_back_by_himself(person):
    system, auditor = person(Role.SYSTEM_OFFICER), person(Role.AUDIT_OFFICER)
    system.post("/people/standing-in/", WORDS)
    found = Emergency.objects.get()
    assert system.post("/people/standing-in/", {"agree": found.pk}).status_code == 403
    assert auditor.post("/people/standing-in/", {"agree": found.pk}).status_code == 302
    assert auditor.post("/people/standing-in/", {"agree": found.pk}).status_code == 403
    assert system.get("/").status_code == 302
    user = User.objects.get(username="system")
    assert user.role == "security"
    system.force_login(user)
    assert system.get("/people/new/").status_code == 403
    User.objects.filter(pk=user.pk).update(role_until=timezone.now())
    assert system.get("/people/")["Location"] == "/login/"
    user.refresh_from_db()
    assert (user.role, user.role_after, user.role_until) == ("system", "", None)
    deeds = [
        entry.deed
        for entry in Entry.objects.all()
        if "office" in entry.deed or "stand" in entry.deed
    ]
    assert deeds == ["ask to stand in", "agree to stand in", "give office back"]


def test_nobody_agrees_to_what_waited_too_long(person):
    person(Role.SYSTEM_OFFICER).post("/people/standing-in/", WORDS)
    Emergency.objects.update(asked_at=timezone.now() - timedelta(hours=3))
    pk = Emergency.objects.get().pk
    answer = person(Role.AUDIT_OFFICER).post("/people/standing-in/", {"agree": pk})
    assert answer.status_code == 403


def test_every_fault_of_such_a_request_is_told_at_once(person):
    words = {"role": "system", "hours": "9", "why": " "}
    page = person(Role.SYSTEM_OFFICER).post("/people/standing-in/", words).content.decode()
    for field in ("role", "hours", "why"):
        assert f'id="e-{field}"' in page
    assert not Emergency.objects.exists()


# What every answer carries, and what goes wrong


@pytest.mark.parametrize("address", ["/", "/login/", "/health/", "/nowhere/"])
def test_no_page_is_kept_anywhere_and_the_browser_is_asked_for_nothing(person, address):
    answer = person(Role.LEADER).get(address)
    assert "no-store" in answer["Cache-Control"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_refusals_are_pages_of_the_office_and_json_in_the_api(person):
    browser = person(Role.LEADER)
    assert "安全管理员" in browser.get("/trail/").content.decode()
    page = browser.get("/nowhere/")
    assert page.status_code == 404
    assert "<h1>" in page.content.decode()
    told = browser.get("/api/nowhere/").json()["error"]
    assert set(told) == {"code", "message", "remedy", "faults"}


def test_a_mistake_of_the_office_says_so_even_without_its_database(person, monkeypatch):
    browser = person(Role.LEADER)
    browser.raise_request_exception = False
    monkeypatch.setattr("wanmu.web.office.cockpit.view_of", lambda *_: 1 / 0)
    page = browser.get("/")
    assert page.status_code == 500
    assert 'lang="zh-CN"' in page.content.decode()


def test_a_form_that_is_not_of_the_office_is_refused(person):
    del person
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
