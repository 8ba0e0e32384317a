"""Worked numbers of the shipped schemes; the arithmetic stands beside them."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from pydantic import BaseModel

import wanmu
from wanmu.evaluation import evaluate
from wanmu.evaluation.notice import last_moment
from wanmu.pack.models.schemes import Clause
from wanmu.pack.scheme_choices import assumptions
from wanmu.pack.scheme_rules import read_rules
from wanmu.pack.schemes import bundled_schemes, load_scheme

#: Figures of a firm that stands at every base of 黄岩 2021, on 10 mu with 1000 万元 of value added.
LAND, EMPLOYEES, REVENUE = 10.0, 100.0, 2000.0


def units(scheme, *records):
    """Records as a frame with every column that the scheme may read."""
    types = {"number": pl.Float64, "text": pl.String, "boolean": pl.Boolean, "date": pl.Date}
    inputs = read_rules(scheme).inputs
    filled = [
        dict.fromkeys(inputs) | {"code": f"F{at:04}"} | each for at, each in enumerate(records)
    ]
    schema = {name: types[kind.kind] for name, kind in inputs.items()} | {"code": pl.String}
    return pl.DataFrame(filled, schema=schema, orient="row")


def result(scheme, *records, previous=None, last_year=None):
    found = evaluate(units(scheme, *records), scheme, previous, last_year=last_year).frame()
    return found.sort("unit").to_dicts()


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
def test_a_firm_of_huangyan_scores_in_proportion_to_the_bases(name, group, times, score):
    scheme = load_scheme(name)
    (row,) = result(scheme, at_bases(scheme, group, times))
    assert row["score"] == score


def test_huangyan_fixed_its_bases_anew_for_2022():
    scheme = load_scheme("huangyan-2022")
    (row,) = result(scheme, at_bases(load_scheme("huangyan-2021"), "above_scale"))
    # 26.01/24.097*30 + 132.27/136.16*20 + 2.54/2.694*20 + 4861.08/4929.81*10
    # + 17.45/18.14*10 + 0.0305/0.0302*10
    # = 32.38162 + 19.42861 + 18.85672 + 9.86058 + 9.61963 + 10.09934 = 100.24650
    assert row["score"] == 100.25


def test_emissions_that_nobody_supplied_get_the_mean_score_of_the_group():
    scheme = load_scheme("huangyan-2022")
    full = at_bases(scheme, "above_scale")
    double = full | {"emissions": full["emissions"] / 2}
    rows = result(scheme, full, double, full | {"emissions": None})
    # Item scores 10 and 20, so 15 for the third: 90 + 15.
    assert [row["score"] for row in rows] == [100.0, 110.0, 105.0]
    assert rows[2]["reasons"] == "missing:value_per_emissions"


def test_a_mixed_concern_is_evaluated_alone_and_jointly_and_fills_no_place():
    scheme = load_scheme("huangyan-2021")
    one = at_bases(scheme, "above_scale", 1.5) | {"concern": "G"}
    other = at_bases(scheme, "above_scale", 0.5) | {"concern": "G"}
    third = at_bases(scheme, "above_scale", 1.0)
    found = evaluate(units(scheme, one, other, third), scheme)
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


def _years(*taxes):
    return [
        {"size_class": "above_scale", "land": 10.0, "tax": tax, "revenue": 100.0, "energy": 10.0,
         "electricity": 1e5, "in_production": date(2010, 1, 1)}
        for tax in taxes
    ]  # fmt: skip


def test_huaian_takes_twice_last_years_mean_as_the_base():
    scheme = load_scheme("huaian-2024")
    last = units(scheme, *_years(10.0, 30.0))
    rows = result(scheme, *_years(40.0), last_year=last)
    # Last year's taxes per mu are 1 and 3, their mean 2, the base 4; this year's value is 4.
    assert rows[0]["base_per_mu_tax"] == 4.0
    assert rows[0]["score_per_mu_tax"] == 45.0
    # Sales stay at 10 a mu against a base of 20: 17.5. Tax per energy is 4 against 2*2 = 4: 20.
    assert rows[0]["score"] == 82.5


def test_huaian_cuts_a_hundred_firms_at_20_60_and_95_and_leaves_class_t_out():
    scheme = load_scheme("huaian-2024")
    firms = _years(*range(100, 200))
    special = _years(500.0)[0] | {"utility": True}
    young = _years(500.0)[0] | {"in_production": date(2023, 6, 1)}
    last = units(scheme, *_years(100.0))
    found = evaluate(units(scheme, *firms, special, young), scheme, last_year=last)
    assert dict(found.total.grades) == {"A": 20, "B": 40, "C": 35, "D": 5}
    assert found.total.ungraded == 2


def test_each_county_of_huaian_has_its_own_base_and_its_own_ranks():
    scheme = load_scheme("huaian-2024")
    places = ["甲", "甲", "乙", "乙"]

    def placed(*taxes):
        return [each | {"county": at} for each, at in zip(_years(*taxes), places, strict=True)]

    last = units(scheme, *placed(10.0, 30.0, 60.0, 100.0))
    rows = result(scheme, *placed(40.0, 20.0, 40.0, 80.0), last_year=last)
    # (1 + 3)/2 * 2 = 4 and (6 + 10)/2 * 2 = 16
    assert [row["base_per_mu_tax"] for row in rows] == [4.0, 4.0, 16.0, 16.0]
    # 4/4, 2/4, 4/16 and 8/16 of 45
    assert [row["score_per_mu_tax"] for row in rows] == [45.0, 22.5, 11.25, 22.5]
    assert [row["rank"] for row in rows] == [1, 2, 2, 1]


def test_bonus_and_deduction_of_huaian_are_added_to_the_score():
    scheme = load_scheme("huaian-2024")
    points = {"safety_points": 2.0, "technology_points": 3.0, "deduction_points": 4.0}
    last = units(scheme, *_years(10.0, 30.0))
    plain, changed = result(scheme, _years(40.0)[0], _years(40.0)[0] | points, last_year=last)
    assert changed["score"] == plain["score"] + 2.0 + 3.0 - 4.0


def test_firms_without_energy_are_scored_by_electricity_in_huaian():
    scheme = load_scheme("huaian-2024")
    last = units(scheme, *_years(20.0))
    (row,) = result(scheme, _years(40.0)[0] | {"energy": None}, last_year=last)
    # 20 万元 on 100,000 kWh are 2 元/千瓦时, the base 4; 40 万元 are 4: the full 20.
    assert row["score_tax_per_energy"] == 20.0


def test_the_worst_firm_of_jingde_gets_a_fifth_of_every_weight_and_the_best_all():
    scheme = load_scheme("jingde-2022")

    def firm(times):
        return {"size_class": "above_scale", "land": 10.0, "tax": 10.0 * times,
                "revenue": 100.0 * times, "technical_investment": 5.0 * times,
                "value_added": 50.0 * times, "employees": 10.0, "emissions": 1.0,
                "rd": times * times, "energy": 10.0}  # fmt: skip

    rows = result(scheme, firm(1.0), firm(2.0), firm(3.0))
    # In the middle: 20 + 80 * 1/2 = 60 %.
    assert [row["score"] for row in rows] == [20.0, 60.0, 100.0]


def test_all_firms_of_jingde_get_full_marks_where_they_are_equal():
    scheme = load_scheme("jingde-2022")
    firm = {"size_class": "below_scale", "land": 10.0, "tax": 50.0, "revenue": 500.0,
            "emissions": 1.0, "energy": 10.0}  # fmt: skip
    rows = result(scheme, firm, firm, firm | {"land": 4.9}, firm | {"utility": True})
    # The formula divides by zero; full marks are the scheme's own, assumed choice.
    assert [row["score"] for row in rows] == [100.0, 100.0, None, None]
    assert [row["status"] for row in rows] == ["graded", "graded", "excluded", "excluded"]
    assert load_scheme("jingde-2022").groups[1].items["per_mu_tax"].scoring.assumed


def _wenling(size, tenants, industry="34", times=1.0):
    return {"size_class": size, "gbt4754": industry, "tenants_below": tenants, "land": 10.0,
            "tax": 100.0 * times, "value_added": 500.0, "energy": 50.0, "emissions": 1.0,
            "rd": 10.0, "revenue": 1000.0, "employees": 20.0, "electricity": 1e6}  # fmt: skip


def test_letting_plant_costs_points_in_wenling():
    scheme = load_scheme("wenling-zone-2022")
    above = result(scheme, *(_wenling("above_scale", count) for count in (0.0, 1.0, 2.0, 3.0)))
    assert [row["adjust_letting_above"] for row in above] == [0.0, 0.0, -5.0, -10.0]
    below = result(scheme, *(_wenling("below_scale", count) for count in (0.0, 1.0, 2.0, 3.0)))
    assert [row["adjust_letting_below"] for row in below] == [0.0, -10.0, -15.0, -20.0]


def test_wenling_cuts_by_size_and_within_each_group_of_industries():
    scheme = load_scheme("wenling-zone-2022")
    firms = [
        _wenling(size, 0.0, industry, 1.0 + at / 100)
        for size in ("above_scale", "below_scale")
        for industry in ("1713", "34")
        for at in range(20)
    ]
    plain = scheme.model_copy(update={"regrades": ()})
    found = evaluate(units(scheme, *firms), plain)
    lists = found.groups.filter(pl.col("ranked") > 0)
    counted = lists.select("list", "industry_group", "units_A", "units_B", "units_C", "units_D")
    assert counted.rows() == [
        ("above_scale", "pumps", 4, 12, 3, 1),  # 20 %, 60 %, 15 %, 5 % of 20
        ("above_scale", "textile", 4, 12, 3, 1),
        ("below_scale", "pumps", 1, 14, 4, 1),  # 5 %, 70 %, 20 %, 5 % of 20
        ("below_scale", "textile", 1, 14, 4, 1),
    ]


def test_wenling_sets_no_floor_on_what_letting_costs():
    scheme = load_scheme("wenling-zone-2022")
    (row,) = result(scheme, _wenling("above_scale", 41.0))
    # Alone in its group it stands at every base: 100. 40 further tenants cost 5 each.
    assert (row["adjust_letting_above"], row["score"]) == (-200.0, -100.0)


def test_a_large_firm_of_wenling_that_passes_the_test_gets_a_better_grade():
    scheme = load_scheme("wenling-zone-2022")
    # Nineteen of twenty have the same figures; the last lets to many and pays twice the tax.
    firms = [_wenling("above_scale", 0.0, times=1.0 + at / 1000) for at in range(19)]
    rich = _wenling("above_scale", 40.0, times=2.0)
    rows = result(scheme, *firms, rich)
    assert (rows[-1]["rank"], rows[-1]["grade"]) == (20, "C")
    assert rows[-1]["reasons"] == "adjust:letting_above;regrade:optimised"
    poor = result(scheme, *firms, rich | {"tax": 100.0})
    assert poor[-1]["grade"] == "D"


@pytest.mark.parametrize(
    ("code", "group"),
    [("1713", "textile"), ("195", "textile"), ("29", "textile"), ("3311", "metal"),
     ("3441", "pumps"), ("381", "electronics"), ("40", "electronics"), ("36", "other"),
     ("13", "other")],
)  # fmt: skip
def test_wenling_has_five_groups_of_industries(code, group):
    scheme = load_scheme("wenling-zone-2022")
    found = evaluate(units(scheme, _wenling("above_scale", 0.0, code)), scheme)
    assert found.groups.filter(pl.col("ranked") > 0)["industry_group"].to_list() == [group]


#: 规上制造业 in a cluster area of two stars, long in production.
IN_AREA = {"size_class": "above_scale", "gbt4754": "3411", "area_stars": 2.0,
           "in_production": date(2010, 1, 1), "above_since": date(2010, 1, 1)}  # fmt: skip


def test_zhengzhou_leaves_out_areas_without_a_star_and_waits_two_years():
    scheme = load_scheme("zhengzhou-2018")
    figures = dict.fromkeys(
        ("land", "tax", "revenue", "profit", "output", "energy", "value_added", "employees", "rd"),
        1.0,
    )
    firm = IN_AREA | figures
    rows = result(
        scheme,
        firm,
        firm | {"area_stars": 0.0},
        firm | {"gbt4754": "44"},
        firm | {"in_production": date(2017, 1, 1)},  # 1 whole year on 31 December 2018
        firm | {"in_production": date(2016, 12, 31)},  # 2 whole years
        firm | {"above_since": date(2018, 1, 1)},
    )
    assert [row["status"] for row in rows] == [
        "graded", "excluded", "excluded", "deferred", "graded", "deferred",
    ]  # fmt: skip


def test_zhengzhou_grades_each_end_by_a_second_key():
    scheme = load_scheme("zhengzhou-2018")
    # Scores fall from F0000 to F0019 through profit. Among the first ten the tax per mu rises
    # with the number, among the last ten the output per energy does.
    same = {"land": 10.0, "revenue": 1000.0, "energy": 100.0, "value_added": 300.0,
            "employees": 20.0, "rd": 20.0}  # fmt: skip
    firms = [
        IN_AREA | same | {"tax": 100.0 + at, "profit": 5000.0 - 200 * at, "output": 1000.0 + at}
        for at in range(20)
    ]
    rows = result(scheme, *firms)
    assert [row["rank"] for row in rows] == list(range(1, 21))
    best = [row["unit"] for row in rows if row["grade"] == "A"]
    worst = [row["unit"] for row in rows if row["grade"] == "C"]
    # 15 % of 20 are 3: the largest taxes per mu of the first ten. 10 % are 2: the least output
    # per energy of the last ten.
    assert best == ["F0007", "F0008", "F0009"]
    assert worst == ["F0010", "F0011"]


def test_a_quality_award_counts_for_two_years_in_zhengzhou():
    scheme = load_scheme("zhengzhou-2018")
    firm = IN_AREA | {"land": 10.0, "tax": 1.0, "revenue": 1.0, "profit": 1.0, "output": 1.0,
                      "energy": 1.0, "value_added": 1.0, "employees": 1.0, "rd": 1.0}  # fmt: skip
    awards = (None, date(2017, 1, 1), date(2016, 12, 31))
    rows = result(scheme, *(firm | {"quality_award": each} for each in awards))
    assert [row["adjust_quality"] for row in rows] == [0.0, 2.0, 0.0]


def test_the_unnamed_city_manages_ungraded_firms_as_b_and_ranks_small_ones_by_tax():
    scheme = load_scheme("county-city-zone")
    large = {"size_class": "above_scale", "land": 10.0, "tax": 10.0, "revenue": 10.0,
             "value_added": 10.0, "energy": 10.0, "rd": 1.0, "employees": 1.0}  # fmt: skip
    small = {"size_class": "below_scale", "in_zone": True, "land": 6.0,
             "registered": date(2015, 1, 1)}  # fmt: skip
    rows = result(
        scheme,
        large,
        large | {"utility": True},
        small | {"tax": 60.0},
        small | {"tax": 30.0, "land": 2.5, "leased_floor": 3000.0},
        small | {"tax": 30.0, "land": 5.0, "leased_floor": 0.0},
        small | {"tax": 30.0, "registered": date(2020, 1, 1)},
    )
    assert [row["status"] for row in rows] == [
        "graded", "ungraded", "graded", "graded", "excluded", "excluded",
    ]  # fmt: skip
    assert rows[1]["managed_as"] == "B"
    assert [row["score"] for row in rows[2:4]] == [None, None]
    assert [row["rank"] for row in rows[2:4]] == [2, 1]


@pytest.mark.parametrize(
    ("count", "shares"),
    [
        (100, {"A": 25, "B": 45, "C": 25, "D": 5}),  # rank 25 is A, rank 26 is B: one boundary
        (40, {"A": 10, "B": 18, "C": 10, "D": 2}),  # 10, 28, 38, 40
        (10, {"A": 3, "B": 4, "C": 3}),  # 2.5 -> 3, 7, 9.5 -> 10: no place is left for D
    ],
)
def test_25_and_26_percent_are_one_boundary_in_the_unnamed_city(count, shares):
    scheme = load_scheme("county-city-zone")
    small = {"size_class": "below_scale", "in_zone": True, "land": 6.0,
             "registered": date(2015, 1, 1)}  # fmt: skip
    rows = result(scheme, *(small | {"tax": 1000.0 - at} for at in range(count)))
    grades = [row["grade"] for row in rows]
    assert Counter(grades) == shares
    assert grades == sorted(grades)


def test_the_unnamed_city_weighs_five_indicators_of_large_firms():
    scheme = load_scheme("county-city-zone")

    def firm(tax, **others):
        others |= {"size_class": "above_scale", "land": 10.0, "tax": tax}
        return others | {"revenue": 100.0, "value_added": 20.0, "energy": 10.0, "rd": 2.0,
                         "employees": 5.0}  # fmt: skip

    rows = result(scheme, firm(30.0), firm(10.0, bonus_points=3.0, deduction_points=1.0))
    # The base is (30 + 10) / (10 + 10) = 2 a mu: 3/2 and 1/2 of 45, with 55 for the others,
    # where both firms stand at the base.
    assert [row["score"] for row in rows] == [122.5, 77.5 + 3.0 - 1.0]


def test_a_d_in_haining_pays_more_from_the_third_year_on():
    scheme = load_scheme("haining-2025-consequences")
    firms = [
        {"size_class": "above_scale", "land": 10.0, "tax": float(at), "electricity": 1e6}
        for at in range(20)
    ]
    first = evaluate(units(scheme, *firms), scheme)
    second = evaluate(units(scheme, *firms), scheme, first)
    third = evaluate(units(scheme, *firms), scheme, second)
    rows = [each.frame().row(0, named=True) for each in (first, second, third)]
    assert [row["years_in_grade"] for row in rows] == [1, 2, 3]
    # 0.3 and 0.4 yuan on 1,000,000 kWh are 30 and 40 万元.
    assert [row["cost"] for row in rows] == [30.0, 30.0, 40.0]
    assert third.frame()["cost"].to_list()[1:] == [0.0] * 19


def test_only_the_highest_surcharge_counts_in_shandong():
    scheme = load_scheme("shandong-2022-consequences")
    firms = [
        {"size_class": "above_scale", "land": 10.0, "tax": float(at), "electricity": 1e6}
        for at in range(20)
    ]
    firms[0] |= {"other_surcharge": 0.08}
    results = [evaluate(units(scheme, *firms), scheme)]
    for _ in range(3):
        results.append(evaluate(units(scheme, *firms), scheme, results[-1]))
    worst = [each.frame().row(0, named=True) for each in results]
    assert [row["grade"] for row in worst] == ["D"] * 4
    # 0.05, 0.10, 0.15, 0.15 against 0.08 of another surcharge, on 1,000,000 kWh.
    assert [row["cost"] for row in worst] == [8.0, 10.0, 15.0, 15.0]


def test_jinyun_puts_firms_below_three_a_mu_straight_into_d():
    scheme = load_scheme("jinyun-2021")
    firm = {"size_class": "above_scale", "gbt4754": "3421", "land": 10.0, "value_added": 900.0,
            "energy": 9.0, "emissions": 1.0, "employees": 10.0, "rd": 9.0, "revenue": 90.0,
            "in_production": date(2010, 1, 1), "electricity": 1e6}  # fmt: skip
    others = [firm | {"tax": 40.0 + at, "value_added": 1.0} for at in range(18)]
    rows = result(scheme, firm | {"tax": 29.0}, firm | {"tax": 30.0}, *others)
    assert (rows[0]["grade"], rows[0]["reasons"]) == ("D", "veto:low_tax")
    assert rows[0]["rank"] <= 4
    assert rows[1]["grade"] == "A"


@pytest.mark.parametrize(
    ("tax", "grade", "reasons"),
    [(29.0, "D", "veto:low_tax"), (30.0, "A", ""), (None, None, "scope:lacking")],
)
def test_the_veto_of_jinyun_strikes_below_three_and_nobody_is_graded_past_it(tax, grade, reasons):
    scheme = load_scheme("jinyun-2021")
    firm = {"size_class": "below_scale", "gbt4754": "3421", "land": 10.0,
            "in_production": date(2010, 1, 1)}  # fmt: skip
    others = [firm | {"tax": 31.0, "electricity": 1e7} for _ in range(19)]
    rows = result(scheme, firm | {"tax": tax, "electricity": 1e5}, *others)
    assert (rows[0]["grade"], rows[0]["reasons"]) == (grade, reasons)


def test_a_d_in_jinyun_costs_what_haining_asks_as_an_example_and_nothing_in_a_trial_year():
    firm = {"size_class": "below_scale", "gbt4754": "3421", "land": 10.0, "tax": 1.0,
            "electricity": 1e6, "in_production": date(2010, 1, 1)}  # fmt: skip
    scheme = load_scheme("jinyun-2021")
    (row,) = result(scheme, firm)
    # 0.3 yuan on 1,000,000 kWh
    assert (row["grade"], row["cost"]) == ("D", 30.0)
    assert scheme.constants["surcharge"].assumed
    for year in (2019, 2020):
        trial = load_scheme(f"jinyun-{year}")
        assert trial.trial
        assert "cost" not in result(trial, firm)[0]


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_jinyun_grades_its_made_up_firms_and_accounts_for_each(year):
    made = wanmu.synthesise(wanmu.load_pack("jinyun"))
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


BUNDLED = bundled_schemes()
SCHEMES = Path(wanmu.__file__).parent / "schemes"


def clauses(part, path=""):
    """Every clause in a part of a scheme, with its path."""
    if isinstance(part, Clause):
        yield path, part
    if isinstance(part, BaseModel):
        part = {name: getattr(part, name) for name in type(part).model_fields}
    if isinstance(part, Mapping):
        for name, inner in part.items():
            yield from clauses(inner, f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for at, inner in enumerate(part):
            yield from clauses(inner, f"{path}.{at}")


@pytest.mark.parametrize("name", BUNDLED)
def test_every_shipped_scheme_says_where_it_comes_from(name):
    scheme = load_scheme(name)
    assert all(each.title for each in scheme.documents.values())
    assert scheme.document in scheme.documents
    assert all(part.en for _, part in clauses(scheme) if hasattr(part, "en"))


@pytest.mark.parametrize("name", BUNDLED)
def test_every_rule_of_a_shipped_scheme_is_stated_at_a_place_or_marked_as_assumed(name):
    scheme = load_scheme(name)
    # Data columns decide nothing; items stand under their group, which has the source.
    rules = r"(scope|constants|derived|indicators|choices|adjustments|vetoes|regrades|grades)\b.*"
    rules += r"|scope|groups\.\d+(\.cuts\..*)?|cuts\b.*|consequences\.measures\..*|units\.joint"
    rules += r"|publication\.(results|denominators)"
    silent = [
        path
        for path, part in clauses(scheme)
        if re.fullmatch(rules, path) and not (part.clause or part.assumed)
    ]
    assert silent == []


def test_the_table_of_shipped_schemes_counts_what_is_stated_and_what_is_assumed():
    text = (SCHEMES / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` .*\| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    schemes = {name: load_scheme(name) for name in BUNDLED}
    assert {name: (int(stated), int(assumed)) for name, stated, assumed in rows} == {
        name: (
            sum(bool(part.clause) and not part.assumed for _, part in clauses(scheme)),
            len(assumptions(scheme)),
        )
        for name, scheme in schemes.items()
    }
