"""What is graded is not always the firm: parcels, tenants, groups."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from wanmu.evaluation import evaluate
from wanmu.kernel.faults import InputError
from wanmu.kernel.tables import collected

ENGINES = ["pandas", "duckdb", pytest.param("spark", marks=pytest.mark.spark)]
FIELDS = {
    "parcel": {"zh": "宗地", "kind": "text"},
    "landholder": {"zh": "土地权利人", "kind": "text"},
    "concern": {"zh": "集团", "kind": "text"},
    "floor": {"zh": "租用面积", "kind": "number", "unit": "平方米"},
}


def _scheme(changed, **units):
    return changed(
        units=units,
        fields=lambda data: data.update(FIELDS),
        scope={"takes_part": "TRUE"},
        vetoes=[],
        regrades=[],
    )


def _firms(*records):
    base = {
        "size_class": "above_scale", "industry": "x", "gbt4754": "34", "tax": 50.0,
        "value_added": 100.0, "energy": 10.0, "employees": 10.0, "land": 10.0, "land_own": 10.0,
        "land_leased_in": 0.0, "land_leased_out": 0.0, "tenants": 0.0, "accident": False,
        "parcel": None, "landholder": None, "concern": None, "floor": None,
    }  # fmt: skip
    rows = [base | {"code": f"F{at}"} | record for at, record in enumerate(records)]
    nothing = pl.lit(None, dtype=pl.Date)
    types = {
        "parcel": pl.String,
        "landholder": pl.String,
        "concern": pl.String,
        "floor": pl.Float64,
    }
    frame = pl.DataFrame(rows, schema_overrides=types)
    return frame.with_columns(in_production=nothing, award=nothing)


def _rows(found):
    return {row["unit"]: row for row in found.frame().to_dicts()}


def test_land_is_own_and_leased_in_less_what_is_leased_out(changed):
    land = "land_own + coalesce(land_leased_in, 0) - coalesce(land_leased_out, 0)"
    firms = _firms({"land_leased_out": 4.0}, {"land_leased_in": 4.0, "land_own": 1.0})
    found = _rows(evaluate(firms.drop("land"), _scheme(changed, land=land)))
    assert found["F0"]["value_per_mu_tax"] == pytest.approx(50 / 6)
    assert found["F1"]["value_per_mu_tax"] == 10.0


@pytest.mark.parametrize("engine", ["polars", *ENGINES])
def test_land_below_zero_is_refused_by_name(engine, changed, units_of):
    land = "land_own + coalesce(land_leased_in, 0) - coalesce(land_leased_out, 0)"
    firms = _firms({"land_leased_out": 14.0}, {})
    with pytest.raises(InputError, match=r"E027.*F0"):
        evaluate(units_of(engine, firms), _scheme(changed, land=land))


def test_land_that_is_all_let_is_none_whatever_rounding_leaves(changed):
    firms = _firms({"land_own": 0.3, "land_leased_in": 0.0, "land_leased_out": 0.1 + 0.2}, {})
    land = "land_own + land_leased_in - land_leased_out"
    found = _rows(evaluate(firms, _scheme(changed, land=land)))
    assert found["F0"]["value_per_mu_tax"] is None


MERGE = {"by": "parcel", "unless": "floor >= 3000"}


def test_firms_on_one_parcel_are_one_unit_and_share_its_result(changed):
    firms = _firms(
        {"parcel": "P", "land": 6.0}, {"parcel": "P", "land": 2.0, "tax": 30.0},
        {"parcel": "P", "floor": 3000.0}, {"parcel": None}, {"parcel": "Q"},
    )  # fmt: skip
    found = evaluate(firms, _scheme(changed, merge=MERGE))
    rows = _rows(found)
    assert set(rows) == {"F0", "F2", "F3", "F4"}
    assert rows["F0"]["value_per_mu_tax"] == 10.0  # (50 + 30) / (6 + 2)
    members = {row["firm"]: row["unit"] for row in found.members.to_dicts()}
    assert members == {"F0": "F0", "F1": "F0", "F2": "F2", "F3": "F3", "F4": "F4"}


def test_a_sum_with_a_missing_part_is_missing(changed):
    firms = _firms({"parcel": "P"}, {"parcel": "P", "tax": None})
    row = _rows(evaluate(firms, _scheme(changed, merge=MERGE)))["F0"]
    assert row["value_per_mu_tax"] is None
    assert "missing:per_mu_tax" in row["reasons"]


INHERIT = {"when": "size_class = 'below_scale'", "landholder": "landholder"}


def test_a_tenant_takes_the_grade_of_its_landholder_and_fills_no_place(changed):
    firms = _firms(
        {"tax": 90.0}, {}, {}, {}, {"tax": 1.0, "value_added": 1.0},
        {"size_class": "below_scale", "landholder": "F0", "tax": 0.0},
        {"size_class": "below_scale", "landholder": "F4"},
        {"size_class": "below_scale", "landholder": "nobody"},
    )  # fmt: skip
    found = evaluate(firms, _scheme(changed, inherit=INHERIT))
    rows = _rows(found)
    assert (rows["F5"]["grade"], rows["F5"]["rank"]) == (rows["F0"]["grade"], None)
    assert rows["F6"]["grade"] == rows["F4"]["grade"]
    assert rows["F5"]["reasons"].endswith("unit:inherited")
    # A landholder that is not in the data leaves the firm to itself.
    assert rows["F7"]["rank"] == 1
    assert found.groups["ranked"].to_list() == [5, 1]
    assert found.total.graded == 8


def test_a_tenant_of_a_tenant_is_refused(changed):
    firms = _firms(
        {"size_class": "below_scale", "landholder": "F1"},
        {"size_class": "below_scale", "landholder": "F0"},
    )
    with pytest.raises(InputError, match="E028") as error:
        evaluate(firms, _scheme(changed, inherit=INHERIT))
    assert "F0 → F1" in str(error.value)


def test_landholders_that_nobody_has_change_nothing(changed):
    firms = _firms({}, {}).with_columns(landholder=pl.lit(None))
    found = evaluate(firms, _scheme(changed, inherit=INHERIT))
    assert found.members["kind"].to_list() == ["single", "single"]


def test_a_group_with_the_code_of_a_firm_is_refused(changed):
    firms = _firms({"concern": "F0"}, {"concern": "F0"}, {})
    scheme = _scheme(changed, joint={"by": "concern", "result": "own"})
    with pytest.raises(InputError, match=r"E020.*F0; give each a code of its own"):
        evaluate(firms, scheme)


@pytest.mark.parametrize(("result", "grade"), [("own", "C"), ("joint", "A"), ("better", "A")])
def test_a_group_is_evaluated_alone_and_jointly_and_never_counted_twice(changed, result, grade):
    firms = _firms(
        {"tax": 300.0, "concern": "G"}, {"tax": 5.0, "value_added": 5.0, "concern": "G"},
        *({"tax": 20.0 + at} for at in range(8)),
    )  # fmt: skip
    found = evaluate(firms, _scheme(changed, joint={"by": "concern", "result": result}))
    rows = _rows(found)
    assert rows["F1"]["grade"] == grade
    assert (rows["G"]["grade"], rows["G"]["rank"]) == ("A", None)
    assert found.total.records == 10
    assert found.groups["ranked"].to_list() == [10]


HARD_TO_ADD = [0.1, 0.2, 3.3, 3.4, 0.07, 0.01, 12345.678, 1e-9, 5e6 + 0.1, 2e8 + 0.5, -0.3, 0.2]
"""Figures whose sums, by twos, depend on how they are added."""


@pytest.mark.parametrize("engine", ENGINES)
def test_units_are_built_alike_on_every_engine(engine, changed, made_up, units_of):
    frame = made_up(300).with_columns(
        tax=pl.Series(HARD_TO_ADD * 25),
        parcel=pl.when(pl.int_range(300) % 3 != 0).then(pl.format("P{}", pl.int_range(300) % 40)),
        landholder=pl.when(pl.int_range(300) % 5 == 0).then(pl.format("U{}", pl.lit("000007"))),
        concern=pl.when(pl.int_range(300) % 7 == 0).then(pl.format("G{}", pl.int_range(300) % 9)),
        floor=pl.int_range(300).cast(pl.Float64) * 20,
    )  # fmt: skip
    inherit = {"when": "size_class = 'below_scale' AND code <> 'U000007'",
               "landholder": "landholder"}  # fmt: skip
    scheme = _scheme(changed, merge=MERGE, inherit=inherit,
                     joint={"by": "concern", "result": "better"})  # fmt: skip
    expected = evaluate(frame, scheme)
    found = evaluate(units_of(engine, frame.sample(fraction=1, shuffle=True, seed=3)), scheme)
    assert_frame_equal(found.frame(), expected.frame(), check_exact=True)
    assert found.accounts == expected.accounts
    assert _taxes(found) == _taxes(expected)


def _taxes(found):
    built = collected(found.workings.source)
    return dict(zip(built["code"], built["tax"], strict=True))


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb"])
def test_sums_are_the_figures_nearest_to_the_exact_ones_on_every_engine(engine, changed, units_of):
    """Spark's are compared with these above, where each plan takes it half a minute."""
    firms = _firms(
        *({"parcel": f"P{at // 2}", "tax": figure} for at, figure in enumerate(HARD_TO_ADD)),
        *({"tax": at / 1000} for at in range(40)),
    )
    tax = _taxes(evaluate(units_of(engine, firms), _scheme(changed, merge=MERGE)))
    assert [tax[f"F{at}"] for at in range(0, 12, 2)] == [
        0.3, 6.7, 0.08, 12345.678000001, 205000000.6, -0.1,
    ]  # fmt: skip
    assert [tax[f"F{at}"] for at in range(12, 52)] == [at / 1000 for at in range(40)]


@settings.get_profile("few")
@given(parcels=st.lists(st.sampled_from(["P", "Q", "R", None]), min_size=1, max_size=12))
def test_every_firm_is_in_one_unit_and_land_is_conserved(changed, parcels):
    firms = _firms(*({"parcel": parcel, "land": 1.0 + at} for at, parcel in enumerate(parcels)))
    found = evaluate(firms, _scheme(changed, merge=MERGE))
    assert sorted(found.members["firm"].to_list()) == sorted(firms["code"].to_list())
    built = found.workings.source.to_native().collect()
    assert built["land"].sum() == pytest.approx(firms["land"].sum())
    assert set(built["code"]) == set(found.members["unit"])
