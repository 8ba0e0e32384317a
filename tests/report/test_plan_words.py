"""Facts and inputs of the plan in words, with the place where a document says so."""

from datetime import date

import polars as pl
import pytest

from wanmu.kernel.messages import Language, in_language
from wanmu.land import redevelop
from wanmu.pack import Pack, load_pack
from wanmu.planning.known import input_values
from wanmu.planning.scenario import compare_scenarios
from wanmu.planning.scenario_file import written_scenario
from wanmu.report.page import page_of
from wanmu.report.plan_words import input_place, input_words
from wanmu.report.redevelop_view import redevelop_answer
from wanmu.report.scenario_view import scenarios_answer, scenarios_page_answer

PLAN = "缙云县工业产业发展和平台整合提升规划"


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Jinyun's."""
    return load_pack("jinyun")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_input_of_the_plan_has_words_of_its_own(pack: Pack, language: Language) -> None:
    names = list(input_values(pack))
    with in_language(language):
        words = [input_words(name, pack) for name in names]
    assert len(set(words)) == len(names)
    assert [said for said in words if "." in said or "_" in said] == []


@pytest.mark.parametrize(
    ("name", "zh", "en", "place"),
    [
        ("output.现代装备.2025", "现代装备：产值（2025）", "现代装备: output, 2025",
         "表4/现代装备/2025年目标"),
        ("intensity.现代装备.2025", "现代装备：亩均产出要求（2025）",
         "现代装备: required output per mu, 2025", "表4/现代装备/前五年亩均要求"),
        ("intensity_factor.2035", "2035 年亩均产出要求为前期的倍数",
         "output per mu required by 2035, times that before", "亩均产出要求提升50%"),
        ("first_phase.高铁", "高铁：一期面积", "高铁: first phase area", "用地面积3978.3亩"),
        ("redevelopment.2025", "到 2025 年盘活用地", "land to be redeveloped by 2025",
         "盘活低效工业用地1000亩"),
        ("supplied.姓汪", "姓汪：已供地面积", "姓汪: land already supplied",
         "表5/姓汪1/已供应用地、表5/姓汪2/已供应用地、表5/姓汪3/已供应用地"),
        ("supplied.洋山", "洋山：已供地面积", "洋山: land already supplied", None),
        ("share.现代装备.丽缙园", "现代装备落在丽缙园的比例", "share of 现代装备 on 丽缙园", None),
    ],
)  # fmt: skip
def test_an_input_is_told_in_words_with_its_place(
    pack: Pack, name: str, zh: str, en: str, place: str | None
) -> None:
    with in_language("zh"):
        assert input_words(name, pack) == zh
        assert input_place(name, pack) == (place and f"{PLAN}，{place}")
    with in_language("en"):
        assert input_words(name, pack) == en


def test_a_page_of_scenarios_says_in_words_what_differs_and_a_file_what_to_set(pack: Pack) -> None:
    with in_language("zh"):
        asked = [written_scenario(name, pack) for name in ("low-growth", "no-rise")]
        found = compare_scenarios(pack, asked)
        whole = scenarios_answer(found, pack)
        page = page_of(scenarios_page_answer(found, pack))
    (shown,) = (sheet for sheet in page["sheets"] if sheet["key"] == "changed")
    said = {cell["text"] for row in shown["rows"] for cell in row}
    assert {"现代装备：产值（2025）", f"{PLAN}，亩均产出要求提升50%"} <= said
    assert "output.现代装备.2025" not in said
    (sheet,) = (sheet for sheet in whole.sheets if sheet.key == "changed")
    assert "input" in {column.key for column in sheet.columns}
    assert "output.现代装备.2025" in {each["input"] for each in whole.data["changed"]}


def test_the_goal_of_redevelopment_says_its_figure_and_where_it_is_printed(pack: Pack) -> None:
    parcels = pl.DataFrame({"id": ["P1"], "area": [30.0]})
    events = pl.DataFrame({"parcel": ["P1"], "kind": ["approved"], "date": [date(2020, 1, 1)]})
    with in_language("en"):
        answer = redevelop_answer(redevelop(parcels, events, pack, date(2023, 1, 1)), pack)
        (row,) = page_of(answer)["sheets"][0]["rows"]
    said = [cell["text"] for cell in row][-2:]
    assert said == ["缙云县: redeveloped land, 2021–2025", f"{PLAN}, 盘活低效工业用地1000亩"]
    assert answer.data["progress"][0]["fact"] == "plan.task.redeveloped_land"
