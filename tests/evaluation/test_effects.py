"""What follows from grades: the years running, and the money."""

from datetime import date

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.pack.schemes import scheme_from

COUNTED = {"A": 100.0, "B": 50.0, "D": 1.0}
"""Tax on ten mu that gives the grade by its score."""


def scheme(measures=(), **parts):
    data = {
        "id": "effects",
        "zh": "后果",
        "place": "示例县",
        "year": 2021,
        "document": "notice",
        "documents": {"notice": {"title": "示例"}},
        "scope": {
            "takes_part": "TRUE",
            "outcomes": [
                {
                    "id": "landless",
                    "zh": "无地",
                    "when": "land = 0",
                    "outcome": "ungraded",
                    "managed_as": "D",
                },
                {"id": "building", "zh": "在建", "when": "land IS NULL", "outcome": "deferred"},
            ],
        },
        "indicators": {"per_mu_tax": {"zh": "亩均税收", "formula": "tax / land"}},
        "groups": [
            {
                "id": "all",
                "zh": "全部",
                "when": "TRUE",
                "items": {"per_mu_tax": {"weight": 100, "base": 10}},
            }
        ],
        "choices": {
            "cap": "none",
            "negatives": "zero",
            "missing": "zero",
            "ties": "better",
            "score_rounding": {"digits": 2},
            "quota_rounding": "half_up",
            "ungraded_in_quota": False,
        },
        "grades": [{"id": letter, "zh": letter} for letter in "ABD"],
        "cuts": [
            {"grade": "A", "score": "100"},
            {"grade": "B", "score": "50"},
            {"grade": "D", "rest": True},
        ],
        "constants": {"extra": {"zh": "加价", "value": 0.5, "unit": "元/千瓦时"}},
        "consequences": {"exempt_year": "breaks", "measures": list(measures)},
    }
    consequences = parts.pop("consequences", {})
    return scheme_from(data | parts | {"consequences": data["consequences"] | consequences})


def firm(grade="D", electricity=20_000.0, land=10.0):
    return {
        "code": "F",
        "tax": COUNTED[grade],
        "land": land,
        "electricity": electricity,
    }


def row(scheme, *firms, previous=None):
    types = {"code": pl.String, "tax": pl.Float64, "land": pl.Float64, "electricity": pl.Float64}
    found = evaluate(pl.DataFrame(list(firms), schema=types), scheme, previous)
    (only,) = found.frame().to_dicts()
    return only


def power(name="power", **more):
    return {
        "id": name,
        "zh": "电价",
        "kind": "electricity",
        "grades": ["D"],
        "amount": "extra * electricity",
    } | more


LANDLESS, BUILDING = 0.0, None


@pytest.mark.parametrize(
    ("exempt_year", "expected"),
    [
        ("breaks", [1, None, 1]),
        ("skipped", [1, 1, 2]),
        ("counted", [1, 2, 3]),
    ],
)
@pytest.mark.parametrize("without", [LANDLESS, BUILDING])
def test_a_year_without_a_grade_does_to_the_years_running_what_is_said(
    exempt_year, expected, without
):
    rules = scheme(
        [{"id": "watch", "zh": "督导", "kind": "watch", "grades": ["D"], "years": {"at_least": 2}}],
        consequences={"exempt_year": exempt_year},
    )
    types = {"code": pl.String, "tax": pl.Float64, "land": pl.Float64}
    past, years = None, []
    for land in (10.0, without, 10.0):
        past = evaluate(pl.DataFrame([("F", 1.0, land)], schema=types, orient="row"), rules, past)
        years += past.frame()["years_in_grade"].to_list()
    assert years == expected


def test_another_grade_starts_the_years_anew():
    rules = scheme([power(years={"at_least": 2})])
    past, found = None, []
    for grade in "DDBDDD":
        past = evaluate(pl.DataFrame([firm(grade)]), rules, past)
        only = past.frame().row(0, named=True)
        found.append((only["grade"], only["years_in_grade"], only["cost"]))
    # 0.5 元 on 20,000 千瓦时 are 10,000 元: 1 万元
    assert found == [
        ("D", 1, 0), ("D", 2, 1), ("B", 1, 0), ("D", 1, 0), ("D", 2, 1), ("D", 3, 1),
    ]  # fmt: skip


