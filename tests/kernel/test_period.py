"""Periods: each is written in one way, whatever way a document writes it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.period import Period, period

days = st.dates(date(1000, 1, 1), date(9999, 12, 30))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Periods of days, of months and of years, some of them open."""
    low, high = sorted((draw(days), draw(days)))
    if draw(st.booleans()):
        low = low.replace(day=1)
        high = (high.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if draw(st.booleans()):
        low, high = low.replace(month=1, day=1), high.replace(month=12, day=31)
    start, end = draw(st.sampled_from([(low, high), (None, high), (low, None), (low, low)]))
    return Period(start, end)


@settings(deadline=None)
@given(periods())
def test_its_text_reads_as_the_same_period(some: Period) -> None:
    assert period(some.text) == some
    assert period(some.text).text == some.text


@pytest.mark.parametrize(
    "written",
    ["2020", "2020-Q1", "2020-H1", "2020-05", "2023-01..2023-11", "2021..2025", "2020-12-31",
     "..2035", "2021..", "2020-05-03..2020-06-07", "2020-06-05..", "..2020-05",
     "2020-12..2021-01"],
)  # fmt: skip
def test_its_own_notation_stays_as_it_is(written: str) -> None:
    assert str(period(written)) == written


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("2020年", "2020"),
        ("2020年度", "2020"),
        ("２０２０年", "2020"),
        ("二〇二一年", "2021"),
        ("到2025年", "2025"),
        ("2023年1—11月", "2023-01..2023-11"),
        ("2023年1月至11月", "2023-01..2023-11"),
        ("2023年前11个月", "2023-01..2023-11"),
        ("2024年1-4月", "2024-01..2024-04"),
        ("2020年十二月", "2020-12"),
        ("2023/5", "2023-05"),
        ("2024年一季度", "2024-Q1"),
        ("2024年第4季度", "2024-Q4"),
        ("2023年前三季度", "2023-01..2023-09"),
        ("2023年1—3季度", "2023-01..2023-09"),
        ("2021年上半年", "2021-H1"),
        ("2021年下半年", "2021-H2"),
        ("2020年末", "2020-12-31"),
        ("2024年2月底", "2024-02-29"),
        ("2021年3月5日", "2021-03-05"),
        ("截至2023年11月", "2023-11-30"),
        ("2021—2025年", "2021..2025"),
        ("2021年1月—2023年5月", "2021-01..2023-05"),
        ("2021年以来", "2021.."),
        ("2020-01..2020-12", "2020"),
        ("2020-04..2020-06", "2020-Q2"),
        ("2020-07..2020-12", "2020-H2"),
        ("2020-02..2020-04", "2020-02..2020-04"),
    ],
)
def test_it_reads_what_documents_write(written: str, canonical: str) -> None:
    assert str(period(written)) == canonical


@pytest.mark.parametrize(
    ("plan", "years"),
    [
        ("一五", "1953..1957"),
        ("二五", "1958..1962"),
        ("三五", "1966..1970"),
        ("十五", "2001..2005"),
        ("十三五", "2016..2020"),
        ("“十四五”期间", "2021..2025"),
        ("十五五规划", "2026..2030"),
        ("二十五", "2051..2055"),
    ],
)
def test_it_knows_the_years_of_five_year_plans(plan: str, years: str) -> None:
    assert str(period(plan)) == years
    assert period(f"{plan}末").end == period(years).end


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "U101"),
        ("..", "U101"),
        ("去年", "U101"),
        ("20205", "U101"),
        ("2020-Q5", "U101"),
        ("2020-H3", "U101"),
        ("2020..2021..2022", "U101"),
        ("2020" * 11, "U101"),
        ("2020-13", "U102"),
        ("2021-02-29", "U102"),
        ("0000", "U102"),
        ("2020年二十月", "U102"),
        ("2025..2021", "U103"),
        ("2023年11—1月", "U103"),
    ],
)
def test_it_refuses_what_is_no_period(written: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        period(written)
    assert [fault.code for fault in error.value.faults] == [code]
    assert repr(written[:40]) in str(error.value)


def test_a_period_that_ends_before_it_starts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="before its start"):
        Period(date(2021, 1, 1), date(2020, 1, 1))


def test_periods_are_ordered_by_start_then_end() -> None:
    texts = ["..2020", "2020-12-31", "2021-Q1", "2021", "2021..2025", "2021.."]
    assert [str(some) for some in sorted(map(period, reversed(texts)))] == texts


def test_it_contains_its_days_and_no_others() -> None:
    plan = period("十四五")
    assert plan.contains(period("2021"))
    assert plan.contains(date(2025, 12, 31))
    assert not plan.contains(period("2025..2026"))
    assert not plan.contains(period("2024.."))
    assert period("2021..").contains(plan)


@settings(deadline=None)
@given(periods(), periods())
def test_overlapping_is_mutual(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
    if one.contains(other):
        assert one.overlaps(other)


def test_neighbours_do_not_overlap() -> None:
    assert not period("2020").overlaps(period("2021"))
    assert not period("..2020").overlaps(period("2021.."))


def test_it_tells_the_years_that_it_touches() -> None:
    assert list(period("2020-12..2022-01").years or ()) == [2020, 2021, 2022]
    assert period("2021..").years is None
    assert period("2021..").is_open
    assert period("2020年末").is_day
