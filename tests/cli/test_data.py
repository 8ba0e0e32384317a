import json

import openpyxl
import pytest

HEADINGS = ["统一社会信用代码", "年度", "总产值（亿元）", "自有土地面积(平方米)"]


def _workbook(path, rows, merged=0):
    book = openpyxl.Workbook()
    sheet = book.active
    for place in range(merged):
        sheet.append(["缙云县规上工业企业年报"])
        sheet.merge_cells(start_row=place + 1, start_column=1, end_row=place + 1, end_column=4)
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_merged_titles_are_passed_over_and_units_converted(wanmu, tmp_path):
    file = tmp_path / "firms.xlsx"
    _workbook(file, [HEADINGS, ["91330000142924161N", 2020, "1,234.5", 20000]], merged=2)
    ran = wanmu("data", "check", file, "--format", "json")
    (row,) = json.loads(ran.out)["rows"]
    assert (row["output"], row["land_own"]) == (12345000, 30)
    assert "亩" in ran.err


def test_a_wrong_check_digit_is_refused_with_its_row(wanmu, tmp_path):
    file = tmp_path / "firms.xlsx"
    _workbook(file, [HEADINGS, ["91330000142924161M", 2020, 3, 20000]])
    ran = wanmu("data", "check", file)
    assert ran.status == 2
    assert "firms.xlsx" in ran.err
    assert ":2" in ran.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_file_is_read_in_the_encodings_that_offices_use(wanmu, tmp_path, encoding):
    file = tmp_path / "firms.csv"
    text = ",".join(HEADINGS) + "\n91330000142924161N,2020,１２.5,20000\n"
    file.write_bytes(text.encode(encoding))
    answer = json.loads(wanmu("data", "check", file, "--format", "json").out)
    (row,) = answer["rows"]
    assert (row["output"], row["land_own"]) == (125000, 30)
    assert answer["units"]["land_own"] == "亩"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("统一社会信用代码,年度,总产值\n91330000142924161N,2020,3\n", "总产值"),
        ("统一社会信用代码,年度,总产值(亩)\n91330000142924161N,2020,3\n", "亩"),
        ("统一社会信用代码,年度,总产值(亿元)\n91330000142924161N,2020,很多\n", "很多"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(wanmu, tmp_path, content, said):
    file = tmp_path / "firms.csv"
    file.write_text(content, encoding="utf-8")
    ran = wanmu("data", "check", file, "-o", tmp_path / "out.xlsx")
    assert ran.status == 2
    assert said in ran.err
    assert "firms.csv" in ran.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_template_is_read_back_as_a_file_without_rows(wanmu, tmp_path):
    file = tmp_path / "blank.xlsx"
    assert wanmu("data", "template", "enterprise_year", "-o", file).status == 0
    ran = wanmu("data", "check", file)
    assert ran.status == 2
    assert "S006" in ran.err


def test_an_unknown_kind_of_record_is_refused(wanmu, tmp_path):
    ran = wanmu("data", "template", "enterprize", "-o", tmp_path / "blank.xlsx")
    assert ran.status == 2
    assert "enterprise" in ran.err
