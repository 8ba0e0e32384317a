import csv
import json
from io import StringIO

import openpyxl
import pytest


def test_samples_give_quantiles_and_the_probability_that_the_land_suffices(wanmu):
    ran = wanmu("plan", "demand", "--samples", 2000, "--format", "json")
    answer = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert (answer["samples"], answer["seed"], answer["label"]) == (2000, 1, "assumed")
    assert {(q["measure"], q["period"], q["platform"]) for q in answer["quantiles"]} >= {
        ("demand", "2021..2025", ""),
        ("shortage", "2026..2035", "丽缙园"),
        ("shortage_carried", "2026..2035", "开发区"),
    }
    row = answer["quantiles"][0]
    assert row["p05"] < row["p25"] < row["p50"] < row["p75"] < row["p95"]
    assert row["se_p50"] > 0
    assert all(0 <= each["probability"] <= 1 for each in answer["sufficiency"])
    assert {each["label"] for each in answer["uncertain"]} == {"assumed"}
    assert "tornado" not in answer


def test_why_says_in_words_which_assumption_matters_most(wanmu):
    ran = wanmu("plan", "demand", "--samples", 200, "--why", "--format", "json")
    answer = json.loads(ran.out)
    assert 'most hangs on "output reached in 2035, of its target": ' in answer["matters"][1]["said"]
    assert answer["matters"][1]["uncertain"] == "targets_2035"
    assert len(answer["tornado"]) == len(answer["sobol"]) == 2 * len(answer["uncertain"])


def test_the_table_says_seed_and_draws_and_speaks_chinese(wanmu):
    out = wanmu("plan", "demand", "--samples", 1500, "--seed", 4, "--why", lang="zh").out
    assert "抽样1,500次，种子4" in out
    assert "最要紧的是“2035年产值目标实现程度”" in out
    assert "假定" in out


def test_scenarios_of_the_pack_are_listed(wanmu):
    listed = json.loads(wanmu("plan", "scenario", "--format", "json").out)["scenarios"]
    assert "low-growth" in {each["id"] for each in listed}
    assert "output.*.2025 ×0.9" in wanmu("plan", "scenario").out


def test_a_scenario_stands_beside_the_plan(wanmu):
    answer = json.loads(
        wanmu(
            "plan", "scenario", "late-phases", "--set", "first_phase.姓汪=600", "--format", "json"
        ).out
    )
    assert answer["scenarios"][1]["changes"] == {"first_phase.高铁": 900, "first_phase.姓汪": 600}
    supply = next(row for row in answer["rows"] if row["measure"] == "supply")
    assert supply["differences"] == {"late-phases": -1000}


def test_inputs_alone_are_a_scenario(wanmu):
    ran = wanmu("plan", "scenario", "--set", "first_phase.高铁=900", "--format", "json")
    answer = json.loads(ran.out)
    assert [each["scenario"] for each in answer["scenarios"]] == ["plan", "set"]


def test_a_scenario_is_saved_and_compared(wanmu, tmp_path):
    file = tmp_path / "slow.yaml"
    save = ("plan", "scenario", "low-growth", "--set", "first_phase.高铁=900", "--save", file)
    ran = wanmu(*save, "--title", "慢")
    assert (ran.status, ran.out) == (0, "")
    assert str(file) in ran.err
    again = wanmu(*save)
    assert again.status == 2
    assert "L042" in again.err
    assert wanmu(*save, "--force").status == 0
    rows = list(
        csv.DictReader(
            StringIO(wanmu("plan", "compare", file, "low-growth", "--format", "csv").out)
        )
    )
    assert rows[0]["values.slow"] == rows[0]["values.low-growth"]
    assert rows[1]["values.slow"] != rows[1]["values.low-growth"]


def test_a_comparison_is_a_workbook_with_a_column_a_scenario(wanmu, tmp_path):
    file = tmp_path / "compare.xlsx"
    assert wanmu("plan", "compare", "low-growth", "high-growth", "-o", file).status == 0
    book = openpyxl.load_workbook(file)
    headings = [cell.value for cell in book.worksheets[0][3]]
    assert "output grows less than its targets (亩)" in headings
    assert [sheet.title for sheet in book.worksheets][1:4] == [
        "Inputs that differ",
        "The scenarios",
        "Demand by industry",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("demand", "--samples", "0"), ["L043"]),
        (("demand", "--samples", "99999999"), ["L043"]),
        (("demand", "--samples", "10", "--set", "x=1"), ["L001"]),
        (("scenario", "low-grwth", "--set", "first_phase.高铁"), ["L002", "L040"]),
        (("scenario", "--set", "first_phase.高=1"), ["L046", "first_phase.高铁"]),
        (("scenario", "--save", "x.yaml"), ["L048"]),
        (("scenario", "--set", "first_phase.高=1", "--save", "x.yaml"), ["L046"]),
        (("compare", "low-grwth", "none.yaml"), ["L040", "P002"]),
    ],
)
def test_bad_input_is_told_at_once_and_nothing_is_written(
    wanmu, tmp_path, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    ran = wanmu("plan", *words)
    assert (ran.status, ran.out) == (2, "")
    assert all(each in ran.err for each in said)
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())
