import csv
import json
from io import StringIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import wanmu as wanmu_api
from wanmu.evaluation.reading import units_of_year
from wanmu.pack.schemes import load_scheme

ROW = {"unit", "status", "group", "score", "rank", "grade", "reasons"}
COUNTS = {"graded", "ungraded", "deferred", "excluded"}
SCHEME = ("--scheme", "jinyun-2021")


@pytest.fixture(scope="module")
def units(demo_firms):
    """Every tenth of the demo's firms, in 2021."""
    made = demo_firms
    return units_of_year(made.enterprise_years, made.enterprises, 2021).gather_every(10)


@pytest.fixture(scope="module")
def folder(units, tmp_path_factory):
    kept = tmp_path_factory.mktemp("units")
    units.write_csv(kept / "units.csv")
    units.write_parquet(kept / "units.parquet")
    return kept


@pytest.fixture
def answer(wanmu, folder):
    """What a command answers about the units, in JSON."""

    def asked(*words, data="units.csv", lang="en"):
        ran = wanmu("evaluate", *words, folder / data, *SCHEME, "--format", "json", lang=lang)
        assert ran.status == 0, ran.err
        return json.loads(ran.out)

    return asked


def test_every_unit_comes_with_its_result_values_bases_and_points(answer, units):
    rows = answer()["rows"]
    assert [row["unit"] for row in rows] == sorted(units["code"])
    assert {row["status"] for row in rows} <= COUNTS
    names = [f"{part}_{name}" for name in load_scheme("jinyun-2021").indicators
             for part in ("value", "base", "score")]  # fmt: skip
    assert all(set(row) >= ROW | set(names) for row in rows)
    row = next(each for each in rows if each["grade"] and each["group"] == "below_scale")
    points = row["score_per_mu_tax"] + row["score_tax_per_electricity"]
    assert row["score"] == pytest.approx(points, abs=0.005001)
    assert row["base_per_mu_tax"] > 0
    assert row["base_per_mu_value_added"] is None


def test_lists_tell_their_counts_and_cuts_and_the_accounts_add_up(answer):
    told = answer()
    above, below = told["groups"]
    assert (above["list"], below["list"]) == ("above_scale", "below_scale")
    assert above["ranked"] == sum(above[f"units_{grade}"] for grade in "ABCD")
    assert above["lowest_A"] > above["lowest_B"] > above["lowest_C"]
    assert above["last_rank_A"] < above["last_rank_D"] == above["ranked"]
    *groups, total = told["reconciliation"]
    assert total["group"] is None
    for each in (*groups, total):
        assert each["holds"]
        assert each["taken_part"] == sum(each[name] for name in COUNTS)
        assert each["graded"] == sum(each["grades"].values())
        assert each["records"] == each["taken_part"] + each["outside"]
    assert total["records"] == len(told["rows"]) == told["synthetic_units"]


def test_units_of_figures_and_assumptions_stand_beside_them(answer):
    told = answer()
    assert told["units"]["value_per_mu_tax"] == "万元/亩"
    assert told["scheme"]["id"] == "jinyun-2021"
    assert all(each["why"] for each in told["assumptions"])
    assert {row["column"] for row in told["bases"]} >= {"base_per_mu_tax", "base_rd_share"}


