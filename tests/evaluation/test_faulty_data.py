"""Data that cannot be evaluated is refused by name; what can be has a named status."""

import math
from contextlib import contextmanager

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.kernel.faults import InputError


@pytest.fixture
def frame(made_up):
    return made_up(40).with_columns(
        size_class=pl.lit("above_scale"), gbt4754=pl.lit("34"), accident=pl.lit(value=False)
    )


def _with(frame, unit, **values):
    here = pl.col("code") == unit
    return frame.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


@contextmanager
def refused(code, *words):
    with pytest.raises(InputError, match=code) as error:
        yield
    assert all(word in str(error.value) for word in words), error.value


def test_the_same_unit_twice(frame, small):
    twice = pl.concat([frame, frame.filter(pl.col("code") == "U000004")])
    with refused("E020", "U000004"):
        evaluate(twice, small)


def test_a_unit_without_an_identifier(frame, small):
    with refused("E020", "1 units"):
        evaluate(_with(frame, "U000004", code=None), small)


def test_an_infinite_figure(frame, small):
    with refused("E021", "tax", "U000004"):
        evaluate(_with(frame, "U000004", tax=math.inf), small)


def test_land_below_zero(frame, small):
    with refused("E022", "land", "U000004"):
        evaluate(_with(frame, "U000004", land=-1.0), small)


def test_a_unit_in_no_group(frame, small):
    with refused("E023", "U000004", "above, below"):
        evaluate(_with(frame, "U000004", size_class="medium", land=9.0), small)


def test_a_column_that_is_not_there(frame, small):
    with refused("E026", "energy", "综合能耗"):
        evaluate(frame.drop("energy"), small)


def test_every_fault_of_the_units_is_told_at_once(frame, small):
    broken = _with(_with(frame, "U000004", land=-1.0), "U000005", tax=math.inf)
    with pytest.raises(InputError) as error:
        evaluate(broken, small)
    assert {fault.code for fault in error.value.faults} == {"E021", "E022"}


@pytest.mark.parametrize("tax", [0.0, -5.0])
def test_a_computed_base_of_zero_or_less(frame, changed, tax):
    def _computed(groups):
        base = {"of": "participants", "figure": "mean", "digits": 2}
        groups[0]["items"]["per_mu_tax"]["base"] = base

    scheme = changed(groups=_computed)
    with refused("E024", "per_mu_tax"):
        evaluate(frame.with_columns(tax=pl.lit(tax)), scheme)


def test_land_of_zero_is_a_missing_value_and_says_so(frame, small):
    found = evaluate(_with(frame, "U000004", land=0.0, tax=5.0), small).frame()
    row = found.filter(pl.col("unit") == "U000004").row(0, named=True)
    assert row["value_per_mu_tax"] is None
    assert "missing:per_mu_tax" in row["reasons"]


def test_a_unit_whose_part_in_the_scheme_cannot_be_decided_is_ungraded(frame, small):
    found = evaluate(_with(frame, "U000004", size_class=None, land=None), small)
    row = found.frame().filter(pl.col("unit") == "U000004").row(0, named=True)
    assert (row["status"], row["reasons"]) == ("ungraded", "scope:undecided")


def test_an_empty_group_has_no_units_and_no_grades(frame, small):
    found = evaluate(frame, small)
    below = next(account for account in found.accounts if account.group == "below")
    assert (below.records, below.graded) == (0, 0)


def test_no_units_at_all(frame, small):
    found = evaluate(frame.head(0), small)
    assert found.frame().is_empty()
    assert found.total.records == 0


@pytest.mark.parametrize(("ties", "grade"), [("better", "A"), ("worse", "D")])
def test_units_that_are_all_alike_share_a_grade(frame, changed, ties, grade):
    alike = frame.with_columns(
        tax=pl.lit(100.0), land=pl.lit(10.0), value_added=pl.lit(50.0), energy=pl.lit(5.0),
        employees=pl.lit(5.0), tenants=pl.lit(0.0), award=pl.lit(None, dtype=pl.Date),
        in_production=pl.date(2010, 1, 1),
    )  # fmt: skip
    scheme = changed(choices=lambda data: data.update(ties=ties), regrades=[])
    assert set(evaluate(alike, scheme).frame()["grade"]) == {grade}


def test_one_unit_alone_is_the_best(frame, small):
    one = frame.head(1).with_columns(in_production=pl.date(2010, 1, 1), tax=pl.lit(90.0))
    found = evaluate(one, small).frame()
    assert (found["rank"].item(), found["status"].item()) == (1, "graded")


def test_best_and_worst_alike_score_as_the_scheme_says(frame, changed):
    def _min_max(groups):
        for item in groups[0]["items"].values():
            item["base"] = None
            item["scoring"] = {"floor": "20%", "when_equal": "full"}
        groups[0]["items"] = {
            name: {key: value for key, value in item.items() if value is not None}
            for name, item in groups[0]["items"].items()
        }

    alike = frame.with_columns(
        tax=pl.lit(100.0), land=pl.lit(10.0), value_added=pl.lit(50.0), energy=pl.lit(5.0),
        employees=pl.lit(5.0), tenants=pl.lit(0.0), award=pl.lit(None, dtype=pl.Date),
        in_production=pl.date(2010, 1, 1),
    )  # fmt: skip
    found = evaluate(alike, changed(groups=_min_max)).frame()
    assert set(found["score"]) == {100.0}
