from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.stated import stated
from wanmu.pack import Pack, load_pack, new_pack
from wanmu.synth import Synthesis, synthesise

# What the documents themselves contradict: each per-mu output beside its own output and land,
# value added per mu beside value added and land, a round 200 beside 211, and industry's share of
# revenue beside taxes per mu.
CONTRADICTED = {
    "t2.丽缙园.per_mu_output",
    "t2.壶镇镇.per_mu_output",
    "t2.东方镇.per_mu_output",
    "t2.新建镇.per_mu_output",
    "t2.东渡镇.per_mu_output",
    "t2.舒洪镇.per_mu_output",
    "plan.per_mu_va.2020",
    "plan.firms.2020.weakness",
    "plan.industrial_tax.share.2020",
}


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="module", params=[331122, 1, 20])
def firms(request: pytest.FixtureRequest, jinyun: Pack) -> Synthesis:
    return synthesise(jinyun, seed=request.param)


def _changed(pack: Pack, values: dict[str, str]) -> Pack:
    facts = dict(pack.facts)
    for name, value in values.items():
        facts[name] = replace(facts[name], stated=stated(value, facts[name].unit))
    return replace(pack, facts=facts)


def _everywhere(pack: Pack, subject: str, indicator: str, value: str) -> dict[str, str]:
    key = (subject, indicator, "above_scale", "2020")
    return {
        name: value
        for name, fact in pack.facts.items()
        if (fact.subject, fact.indicator, fact.scope, fact.period.text) == key
    }


def _above(firms: Synthesis) -> pl.DataFrame:
    return firms.enterprise_years.filter(year=2020, size_class="above_scale").join(
        firms.enterprises.select("code", "industry", "region", "platform"), on="code"
    )


def _millions(value: float) -> float:
    return round(value / 10_000, 2)


@pytest.mark.parametrize(
    ("industry", "count", "output", "land"),
    [
        ("现代装备", 90, 126.6, 2318),
        ("健康医疗", 38, 47.5, 1103),
        ("智能家居", 42, 51.3, 1534),
        ("节能环保", 7, 3.4, 110),
        ("信息技术", 12, 5.5, 129),
        ("其他产业", 22, 24, 592),
    ],
)
def test_each_industry_has_the_firms_output_and_land_of_table_1(
    firms: Synthesis, industry: str, count: int, output: float, land: int
) -> None:
    of = _above(firms).filter(industry=industry)
    assert of.height == count
    digits = 0 if output == 24 else 1
    assert round(of["output"].sum() / 10_000, digits) == output
    assert round(of["land"].sum()) == land


@pytest.mark.parametrize(
    ("place", "name", "count", "output", "land"),
    [
        ("platform", "丽缙园", 31, 43, 1140),
        ("platform", "开发区", 79, 98.9, 2193),
        ("region", "壶镇镇", 54, 74.36, 1345),
        ("region", "东方镇", 11, 21.5, 299),
        ("region", "新建镇", 16, 6.83, 267),
        ("region", "东渡镇", 10, 3.97, 134),
        ("region", "舒洪镇", 5, 5.04, 163),
        ("region", "五云街道", 5, 4.7, 245),
    ],
)
def test_each_area_has_the_firms_output_and_land_of_table_2(  # noqa: PLR0917
    firms: Synthesis, place: str, name: str, count: int, output: float, land: int
) -> None:
    of = _above(firms).filter(pl.col(place) == name)
    assert of.height == count
    decimals = len(str(output).partition(".")[2])
    assert round(of["output"].sum() / 10_000, decimals) == output
    assert round(of["land"].sum()) == land


@pytest.mark.parametrize(("size", "count"), [(1, 41), (5, 12), (10, 6), (20, 2)])
def test_the_ladder_of_sizes_is_the_published_one(firms: Synthesis, size: int, count: int) -> None:
    everyone = firms.enterprise_years.filter(year=2020)
    assert everyone.filter(pl.col("output") >= size * 10_000).height == count


def test_the_county_has_its_published_figures(firms: Synthesis) -> None:
    above = _above(firms)
    total = {name: above[name].sum() for name in ("value_added", "tax", "land", "employees", "rd")}
    assert above.height == 211
    assert firms.enterprises.height == 3511
    assert round(total["value_added"] / 10_000, 1) == 51.2
    assert round(total["tax"] / total["land"], 1) == 21.4
    assert round(total["value_added"] / total["employees"], 1) == 16.9
    assert round(above["energy"].sum() / total["value_added"], 2) == 0.92
    assert round(total["rd"] / above["revenue"].sum(), 3) == 0.028
    assert round(above["profit"].sum() / 10_000) == 15
    assert round(above["profit"].sum() / above["revenue"].sum(), 3) == 0.055
    assert round(above["revenue"].sum() / 10_000, 1) == 272.7