def test_only_the_answer_is_on_standard_output(wanmu, folder):
    ran = wanmu("evaluate", folder / "units.csv", *SCHEME, "--format", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert ran.status == 0
    assert set(rows[0]) >= ROW


def test_duckdb_gives_the_same_rows_as_polars(answer):
    one, other = (answer("--engine", name, data="units.parquet") for name in ("polars", "duckdb"))
    assert one["groups"] == other["groups"]
    assert one["reconciliation"] == other["reconciliation"]
    first, second = (pl.DataFrame(each["rows"], infer_schema_length=None) for each in (one, other))
    assert_frame_equal(first, second, rel_tol=1e-12)
    exact = ["unit", "status", "group", "score", "rank", "grade", "reasons"]
    assert first.select(exact).equals(second.select(exact))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_results_are_written_one_row_a_unit(wanmu, folder, tmp_path, units, suffix):
    file = tmp_path / f"result.{suffix}"
    ran = wanmu("evaluate", folder / "units.csv", *SCHEME, "-o", file)
    assert (ran.status, ran.out) == (0, "")
    assert str(file) in ran.err
    found = pl.read_csv(file) if suffix == "csv" else pl.read_parquet(file)
    assert set(found.columns) >= ROW
    assert sorted(found["unit"]) == sorted(units["code"])


def test_a_workbook_holds_units_accounts_lists_and_bases(wanmu, folder, tmp_path, units):
    file = tmp_path / "result.xlsx"
    assert wanmu("evaluate", folder / "units.csv", *SCHEME, "-o", file).status == 0
    book = openpyxl.load_workbook(file)
    assert {"Reconciliation", "Lists and cuts", "Bases"} <= set(book.sheetnames)
    codes = {cell.value for cell in book.worksheets[0]["A"]}
    assert set(units["code"]) <= codes


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_result_that_was_written_is_read_as_that_of_the_year_before(
    wanmu, folder, tmp_path, answer, suffix
):
    file = tmp_path / f"past.{suffix}"
    wanmu("evaluate", folder / "units.csv", *SCHEME, "-o", file)
    rows = answer("grade", "--previous", file)["rows"]
    years = {row["years_in_grade"] for row in rows if row["status"] == "graded"}
    assert years == {2}


def test_an_explanation_leads_from_the_scope_to_the_grade(answer):
    row = next(row for row in answer()["rows"] if row["grade"] == "C" and not row["reasons"])
    told = answer("explain", "--id", row["unit"])
    assert (told["unit"], told["grade"], told["next_grade"]) == (row["unit"], "C", "B")
    kinds = [line["kind"] for line in told["lines"]]
    assert kinds[0] == "scope"
    assert [kind for kind in kinds if kind != "measure"][-1] == "grade"
    assert told["synthetic"]
    assert {way["indicator"] for way in told["ways"]} >= {"per_mu_tax"}
    assert told["exposures"]
    assert told["held"]


def test_a_comparison_has_a_matrix_of_all_units_and_each_clause(tmp_path, answer):
    stricter = tmp_path / "stricter.yaml"
    stricter.write_text(_with_a_smaller_share_of_a(), encoding="utf-8")
    told = answer("compare", "--with", stricter)
    assert set(told) == {
        "before", "after", "up", "down", "matrix", "clauses", "spread", "cost", "movers",
    }  # fmt: skip
    assert sum(row["units"] for row in told["matrix"]) == len(answer()["rows"])
    assert [each["path"] for each in told["clauses"]] == ["cuts.A"]
    assert told["down"] == told["clauses"][0]["down"] == len(told["movers"]) > 0


def _with_a_smaller_share_of_a():
    file = Path(wanmu_api.__file__).parent / "packs/jinyun/schemes/jinyun-2021.yaml"
    return file.read_text("utf-8").replace("grade: A, first: 20%", "grade: A, first: 10%")


def test_schemes_are_compared_on_the_fields_of_both(wanmu, units, tmp_path):
    """What the second scheme alone asks of the data is read from it."""
    wider = tmp_path / "wider.csv"
    units.with_columns(fined=pl.col("code").str.ends_with("X")).write_csv(wider)
    fining = tmp_path / "fining.yaml"
    fining.write_text(_with_a_veto_by_a_field_of_its_own(), encoding="utf-8")
    ran = wanmu("evaluate", "compare", wider, *SCHEME, "--with", fining, "--format", "json")
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert [(each["path"], each["fault"]) for each in told["clauses"]] == [("vetoes.fined", "")]
    assert told["down"] == told["clauses"][0]["down"] > 0


def _with_a_veto_by_a_field_of_its_own():
    veto = "  - {id: fined, zh: 处罚, when: fined, grade: D, stage: after}"
    scheme = Path(wanmu_api.__file__).parent / "packs/jinyun/schemes/jinyun-2021.yaml"
    text = scheme.read_text("utf-8").replace("vetoes:\n", f"vetoes:\n{veto}\n")
    return text + "fields:\n  fined: {zh: 处罚, kind: boolean}\n"


def test_of_two_years_the_second_has_the_results_of_the_first(wanmu, folder, units, tmp_path):
    """A surcharge from the second year in a grade on is not told as if each year were the first."""
    units.with_columns(year=pl.lit(2022)).write_csv(tmp_path / "next.csv")
    scheme = Path(wanmu_api.__file__).parent / "packs/jinyun/schemes/jinyun-2021.yaml"
    text = scheme.read_text("utf-8").replace(
        "grades: [D], amount", "grades: [D], years: {at_least: 2}, amount"
    )
    for year in (2021, 2022):
        written = text.replace("year: 2021", f"year: {year}")
        (tmp_path / f"{year}.yaml").write_text(written, encoding="utf-8")
    ran = wanmu(
        "evaluate", "compare", folder / "units.csv", "--scheme", tmp_path / "2021.yaml",
        "--with", tmp_path / "2022.yaml", "--with-data", tmp_path / "next.csv", "--format", "json",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    (surcharge,) = (
        row for row in json.loads(ran.out)["cost"] if row["measure"] == "cost_surcharge"
    )
    assert surcharge["before"] == 0
    assert surcharge["after"] > 0


def test_sensitivity_lists_the_moves_and_the_units_on_the_edge(answer):
    told = answer("sensitivity")
    assert set(told) == {"moves", "edge", "units"}
    assert {move["what"] for move in told["moves"]} == {"weight", "base"}
    assert sum(unit["moves"] for unit in told["edge"]) == sum(
        move["up"] + move["down"] for move in told["moves"]
    )


def test_a_sound_scheme_passes_and_the_faults_of_another_are_told_at_once(wanmu, tmp_path):
    assert wanmu("evaluate", "check", "jinyun-2021").status == 0
    broken = tmp_path / "broken.yaml"
    text = _with_a_smaller_share_of_a().replace("weight: 30", "weight: 40")
    broken.write_text(text.replace("grade: D, stage", "grade: Z, stage"), encoding="utf-8")
    ran = wanmu("evaluate", "check", broken)
    assert (ran.status, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert "broken.yaml:" in first
    assert "E002" in first
    assert "110" in first
    assert "E004" in second
    assert "Z" in second


def test_a_misspelt_key_of_a_scheme_is_told_with_the_nearest(wanmu, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(_with_a_smaller_share_of_a().replace("ties:", "tise:"), encoding="utf-8")
    ran = wanmu("evaluate", "check", broken)
    assert ran.status == 2
    assert 'nearest is "ties"' in ran.err


@pytest.mark.parametrize("command", ["grade", "compare", "sensitivity"])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("nothing.csv", "jinyun-2021"), ("S002", "nothing.csv")),
        (("units.csv", "jinyun-2012"), ("E014", "jinyun-2021")),
    ],
)
def test_what_is_not_there_ends_with_two_and_one_message(wanmu, folder, command, asked, said):
    data, scheme = asked
    ran = wanmu("evaluate", command, folder / data, "--scheme", scheme)
    assert (ran.status, ran.out) == (2, "")
    assert all(word in ran.err for word in said)
    assert len(ran.err.splitlines()) == 1


def test_an_unknown_unit_is_refused_with_the_nearest(wanmu, folder, units):
    code = units["code"][0]
    ran = wanmu("evaluate", "explain", folder / "units.csv", *SCHEME, "--id", f"{code[:-1]}?")
    assert (ran.status, ran.out) == (2, "")
    assert "E031" in ran.err
    assert code in ran.err
    assert len(ran.err.splitlines()) == 1


def test_nothing_is_written_when_the_input_is_bad(wanmu, folder, tmp_path):
    file = tmp_path / "result.xlsx"
    assert wanmu("evaluate", folder / "nothing.csv", *SCHEME, "-o", file).status == 2
    assert not file.exists()


def test_two_years_need_a_scheme_each(wanmu, folder):
    ran = wanmu(
        "evaluate", "compare", folder / "units.csv", *SCHEME, "--with-data", folder / "units.csv"
    )
    assert ran.status == 2
    assert "C003" in ran.err


def test_the_table_speaks_the_language_that_is_asked_for(wanmu, folder):
    words = ("evaluate", folder / "units.csv", *SCHEME)
    english, chinese = (wanmu(*words, lang=lang).out for lang in ("en", "zh"))
    assert "Reconciliation" in english
    assert "above scale" in english
    assert "数量核对" in chinese
    assert "规上企业" in chinese
