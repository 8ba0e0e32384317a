"""The pages of land: a map and the list that says the same, books, what is due, parks."""

import re
from datetime import date
from io import BytesIO
from unittest.mock import Mock

import polars as pl
import pypdfium2
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from wanmu.kernel.faults import InputError
from wanmu.pack import load_pack
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import MASK
from wanmu.web.api.tokens import make_token
from wanmu.web.land import known
from wanmu.web.land.card import land_cards
from wanmu.web.land.known import Land
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.warm import warm

_SQUARE = "POLYGON ((120 28.6, 120.001 28.6, 120.001 28.601, 120 28.601, 120 28.6))"
_DAY = "2020-12-01"


@pytest.fixture
def land(db):
    """Two parcels of one platform and one of another; the first is idle, the second below par."""
    del db
    parcels = [
        {"id": name, "platform": platform, "area": 20.0, "red_line": _SQUARE}
        for name, platform in (("A1", "丽缙园"), ("A2", "丽缙园"), ("B1", "开发区"))
    ]
    events = [
        {"parcel": name, "date": day, "kind": kind, **more}
        for name, day, kind, more in (
            ("A1", date(2016, 1, 2), "contract", {"agreed_start": date(2016, 6, 1)}),
            ("A2", date(2016, 1, 2), "contract", {"agreed_tax_per_mu": 20.0}),
            ("A2", date(2016, 6, 1), "start", {"built_land": 20.0}),
            ("A2", date(2017, 6, 1), "completion", {}),
            ("A2", date(2017, 7, 1), "production", {}),
            ("A2", date(2019, 1, 1), "inspection", {"tax_per_mu": 12.34}),
        )
    ]
    _write("parcel", parcels)
    _write("parcel_event", events)


def _write(kind, rows):
    origin = Origin(department="县自然资源和规划局", basis="registered")
    write([differences(kind, rows)], Deed("test", "import", kind), origin)


@pytest.fixture
def platform_staff(db):
    del db
    from wanmu.web.accounts.models import Unit, User  # noqa: PLC0415  Django is not set up before

    unit = Unit.objects.create(kind="platform", code="丽缙园", name="丽缙园")
    staff = User.objects.create(username="园区", role=Role.PLATFORM, unit=unit)
    browser = Client()
    browser.force_login(staff)
    return browser


@pytest.mark.usefixtures("land")
def test_land_is_counted_by_category_with_the_rule_behind_each(person):
    page = person(Role.LEADER).get(f"/land/?day={_DAY}").content.decode()
    assert "截至 2020-12-01，3 宗地块中 2 宗闲置低效" in page
    assert "《闲置土地处置办法》第二条第一款" in page
    assert "地块：共 3 条" in page


@pytest.mark.usefixtures("land")
def test_the_list_and_the_map_are_filtered_alike(person):
    browser = person(Role.LEADER)
    asked = f"?day={_DAY}&category=idle"
    page = browser.get(f"/land/{asked}").content.decode()
    assert "地块：共 1 条" in page
    drawn = browser.get(f"/land/map.json{asked}").json()["layers"][-1]["shapes"]["features"]
    assert [each["properties"]["name"] for each in drawn] == ["A1"]
    assert drawn[0]["properties"]["link"] == "/land/parcels/A1/"


@pytest.mark.usefixtures("land")
def test_a_platform_sees_its_own_land_only(platform_staff):
    page = platform_staff.get(f"/land/?day={_DAY}").content.decode()
    assert "地块：共 2 条" in page
    assert platform_staff.get("/land/parcels/B1/").status_code == 404
    assert platform_staff.get("/land/parcels/B1/book.pdf").status_code == 404
    assert platform_staff.get("/land/parcels/B1/sketch.png").status_code == 404
    assert platform_staff.get("/land/parcels/B1/event/").status_code == 404


def _taken(browser, address):
    """What a list's workbook holds, heading by heading."""
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(browser.get(address))))
    rows = book.get_sheet_by_index(0).to_python()
    at = next(at for at, row in enumerate(rows) if row[0] == "地块编号")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


