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
