from datetime import date
from fractions import Fraction
from math import inf, nan

import pytest

from wanmu.audit import Localiser, contradictions, localise, localise_records
from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import in_language
from wanmu.kernel.stated import stated


def _sets(found):
    return [each.fields for each in found.sets]


def test_a_valid_record_has_one_empty_set():
    found = localise({"a": 1, "b": 2}, ["a < b"])
    assert found.valid
    assert _sets(found) == [()]


def test_a_printed_quotient_is_blamed_when_its_inputs_stand_in_totals_that_hold():
    found = localise(
        {
            "per_mu": stated("367", "万元/亩"),
            "output": stated("43", "亿元"),
            "land": stated("1140", "亩"),
            "other_output": stated("57", "亿元"),
            "other_land": stated("2000", "亩"),
            "output_total": stated("100", "亿元"),
            "land_total": stated("3140", "亩"),
        },
        [
            "output / land = per_mu",
            "output + other_output = output_total",
            "land + other_land = land_total",
        ],
    )
    assert _sets(found) == [("per_mu",)]
    needed = found.sets[0].ranges["per_mu"]
    assert needed == Interval(
        Fraction(4_250_000, 11405), Fraction(4_350_000, 11395), low_closed=False, high_closed=False
    )
    assert needed.contains(found.sets[0].values["per_mu"])


def test_rounding_alone_is_no_error():
    record = {
        "per_mu": stated("377.2", "万元/亩"),
        "output": stated("43", "亿元"),
        "land": stated("1140", "亩"),
    }
    assert localise(record, ["output / land = per_mu"]).valid


def test_figures_that_agree_one_by_one_may_not_agree_together():
    half = Fraction(1, 2)
    record = {n: Interval(v - half, v + half) for n, v in {"a": 0, "b": 1, "c": 2}.items()}
    found = localise(record, ["a = b", "b = c"])
    assert found.failed == ()
    assert _sets(found) == [("a",), ("c",)]
    assert any("cannot hold together" in str(reason) for reason in found.sets[0].reasons)


def test_a_missing_value_is_filled_and_stands_in_every_set():
    found = localise({"a": 10, "b": None, "c": 5}, ["a + b = c", "a >= 0", "b >= 0"])
    assert found.missing == ("b",)
    assert found.weight == 2
    assert _sets(found) == [("a", "b"), ("b", "c")]


def test_not_a_number_is_missing():
    assert localise({"a": nan}, ["a > 0"]).missing == ("a",)


def test_a_missing_value_of_infinite_weight_counts_one():
    assert localise({"a": None}, ["a > 0"], {"a": inf}).weight == 1


def test_a_field_whose_absence_a_relation_speaks_of_may_be_absent():
    relations = ["open OR wages IS NULL", "NOT open OR wages IS NOT NULL"]
    assert localise({"open": False, "wages": None}, relations).valid
    found = localise({"open": False, "wages": 5}, relations)
    assert _sets(found) == [("open",), ("wages",)]
    assert found.sets[1].values == {"wages": None}


def test_coalesce_says_what_an_absent_value_counts():
    relations = ["a + coalesce(b, 0) = c"]
    assert localise({"a": 1, "b": None, "c": 1}, relations).valid
    assert _sets(localise({"a": 1, "b": None, "c": 5}, relations)) == [("a",), ("b",), ("c",)]


def test_a_zero_divisor_leaves_its_relation_unchecked():
    found = localise({"a": 6, "b": 0, "q": 5}, ["a / b = q"])
    assert found.valid
    assert found.unchecked == ("a / b = q",)


def test_no_repair_makes_a_divisor_zero():
    found = localise({"a": 6, "b": 2, "q": 5}, ["a / b = q", "b <= 0", "b >= 0 OR a = 6"])
    assert all(each.values.get("b") != 0 for each in found.sets)


def test_a_guard_against_a_zero_divisor_is_understood():
    relations = ["land = 0 OR output / land > 3", "land <= 0"]
    found = localise({"output": 6, "land": 2}, relations)
    assert found.sets[0].values == {"land": 0}


@pytest.mark.parametrize(
    ("relation", "record", "sets"),
    [
        ("x * y = z", {"x": 2, "y": 3, "z": 5}, [("x",), ("y",), ("z",)]),
        ("abs(x) = z", {"x": -2, "z": 3}, [("x",), ("z",)]),
        ("greatest(x, y) = z", {"x": 2, "y": 3, "z": 5}, [("x",), ("y",), ("z",)]),
        ("least(x, y) = z", {"x": 2, "y": 3, "z": 5}, [("z",)]),
        ("round(x, 1) = z", {"x": 2.44, "z": 2.5}, [("x",), ("z",)]),
        ("floor(x) = ceil(z)", {"x": 2.9, "z": 2.1}, [("x",), ("z",)]),
        ("x IN (1, 2, y)", {"x": 3, "y": 4}, [("x",), ("y",)]),
        ("CASE WHEN x > 1 THEN y > 5 ELSE y < 1 END", {"x": 2, "y": 3}, [("y",)]),
        ("nullif(x, 0) > 1", {"x": 0}, [()]),
        ("(x > 1) = (y > 1)", {"x": 2, "y": 0}, [("x",), ("y",)]),
    ],
)
def test_it_reasons_about(relation, record, sets):
    assert _sets(localise(record, [relation])) == sets


def test_two_free_factors_are_found_by_the_full_arithmetic():
    found = localise({"x": 2, "y": 2, "z": 5}, ["x * y = z", "x = y + 4"], {"z": inf})
    (only,) = found.sets
    assert only.fields == ("x", "y")
    assert found.undecided == ()
    assert only.values["x"] * only.values["y"] == 5


