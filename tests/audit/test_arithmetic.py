"""What relations over printed figures can give, and whether they can hold."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.audit.arithmetic import (
    Undecided,
    bounds,
    can_hold,
    figures,
    gap,
    meets,
    nominal,
    renamed,
)
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules import parse


def _between(low: float, high: float) -> Interval:
    return Interval(Fraction(str(low)), Fraction(str(high)), high_closed=low == high)


def _holds(rule: str, **values: tuple[float, float]) -> bool:
    return can_hold(parse(rule).tree, {name: _between(*ends) for name, ends in values.items()})


_OPEN = {"a": _between(1, 2), "b": _between(3, 4)}


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [("a + b", 4, 6), ("b - a", 1, 3), ("a * b", 3, 8), ("-a", -2, -1), ("2 * a", 2, 4)],
)
def test_an_expression_gives_every_value_its_figures_can_give(rule, low, high):
    found = bounds(parse(rule).tree, _OPEN)
    assert (found.low, found.high) == (low, high)


def test_a_quotient_over_what_may_be_zero_says_nothing():
    values = {"a": _between(1, 2), "b": _between(-1, 1)}
    assert bounds(parse("a / b").tree, values) == Interval.everything()


def test_figures_as_printed_give_the_value_that_is_shown():
    values = {"a": Fraction(43), "b": Fraction(1140)}
    assert nominal(parse("a / b").tree, values) == Fraction(43, 1140)
    assert nominal(parse("-a + 1").tree, values) == -42


def test_a_figure_divided_by_zero_has_no_value_to_show():
    assert nominal(parse("a / b + 1").tree, {"a": Fraction(1), "b": Fraction(0)}) is None


def test_a_function_has_no_bounds():
    with pytest.raises(Undecided):
        bounds(parse("abs(a)").tree, _OPEN)


@pytest.mark.parametrize(
    ("op", "holds"),
    [("=", False), ("<", True), ("<=", True), (">", False), (">=", False), ("<>", True)],
)
def test_two_ranges_stand_in_a_relation_when_some_pair_does(op, holds):
    assert meets(op, _between(1, 2), _between(2, 3)) is holds


def test_equal_points_may_be_equal_and_never_differ():
    one = Interval.point(1)
    assert meets("=", one, one)
    assert meets("<=", one, one)
    assert not meets("<>", one, one)
    assert not meets("<", one, one)


def test_a_sum_that_meets_only_at_an_open_end_fails():
    assert not _holds("a + b = c", a=(0.5, 1.5), b=(0.5, 1.5), c=(3, 4))
    assert _holds("a + b = c", a=(0.5, 1.5), b=(0.5, 1.5), c=(2.99, 4))


def test_what_lies_between_must_be_one_number():
    assert _holds("a BETWEEN 1 AND 2", a=(0, 3))
    assert not _holds("a BETWEEN 2 AND 1", a=(0, 3))
    assert not _holds("a BETWEEN 4 AND 5", a=(0, 3))


def test_every_part_of_a_conjunction_must_hold():
    assert _holds("a > 1 AND b > 1", a=(0, 2), b=(0, 2))
    assert not _holds("a > 1 AND b > 2", a=(0, 2), b=(0, 2))


@pytest.mark.parametrize("growth", [(0.09, 0.11), (0.1, 0.2)])
def test_a_figure_that_stands_twice_is_decided_when_the_answer_is_plain(growth):
    assert _holds("(a - b) / b = g", a=(110, 110), b=(99.5, 100.5), g=growth)
    assert not _holds("(a - b) / b = g", a=(110, 110), b=(99.5, 100.5), g=(0.2, 0.3))


def test_a_figure_that_stands_twice_is_left_to_the_solver_when_it_is_not_plain():
    with pytest.raises(Undecided):
        _holds("a - a = b", a=(0, 1), b=(0.5, 0.6))


@pytest.mark.parametrize("rule", ["a > 9 OR b > 9", "NOT a = b", "abs(a) = b", "a IN (1, 2)"])
def test_what_is_no_plain_comparison_is_left_to_the_solver(rule):
    with pytest.raises(Undecided):
        can_hold(parse(rule).tree, _OPEN)


def test_the_gap_is_what_rounding_leaves_over():
    assert gap(_between(1, 2), _between(5, 6)) == 3
    assert gap(_between(5, 6), _between(1, 2)) == 3
    assert gap(_between(1, 2), _between(2, 3)) == 0
    assert gap(_between(1, 3), _between(2, 4)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "NOT (a > 0) OR b IS NULL",
        "a IN (b, 1)",
        "CASE WHEN a > 1 THEN b ELSE a END = 2",
        "greatest(a, b) BETWEEN -a AND a + b * 2",
        "a > 1 AND b < 2",
    ],
)
def test_figures_are_found_and_renamed_wherever_they_stand(rule):
    tree = renamed(parse(rule).tree, {"a": "x.1", "b": "y"})
    assert set(figures(tree)) == {"x.1", "y"}
    assert renamed(tree, {"x.1": "a", "y": "b"}) == parse(rule).tree


_numbers = st.fractions(-20, 20, max_denominator=100)
_leaves = st.sampled_from(["a", "b", "c", "2"])
_texts = st.recursive(
    _leaves,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
    max_leaves=6,
)


@given(_texts, st.tuples(*[_numbers] * 3), st.tuples(*[st.fractions(0, 3)] * 6))
def test_the_true_value_always_lies_within_the_bounds(text, true, room):
    values = dict(zip("abc", true, strict=True))
    around = {
        name: Interval(value - room[place], value + room[place + 3])
        for place, (name, value) in enumerate(values.items())
    }
    tree = parse(text).tree
    found = nominal(tree, values)
    assert found is None or bounds(tree, around).contains(found)
