"""How far targets have come: worked by hand from Jinyun's printed figures."""

from fractions import Fraction

import pytest

from wanmu.pack import load_pack
from wanmu.planning.progress import next_target, progress

FOUND = {each.target.id: each for each in progress(load_pack("jinyun"))}


def test_output_has_gone_less_of_its_way_than_of_its_time() -> None:
    output = FOUND["output.2025"]
    # 258.3亿元 in 2020, 突破400亿元 in 2023, 600亿元 in 2025.
    assert output.reached == Fraction("141.7") / Fraction("341.7")
    assert output.elapsed == Fraction(3, 5)
    assert output.behind is True


def test_a_part_of_a_year_is_no_year() -> None:
    added = FOUND["va.2025"]
    assert added.behind is None


def test_two_figures_of_the_same_year_are_no_way() -> None:
    # Table 1, table 4 and the prose all print 126.6亿元 for 2020.
    assert FOUND["output.modern_equipment.2025"].behind is None


def test_a_figure_of_ones_own_is_measured_from_the_same_start() -> None:
    way = FOUND["output.2025"].way_of(429.15, 2022)  # half of the way from 258.3 to 600
    assert way == pytest.approx((0.5, 0.4))
    assert FOUND["output.2025"].way_of(300, 2020) is None


def test_the_next_target_is_the_one_that_is_due_next() -> None:
    pack = load_pack("jinyun")
    near, far = (next_target(pack, "output", "above_scale", year) for year in (2021, 2026))
    assert near
    assert near.target.id == "output.2025"
    assert far
    assert far.target.id == "output.2035"
    assert next_target(pack, "output", "above_scale", 2036) is None


def test_a_target_over_many_years_has_no_way_to_measure() -> None:
    assert FOUND["new_land.2035"].reached is None
