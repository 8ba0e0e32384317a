"""The same grades on every engine, whatever the order of rows."""

from itertools import product

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wanmu.evaluation import evaluate

ENGINES = ["lazy", "pandas", "arrow", "duckdb"]


def _by_keys(data):
    data["ties"] = {"by": ["per_mu_tax", "land asc", "award"]}


SCHEMES = {
    "as it is": {},
    "ties to the worse": {"choices": lambda data: data.update(ties="worse")},
    "ties by keys": {"choices": _by_keys},
    "cut at scores": {
        "cuts": [
            {"grade": "A", "score": 110, "at_most": "20%"},
            {"grade": "B", "score": 80},
            {"grade": "C", "score": 50},
            {"grade": "D", "rest": True, "at_least": "5%"},
        ]
    },
}
# Spark takes long over each; it does the others as DuckDB does, and test_members.py has the first.
ON_SPARK = [
    pytest.param(name, "spark", marks=pytest.mark.spark)
    for name in ("ties by keys", "cut at scores")
]


@pytest.fixture(scope="module")
def frame(made_up):
    return made_up(1500)


@pytest.mark.parametrize(("name", "engine"), [*product(SCHEMES, ENGINES), *ON_SPARK])
def test_every_engine_gives_the_same_result_to_the_last_byte(
    engine, name, frame, units_of, changed
):
    scheme = changed(**SCHEMES[name])
    expected = evaluate(frame, scheme)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=11)
    found = evaluate(units_of(engine, shuffled), scheme)
    assert_frame_equal(found.frame(), expected.frame(), check_exact=True)
    assert_frame_equal(found.groups, expected.groups, check_exact=True)
    assert found.accounts == expected.accounts


def test_no_figure_of_a_result_is_nan_or_infinite(frame, small):
    found = evaluate(frame, small).frame()
    numbers = found.select(pl.col(pl.Float64))
    assert (
        not numbers.select(pl.all().is_nan().any() | pl.all().is_infinite().any())
        .row(0)
        .count(True)
    )


def test_the_type_of_frame_that_comes_in_goes_out(frame, small, units_of):
    for engine in ("polars", "lazy", "pandas", "arrow", "duckdb"):
        units = units_of(engine, frame.head(50))
        assert type(evaluate(units, small).units) is type(units)
