"""The drivers of the plan: what they move, and what they refuse."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.pack import load_pack
from wanmu.planning.drivers import changes_of, drivers, settings
from wanmu.planning.known import input_values

PACK = load_pack("jinyun")
VALUES = input_values(PACK)
DRIVERS = drivers(PACK, VALUES)


def test_every_uncertain_thing_of_the_pack_is_a_driver_whose_ends_hold_the_plan() -> None:
    assert [each.key for each in DRIVERS] == [each.id for each in PACK.scenarios.uncertain]
    assert all(each.low <= each.plan <= each.high and each.low < each.high for each in DRIVERS)


def test_a_factor_moves_each_of_its_inputs_by_so_many_per_cent() -> None:
    made = changes_of(DRIVERS, settings(DRIVERS, {"targets_2025": "90"}), VALUES)
    assert made.values["output.现代装备.2025"] == Fraction(135)  # 150 × 90 %
    assert len(made.values) == 6


def test_a_value_takes_the_place_of_the_plans() -> None:
    made = changes_of(DRIVERS, settings(DRIVERS, {"intensity_rise": "1.25"}), VALUES)
    assert made.values == {"intensity_factor.2035": Fraction(5, 4)}


def test_what_stands_as_in_the_plan_or_is_left_empty_changes_nothing() -> None:
    written = {each.key: str(float(each.plan)) for each in DRIVERS} | {"redevelopment": " "}
    assert settings(DRIVERS, written) == {}


def test_every_fault_is_told_at_once_with_its_field() -> None:
    with pytest.raises(InputError) as error:
        settings(DRIVERS, {"targets_2025": "84", "phase_gaotie": "-1", "redevelopment": "1/2"})
    found = {(each.code, each.place.field) for each in error.value.faults}
    assert found == {("W101", "targets_2025"), ("W100", "phase_gaotie"), ("W100", "redevelopment")}


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    with suppress(InputError):
        found = settings(DRIVERS, {"targets_2025": written})
        assert all(Fraction(85) <= value <= Fraction(110) for value in found.values())
