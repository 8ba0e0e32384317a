import csv
import json
from io import StringIO

import openpyxl
import pytest

PARCELS = "地块编号,所属平台,面积(亩),土地价款(万元)\nP1,丽缙园,30,300\nP2,,20,\n"
EVENTS = (
    "地块编号,事件,日期,约定动工日期,已动工面积(亩)\n"
    "P1,合同生效,2020年1月10日,2020-06-01,\n"
    "P2,合同,2020-01-10,,\n"
    "P2,开工,2020-03-01,,\n"
    "P2,停工,2020-09-01,,5\n"
)


@pytest.fixture
def files(tmp_path):
    for name, text in (("parcels.csv", PARCELS), ("events.csv", EVENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "parcels.csv", tmp_path / "events.csv"


def test_it_answers_in_json_with_categories_reasons_and_counts(wanmu, files):
    ran = wanmu("land", "classify", *files, "--as-of", "2021-09-01", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    answer = json.loads(ran.out)
    first, second = answer["rows"]
    assert first["categories"] == ["supplied_not_used", "idle"]
    assert (first["idle_fee_amount"], first["consequences"]) == (60.0, ["idle_fee"])
    assert (second["categories"], second["undecided"]) == (["idle"], ["underused"])
    idle = [each for each in answer["reasons"] if each["category"] == "idle"]
    assert [(each["parcel"], each["clause"]) for each in idle] == [
        ("P1", "第二条第一款"),
        ("P2", "第二条第二款"),
    ]
    counts = {each["category"]: each["parcels"] for each in answer["counts"]}
    assert (counts["idle"], counts["supplied_not_used"]) == (2, 1)
    assert answer["units"]["idle_fee_amount"] == "万元"
    assert answer["as_of"] == "2021-09-01"


def test_the_day_is_today_when_none_is_given(wanmu, files):
    answer = json.loads(wanmu("land", "classify", *files, "--format", "json").out)
    assert answer["as_of"] > "2026-01-01"
    assert answer["rows"][0]["categories"] == ["supplied_not_used", "idle"]


def test_a_table_and_csv_name_the_categories(wanmu, files):
    day = ("--as-of", "2021-09-01")
    assert "闲置土地" in wanmu("land", "classify", *files, *day, lang="zh").out
    rows = list(
        csv.DictReader(StringIO(wanmu("land", "classify", *files, *day, "--format", "csv").out))
    )
    assert [row["categories"] for row in rows] == ["supplied, not used, idle land", "idle land"]


def test_a_workbook_has_a_sheet_of_reasons(wanmu, files, tmp_path):
    assert wanmu("land", "classify", *files, "-o", tmp_path / "land.xlsx").status == 0
    assert "Reasons" in openpyxl.load_workbook(tmp_path / "land.xlsx").sheetnames


def test_an_unknown_platform_is_told_with_its_row(wanmu, files):
    parcels, events = files
    parcels.write_text(PARCELS.replace("丽缙园", "丽晋园"), encoding="utf-8")
    ran = wanmu("land", "classify", parcels, events)
    assert (ran.status, ran.out) == (2, "")
    assert f'{parcels}:2 [platform]: G013 the pack has no platform "丽晋园"' in ran.err
    assert "丽缙园" in ran.err


def test_faults_of_both_files_are_told_at_once(wanmu, files):
    parcels, events = files
    parcels.write_text(PARCELS.replace("30,300", "-30,300"), encoding="utf-8")
    events.write_text(EVENTS.replace("停工", "停工了"), encoding="utf-8")
    ran = wanmu("land", "classify", parcels, events)
    assert ran.status == 2
    assert "S034" in ran.err
    assert str(events) in ran.err
