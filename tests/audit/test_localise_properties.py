"""What must hold of localisation on any record: exact against trying every subset, and stable."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.audit.claim import read_claims
from wanmu.audit.evaluate import Evaluator
from wanmu.audit.localise import localise
from wanmu.audit.observed import Alphabet
from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import Interval

_FIELDS = ("a", "b", "c", "d", "e")
_SIGNS = ("=", "<=", ">=", "<", ">")

_terms = st.lists(
    st.tuples(st.sampled_from((-2, -1, 1, 2)), st.sampled_from(_FIELDS)), min_size=1, max_size=3
)
_rows = st.tuples(_terms, st.sampled_from(_SIGNS), st.integers(-3, 3))
_systems = st.lists(st.lists(_rows, min_size=1, max_size=2), min_size=1, max_size=5)
_records = st.fixed_dictionaries({name: st.integers(-4, 4) for name in _FIELDS})
_weights = st.fixed_dictionaries({name: st.sampled_from((1, 1, 2, 0.5)) for name in _FIELDS})

Row = tuple[list[tuple[int, str]], str, int]


def _written(row: Row, scale: int = 1) -> str:
    terms, sign, constant = row
    left = " + ".join(f"({factor}) * {name}" for factor, name in terms)
    return f"{left} {sign} ({constant * scale})"


def _rules(system: list[list[Row]], scale: int = 1) -> list[str]:
    return [" OR ".join(_written(row, scale) for row in clause) for clause in system]


def _holds(system: list[list[Row]], values: Mapping[str, z3.ArithRef]) -> z3.BoolRef:
    def row(found: Row) -> z3.BoolRef:
        terms, sign, constant = found
        total = z3.Sum([factor * values[name] for factor, name in terms])
        return {
            "=": total == constant,
            "<=": total <= constant,
            ">=": total >= constant,
            "<": total < constant,
            ">": total > constant,
        }[sign]

    return z3.And([z3.Or([row(each) for each in clause]) for clause in system])


def _by_trying(system, kept_facts, weights, fields=_FIELDS):
    """Every lightest set, found by asking for each subset whether changing it is enough."""
    variables = {name: z3.Real(name) for name in fields}
    best, found = None, []
    for size in range(len(fields) + 1):
        for chosen in combinations(fields, size):
            solver = z3.Solver()
            solver.add(_holds(system, variables))
            solver.add(*(kept_facts(variables[n], n) for n in fields if n not in chosen))
            if solver.check() == z3.sat:
                weight = sum(Fraction(weights[n]) for n in chosen)
                if best is None or weight < best:
                    best, found = weight, []
                if weight == best:
                    found.append(chosen)
    return best, sorted(found)


@settings(max_examples=80, deadline=None)
@given(_systems, _records, _weights)
def test_it_finds_what_trying_every_subset_finds(system, record, weights):
    try:
        found = localise(record, _rules(system), weights)
    except InputError:
        assert _by_trying(system, lambda *_: z3.BoolVal(val=True), weights)[0] is None
        return
    best, sets = _by_trying(system, lambda variable, n: variable == record[n], weights)
    assert found.weight == best
    assert [each.fields for each in found.sets] == sets


@settings(max_examples=60, deadline=None)
@given(_systems, _records)
def test_it_is_exact_on_rounded_figures(system, record):
    half = Fraction(1, 2)
    rounded = {n: Interval(v - half, v + half, high_closed=False) for n, v in record.items()}
    try:
        found = localise(rounded, _rules(system))
    except InputError:
        return
    best, sets = _by_trying(
        system,
        lambda x, n: z3.And(x >= record[n] - z3.Q(1, 2), x < record[n] + z3.Q(1, 2)),
        dict.fromkeys(_FIELDS, 1),
    )
    assert found.weight == best
    assert [each.fields for each in found.sets] == sets


@settings(max_examples=100, deadline=None)
@given(_systems, _records)
def test_every_repair_meets_every_relation(system, record):
    rules = _rules(system)
    try:
        found = localise(record, rules)
    except InputError:
        return
    evaluator = Evaluator(Alphabet([]))
    trees = [claim.tree for claim in read_claims(rules)]
    for each in found.sets:
        repaired = {n: Fraction(v) for n, v in record.items()} | each.values
        assert all(evaluator.value(tree, repaired) is True for tree in trees)
        assert all(each.ranges[name].contains(each.values[name]) for name in each.fields)


@settings(max_examples=60, deadline=None)
@given(_systems, _records, st.randoms(use_true_random=False))
def test_the_order_of_relations_and_fields_does_not_matter(system, record, chance):
    rules = _rules(system)
    try:
        found = localise(record, rules)
    except InputError:
        return
    chance.shuffle(rules)
    names = list(record)
    chance.shuffle(names)
    again = localise({name: record[name] for name in names}, rules)
    assert [(s.fields, s.ranges) for s in again.sets] == [(s.fields, s.ranges) for s in found.sets]


@settings(max_examples=60, deadline=None)
@given(_systems, _records)
def test_the_scale_of_the_figures_does_not_matter(system, record):
    million = 10**6
    try:
        found = localise(record, _rules(system))
    except InputError:
        return
    scaled = {name: value * million for name, value in record.items()}
    again = localise(scaled, _rules(system, million))
    assert [s.fields for s in again.sets] == [s.fields for s in found.sets]
    for one, other in zip(found.sets, again.sets, strict=True):
        assert {n: r.scaled(million) for n, r in one.ranges.items()} == other.ranges


@settings(max_examples=100, deadline=None)
@given(_systems, _records)
def test_nothing_valid_is_blamed(system, record):
    rules = _rules(system)
    exact = {name: Fraction(value) for name, value in record.items()}
    evaluator = Evaluator(Alphabet([]))
    kept = [
        rule
        for rule in rules
        if all(evaluator.value(claim.tree, exact) for claim in read_claims([rule]))
    ]
    found = localise(record, kept)
    assert found.valid
    assert [each.fields for each in found.sets] == [()]
    assert found.failed == ()


_small = st.integers(1, 6)
_quotients = st.fixed_dictionaries(dict.fromkeys(("a", "b", "q", "c", "t", "p"), _small))


@settings(max_examples=25, deadline=None)
@given(_quotients, st.booleans())
def test_it_is_exact_on_quotients_of_rounded_figures(record, rounded):
    width = Fraction(1, 2) if rounded else Fraction(0)
    values = {n: Interval(v - width, v + width) for n, v in record.items()}
    found = localise(values, ["a / b = q", "a + c = t", "b + c <= t", "q = p"])

    def kept(name):
        return z3.And(
            _V[name] >= _exact(record[name] - width), _V[name] <= _exact(record[name] + width)
        )

    best, sets = None, []
    for size in range(len(_V) + 1):
        for chosen in combinations(sorted(_V), size):
            solver = z3.Solver()
            solver.add(_V["a"] == _V["q"] * _V["b"], _V["b"] != 0, _V["q"] == _V["p"])
            solver.add(_V["a"] + _V["c"] == _V["t"], _V["b"] + _V["c"] <= _V["t"])
            solver.add(*(kept(n) for n in _V if n not in chosen))
            answer = solver.check()
            assert answer != z3.unknown
            if answer == z3.sat and best in (None, size):
                best = size
                sets.append(chosen)
    assert found.undecided == ()
    assert found.weight == best
    assert [each.fields for each in found.sets] == sets


_V = {name: z3.Real(name) for name in ("a", "b", "q", "c", "t", "p")}


def _exact(value):
    return z3.Q(value.numerator, value.denominator)
