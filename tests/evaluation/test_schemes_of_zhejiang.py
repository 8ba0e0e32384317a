"""Worked numbers of the schemes of Zhejiang, Jinyun among them; the arithmetic stands beside."""

from datetime import date

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.evaluation.notice import last_moment
from wanmu.pack.schemes import load_scheme

#: Figures of a firm that stands at every base of 黄岩 2021, on 10 mu with 1000 万元 of value added.
LAND, REVENUE = 10.0, 2000.0


def at_bases(scheme, group, times=1.0):
    """A firm whose every indicator is so many times its base."""
    items = next(each for each in scheme.groups if each.id == group).items
    base = {name: times * float(item.base) for name, item in items.items()}
    if group == "below_scale":
        tax = base["per_mu_tax"] * LAND
        # 元/千瓦时: 1 万元 is 10,000 元
        return {"size_class": group, "land": LAND, "tax": tax,
                "electricity": tax * 10_000 / base["tax_per_electricity"]}  # fmt: skip
    value = base["per_mu_value_added"] * LAND
    return {
        "size_class": group,
        "land": LAND,
        "tax": base["per_mu_tax"] * LAND,
        "value_added": value,
        "energy": value / base["value_per_energy"],
        "emissions": value / base["value_per_emissions"],
        "employees": value / base["labour_productivity"],
        "revenue": REVENUE,
        "rd": base["rd_share"] * REVENUE,
    }


@pytest.mark.parametrize("name", ["huangyan-2021", "huangyan-2022"])
@pytest.mark.parametrize("group", ["above_scale", "below_scale"])
@pytest.mark.parametrize(("times", "score"), [(1.0, 100.0), (0.5, 50.0), (2.0, 200.0)])
def test_a_firm_of_huangyan_scores_in_proportion_to_the_bases(rows_of, name, group, times, score):
    scheme = load_scheme(name)
    (row,) = rows_of(scheme, at_bases(scheme, group, times))
    assert row["score"] == score


def test_huangyan_fixed_its_bases_anew_for_2022(rows_of):
    scheme = load_scheme("huangyan-2022")
    (row,) = rows_of(scheme, at_bases(load_scheme("huangyan-2021"), "above_scale"))
    # 26.01/24.097*30 + 132.27/136.16*20 + 2.54/2.694*20 + 4861.08/4929.81*10
    # + 17.45/18.14*10 + 0.0305/0.0302*10
    # = 32.38162 + 19.42861 + 18.85672 + 9.86058 + 9.61963 + 10.09934 = 100.24650
    assert row["score"] == 100.25


def test_emissions_that_nobody_supplied_get_the_mean_score_of_the_group(rows_of):
    scheme = load_scheme("huangyan-2022")
    full = at_bases(scheme, "above_scale")
    double = full | {"emissions": full["emissions"] / 2}
    rows = rows_of(scheme, full, double, full | {"emissions": None})
    # Item scores 10 and 20, so 15 for the third: 90 + 15.
    assert [row["score"] for row in rows] == [100.0, 110.0, 105.0]
    assert rows[2]["reasons"] == "missing:value_per_emissions"


def test_a_mixed_concern_is_evaluated_alone_and_jointly_and_fills_no_place(firms_of):
    scheme = load_scheme("huangyan-2021")
    one = at_bases(scheme, "above_scale", 1.5) | {"concern": "G"}
    other = at_bases(scheme, "above_scale", 0.5) | {"concern": "G"}
    third = at_bases(scheme, "above_scale", 1.0)
    found = evaluate(firms_of(scheme, one, other, third), scheme)
    rows = {row["unit"]: row for row in found.frame().to_dicts()}
    assert rows["G"]["rank"] is None
    assert found.groups["ranked"].to_list() == [3]
    assert rows["F0000"]["score"] == 150.0
    # Twice the land; tax 1.5 + 0.5 of the base on it: at the base.
    assert rows["G"]["value_per_mu_tax"] == pytest.approx(26.01)


@pytest.mark.parametrize(
    ("name", "day", "clock"),
    [("huangyan-2021", date(2022, 9, 23), "17:30"), ("huangyan-2022", date(2023, 9, 28), "12:00")],
)
def test_the_notices_of_huangyan_end_at_a_clock_time(name, day, clock):
    notice = load_scheme(name).publication.results
    end = last_moment(notice, notice.starts)
    assert (end.day, end.clock) == (day, clock)


