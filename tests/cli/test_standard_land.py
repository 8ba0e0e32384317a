import csv
import json
from io import BytesIO, StringIO

import docx
import pytest
from stdnum.cn import uscc

PARCELS = "地块编号,面积(亩)\nP1,60\nP2,45\n"
EVENTS = "地块编号,事件,日期\nP1,竣工,2021-06-30\nP1,投产,2021-09-01\n"
PROMISES = (
    "地块编号,指标,生效日期,下限,上限,单位,达标时点,投产后月数,违约责任\n"
    "P1,亩均税收,2020-01-10,20,,万元/亩,投产后,24,补足差额\n"
    "P1,容积率,2020-01-10,1,1.8,1,竣工,,\n"
)
MEASURED = "地块编号,指标,测量日期,实测值,单位\nP1,亩均税收,2023-12-31,170000,元/亩\n"


@pytest.fixture
def files(tmp_path):
    written = {
        "parcels.csv": PARCELS,
        "events.csv": EVENTS,
        "promises.csv": PROMISES,
        "measured.csv": MEASURED,
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def verified(wanmu, files):
    def ran(*words, **more):
        return wanmu(
            "land", "standard", "verify", files / "parcels.csv", files / "events.csv",
            "--promises", files / "promises.csv", "--measured", files / "measured.csv",
            "--as-of", "2024-06-30", *words, **more,
        )  # fmt: skip

    return ran


@pytest.fixture
def contracted(wanmu, files):
    def ran(*words, **more):
        return wanmu(
            "land", "standard", "contract", files / "parcels.csv", "--parcel", "P1", *words, **more
        )

    return ran


def test_it_verifies_in_json(verified):
    answer = json.loads(verified("--format", "json").out)
    told = {row["indicator"]: row for row in answer["rows"]}
    assert told["tax_per_mu"]["status"] == "short"
    assert (told["tax_per_mu"]["value"], told["tax_per_mu"]["shortfall_share"]) == (17, 15)
    assert told["plot_ratio"]["status"] == "not_measured"
    assert answer["counts"][1] == {"status": "short", "promises": 1, "parcels": 1}


def test_it_verifies_in_chinese(verified):
    ran = verified(lang="zh")
    assert ran.status == 0
    assert "不低于20" in ran.out
    assert "未达标" in ran.out
    assert "补足差额" in ran.out


def test_it_verifies_as_csv(verified):
    rows = list(csv.DictReader(StringIO(verified("--format", "csv").out)))
    assert [row["shortfall"] for row in rows] == ["3.0", ""]


def test_a_promise_without_a_unit_is_refused_with_parcel_file_and_row(verified, files):
    file = files / "promises.csv"
    file.write_text(PROMISES.replace("万元/亩", ""), encoding="utf-8")
    ran = verified()
    assert (ran.status, ran.out) == (2, "")
    assert f"{file}:2: G030 parcel P1, 亩均税收: the figure has no unit" in ran.err


def test_faults_of_all_files_are_told_at_once(verified, files):
    (files / "measured.csv").write_text("地块编号\nP1\n", encoding="utf-8")
    (files / "promises.csv").write_text("地块编号\nP1\n", encoding="utf-8")
    ran = verified()
    assert ran.status == 2
    assert "measured.csv" in ran.err
    assert "promises.csv" in ran.err


def test_the_annex_is_written_as_word_and_pdf(contracted, files):
    for name, begins in (("annex.docx", b"PK"), ("annex.pdf", b"%PDF")):
        ran = contracted("--industry", "345", "-o", files / name, lang="zh")
        assert ran.status == 0
        assert (files / name).read_bytes().startswith(begins)
    read = docx.Document(BytesIO((files / "annex.docx").read_bytes()))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert "不低于350（假定）" in cells
    assert "不低于20" in cells


def test_the_annex_as_json_holds_promises_to_keep(contracted, files):
    ran = contracted(
        "--industry", "其他产业", "--value", "固定资产投资强度=250", "-o", files / "annex.json"
    )
    assert ran.status == 0
    answer = json.loads((files / "annex.json").read_text("utf-8"))
    assert answer["rows"][0]["decided"] is True
    assert answer["promises"][0]["lower"] == 250
    assert answer["assumptions"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--industry", "其他产业"), "G036"),
        (("--industry", "智能家具"), "G035"),
        (("--industry", "智能家居", "--value", "tax_per_mu"), "G038"),
    ],
)
def test_a_faulty_annex_is_refused_and_nothing_written(contracted, files, words, code):
    ran = contracted(*words, "-o", files / "annex.docx")
    assert ran.status == 2
    assert code in ran.err
    assert not (files / "annex.docx").exists()


def test_an_annex_of_another_kind_of_file_is_refused(contracted, files):
    ran = contracted("--industry", "345", "-o", files / "annex.odt")
    assert (ran.status, "C001" in ran.err) == (2, True)


def test_control_values_are_shown_with_what_they_rest_on(wanmu):
    ran = wanmu("land", "standard", "show", "--industry", "其他产业", "--format", "json")
    answer = json.loads(ran.out)
    told = {row["indicator"]: row for row in answer["rows"]}
    assert told["investment_per_mu"]["case_by_case"] == "the county's joint review of standard land"
    assert told["rd_share"]["none"] is True
    assert (told["tax_per_mu"]["lower"], told["tax_per_mu"]["assumed"]) == (20, "")
    assert answer["units"]["tax_per_mu"] == "万元/亩"
    assert any("24个月" in each for each in answer["assumptions"])


def test_values_are_proposed_and_made_up_firms_are_said_to_be(wanmu, tmp_path):
    years = ["code,year,size_class,land,tax,data_label"]
    firms = ["code,name,industry"]
    for at in range(12):
        stem = f"91331122MA2A1B{at:03d}"
        code = stem + uscc.calc_check_digit(stem)
        years.append(f"{code},2021,above_scale,10,{201 + at},synthetic")
        firms.append(f"{code},企业{at},智能家居")
    (tmp_path / "years.csv").write_text("\n".join(years) + "\n", encoding="utf-8")
    (tmp_path / "firms.csv").write_text("\n".join(firms) + "\n", encoding="utf-8")
    words = ("land", "standard", "adjust", tmp_path / "years.csv", tmp_path / "firms.csv")
    answer = json.loads(wanmu(*words, "--format", "json").out)
    row = next(
        row
        for row in answer["rows"]
        if (row["industry"], row["indicator"]) == ("智能家居", "tax_per_mu")
    )
    assert (row["firms"], row["synthetic"], row["now"], row["proposed"]) == (12, 12, 20, 20.5)
    assert any("made up" in each for each in answer["assumptions"])
    assert "合成（虚构）" in wanmu(*words, lang="zh").out
