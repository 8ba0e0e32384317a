"""Worked numbers of the schemes of other places; the arithmetic stands beside them."""

from collections import Counter
from datetime import date

import pytest

from wanmu.evaluation import evaluate
from wanmu.pack.schemes import load_scheme


def _years(*taxes):
    return [
        {"size_class": "above_scale", "land": 10.0, "tax": tax, "revenue": 100.0, "energy": 10.0,
         "electricity": 1e5, "in_production": date(2010, 1, 1)}
        for tax in taxes
    ]  # fmt: skip


def test_huaian_takes_twice_last_years_mean_as_the_base(firms_of, rows_of):
    scheme = load_scheme("huaian-2024")
    last = firms_of(scheme, *_years(10.0, 30.0))
    rows = rows_of(scheme, *_years(40.0), last_year=last)
    # Last year's taxes per mu are 1 and 3, their mean 2, the base 4; this year's value is 4.
    assert rows[0]["base_per_mu_tax"] == 4.0
    assert rows[0]["score_per_mu_tax"] == 45.0
    # Sales stay at 10 a mu against a base of 20: 17.5. Tax per energy is 4 against 2*2 = 4: 20.
    assert rows[0]["score"] == 82.5


def test_huaian_cuts_a_hundred_firms_at_20_60_and_95_and_leaves_class_t_out(firms_of):
    scheme = load_scheme("huaian-2024")
    firms = _years(*range(100, 200))
    special = _years(500.0)[0] | {"utility": True}
    young = _years(500.0)[0] | {"in_production": date(2023, 6, 1)}
    last = firms_of(scheme, *_years(100.0))
    found = evaluate(firms_of(scheme, *firms, special, young), scheme, last_year=last)
    assert dict(found.total.grades) == {"A": 20, "B": 40, "C": 35, "D": 5}
    assert found.total.ungraded == 2


def test_each_county_of_huaian_has_its_own_base_and_its_own_ranks(firms_of, rows_of):
    scheme = load_scheme("huaian-2024")
    places = ["甲", "甲", "乙", "乙"]

    def placed(*taxes):
        return [each | {"county": at} for each, at in zip(_years(*taxes), places, strict=True)]

    last = firms_of(scheme, *placed(10.0, 30.0, 60.0, 100.0))
    rows = rows_of(scheme, *placed(40.0, 20.0, 40.0, 80.0), last_year=last)
    # (1 + 3)/2 * 2 = 4 and (6 + 10)/2 * 2 = 16
    assert [row["base_per_mu_tax"] for row in rows] == [4.0, 4.0, 16.0, 16.0]
    # 4/4, 2/4, 4/16 and 8/16 of 45
    assert [row["score_per_mu_tax"] for row in rows] == [45.0, 22.5, 11.25, 22.5]
    assert [row["rank"] for row in rows] == [1, 2, 2, 1]


def test_bonus_and_deduction_of_huaian_are_added_to_the_score(firms_of, rows_of):
    scheme = load_scheme("huaian-2024")
    points = {"safety_points": 2.0, "technology_points": 3.0, "deduction_points": 4.0}
    last = firms_of(scheme, *_years(10.0, 30.0))
    plain, changed = rows_of(scheme, _years(40.0)[0], _years(40.0)[0] | points, last_year=last)
    assert changed["score"] == plain["score"] + 2.0 + 3.0 - 4.0


def test_firms_without_energy_are_scored_by_electricity_in_huaian(firms_of, rows_of):
    scheme = load_scheme("huaian-2024")
    last = firms_of(scheme, *_years(20.0))
    (row,) = rows_of(scheme, _years(40.0)[0] | {"energy": None}, last_year=last)
    # 20 万元 on 100,000 kWh are 2 元/千瓦时, the base 4; 40 万元 are 4: the full 20.
    assert row["score_tax_per_energy"] == 20.0


def test_the_worst_firm_of_jingde_gets_a_fifth_of_every_weight_and_the_best_all(rows_of):
    scheme = load_scheme("jingde-2022")

    def firm(times):
        return {"size_class": "above_scale", "land": 10.0, "tax": 10.0 * times,
                "revenue": 100.0 * times, "technical_investment": 5.0 * times,
                "value_added": 50.0 * times, "employees": 10.0, "emissions": 1.0,
                "rd": times * times, "energy": 10.0}  # fmt: skip

    rows = rows_of(scheme, firm(1.0), firm(2.0), firm(3.0))
    # In the middle: 20 + 80 * 1/2 = 60 %.
    assert [row["score"] for row in rows] == [20.0, 60.0, 100.0]


def test_all_firms_of_jingde_get_full_marks_where_they_are_equal(rows_of):
    scheme = load_scheme("jingde-2022")
    firm = {"size_class": "below_scale", "land": 10.0, "tax": 50.0, "revenue": 500.0,
            "emissions": 1.0, "energy": 10.0}  # fmt: skip
    rows = rows_of(scheme, firm, firm, firm | {"land": 4.9}, firm | {"utility": True})
    # The formula divides by zero; full marks are the scheme's own, assumed choice.
    assert [row["score"] for row in rows] == [100.0, 100.0, None, None]
    assert [row["status"] for row in rows] == ["graded", "graded", "excluded", "excluded"]
    assert load_scheme("jingde-2022").groups[1].items["per_mu_tax"].scoring.assumed


