"""The grade of who holds the land: in the list of parcels, in a book, and to whom it is shown."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations.models import Evaluation, Result, Run
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Enterprise, Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.chain import record

ONE, TWO, NOBODY = "91331122MA00000011", "91331122MA00000022", "91331122MA00000033"
_PLACES = {ONE: ("丽缙园", "壶镇镇"), TWO: ("开发区", "新建镇")}


@pytest.fixture
def land(db):
    """A firm in its own platform, one in another's, one that is in no ledger, and free land."""
    del db
    firms = [
        {"code": code, "name": f"{code[-1]}厂", "platform": platform, "region": region}
        for code, (platform, region) in _PLACES.items()
    ]
    holders = {"A1": ONE, "A2": TWO, "A3": NOBODY, "A4": None}
    parcels = [
        {"id": name, "platform": "丽缙园", "area": 20.0, "holder": holder}
        for name, holder in holders.items()
    ]
    events = [{"parcel": name, "date": date(2016, 1, 2), "kind": "approved"} for name in holders]
    for kind, rows in (("enterprise", firms), ("parcel", parcels), ("parcel_event", events)):
        write([differences(kind, rows)], Deed("test", "import", kind), Origin(basis="registered"))


def _run(year, grades):
    made = {"made_by": User.objects.first(), "made_at": timezone.now()}
    held = Evaluation.objects.create(year=year, scheme="jinyun", pack="jinyun", **made)
    run = Run.objects.create(evaluation=held, number=1, identity="a", record={}, **made)
    for code, grade in grades.items():
        firm = Enterprise.objects.get(code=code)
        Result.objects.create(run=run, enterprise=firm, unit=code, status="graded", grade=grade)
    return run


def _in_force(run):
    Evaluation.objects.filter(pk=run.evaluation_id).update(final=run)
    record("leader", "set final", str(run.evaluation_id), {"state": ("", "final")})


def _enter(role, kind, code):
    unit, _ = Unit.objects.get_or_create(kind=kind, code=code, defaults={"name": code})
    browser = Client()
    browser.force_login(User.objects.create(username=f"{role}{code}", role=role, unit=unit))
    return browser


def _grades(browser, asked=""):
    """The parcels and grades that the list hands out, in its order."""
    file = b"".join(browser.get(f"/land/?export=xlsx&columns=id,grade{asked}"))
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    at = next(at for at, row in enumerate(rows) if row[0] == "地块编号")
    return [tuple(row[:2]) for row in rows[at + 1 :]]


@pytest.mark.usefixtures("land")
def test_the_list_has_the_grade_of_each_holder_as_soon_as_an_evaluation_is_in_force(person):
    clerk = person(Role.CLERK)
    run, newer = _run(2023, {ONE: "B", TWO: "A"}), _run(2024, {ONE: "C"})
    assert "年档次" not in clerk.get("/land/").content.decode()
    assert clerk.get("/land/?grade=B").status_code == 400
    _in_force(run)
    assert "使用权人 2023 年档次" in clerk.get("/land/").content.decode()
    every = [("A1", "B"), ("A2", "A"), ("A3", ""), ("A4", "")]
    assert _grades(clerk) == every
    assert _grades(clerk, "&grade=B") == every[:1]
    assert _grades(clerk, "&sort=grade") == [every[1], every[0], *every[2:]]
    assert clerk.get("/land/?grade=X").status_code == 400
    drawn = clerk.get("/land/map.json?grade=A").json()["layers"][-1]["shapes"]["features"]
    assert drawn == []
    _in_force(newer)
    page = clerk.get("/land/").content.decode()
    assert "使用权人 2024 年档次" in page
    assert "使用权人 2023 年档次" not in page
    assert _grades(clerk)[:2] == [("A1", "C"), ("A2", "")]


@pytest.mark.usefixtures("land")
def test_a_book_has_the_grades_in_force_year_by_year(person):
    clerk = person(Role.CLERK)
    older, newer = _run(2022, {ONE: "D"}), _run(2023, {ONE: "B"})
    assert "历年档次" not in clerk.get("/land/parcels/A1/").content.decode()
    _in_force(older)
    page = clerk.get("/land/parcels/A1/").content.decode()
    assert _told(page) == [["2022", ONE, "D"]]
    _in_force(newer)
    assert _told(clerk.get("/land/parcels/A1/").content.decode()) == [
        ["2022", ONE, "D"],
        ["2023", ONE, "B"],
    ]
    assert "历年档次：无" in clerk.get("/land/parcels/A2/").content.decode()
    for name in ("A3", "A4"):
        assert "历年档次" not in clerk.get(f"/land/parcels/{name}/").content.decode()


def _told(page):
    """The rows of the book's table of grades."""
    table = page.split("<caption>历年档次</caption>")[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]


@pytest.mark.usefixtures("land")
def test_a_grade_is_shown_to_who_sees_the_firm_in_the_list_of_firms(person):
    person(Role.LEADER)
    _in_force(_run(2023, {ONE: "B", TWO: "A"}))
    platform = _enter(Role.PLATFORM, "platform", "丽缙园")
    assert _grades(platform)[:2] == [("A1", "B"), ("A2", "")]
    assert _grades(platform, "&grade=A") == []
    assert "历年档次" in platform.get("/land/parcels/A1/").content.decode()
    assert "历年档次" not in platform.get("/land/parcels/A2/").content.decode()
    firm = _enter(Role.FIRM, "firm", TWO)
    assert _grades(firm) == [("A2", "A")]
    assert "历年档次" in firm.get("/land/parcels/A2/").content.decode()
    assert firm.get("/land/parcels/A1/").status_code == 404
