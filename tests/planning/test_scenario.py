"""Scenarios beside the plan: each column is what the engines answer with those changes."""

from fractions import Fraction
from pathlib import Path

import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, changes
from wanmu.planning.scenario import SideBySide, compare_scenarios
from wanmu.planning.scenario_file import Written, save_scenario, written_scenario
from wanmu.report.scenario_view import scenarios_page_answer


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "slow.yaml"
    file.write_text(
        "pack: jinyun\nwanmu: 0.1.0\ntitle: 慢\nchanges:\n"
        "  first_phase.高铁: 900\n  intensity.*.2025: ×0.9\n",
        encoding="utf-8",
    )
    return file


def own(**sets: str) -> Written:
    return Written("own", "own", "", "", sets, "")


def carried(found: SideBySide, period: str, key: str, platform: str = "") -> float:
    (line,) = (
        line
        for line in found.balance
        if (line.period, line.name, line.measure) == (period, platform, "shortage_carried")
    )
    return float(line.values[key])


def test_every_scenario_of_the_pack_runs(jinyun: Pack) -> None:
    names = [each.id for each in jinyun.scenarios.scenarios]
    found = compare_scenarios(jinyun, [written_scenario(name, jinyun) for name in names])
    assert [each.key for each in found.outcomes] == ["plan", *names]
    assert carried(found, "2026..2035", "plan") == 1748.2
    # Each one says something: it differs from the plan somewhere.
    assert all(any(line.differences[name] for line in found.balance) for name in names)


def test_a_scenario_is_the_balance_with_its_changes(jinyun: Pack, saved: Path) -> None:
    found = compare_scenarios(jinyun, [written_scenario(str(saved), jinyun)])
    lowered = [
        f"intensity.{industry}.2025={float(Fraction(9, 10) * value)}"
        for industry, value in zip(
            jinyun.demand.industries, (650, 700, 650, 600, 800, 650), strict=True
        )
    ]
    rows = balance(jinyun, changes=changes([*lowered, "first_phase.高铁=900"])).rows
    for row in rows:
        told = carried(found, row.period, "slow", row.platform)
        assert told == float(row.figures["shortage_carried"].value)


def test_farmland_that_is_kept_is_taken_from_the_supply(jinyun: Pack) -> None:
    found = compare_scenarios(jinyun, [written_scenario("farmland-kept", jinyun)])
    # Of the four blocks 538.4 + 790.1 + 23.6 + 186 亩.
    assert carried(found, "2026..2035", "farmland-kept") == pytest.approx(1748.2 + 1538.1)
    assert found.outcomes[1].unplaced is None
    assert any("red line is changed" in line for line in found.assumptions)
    short, *rest = scenarios_page_answer(found, jinyun).sheets
    plan, kept = short.rows
    assert (plan["more"], kept["more"]) == (None, pytest.approx(1538.1))
    assert kept["2026..2035 shortage_carried"] == pytest.approx(1748.2 + 1538.1)
    assert [sheet.key for sheet in rest if sheet.brief] == ["scenarios"]


def test_output_without_land_is_that_of_the_allocation(jinyun: Pack) -> None:
    found = compare_scenarios(jinyun, [written_scenario("high-growth", jinyun)])
    plan, more = (each.unplaced for each in found.outcomes)
    assert plan == pytest.approx(212.92, abs=0.01)
    assert more > plan


def test_only_inputs_that_differ_are_listed(jinyun: Pack) -> None:
    same = own(**{"output.现代装备.2025": "150", "first_phase.高铁": "900"})
    found = compare_scenarios(jinyun, [same])
    assert [name for name, _ in found.changed] == ["first_phase.高铁"]
    assert found.changed[0][1] == {"plan": 1800, "own": 900}


def test_less_redevelopment_is_told_and_not_taken_from_the_shortage(jinyun: Pack) -> None:
    found = compare_scenarios(jinyun, [written_scenario("half-redevelopment", jinyun)])
    planned = next(line for line in found.balance if line.measure == "redevelopment_planned")
    assert planned.differences == {"half-redevelopment": -500}
    assert carried(found, "2026..2035", "half-redevelopment") == 1748.2


def test_the_horizon_ends_the_comparison(jinyun: Pack) -> None:
    found = compare_scenarios(jinyun, [written_scenario("low-growth", jinyun)], horizon=2025)
    assert {line.period for line in (*found.balance, *found.supply, *found.demand)} == {
        "2021..2025"
    }