def test_all_firms_of_a_platform_make_its_output_value_added_and_tax(firms: Synthesis) -> None:
    of = firms.enterprise_years.filter(year=2020).join(
        firms.enterprises.filter(platform="开发区").select("code"), on="code"
    )
    sums = [_millions(of[name].sum()) for name in ("output", "value_added", "tax")]
    assert sums == [121.62, 24.46, 3.51]


def test_output_grew_as_published(firms: Synthesis) -> None:
    above = firms.enterprise_years.filter(size_class="above_scale")
    by_year = {year: above.filter(year=year)["output"].sum() for year in (2019, 2020, 2021)}
    assert round(by_year[2020] / by_year[2019] - 1, 3) == 0.196
    assert round(by_year[2021] / by_year[2020] - 1, 3) == 0.383


def test_every_margin_that_nothing_contradicts_is_met(firms: Synthesis) -> None:
    assert {margin.id for margin in firms.unmet} == CONTRADICTED
    assert len(firms.margins) > 100


def test_each_contradiction_names_what_stands_against_it(firms: Synthesis) -> None:
    against = {margin.id: {fact.id for fact in margin.against} for margin in firms.unmet}
    assert against["t2.丽缙园.per_mu_output"] == {"t2.丽缙园.output", "t2.丽缙园.land"}
    assert against["plan.per_mu_va.2020"] == {"plan.va.2020", "t1.合计.land"}
    assert against["plan.firms.2020.weakness"] == {"t1.合计.firms"}
    assert all(margin.reason and margin.against for margin in firms.unmet)


def test_a_met_margin_lies_in_its_interval_and_gives_no_reason(firms: Synthesis) -> None:
    met = [margin for margin in firms.margins if margin.met]
    assert all(not margin.reason for margin in met)
    assert all(
        (margin.interval.low is None or margin.achieved >= float(margin.interval.low))
        and (margin.interval.high is None or margin.achieved <= float(margin.interval.high))
        for margin in met
    )


def test_a_margin_that_cannot_hold_is_reported_and_the_others_are_met(jinyun: Pack) -> None:
    odd = synthesise(_changed(jinyun, {"t1.现代装备.output": "200"}))
    assert {margin.id for margin in odd.unmet} == {*CONTRADICTED, "t1.现代装备.output"}
    (found,) = (margin for margin in odd.unmet if margin.id == "t1.现代装备.output")
    assert "126.6" in found.reason
    assert round(found.achieved, 1) == 126.6
    assert str(found.unit) == "亿元"


@pytest.mark.parametrize(("step", "count"), [(20, "20"), (1, "300"), (1, "5")])
def test_a_ladder_that_cannot_hold_is_reported(jinyun: Pack, step: int, count: str) -> None:
    name = f"plan.firms_{step}.2020"
    odd = synthesise(_changed(jinyun, {name: count}))
    assert {margin.id for margin in odd.unmet} == {*CONTRADICTED, name}


def test_figures_that_agree_are_all_met(jinyun: Pack) -> None:
    mended = _everywhere(jinyun, "丽缙园", "per_mu_output", "377")
    better = synthesise(_changed(jinyun, mended))
    assert {margin.id for margin in better.unmet} == CONTRADICTED - {"t2.丽缙园.per_mu_output"}


def test_too_few_firms_below_scale_leave_margins_unmet(jinyun: Pack) -> None:
    none = synthesise(jinyun, below_scale=0)
    assert none.enterprises.height == 211
    assert "plan.firms_all.2020" in {margin.id for margin in none.unmet}
    assert all(margin.reason for margin in none.unmet)


def test_another_county_is_made_from_its_own_figures(tmp_path: Path) -> None:
    new_pack(tmp_path / "county")
    made = synthesise(load_pack(str(tmp_path / "county")))
    assert {margin.id for margin in made.unmet} == {"plan.firms.large.2020"}
    assert made.enterprises.height == 3350


def test_a_pack_that_counts_no_firms_is_refused(jinyun: Pack) -> None:
    with pytest.raises(InputError, match="Y001"):
        synthesise(jinyun, years=(2015,))


@pytest.mark.parametrize("options", [{"below_scale": -1}, {"seed": -1}, {"years": ()}])
def test_options_that_cannot_be_used_are_refused(jinyun: Pack, options: dict[str, object]) -> None:
    with pytest.raises(InputError, match="Y004"):
        synthesise(jinyun, **options)
