import csv
import json
import subprocess
import sys
from io import StringIO

import openpyxl
import pytest

FINDING = {
    "id",
    "kind",
    "strength",
    "relation",
    "computation",
    "computed",
    "printed",
    "unit",
    "gap",
    "places",
    "suspects",
    "alternatives",
    "reason",
}


def test_the_audit_answers_in_json_with_places_and_suspects(wanmu):
    ran = wanmu("audit", "--format", "json")
    findings = json.loads(ran.out)["findings"]
    assert ran.status == 0
    assert ran.err == ""
    assert all(set(finding) >= FINDING for finding in findings)
    assert {finding["strength"] for finding in findings} == {"contradiction", "tension"}
    found = next(f for f in findings if f["places"][0]["fact"] == "t2.丽缙园.per_mu_output")
    assert [suspect["fact"] for suspect in found["suspects"]] == ["t2.丽缙园.per_mu_output"]


def test_a_strict_audit_ends_with_one_and_csv_has_a_row_a_finding_under_english_keys(wanmu):
    ran = wanmu("audit", "--strict", "--format", "csv")
    assert ran.status == 1
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert len(rows) >= 40
    assert {"strength", "computation", "places", "id"} <= set(rows[0])


def test_demand_gives_the_plan_s_own_totals(wanmu):
    rows = json.loads(wanmu("plan", "demand", "--format", "json").out)["rows"]
    totals = {row["period"]: row["land_new"] for row in rows if row["industry"] == "合计"}
    assert totals == {"2021..2025": 5119, "2026..2035": 9123, "2021..2035": 14242}


def test_a_change_is_said_and_labelled(wanmu):
    change = "intensity.现代装备.2025=700"
    answer = json.loads(
        wanmu("plan", "demand", "--set", change, "--format", "json", "--horizon", 2025).out
    )
    row = answer["rows"][0]
    assert (row["intensity_required"], row["land_new"]) == (700, 334)
    assert row["labels"]["land_new"] == "assumed"
    assert any("intensity.现代装备.2025" in line for line in answer["assumptions"])


@pytest.mark.parametrize("command", [("plan", "supply"), ("plan", "balance"), ("pack", "show")])
def test_every_answer_comes_as_a_table_as_json_and_as_csv(wanmu, command):
    assert wanmu(*command).out
    assert json.loads(wanmu(*command, "--format", "json").out)
    assert next(csv.reader(StringIO(wanmu(*command, "--format", "csv").out)))


def test_a_workbook_has_frozen_headings_units_numbers_and_a_sheet_of_sources(wanmu, tmp_path):
    file = tmp_path / "demand.xlsx"
    ran = wanmu("plan", "demand", "-o", file)
    assert (ran.status, ran.out) == (0, "")
    assert str(file) in ran.err
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[3]]
    assert sheet.freeze_panes == "B4"
    assert "new land (亩)" in headings
    assert sheet.cell(4, headings.index("new land (亩)") + 1).value == 360
    assert any("plan" in str(cell.value) for row in book.worksheets[-1].rows for cell in row)


def test_a_pack_s_workbook_holds_the_figures_of_blocks_as_numbers(wanmu, tmp_path):
    wanmu("pack", "show", "-o", tmp_path / "pack.xlsx", lang="zh")
    book = openpyxl.load_workbook(tmp_path / "pack.xlsx")
    sheet = book["区块"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    assert sheet.cell(4, headings["面积 (亩)"]).value == 3978.3


def test_chinese_is_said_to_whoever_asks_for_it(wanmu):
    assert "新增工业用地需求" in wanmu("plan", "demand", lang="zh").out
    assert "不是本项计算的输入" in wanmu("plan", "demand", "--set", "a=1", lang="zh").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "--pack", "no-such-county"), "P001"),
        (("plan", "demand", "--set", "intensity.现代装配.2025=700"), "intensity.现代装备.2025"),
        (("plan", "demand", "--set", "x"), "L002"),
        (("plan", "demand", "--horizon", "1999"), "L003"),
        (("plan", "balance", "--set", "land.现代装备.2020=0"), "L004"),
        (("plan", "supply", "-o", "answer.doc"), "C001"),
        (("audit", "--format", "xml"), "xml"),
        (("audti",), "audti"),
    ],
)
def test_bad_input_ends_with_two_and_one_clear_message(wanmu, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    ran = wanmu(*words)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_left_as_it_was(wanmu, tmp_path):
    target = tmp_path / "missing" / "answer.xlsx"
    ran = wanmu("plan", "supply", "-o", target)
    assert ran.status == 2
    assert str(target) in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_new_pack_is_sound_and_can_be_audited(wanmu, tmp_path):
    folder = tmp_path / "county"
    assert wanmu("pack", "new", folder).status == 0
    assert wanmu("pack", "check", folder).status == 0
    assert json.loads(wanmu("audit", "--pack", folder, "--format", "json").out)["findings"] == []
    assert "Disagreements between stated figures: none" in wanmu("audit", "--pack", folder).out
    assert wanmu("pack", "new", folder).status == 2


def test_every_fault_of_a_pack_is_told_at_once(wanmu, tmp_path):
    folder = tmp_path / "county"
    wanmu("pack", "new", folder)
    facts = next((folder / "facts").glob("*.csv"))
    lines = facts.read_text(encoding="utf-8").splitlines()
    broken = lines[1].split(",")
    broken[0], broken[6] = "one", "亩亩亩"
    other = [*lines[1].split(",")]
    other[0], other[1] = "two", "无此对象"
    facts.write_text("\n".join([*lines, ",".join(broken), ",".join(other)]), encoding="utf-8")
    ran = wanmu("pack", "check", folder)
    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) >= 2
    rows = json.loads(wanmu("pack", "check", folder, "--format", "json").out)["faults"]
    assert {row["row"] for row in rows} == {len(lines) + 1, len(lines) + 2}
    assert all(row["file"].endswith(".csv") and row["code"] for row in rows)


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -c 'from wanmu.cli import run; run()' audit | head -1"
    ended = subprocess.run(  # noqa: S603  the command is written here
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.stderr == ""