#: 规上制造业 in a cluster area of two stars, long in production.
IN_AREA = {"size_class": "above_scale", "gbt4754": "3411", "area_stars": 2.0,
           "in_production": date(2010, 1, 1), "above_since": date(2010, 1, 1)}  # fmt: skip


def test_zhengzhou_leaves_out_areas_without_a_star_and_waits_two_years(rows_of):
    scheme = load_scheme("zhengzhou-2018")
    figures = dict.fromkeys(
        ("land", "tax", "revenue", "profit", "output", "energy", "value_added", "employees", "rd"),
        1.0,
    )
    firm = IN_AREA | figures
    rows = rows_of(
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


def test_zhengzhou_grades_each_end_by_a_second_key(rows_of):
    scheme = load_scheme("zhengzhou-2018")
    # Scores fall from F0000 to F0019 through profit. Among the first ten the tax per mu rises
    # with the number, among the last ten the output per energy does.
    same = {"land": 10.0, "revenue": 1000.0, "energy": 100.0, "value_added": 300.0,
            "employees": 20.0, "rd": 20.0}  # fmt: skip
    firms = [
        IN_AREA | same | {"tax": 100.0 + at, "profit": 5000.0 - 200 * at, "output": 1000.0 + at}
        for at in range(20)
    ]
    rows = rows_of(scheme, *firms)
    assert [row["rank"] for row in rows] == list(range(1, 21))
    best = [row["unit"] for row in rows if row["grade"] == "A"]
    worst = [row["unit"] for row in rows if row["grade"] == "C"]
    # 15 % of 20 are 3: the largest taxes per mu of the first ten. 10 % are 2: the least output
    # per energy of the last ten.
    assert best == ["F0007", "F0008", "F0009"]
    assert worst == ["F0010", "F0011"]


def test_a_quality_award_counts_for_two_years_in_zhengzhou(rows_of):
    scheme = load_scheme("zhengzhou-2018")
    firm = IN_AREA | {"land": 10.0, "tax": 1.0, "revenue": 1.0, "profit": 1.0, "output": 1.0,
                      "energy": 1.0, "value_added": 1.0, "employees": 1.0, "rd": 1.0}  # fmt: skip
    awards = (None, date(2017, 1, 1), date(2016, 12, 31))
    rows = rows_of(scheme, *(firm | {"quality_award": each} for each in awards))
    assert [row["adjust_quality"] for row in rows] == [0.0, 2.0, 0.0]


def test_the_unnamed_city_manages_ungraded_firms_as_b_and_ranks_small_ones_by_tax(rows_of):
    scheme = load_scheme("county-city-zone")
    large = {"size_class": "above_scale", "land": 10.0, "tax": 10.0, "revenue": 10.0,
             "value_added": 10.0, "energy": 10.0, "rd": 1.0, "employees": 1.0}  # fmt: skip
    small = {"size_class": "below_scale", "in_zone": True, "land": 6.0,
             "registered": date(2015, 1, 1)}  # fmt: skip
    rows = rows_of(
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
def test_25_and_26_percent_are_one_boundary_in_the_unnamed_city(rows_of, count, shares):
    scheme = load_scheme("county-city-zone")
    small = {"size_class": "below_scale", "in_zone": True, "land": 6.0,
             "registered": date(2015, 1, 1)}  # fmt: skip
    rows = rows_of(scheme, *(small | {"tax": 1000.0 - at} for at in range(count)))
    grades = [row["grade"] for row in rows]
    assert Counter(grades) == shares
    assert grades == sorted(grades)


def test_the_unnamed_city_weighs_five_indicators_of_large_firms(rows_of):
    scheme = load_scheme("county-city-zone")

    def firm(tax, **others):
        others |= {"size_class": "above_scale", "land": 10.0, "tax": tax}
        return others | {"revenue": 100.0, "value_added": 20.0, "energy": 10.0, "rd": 2.0,
                         "employees": 5.0}  # fmt: skip

    rows = rows_of(scheme, firm(30.0), firm(10.0, bonus_points=3.0, deduction_points=1.0))
    # The base is (30 + 10) / (10 + 10) = 2 a mu: 3/2 and 1/2 of 45, with 55 for the others,
    # where both firms stand at the base.
    assert [row["score"] for row in rows] == [122.5, 77.5 + 3.0 - 1.0]


def test_only_the_highest_surcharge_counts_in_shandong(firms_of):
    scheme = load_scheme("shandong-2022-consequences")
    firms = [
        {"size_class": "above_scale", "land": 10.0, "tax": float(at), "electricity": 1e6}
        for at in range(20)
    ]
    firms[0] |= {"other_surcharge": 0.08}
    results = [evaluate(firms_of(scheme, *firms), scheme)]
    for _ in range(3):
        results.append(evaluate(firms_of(scheme, *firms), scheme, results[-1]))
    worst = [each.frame().row(0, named=True) for each in results]
    assert [row["grade"] for row in worst] == ["D"] * 4
    # 0.05, 0.10, 0.15, 0.15 against 0.08 of another surcharge, on 1,000,000 kWh.
    assert [row["cost"] for row in worst] == [8.0, 10.0, 15.0, 15.0]
