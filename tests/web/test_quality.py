"""The quality of the figures: held, missing, stated absent, unconfirmed, far from before."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from wanmu.pack.models import Quality
from wanmu.web.accounts.roles import Role
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


def _counts(clerk, field):
    title = quality.fields()[field].title("zh")
    cache.clear()  # a kept page has no context
    lines = clerk.get("/data/quality/?year=2024").context["lines"]
    line = next(each for each in lines if each.heading == title)
    return dict(zip(quality.SHOWN, line.counts, strict=True)), line.department


@pytest.mark.parametrize(
    ("field", "counts", "department"),
    [
        ("rd", "2 0 0 1 0", "税务局"),  # 50 is just five times 10
        ("land", "2 0 0 2 1", "自然资源局"),  # 21 is more than five times 4
        ("exports", "0 1 1 0 0", "税务局"),
        ("energy", "0 2 0 0 0", ""),
    ],
)
def test_each_field_is_counted_and_owed_by_who_delivered_it_last(clerk, field, counts, department):
    found, owed = _counts(clerk, field)
    assert " ".join(each.shown for each in found.values()) == counts
    assert owed == department


def test_every_count_opens_to_as_many_rows(clerk):
    for field in ("rd", "land", "exports", "energy", "size_class"):
        for each in _counts(clerk, field)[0].values():
            page = clerk.get(each.address).context["table"]
            assert len(page.rows) == int(each.shown), each.address


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
