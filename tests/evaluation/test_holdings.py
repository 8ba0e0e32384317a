"""A year's records, leases, meters and parcels become units, or are refused by name."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.evaluation import evaluate
from wanmu.evaluation.holdings import units_from
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.pack import load_pack
from wanmu.synth import synthesise

LAND = "land_own + coalesce(land_leased_in, 0) - coalesce(land_leased_out, 0)"
LEASE_TYPES = {
    "lessor": pl.String, "lessee": pl.String, "area": pl.Float64, "from": pl.Date, "to": pl.Date,
}  # fmt: skip
METER_TYPES = {"meter": pl.String, "code": pl.String, "part": pl.Float64, "total": pl.Float64}


def _years(codes="ABC", **columns):
    base = {
        "code": list(codes), "year": [2023] * len(codes), "land_own": [10.0] * len(codes),
        "land_leased_in": [None] * len(codes), "land_leased_out": [None] * len(codes),
        "electricity": [None] * len(codes),
    }  # fmt: skip
    numbers = dict.fromkeys(
        ["land_own", "land_leased_in", "land_leased_out", "electricity"], pl.Float64
    )
    return pl.DataFrame(
        base | columns, schema_overrides={"code": pl.String, "year": pl.Int32} | numbers
    )


def _leases(*rows):
    """Leases as lessor, lessee, area and, where it matters, from and to."""
    start = date(2020, 1, 1)
    filled = [(*row, start, None)[:5] if len(row) == 3 else row for row in rows]
    return pl.DataFrame(filled, schema=LEASE_TYPES, orient="row")


def _meters(*rows):
    return pl.DataFrame(rows, schema=METER_TYPES, orient="row")


def _parcels(*rows):
    types = {"parcel": pl.String, "code": pl.String, "area": pl.Float64}
    return pl.DataFrame(rows, schema=types, orient="row")


def _column(frame, name):
    return dict(zip(frame["code"], frame[name], strict=True))


def _faults(years, **registers):
    with pytest.raises(InputError) as error:
        units_from(years, **registers)
    return [(fault.code, str(fault.place)) for fault in error.value.faults], str(error.value)


def test_records_alone_are_units_as_they_are():
    years = _years()
    assert units_from(years).equals(years)


def test_what_is_known_of_a_firm_stands_beside_its_year_whose_own_value_comes_first():
    years = _years(size_class=["above_scale", None, None])
    firms = pl.DataFrame({
        "code": ["B", "A", "Z"], "size_class": ["below_scale"] * 3, "industry": ["b", "a", "z"],
    })  # fmt: skip
    units = units_from(years, enterprises=firms)
    assert units["code"].to_list() == ["A", "B", "C"]
    assert units["size_class"].to_list() == ["above_scale", "below_scale", None]
    assert units["industry"].to_list() == ["a", "b", None]


def test_leases_give_what_is_leased_in_and_out():
    units = units_from(_years(), leases=_leases(("A", "B", 2.5), ("A", "C", 1.5), ("B", "C", 1.0)))
    assert _column(units, "land_leased_out") == {"A": 4.0, "B": 1.0, "C": 0.0}
    assert _column(units, "land_leased_in") == {"A": 0.0, "B": 2.5, "C": 2.5}


def test_only_leases_that_run_on_the_last_day_of_the_year_count():
    leases = _leases(
        ("A", "B", 1.0, date(2023, 12, 31), None),
        ("A", "B", 2.0, date(2020, 1, 1), date(2023, 12, 31)),
        ("A", "B", 4.0, date(2020, 1, 1), date(2023, 12, 30)),
        ("A", "B", 8.0, date(2024, 1, 1), None),
    )
    assert _column(units_from(_years(), leases=leases), "land_leased_in")["B"] == 3.0


def test_a_lease_that_has_ended_may_name_a_firm_that_is_gone():
    gone = _leases(("A", "gone", 1.0, date(2020, 1, 1), date(2021, 12, 31)))
    assert _column(units_from(_years(), leases=gone), "land_leased_out")["A"] == 0.0


def test_figures_of_the_records_may_differ_from_the_leases_by_a_hundredth():
    near = _years(land_leased_out=[2.51, None, None], land_leased_in=[None, 2.49, None])
    units = units_from(near, leases=_leases(("A", "B", 2.5)))
    assert _column(units, "land_leased_out")["A"] == _column(units, "land_leased_in")["B"] == 2.5


def test_figures_that_differ_from_the_leases_by_more_are_told_with_their_rows():
    far = _years(land_leased_out=[2.52, None, 3.0])
    found, said = _faults(far, leases=_leases(("A", "B", 2.5)))
    assert found == [("E025", "years:1 [land_leased_out]"), ("E025", "years:3 [land_leased_out]")]
    assert "land_leased_out of A is 2.52 亩 in the records and 2.5 亩 by the leases" in said


def test_more_cannot_be_leased_out_than_is_owned_and_leased_in():
    leases = _leases(("A", "B", 10.0), ("B", "C", 20.0))
    assert units_from(_years(), leases=leases).height == 3
    found, said = _faults(_years(), leases=_leases(("A", "B", 10.0), ("B", "C", 20.01)))
    assert found == [("E027", "years:2 [land_leased_out]")]
    assert "B leases out 20.01 亩, owns 10 亩 and leases in 10 亩" in said


def test_who_does_not_say_what_it_owns_is_not_told_to_let_too_much():
    units = units_from(_years(land_own=[None, 1.0, 1.0]), leases=_leases(("A", "B", 10.0)))
    assert _column(units, "land_own")["A"] is None


def test_leases_in_a_circle_are_named_in_order_and_so_is_every_circle():
    leases = _leases(("C", "A", 1.0), ("B", "C", 1.0), ("A", "B", 1.0), ("D", "D", 1.0),
                     ("B", "A", 1.0))  # fmt: skip
    found, said = _faults(_years("ABCD"), leases=leases)
    assert found == [
        ("E028", "leases:1 [lessee]"), ("E028", "leases:3 [lessee]"), ("E028", "leases:4 [lessee]"),
    ]  # fmt: skip
    assert "A → B → C → A" in said
    assert "A → B → A" in said
    assert "D → D" in said


def test_a_circle_that_ended_is_none():
    back = ("B", "A", 1.0, date(2019, 1, 1), date(2022, 1, 1))
    assert units_from(_years(), leases=_leases(("A", "B", 1.0), back)).height == 3


def test_a_shared_meter_is_split_over_its_firms():
    meters = _meters(("M", "A", 600.0, 1000.0), ("M", "B", 400.4, 1000.0), ("N", "A", 5.0, 5.0))
    units = units_from(_years(), meters=meters)
    assert _column(units, "electricity") == {"A": 605.0, "B": 400.4, "C": None}


def test_a_recorded_figure_has_the_firms_own_meters_in_it_and_stands():
    meters = _meters(("M", "A", 600.0, 1000.0), ("M", "B", 400.0, 1000.0))
    units = units_from(_years(electricity=[900.0, 399.5, None]), meters=meters)
    assert _column(units, "electricity") == {"A": 900.0, "B": 399.5, "C": None}
    found, said = _faults(_years(electricity=[598.0, None, None]), meters=meters)
    assert found == [("E025", "years:1 [electricity]")]
    assert "less than its 600 千瓦时" in said


def test_parts_of_a_meter_that_do_not_add_up_are_told_with_both_sums():
    meters = _meters(("M", "A", 600.0, 1000.0), ("M", "B", 398.9, 1000.0),
                     ("N", "A", 5.0, 5.0), ("N", "B", 1.0, 6.0))  # fmt: skip
    found, said = _faults(_years(), meters=meters)
    assert found == [("E029", "meters:1 [total]"), ("E029", "meters:3 [total]")]
    assert "parts of the meter M add up to 998.9 千瓦时 and its total is 1000" in said
    assert "the meter N has the totals 5 and 6" in said


def test_parcels_give_own_land_where_a_firm_has_none_recorded():
    parcels = _parcels(("P", "A", 3.3), ("Q", "A", 3.4), ("P", "B", 1.0), ("R", "B", 1.0))
    units = units_from(_years(land_own=[None, 7.0, None]), parcels=parcels)
    assert _column(units, "land_own") == {"A": 6.7, "B": 7.0, "C": None}


def test_a_parcel_listed_twice_for_a_firm_is_refused():
    found, _ = _faults(_years(), parcels=_parcels(("P", "A", 3.0), ("P", "B", 1), ("P", "A", 3.0)))
    assert found == [("E020", "parcels:3 [parcel]")]


def test_a_code_twice_in_a_year_is_refused_in_records_and_firms():
    firms = pl.DataFrame({"code": ["A", "A"]})
    found, said = _faults(_years("ABA"), enterprises=firms)
    assert found == [("E020", "enterprises:2 [code]"), ("E020", "years:3 [code]")]
    assert "A stands in an earlier row" in said


def test_records_of_several_years_are_refused():
    found, said = _faults(_years("AAB", year=[2022, 2023, 2023]), leases=_leases(("A", "B", 1.0)))
    assert found == [("E034", "years:1 [year]")]
    assert "2022, 2023" in said


def test_a_firm_that_is_in_no_record_is_refused_wherever_it_is_named():
    found, _ = _faults(
        _years(),
        leases=_leases(("A", "X", 1.0), ("Y", "B", 1.0)),
        meters=_meters(("M", "X", 1.0, 1.0)),
        parcels=_parcels(("P", "X", 1.0)),
    )
    assert found == [
        ("E033", "leases:1 [lessee]"), ("E033", "leases:2 [lessor]"), ("E033", "meters:1 [code]"),
        ("E033", "parcels:1 [code]"),
    ]  # fmt: skip


def test_a_village_that_lets_land_is_known_once_it_stands_among_the_firms():
    firms = pl.DataFrame({"code": ["331122101"]})
    units = units_from(_years(), enterprises=firms, leases=_leases(("331122101", "B", 2.0)))
    assert units["code"].to_list() == ["A", "B", "C"]
    assert _column(units, "land_leased_in")["B"] == 2.0


def test_a_cell_that_is_empty_or_cannot_be_is_told_once():
    leases = _leases(
        ("A", "B", None), ("A", None, 1.0), ("A", "B", -1.0), ("A", "B", float("nan")),
        ("A", "B", float("inf")), ("A", "B", 1.0, None, None),
        ("A", "B", 1.0, date(2023, 2, 1), date(2023, 1, 1)),
    )  # fmt: skip
    # The figures of A and B are not set against sums that lack a part.
    years = _years(land_leased_out=[5.0, None, None], land_leased_in=[None, 5.0, None])
    found, _ = _faults(years, leases=leases)
    assert found == [
        ("E036", "leases:1 [area]"), ("E036", "leases:2 [lessee]"), ("E036", "leases:3 [area]"),
        ("E036", "leases:4 [area]"), ("E036", "leases:5 [area]"), ("E036", "leases:6 [from]"),
        ("E036", "leases:7 [to]"),
    ]  # fmt: skip


def test_records_without_code_or_year_are_refused():
    years = pl.DataFrame({"code": ["A", None, "C"], "year": [2023, 2023, None]})
    found, _ = _faults(years)
    assert found == [("E036", "years:2 [code]"), ("E036", "years:3 [year]")]
    assert _faults(_years(year=[20230, 20230, 20230]), leases=_leases())[0][0][0] == "E036"


def test_a_column_that_is_missing_or_of_another_kind_is_refused():
    leases = _leases(("A", "B", 1.0)).drop("to").with_columns(pl.col("from").cast(pl.String))
    found, said = _faults(_years(), leases=leases)
    assert found == [("E026", "leases [from]"), ("E026", "leases [to]")]
    assert "holds String, and must hold a date" in said
    assert _faults(pl.DataFrame({"code": ["A"]}), leases=_leases())[0] == [("E026", "years [year]")]


def test_no_records_and_empty_registers_are_no_fault():
    years = _years("")
    units = units_from(years, leases=_leases(), meters=_meters(), parcels=_parcels())
    assert units.is_empty()
    assert set(units.columns) == set(years.columns)


def test_faults_of_every_table_are_told_at_once_and_in_chinese_too():
    registers = {"leases": _leases(("A", "X", 1.0)), "meters": _meters(("M", "A", 1.0, 9.0))}
    found, _ = _faults(_years("ABA"), **registers)
    assert {code for code, _ in found} == {"E020", "E029", "E033"}
    with in_language("zh"):
        assert "企业数据中没有 X" in _faults(_years(), **registers)[1]


def test_the_made_up_firms_agree_with_their_leases_in_every_year():
    made = synthesise(load_pack("jinyun"), below_scale=300)
    for (year,), records in made.enterprise_years.partition_by("year", as_dict=True).items():
        units = units_from(records, enterprises=made.enterprises, leases=made.leases)
        assert units["code"].to_list() == records["code"].to_list(), year
        for name in ("land_leased_in", "land_leased_out"):
            assert (units[name] - records[name]).abs().max() < 1e-6, (year, name)


FIRMS = "ABCDEF"
AREAS = st.integers(1, 200).map(lambda hundredths: hundredths / 100)
PAIRS = st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)).filter(lambda p: p[0] < p[1])
LEASES = st.lists(st.tuples(PAIRS, AREAS).map(lambda found: (*found[0], found[1])), max_size=15)


@settings.get_profile("few")
@given(leases=LEASES)
def test_land_is_conserved_over_any_leases(changed, leases):
    years = _years(FIRMS, land_own=[100.0] * 6).with_columns(
        size_class=pl.lit("above_scale"), industry=pl.lit("x"), gbt4754=pl.lit("34"),
        tax=pl.lit(1.0), value_added=pl.lit(1.0), energy=pl.lit(1.0), employees=pl.lit(1.0),
        tenants=pl.lit(0.0), accident=pl.lit(value=False),
        award=pl.lit(None, dtype=pl.Date), in_production=pl.lit(None, dtype=pl.Date),
    )  # fmt: skip
    units = units_from(years, leases=_leases(*leases))
    assert units["land_leased_in"].sum() == pytest.approx(units["land_leased_out"].sum())
    found = evaluate(units, changed(units={"land": LAND}, scope={"takes_part": "TRUE"}))
    land = found.workings.source.collect("polars").to_native()["land"]
    assert land.sum() == pytest.approx(years["land_own"].sum())


@given(leases=st.lists(st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)), max_size=12))
def test_leases_are_refused_exactly_where_they_lead_back(leases):
    def _leads_back(path):
        after = [lessee for lessor, lessee in leases if lessor == path[-1]]
        return any(each in path or _leads_back((*path, each)) for each in after)

    made = _leases(*((*pair, 0.01) for pair in leases))
    if any(_leads_back((firm,)) for firm in FIRMS):
        assert {code for code, _ in _faults(_years(FIRMS), leases=made)[0]} == {"E028"}
    else:
        assert units_from(_years(FIRMS), leases=made).height == 6


@given(leases=LEASES, seed=st.integers(0, 9))
def test_the_order_of_leases_changes_nothing(leases, seed):
    years = _years(FIRMS, land_own=[100.0] * 6)
    made = _leases(*leases)
    shuffled = made.sample(fraction=1, shuffle=True, seed=seed)
    assert units_from(years, leases=made).equals(units_from(years, leases=shuffled))
