"""Codes of the classification of economic activities and their ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.schema.gbt4754 import DIVISIONS, CodeRange, code_range, code_ranges, industry_code

CODES = st.integers(1000, 9799).map(str)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("33", "33", "33"), ("3421", "3421", "3421"), ("33-36", "33", "36"), ("C33—C36", "33", "36"),
     ("341至349", "341", "349"), (" 34 ~ 3529 ", "34", "3529")],
)  # fmt: skip
def test_it_reads_codes_and_ranges(written: str, first: str, last: str) -> None:
    assert code_range(written) == CodeRange(first, last)


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        ("33-36", ["33", "3311", "36", "3699"], ["32", "3299", "37", "3700", "3"]),
        ("3421", ["3421"], ["342", "34", "3422"]),
        ("34-3529", ["3411", "3529"], ["3530", "35"]),
    ],
)
def test_a_range_holds_the_codes_below_its_ends(
    written: str, inside: list[str], outside: list[str]
) -> None:
    found = code_range(written)
    assert all(found.contains(code) for code in inside)
    assert not any(found.contains(code) for code in outside)


@given(CODES, CODES, CODES)
def test_four_digits_are_compared_as_numbers(first: str, last: str, code: str) -> None:
    low, high = sorted((first, last))
    assert CodeRange(low, high).contains(code) == (int(low) <= int(code) <= int(high))


def test_ranges_overlap_when_a_code_is_in_both() -> None:
    assert code_range("33-36").overlaps(code_range("3699"))
    assert not code_range("33-36").overlaps(code_range("37"))


def test_it_reads_several_ranges() -> None:
    assert [str(found) for found in code_ranges("34-35；3921、24")] == ["34-35", "3921", "24"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("3", "S032"), ("34210", "S032"), ("98", "S032"), ("00", "S032"), ("甲", "S032"),
     ("36-33", "S033")],
)  # fmt: skip
def test_it_refuses_what_is_no_code(written: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        code_range(written)
    assert caught.value.faults[0].code == code
    assert written in str(caught.value)


def test_it_knows_every_manufacturing_division() -> None:
    assert list(DIVISIONS) == [str(division) for division in range(13, 44)]
    assert all(industry_code(division) == division for division in DIVISIONS)
