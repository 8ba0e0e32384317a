"""How firmly grades stand: every weight and base moved a little."""

from collections import Counter
from fractions import Fraction

import pytest

from wanmu.evaluation import evaluate
from wanmu.evaluation.sensitivity import sensitivity
from wanmu.kernel.messages import in_language
from wanmu.report.comparison_view import sensitivity_answer

TAX = {"of": "participants", "figure": "mean", "digits": 4}
PER_MU_VALUE = {"zh": "亩均增加值", "formula": "value_added / land"}
PER_WORKER = {"zh": "人均税收", "en": "tax per worker", "formula": "tax / employees"}


@pytest.fixture(scope="module")
def frame(made_up):
    return made_up(300)


@pytest.fixture(scope="module")
def shaken(frame, small):
    return sensitivity(frame, small)


def test_every_weight_and_base_is_moved_up_and_down(shaken):
    moved = Counter((move.what, move.share) for move in shaken.moves)
    assert moved == dict.fromkeys(
        [("weight", 0.1), ("weight", -0.1), ("base", 0.1), ("base", -0.1)], 6
    )


def test_the_moves_of_units_and_the_units_of_moves_are_the_same(shaken):
    assert shaken.edge["better"].sum() == sum(move.up for move in shaken.moves)
    assert shaken.edge["worse"].sum() == sum(move.down for move in shaken.moves)
    assert (shaken.edge["moves"] == shaken.edge["better"] + shaken.edge["worse"]).all()
    assert shaken.edge["moves"].min() > 0


def test_a_base_moved_by_hand_moves_the_same_units(frame, small, changed, shaken, moves):
    def tenth_less(groups):
        groups[0]["items"]["per_mu_tax"]["base"] = 9

    move = next(
        each for each in shaken.moves
        if (each.group, each.indicator, each.what, each.share)
        == ("above", "per_mu_tax", "base", -0.1)
    )  # fmt: skip
    assert (move.up, move.down) == moves(frame, small, changed(groups=tenth_less))
    assert move.up + move.down > 0


def test_units_on_the_edge_are_those_whose_grade_a_move_made_by_hand_changes(frame, changed):
    """One group and two items: every move is made by hand."""
    found = sensitivity(frame, changed(groups=two_items), step=Fraction(1, 4))
    by_hand = Counter()
    start = grades(frame, changed(groups=two_items))
    moved = [
        (50, 50, 12.5, 10), (50, 50, 7.5, 10), (50, 50, 10, 12.5), (50, 50, 10, 7.5),
        (62.5, 37.5, 10, 10), (37.5, 62.5, 10, 10), (37.5, 62.5, 10, 10), (62.5, 37.5, 10, 10),
    ]  # fmt: skip
    for figures in moved:
        other = grades(frame, changed(groups=lambda groups, at=figures: two_items(groups, at)))
        by_hand.update(unit for unit in start if start[unit] != other[unit])
    assert len(found.moves) == len(moved)
    assert dict(found.edge["unit", "moves"].iter_rows()) == by_hand
    assert by_hand
    assert found.units == sum(grade is not None for grade in start.values())


def with_alternatives(groups, base=4):
    groups[0]["items"]["value_per_energy"]["alternatives"] = [
        {"indicator": "per_worker", "base": base},
        {"indicator": "per_mu_value", "base": TAX},
    ]


def test_the_bases_of_measures_in_the_place_of_another_are_moved_too(frame, changed, moves):
    def scheme(base):
        return changed(
            indicators=lambda found: found.update(per_worker=PER_WORKER, per_mu_value=PER_MU_VALUE),
            groups=lambda groups: with_alternatives(groups, base),
        )

    found = sensitivity(frame, scheme(4), step=Fraction(1, 2))
    own = [each for each in found.moves if each.alternative]
    assert {(each.group, each.indicator, each.what) for each in own} == {
        ("above", "value_per_energy", "base")
    }
    assert [(each.alternative, each.share) for each in own] == [
        (name, share)
        for share in (-0.5, 0.5) for name in ("per_worker", "per_mu_value")
    ]  # fmt: skip
    assert (own[0].up, own[0].down) == moves(frame, scheme(4), scheme(2))
    assert (own[2].up, own[2].down) == moves(frame, scheme(4), scheme(6))
    assert own[0].up + own[0].down > 0
    with in_language("en"):
        rows = sensitivity_answer(found, scheme(4)).sheets[0].rows
    assert "base of tax per worker in its place" in [row["what"] for row in rows]


def two_items(groups, figures=(50, 50, 10, 10)):
    first, second, base, other = figures
    groups[:] = [{
        "id": "all", "zh": "全部", "when": "TRUE",
        "items": {"per_mu_tax": {"weight": first, "base": base},
                  "labour": {"weight": second, "base": other}},
    }]  # fmt: skip


def grades(frame, scheme):
    return dict(evaluate(frame, scheme).frame()["unit", "grade"].iter_rows())
