"""How far targets have come: worked by hand from Jinyun's printed figures."""

from fractions import Fraction

from wanmu.pack import load_pack
from wanmu.planning.progress import progress

FOUND = {each.target.id: each for each in progress(load_pack("jinyun"))}


def test_output_has_gone_less_of_its_way_than_of_its_time() -> None:
    output = FOUND["output.2025"]
    # 258.3亿元 in 2020, 突破400亿元 in 2023, 600亿元 in 2025.
    assert output.reached == Fraction("141.7") / Fraction("341.7")
    assert output.elapsed == Fraction(3, 5)
    assert output.behind is True


def test_a_part_of_a_year_is_no_year() -> None:
    added = FOUND["va.2025"]
    assert added.now is added.base
    assert added.behind is None


def test_a_target_over_many_years_has_no_way_to_measure() -> None:
    assert FOUND["new_land.2035"].reached is None
