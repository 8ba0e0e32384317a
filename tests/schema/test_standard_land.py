"""Promises and measured figures of parcels, as a bureau's own table writes them."""

from datetime import date
from pathlib import Path

from wanmu.schema import read_records


def test_promises_are_read_under_chinese_headings(tmp_path: Path) -> None:
    file = tmp_path / "promises.csv"
    file.write_text(
        "宗地编号,控制指标,生效日期,不低于,不高于,单位,核验时点,投产后月数,违约责任\n"
        "P1,亩均税收,2021年5月1日,20,,万元/亩,达产,24,补缴差额\n"
        "P1,容积率,2021-05-01,1.0,1.8,1,竣工验收,,\n",
        encoding="utf-8",
    )
    rows = read_records(file, "parcel_promise").frame.rows(named=True)
    assert rows[0]["date"] == date(2021, 5, 1)
    assert [row["due"] for row in rows] == ["after_production", "completion"]
    assert [(row["lower"], row["upper"], row["unit"]) for row in rows] == [
        (20.0, None, "万元/亩"),
        (1.0, 1.8, "1"),
    ]


def test_measured_figures_are_read_under_chinese_headings(tmp_path: Path) -> None:
    file = tmp_path / "measured.csv"
    file.write_text(
        "地块号,指标名称,验收日期,实际值,计量单位,依据\nP1,容积率,2023/5/1,1.25,1,验收单\n",
        encoding="utf-8",
    )
    (row,) = read_records(file, "parcel_measure").frame.rows(named=True)
    assert (row["date"], row["value"], row["unit"]) == (date(2023, 5, 1), 1.25, "1")
