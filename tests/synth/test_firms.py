from datetime import date

import polars as pl
import pytest
from stdnum.cn import uscc

from wanmu.pack import Pack, load_pack
from wanmu.schema import RECORDS
from wanmu.synth import Synthesis, synthesise
from wanmu.synth.identity import credit_code, industry_codes

LAND = ("land_own", "land_leased_in", "land_leased_out", "land")


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="module")
def firms(jinyun: Pack) -> Synthesis:
    return synthesise(jinyun)


def _year(firms: Synthesis, year: int = 2020) -> pl.DataFrame:
    return firms.enterprise_years.filter(year=year)


def test_the_same_seed_gives_the_same_firms(jinyun: Pack, firms: Synthesis) -> None:
    again = synthesise(jinyun)
    for frame in ("enterprises", "enterprise_years", "leases"):
        assert getattr(again, frame).equals(getattr(firms, frame))
    assert again.enterprise_years.write_csv() == firms.enterprise_years.write_csv()


def test_another_seed_gives_other_firms(jinyun: Pack, firms: Synthesis) -> None:
    other = synthesise(jinyun, seed=7)
    assert not other.enterprise_years.equals(firms.enterprise_years)


def test_every_code_is_valid_and_borne_once(firms: Synthesis) -> None:
    codes = firms.enterprises["code"]
    assert codes.is_unique().all()
    assert all(uscc.is_valid(code) for code in codes)
    assert codes.str.starts_with("91331122XXX").all()


def test_a_wrong_check_character_is_not_valid() -> None:
    code = credit_code("331122", 1)
    assert not uscc.is_valid(code[:-1] + ("0" if code[-1] != "0" else "1"))


def test_every_name_says_that_it_is_an_example(firms: Synthesis) -> None:
    assert firms.enterprises["name"].str.contains("示例").all()


@pytest.mark.parametrize("frame", ["enterprises", "enterprise_years", "leases"])
def test_every_row_is_labelled_synthetic(firms: Synthesis, frame: str) -> None:
    assert (getattr(firms, frame)["data_label"] == "synthetic").all()


@pytest.mark.parametrize(
    ("frame", "record"), [("enterprises", "enterprise"), ("enterprise_years", "enterprise_year")]
)
def test_the_columns_are_those_of_the_schema(firms: Synthesis, frame: str, record: str) -> None:
    fields = RECORDS[record].fields
    made = getattr(firms, frame)
    assert made.schema == pl.Schema({field.name: field.dtype for field in fields})
    for field in fields:
        if field.choices:
            assert set(made[field.name]) <= {choice.value for choice in field.choices}
        if field.minimum is not None:
            assert made[field.name].min() >= field.minimum


def test_what_is_missing_is_null_and_never_nan(firms: Synthesis) -> None:
    numbers = firms.enterprise_years.select(pl.col(pl.Float64))
    assert not numbers.select(pl.all().is_nan().any()).row(0).count(True)
    below = _year(firms).filter(size_class="below_scale")
    share = below["electricity"].null_count() / below.height
    assert 0.09 < share < 0.15


def test_nothing_is_missing_of_which_a_sum_is_published(firms: Synthesis) -> None:
    above = _year(firms).filter(size_class="above_scale")
    assert (
        above.select("output", "land", "tax", "energy", "rd").null_count().sum_horizontal()[0] == 0
    )
    assert _year(firms).select("output", "value_added", "tax").null_count().sum_horizontal()[0] == 0


def test_land_in_use_is_own_plus_leased_in_less_leased_out(firms: Synthesis) -> None:
    known = firms.enterprise_years.drop_nulls(LAND)
    rest = known["land_own"] + known["land_leased_in"] - known["land_leased_out"] - known["land"]
    assert rest.abs().max() < 0.011
    assert known.select(pl.col(LAND).min()).row(0) >= (0.0,) * 4


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_what_one_has_leased_in_another_has_leased_out(firms: Synthesis, year: int) -> None:
    running = firms.leases.filter(
        (pl.col("from") <= date(year, 1, 1))
        & (pl.col("to").is_null() | (pl.col("to") >= date(year, 12, 31)))
    )
    assert running.height > 50
    of_year = _year(firms, year).select("code", "land_leased_in", "land_leased_out")
    for side, column in (("lessee", "land_leased_in"), ("lessor", "land_leased_out")):
        leased = running.group_by(side).agg(pl.col("area").sum())
        both = leased.join(of_year, left_on=side, right_on="code")
        assert both.height == leased.height
        assert (both["area"] - both[column]).abs().max() < 0.01
        assert abs(of_year[column].sum() - running["area"].sum()) < 0.01


def test_nobody_leases_from_itself(firms: Synthesis) -> None:
    assert not (firms.leases["lessor"] == firms.leases["lessee"]).any()
    assert not set(firms.leases["lessor"]) & set(firms.leases["lessee"])


def test_the_tail_of_sizes_is_heavy(firms: Synthesis) -> None:
    output = _year(firms).filter(size_class="above_scale")["output"].sort(descending=True)
    assert output[:21].sum() > 0.4 * output.sum()
    assert output.median() < 0.5 * output.mean()


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_output_divides_firms_above_scale_from_those_below(firms: Synthesis, year: int) -> None:
    above, below = (
        _year(firms, year).filter(size_class=size)["output"]
        for size in ("above_scale", "below_scale")
    )
    assert above.min() >= 2000 > below.max()


def test_value_added_is_never_more_than_output(firms: Synthesis) -> None:
    assert firms.enterprise_years.filter(pl.col("value_added") > pl.col("output")).is_empty()


def test_some_firms_are_awkward(firms: Synthesis) -> None:
    above = _year(firms).filter(size_class="above_scale")
    assert above.filter(land=0).height == 1
    assert above.filter(pl.col("tax") < 0).height == 1
    assert firms.enterprises.filter(pl.col("note").str.contains("两宗")).height == 1
    twins = firms.enterprises.filter(pl.col("name").str.ends_with("（新厂）"))
    assert twins["name"].str.replace("（新厂）", "", literal=True)[0] in firms.enterprises["name"]
    suspended = firms.enterprises.filter(status="suspended")["code"]
    assert _year(firms).filter(pl.col("code").is_in(suspended.to_list()))["output"].max() == 0


def test_a_firm_that_began_in_2020_has_no_figures_before(firms: Synthesis) -> None:
    new = firms.enterprises.filter(pl.col("in_production") == date(2020, 7, 1))["code"][0]
    years = firms.enterprise_years.filter(code=new)["year"]
    assert years.to_list() == [2020, 2021]


def test_industry_codes_come_from_the_industry(jinyun: Pack, firms: Synthesis) -> None:
    codes = set(firms.enterprises.filter(industry="健康医疗")["gbt4754"])
    assert codes <= set(industry_codes(jinyun.industries["健康医疗"]))
    assert len(codes) > 5
