"""The quality of the figures: held, missing, stated absent, unconfirmed, far from before."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from wanmu.pack.models import Quality
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.api.tokens import make_token
from wanmu.web.imports import quality
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import EnterpriseYear, Origin
from wanmu.web.ledger.write import Deed, confirm, write
from wanmu.web.office.county import county_pack

ONE, TWO, THREE = "91331122XXX0000197", "91331122XXX0000272", "91331122XXX000035W"
pytestmark = pytest.mark.django_db


def _deliver(kind, rows, absences=None, department="税务局"):
    origin = Origin(department=department, basis="tax", received_by="clerk")
    write([differences(kind, rows, absences)], Deed("clerk", "edit", kind), origin)


@pytest.fixture(autouse=True)
def figures():
    _deliver("enterprise", [{"code": each, "name": each} for each in (ONE, TWO, THREE)])
    _deliver("enterprise_year", [{"code": ONE, "year": 2023, "rd": 10.0, "land": 4.0}])
    _deliver("enterprise_year", [
        {"code": ONE, "year": 2024, "rd": 50.0, "land": 21.0, "exports": None},
        {"code": TWO, "year": 2024, "rd": 3.0},
    ], {f"{ONE}/2024": {"exports": "not_applicable"}})  # fmt: skip
    _deliver("enterprise_year", [{"code": TWO, "year": 2024, "land": 1.0}], department="自然资源局")
    confirm(EnterpriseYear.objects.get(enterprise=ONE, year=2024), ["rd"], Deed("clerk", "c", ONE))


@pytest.fixture
def clerk(person):
    return person(Role.CLERK)


def _page(clerk, query=""):
    cache.clear()  # a kept page has no context
    return clerk.get(f"/data/quality/?year=2024{query}").context


def _counts(clerk, field):
    title = quality.fields()[field].title("zh")
    rows = _page(clerk)["table"].rows
    _, *counts, owed = next(row for row in rows if row[0].text == title)
    return dict(zip(quality.SHOWN, counts, strict=True)), owed.text


@pytest.mark.parametrize(
    ("field", "counts", "department"),
    [
        ("rd", "2 0 0 1 0", "税务局"),  # 50 is just five times 10
        ("land", "2 0 0 2 1", "自然资源局"),  # 21 is more than five times 4
        ("exports", "0 1 1 0 0", "税务局"),
        ("energy", "0 2 0 0 0", "—"),
    ],
)
def test_each_field_is_counted_and_owed_by_who_delivered_it_last(clerk, field, counts, department):
    found, owed = _counts(clerk, field)
    assert " ".join(each.text for each in found.values()) == counts
    assert owed == department


def test_every_count_opens_to_as_many_rows(clerk):
    for field in ("rd", "land", "exports", "energy", "size_class"):
        for each in _counts(clerk, field)[0].values():
            page = clerk.get(each.link).context["table"]
            assert len(page.rows) == int(each.text), each.link


def test_the_fields_are_sorted_and_found_by_their_counts_and_by_who_owes_them(clerk):
    assert [row[5].text for row in _page(clerk, "&sort=-outlier")["table"].rows][:2] == ["1", "0"]
    owed = _page(clerk, "&department=自然")["table"].rows
    assert [row[0].text for row in owed] == [quality.fields()["land"].title("zh")]
    held = _page(clerk, "&held_from=1&sort=field")["table"].rows
    assert {row[1].text for row in held} == {"2"}


def test_the_counts_follow_the_ledger_at_once(clerk):
    assert _counts(clerk, "energy")[0]["held"].text == "0"
    _deliver("enterprise_year", [{"code": TWO, "year": 2024, "energy": 7.0}])
    assert _counts(clerk, "energy")[0]["held"].text == "1"


def test_the_fields_are_taken_away_and_fetched_with_their_year(clerk):
    answer = clerk.get(
        "/data/quality/?year=2024&export=xlsx&department=自然&columns=held,department"
    )
    sheet, terms = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets
    assert list(sheet.iter_rows(min_row=3, values_only=True)) == [
        ("已有", "责任部门"), (2, "自然资源局")
    ]  # fmt: skip
    assert dict(terms.iter_rows(values_only=True))["时期"] == "2024 年企业数据（单位：条）"
    _, secret = make_token(User.objects.get(username="clerk"), "quality", {"ledger"}, 30)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    found = program.get(
        "/api/v1/lists/quality-fields?year=2024&department=自然&columns=held,missing"
    ).json()
    assert found["rows"] == [{"held": 2, "missing": 0}]


def test_an_empty_ledger_has_no_field_to_count(clerk):
    EnterpriseYear.objects.all().delete()
    page = clerk.get("/data/quality/").content.decode()
    assert "台账尚无年度数据" in page
    assert "/data/imports/new/" in page


def test_the_rows_behind_a_count_are_those_that_it_counts(clerk):
    page = clerk.get("/data/quality/rows/?year=2024&field=land&show=outlier").content.decode()
    assert ONE in page
    assert TWO not in page
    page = clerk.get("/data/quality/rows/?year=2024&field=exports&show=absent").content.decode()
    assert "不适用" in page


def test_how_far_is_too_far_is_the_county_s_to_say(clerk, monkeypatch):
    address = "/data/quality/rows/?year=2024&field=land&show=outlier"
    pack = county_pack()
    county = pack.county.model_copy(update={"quality": Quality(jump=1_000_000)})
    monkeypatch.setattr(quality, "county_pack", lambda: replace(pack, county=county))
    assert ONE not in clerk.get(address).content.decode()
    assert "超过上年 1,000,000 倍" in clerk.get("/data/quality/?year=2024").content.decode()


def test_firms_without_any_figures_of_the_year_are_counted_and_listed(clerk):
    unreported = clerk.get("/data/quality/?year=2024").context["unreported"]
    assert unreported.shown == "1"
    assert THREE in clerk.get(unreported.address).content.decode()


def test_what_cannot_be_chosen_is_told(clerk):
    for address in ("", "rows/", "unreported/"):
        answer = clerk.get(f"/data/quality/{address}?year=1&field=x")
        assert answer.status_code == 400
        assert "W04" in answer.content.decode()
