"""The 18 rule types of the ESSnet on validation, written in the rule language.

Where a rule needs a second table, the join is done here and the rule reads its result.
"""

import json

import duckdb
import pandas as pd
import polars as pl
import pytest

from wanmu.kernel.rules import apply, figures, parse

VERDICTS = {"valid": True, "invalid": False, "undecided": None}
ENGINES = ("polars", "pandas", "duckdb")


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "external" / "editing" / "essnet_validation"


@pytest.fixture
def table(folder):
    return lambda name: pl.read_csv(
        folder / name, null_values=["NA", ""], truncate_ragged_lines=True
    ).filter(~pl.all_horizontal(pl.all().is_null()))


@pytest.fixture
def expected(folder):
    cases = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return lambda number: next(case["expected"] for case in cases if case["rule"] == number)


def _in_engine(frame, engine):
    if engine == "pandas":
        return frame.to_pandas()
    if engine == "duckdb":
        connection = duckdb.connect()
        connection.register("held", frame.to_arrow())
        return connection.table("held")
    return frame


def each(frame, text, engine="polars"):
    """What the rule gives for each record."""
    answered = apply(_in_engine(frame, engine), {"answer": parse(text, aggregates=True)})
    if engine == "duckdb":
        answered = answered.pl()
    return [None if answer is pd.NA else answer for answer in answered["answer"].to_list()]


def whole(frame, text, engine="polars"):
    """What the rule gives for the whole table."""
    rule = parse(text, aggregates=True)
    return figures(_in_engine(frame, engine), {"answer": rule})["answer"]


def column(frame):
    return [VERDICTS[verdict] for verdict in frame["expected"]]


RECORD_RULES = {
    1: "hours_worked >= 1 AND hours_worked <= 80",
    2: "cost + profit = turnover",
    4: "coalesce(price_t - price_tmin1 <= 0.5 * price_tmin1 "
    "AND price_t - price_Ymin1 <= 0.5 * price_Ymin1, FALSE)",
    6: "season <> 'out' OR (price_t = price_tmin1 AND quantity_t = quantity_tmin1)",
    7: "abs(avg(price_t) + (price_tm1 - price_t) / count(*) - avg(price_tm1))"
    " / abs(avg(price_t) - avg(price_tm1)) BETWEEN 0.9 AND 1.1",
}
TABLE_RULES = {
    3: "count_if(coalesce(level = 'high', FALSE)) < 0.1 * count(level)",
    9: "every(age BETWEEN 0 AND 113)",
    10: "some(business_id = 100 AND turnover > 1000000)",
    11: "count_if(business_id = 100 AND turnover > 1000000) = 1",
    14: " AND ".join(
        f"some(gender = '{gender}' AND age_group = '{age}')"
        for gender in ("male", "female")
        for age in ("child", "adult", "senior")
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", RECORD_RULES)
def test_a_rule_within_records(number, engine, table):
    frame = table(f"Rule_{number:02}.csv")
    assert each(frame, RECORD_RULES[number], engine) == column(frame)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", TABLE_RULES)
def test_a_rule_about_a_whole_table(number, engine, table, expected):
    for name, verdict in expected(number).items():
        assert whole(table(name), TABLE_RULES[number], engine) == verdict, name


def test_rule_5_a_grandparent_is_28_years_older(table):
    people = table("Rule_05.csv")
    older = people.select(grandchild_of="person_id", grandparent_age="age")
    joined = people.join(older, on="grandchild_of", how="left", maintain_order="left")
    assert each(joined, "grandparent_age - 28 >= age") == column(people)


def test_rule_8_a_register_confirms_the_year_of_birth(table, expected):
    register = table("Rule_08PERSON.csv").select("person-id", registered="year_of_birth")
    joined = table("Rule_08HH.csv").join(register, on="person-id", maintain_order="left")
    assert each(joined, "year_of_birth = registered") == expected(8)


def test_rule_12_a_spouse_of_the_head_has_a_head_as_spouse(table, expected):
    for name, verdict in expected(12).items():
        people = table(name)
        heads = people.select(person_id="spouse_id", spouse_relation="relation_to_head")
        joined = people.join(heads, on="person_id", how="left", maintain_order="left")
        rule = "every(relation_to_head <> 4 OR coalesce(spouse_relation = 3, FALSE))"
        assert whole(joined, rule) == verdict, name


@pytest.mark.parametrize("engine", ENGINES)
def test_rule_13_no_combination_occurs_twice(engine, table, expected):
    for name, verdict in expected(13).items():
        found = each(table(name), "count(*) OVER (PARTITION BY gender, age_group) = 1", engine)
        assert all(found) is verdict, name


def test_rule_15_a_postcode_has_one_city(table, expected):
    places = table("Rule_15.csv")
    first = places.group_by("postcode").agg(first_city=pl.col("city").first())
    joined = places.join(first, on="postcode", how="left", maintain_order="left")
    assert each(joined, "first_city IS NULL OR city = first_city") == expected(15)


def test_rule_16_a_parent_weighs_what_its_children_do(table, expected):
    for name, verdict in expected(16).items():
        codes = table(name).with_columns(pl.col("level").cast(pl.String))
        parents = codes.with_columns(parent=pl.col("level").str.replace(r"\.?\d+$", ""))
        rule = parse("sum(weight) OVER (PARTITION BY parent)", aggregates=True)
        sums = apply(parents, {"children": rule}).select("parent", "children").unique()
        joined = codes.join(sums, left_on="level", right_on="parent", how="left")
        assert whole(joined, "every(children IS NULL OR weight = children)") == verdict, name


def test_rule_17_members_are_counted_in_the_register(table):
    households = table("Rule_17HOUSEHOLDS.csv")
    counted = table("Rule_17PERSONS.csv").group_by("household_id").len("persons")
    joined = households.join(counted, on="household_id", how="left", maintain_order="left")
    assert each(joined, "members = persons") == column(households)


@pytest.mark.parametrize("engine", ENGINES)
def test_rule_18_the_members_are_numbered_through(engine, table, expected):
    households = table("Rule_18HOUSEHOLDS.csv")
    rule = (
        "count(DISTINCT person_id) OVER (PARTITION BY household_id) = members"
        " AND max(person_id) OVER (PARTITION BY household_id) = members"
    )
    for name, verdict in expected(18).items():
        joined = households.join(table(name), on="household_id", how="left")
        assert all(each(joined, rule, engine)) is verdict, name
