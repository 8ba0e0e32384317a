"""Redevelopment: areas counted once, forecasts worked by hand, and candidates by their gap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.land import Redevelopment, redevelop
from wanmu.pack import Pack, load_pack
from wanmu.pack.requirements import next_target, required_output
from wanmu.schema.land import PARCEL_EVENT

SCHEMA = {field.name: field.dtype for field in PARCEL_EVENT.fields}
PARCELS = pl.DataFrame(
    {
        "id": ["P1", "P2", "P3", "P4"],
        "area": [30.0, 60.0, 12.0, 100.0],
        "industry": ["现代装备", "信息技术", "养蜂", None],
    }
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("jinyun")


def happened(*events: tuple[str, str, str, dict[str, Any]]) -> pl.DataFrame:
    rows = [
        {"parcel": parcel, "kind": kind, "date": date.fromisoformat(day), **figures}
        for parcel, kind, day, figures in events
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def done(parcel: str, day: str, land: float | None = None) -> tuple[str, str, str, dict[str, Any]]:
    return parcel, "redeveloped", day, {"redeveloped_land": land}


@pytest.fixture(scope="module")
def on(pack: Pack) -> Callable[..., Redevelopment]:
    def asked(day: str, *events: tuple[str, str, str, dict[str, Any]]) -> Redevelopment:
        return redevelop(PARCELS, happened(*events), pack, date.fromisoformat(day))

    return asked


def test_the_first_and_the_last_day_of_the_period_count_and_those_beside_them_do_not(on) -> None:
    (progress,) = on(
        "2026-06-30",
        done("P1", "2020-12-31"),
        done("P2", "2021-01-01"),
        done("P3", "2025-12-31"),
        done("P4", "2026-01-01"),
    ).progress
    assert (progress.goal, progress.done, progress.parcels) == (1000, 72, 2)
    assert (progress.by_year[2021], progress.by_year[2025]) == (60, 12)
    assert (progress.years_left, progress.needed, progress.forecast) == (0, None, None)


def test_what_comes_after_the_day_asked_is_left_out(on) -> None:
    events = done("P1", "2022-05-01"), done("P2", "2022-05-02")
    assert on("2022-05-01", *events).progress[0].done == 30
    assert on("2022-05-02", *events).progress[0].done == 90


def test_a_parcel_redeveloped_twice_counts_once(on) -> None:
    (progress,) = on("2024-12-31", done("P1", "2021-05-01"), done("P1", "2023-05-01")).progress
    assert (progress.done, progress.parcels) == (30, 1)
    assert dict(progress.by_year) == {2021: 30, 2022: 0, 2023: 0, 2024: 0}


def test_parts_of_a_parcel_add_up_to_its_area_and_no_further(on) -> None:
    parts = [done("P1", f"202{year}-05-01", 12.0) for year in (1, 2, 3)]
    (progress,) = on("2023-12-31", *parts).progress
    assert dict(progress.by_year) == {2021: 12, 2022: 12, 2023: 6}


def test_a_forecast_worked_by_hand(on) -> None:
    # 2021: 30; 2022: 60; 2023 so far: 12 of 102. On 2 July 2023 half a year (182 days) and two
    # years are left: pace 45, slowest 30, fastest 60.
    answer = on("2023-07-02", done("P1", "2021-03-01"), done("P2", "2022-03-01"),
                done("P3", "2023-03-01"))  # fmt: skip
    (progress,) = answer.progress
    left = 2 + 182 / 365
    assert progress.full_years == (2021, 2022)
    assert progress.years_left == pytest.approx(left)
    assert progress.needed == pytest.approx(898 / left)
    forecast = progress.forecast
    assert forecast is not None
    assert forecast.expected == pytest.approx(102 + 45 * left)
    assert forecast.low == pytest.approx(102 + 30 * left)
    assert forecast.high == pytest.approx(102 + 60 * left)


@pytest.mark.parametrize(
    ("day", "full"), [("2020-06-01", 0), ("2022-12-30", 1), ("2022-12-31", 2), ("2025-12-30", 4)]
)
def test_two_full_years_are_needed_for_a_forecast(on, day: str, full: int) -> None:
    (progress,) = on(day, done("P1", "2021-03-01")).progress
    assert len(progress.full_years) == full
    assert (progress.forecast is not None) == (full >= 2)


def test_before_the_period_all_of_it_is_left(on) -> None:
    (progress,) = on("2020-06-01").progress
    assert (progress.years_left, progress.needed) == (5, 200)


def test_the_gain_is_what_is_required_less_what_is_yielded_times_the_area_left(on) -> None:
    answer = on(
        "2023-07-02",
        ("P1", "inspection", "2023-01-01", {"output_per_mu": 250.0}),
        ("P2", "inspection", "2023-01-01", {"output_per_mu": 300.0}),
        done("P2", "2023-02-01", 40.0),
    )
    first, second = answer.candidates[:2]
    # (650 - 250) x 30 of equipment; (800 - 300) x 20 of information technology.
    assert (answer.target, first.parcel, first.required, first.gain) == (2025, "P1", 650, 12_000)
    assert (second.parcel, second.area, second.gain) == ("P2", 20, 10_000)


def test_a_parcel_of_a_category_comes_before_a_greater_gain(on) -> None:
    answer = on(
        "2023-07-02",
        ("P1", "inspection", "2023-01-01", {"output_per_mu": 250.0}),
        ("P2", "approved", "2020-01-01", {}),
        ("P2", "inspection", "2023-01-01", {"output_per_mu": 750.0}),
    )
    first, second = answer.candidates[:2]
    assert (first.parcel, first.categories, first.gain) == ("P2", ("approved_not_supplied",), 3000)
    assert (second.parcel, second.gain) == ("P1", 12_000)


def test_unknown_industry_or_output_is_unknown_and_not_zero(on) -> None:
    answer = on("2023-07-02", ("P3", "inspection", "2023-01-01", {"output_per_mu": 90.0}))
    found = {each.parcel: each for each in answer.candidates}
    assert {each.standing for each in answer.candidates} == {"unknown"}
    assert (found["P1"].missing, found["P1"].gain) == (("output_per_mu",), None)
    assert found["P3"].missing == ("industry",)
    assert found["P4"].missing == ("industry", "output_per_mu")


def test_what_is_delayed_taken_back_redeveloped_or_good_enough_is_not_offered(on) -> None:
    low = {"output_per_mu": 10.0}
    day = "2023-01-01"
    standings = []
    for event in (
        ("P1", "delay_begin", day, low),
        ("P1", "taken_back", day, low),
        ("P1", "redeveloped", day, low),
        ("P1", "inspection", day, {"output_per_mu": 650.0}),
        ("P1", "inspection", day, low),
    ):
        answer = on("2023-07-02", event)
        standings.append({each.parcel: each.standing for each in answer.candidates}["P1"])
    assert standings == ["delayed", "taken_back", "redeveloped", "reached", "offered"]


def test_the_requirement_is_that_of_the_next_target_year(pack: Pack) -> None:
    assert [next_target(pack, year) for year in (2021, 2025, 2026, 2040)] == [
        2025,
        2025,
        2035,
        2035,
    ]
    assert required_output(pack, "现代装备", 2025) == 650
    assert required_output(pack, "现代装备", 2035) == 975


def test_more_than_a_parcel_has_cannot_be_redeveloped(on) -> None:
    with pytest.raises(InputError) as error:
        on("2023-07-02", done("P1", "2022-01-01", 30.01), done("P2", "2022-01-01", 60.0))
    (fault,) = error.value.faults
    assert "more land is redeveloped than 1 parcels have: P1" in str(fault)
    with in_language("zh"):
        assert "G021 有 1 个地块的盘活面积大于宗地面积：P1；请改正面积" in str(fault)


def test_a_goal_without_a_last_year_is_refused(pack: Pack) -> None:
    (goal,) = pack.demand.redevelopment
    open_goal = goal.model_copy(update={"period": "2021.."})
    demand = pack.demand.model_copy(update={"redevelopment": (open_goal,)})
    with pytest.raises(InputError, match="G022"):
        redevelop(PARCELS, happened(), replace(pack, stated_demand=demand), date(2023, 1, 1))


def test_a_pack_without_a_goal_says_so(pack: Pack) -> None:
    without = replace(pack, stated_demand=pack.demand.model_copy(update={"redevelopment": ()}))
    with pytest.raises(InputError, match="G020"):
        redevelop(PARCELS, happened(), without, date(2023, 1, 1))


_days = st.dates(date(2020, 6, 1), date(2026, 6, 1))
_event = st.builds(
    lambda parcel, day, share: done(parcel, day.isoformat(), share),
    st.sampled_from(["P1", "P2", "P3", "P4"]),
    _days,
    st.one_of(st.none(), st.floats(0, 12)),
)


@settings.get_profile("few")
@given(st.lists(_event, max_size=8), st.randoms(use_true_random=False), _days)
def test_the_order_of_rows_does_not_matter(pack: Pack, events, random, day) -> None:
    mixed = random.sample(events, len(events))
    first = redevelop(PARCELS, happened(*events), pack, day)
    second = redevelop(PARCELS, happened(*mixed), pack, day)
    assert (first.progress, first.candidates) == (second.progress, second.candidates)


@settings.get_profile("few")
@given(st.lists(_event, max_size=8), _event, _days)
def test_another_redevelopment_never_lowers_progress(pack: Pack, events, more, day) -> None:
    before = redevelop(PARCELS, happened(*events), pack, day).progress[0]
    after = redevelop(PARCELS, happened(*events, more), pack, day).progress[0]
    assert after.done >= before.done - 1e-9
    assert after.done <= PARCELS["area"].sum() + 1e-9