@pytest.mark.usefixtures("land")
def test_the_card_of_idle_land_equals_the_rows_behind_each_of_its_figures(person):
    browser, staff = person(Role.LEADER), User.objects.get(username=Role.LEADER)
    found = {"parcel": "A1", "date": date(2020, 6, 1), "kind": "disposal", "step": "finding"}
    _write("parcel_event", [found])
    (card,) = land_cards(staff)
    assert (card.value, card.label, card.warns) == (2, "computed", True)
    assert "闲置低效用地" in browser.get("/").content.decode()
    for said, address in ((f"{card.value} ", card.address), *(line[1:] for line in card.lines)):
        rows = _taken(browser, f"{address}&export=xlsx&columns=id,area")
        area = sum(row["面积 (亩)"] for row in rows)
        assert said in {f"{len(rows)} ", f"{area:.1f} mu", f"{area:.1f} mu, parcels: {len(rows)}"}


@pytest.mark.usefixtures("land")
def test_a_warm_process_has_classified_the_land_before_the_first_page(person, monkeypatch):
    warm()
    monkeypatch.setattr(known, "classify", None)
    assert person(Role.LEADER).get("/land/").status_code == 200


@pytest.mark.usefixtures("db")
def test_a_pack_with_faults_keeps_no_process_from_starting(monkeypatch, caplog):
    fault = InputError.of("P072", "no land.yaml")
    monkeypatch.setattr(known, "classify", Mock(side_effect=fault))
    warm()
    assert "P072" in caplog.text


def test_land_that_does_not_say_that_it_is_made_up_is_as_of_today():
    labels = {None: False, "synthetic": True}
    for label, made_up in labels.items():
        held = pl.DataFrame({"data_label": [label]}, schema={"data_label": pl.String})
        assert Land(held, pl.DataFrame()).made_up is made_up


@pytest.mark.usefixtures("land")
def test_the_card_of_idle_land_is_of_the_reader_s_own_land_and_no_firm_has_one(platform_staff):
    assert "闲置低效用地" in platform_staff.get("/").content.decode()
    (card,) = land_cards(User.objects.get(username="园区"))
    assert card.value == 2
    assert not list(land_cards(User(role=Role.FIRM, is_active=True)))
    assert not list(land_cards(User(role=Role.SYSTEM_OFFICER, is_active=True)))


@pytest.mark.usefixtures("land")
def test_a_change_of_the_ledger_shows_at_once(person):
    browser = person(Role.CLERK)
    address = "/land/?day=2021-02-01"
    assert "2 宗闲置低效" in browser.get(address).content.decode()
    said = {**_EVENT, "kind": "start", "date": "2021-01-04", "built_land": "20"}
    assert browser.post("/land/parcels/A1/event/", said).status_code == 302
    assert "1 宗闲置低效" in browser.get(address).content.decode()


@pytest.mark.usefixtures("land")
@pytest.mark.parametrize("page", ["/land/", "/land/due/", "/land/redevelopment/"])
def test_a_day_that_is_none_is_told_with_what_to_write(person, page):
    answer = person(Role.LEADER).get(f"{page}?day=2020-13-01")
    assert answer.status_code == 400
    assert "2020-13-01 不是日期；请写成 2026-03-31" in answer.content.decode()


@pytest.mark.usefixtures("land")
def test_a_book_masks_the_tax_until_it_is_asked_to_be_shown(person):
    browser = person(Role.CLERK)
    page = browser.get(f"/land/parcels/A2/?day={_DAY}").content.decode()
    assert "地块 A2：投而未达标" in page
    assert "12.34" not in page
    assert "亩均税收：＊＊＊" in page
    browser.post("/unmask/", {"why": "核对达标情况"})
    assert "12.34" in browser.get(f"/land/parcels/A2/?day={_DAY}").content.decode()


@pytest.mark.usefixtures("land")
def test_a_book_is_to_be_had_as_a_paper(person):
    browser = person(Role.CLERK)
    answer = browser.get(f"/land/parcels/A2/book.pdf?day={_DAY}")
    assert len(pypdfium2.PdfDocument(answer.content)) == 2
    assert browser.get("/land/parcels/A2/book.docx").content[:2] == b"PK"
    assert browser.get("/land/parcels/A2/book.exe").status_code == 404
    assert browser.get("/land/parcels/A2/sketch.png")["Content-Type"] == "image/png"


_EVENT = {
    "seen": "999999999",
    "kind": "inspection",
    "date": "2020-11-30",
    "department": "县经济商务局",
    "basis": "registered",
    "why": "例行巡查",
}