def _wenling(size, tenants, industry="34", times=1.0):
    return {"size_class": size, "gbt4754": industry, "tenants_below": tenants, "land": 10.0,
            "tax": 100.0 * times, "value_added": 500.0, "energy": 50.0, "emissions": 1.0,
            "rd": 10.0, "revenue": 1000.0, "employees": 20.0, "electricity": 1e6}  # fmt: skip


def test_letting_plant_costs_points_in_wenling(rows_of):
    scheme = load_scheme("wenling-zone-2022")
    above = rows_of(scheme, *(_wenling("above_scale", count) for count in (0.0, 1.0, 2.0, 3.0)))
    assert [row["adjust_letting_above"] for row in above] == [0.0, 0.0, -5.0, -10.0]
    below = rows_of(scheme, *(_wenling("below_scale", count) for count in (0.0, 1.0, 2.0, 3.0)))
    assert [row["adjust_letting_below"] for row in below] == [0.0, -10.0, -15.0, -20.0]


def test_wenling_cuts_by_size_and_within_each_group_of_industries(firms_of):
    scheme = load_scheme("wenling-zone-2022")
    firms = [
        _wenling(size, 0.0, industry, 1.0 + at / 100)
        for size in ("above_scale", "below_scale")
        for industry in ("1713", "34")
        for at in range(20)
    ]
    plain = scheme.model_copy(update={"regrades": ()})
    found = evaluate(firms_of(scheme, *firms), plain)
    lists = found.groups.filter(pl.col("ranked") > 0)
    counted = lists.select("list", "industry_group", "units_A", "units_B", "units_C", "units_D")
    assert counted.rows() == [
        ("above_scale", "pumps", 4, 12, 3, 1),  # 20 %, 60 %, 15 %, 5 % of 20
        ("above_scale", "textile", 4, 12, 3, 1),
        ("below_scale", "pumps", 1, 14, 4, 1),  # 5 %, 70 %, 20 %, 5 % of 20
        ("below_scale", "textile", 1, 14, 4, 1),
    ]


def test_wenling_sets_no_floor_on_what_letting_costs(rows_of):
    scheme = load_scheme("wenling-zone-2022")
    (row,) = rows_of(scheme, _wenling("above_scale", 41.0))
    # Alone in its group it stands at every base: 100. 40 further tenants cost 5 each.
    assert (row["adjust_letting_above"], row["score"]) == (-200.0, -100.0)


def test_a_large_firm_of_wenling_that_passes_the_test_gets_a_better_grade(rows_of):
    scheme = load_scheme("wenling-zone-2022")
    # Nineteen of twenty have the same figures; the last lets to many and pays twice the tax.
    firms = [_wenling("above_scale", 0.0, times=1.0 + at / 1000) for at in range(19)]
    rich = _wenling("above_scale", 40.0, times=2.0)
    rows = rows_of(scheme, *firms, rich)
    assert (rows[-1]["rank"], rows[-1]["grade"]) == (20, "C")
    assert rows[-1]["reasons"] == "adjust:letting_above;regrade:optimised"
    poor = rows_of(scheme, *firms, rich | {"tax": 100.0})
    assert poor[-1]["grade"] == "D"


@pytest.mark.parametrize(
    ("code", "group"),
    [("1713", "textile"), ("195", "textile"), ("29", "textile"), ("3311", "metal"),
     ("3441", "pumps"), ("381", "electronics"), ("40", "electronics"), ("36", "other"),
     ("13", "other")],
)  # fmt: skip
def test_wenling_has_five_groups_of_industries(firms_of, code, group):
    scheme = load_scheme("wenling-zone-2022")
    found = evaluate(firms_of(scheme, _wenling("above_scale", 0.0, code)), scheme)
    assert found.groups.filter(pl.col("ranked") > 0)["industry_group"].to_list() == [group]


def test_a_d_in_haining_pays_more_from_the_third_year_on(firms_of):
    scheme = load_scheme("haining-2025-consequences")
    firms = [
        {"size_class": "above_scale", "land": 10.0, "tax": float(at), "electricity": 1e6}
        for at in range(20)
    ]
    first = evaluate(firms_of(scheme, *firms), scheme)
    second = evaluate(firms_of(scheme, *firms), scheme, first)
    third = evaluate(firms_of(scheme, *firms), scheme, second)
    rows = [each.frame().row(0, named=True) for each in (first, second, third)]
    assert [row["years_in_grade"] for row in rows] == [1, 2, 3]
    # 0.3 and 0.4 yuan on 1,000,000 kWh are 30 and 40 万元.
    assert [row["cost"] for row in rows] == [30.0, 30.0, 40.0]
    assert third.frame()["cost"].to_list()[1:] == [0.0] * 19


