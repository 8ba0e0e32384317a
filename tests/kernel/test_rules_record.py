"""A rule on one record: the functions, the law of null, and what a record may hold."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.rules import parse


def value(text, **record):
    return parse(text).value(record)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("round(2.5)", 3), ("round(-2.5)", -3), ("round(1.005, 2)", 1.01),
        ("round(2.675, 2)", 2.68),
        ("round(0.285, 2)", 0.29), ("round(1149, -2)", 1100), ("round(1150, -2)", 1200),
        ("round(1e300, 2)", 1e300), ("round(0.4999999)", 0), ("floor(-1.5)", -2),
        ("ceil(-1.5)", -1), ("floor(1e17)", 1e17), ("7 % 3", 1), ("-7 % 3", -1), ("7 % -3", 1),
        ("5.5 % 2", 1.5), ("abs(-2)", 2), ("sqrt(9)", 3), ("sqrt(-1)", None), ("1 / 0", None),
        ("0 / 0", None), ("1 % 0", None), ("1 / (1 / 0)", None), ("1e300 * 1e300", None),
        ("1e300 * 1e300 > 1", None), ("nullif(3, 3)", None), ("nullif(3, NULL)", 3),
        ("least(1, NULL)", None), ("greatest(1, 3, 2)", 3), ("coalesce(NULL, 1 / 0, 2)", 2),
        ("length('万亩')", 2), ("year(DATE '2020-12-31')", 2020), ("month(DATE '2020-12-31')", 12),
        ("if(NULL, 1, 2)", 2), ("NULL AND FALSE", False), ("NULL OR TRUE", True),
        ("NULL OR FALSE", None), ("NOT NULL", None), ("1 IN (2, NULL)", None),
        ("1 IN (1, NULL)", True), ("1 NOT IN (2, NULL)", None), ("NULL IN (1)", None),
        ("5 BETWEEN 6 AND NULL", False), ("5 BETWEEN 4 AND NULL", None), ("1 / 0 IS NULL", True),
        ("'B' < 'a'", True), ("'一' > 'z'", True), ("2 + 3 * 4", 14), ("7 / 2", 3.5),
    ],
)  # fmt: skip
def test_it_computes(text, answer):
    assert value(text) == answer


@pytest.mark.parametrize(
    ("first", "second", "years", "months", "days"),
    [
        ("2020-02-29", "2021-02-28", 0, 11, 365),
        ("2020-02-29", "2021-03-01", 1, 12, 366),
        ("2020-01-31", "2020-02-29", 0, 0, 29),
        ("2020-12-31", "2020-12-31", 0, 0, 0),
        ("2021-03-01", "2020-02-29", -1, -12, -366),
        ("2021-03-01", "2020-03-02", 0, -11, -364),
        ("1999-12-31", "2035-01-01", 35, 420, 12785),
    ],
)
def test_it_counts_between_dates(first, second, years, months, days):
    dates = {"a": date.fromisoformat(first), "b": date.fromisoformat(second)}
    assert value("years_between(a, b)", **dates) == years
    assert value("months_between(a, b)", **dates) == months
    assert value("days_between(a, b)", **dates) == days


@pytest.mark.parametrize(
    "held", [3, 3.0, Decimal(3), Fraction(3), np.int64(3), np.float32(3)], ids=repr
)
def test_a_number_of_any_type_is_a_number(held):
    assert value("x + 1", x=held) == 4.0


@pytest.mark.parametrize("held", [None, float("nan"), pd.NA, pd.NaT, np.nan], ids=repr)
def test_every_way_of_holding_nothing_is_null(held):
    assert value("x IS NULL", x=held) is True
    assert value("x + 1", x=held) is None
    assert value("x = 'a'", x=held) is None


def test_a_moment_is_its_date():
    assert value("year(d)", d=datetime(2020, 5, 1, 23, 59)) == 2020  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "held"),
    [("x + 1", "3"), ("x + 1", True), ("NOT x", 1), ("year(x)", "2020-01-01"), ("length(x)", 3)],
)
def test_a_value_of_another_kind_is_a_fault(text, held):
    with pytest.raises(InputError, match="R019 The field x holds"):
        value(text, x=held)


def test_a_field_that_the_record_lacks_is_a_fault_not_null():
    with pytest.raises(InputError, match="R018 The record has no field land; did you mean lnd"):
        value("tax / land", tax=1, lnd=2)


def test_a_figure_of_the_table_has_no_value_on_a_record():
    with pytest.raises(InputError, match="R016"):
        parse("sum(x) > 1", aggregates=True).value({"x": 1})
