"""The demo's office, filled whole and only once, with an account of every role that opens it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations.models import Evaluation, Objection
from wanmu.web.ledger.models import Enterprise, Origin, Parcel
from wanmu.web.office.questions import QUESTIONS
from wanmu.web.trail.chain import first_break


@pytest.fixture
def one_question(monkeypatch):
    """The other questions take their time, and are asked by tests of their own."""
    few = {"supply": QUESTIONS["supply"]}
    for module in ("management.commands.ask", "cockpit"):
        monkeypatch.setattr(f"wanmu.web.office.{module}.QUESTIONS", few)


@pytest.mark.usefixtures("one_question")
@pytest.mark.django_db
def test_the_demo_shows_an_account_a_role_and_fills_an_empty_office_only():
    told = StringIO()
    call_command("load_demo", stdout=told, stderr=StringIO())
    assert (Enterprise.objects.count(), Parcel.objects.count()) == (3511, 900)
    assert set(Origin.objects.values_list("label", flat=True)) == {"synthetic"}
    states = dict(Evaluation.objects.values_list("year", "state"))
    assert states == {2019: "final", 2020: "final", 2021: "notice"}
    assert set(Objection.objects.values_list("state", flat=True)) == {
        "accepted",
        "rejected",
        "open",
    }
    shown = dict(re.findall(r"^  (\w+) +(\S+)  ", told.getvalue(), re.MULTILINE))
    assert set(shown) == {role.value for role in Role} - {Role.NEWCOMER.value}
    for name, password in shown.items():
        browser = Client()
        assert browser.login(username=name, password=password)
        assert browser.get("/").status_code == 200
    assert first_break() is None
    with pytest.raises(CommandError):
        call_command("load_demo")


@pytest.mark.django_db
def test_a_demo_that_was_interrupted_leaves_nothing(monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("wanmu.web.demo.load_demo", lambda *_: None)
    monkeypatch.setattr("wanmu.web.demo._units", stop)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stderr=StringIO())
    assert not User.objects.exists()
