"""Grades by a second key where values are equal, and several vetoes that strike at once."""

import polars as pl
import pytest

from wanmu.evaluation import evaluate

TAXES = [50, 40, 30, 30, 20, 10]
LABOUR = [1, 9, 9, 9, 2, 2]
"""Of the first four the best in labour; the last two are equal in it."""


def _units():
    count = len(TAXES)
    return pl.DataFrame(
        {
            "code": [f"U{at}" for at in range(count)],
            "size_class": ["above_scale"] * count,
            "tax": [float(tax) for tax in TAXES],
            "land": [1.0] * count,
            "value_added": [float(each) for each in LABOUR],
            "employees": [1.0] * count,
        }
    )


def _two_keys(changed, ties):
    return changed(
        indicators=lambda data: data.pop("value_per_energy"),
        groups=[
            {"id": "all", "zh": "全部", "when": "land > 0",
             "items": {"per_mu_tax": {"weight": 100, "base": 100}}}
        ],
        cuts={
            "best": {"grade": "A", "half": "67%", "by": "labour", "share": "34%"},
            "worst": {"grade": "D", "half": "33%", "by": "labour", "share": "17%"},
            "rest": "B",
        },
        choices=lambda data: data.update(ties=ties, missing="zero"),
        scope={"takes_part": "land > 0"},
        fields=None, adjustments=[], vetoes=[], regrades=[],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "grades"),
    [
        # Two places for the best: three are equal, and share the grade or its loss.
        ("better", "BAAABB"),
        ("worse", "BBBBDD"),
        # U1 is before U2 and U3 by rank; of U4 and U5 the last is the worst.
        ({"by": ["land"]}, "BAABBD"),
    ],
)
def test_equals_by_a_second_key_are_treated_as_the_scheme_says(changed, ties, grades):
    found = evaluate(_units(), _two_keys(changed, ties)).frame()
    assert "".join(found["grade"]) == grades


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("stage", ["before", "after"])
def test_of_several_vetoes_the_worst_counts_whatever_their_order(changed, stage, turned):
    vetoes = [
        {"id": "small", "zh": "小", "when": "per_mu_tax < 45", "grade": "C", "stage": stage},
        {"id": "smaller", "zh": "更小", "when": "per_mu_tax < 25", "grade": "D", "stage": stage},
    ]
    scheme = changed(
        indicators=lambda data: [data.pop(name) for name in ("value_per_energy", "labour")],
        groups=[
            {"id": "all", "zh": "全部", "when": "land > 0",
             "items": {"per_mu_tax": {"weight": 100, "base": 100}}}
        ],
        cuts=[{"grade": "A", "rest": True}],
        vetoes=vetoes[::-1] if turned else vetoes,
        scope={"takes_part": "land > 0"},
        fields=None, adjustments=[], regrades=[],
    )  # fmt: skip
    assert "".join(evaluate(_units(), scheme).frame()["grade"]) == "ACCCDD"


def test_a_veto_with_a_best_grade_lifts_none_that_is_worse(changed):
    scheme = changed(
        indicators=lambda data: [data.pop(name) for name in ("value_per_energy", "labour")],
        groups=[
            {"id": "all", "zh": "全部", "when": "land > 0",
             "items": {"per_mu_tax": {"weight": 100, "base": 100}}}
        ],
        cuts=[{"grade": "A", "first": "50%"}, {"grade": "D", "rest": True}],
        vetoes=[{"id": "all", "zh": "全", "when": "land > 0", "at_best": "B", "stage": "after"}],
        scope={"takes_part": "land > 0"},
        fields=None, adjustments=[], regrades=[],
    )  # fmt: skip
    assert "".join(evaluate(_units(), scheme).frame()["grade"]) == "BBBBDD"
