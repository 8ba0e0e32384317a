"""The same answer on every engine, and in any order of rows."""

from datetime import date, timedelta
from random import Random

import duckdb
import polars as pl
import pytest

from wanmu.land import classify

DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def many(ledger) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A ledger that is made up: 300 parcels, each on its own way through the same steps."""
    random = Random(7)  # noqa: S311  made-up data
    parcels = pl.DataFrame(
        {
            "id": [f"P{n}" for n in range(300)],
            "area": [random.randint(5, 90) * 1.0 for _ in range(300)],
            "land_price": [random.choice([None, 120.0, 480.0]) for _ in range(300)],
        }
    )
    events = [each for n in range(300) for each in _life(f"P{n}", random)]
    return parcels, ledger(*events)


def _life(parcel: str, random: Random):
    day = date(2019, 1, 1) + timedelta(random.randint(0, 900))

    def figure(low: int, high: int):
        return random.choice([None, random.randint(low, high) * 1.0])

    steps = [
        ("approved", {}),
        ("supplied", {}),
        ("contract", {"agreed_start": random.choice([None, str(day + timedelta(400))]),
                      "agreed_investment": figure(1000, 3000),
                      "agreed_tax_per_mu": figure(10, 30)}),
        ("delay_begin", {}),
        ("delay_end", {}),
        ("start", {"agreed_completion": random.choice([None, str(day + timedelta(900))])}),
        ("stopped", {"built_land": figure(0, 60), "invested": figure(0, 2000)}),
        ("resumed", {}),
        ("completion", {"built_land": figure(5, 90), "invested": figure(0, 3000)}),
        ("production", {"tax_per_mu": figure(0, 40)}),
    ]  # fmt: skip
    for kind, figures in steps[: random.randint(0, len(steps))]:
        yield kind, str(day), {"parcel": parcel, **figures}
        day += timedelta(random.randint(1, 260 if kind != "completion" else 700))


def test_polars_duckdb_and_pandas_agree(many, land):
    parcels, events = many
    expected = classify(parcels, events, land, DAY)
    assert all(count.parcels for count in expected.counts())
    held = duckdb.from_arrow(parcels.to_arrow()), duckdb.from_arrow(events.to_arrow())
    found = classify(*held, land, DAY)
    assert isinstance(found.parcels, duckdb.DuckDBPyRelation)
    assert found.frame().equals(expected.frame())
    assert found.counts() == expected.counts()
    pandas = classify(parcels.to_pandas(), events.to_pandas(), land, DAY)
    assert pandas.frame().equals(expected.frame())
    assert list(pandas.reasons()) == list(expected.reasons())


def test_a_lazy_frame_comes_back_lazy(many, land):
    parcels, events = many
    found = classify(parcels.lazy(), events.lazy(), land, DAY)
    assert isinstance(found.parcels, pl.LazyFrame)


def test_the_order_of_rows_does_not_matter(many, land):
    parcels, events = many
    expected = classify(parcels, events, land, DAY).frame()
    shuffled = (each.sample(fraction=1, shuffle=True, seed=3) for each in many)
    assert classify(*shuffled, land, DAY).frame().equals(expected)


def test_every_reason_is_one_of_a_category_and_every_category_has_one(many, land):
    found = classify(*many, land, DAY)
    told = {(each.parcel, each.category) for each in found.reasons()}
    rows = found.frame().to_dicts()
    assert told == {(row["id"], name) for row in rows for name in land.categories if row[name]}


def test_what_is_undecided_names_a_field_that_is_not_known(many, land):
    found = classify(*many, land, DAY)
    rows = {row["id"]: row for row in found.frame().to_dicts()}
    undecided = list(found.undecided())
    assert undecided
    for each in undecided:
        assert each.fields
        assert all(rows[each.parcel][name] is None for name in each.fields)
