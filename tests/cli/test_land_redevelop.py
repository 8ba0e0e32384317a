import json

import pytest

PARCELS = "地块编号,面积(亩),产业\nP1,30,现代装备\nP2,20,\n"
EVENTS = (
    "地块编号,事件,日期,亩均产值(万元/亩),盘活面积(亩)\n"
    "P1,巡查,2023-01-10,250,\n"
    "P1,再开发,2023-05-01,,10\n"
    "P2,腾笼换鸟,2022-05-01,,5\n"
)


@pytest.fixture
def files(tmp_path):
    for name, text in (("parcels.csv", PARCELS), ("events.csv", EVENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "parcels.csv", tmp_path / "events.csv"


def test_it_answers_in_json_with_progress_forecast_and_candidates(wanmu, files):
    ran = wanmu("land", "redevelop", *files, "--as-of", "2023-12-31", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    answer = json.loads(ran.out)
    (progress,) = answer["progress"]
    # 0, 5 and 10 亩 in three years; two years are left at 5, 0 or 10.
    assert (progress["done"], progress["expected"], progress["low"], progress["high"]) == (
        15, 25, 15, 35,
    )  # fmt: skip
    first, second = answer["rows"]
    assert (first["parcel"], first["gain"], first["area"]) == ("P1", 8000, 20)
    assert (second["standing"], second["missing"]) == ("unknown", ["industry", "output_per_mu"])
    assert answer["units"]["gain"] == "万元/年"


def test_too_few_years_for_a_forecast_are_told_in_both_languages(wanmu, files):
    day = ("--as-of", "2022-06-30")
    assert "不作预测" in wanmu("land", "redevelop", *files, *day, lang="zh").out
    assert "no forecast for 2021..2025" in wanmu("land", "redevelop", *files, *day).out


def test_bad_input_is_told_without_an_answer(wanmu, files):
    parcels, events = files
    events.write_text(EVENTS.replace(",,5", ",,25"), encoding="utf-8")
    ran = wanmu("land", "redevelop", parcels, events, "--as-of", "2023-12-31")
    assert (ran.status, ran.out) == (2, "")
    assert "G021" in ran.err


USED = (
    "地块编号,事件,日期,实际用途\n"
    "P1,用途变更,2023-05-01,商业\n"
    "P2,用途变更,2023-05-01,研发\n"
    "P3,用途变更,2023-05-01,跑马场\n"
)


@pytest.fixture
def used(tmp_path):
    planned = "地块编号,面积(亩),规划用途\n" + "".join(f"P{n},30,工业用地\n" for n in (1, 2, 3))
    for name, text in (("parcels.csv", planned), ("events.csv", USED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "parcels.csv", tmp_path / "events.csv"


def test_changed_uses_are_told_with_what_follows_and_by_when(wanmu, used):
    ran = wanmu("land", "use", *used, "--as-of", "2024-06-28", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    answer = json.loads(ran.out)
    rows = {row["parcel"]: row for row in answer["rows"]}
    assert (rows["P1"]["standing"], rows["P1"]["by"]) == ("not_conforming", "2024-11-01")
    assert rows["P1"]["reason"] == "used as 商业; the plan has 工业用地"
    assert (rows["P2"]["standing"], rows["P2"]["plan"]) == ("conforming", "use_conforming")
    assert "视同工业用地" in rows["P2"]["assumed"]
    assert (rows["P3"]["standing"], rows["P3"]["by"]) == ("unknown", None)
    assert '"跑马场" is no use' in rows["P3"]["reason"]
    assert {each["plan"] for each in answer["actions"]} == {"use_conforming", "use_not_conforming"}


def test_changed_uses_are_told_in_chinese(wanmu, used):
    said = wanmu("land", "use", *used, "--as-of", "2024-06-28", lang="zh").out
    assert "限期整改" in said
    assert "出台处置方案" in said
