"""What freed figures would have to be, and which kept figures cannot stand together."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wanmu.audit.arithmetic import Undecided, can_hold, nominal
from wanmu.audit.propagate import ROUNDS, Surroundings, propagate
from wanmu.audit.together import verdict_together
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import Arithmetic, walk


@pytest.fixture(scope="session")
def solve(relation):
    """The verdict on freed figures, from kept values and rules; exact on demand."""

    def run(freed, rules, *, exact=False, **kept):
        values = {
            name: Interval.point(value)
            if isinstance(value, int)
            else Interval(Fraction(value[0]), Fraction(value[1]), *value[2:])
            for name, value in kept.items()
        }
        relations = [relation(rule) for rule in rules]
        everywhere = {name: Interval.everything() for each in relations for name in each.facts}
        surroundings = Surroundings.of_relations(relations, everywhere | values)
        found = propagate(frozenset(freed), surroundings)
        return verdict_together(frozenset(freed), surroundings, found) if exact else found

    return run


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ("x + b = c", 3, 9),
        ("b + x = c", 3, 9),
        ("x - b = c", 7, 13),
        ("b - x = c", -9, -3),
        ("x * b = c", 2, 10),
        ("b * x = c", 2, 10),
        ("x / b = c", 6, 30),
        ("b / x = c", Fraction(1, 10), Fraction(1, 2)),
        ("-x = c", -10, -6),
        ("x <= c", None, 10),
        ("c <= x", 6, None),
        ("x BETWEEN b AND c", 1, 10),
        ("x >= b AND x <= c", 1, 10),
        ("x <> c", None, None),
    ],
)
def test_a_relation_is_solved_for_the_freed_figure(solve, rule, low, high):
    found = solve("x", [rule], b=(1, 3), c=(6, 10))
    assert (found.ranges["x"].low, found.ranges["x"].high) == (low, high)


def test_open_ends_stay_open(solve):
    strict = Interval(Fraction(1), Fraction(2), high_closed=False)
    found = solve("x", ["x + b = c"], b=(0, 0), c=(1, 2, True, False))
    assert found.ranges["x"] == strict


def test_every_relation_narrows(solve):
    found = solve("x", ["x >= a", "x <= b", "x + c = d"], a=1, b=5, c=(0, 2), d=6)
    assert found.ranges["x"] == Interval(Fraction(4), Fraction(5))


def test_a_conflict_names_only_those_that_set_the_two_ends(solve):
    found = solve("x", ["x >= a", "x <= b", "x <= c", "x + y = z"], a=5, b=9, c=3, y=1, z=100)
    assert not found.holds
    assert found.conflict in (frozenset("ac"), frozenset("cyz"), frozenset("byz"))


def test_freed_figures_narrow_each_other(solve):
    found = solve("xy", ["x + y = s", "x <= a", "y <= b"], s=10, a=6, b=5)
    assert found.ranges["x"] == Interval(Fraction(5), Fraction(6))
    assert found.ranges["y"] == Interval(Fraction(4), Fraction(5))


def test_no_conflict_is_left_out_behind_a_chain(solve):
    found = solve("xyz", ["x = a", "y = x", "z = y", "z = b"], a=1, b=2)
    assert found.conflict == {"a", "b"}


@pytest.mark.parametrize("divisor", [0, (-1, 1), (0, 1)])
def test_a_divisor_that_may_be_zero_leaves_everything_open(solve, divisor):
    assert solve("x", ["a = x / d"], a=5, d=divisor).holds
    assert solve("x", ["x * d = a"], a=(0, 5), d=divisor).ranges["x"] == Interval.everything()


def test_a_freed_divisor_may_lie_on_both_sides_of_zero(solve):
    assert solve("d", ["a / d = q"], a=5, q=(-1, 1)).ranges["d"] == Interval.everything()
    assert solve("d", ["a / d = q"], a=10, q=(2, 5)).ranges["d"] == Interval(
        Fraction(2), Fraction(5)
    )


def test_nothing_times_zero_is_five(solve):
    assert solve("x", ["x * z = a"], z=0, a=5).conflict == {"z", "a"}


def test_a_range_met_later_still_has_to_satisfy_a_quotient(solve):
    found = solve(
        "d", ["a / d = q", "d = b"], a=(4, 5), q=(Fraction(-1, 10), Fraction(1, 10)), b=10
    )
    assert found.conflict == {"a", "q", "b"}


def test_relations_that_contradict_each_other_leave_no_figure_to_blame(solve):
    found = solve("x", ["x >= 5", "x <= 3"])
    assert not found.holds
    assert found.conflict == frozenset()


def test_narrowing_by_ever_smaller_steps_ends(solve):
    found = solve("xy", ["x = y / 2", "y = x", "x >= a", "x <= b", "y <= b"], a=0, b=1)
    assert found.holds
    assert 0 < found.ranges["x"].high < Fraction(1, 2**ROUNDS)


def test_a_hub_is_solved_once_a_relation(solve, monkeypatch):
    calls = []
    original = Surroundings.comparisons
    monkeypatch.setattr(
        Surroundings, "comparisons", lambda *args: calls.append(1) or original(*args)
    )
    count = 300
    kept = {f"a{place}": (place, 2 * count - place) for place in range(count)}
    found = solve("x", [f"x = a{place}" for place in range(count)], **kept)
    assert found.ranges["x"] == Interval(Fraction(count - 1), Fraction(count + 1))
    assert len(calls) <= 2 * count


def test_a_ring_of_relations_is_left_to_the_solver(solve):
    ring = ["x + y = a", "x - y = b", "x + 2 * y = c"]
    assert solve("xy", ring, a=3, b=1, c=9).holds
    assert not solve("xy", ring, a=3, b=1, c=9, exact=True).holds
    exact = solve("xy", ring, a=3, b=1, c=4, exact=True)
    assert exact.ranges == {"x": Interval.point(2), "y": Interval.point(1)}


def test_relations_that_no_figures_can_meet_are_a_conflict_not_a_fault(solve):
    found = solve("xyz", ["x + y = z", "z + y = x", "y > a"], a=0, exact=True)
    assert found.conflict == {"a"}


def test_a_figure_that_stands_twice_is_left_to_the_solver(solve):
    found = solve("x", ["x / (x + b) = q"], b=10, q=(Fraction(1, 2), Fraction(2, 3)), exact=True)
    assert (found.ranges["x"].low, found.ranges["x"].high) == (10, 20)


def test_alternatives_are_left_to_the_solver(solve):
    rules = ["x = a OR x = b", "x >= c"]
    assert not solve("x", rules, a=1, b=2, c=3, exact=True).holds
    assert solve("x", rules, a=1, b=4, c=3, exact=True).ranges["x"] == Interval.point(4)


_RULES = (
    "x + y = s",
    "s = y + x + z",
    "x / y = q",
    "q * y = x",
    "s - z = x",
    "x <= s",
    "z < y",
    "x / s - 1 = g",
    "g = q",
    "(x - y) / y = g",
    "y BETWEEN z AND s",
)
_NAMES = ("x", "y", "z", "s", "q", "g")
_true = st.fixed_dictionaries(dict.fromkeys(_NAMES, st.integers(-4, 4)))
_room = st.fixed_dictionaries(
    dict.fromkeys(_NAMES, st.tuples(st.integers(0, 2), st.integers(0, 2)))
)
_freed = st.sets(st.sampled_from(_NAMES), min_size=1, max_size=3)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(_RULES), min_size=1, max_size=4, unique=True), _true, _room, _freed)
def test_the_true_value_of_a_freed_figure_lies_in_its_range(relation, rules, true, room, freed):
    exactly = {name: Fraction(value) for name, value in true.items()}
    relations = [relation(rule) for rule in rules]
    relations = [each for each in relations if _certainly_holds(each.tree, exactly)]
    assume(relations)
    values = {
        name: Interval(Fraction(value - room[name][0]), Fraction(value + room[name][1]))
        for name, value in true.items()
    }
    surroundings = Surroundings.of_relations(relations, values)
    found = propagate(frozenset(freed), surroundings)
    assert found.holds
    exact = verdict_together(frozenset(freed), surroundings, found)
    assert exact.holds
    assert all(exact.ranges[name].contains(true[name]) for name in freed)
    assert all(found.ranges[name].contains(true[name]) for name in freed)


def _certainly_holds(tree, true):
    """Whether it holds, and divides by nothing that is zero."""
    if any(nominal(each.right, true) == 0 for each in walk(tree) if _divides(each)):
        return False
    try:
        return can_hold(tree, {name: Interval.point(value) for name, value in true.items()})
    except Undecided:
        return False


def _divides(node):
    return isinstance(node, Arithmetic) and node.op == "/"


@given(st.permutations(_RULES[:6]), _true, _freed)
def test_the_order_of_relations_makes_no_difference(relation, rules, true, freed):
    values = {name: Interval(Fraction(value), Fraction(value + 1)) for name, value in true.items()}

    def verdict(order):
        relations = [relation(rule) for rule in order]
        return propagate(frozenset(freed), Surroundings.of_relations(relations, values))

    assert verdict(rules) == verdict(sorted(rules))
