from fractions import Fraction

import pytest

from wanmu.kernel.faults import InputError
from wanmu.pack import Pack, load_pack
from wanmu.planning import Demand, DemandRow, changes, demand


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


def _row(result: Demand, industry: str, period: str) -> DemandRow:
    return next(r for r in result.rows if (r.industry, r.period) == (industry, period))


@pytest.mark.parametrize(
    ("period", "land"), [("2021..2025", 5119), ("2026..2035", 9123), ("2021..2035", 14242)]
)
def test_it_gives_the_land_that_the_plan_prints(jinyun: Pack, period: str, land: int) -> None:
    assert demand(jinyun).land_new("合计", period).value == land


@pytest.mark.parametrize(
    ("industry", "early", "late"),
    [
        ("现代装备", 360, 2051),
        ("健康医疗", 1036, 1714),
        ("智能家居", 1057, 2359),
        ("节能环保", 1277, 1333),
        ("信息技术", 681, 333),
        ("其他产业", 708, 1333),
    ],
)
def test_each_industry_comes_out_as_printed(
    jinyun: Pack, industry: str, early: int, late: int
) -> None:
    result = demand(jinyun)
    assert result.land_new(industry, "2021..2025").value == early
    assert result.land_new(industry, "2026..2035").value == late


def test_every_computed_cell_of_the_table_agrees_with_the_printed_one(jinyun: Pack) -> None:
    printed = [
        (row.industry, row.period, measure, item.agrees)
        for row in demand(jinyun).rows
        for measure, item in row.printed.items()
    ]
    # 7 rows in two periods with 4 measures, and 7 sums over both.
    assert len(printed) == 7 * 2 * 4 + 7
    assert all(agrees for *_, agrees in printed)


def test_the_required_output_after_2025_is_half_as_much_again(jinyun: Pack) -> None:
    row = _row(demand(jinyun), "现代装备", "2026..2035")
    assert row.figures["intensity_required"].value == 975


def test_a_changed_requirement_reaches_both_periods_and_is_called_assumed(jinyun: Pack) -> None:
    result = demand(jinyun, changes=changes(["intensity.现代装备.2025=700"]))
    early, late = (_row(result, "现代装备", p) for p in ("2021..2025", "2026..2035"))
    assert early.figures["land_new"].value == 334
    assert late.figures["intensity_required"].value == 1050
    assert early.figures["land_new"].label == late.figures["land_new"].label == "assumed"
    assert any("intensity.现代装备.2025" in line for line in result.assumptions)
    assert not early.printed["land_new"].agrees


def test_an_unchanged_answer_is_computed(jinyun: Pack) -> None:
    assert _row(demand(jinyun), "合计", "2021..2025").figures["land_new"].label == "computed"


def test_a_horizon_leaves_the_later_periods_out(jinyun: Pack) -> None:
    assert {row.period for row in demand(jinyun, horizon=2025).rows} == {"2021..2025"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("intensity.现代装配.2025=700", "intensity.现代装备.2025"),
        ("intensity.现代装备.2025", "is not a change"),
        ("intensity.现代装备.2025=much", "is not a change"),
    ],
)
def test_it_refuses_a_change_that_it_cannot_use(jinyun: Pack, change: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        demand(jinyun, changes=changes([change]))


def test_it_refuses_a_horizon_before_the_first_target(jinyun: Pack) -> None:
    with pytest.raises(InputError, match="2025"):
        demand(jinyun, horizon=2024)


def test_a_requirement_of_nothing_is_refused(jinyun: Pack) -> None:
    with pytest.raises(InputError, match="zero"):
        demand(jinyun, changes=changes(["intensity.现代装备.2025=0"]))


def test_more_output_takes_more_land(jinyun: Pack) -> None:
    more = demand(jinyun, changes=changes(["output.健康医疗.2025=130"]))
    fewer = demand(jinyun, changes=changes(["output.健康医疗.2025=110"]))
    need = [d.land_new("健康医疗", "2021..2025").value for d in (fewer, more)]
    assert need == [Fraction(893), Fraction(1179)]
