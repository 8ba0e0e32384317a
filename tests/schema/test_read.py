"""Reading records: headings, units, cells, absence and every kind of broken file."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.frames import write_frame
from wanmu.kernel.messages import in_language
from wanmu.schema import read as reading
from wanmu.schema.read import Table, read_records, read_sound
from wanmu.schema.template import template

CODE = "91110000600037341L"
Row = Sequence[object]
Read = Callable[..., Table]


@pytest.fixture
def csv(tmp_path: Path) -> Read:
    """Read a CSV file of enterprise-years whose code and year are filled in."""

    def read(heading: str, *cells: str, record: str = "enterprise_year", **options: bool) -> Table:
        rows = "".join(f"{CODE},{2020 - at},{cell}\n" for at, cell in enumerate(cells))
        path = tmp_path / "企业.csv"
        path.write_text(f"统一社会信用代码,年度,{heading}\n{rows}", encoding="utf-8")
        return read_records(path, record, **options)

    return read


def faults_of(read: Callable[[], object]) -> list[tuple[str, int, str]]:
    with pytest.raises(InputError) as caught:
        read()
    return [(found.code, found.place.row, found.place.field) for found in caught.value.faults]


def workbook(path: Path, rows: Sequence[Row], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("总产值(万元)", 1.1),
        ("总产值（亿元）", 11000),
        ("总 产 值【 亿元 】", 11000),
        ("工业总产值（现价）（亿元）", 11000),
        ("工业产值（单位：元）", 0.00011),
        ("产值/亿元", 11000),
        ("Output (亿元)", 11000),
        ("output (10k CNY)", 1.1),
        ("总产值(千元)", 0.11),
        ("output", 1.1),
    ],
)
def test_it_reads_money_in_the_unit_of_its_heading(
    csv: Read, heading: str, expected: float
) -> None:
    assert csv(heading, "1.1").frame["output"].to_list() == [expected]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("自有用地(平方米)", 3.0), ("自有用地（㎡）", 3.0), ("自有土地/公顷", 30000.0),
     ("own land (mu)", 2000.0), ("LAND_OWN(亩)", 2000.0)],
)  # fmt: skip
def test_it_converts_areas_exactly(csv: Read, heading: str, expected: float) -> None:
    assert csv(heading, "2000").frame["land_own"].to_list() == [expected]


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_a_conversion_rounds_once(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.mktemp("once") / "a.csv"
    path.write_text(f"code,year,税收(亿元)\n{CODE},2020,{value}\n", encoding="utf-8")
    read = read_records(path, "enterprise_year").frame["tax"].item()
    assert read == float(value * 10_000)


def test_it_refuses_land_without_a_unit(csv: Read) -> None:
    # A platform kept land in square metres and showed it in mu.
    assert faults_of(lambda: csv("用地面积", "2000")) == [("S023", 1, "用地面积")]


@pytest.mark.parametrize(
    ("heading", "code"),
    [("用地面积(现状)", "S024"), ("用地面积(木)", "S024"), ("用地面积(万元)", "S025"),
     ("从业人员(家)", "S025")],
)  # fmt: skip
def test_it_refuses_a_unit_that_is_none_or_of_another_kind(
    csv: Read, heading: str, code: str
) -> None:
    assert faults_of(lambda: csv(heading, "2000")) == [(code, 1, heading)]


def test_a_unit_that_is_none_is_answered_with_the_nearest(csv: Read) -> None:
    with pytest.raises(InputError, match="did you mean '万元'"):
        csv("税收(万)", "1")


def test_the_schemas_own_name_needs_no_unit_and_says_how_it_is_read(csv: Read) -> None:
    table = csv("land_own", "3")
    assert table.frame["land_own"].to_list() == [3.0]
    assert [notice.code for notice in table.notices] == ["S043"]


def test_a_conversion_is_told(csv: Read) -> None:
    assert [notice.code for notice in csv("税收(亿元)", "1").notices] == ["S044"]


def test_an_unknown_column_is_told_with_the_nearest_and_is_a_fault_when_strict(csv: Read) -> None:
    notice = csv("从业人圆(人)", "1").notices[0]
    assert notice.code == "S021"
    assert "employees" in str(notice)
    assert faults_of(lambda: csv("从业人圆(人)", "1", strict=True))[0][0] == "S021"


def test_a_field_twice_is_a_fault(csv: Read) -> None:
    assert faults_of(lambda: csv("税收(万元),实缴税金(万元)", "1,2")) == [
        ("S022", 1, "实缴税金(万元)")
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("１２３．５", 123.5), ('"1,234.5"', 1234.5), ('"1，234"', 1234.0), (" 7 ", 7.0),
     ("−3", -3.0), ("1.2E3", 1200.0), ("0", 0.0)],
)  # fmt: skip
def test_it_reads_numbers_as_people_write_them(csv: Read, cell: str, expected: float) -> None:
    assert csv("税收(万元)", cell).frame["tax"].to_list() == [expected]


@pytest.mark.parametrize(
    "cell",
    ["约300", "1140亩", "#DIV/0!", '"1,2"', '"12,34"', "inf", "1e999", "1e99999", "(3)", "٣"],
)
def test_what_is_no_number_is_a_fault_with_its_row(csv: Read, cell: str) -> None:
    found = faults_of(lambda: csv("税收(万元)", "1", cell, "2"))
    assert found == [("S028", 3, "税收(万元)")]


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "——", "无", "NA", "N/A", "未报", "null", "／"])
def test_absence_2_and_5_a_blank_and_a_mark_are_null_and_never_zero(csv: Read, cell: str) -> None:
    table = csv("税收(万元)", cell, "0")
    assert table.frame["tax"].to_list() == [None, 0.0]
    assert table.state(2, "tax") == "not_supplied"
    assert [notice.code for notice in table.notices] == (["S045"] if cell.strip() else [])


@pytest.mark.parametrize(("cell", "state"), [("不适用", "not_applicable"), ("拒报", "refused")])
def test_absence_1_the_three_states_stay_apart(csv: Read, cell: str, state: str) -> None:
    table = csv("税收(万元)", cell)
    assert table.frame["tax"].to_list() == [None]
    assert table.state(2, "tax") == state
    assert table.absences.row(0) == (2, "tax", state, cell)


def test_absence_10_a_required_field_is_never_absent(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("代码不明,税收(万元),企业名称\nx,1,甲\n", encoding="utf-8")
    assert faults_of(lambda: read_records(path, "enterprise_year")) == [
        ("S026", 1, ""),
        ("S026", 1, ""),
    ]
    path.write_text(f"code,year,税收(万元)\n{CODE},无,1\n,2020,1\n", encoding="utf-8")
    assert faults_of(lambda: read_records(path, "enterprise_year")) == [
        ("S027", 2, "year"),
        ("S027", 3, "code"),
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91110000600037341X", "'L'"),
        ("9111000060003734", "16"),
        ("9111000060003734IL", "I, O, S, V"),
        ("9.13311220000013E+17", "20"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong_with_it(
    tmp_path: Path, code: str, said: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"code,name\n{code},甲\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_records(path, "enterprise")
    assert caught.value.faults[0].code == "S031"
    assert said.strip("'") in str(caught.value)


def test_it_reads_an_enterprise_as_people_write_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "信用代码,单位名称,行业代码,规模,成立日期,投产日期,状态\n"
        f" {CODE.lower()} ,甲,C3421,规模以上,2003年5月1日,2004/06/02,正常\n",
        encoding="gbk",
    )
    row = read_records(path, "enterprise").frame.row(0, named=True)
    assert row["code"] == CODE
    assert (row["gbt4754"], row["size_class"], row["status"]) == (
        "3421",
        "above_scale",
        "operating",
    )
    assert (row["registered"], row["in_production"]) == (date(2003, 5, 1), date(2004, 6, 2))
    assert row["data_label"] is None


def test_it_tells_every_fault_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "code,name,规模,成立日期,行业代码,产值\n"
        f"{CODE},甲,中型,2003-13-01,9,1\n{CODE},,规上,2003-01-01,34,1\n",
        encoding="utf-8",
    )
    assert faults_of(lambda: read_records(path, "enterprise")) == [
        ("S029", 2, "成立日期"),
        ("S032", 2, "行业代码"),
        ("S030", 2, "规模"),
        ("S027", 3, "name"),
        ("S035", 3, "统一社会信用代码"),
    ]


def test_the_same_enterprise_in_two_years_is_two_records(csv: Read) -> None:
    assert csv("税收(万元)", "1", "2").frame["year"].to_list() == [2020, 2019]


def test_land_below_zero_is_a_fault_and_a_tax_refund_is_not(csv: Read) -> None:
    assert csv("税收(万元)", "-1").frame["tax"].to_list() == [-1.0]
    assert faults_of(lambda: csv("用地面积(亩)", "-1")) == [("S034", 2, "用地面积(亩)")]


def test_very_many_faults_are_counted(csv: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FAULTS", 3)
    with pytest.raises(InputError, match="10") as caught:
        csv("税收(万元)", *["甲"] * 10)
    assert [fault.code for fault in caught.value.faults] == ["S036", "S028", "S028", "S028"]


def test_it_reads_a_sheet_with_merged_titles_a_total_and_notes(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["2020年度企业用地情况汇总表"],
        ["填报单位：", None, None, "单位：见标题"],
        ["序号", "统一社会信用\n代码", "年度", "用地面积\n（平方米）"],
        [1, CODE, 2020, 2000],
        ["合计", None, None, 2000],
        ["注：用地面积含租入"],
    ]
    path = workbook(tmp_path / "企业.xlsx", rows, ["A1:D1"])
    table = read_records(path, "enterprise_year")
    assert table.frame["land"].to_list() == [3.0]
    assert table.rows.to_list() == [4]
    assert table.supplied == ("code", "year", "land")
    found = [(notice.code, notice.place.row) for notice in table.notices]
    assert found == [("S021", 3), ("S044", 3), ("S040", 5), ("S041", 6)]


def test_a_bad_cell_of_a_sheet_is_named_with_file_sheet_row_and_column(tmp_path: Path) -> None:
    rows: list[Row] = [["表"], ["code", "year", "税收(万元)"], [CODE, 2020, "三万"]]
    path = workbook(tmp_path / "企业.xlsx", rows, ["A1:C1"])
    with pytest.raises(InputError) as caught:
        read_records(path, "enterprise_year")
    assert "企业.xlsx#Sheet:3 [税收(万元)]" in str(caught.value)
    assert "三万" in str(caught.value)


def test_headings_printed_again_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"code,year\n{CODE},2020\ncode,year\n", encoding="utf-8")
    table = read_records(path, "enterprise_year")
    assert [notice.code for notice in table.notices] == ["S042"]
    assert table.frame.height == 1


def test_the_word_total_elsewhere_in_a_row_makes_no_total(csv: Read) -> None:
    assert csv("备注", "合计").frame["note"].to_list() == ["合计"]


def test_only_a_total_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,year,税收(万元)\n合计,,1\n", encoding="utf-8")
    assert [code for code, _, _ in faults_of(lambda: read_records(path, "enterprise_year"))] == [
        "S006"
    ]


@pytest.mark.parametrize("suffix", [".parquet", ".json", ".csv", ".xlsx"])
def test_frames_go_out_and_come_back_the_same(csv: Read, tmp_path: Path, suffix: str) -> None:
    frame = csv("税收(万元),用地面积(亩)", "1.5,", "-2,0.1").frame
    write_frame(frame, tmp_path / f"b{suffix}")
    assert read_records(tmp_path / f"b{suffix}", "enterprise_year").frame.equals(frame)


def test_a_typed_column_is_converted_and_its_nan_is_nothing(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "code": [CODE] * 2,
            "year": [2020.0, 2021.0],
            "税收(亿元)": [1.1, float("nan")],
            "利润(万元)": [float("nan"), 2.0],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    read = read_records(tmp_path / "a.parquet", "enterprise_year").frame
    assert read["tax"].to_list() == [11000.0, None]
    assert read["profit"].to_list() == [None, 2.0]
    assert read["year"].to_list() == [2020, 2021]


def test_json_units_are_heeded(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        f'{{"rows": [{{"code": "{CODE}", "year": 2020, "tax": 1.1}}], "units": {{"tax": "亿元"}}}}',
        encoding="utf-8",
    )
    assert read_records(path, "enterprise_year").frame["tax"].to_list() == [11000.0]


def test_a_block_keeps_its_figures_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "blocks.csv"
    path.write_text(
        "id,name,platform,area,phase,industries,source,locator\n"
        "甲,甲区块,乙,200余,2021..2025,一;二,plan,面积200余亩\n",
        encoding="utf-8",
    )
    row = read_records(path, "block").frame.row(0, named=True)
    assert (row["area"], row["phase"], row["industries"]) == ("200余", "2021..2025", "一;二")
    path.write_text(path.read_text(encoding="utf-8").replace("200余,", "很大,"), encoding="utf-8")
    assert faults_of(lambda: read_records(path, "block")) == [("S028", 2, "area")]


def test_absence_12_a_printed_none_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(
        "id,subject,indicator,period,scope,value,unit,kind,source,locator\n"
        "a,甲,land,2020,all,无,亩,actual,plan,已无用地\n",
        encoding="utf-8",
    )
    assert read_records(path, "fact").frame["value"].to_list() == ["无"]


@pytest.mark.parametrize("record", ["enterprise", "enterprise_year", "block"])
def test_the_blank_template_is_read_back(tmp_path: Path, record: str) -> None:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(template(record))
    assert faults_of(lambda: read_records(path, record))[0][0] == "S006"


def test_a_filled_template_is_read_without_a_notice(tmp_path: Path) -> None:
    with in_language("zh"):
        book = openpyxl.load_workbook(io.BytesIO(template("enterprise")))
    sheet = book.worksheets[0]
    filled = {"统一社会信用代码": CODE, "企业名称": "甲", "规模": "规上", "行业代码": "3421"}
    for cell in list(sheet[1]):
        sheet.cell(2, cell.column, filled.get(cell.value))
    book.save(tmp_path / "a.xlsx")
    table = read_records(tmp_path / "a.xlsx", "enterprise")
    assert table.notices == ()
    assert table.frame["size_class"].to_list() == ["above_scale"]


def test_a_formula_without_its_result_is_a_fault_and_not_a_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["code", "year", "税收(万元)"], [CODE, 2020, "=1+1"]])
    assert faults_of(lambda: read_records(path, "enterprise_year")) == [("S037", 2, "税收(万元)")]


@pytest.mark.parametrize("character", ["\x07", "\x0b", "\x1f", "\ufffe"])
def test_a_text_with_a_control_character_is_a_fault_that_shows_it(
    csv: Read, character: str
) -> None:
    with pytest.raises(InputError, match=r"S038 .*holds control characters") as caught:
        csv("企业名称,总产值(万元)", "缙云厂,1", f"缙云{character}厂,2")
    (fault,) = caught.value.faults
    assert (fault.place.row, fault.place.field) == (3, "企业名称")
    for language in ("zh", "en"):
        with in_language(language):
            assert repr(f"缙云{character}厂") in str(fault)


def test_a_line_break_in_a_text_is_no_control_character(csv: Read) -> None:
    assert csv("备注", '"一行\n又一行"').frame["note"].to_list() == ["一行\n又一行"]


def test_the_sound_rows_are_read_and_the_others_told_with_their_cells(tmp_path):
    file = tmp_path / "年度.csv"
    file.write_text(
        "统一社会信用代码,年度,税收(万元),用地面积(亩)\n"
        "91331122XXX0000197,2024,10,5\n"
        "91331122XXX0000197,2023,abc,-1\n"
        "91331122XXX0000272,2024,3,\n"
        "91331122XXX0000197,2024,9,4\n"
        "123,2024,1,1\n",
        encoding="utf-8",
    )
    sound = read_sound(file, "enterprise_year")
    assert sound.table.frame["tax"].to_list() == [10.0, 3.0]
    assert sound.table.rows.to_list() == [2, 4]
    assert [(fault.place.row, fault.code) for fault in sound.refused] == [
        (3, "S028"), (3, "S034"), (5, "S035"), (6, "S031"),
    ]  # fmt: skip
    assert sound.grid.rows.to_list() == [2, 3, 4, 5, 6]
    assert sound.grid.columns[2].to_list() == ["10", "abc", "3", "9", "1"]


def test_every_faulty_row_is_told_however_many_there_are(tmp_path):
    file = tmp_path / "a.csv"
    lines = [f"{n},2024,x" for n in range(500)]
    file.write_text("code,year,tax\n" + "\n".join(lines), encoding="utf-8")
    sound = read_sound(file, "enterprise_year")
    assert len({fault.place.row for fault in sound.refused}) == 500
    assert sound.table.frame.is_empty()


def test_what_is_wrong_with_a_column_refuses_the_file(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("code,税收\n91331122XXX0000197,1\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_sound(file, "enterprise_year")