@pytest.mark.usefixtures("land")
def test_an_event_is_written_with_its_origin_and_why(person):
    from wanmu.web.ledger.models import Origin, ParcelEvent  # noqa: PLC0415  Django first
    from wanmu.web.trail.models import Entry  # noqa: PLC0415

    browser = person(Role.CLERK)
    assert browser.post("/land/parcels/A1/event/", _EVENT)["Location"] == "/land/parcels/A1/"
    held = ParcelEvent.objects.get(parcel="A1", happened="inspection")
    assert Origin.objects.get(pk=held.origins["date"]).department == "县经济商务局"
    assert Entry.objects.get(deed="record event").why == "例行巡查"
    assert "例行巡查" in browser.get("/land/parcels/A1/").content.decode()


@pytest.mark.usefixtures("land")
def test_every_fault_of_an_event_is_told_at_its_field_and_nothing_is_written(person):
    from wanmu.web.ledger.models import ParcelEvent  # noqa: PLC0415  Django first

    browser = person(Role.CLERK)
    wrong = {**_EVENT, "date": "2020年13月", "invested": "-3", "why": ""}
    answer = browser.post("/land/parcels/A1/event/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert [f'id="w-{name}"' in page for name in ("date", "invested", "why", "kind")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert ParcelEvent.objects.filter(parcel="A1").count() == 1


@pytest.mark.usefixtures("land")
def test_an_event_that_cannot_follow_from_those_before_it_is_refused(person):
    browser = person(Role.CLERK)
    answer = browser.post("/land/parcels/A1/event/", {**_EVENT, "kind": "resumed"})
    assert answer.status_code == 400
    assert "G0" in answer.content.decode()
    again = {**_EVENT, "kind": "contract", "date": "2016-01-02"}
    assert "已登记同类事件" in browser.post("/land/parcels/A1/event/", again).content.decode()


@pytest.mark.usefixtures("land")
def test_the_second_of_two_who_record_at_once_is_told_what_the_first_wrote(person):
    first, second = person(Role.CLERK), Client()
    from wanmu.web.accounts.models import User  # noqa: PLC0415  Django is not set up before

    second.force_login(User.objects.get(username=Role.CLERK))
    first.post("/land/parcels/A1/event/", _EVENT)
    other = {**_EVENT, "date": "2020-11-29", "seen": "0"}
    answer = second.post("/land/parcels/A1/event/", other)
    assert answer.status_code == 409
    assert "A1/2020-11-30/inspection" in answer.content.decode()


@pytest.mark.usefixtures("land")
def test_what_is_due_is_a_list_that_says_who_by_when_and_goes_into_a_workbook(person):
    browser = person(Role.LEADER)
    page = browser.get(f"/land/due/?day={_DAY}").content.decode()
    assert "责任主体" in page
    assert 'href="/land/parcels/A1/"' in page
    asked = f"/land/due/?day={_DAY}&plan=idle&sort=-left"
    shown = browser.get(asked).content.decode()
    rows = _taken(browser, f"{asked}&export=xlsx")
    assert f"到期事项：共 {len(rows)} 条" in shown
    assert {row["事由"] for row in rows} == {"闲置土地"}
    assert [row["剩余天数"] for row in rows] == sorted(
        (row["剩余天数"] for row in rows), reverse=True
    )


@pytest.mark.usefixtures("land")
def test_what_is_asked_of_a_list_keeps_its_day(person):
    page = person(Role.LEADER).get(f"/land/due/?day={_DAY}&plan=idle").content.decode()
    assert f'name="day" value="{_DAY}"' in page
    assert f"?plan=idle&amp;day={_DAY}&amp;export=xlsx" in page
    assert "2020-12-01" in page[page.index('class="title-block"') :]


@pytest.mark.usefixtures("land")
def test_redevelopment_tells_its_progress_above_the_list_of_parcels(person, platform_staff):
    browser = person(Role.LEADER)
    page = browser.get(f"/land/redevelopment/?day={_DAY}&standing=all").content.decode()
    assert "再开发进度（2020-12-01）" in page
    assert "再开发候选地块：共 3 条" in page
    assert len(_taken(browser, f"/land/redevelopment/?day={_DAY}&standing=all&export=xlsx")) == 3
    own = platform_staff.get(f"/land/redevelopment/?day={_DAY}&standing=all").content.decode()
    assert "再开发候选地块：共 2 条" in own
    assert "没有此类地块" in browser.get(f"/land/redevelopment/?day={_DAY}").content.decode()


@pytest.mark.usefixtures("land")
def test_a_platform_has_its_land_blocks_and_printed_figures_each_with_its_label(person):
    page = person(Role.LEADER).get("/parks/丽缙园/").content.decode()
    assert "高铁区块" in page
    assert "文件载明" in page
    assert "/land/?platform=%E4%B8%BD%E7%BC%99%E5%9B%AD&amp;category=idle" in page or (
        "/land/?platform=丽缙园&amp;category=idle" in page
    )


def test_an_empty_ledger_says_so(person):
    page = person(Role.LEADER).get("/land/").content.decode()
    assert "台账中没有您可查看的地块" in page


def test_the_parks_are_a_list_by_platform_and_stated_area(person):
    browser = person(Role.LEADER)
    assert "/parks/list/" in browser.get("/parks/").content.decode()
    page = browser.get("/parks/list/?platform=开发区&sort=-area").content.decode()
    areas = [int(each) for each in re.findall(r'<td class="number">(\d+)</td>', page)]
    parks = load_pack("jinyun").parks.values()
    stated = [int(each.area) for each in parks if each.platform == "开发区"]
    assert areas == sorted(stated, reverse=True)
    assert "电镀配套加工点" in browser.get("/parks/list/?area_from=200").content.decode()


@pytest.fixture
def firms(land):
    """Three firms on one platform, and two on another: too few to tell a sum of."""
    del land
    placed = {"91331122MA0000001": "丽缙园", "91331122MA0000002": "开发区"}
    codes = [(f"{stem}{n}", where) for stem, where in placed.items() for n in range(3)][:-1]
    _write("enterprise", [{"code": code, "name": code, "platform": p} for code, p in codes])
    figures = {"output": 100.0, "tax": 4.0, "land": 5.0}
    _write("enterprise_year", [{"code": code, "year": 2024, **figures} for code, _ in codes])


def _cells(answer):
    """The cells of each platform of the list, by its name."""
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>([^<]+)</a></th>(.*?)</tr>',
                      answer.content.decode())  # fmt: skip
    return {name: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for name, cells in rows}


