"""Files of tables, good and broken, read and written by suffix."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from wanmu.kernel import frames
from wanmu.kernel.faults import InputError
from wanmu.kernel.files import write_atomically
from wanmu.kernel.frames import read_grid, write_frame

KNOWN = {"代码", "产值", "用地"}


def recognise(cell: str) -> str | None:
    return cell if cell in KNOWN else None


def saved(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "表.xlsx"
    book.save(path)
    return path


def codes(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_it_detects_encoding_and_separator(tmp_path: Path, encoding: str, mark: str) -> None:
    written = f"代码{mark}产值\n甲{mark}1.5\n".encode(encoding)
    grid = read_grid(saved(tmp_path, "a.csv", written))
    assert grid.headings == ("代码", "产值")
    assert [column.to_list() for column in grid.columns] == [["甲"], ["1.5"]]


def test_it_keeps_row_numbers_over_blank_lines_and_line_breaks_in_cells(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.csv", '代码,产值\n\n"甲\n乙",1\n,\n丙,\n')
    grid = read_grid(path)
    assert grid.rows.to_list() == [3, 6]
    assert grid.columns[1].to_list() == ["1", None]


def test_it_passes_over_merged_titles_above_the_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2020年企业情况表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["单位：万元", None, "二月"])
    sheet.append(["代码", "产值", "未知"])
    sheet.append(["甲", 1140.0, 2])
    book.save(tmp_path / "a.xlsx")
    grid = read_grid(tmp_path / "a.xlsx", recognise)
    assert grid.headings == ("代码", "产值", "未知")
    assert grid.rows.to_list() == [4]
    assert grid.columns[1].to_list() == ["1140"]
    assert str(grid.place(4, "产值")).endswith("a.xlsx#Sheet:4 [产值]")


def test_a_row_with_few_known_cells_is_no_heading_row(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.csv", "代码,说明,其他\n代码,产值,未知\n甲,1,2\n")
    assert read_grid(path, recognise).headings == ("代码", "产值", "未知")


def test_it_finds_the_sheet_by_its_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"说明": [["产值"]], "数据": [["代码", "产值"], ["甲", 1]]})
    assert read_grid(path, recognise).origin.sheet == "数据"


def test_it_refuses_to_choose_between_two_fitting_sheets(tmp_path: Path) -> None:
    rows: list[list[object]] = [["代码", "产值"], ["甲", 1]]
    path = workbook(tmp_path, {"2020": rows, "2021": rows})
    with pytest.raises(InputError, match="2020, 2021") as caught:
        read_grid(path, recognise)
    assert codes(caught) == ["S011"]
    assert read_grid(path, recognise, sheet="2021").origin.sheet == "2021"


def test_it_names_the_sheets_when_the_asked_one_is_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"数据": [["代码"], ["甲"]]})
    with pytest.raises(InputError, match="数据") as caught:
        read_grid(path, sheet="数剧")
    assert codes(caught) == ["S011"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", "", "S005"),
        ("a.csv", " \n\n", "S005"),
        ("a.json", "", "S005"),
        ("a.csv", "代码,产值\n", "S006"),
        ("a.json", "[]", "S006"),
        ("a.csv", b"\xff\xfe\x00", "S007"),
        ("a.csv", b"PK\x03\x04\x00\x00\xff\xff", "S007"),
        ("a.csv", '代码,产值\n"甲,1\n', "S008"),
        ("a.xlsx", "代码,产值\n", "S008"),
        ("a.xlsx", "", "S008"),
        ("a.json", "{", "S008"),
        ("a.json", "[" * 100_000, "S008"),
        ("a.json", '{"a": [{}], "b": [{}]}', "S008"),
        ("a.json", '"甲"', "S008"),
        ("a.parquet", "代码", "S008"),
        ("a.csv", "甲,乙\n1,2\n", "S009"),
        ("a.csv", "代码,产值\n甲,1,234\n", "S010"),
        ("a.csv", "代码,,产值\n甲,2,3\n", "S012"),
        ("a.xls", "", "S003"),
    ],
)
def test_it_says_what_is_wrong_with_a_file(
    tmp_path: Path, name: str, content: bytes | str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_grid(saved(tmp_path, name, content), recognise)
    assert codes(caught) == [code]
    assert all(name in fault.place.file for fault in caught.value.faults)


def test_it_says_when_there_is_no_file(tmp_path: Path) -> None:
    for name in ("a.csv", "a.parquet"):
        with pytest.raises(InputError) as caught:
            read_grid(tmp_path / name)
        assert codes(caught) == ["S002"]


def test_it_refuses_a_file_at_the_limit_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as sparse:
        sparse.truncate(frames.MAX_BYTES)
    with pytest.raises(InputError, match="200 MB") as caught:
        read_grid(path)
    assert codes(caught) == ["S004"]


def test_it_refuses_a_workbook_that_bursts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, {"数据": [["代码"], ["甲"]]})
    monkeypatch.setattr(frames, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(InputError) as caught:
        read_grid(path)
    assert codes(caught) == ["S004"]


def test_it_reads_a_json_answer_with_its_units(tmp_path: Path) -> None:
    data = {
        "rows": [{"code": "甲", "land": 0.1}, {"land": None, "x": [1, 2]}],
        "units": {"land": "亩"},
    }
    grid = read_grid(saved(tmp_path, "a.json", json.dumps(data)))
    assert grid.headings == ("code", "land", "x")
    assert [column.to_list() for column in grid.columns] == [
        ["甲", None],
        ["0.1", None],
        [None, "1;2"],
    ]
    assert grid.units == {"land": "亩"}


@pytest.mark.parametrize("suffix", frames.SUFFIXES)
def test_it_reads_back_what_it_wrote(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame({"代码": ["甲", "乙"], "产值": [1.5, None]})
    path = tmp_path / f"a{suffix}"
    write_frame(frame, path)
    grid = read_grid(path)
    assert grid.headings == ("代码", "产值")
    assert grid.columns[1].cast(pl.Float64).to_list() == [1.5, None]


def test_it_refuses_to_write_an_unknown_suffix(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_frame(pl.DataFrame({"a": [1]}), tmp_path / "a.txt")
    assert codes(caught) == ["S003"]
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_the_old_file_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, "a.csv", "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(InputError, match="No space left") as caught:
        write_atomically(path, b"new")
    assert codes(caught) == ["S001"]
    assert [item.read_text() for item in tmp_path.iterdir()] == ["old"]


def test_it_refuses_to_write_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / "none" / "a.csv", b"new")
    assert codes(caught) == ["S001"]


def test_it_collects_every_row_that_is_too_wide(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_grid(saved(tmp_path, "a.csv", "代码,产值\n甲,1,234\n乙,2\n丙,3,4\n"))
    assert [fault.place.row for fault in caught.value.faults] == [2, 4]


def test_errors_and_formulas_without_a_result_are_no_blanks(tmp_path: Path) -> None:
    rows: list[list[object]] = [["代码", "产值"], ["甲", "=1/0"], ["乙", "#N/A"], ["丙", None]]
    path = workbook(tmp_path, {"说 & 明": [["无"]], "数 & 据": rows})
    grid = read_grid(path, recognise)
    assert grid.columns[1].to_list() == ["=1/0", "#N/A", None]


def test_a_formula_with_a_result_is_its_result(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["代码", "产值"])
        sheet.write_formula(1, 0, '="甲"', value="甲")
        sheet.write_formula(1, 1, "=1+1", value=2)
    assert [column.to_list() for column in read_grid(path).columns] == [["甲"], ["2"]]
