import json
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from wanmu.cli.main import app
from wanmu.kernel.messages import in_language
from wanmu.pack import load_pack
from wanmu.report.synth_view import synth_answer
from wanmu.schema import read_records
from wanmu.synth import Synthesis, synthesise

run = CliRunner()


def _synth(*options: str) -> str:
    result = run.invoke(app, ["--lang", "en", "synth", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_puts_every_margin_beside_what_was_achieved() -> None:
    answer = json.loads(_synth("--format", "json"))
    assert answer["counts"]["above_scale"] == 211
    assert answer["counts"]["margins"] == len(answer["margins"])
    (one,) = (row for row in answer["margins"] if row["id"] == "t1.合计.output")
    assert one["printed"] == "258.3亿元"
    assert one["met"] is True
    assert one["label"] == "synthetic"


def test_a_workbook_holds_the_firms_as_the_importer_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "firms.xlsx"
    _synth("-o", str(path), "--below-scale", "20")
    made = synthesise(load_pack("jinyun"), below_scale=20)
    firms = read_records(path, "enterprise", sheet="Made-up firms").frame
    years = read_records(path, "enterprise_year", sheet="Made-up firms by year").frame
    assert firms.select(made.enterprises.columns).equals(made.enterprises)
    assert years.select(made.enterprise_years.columns).equals(made.enterprise_years)
    assert CalamineWorkbook.from_path(path).sheet_names[2:4] == [
        "Leases",
        "Published margins and achieved",
    ]


def test_a_file_of_data_is_read_by_the_importer_as_it_was_made(tmp_path: Path) -> None:
    _synth("-o", str(tmp_path / "firms.csv"), "--below-scale", "20")
    read = read_records(tmp_path / "firms.enterprise_years.csv", "enterprise_year")
    made = synthesise(load_pack("jinyun"), below_scale=20).enterprise_years
    assert read.frame.select(made.columns).equals(made)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_folder_or_a_file_of_data_gets_each_list(tmp_path: Path, suffix: str) -> None:
    _synth("-o", str(tmp_path / f"firms.{suffix}"), "--below-scale", "20")
    assert {path.name for path in tmp_path.iterdir()} == {
        f"firms.{suffix}",
        f"firms.enterprise_years.{suffix}",
        f"firms.leases.{suffix}",
        f"firms.margins.{suffix}",
    }
    _synth("-o", str(tmp_path / "folder"), "--below-scale", "20")
    assert pl.read_csv(tmp_path / "folder" / "enterprises.csv").height == 231


def test_another_suffix_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    result = run.invoke(app, ["synth", "-o", str(tmp_path / "firms.doc")])
    assert result.exit_code != 0
    assert not list(tmp_path.iterdir())


def test_the_summary_says_in_chinese_why_a_margin_is_not_met(demo_firms: Synthesis) -> None:
    with in_language("zh"):
        answer = synth_answer(demo_firms, load_pack("jinyun"))
        reasons = [row["reason"] for row in answer.sheets[1].rows]
    assert len(reasons) == 9
    assert all("矛盾" in reason for reason in reasons)
    assert all(any("一" <= letter <= "鿿" for letter in line) for line in answer.assumptions)
