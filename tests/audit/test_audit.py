"""The audit of facts: nothing that rounding explains, everything that it does not."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import wanmu.audit
from wanmu.audit import audit_relations, relations_of
from wanmu.audit.wording import computation, reason, span
from wanmu.kernel.interval import Interval, decimal_text
from wanmu.kernel.messages import in_language


def printed(value, decimals):
    """A number as documents print it: rounded half up to some decimals, halves from zero."""
    grains = abs(value) * 10**decimals
    count = int(grains + Fraction(1, 2))
    digits = decimal_text(Fraction(count, 10**decimals))
    whole, _, tail = digits.partition(".")
    shown = f"{whole}.{tail.ljust(decimals, '0')}" if decimals else whole
    return f"-{shown}" if value < 0 and count else shown


_SHAPES = {
    "{c} = {a} + {b}": lambda a, b: a + b,
    "{a} - {b} = {c}": lambda a, b: a - b,
    "{a} / {b} = {c}": lambda a, b: a / b,
    "{c} = {a} * {b}": lambda a, b: a * b,
    "{c} = {a} / {b} - 1": lambda a, b: a / b - 1,
    "({a} - {b}) / {b} = {c}": lambda a, b: (a - b) / b,
    "{c} = {a}": lambda a, _: a,
}
_steps = st.lists(
    st.tuples(
        st.sampled_from(list(_SHAPES)),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=8,
)
_leaves = st.lists(st.fractions(1, 500, max_denominator=1000), min_size=2, max_size=4)
_decimals = st.lists(st.integers(0, 3), min_size=12, max_size=12)


def _world(leaves, steps):
    """True values, and rules that they meet."""
    true = {f"f{place}": value for place, value in enumerate(leaves)}
    rules = []
    for shape, first, second in steps:
        names = list(true)
        a, b = names[first % len(names)], names[second % len(names)]
        if a == b or (true[b] == 0 and "/" in shape):
            continue
        c = f"f{len(true)}"
        true[c] = _SHAPES[shape](true[a], true[b])
        rules.append(shape.format(a=a, b=b, c=c))
        rules.append(f"{a} <= {b}" if true[a] <= true[b] else f"{a} > {b}")
    return true, rules


def _figures(true, decimals):
    return {
        name: printed(value, decimals[place % len(decimals)])
        for place, (name, value) in enumerate(true.items())
    }


@given(_leaves, _steps, _decimals)
def test_what_rounding_explains_is_never_reported(audited, leaves, steps, decimals):
    true, rules = _world(leaves, steps)
    assert audited(_figures(true, decimals), rules).findings == ()


@given(_leaves, _steps, _decimals, st.data())
def test_a_planted_error_is_reported_and_suspected(audited, leaves, steps, decimals, data):
    true, rules = _world(leaves, steps)
    assume(rules)
    figures = _figures(true, decimals)
    wrong = data.draw(st.sampled_from(sorted(true)))
    equations = [rule for rule in rules if "<" not in rule and ">" not in rule]
    figures[wrong] = printed(true[wrong] * 3 + 1_000_000, 0)
    found = audited(figures, equations)
    theirs = {rule for rule in equations if wrong in rule.replace("(", "").split()}
    reported = {finding.id: finding for finding in found.findings}
    assert set(reported) <= theirs
    # What divides by a large number may stay within rounding: then nothing determines it.
    assume(theirs and set(reported) == theirs)
    for finding in reported.values():
        suspect = {each.fact: each for each in finding.suspects}[wrong]
        assert suspect.range.contains(true[wrong])
        assert (wrong,) in finding.alternatives


@given(st.tuples(_leaves, _steps), _decimals, st.randoms())
def test_the_order_of_facts_and_relations_makes_no_difference(
    fact, relation, world, decimals, chance
):
    true, rules = _world(*world)
    figures = _figures(true, decimals)
    figures["f0"] = "987654"
    facts = {name: fact(name, figure) for name, figure in figures.items()}
    relations = [relation(rule) for rule in dict.fromkeys(rules)]
    first = audit_relations(facts, relations)
    names = list(facts)
    chance.shuffle(names)
    chance.shuffle(relations)
    second = audit_relations({name: facts[name] for name in names}, relations)
    assert {each.id: each for each in first.findings} == {each.id: each for each in second.findings}


@settings(max_examples=30)
@given(st.lists(st.integers(1, 99_999), min_size=2, max_size=5), st.integers(-3_000, 3_000))
def test_units_make_no_difference(audited, parts, slip):
    total = sum(parts) + slip
    names = [f"p{place}" for place in range(len(parts))]
    rule = [f"total = {' + '.join(names)}"]

    def outcome(unit, decimals):
        scale = 10**decimals
        amounts = dict(zip((*names, "total"), (*parts, total), strict=True))
        shown = {n: (printed(Fraction(v, scale), decimals), unit) for n, v in amounts.items()}
        return [
            (each.id, each.alternatives, each.gap * each.unit.factor)
            for each in audited(shown, rule).findings
        ]

    assert outcome("万元", 0) == outcome("亿元", 4)


def test_a_sum_that_meets_only_at_the_open_end_fails_and_says_so(audited):
    (finding,) = audited({"a": "1", "b": "1", "d": "1", "c": "5"}, ["c = a + b + d"]).findings
    assert finding.gap == 0
    assert reason(finding) == (
        "they only touch at an end that rounding leaves out, and nothing else can explain it"
    )
    assert audited({"a": "1", "b": "1", "d": "1", "c": "4"}, ["c = a + b + d"]).findings == ()


def test_figures_that_must_not_be_equal_are_said_to_be(audited):
    (finding,) = audited({"a": ("3", "家"), "b": ("3", "家")}, ["a < b"]).findings
    assert "equal" in reason(finding)
    assert computation(finding, {place.id: place for place in finding.places}) == "3家 ≥ 3家"


def test_a_relation_with_alternatives_is_shown_by_its_rule(audited):
    (finding,) = audited({"a": "5", "b": "0"}, ["NOT a > 2 OR b > 1"]).findings
    assert reason(finding).startswith("no values within rounding let it hold")
    assert computation(finding, {place.id: place for place in finding.places}) == (
        "NOT a > 2 OR b > 1: a = 5倍, b = 0倍"
    )
    assert {suspect.fact for suspect in finding.suspects} == {"a", "b"}


def test_a_figure_that_stands_twice_is_decided_by_the_solver(audited):
    figures = {"part": "10", "rest": "10"}
    assert audited({**figures, "share": "0.5"}, ["part / (part + rest) = share"]).findings == ()
    (finding,) = audited({**figures, "share": "0.6"}, ["part / (part + rest) = share"]).findings
    assert {suspect.fact for suspect in finding.suspects} == {"part", "rest", "share"}


def test_rules_that_contradict_each_other_are_reported_without_suspects(audited):
    (finding,) = audited({"a": "7"}, ["a > 5", "a < 3"]).findings
    assert (finding.id, finding.suspects, finding.alternatives) == ("a < 3", (), ())


def test_a_relation_without_figures_blames_nobody(audited):
    first, second = audited({"a": "7"}, ["1 = 2", "a < 3"]).findings
    assert (first.id, first.places, first.suspects) == ("1 = 2", (), ())
    assert [suspect.fact for suspect in second.suspects] == ["a"]


def test_a_tension_is_localised_among_what_holds(fact, relation):
    facts = {name: fact(name, value) for name, value in {"a": "9", "b": "4", "c": "4"}.items()}
    relations = [relation("a = b", assumes="scopes agree"), relation("b = c")]
    (finding,) = audit_relations(facts, relations).findings
    assert finding.strength == "tension"
    assert finding.alternatives == (("a",),)
    assert reason(finding) == "4 apart beyond rounding; it scopes agree".replace("4 ", "4倍 ")


def test_equations_vouch_for_a_figure_and_bounds_do_not(audited):
    figures = {"a": "9", "b": "4", "c": "9", "d": "1"}

    def suspects(rule):
        found = audited(figures, ["a = b", rule]).findings
        return {suspect.fact for finding in found for suspect in finding.suspects}

    assert suspects("a = c") == {"b"}
    assert suspects("a > d") == {"a", "b"}


def test_contradictions_come_before_tensions(fact, relation):
    facts = {name: fact(name, value) for name, value in {"a": "9", "b": "4", "c": "3"}.items()}
    found = audit_relations(facts, [relation("a = b", assumes="so"), relation("b = c")])
    assert [each.strength for each in found.findings] == ["contradiction", "tension"]
    assert (len(found.contradictions), len(found.tensions), found.checked) == (1, 1, 2)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("a - (b - c) = d", "5倍 − (2倍 − 1倍) = 4倍 ≠ 19倍"),
        ("a + (b + c) = d", "5倍 + 2倍 + 1倍 = 8倍 ≠ 19倍"),
        ("d = (a - b) / c", "(5倍 − 2倍) ÷ 1倍 = 3倍 ≠ 19倍"),
        ("d < a", "19倍 ≥ 5倍"),
    ],
)
def test_a_computation_keeps_the_brackets_that_matter(audited, rule, shown):
    (finding,) = audited({"a": "5", "b": "2", "c": "1", "d": "19"}, [rule]).findings
    assert computation(finding, {fact.id: fact for fact in finding.places}) == shown


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(Fraction(1), Fraction(2)), "1 to 2"),
        (Interval(Fraction(1), None), "at least 1"),
        (Interval(None, Fraction(2)), "at most 2"),
        (Interval.everything(), "anything"),
        (Interval.point(3), "3"),
        (None, "not known"),
    ],
)
def test_a_range_is_told_in_words(interval, words):
    assert span(interval) == words


# Jinyun


def test_the_output_per_mu_of_the_park_is_the_only_suspect(findings):
    finding = next(each for each in findings.findings if each.id == "t2.丽缙园.1")
    (suspect,) = finding.suspects
    assert suspect.fact == "t2.丽缙园.per_mu_output"
    assert finding.alternatives == (("t2.丽缙园.per_mu_output",),)
    assert (finding.kind, finding.strength, str(finding.unit)) == (
        "quotient",
        "contradiction",
        "万元/亩",
    )
    # 42.5 / 1140.5 up to 43.5 / 1139.5
    assert suspect.range == Interval(
        Fraction(425_000 * 2, 2281),
        Fraction(435_000 * 2, 2279),
        low_closed=False,
        high_closed=False,
    )
    assert [round(float(end), 2) for end in (suspect.range.low, suspect.range.high)] == [
        372.64,
        381.75,
    ]
    assert round(float(finding.gap), 2) == 5.14


def test_figures_that_agree_within_rounding_are_in_no_contradiction(findings):
    named = {place.id for finding in findings.contradictions for place in finding.places}
    per_mu = {f"t1.{row}.per_mu_output" for row in ("现代装备", "健康医疗", "智能家居")}
    assert not per_mu & named
    failed = {finding.id for finding in findings.findings}
    assert not {name for name in failed if name.startswith("t1.")}
    totals = {name for name in failed if name.endswith(".total")}
    assert not {name for name in totals if name.startswith(("t1.", "t2.", "t5.", "t6."))}
    areas = {p.id for each in findings.contradictions for p in each.places if _is_area(p)}
    assert not areas


def _is_area(fact):
    return fact.printed in {"33.14", "20.81"} and fact.unit.text == "平方公里"


def test_there_is_plenty_to_find(findings):
    assert len(findings.contradictions) >= 20
    assert len(findings.tensions) >= 20


def test_every_finding_opens_to_its_places(findings, jinyun):
    for finding in findings.findings:
        assert len({place.id for place in finding.places}) >= 2
        assert all(place.source in jinyun.sources and place.locator for place in finding.places)
        assert finding.suspects
        assert finding.complete


def test_each_tension_says_what_it_rests_on(findings):
    for finding in findings.tensions:
        for tongue in ("zh", "en"):
            with in_language(tongue):
                assert len(reason(finding)) > 10
        assert finding.relation.assumes


def test_no_relation_is_passed_over(jinyun, findings):
    assert findings.checked == len(relations_of(jinyun))
    assert [each.id for each in wanmu.audit(jinyun).findings] == [f.id for f in findings.findings]
    assert wanmu.audit(jinyun, relations_of(jinyun)[:5]).checked == 5


def test_no_area_would_have_to_be_below_zero():
    pack = wanmu.load_pack("jinyun")
    lows = [
        suspect.range.low
        for finding in wanmu.audit.audit(pack).findings
        for suspect in finding.suspects
        if str(pack.facts[suspect.fact].unit) == "亩" and suspect.range.low is not None
    ]
    assert lows
    assert min(lows) >= 0
