"""The lightest sets of figures to blame: against trying every subset, and in known cases."""

from fractions import Fraction
from itertools import combinations

import pytest
import z3
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wanmu.audit.arithmetic import can_hold
from wanmu.audit.blame import LIMIT, blame
from wanmu.audit.propagate import Surroundings
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import Arithmetic, Field, walk

_NAMES = ("a", "b", "c", "d")


@pytest.fixture(scope="session")
def blamed(relation):
    """What is blamed for each relation that fails, by its rule."""

    def run(rules, weights=None, **figures):
        values = {
            name: Interval.point(value) if isinstance(value, int) else Interval(*value)
            for name, value in figures.items()
        }
        relations = [relation(rule) for rule in rules]
        failed = [each for each in relations if not can_hold(each.tree, values)]
        weighed = {name: Fraction((weights or {}).get(name, 1)) for name in values}
        return blame(failed, Surroundings.of_relations(relations, values), weighed)

    return run


def _sets(found):
    return {"".join(sorted(names)) for names in found.alternatives}


def test_one_wrong_figure_in_two_sums_is_found(blamed):
    found = blamed(["a + b = c", "a + d = e"], a=5, b=1, c=3, d=4, e=6)
    assert _sets(found["a + b = c"]) == {"a"}
    assert found["a + b = c"].ranges == {"a": Interval.point(2)}


def test_a_lone_sum_blames_each_of_its_figures(blamed):
    found = blamed(["a + b = c"], a=5, b=1, c=3)["a + b = c"]
    assert _sets(found) == {"a", "b", "c"}
    assert found.ranges["c"] == Interval.point(6)


def test_the_figure_that_others_vouch_for_is_spared(blamed):
    found = blamed(["a / b = c"], {"a": 2, "b": 3}, a=43, b=10, c=5)["a / b = c"]
    assert _sets(found) == {"c"}
    assert found.ranges["c"] == Interval.point(Fraction(43, 10))


def test_a_relation_that_holds_keeps_a_figure_from_being_blamed(blamed):
    found = blamed(["a + b = c", "a = d"], a=5, b=1, c=3, d=5)["a + b = c"]
    assert _sets(found) == {"b", "c"}


def test_errors_that_have_nothing_in_common_are_told_apart(blamed):
    found = blamed(["a = b", "c = d", "b + c <= e"], a=1, b=2, c=3, d=4, e=100)
    assert _sets(found["a = b"]) == {"a", "b"}
    assert _sets(found["c = d"]) == {"c", "d"}


def test_sets_are_listed_up_to_a_limit(blamed):
    parts = {f"p{place}": 1 for place in range(LIMIT + 5)}
    found = blamed([f"t = {' + '.join(parts)}"], t=1, **parts)
    (only,) = found.values()
    assert len(only.alternatives) == LIMIT
    assert not only.complete


def test_rules_that_contradict_each_other_blame_nobody(blamed):
    found = blamed(["a >= 5", "a <= 3"], a=7)["a <= 3"]
    assert found.alternatives == ()
    assert found.ranges == {}


def test_a_pair_that_only_seems_to_do_is_not_listed(blamed):
    # Freeing x and y meets each sum by itself, but x + y cannot be both 3 and 9.
    rules = ["x + y = a", "y + x = b"]
    found = blamed(rules, {"a": 3, "b": 3}, x=1, y=2, a=3, b=9)["y + x = b"]
    assert _sets(found) == {"b"}


def test_figures_freed_elsewhere_are_not_held_against_a_set(blamed):
    rules = ["a + b = c", "c + d = e", "b = x", "d = y"]
    weights = {"x": 5, "y": 5, "b": 5, "d": 5}
    found = blamed(rules, weights, a=1, b=2, c=9, d=1, e=1, x=2, y=1)
    assert _sets(found["a + b = c"]) == {"c"} or _sets(found["a + b = c"]) == {"ac", "ae", "ce"}


def test_narrowing_by_ever_smaller_steps_ends(blamed):
    rules = ["a * c = b", "a BETWEEN b AND c", "a BETWEEN d AND b"]
    half = Fraction(1, 2)
    figures = {"a": 11, "b": 8, "c": 1, "d": 11}
    found = blamed(rules, **{name: (at - half, at + half) for name, at in figures.items()})
    assert all(each.alternatives for each in found.values())


