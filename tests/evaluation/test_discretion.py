"""A unit is told of the borders between grades no closer than it may know of other units."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.evaluation import evaluate
from wanmu.evaluation.discretion import discreet, rounded_off
from wanmu.evaluation.explain import explain
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.movement import ways_up

NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False)
STATED = [
    {"grade": "A", "score": 97.13},
    {"grade": "B", "score": 81.57},
    {"grade": "C", "rest": True},
]


@given(NUMBERS)
def test_a_figure_rounded_up_is_never_below_it_and_rounded_down_never_above(value):
    assert rounded_off(value, up=False) <= value <= rounded_off(value, up=True)


@given(NUMBERS)
def test_a_rounded_figure_has_two_digits_and_lies_less_than_one_of_the_second_away(value):
    for up in (True, False):
        found = rounded_off(value, up=up)
        assert len(f"{found:e}".partition("e")[0].strip("-0").replace(".", "").rstrip("0")) <= 2
        assert rounded_off(found, up=up) == found
        assert abs(Fraction(found) - Fraction(value)) <= abs(Fraction(value)) / 10


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [(3.1, 3.1, 3.1), (19.61, 20.0, 19.0), (0.03412, 0.035, 0.034), (-19.61, -19.0, -20.0),
     (1000.0, 1000.0, 1000.0), (999.0, 1000.0, 990.0), (0.0, 0.0, 0.0), (80.0, 80.0, 80.0)],
)  # fmt: skip
def test_figures_are_rounded_as_they_are_written(value, up, down):
    assert (rounded_off(value, up=True), rounded_off(value, up=False)) == (up, down)


@pytest.fixture(scope="module")
def frame(made_up):
    return made_up(300)


def _rows(found):
    graded = found.frame().filter(pl.col("grade").is_in(["B", "C"]), pl.col("rank").is_not_null())
    return graded.head(25).iter_rows(named=True)


def test_what_a_unit_is_told_to_need_is_enough_and_not_less_than_what_it_needs(frame, changed):
    judge = Judge(evaluate(frame, changed()))
    told = 0
    for row in _rows(judge.evaluation):
        _, record, result = judge.standing.find(row["unit"])
        own = judge.judge(record, result)
        exact = {each.indicator: each for each in ways_up(judge, result, own)}
        for way in ways_up(judge, result, own, own):
            if way.needed is None:
                continue
            told += way.needed > exact[way.indicator].needed
            assert way.about
            assert way.needed >= exact[way.indicator].needed
            assert way.needed == rounded_off(way.needed, up=True)
            moved = judge.moved(own, result, {way.indicator: way.needed})
            assert discreet(judge, moved, own, result).grade < own.grade
            assert moved.grade < own.grade
    assert told > 20


def test_trying_figures_one_by_one_tells_the_border_no_closer(frame, changed):
    judge = Judge(evaluate(frame, changed()))
    row = next(_rows(judge.evaluation))
    _, record, result = judge.standing.find(row["unit"])
    own = judge.judge(record, result)
    truly = judge.standing.score_of(own.record, own.group, own.grade - 1)
    seen = {}
    for tenth in range(1, 3000):
        moved = judge.moved(own, result, {"per_mu_tax": own.record["per_mu_tax"] * tenth / 100})
        grade = discreet(judge, moved, own, result).grade
        seen.setdefault(grade, []).append(moved.order)
        assert grade >= moved.grade  # never better than it is
        if moved.order > own.order:
            assert grade <= own.grade
    first = min(seen[own.grade - 1])
    assert rounded_off(first, up=False) >= truly
    assert max(seen[own.grade]) >= truly or rounded_off(truly, up=True) == truly


def test_a_border_that_the_scheme_states_is_told_as_it_is(frame, changed):
    judge = Judge(evaluate(frame, changed(cuts=STATED)))
    tried = 0
    for row in _rows(judge.evaluation):
        exact, told = (explain(judge, row["unit"], discreetly=each) for each in (False, True))
        assert told.ways == exact.ways
        tried += any(way.needed is not None for way in told.ways)
    assert tried > 5


def test_what_a_unit_would_lose_its_grade_by_is_told_on_the_safe_side(frame, changed):
    judge = Judge(evaluate(frame, changed()))
    for row in _rows(judge.evaluation):
        exact, told = (explain(judge, row["unit"], discreetly=each) for each in (False, True))
        limits = {each.indicator: each.limit for each in exact.exposures}
        for each in told.exposures:
            assert (each.limit is None) <= (limits[each.indicator] is None)
            if limits[each.indicator] is not None:
                assert limits[each.indicator] - 1e-6 <= each.limit <= each.value + 1e-6