def test_dates_are_whole_days():
    found = localise(
        {"start": date(2020, 1, 2), "end": date(2020, 1, 1)},
        ["days_between(start, end) = 1"],
    )
    assert found.sets[0].values == {"end": date(2020, 1, 3)}
    assert found.sets[1].values == {"start": date(2019, 12, 31)}


def test_a_text_no_relation_names_is_written_as_a_star():
    found = localise({"status": "closed"}, ["status <> 'closed'"])
    assert found.sets[0].values == {"status": "*"}


def test_the_values_that_a_category_may_take_are_listed():
    found = localise(
        {"class": "d", "tax": 3},
        ["class <> 'a' OR tax > 5"],
        domains={"class": ["a", "b", "c"]},
    )
    assert found.sets[0].options == {"class": ("b", "c")}
    assert "which is not one of the values" in str(found.sets[0].reasons[0])


def test_a_weight_decides_between_two_fields():
    assert _sets(localise({"a": 1, "b": 2}, ["a = b"], {"a": 0.5})) == [("a",)]


def test_weights_are_exact():
    # As binary fractions, 0.1 + 0.2 is more than 0.3 and the tie would be lost.
    weights = {"a": 0.1, "b": 0.2, "c": 0.3}
    found = localise({"a": 1, "b": 2, "c": 3}, ["a > c", "b > c"], weights)
    assert _sets(found) == [("a", "b"), ("c",)]


def test_values_that_may_not_change_can_make_it_impossible():
    found = localise({"a": 1, "b": 2, "c": 3}, ["a = b", "c > 0"], {"a": inf, "b": "inf"})
    assert not found.feasible
    assert found.sets == ()
    assert "a = b" in str(found.reasons[0])
    assert found.as_data()["weight"] is None


@pytest.mark.parametrize(
    ("wrong", "right", "kind"),
    [
        (1_500_000, 150, "money_unit"),
        (1234.5, 123.45, "factor"),
        (10, 150, "area_unit"),
        (132, 123, "digits"),
        (-5, 5, "sign"),
    ],
)
def test_a_likely_slip_is_named(wrong, right, kind):
    found = localise({"a": wrong, "b": right}, ["a = b"], {"b": 2})
    assert [(slip.kind, slip.likely) for slip in found.slips] == [(kind, Fraction(str(right)))]


def test_a_wide_range_explains_no_slip():
    assert localise({"a": -5}, ["a >= 0"]).slips == ()


def test_independent_errors_do_not_multiply_the_work():
    record = {f"x{n}": n for n in range(40)}
    found = localise(record, [f"x{n} = x{n + 1}" for n in range(0, 40, 2)], limit=5)
    assert found.weight == 20
    assert len(found.sets) == 5
    assert not found.complete


def test_contradictory_relations_are_said_before_any_record():
    with pytest.raises(InputError, match=r"A001.*a > b; b > c; c > a"):
        Localiser(["a > b", "d > 0", "b > c", "c > a"])
    assert contradictions(["a > b", "b > a", "a > 0"]) == ("a > b", "b > a")
    assert contradictions(["a >= b", "b >= a"]) == ()


def test_a_domain_can_contradict_a_relation():
    assert contradictions(["a = 'x'"], {"a": ["y", "z"]}) == ("a = 'x'",)


def test_relations_may_have_names():
    found = localise({"a": 1, "b": 2}, {"same": "a = b"})
    assert found.failed == ("same",)
    assert "same" in str(found.sets[0].reasons[0])


def test_many_records_share_their_relations():
    records = [{"a": 1, "b": 1}, {"a": 1, "b": 2}]
    found = list(localise_records(records, ["a = b"], [None, {"a": 2}]))
    assert [_sets(each) for each in found] == [[()], [("b",)]]


@pytest.mark.parametrize(
    ("record", "relations", "weights", "said"),
    [
        ({"a": "x"}, ["a > 2"], None, r"A003 a is 'x'; a number is needed"),
        ({"a": inf}, ["a > 2"], None, r"A003"),
        ({"a": 1}, ["a > 2"], {"a": -1}, r"A004 The weight of a is -1"),
        ({"a": 1}, ["a > 2"], {"a": nan}, r"A004"),
        ({"turnover": 1}, ["turnovr > 2"], None, r"A005 .*turnovr.*it has turnover"),
        ({"staff": 1}, ["staff > 2"], {"staf": 1}, r"A005 .*did you mean staff"),
        ({"a": 1, "b": True}, ["a > 2", "a OR b"], None, r"A006 a is"),
        ({"a": 1}, ["a + 1"], None, r"A007"),
        ({"a": 1}, ["sqrt(a) = 2"], None, r"A002 sqrt"),
        ({"a": 1}, ["a % 2 = 1"], None, r"A002 %"),
    ],
)
def test_it_refuses(record, relations, weights, said):
    with pytest.raises(InputError, match=said):
        localise(record, relations, weights)


def test_every_fault_of_a_record_is_told_at_once():
    with pytest.raises(InputError) as caught:
        localise({"a": "x", "b": 1}, ["a > b"], {"b": 0, "d": 1})
    assert sorted(fault.code for fault in caught.value.faults) == ["A003", "A004", "A005"]


def test_the_answer_is_plain_data_in_the_language_in_force():
    found = localise({"a": 1, "b": 2.5}, ["a = b"], {"a": 0.5})
    with in_language("zh"):
        data = found.as_data()
    assert data["weight"] == 0.5
    (only,) = data["sets"]
    assert only["values"] == {"a": 2.5}
    assert only["ranges"]["a"] == {
        "low": 2.5,
        "high": 2.5,
        "low_closed": True,
        "high_closed": True,
    }
    assert only["reasons"][0] == "按所给数值，关系“a = b”不成立。"
