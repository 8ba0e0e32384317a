"""Accounts from the command line: made once, written down, of one role."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_a_person_is_added_with_a_password_that_opens_the_door_to_choosing_his_own(capsys):
    call_command("add_person", "李四", "--role", "clerk", "--unit", "jx", "--unit-name", "经信局")
    password = capsys.readouterr().out.split()[-1]
    browser = Client()
    answer = browser.post("/login/", {"username": "李四", "password": password})
    assert answer["Location"] == "/"
    assert browser.get("/")["Location"] == "/account/password/"
    own = "my-own-Passw0rd"
    words = {"old_password": password, "new_password1": own, "new_password2": own}
    assert browser.post("/account/password/", words)["Location"] == "/account/"
    assert "李四 · 经信局" in browser.get("/").content.decode()
    deeds = list(Entry.objects.values_list("deed", flat=True))
    assert deeds == ["add person", "log in", "change password"]
    assert Entry.objects.first().changes == {"role": ["", "clerk"]}


def test_a_wrong_password_opens_nothing_and_says_so():
    User.objects.create_user("李四", password="right-password", role=Role.CLERK)
    answer = Client().post("/login/", {"username": "李四", "password": "wrong"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_no_name_is_given_twice_and_nothing_is_left_of_the_attempt():
    call_command("add_person", "李四", "--role", "clerk")
    with pytest.raises(CommandError, match="李四"):
        call_command("add_person", "李四", "--role", "leader", "--unit", "another")
    assert Unit.objects.count() == Entry.objects.count() == 1


def test_the_database_itself_refuses_an_unknown_role():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("王五", password="long-enough", role="emperor")


def test_an_officer_who_is_locked_out_is_let_in_again_from_the_machine(capsys):
    call_command("add_person", "李四", "--role", "security")
    for _ in range(5):
        Client().post("/login/", {"username": "李四", "password": "wrong"})
    call_command("first_password", "李四", "--second-factor-lost")
    words = {"username": "李四", "password": capsys.readouterr().out.split()[-1]}
    assert Client().post("/login/", words).status_code == 302
    assert Entry.objects.filter(who="wanmu", deed="set first password").count() == 1
    with pytest.raises(CommandError, match="王五"):
        call_command("first_password", "王五")