def test_jinyun_puts_firms_below_three_a_mu_straight_into_d(rows_of):
    scheme = load_scheme("jinyun-2021")
    firm = {"size_class": "above_scale", "gbt4754": "3421", "land": 10.0, "value_added": 900.0,
            "energy": 9.0, "emissions": 1.0, "employees": 10.0, "rd": 9.0, "revenue": 90.0,
            "in_production": date(2010, 1, 1), "electricity": 1e6}  # fmt: skip
    others = [firm | {"tax": 40.0 + at, "value_added": 1.0} for at in range(18)]
    rows = rows_of(scheme, firm | {"tax": 29.0}, firm | {"tax": 30.0}, *others)
    assert (rows[0]["grade"], rows[0]["reasons"]) == ("D", "veto:low_tax")
    assert rows[0]["rank"] <= 4
    assert rows[1]["grade"] == "A"


@pytest.mark.parametrize(
    ("tax", "grade", "reasons"),
    [(29.0, "D", "veto:low_tax"), (30.0, "A", ""), (None, None, "scope:lacking")],
)
def test_the_veto_of_jinyun_strikes_below_three_and_nobody_is_graded_past_it(
    rows_of, tax, grade, reasons
):
    scheme = load_scheme("jinyun-2021")
    firm = {"size_class": "below_scale", "gbt4754": "3421", "land": 10.0,
            "in_production": date(2010, 1, 1)}  # fmt: skip
    others = [firm | {"tax": 31.0, "electricity": 1e7} for _ in range(19)]
    rows = rows_of(scheme, firm | {"tax": tax, "electricity": 1e5}, *others)
    assert (rows[0]["grade"], rows[0]["reasons"]) == (grade, reasons)


def test_a_d_in_jinyun_costs_what_haining_asks_as_an_example_and_nothing_in_a_trial_year(rows_of):
    firm = {"size_class": "below_scale", "gbt4754": "3421", "land": 10.0, "tax": 1.0,
            "electricity": 1e6, "in_production": date(2010, 1, 1)}  # fmt: skip
    scheme = load_scheme("jinyun-2021")
    (row,) = rows_of(scheme, firm)
    # 0.3 yuan on 1,000,000 kWh
    assert (row["grade"], row["cost"]) == ("D", 30.0)
    assert scheme.constants["surcharge"].assumed
    for year in (2019, 2020):
        trial = load_scheme(f"jinyun-{year}")
        assert trial.trial
        assert "cost" not in rows_of(trial, firm)[0]


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_jinyun_grades_its_made_up_firms_and_accounts_for_each(year, demo_firms):
    made = demo_firms
    known = made.enterprises.drop("name", "size_class", "data_label", "note")
    firms = made.enterprise_years.filter(pl.col("year") == year).join(known, on="code")
    found = evaluate(firms, f"jinyun-{year}")
    total = found.total
    parts = (total.outside, total.graded, total.ungraded, total.deferred, total.excluded)
    assert sum(parts) == total.records == firms.height
    assert sum(total.grades.values()) == total.graded
    assert min(total.grades.values()) > 0
    low = found.frame().filter(pl.col("value_per_mu_tax") < 3, pl.col("status") == "graded")
    assert set(low["grade"]) == {"D"}
    untaxed = found.frame().filter(pl.col("value_per_mu_tax").is_null())
    assert untaxed.height > 0
    assert untaxed["grade"].is_null().all()


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_trial_years_of_jinyun_differ_in_nothing_else(year):
    mine, other = (load_scheme(f"jinyun-{each}").model_dump() for each in (year, 2021))
    differ = {name for name in mine if mine[name] != other[name]}
    assert differ == {"id", "zh", "en", "year", "trial", "assumed"}


def test_jinyun_says_of_everything_but_the_plans_own_rules_that_it_is_assumed():
    scheme = load_scheme("jinyun-2021")
    assert scheme.vetoes[0].clause
    assert not scheme.vetoes[0].assumed
    for part in (*scheme.cuts, *scheme.groups):
        assert part.assumed
    for name in type(scheme.choices).model_fields:
        assert getattr(scheme.choices, name).assumed
