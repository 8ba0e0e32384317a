"""Idle land at each legal boundary: the last day before and the day on which it becomes idle."""

from datetime import date, timedelta
from random import Random

import pytest


def event(kind: str, day: str, **figures: object) -> tuple[str, str, dict[str, object]]:
    return kind, day, figures


SIGNED = event("contract", "2019-01-10", agreed_start="2020-03-01")
BUILDING = (
    event("contract", "2018-01-10", agreed_start="2018-06-01", agreed_investment=4000.0),
    event("start", "2018-06-01"),
)


@pytest.mark.parametrize(
    ("agreed", "last", "idle"),
    [
        ("2021-03-01", "2022-02-28", "2022-03-01"),  # the 364th and the 365th day
        ("2019-06-01", "2020-05-31", "2020-06-01"),  # a leap day between: the 365th and the 366th
        ("2020-02-28", "2021-02-27", "2021-02-28"),
        ("2020-02-29", "2021-02-28", "2021-03-01"),  # a year without a 29th of February
        ("2019-02-28", "2020-02-27", "2020-02-28"),
    ],
)
def test_land_is_idle_from_the_anniversary_of_the_agreed_start(categories, agreed, last, idle):
    signed = event("contract", "2019-01-10", agreed_start=agreed)
    assert "idle" not in categories(last, signed)
    assert "idle" in categories(idle, signed)


def test_a_start_on_the_last_day_prevents_it(categories):
    assert "idle" in categories("2021-03-01", SIGNED)
    assert "idle" not in categories("2021-03-01", SIGNED, event("start", "2021-03-01"))


def test_a_start_after_the_day_is_not_known_on_it(categories):
    assert "idle" in categories("2021-03-01", SIGNED, event("start", "2021-03-02"))


def test_without_an_agreed_date_the_year_runs_from_the_contract(categories):
    contract = event("contract", "2020-05-10")
    assert "idle" not in categories("2021-05-09", contract)
    assert "idle" in categories("2021-05-10", contract)


def test_without_a_contract_it_runs_from_the_supply(categories):
    supplied = event("supplied", "2020-05-10")
    assert "idle" not in categories("2021-05-09", supplied)
    assert "idle" in categories("2021-05-10", supplied)


def test_a_later_agreement_replaces_an_earlier_one_from_its_day_on(categories):
    later = event("supplement", "2021-03-01", agreed_start="2021-06-01")
    assert "idle" in categories("2021-03-01", SIGNED)
    assert "idle" not in categories("2021-03-01", SIGNED, later)
    assert "idle" not in categories("2022-05-31", SIGNED, later)
    assert "idle" in categories("2022-06-01", SIGNED, later)


DELAY = (event("delay_begin", "2020-04-01"), event("delay_end", "2020-04-11"))


def test_the_governments_days_do_not_count(categories):
    assert "idle" not in categories("2021-03-10", SIGNED, *DELAY)
    assert "idle" in categories("2021-03-11", SIGNED, *DELAY)


def test_only_days_after_the_agreed_start_are_left_out(categories):
    early = (event("delay_begin", "2020-01-01"), event("delay_end", "2020-03-04"))
    assert "idle" not in categories("2021-03-03", SIGNED, *early)
    assert "idle" in categories("2021-03-04", SIGNED, *early)


def test_days_before_the_agreed_start_change_nothing(categories):
    early = (event("delay_begin", "2019-02-01"), event("delay_end", "2020-03-01"))
    assert "idle" in categories("2021-03-01", SIGNED, *early)


def test_a_delay_that_has_not_ended_keeps_time_standing(categories):
    assert "idle" not in categories("2030-01-01", SIGNED, event("delay_begin", "2021-02-28"))
    assert "idle" in categories("2030-01-01", SIGNED, event("delay_begin", "2021-03-01"))


def test_several_delays_add_up(on):
    second = (event("delay_begin", "2020-04-11"), event("delay_end", "2020-05-01"))
    row = on("2021-01-01", SIGNED, *DELAY, *second).frame().row(0, named=True)
    assert row["start_due_delay"] == 30
    assert str(row["start_due"]) == "2020-03-31"


