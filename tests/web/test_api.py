"""The API: what a token reads, and how it is told what it may not or cannot."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.api import tokens as tokens_module
from wanmu.web.api.models import Token
from wanmu.web.api.tokens import end_token, make_token
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.office.models import Answer
from wanmu.web.trail.models import Entry

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger():
    deliveries = {
        "enterprise": [{"code": ONE, "name": "甲公司", "platform": "east"},
                       {"code": TWO, "name": "乙公司", "platform": "west"}],
        "enterprise_year": [{"code": code, "year": year, "tax": 10.0, "land": 5.0}
                            for code in (ONE, TWO) for year in (2023, 2024)],
        "parcel": [{"id": "地块/1", "holder": ONE, "area": 3.0}],
    }  # fmt: skip
    for kind, rows in deliveries.items():
        origin = Origin(department="税务局", basis="tax", received_by="clerk")
        write([differences(kind, rows)], Deed("clerk", "import", kind), origin)
    Answer.objects.create(
        name="balance", version="0", pack="jinyun", pages={"zh": {"a": 1}, "en": {"a": 2}}
    )


@pytest.fixture
def program():
    def made(role=Role.CLERK, scopes=("ledger", "plan"), unit=None):
        where = Unit.objects.create(kind="firm", code=unit, name=unit) if unit else None
        user = User.objects.create_user(f"{role}", role=role, unit=where)
        token, secret = make_token(user, "test", scopes, 30)
        browser = Client(headers={"authorization": f"Bearer {secret}"})
        browser.token = token
        return browser

    return made


def _get(browser, address, **headers):
    return browser.get(f"/api/v1/{address}", headers=headers)


def test_pages_follow_each_other_to_the_end(program):
    browser, seen, after = program(), [], ""
    while True:
        page = _get(browser, f"records/enterprise_year?size=3&after={after}").json()
        seen += [(row["code"], row["year"]) for row in page["rows"]]
        after = page["after"]
        if not after:
            break
    assert sorted(seen) == [(ONE, 2023), (ONE, 2024), (TWO, 2023), (TWO, 2024)]
    assert page["units"]["land"] == "亩"


def test_filters_are_read_as_the_field_is(program):
    address = f"records/enterprise_year?filter=year=2024&filter=code={ONE}"
    page = _get(program(), address).json()
    assert [(row["code"], row["year"]) for row in page["rows"]] == [(ONE, 2024)]


def test_a_record_tells_where_each_value_comes_from_and_its_history(program):
    browser = program()
    record = _get(browser, f"records/enterprise_year/{ONE}/2024").json()
    assert record["values"]["land"] == 5.0
    assert record["sources"][0]["department"] == "税务局"
    assert record["origins"]["land"] == record["sources"][0]["id"]
    told = _get(browser, f"records/enterprise_year/{ONE}/2024/history").json()["rows"]
    assert [each["after"]["land"] for each in told] == [5.0]
    assert _get(browser, "records/parcel/地块/1").json()["values"]["area"] == 3.0


def test_secrets_need_their_scope_and_each_reading_is_written_down(program):
    page = _get(program(), "records/enterprise_year").json()
    assert "tax" not in page["rows"][0]
    history = _get(Client(), "records/enterprise_year")
    assert history.status_code == 401
    browser = program(Role.REVIEWER, ("ledger", "secrets"))
    before = Entry.objects.count()
    page = _get(browser, "records/enterprise_year?filter=year=2024").json()
    assert page["rows"][0]["tax"] == 10.0
    assert Entry.objects.last().deed == "unmask"
    assert Entry.objects.count() == before + 1


def test_a_platform_reads_its_own(program):
    browser = program(Role.PLATFORM, ("ledger",), unit="east")
    rows = _get(browser, "records/enterprise").json()["rows"]
    assert [row["code"] for row in rows] == [ONE]
    assert _get(browser, f"records/enterprise/{TWO}").status_code == 404
    assert _get(browser, f"records/enterprise_year/{TWO}/2024/history").status_code == 404


def test_answers_come_in_the_language_that_is_asked_for(program):
    browser = program()
    assert _get(browser, "answers").json() == {"rows": ["balance"]}
    assert _get(browser, "answers/balance?language=en").json()["page"] == {"a": 2}
    assert _get(browser, "answers/nothing").status_code == 404


def test_a_token_without_the_scope_may_not(program):
    browser = program(scopes=("plan",))
    refused = _get(browser, "records/enterprise")
    assert refused.status_code == 403
    assert set(refused.json()["error"]) == {"code", "message", "remedy", "faults"}


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("records/enterprise?size=0", "size"),
        ("records/enterprise?size=100000", "size"),
        ("records/enterprise?size=many", "size"),
        ("records/enterprise?after=zzz", "after"),
        ("records/enterprise?after=%00", "after"),
        ("records/enterprise?filter=name", "filter"),
        ("records/enterprise?filter=nmae=甲公司", "filter"),
        ("records/enterprise?filter=name=%00", "name"),
        ("records/enterprise?filter=registered=2024-13-01", "registered"),
        ("records/enterprise_year?filter=year=soon", "year"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_field(program, address, field):
    answer = _get(program(), address)
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["error"]["faults"]] == [field]


@pytest.mark.parametrize(
    "address",
    ["records/nothing", "records/enterprise/0", "records/enterprise_year/1", "answers/%00",
     f"records/enterprise_year/{ONE}/x", f"records/enterprise_year/{ONE}/{10**30}",
     "records/parcel/%00", "nowhere"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_the_same_shape(program, address):
    answer = _get(program(), address)
    assert answer.status_code in {400, 404}
    assert set(answer.json()["error"]) == {"code", "message", "remedy", "faults"}


def test_another_method_is_refused_in_the_same_shape(program):
    answer = program().post("/api/v1/kinds")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == 405
    assert answer["Allow"] == "GET"


def test_nothing_is_sent_again_that_has_not_changed(program):
    browser = program()
    first = _get(browser, "records/enterprise")
    again = _get(browser, "records/enterprise", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = _get(browser, "records/enterprise?size=1", **{"if-none-match": first["ETag"]})
    assert other.status_code == 200


def test_errors_are_told_in_english_to_who_asks_for_it():
    answer = _get(Client(), "kinds", **{"accept-language": "en-GB"})
    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith("There is no token")


def test_a_token_ends_by_time_by_hand_and_with_its_owner(program):
    browser = program()
    assert _get(browser, "kinds").status_code == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _get(browser, "kinds").status_code == 401
    Token.objects.update(expires_at=timezone.now() + timedelta(days=1))
    User.objects.update(is_active=False)
    assert _get(browser, "kinds").status_code == 401
    User.objects.update(is_active=True)
    end_token(Token.objects.get())
    assert _get(browser, "kinds").status_code == 401


def test_a_token_loses_what_its_owner_loses(program):
    browser = program()
    User.objects.update(role=Role.SYSTEM_OFFICER)
    assert _get(browser, "kinds").status_code == 401


def test_a_token_that_is_used_too_often_waits(program, monkeypatch):
    monkeypatch.setattr("wanmu.web.api.access.PER_MINUTE", 2)
    at = timezone.now()
    monkeypatch.setattr(tokens_module.timezone, "now", lambda: at)
    browser = program()
    answers = [_get(browser, "kinds") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_a_token_is_made_on_its_page_shown_once_and_ended(person):
    browser = person(Role.CLERK)
    sent = {"name": "年报", "scopes": ["ledger"], "days": "30"}
    page = browser.post("/account/tokens/", sent).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    assert secret.startswith("wanmu_")
    assert secret not in browser.get("/account/tokens/").content.decode()
    token = Token.objects.get()
    assert secret not in json.dumps([token.digest, token.scopes])
    browser.post(f"/account/tokens/{token.pk}/end/")
    assert _get(Client(headers={"authorization": f"Bearer {secret}"}), "kinds").status_code == 401


@pytest.mark.parametrize(
    ("role", "sent", "code"),
    [
        (Role.CLERK, {"name": " ", "scopes": ["ledger"], "days": "30"}, "W110"),
        (Role.CLERK, {"name": "a", "days": "30"}, "W111"),
        (Role.LEADER, {"name": "a", "scopes": ["secrets"], "days": "30"}, "W111"),
        (Role.CLERK, {"name": "a", "scopes": ["ledger"], "days": "367"}, "W112"),
        (Role.CLERK, {"name": "a", "scopes": ["ledger"], "days": "x"}, "W112"),
    ],
)
def test_a_token_that_cannot_be_is_refused_beside_its_form(person, role, sent, code):
    answer = person(role).post("/account/tokens/", sent)
    assert answer.status_code == 400
    assert code in answer.content.decode()
    assert not Token.objects.exists()