@pytest.mark.usefixtures("firms")
def test_the_platforms_are_a_list_of_land_and_firms_without_sums_over_few(person):
    browser = person(Role.CLERK)
    found = _cells(browser.get("/parks/"))
    assert list(found) == [*load_pack("jinyun").platforms]
    assert found["丽缙园"] == ["2", "40", "40", "3", "300", "20.0", MASK]
    assert found["开发区"] == ["1", "20", "0", "2", "—", "—", "—"]
    assert found["主城区"] == ["—"] * 7
    assert list(_cells(browser.get("/parks/?output_from=1"))) == ["丽缙园"]
    for secret in ("sort=-tax_per_mu", "tax_per_mu_from=0.5"):
        assert browser.get(f"/parks/?{secret}").status_code == 400
    browser.post("/unmask/", {"why": "核对", "next": "/"})
    shown = _cells(browser.get("/parks/?sort=-tax_per_mu&tax_per_mu_from=0.5"))
    assert shown == {"丽缙园": ["2", "40", "40", "3", "300", "20.0", "0.80"]}


@pytest.mark.usefixtures("firms")
def test_the_platforms_go_into_a_workbook_that_says_of_when_they_are(person):
    address = "/parks/?export=xlsx&area_from=1&columns=name,area,tax_per_mu"
    answer = person(Role.LEADER).get(address)
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    _, _, head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == ["平台", "用地 (亩)", "亩均税收 (万元/亩)"]
    assert rows[-2:] == [["丽缙园", 40.0, MASK], ["开发区", 20.0, ""]]
    terms = dict(row[:2] for row in book.get_sheet_by_index(1).to_python())
    assert "企业为 2024 年" in terms["时期"]
    assert terms["来源"]


@pytest.mark.usefixtures("firms")
def test_a_program_fetches_the_platforms_and_is_told_of_no_tax(person):
    person(Role.LEADER)
    _, secret = make_token(User.objects.get(username="leader"), "parks", {"plan"}, 30)
    program = Client(headers={"authorization": f"Bearer {secret}"})
    found = program.get("/api/v1/lists/platforms?columns=name,firms,output,tax_per_mu").json()
    assert found["rows"][0] == {"name": "丽缙园", "firms": 3, "output": 300.0, "tax_per_mu": None}
    assert found["totals"] == {"firms": 5, "output": 300.0}
    assert found["columns"][3]["masked"]
    assert program.get("/api/v1/lists/platforms?sort=tax_per_mu").status_code == 400