_terms = st.permutations(_NAMES)
_shapes = st.sampled_from(
    ("{0} + {1} = {2}", "{0} + {1} + {2} = {3}", "{0} = {1}", "{0} <= {1}", "{0} / {1} = {2}",
     "{0} * {1} = {2}", "{0} - {1} < {2}", "{0} BETWEEN {1} AND {2}", "({0} - {1}) / {1} = {2}")
)  # fmt: skip
_rules = st.lists(st.builds(lambda s, n: s.format(*n), _shapes, _terms), min_size=1, max_size=3)
_figures = st.fixed_dictionaries(dict.fromkeys(_NAMES, st.integers(1, 12)))
_weights = st.fixed_dictionaries(dict.fromkeys(_NAMES, st.sampled_from((1, 1, 2, 3))))


def _term(node, value):
    if isinstance(node, Field):
        return value(node.name)
    if isinstance(node, Arithmetic):
        left, right = _term(node.left, value), _term(node.right, value)
        return {"+": left + right, "-": left - right, "*": left * right, "/": left / right}[node.op]
    return z3.RealVal(str(node.value))


def _condition(tree, value):
    if hasattr(tree, "term"):
        inside = _term(tree.term, value)
        return z3.And(_term(tree.low, value) <= inside, inside <= _term(tree.high, value))
    left, right = _term(tree.left, value), _term(tree.right, value)
    return {"=": left == right, "<=": left <= right, "<": left < right}[tree.op]


def _works(freed, relations, values, *, together):
    """Whether the relations can hold: with the same kept values, or each with its own."""
    solver = z3.Solver()
    solver.set("timeout", 500)
    for place, relation in enumerate(relations):

        def value(name, place=place):
            return z3.Real(name if together or name in freed else f"{name}@{place}")

        solver.add(_condition(relation.tree, value))
        for part in walk(relation.tree):
            if isinstance(part, Arithmetic) and part.op == "/":
                solver.add(_term(part.right, value) != 0)
        for name in relation.facts:
            if name not in freed:
                low, high = values[name].low, values[name].high
                solver.add(value(name) >= str(low), value(name) < str(high))
    answer = solver.check()
    assume(answer != z3.unknown)
    return answer == z3.sat


def _by_trying(relations, values, weights):
    """The lightest sets with which everything can hold together, and their weight."""
    best, found = None, []
    subsets = (frozenset(s) for n in range(len(_NAMES) + 1) for s in combinations(_NAMES, n))
    for subset in sorted(subsets, key=lambda names: sum(weights[name] for name in names)):
        weight = sum(weights[name] for name in subset)
        if best is not None and weight > best:
            break
        if _works(subset, relations, values, together=True):
            best = weight
            found.append(subset)
    return best, found


@settings(max_examples=40, deadline=None)
@given(_rules, _figures, _weights)
def test_every_listed_set_does_and_no_other_as_light_does(relation, rules, figures, weights):
    relations = [relation(rule) for rule in dict.fromkeys(rules)]
    half = Fraction(1, 2)
    values = {n: Interval(v - half, v + half, high_closed=False) for n, v in figures.items()}
    failed = [r for r in relations if not _works(frozenset(), [r], values, together=True)]
    assume(failed)
    weighed = {name: Fraction(weight) for name, weight in weights.items()}
    found = blame(failed, Surroundings.of_relations(relations, values), weighed)
    families = {frozenset(found[each.id].alternatives) for each in failed}
    weight, lightest = _by_trying(relations, values, weights)
    if frozenset() in families:
        assert weight is None
        return
    for family in families:
        for chosen in family:
            others = [min(other, key=sorted) for other in families if other != family]
            freed = chosen.union(*others)
            assert _works(freed, relations, values, together=False)
    listed = sum(sum(weights[name] for name in min(family)) for family in families)
    assert weight is None or listed <= weight
    if listed == weight:
        for family in families:
            named = frozenset().union(*family)
            assert {names & named for names in lightest} <= family