def test_a_scenario_goes_by_its_title_too(jinyun: Pack) -> None:
    assert written_scenario("产值增长低于目标", jinyun).key == "low-growth"
    with in_language("zh"):
        assert written_scenario("low-growth", jinyun).title == "产值增长低于目标"


def test_files_of_one_name_are_columns_of_their_own(jinyun: Pack, saved: Path) -> None:
    twice = [written_scenario(str(saved), jinyun)] * 2
    assert [each.key for each in compare_scenarios(jinyun, twice).outcomes] == [
        "plan",
        "slow",
        "slow-2",
    ]


def test_what_is_saved_is_read_again(jinyun: Pack, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    asked = written_scenario("low-growth", jinyun).with_changes(
        changes(["first_phase.高铁=900.5", "output.现代装备.2025=140"]), "我的"
    )
    save_scenario(file, jinyun, asked)
    read = written_scenario(str(file), jinyun)
    assert (read.title, dict(read.changes)) == ("我的", dict(asked.changes))
    assert file.read_text(encoding="utf-8").splitlines()[:4] == [
        "pack: jinyun",
        "wanmu: 0.1.0",
        "title: 我的",
        "changes:",
    ]


def test_a_set_input_holds_before_a_pattern_of_the_scenario(jinyun: Pack) -> None:
    asked = written_scenario("low-growth", jinyun)
    found = compare_scenarios(jinyun, [asked.with_changes(changes(["output.现代装备.2025=149"]))])
    assert dict(found.changed)["output.现代装备.2025"] == {"plan": 150, "low-growth": 149}


def test_a_file_that_is_there_is_kept(jinyun: Pack, saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(InputError, match="L042 this file is there already"):
        save_scenario(saved, jinyun, own(**{"first_phase.高铁": "900"}))
    assert saved.read_bytes() == before
    save_scenario(saved, jinyun, own(**{"first_phase.高铁": "900"}), force=True)
    assert saved.read_bytes() != before


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "pack: jinyun\nwanmu: 0.1.0\ntitle: 慢\nchanges: {a: -1}\n",
            r"slow\.yaml:4 .*P084 \"-1\"",
        ),
        (
            "pack: jinyun\nwanmu: 0.1.0\ntitle: 慢\nchange: {a: 1}\n",
            r"slow\.yaml:4 .*P020 .*\"changes\"",
        ),
        ("pack: jinyun\nwanmu: 0.1.0\ntitle: 慢\nchanges: [a\n", r"slow\.yaml:5: P010"),
        ("", r"slow\.yaml: P006"),
        ("- a\n", r"slow\.yaml"),
        (
            "pack: qingtian\nwanmu: 0.1.0\ntitle: 慢\nchanges: {a: 1}\n",
            r"slow\.yaml:1 .*L041 .*qingtian",
        ),
    ],
)
def test_it_names_what_is_wrong_with_a_file_and_its_line(
    jinyun: Pack, tmp_path: Path, written: str, said: str
) -> None:
    file = tmp_path / "slow.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        written_scenario(str(file), jinyun)


def test_a_file_that_is_not_there_is_named(jinyun: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: P002 cannot read this file"):
        written_scenario(str(tmp_path / "none.yaml"), jinyun)


def test_an_unknown_scenario_is_told_with_the_nearest(jinyun: Pack) -> None:
    with pytest.raises(
        InputError, match="L040 the pack has no scenario 'low-grwth'; the nearest is low-growth"
    ):
        written_scenario("low-grwth", jinyun)


def test_every_fault_of_every_scenario_is_told_at_once(jinyun: Pack) -> None:
    wrong = own(**{"outputs.现代装备.2025": "1", "first_phase.高": "2"})
    more = Written("more", "more", "", "", {"first_phase.高铁": "99999"}, "more.yaml")
    with pytest.raises(InputError) as refused:
        compare_scenarios(jinyun, [wrong, more])
    assert [(f.code, f.place.file) for f in refused.value.faults] == [
        ("L046", ""),
        ("L046", ""),
        ("L007", "more.yaml"),
    ]
    assert "the nearest is output.现代装备.2025" in str(refused.value)


def test_a_name_that_does_not_end_in_yaml_is_no_scenario_file(jinyun: Pack, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="L047"):
        save_scenario(tmp_path / "mine.txt", jinyun, own(**{"first_phase.高铁": "900"}))
