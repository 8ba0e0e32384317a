"""How many places each grade has: shares, ends, limits, rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.evaluation.places import Counts, ends, places
from wanmu.pack.models.schemes import Cut


def cuts(*entries):
    return [Cut.model_validate(entry) for entry in entries]


FOUR = cuts(
    {"grade": "A", "first": "20%"},
    {"grade": "B", "to": "60%"},
    {"grade": "C", "to": "95%"},
    {"grade": "D", "rest": "true"},
)


@pytest.mark.parametrize(
    ("share", "base", "rounding", "expected"),
    [
        ("1/20", 672, "down", 33),  # 33.6: 蚌埠 2021 printed 33
        ("1/20", 672, "half_up", 34),
        ("1/4", 10, "half_up", 3),  # 2.5
        ("1/4", 10, "down", 2),
        ("1/5", 39, "up", 8),  # 7.8
    ],
)
def test_a_share_becomes_a_number_by_the_stated_rule(share, base, rounding, expected):
    assert places(Fraction(share), base, rounding) == expected


def test_a_hundred_and_twenty_units_give_the_counts_that_chaohu_published():
    shares = cuts(
        {"grade": "A", "first": "20%"},
        {"grade": "B", "first": "45%"},
        {"grade": "C", "first": "30%"},
        {"grade": "D", "last": "5%"},
    )
    found = ends(shares, Counts(120), "half_up")
    sizes = [end - start for start, end in zip((0, *found), found, strict=False)]
    assert sizes == [24, 54, 36, 6]


def test_the_end_of_a_closed_cut_belongs_to_it_and_that_of_an_open_one_does_not():
    closed = cuts({"grade": "A", "to": "20%"}, {"grade": "B", "rest": "true"})
    opened = cuts({"grade": "A", "to": "20%", "open": "true"}, {"grade": "B", "rest": "true"})
    assert ends(closed, Counts(10), "down") == (2, 10)
    assert ends(opened, Counts(10), "down") == (1, 10)
    # 20% of 11 is 2.2: no unit stands on the end itself.
    assert ends(opened, Counts(11), "down") == (2, 11)


def test_ungraded_units_widen_the_quota_only_when_they_count():
    first = cuts({"grade": "A", "first": "25%"}, {"grade": "B", "rest": "true"})
    assert ends(first, Counts(36), "half_up")[0] == 9
    assert ends(first, Counts(36, besides=8), "half_up")[0] == 11


def test_units_vetoed_before_scoring_fill_places_at_the_end():
    # Of 100 places 5 are grade D; 3 vetoed units stand in them, so 2 ranked units get D.
    assert ends(FOUR, Counts(97, vetoed=3), "half_up") == (20, 60, 95, 100)


def test_at_most_and_at_least_hold_over_cuts_by_score():
    by_score = cuts(
        {"grade": "A", "score": "90", "at_most": "20%"},
        {"grade": "B", "score": "60"},
        {"grade": "D", "rest": "true", "at_least": "5%"},
    )
    counts = Counts(100, reaching={Fraction(90): 35, Fraction(60): 99})
    assert ends(by_score, counts, "half_up") == (20, 95, 100)


@given(
    units=st.integers(0, 400),
    besides=st.integers(0, 50),
    vetoed=st.integers(0, 50),
    rounding=st.sampled_from(["half_up", "down", "up"]),
    shares=st.lists(st.integers(1, 30), min_size=1, max_size=3),
)
def test_ends_never_go_back_and_every_unit_has_one_grade(units, besides, vetoed, rounding, shares):
    entries = [{"grade": str(at), "first": f"{share}%"} for at, share in enumerate(shares)]
    found = ends(
        cuts(*entries, {"grade": "rest", "rest": "true"}),
        Counts(units, vetoed, besides),
        rounding,
    )
    assert list(found) == sorted(found)
    assert found[-1] == units + vetoed