@pytest.mark.parametrize(
    ("day", "fee", "back"),
    [
        ("2021-02-28", None, False),
        ("2021-03-01", 60.0, False),
        ("2022-02-28", 60.0, False),
        ("2022-03-01", 60.0, True),
    ],
)
def test_a_fifth_of_the_price_after_one_year_and_the_land_after_two(on, day, fee, back):
    row = on(day, SIGNED).frame().row(0, named=True)
    assert (row["idle_fee_amount"], row["idle_fee"]) == (fee, fee is not None)
    assert row["take_back"] is back


def test_land_that_was_taken_back_is_idle_no_more(categories):
    assert categories("2022-06-01", SIGNED, event("taken_back", "2022-05-01")) == set()


@pytest.mark.parametrize(
    ("built", "invested", "idle"),
    [
        (9.99, 1000.0, True),  # under a third of 30 亩
        (10.0, 1000.0, False),  # a third, and a quarter
        (10.0, 999.99, True),  # under a quarter of 4000 万元
        (9.99, None, True),
        (None, 999.99, True),
    ],
)
def test_stopped_land_is_idle_when_little_is_built_or_invested(categories, built, invested, idle):
    stopped = event("stopped", "2019-02-01", built_land=built, invested=invested)
    assert ("idle" in categories("2020-02-01", *BUILDING, stopped)) is idle
    assert "idle" not in categories("2020-01-31", *BUILDING, stopped)


def test_the_land_to_be_built_on_may_be_less_than_the_parcel(categories):
    agreed = event("supplement", "2018-02-01", agreed_land=24.0)
    stopped = event("stopped", "2019-02-01", built_land=8.0, invested=2000.0)
    assert "idle" not in categories("2020-02-01", BUILDING[0], agreed, BUILDING[1], stopped)


def test_what_is_not_known_leaves_it_undecided(on):
    stopped = event("stopped", "2019-02-01", built_land=10.0)
    result = on("2020-02-01", *BUILDING, stopped)
    assert result.frame()["idle"].to_list() == [None]
    missing = {each.category: each.fields for each in result.undecided()}
    assert missing["idle"] == ("invested",)


def test_work_that_goes_on_again_starts_a_new_year_when_it_stops_again(categories):
    first = event("stopped", "2019-02-01", built_land=5.0, invested=10.0)
    resumed, again = event("resumed", "2019-12-01"), event("stopped", "2019-12-15")
    assert "idle" not in categories("2020-02-01", *BUILDING, first, resumed)
    assert "idle" not in categories("2020-12-14", *BUILDING, first, resumed, again)
    assert "idle" in categories("2020-12-15", *BUILDING, first, resumed, again)


def test_the_governments_days_do_not_count_as_stopped(categories):
    stopped = event("stopped", "2019-02-01", built_land=5.0, invested=10.0)
    delay = event("delay_begin", "2019-03-01"), event("delay_end", "2019-03-03")
    assert "idle" not in categories("2020-02-02", *BUILDING, stopped, *delay)
    assert "idle" in categories("2020-02-03", *BUILDING, stopped, *delay)


def test_stopped_land_pays_no_fee_for_not_starting(on):
    stopped = event("stopped", "2019-02-01", built_land=5.0, invested=10.0)
    row = on("2022-02-01", *BUILDING, stopped).frame().row(0, named=True)
    assert (row["idle"], row["idle_fee"], row["take_back"]) == (True, False, False)


def _counted(since: date, day: date, delays: list[tuple[date, date]]) -> int:
    """The days from ``since`` to ``day`` that no delay holds, one by one."""
    days = (since + timedelta(n) for n in range((day - since).days))
    return sum(not any(begin <= each < end for begin, end in delays) for each in days)


@pytest.mark.parametrize("seed", range(12))
def test_the_days_late_are_those_that_no_delay_holds(on, seed):
    random = Random(seed)  # noqa: S311  made-up data
    turns = sorted(random.sample(range(1, 1200), random.randint(2, 9)))
    days = [date(2019, 6, 1) + timedelta(turn) for turn in turns]
    kinds = ("delay_begin", "delay_end")
    delays = [event(kinds[at % 2], str(each)) for at, each in enumerate(days)]
    known = [each for each in days if each <= date(2021, 9, 1)]
    ends = [*known[1::2], *([date(2021, 9, 1)] if len(known) % 2 else [])]
    expected = _counted(
        date(2020, 3, 1), date(2021, 9, 1), list(zip(known[::2], ends, strict=True))
    )
    row = on("2021-09-01", SIGNED, *delays).frame().row(0, named=True)
    assert row["days_late"] == expected