def test_years_may_come_from_the_file_of_last_years_result():
    rules = scheme([power(years={"at_least": 3, "at_most": 3})])
    past = pl.DataFrame({"unit": ["F"], "grade": ["D"], "run_grade": ["D"], "years_in_grade": [2]})
    found = row(rules, firm(), previous=past)
    assert (found["years_in_grade"], found["cost"]) == (3, 1)
    once_more = past.with_columns(years_in_grade=3)
    assert row(rules, firm(), previous=once_more)["cost"] == 0


@pytest.mark.parametrize(("how", "cost"), [("highest", 1.5), ("sum", 2.5)])
def test_measures_of_one_kind_count_highest_or_in_sum(how, cost):
    both = [power(), power("more", amount="1.5 * extra * electricity")]
    other = power("water", kind="water", amount="extra * electricity", grades=["A"])
    found = row(scheme([*both, other], consequences={"combine": {"electricity": how}}), firm())
    assert (found["cost_power"], found["cost_more"], found["cost_water"]) == (1, 1.5, 0)
    assert found["cost"] == cost


@pytest.mark.parametrize(("amount", "cost"), [("", 0.4), ("-", -0.4)])
def test_a_yearly_maximum_limits_a_surcharge_and_a_subsidy_alike(amount, cost):
    limited = power(yearly_max=0.4, amount=f"{amount}extra * electricity".replace("-e", "-1 * e"))
    assert row(scheme([limited]), firm())["cost"] == cost


@pytest.mark.parametrize(
    ("force", "cost"),
    [
        ({"valid_from": date(2021, 12, 31)}, 1),
        ({"valid_from": date(2022, 1, 1)}, 0),
        ({"valid_to": date(2021, 12, 31)}, 1),
        ({"valid_to": date(2021, 12, 30)}, 0),
    ],
)
def test_a_measure_counts_from_its_first_day_to_its_last(force, cost):
    assert row(scheme([power(**force)]), firm())["cost"] == cost


def test_missing_electricity_makes_the_cost_unknown_and_never_zero():
    rules = scheme(
        [power(), power("rent", kind="rent", amount="0.1 * tax")],
        consequences={"combine": {"electricity": "highest"}},
    )
    found = row(rules, firm(electricity=None))
    assert found["cost_power"] is None
    assert found["cost_rent"] == 0.1
    assert found["cost"] is None
    assert row(rules, firm("A", electricity=None))["cost"] == 0


@pytest.mark.parametrize("how", ["highest", "sum"])
def test_one_unknown_amount_makes_its_kind_unknown(how):
    other = power("by_tax", amount="0.1 * tax")
    rules = scheme([power(), other], consequences={"combine": {"electricity": how}})
    assert row(rules, firm(electricity=None))["cost"] is None


def test_a_trial_year_prices_nothing():
    found = row(scheme([power()], trial=True), firm())
    assert found["grade"] == "D"
    assert not [name for name in found if name.startswith("cost")]


def test_a_unit_without_a_grade_gets_the_measures_of_the_grade_it_is_managed_as():
    found = row(scheme([power(), power("best", kind="gas", grades=["A"])]), firm(land=LANDLESS))
    assert (found["grade"], found["managed_as"]) == (None, "D")
    assert (found["cost_power"], found["cost_best"]) == (1, 0)


def test_a_deferred_unit_costs_nothing():
    assert row(scheme([power()]), firm(land=BUILDING))["cost"] == 0


def test_a_measure_without_grades_is_for_all_and_its_condition_is_heard():
    by_tax = {"id": "rent", "zh": "补贴", "kind": "rent", "amount": "-0.01 * tax",
              "when": "per_mu_tax >= 10"}  # fmt: skip
    assert row(scheme([by_tax]), firm("A"))["cost"] == -1
    assert row(scheme([by_tax]), firm("B"))["cost"] == 0
