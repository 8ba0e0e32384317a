"""Figures of whole tables, quotients to the last digit, and frames of every engine."""

from datetime import date, timedelta

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.rules import FieldType, apply, figures, parse

FIRMS = {
    "id": [0, 1, 2, 3, 4, 5],
    "park": ["a", "a", "b", None, None, "b"],
    "tax": [1.0, None, 2.5, float("nan"), None, 2.5],
    "met": [True, None, True, False, None, True],
}
FIGURES = {
    "sum(tax)": 6.0,
    "avg(tax)": 2.0,
    "min(tax)": 1.0,
    "max(park)": "b",
    "count(*)": 6.0,
    "count(tax)": 3.0,
    "count(DISTINCT tax)": 2.0,
    "count(DISTINCT park)": 2.0,
    "count_if(met)": None,
    "count_if(coalesce(met, FALSE))": 3.0,
    "every(met)": False,
    "every(met OR met IS NULL OR tax IS NULL)": True,
    "every(met OR park IS NULL)": None,
    "some(met)": True,
    "some(tax > 3)": None,
    "some(tax > 3 AND met)": None,
    "some(tax > 3 AND id < 0)": False,
    "sum(tax) / count(*) >= 1": True,
    "sum(nullif(tax, tax))": None,
}
BY_PARK = {
    "sum(tax) OVER (PARTITION BY park)": [1.0, 1.0, 5.0, None, None, 5.0],
    "count(*) OVER (PARTITION BY park)": [2.0] * 6,
    "count(DISTINCT tax) OVER (PARTITION BY park)": [1.0, 1.0, 1.0, 0.0, 0.0, 1.0],
    "every(met) OVER (PARTITION BY park)": [None, None, True, False, False, True],
    "some(met) OVER (PARTITION BY park)": [True, True, True, None, None, True],
    "count_if(met) OVER (PARTITION BY park)": [None, None, 2.0, None, None, 2.0],
    "avg(tax) OVER (PARTITION BY park, met)": [1.0, None, 2.5, None, None, 2.5],
    "tax = max(tax)": [False, None, True, None, None, True],
    "tax - min(tax) OVER (PARTITION BY park) > 0": [False, None, False, None, None, False],
}


def _firms(engine, request):
    frame = pl.DataFrame(FIRMS, strict=False)
    if engine == "pandas":
        return pd.DataFrame(FIRMS)
    if engine == "duckdb":
        connection = duckdb.connect()
        connection.register("firms", frame.to_arrow())
        return connection.table("firms")
    if engine == "spark":
        session = request.getfixturevalue("spark")
        return session.createDataFrame(frame.rows(), "id int, park string, tax double, met boolean")
    return frame


ENGINES = ("polars", "pandas", "duckdb", pytest.param("spark", marks=pytest.mark.spark))


def _read(texts):
    kinds = {"id": "number", "park": "text", "tax": "number", "met": "boolean"}
    fields = {name: FieldType(name, kind) for name, kind in kinds.items()}
    return {f"answer {n}": parse(text, fields, aggregates=True) for n, text in enumerate(texts)}


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_of_a_table(engine, request):
    rules = _read(FIGURES)
    found = figures(_firms(engine, request), rules)
    assert {rules[name].text: answer for name, answer in found.items()} == FIGURES


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_within_groups(engine, request):
    rules = _read(BY_PARK)
    answered = nw.from_native(apply(_firms(engine, request), rules)).lazy().collect("polars")
    assert set(answered.columns) == {*FIRMS, *rules}
    found = answered.sort("id").to_dict(as_series=False)
    assert {rules[name].text: found[name] for name in rules} == BY_PARK


@pytest.mark.parametrize("engine", ENGINES[:3])
def test_figures_of_an_empty_table(engine, request):
    firms = _firms(engine, request)
    empty = firms.filter("park = 'z'") if engine == "duckdb" else firms.head(0)
    texts = {"every(met)": True, "some(met)": False, "sum(tax)": None, "count(*)": 0.0,
             "count_if(met)": 0.0}  # fmt: skip
    found = figures(empty, _read(texts))
    assert dict(zip(texts, found.values(), strict=True)) == texts


def test_a_rule_for_each_record_is_no_figure():
    with pytest.raises(InputError, match="R017"):
        figures(pl.DataFrame(FIRMS, strict=False), {"x": parse("tax + sum(tax)", aggregates=True)})


