"""Interval arithmetic is exact: it holds every true result, and its ends are told apart."""

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wanmu.kernel.interval import Interval, decimal_text

numbers = st.fractions(min_value=-50, max_value=50, max_denominator=12)
Pair = tuple[Interval, Fraction]


@st.composite
def members(draw: st.DrawFn) -> Pair:
    """An interval, perhaps without a bound, and a number in it."""
    member = draw(numbers)
    low = draw(st.none() | numbers.map(lambda gap: member - abs(gap)))
    high = draw(st.none() | numbers.map(lambda gap: member + abs(gap)))
    return Interval(low, high, low == member or draw(st.booleans()),
                    high == member or draw(st.booleans())), member  # fmt: skip


@settings(deadline=None)
@given(members(), members(), st.sampled_from([operator.add, operator.sub, operator.mul]))
def test_it_holds_every_true_result(
    left: Pair, right: Pair, operation: Callable[..., Interval]
) -> None:
    assert operation(left[0], right[0]).contains(operation(left[1], right[1]))


@settings(deadline=None)
@given(members(), members())
def test_it_holds_every_true_quotient(left: Pair, right: Pair) -> None:
    assume(right[1] != 0)
    assert (left[0] / right[0]).contains(left[1] / right[1])


@settings(deadline=None)
@given(members(), numbers)
def test_scaling_is_multiplying_by_one_number(pair: Pair, factor: Fraction) -> None:
    assert pair[0].scaled(factor) == pair[0] * Interval.point(factor)


@settings(deadline=None)
@given(members(), members(), numbers)
def test_an_intersection_holds_what_both_hold(left: Pair, right: Pair, value: Fraction) -> None:
    both = left[0].contains(value) and right[0].contains(value)
    common = left[0].intersect(right[0])
    assert both == (common is not None and common.contains(value))
    assert common == right[0].intersect(left[0])


@settings(deadline=None)
@given(members(), members())
def test_a_hull_holds_what_either_holds(left: Pair, right: Pair) -> None:
    hull = left[0].hull(right[0])
    assert hull.contains(left[1])
    assert hull.contains(right[1])
    assert hull.intersect(left[0]) == left[0]


@settings(deadline=None)
@given(members())
def test_it_is_not_wider_than_it_must_be(pair: Pair) -> None:
    interval, _ = pair
    assert interval + Interval.point(0) == interval
    assert interval * Interval.point(1) == interval
    assert interval / Interval.point(1) == interval
    turned = -interval
    assert -turned == interval


def between(text: str) -> Interval:
    low, high = text[1:-1].split(",")
    return Interval(
        None if low == "-∞" else Fraction(low),
        None if high == "∞" else Fraction(high),
        text[0] == "[",
        text[-1] == "]",
    )


@pytest.mark.parametrize(
    ("left", "sign", "right", "result"),
    [
        ("[1,2)", "+", "[3,4]", "[4, 6)"),
        ("[1,2)", "-", "[3,4)", "(-3, -1)"),
        ("[1,2)", "*", "[-3,4]", "(-6, 8)"),
        ("[0,2)", "*", "(3,∞)", "[0, ∞)"),
        ("(0,2)", "*", "[3,4]", "(0, 8)"),
        ("[0,0]", "*", "(-∞,∞)", "[0, 0]"),
        ("[-1,1]", "*", "[-1,1]", "[-1, 1]"),
        ("(-∞,-2]", "*", "[-3,-1]", "[2, ∞)"),
        ("[10,20]", "/", "[2,5)", "(2, 10]"),
        ("[10,20]", "/", "[-5,-2)", "(-10, -2]"),
        ("[10,20]", "/", "(4,∞)", "(0, 5)"),
        ("[10,20]", "/", "[0,4]", "[2.5, ∞)"),
        ("[10,20]", "/", "[-4,0]", "(-∞, -2.5]"),
        ("[10,20]", "/", "[-1,4]", "(-∞, ∞)"),
        ("[10,20]", "/", "(-∞,4]", "(-∞, ∞)"),
        ("[10,20]", "/", "[0,0]", "(-∞, ∞)"),
    ],
)
def test_its_ends_are_open_where_they_are_not_reached(
    left: str, sign: str, right: str, result: str
) -> None:
    operation = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
    }[sign]
    assert str(operation(between(left), between(right))) == result


def test_intervals_that_only_touch_at_an_open_end_have_nothing_in_common() -> None:
    assert between("[1,2)").intersect(between("[2,3]")) is None
    assert between("[1,2]").intersect(between("[2,3]")) == Interval.point(2)


@pytest.mark.parametrize("ends", ["[2,1]", "[1,1)", "(1,1]"])
def test_it_refuses_to_be_empty(ends: str) -> None:
    with pytest.raises(ValueError, match="no number lies in"):
        between(ends)


def test_an_end_without_bound_is_never_reached() -> None:
    assert Interval(None, None, low_closed=True, high_closed=True) == Interval.everything()


def test_it_knows_its_width() -> None:
    assert between("[1,4)").width == 3
    assert between("[1,∞)").width is None
    assert Interval.point(5).is_point
    assert not between("[1,4)").is_point


@pytest.mark.parametrize(
    ("number", "written"),
    [("74355/1000", "74.355"), ("-1/8", "-0.125"), ("2000/3", "2000/3"), ("12", "12"), ("0", "0")],
)
def test_it_writes_numbers_in_plain_digits_where_they_end(number: str, written: str) -> None:
    assert decimal_text(Fraction(number)) == written
