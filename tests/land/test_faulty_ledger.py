"""What is wrong with a ledger is told by code, with the parcels, every fault of a step at once."""

from datetime import date

import duckdb
import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.land import classify

DAY = date(2024, 1, 1)
CONTRACT = ("contract", "2020-01-10", {})
START = ("start", "2020-05-01", {})


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


@pytest.mark.parametrize(
    ("events", "code", "said"),
    [
        ([("approved", "2021-01-01", {}), CONTRACT], "G007", "before their approval: P1"),
        ([CONTRACT, ("completion", "2021-01-01", {})], "G008", "event completion without a start"),
        ([CONTRACT, ("production", "2020-04-30", {}), START], "G008", "event production without"),
        ([CONTRACT, ("stopped", "2020-04-30", {}), START], "G008", "event stopped without a start"),
        ([CONTRACT, START, ("resumed", "2021-01-01", {})], "G009", "stopped and resumed"),
        (
            [CONTRACT, START, ("stopped", "2021-01-01", {}), ("stopped", "2021-02-01", {})],
            "G009",
            "do not take turns for 1 parcels: P1",
        ),
        ([CONTRACT, ("delay_end", "2021-01-01", {})], "G009", "delay_begin and delay_end"),
        (
            [CONTRACT, ("taken_back", "2022-01-01", {}), ("start", "2022-01-02", {})],
            "G010",
            "after they were taken back: P1",
        ),
        (
            [
                ("contract", "2020-01-10", {"agreed_investment": 100.0}),
                ("supplement", "2020-01-10", {"agreed_investment": 200.0}),
            ],
            "G011",
            "two figures of agreed investment on one day",
        ),
    ],
)
def test_an_order_that_cannot_be_is_refused(on, events, code, said):
    with pytest.raises(InputError) as error:
        on("2024-01-01", *events)
    assert codes(error) == [code]
    assert said in str(error.value)


def test_what_lies_after_the_day_is_left_out_and_no_fault(on):
    assert on("2020-06-01", CONTRACT, START, ("resumed", "2021-01-01", {})).frame().height == 1


def test_a_delay_may_begin_on_the_day_on_which_another_ends(on):
    found = on(
        "2021-02-11",
        CONTRACT,
        ("delay_begin", "2021-01-01", {}),
        ("delay_end", "2021-02-01", {}),
        ("delay_begin", "2021-02-01", {}),
    )
    # 31 days of January and 10 of February, the second delay still running.
    assert found.frame()["start_due_delay"].to_list() == [41]


def test_every_fault_of_the_records_is_told_at_once(land, ledger):
    parcels = pl.DataFrame({"id": ["P1", "P1", None], "area": [-1.0, 2.0, 3.0]})
    events = ledger(
        ("contract", "2020-01-10", {"parcel": "P9"}),
        ("strat", "2020-01-10", {}),
        ("start", "2020-01-10", {"date": None, "invested": -5.0}),
        ("start", "2020-01-10", {"parcel": None}),
    )
    with pytest.raises(InputError) as error:
        classify(parcels, events, land, DAY)
    assert sorted(codes(error)) == [
        *("G002", "G002", "G003", "G003", "G004", "G005", "G005", "G006"),
    ]
    assert '"strat" is no kind of event; the nearest is start' in str(error.value)
    assert "are not there: P9" in str(error.value)


def test_a_missing_column_is_told_with_the_nearest(land, parcels):
    events = pl.DataFrame({"parcel": ["P1"], "kinds": ["start"], "date": [DAY]})
    with pytest.raises(
        InputError, match=r"need a column kind; add it\. The nearest is kinds"
    ) as told:
        classify(parcels, events, land, DAY)
    assert codes(told) == ["G001"]


def test_both_frames_are_held_by_one_engine(land, parcels, ledger):
    with pytest.raises(InputError, match="G012"):
        classify(duckdb.from_arrow(parcels.to_arrow()), ledger(CONTRACT), land, DAY)


def test_it_says_so_in_chinese(on):
    with in_language("zh"), pytest.raises(InputError, match="在批准之前就有事件：P1"):
        on("2024-01-01", ("approved", "2021-01-01", {}), CONTRACT)