def test_a_table_without_the_field_is_told_with_the_nearest():
    with pytest.raises(InputError, match=r"R009 The rule low reads taxx, .* did you mean tax"):
        apply(pl.DataFrame(FIRMS, strict=False), {"low": parse("taxx < 3")})


def test_the_frame_that_comes_in_goes_out():
    rule = {"answer": parse("tax > 1")}
    firms = pd.DataFrame(FIRMS, index=list("uvwxyz"))
    assert list(apply(firms, rule).index) == list("uvwxyz")
    assert list(firms.columns) == list(FIRMS)
    assert isinstance(apply(pl.LazyFrame(FIRMS, strict=False), rule), pl.LazyFrame)
    assert isinstance(apply(_firms("duckdb", None), rule), duckdb.DuckDBPyRelation)


NUMBERS = [*(step * 0.1 for step in range(-500, 500)), *range(1, 3000, 7), 1e15 + 1, -2e9 / 7]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(
    "text",
    [
        "x / 3",
        "x / 49",
        "x / 1000 / 7",
        "round(x / 3, 3)",
        "round(x, -2)",
        "x % 0.3",
        "x / (1 + 2)",
    ],
)
def test_a_quotient_is_the_same_to_the_last_digit(engine, text):
    frame, rule = pl.DataFrame({"x": NUMBERS}, strict=False), parse(text)
    connection = duckdb.connect()
    connection.register("numbers", frame.to_arrow())
    held = frame if engine == "polars" else connection.table("numbers")
    answered = nw.from_native(apply(held, {"answer": rule})).lazy().collect("polars")
    assert answered["answer"].to_list() == [rule.value({"x": each}) for each in NUMBERS]


LONGEST = {
    "deep": " + ".join(["x"] * 95) + " > 0",
    "wide": " AND ".join(f"x > {step}" for step in range(-400, 0)),
    "nested": "CASE WHEN x > 1 THEN 1 ELSE " * 30 + "x" + " END" * 30,
}


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_rules_run(engine, name):
    rule = parse(LONGEST[name])
    frame = pl.DataFrame({"x": [0.5, None, -1.5]})
    connection = duckdb.connect()
    connection.register("numbers", frame.to_arrow())
    held = frame if engine == "polars" else connection.table("numbers")
    answered = nw.from_native(apply(held, {"answer": rule})).lazy().collect("polars")
    assert answered["answer"].to_list() == [rule.value({"x": x}) for x in frame["x"]]


@pytest.mark.parametrize("text", ["x / max(x) = 1", "x / count(*) = 1", "x * 49 / sum(x) = 1"])
def test_a_share_of_the_whole_is_exact(text):
    frame = pl.DataFrame({"x": [49.0] * 49})
    assert apply(frame, {"whole": parse(text, aggregates=True)})["whole"].all()


def test_every_span_of_days_is_counted_alike():
    days = [date(1900, 1, 1) + timedelta(days=day * 997) for day in range(100)]
    spans = [{"d": first, "e": second} for first in days[::7] for second in days]
    for text in ("days_between(d, e)", "months_between(d, e)", "years_between(d, e)"):
        rule = parse(text)
        found = apply(pl.DataFrame(spans), {"answer": rule})["answer"].to_list()
        assert found == [rule.value(span) for span in spans]


@pytest.mark.parametrize("text", ["NULL", "1 + 1", "NULL IN (1)", "'a'", "coalesce(0, tax) = 0"])
@pytest.mark.parametrize("engine", ENGINES[:3])
def test_a_rule_that_needs_no_field_answers_every_row(engine, text):
    rule = parse(text)
    answered = nw.from_native(apply(_firms(engine, None), {"answer": rule})).lazy()
    assert answered.collect("polars")["answer"].to_list() == [rule.value({})] * 6


@pytest.mark.parametrize("op", ["<", ">="])
@pytest.mark.parametrize("day", ["2020-02-29", "2021-02-28", "2021-12-31", "2021-03-01"])
@pytest.mark.parametrize("years", [1, 2, 4])
def test_a_time_limit_of_a_table_is_that_of_each_record(op, day, years):
    days = pl.date_range(pl.date(2015, 12, 1), pl.date(2022, 3, 5), eager=True).to_list()
    fields = {"begun": FieldType("begun", "date")}
    rule = parse(f"years_between(begun, DATE '{day}') {op} {years}", fields)
    found = apply(pl.DataFrame({"begun": [None, *days]}), {"answer": rule})["answer"].to_list()
    assert found == [rule.value({"begun": begun}) for begun in [None, *days]]
