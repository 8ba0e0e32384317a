"""Promises of standard land verified as of a day, by hand-worked parcels."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.land.standard import Verified, verify
from wanmu.land.standard.verify import months_after, summary
from wanmu.pack import load_pack
from wanmu.schema.land import PARCEL_EVENT
from wanmu.schema.standard_land import PARCEL_MEASURE, PARCEL_PROMISE

STATED = load_pack("jinyun").standard_land
PARCELS = pl.DataFrame({"id": ["P1", "P2"], "area": [60.0, 45.0]})
EVENTS = [
    {"parcel": "P1", "kind": "contract", "date": date(2020, 1, 10), "penalty": "按合同"},
    {"parcel": "P1", "kind": "completion", "date": date(2021, 6, 30)},
    {"parcel": "P1", "kind": "production", "date": date(2021, 9, 1)},
    {
        "parcel": "P2",
        "kind": "contract",
        "date": date(2022, 1, 10),
        "agreed_completion": date(2023, 6, 30),
    },
]
TAX = {
    "parcel": "P1",
    "indicator": "tax_per_mu",
    "date": date(2020, 1, 10),
    "lower": 20.0,
    "unit": "万元/亩",
    "due": "after_production",
    "due_months": 24.0,
    "penalty": "补足差额",
}
RATIO = {
    "parcel": "P1",
    "indicator": "plot_ratio",
    "date": date(2020, 1, 10),
    "lower": 1.0,
    "upper": 1.8,
    "unit": "1",
    "due": "completion",
}


def frame(record: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={field.name: field.dtype for field in record.fields})


def measure(indicator: str, day: date, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {
        "parcel": "P1", "indicator": indicator, "date": day, "value": value, "unit": unit, **more
    }  # fmt: skip


def checked(
    promises: list[dict[str, Any]],
    measured: list[dict[str, Any]] | None = None,
    day: date = date(2024, 6, 30),
    decimals: int = 6,
) -> list[Verified]:
    return verify(
        PARCELS,
        frame(PARCEL_EVENT, EVENTS),
        frame(PARCEL_PROMISE, promises),
        frame(PARCEL_MEASURE, measured or []),
        STATED.model_copy(update={"decimals": decimals}),
        as_of=day,
    )


def tax(value: float, unit: str = "万元/亩", day: date = date(2023, 12, 31)) -> dict[str, Any]:
    return measure("tax_per_mu", day, value, unit)


def test_a_promise_is_due_on_the_day_so_many_months_after_production() -> None:
    told = [
        (checked([TAX], day=day)[0].status, checked([TAX], day=day)[0].due_day)
        for day in (date(2023, 8, 31), date(2023, 9, 1))
    ]
    assert told == [("not_due", date(2023, 9, 1)), ("not_measured", date(2023, 9, 1))]


def test_a_figure_measured_before_the_due_day_does_not_count() -> None:
    early, due = date(2023, 8, 31), date(2023, 9, 1)
    assert checked([TAX], [tax(25, day=early)])[0].status == "not_measured"
    assert checked([TAX], [tax(25, day=due)])[0].status == "met"


def test_a_figure_measured_after_the_day_asked_about_does_not_count() -> None:
    day = date(2023, 12, 31)
    assert checked([TAX], [tax(25, day=day)], day=date(2023, 12, 30))[0].status == "not_measured"


def test_of_two_figures_the_later_counts() -> None:
    rows = [tax(17, day=date(2023, 12, 31)), tax(21, day=date(2024, 3, 31))]
    assert checked([TAX], rows)[0].value == 21
    assert checked([TAX], rows, day=date(2024, 3, 30))[0].value == 17


def test_a_shortfall_is_told_in_the_promised_unit_and_in_percent() -> None:
    row = checked([TAX], [tax(2550000, "元/公顷")])[0]
    assert (row.value, row.shortfall, row.shortfall_share) == (17.0, 3.0, 15.0)
    assert (row.status, row.follows) == ("short", "补足差额")


def test_a_figure_over_its_upper_bound_is_short_by_what_it_is_over() -> None:
    row = checked([RATIO], [measure("plot_ratio", date(2021, 7, 1), 1.89, "1")])[0]
    assert (row.status, row.shortfall, row.shortfall_share) == ("short", 0.09, 5.0)
    assert row.follows == "按合同"


@pytest.mark.parametrize("value", [1.0, 1.8, 1.3])
def test_the_bounds_themselves_are_kept(value: float) -> None:
    row = checked([RATIO], [measure("容积率", date(2021, 6, 30), value, "1")])[0]
    assert (row.status, row.shortfall, row.follows) == ("met", 0.0, None)


def test_percent_and_plain_numbers_convert() -> None:
    promise = {**RATIO, "indicator": "building_coefficient", "lower": 30.0, "upper": None}
    figure = measure("building_coefficient", date(2021, 7, 1), 0.31, "1")
    assert checked([{**promise, "unit": "%"}], [figure])[0].value == 31


def test_the_noise_of_computing_decides_nothing() -> None:
    assert checked([TAX], [tax(0.1 * 3 / 0.3 * 20 - 4e-15)])[0].status == "met"
    assert checked([TAX], [tax(19.99999)])[0].status == "short"


def test_with_two_decimals_figures_are_rounded_half_to_even_first() -> None:
    assert checked([TAX], [tax(19.995)], decimals=2)[0].status == "met"
    assert checked([TAX], [tax(19.985)], decimals=2)[0].value == 19.98
    assert checked([TAX], [tax(19.9949)], decimals=2)[0].status == "short"


def test_a_supplement_replaces_the_promise_from_its_day_on() -> None:
    later = {**TAX, "date": date(2024, 1, 1), "lower": 15.0}
    before = checked([later, TAX], [tax(17)], day=date(2023, 12, 31))[0]
    after = checked([later, TAX], [tax(17)], day=date(2024, 1, 1))[0]
    assert [(row.lower, row.status) for row in (before, after)] == [(20, "short"), (15, "met")]


def test_a_promise_that_is_not_yet_in_effect_is_left_out() -> None:
    assert checked([TAX], day=date(2020, 1, 9)) == []


def test_a_stage_that_is_late_is_not_due_and_said_to_be_late() -> None:
    promise = {**RATIO, "parcel": "P2", "date": date(2022, 1, 10)}
    told = [checked([promise], day=date(2023, 6, day))[0] for day in (29, 30)]
    told.append(checked([promise], day=date(2023, 7, 1))[0])
    assert [(row.status, row.late) for row in told] == [
        ("not_due", False),
        ("not_due", False),
        ("not_due", True),
    ]


def test_made_up_records_are_labelled_in_the_answer() -> None:
    row = checked([TAX], [{**tax(25), "data_label": "synthetic"}])[0]
    assert row.data_label == "synthetic"


def test_findings_add_up() -> None:
    rows = checked([TAX, RATIO], [tax(17)])
    assert list(summary(rows)) == [
        ("met", 0, 0), ("short", 1, 1), ("not_due", 0, 0), ("not_measured", 1, 1)
    ]  # fmt: skip


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("G030", {"unit": None}, "parcel P1, tax_per_mu: the figure has no unit"),
    ("G030", {"unit": " "}, "parcel P1, tax_per_mu: the figure has no unit"),
    ("G031", {"indicator": "tax_per_muu"}, 'the nearest is "tax_per_mu"'),
    ("G032", {"lower": None}, "a lower or an upper bound"),
    ("G032", {"upper": 19.0}, "the lower is not above the upper"),
    ("G033", {"unit": "万元"}, "does not measure what 万元/亩 does"),
    ("U001", {"unit": "万元/亩亩"}, "is not known"),
    ("G034", {"parcel": "P9"}, 'no parcel "P9"'),
    ("G039", {"due_months": None}, "whole months after production"),
    ("G039", {"due_months": 1.5}, "whole months after production"),
    ("G039", {"due": "completion"}, "whole months after production"),
]


@pytest.mark.parametrize(("code", "change", "words"), BROKEN)
def test_a_faulty_promise_is_refused_with_its_row(
    code: str, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError) as error:
        checked([RATIO, {**TAX, **change}])
    (fault,) = error.value.faults
    assert (fault.code, fault.place.row) == (code, 2)
    with in_language("en"):
        assert words in str(fault)


def test_a_figure_in_a_unit_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError) as error:
        checked([TAX], [tax(17, "万元")])
    assert [fault.code for fault in error.value.faults] == ["G033"]


def test_two_figures_of_one_day_are_refused() -> None:
    for promises, figures in (([TAX, TAX], []), ([TAX], [tax(17), tax(18)])):
        with pytest.raises(InputError) as error:
            checked(promises, figures)
        assert [fault.code for fault in error.value.faults] == ["G040"]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        checked([{**TAX, "unit": None}, {**RATIO, "lower": 2.0}], [tax(1, "米")])
    assert sorted(fault.code for fault in error.value.faults) == ["G030", "G032", "G033"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2021, 12, 31), 0, date(2021, 12, 31)),
        (date(2021, 11, 30), 1, date(2021, 12, 30)),
        (date(2021, 12, 1), 12, date(2022, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@given(st.randoms(use_true_random=False), st.lists(st.floats(1, 40), min_size=1, max_size=6))
def test_the_order_of_rows_does_not_matter(random: Any, values: list[float]) -> None:
    figures = [tax(value, day=date(2023, 9, 1 + at)) for at, value in enumerate(values)]
    promises = [TAX, {**TAX, "date": date(2022, 1, 1), "lower": 15.0}, RATIO]
    told = checked(promises, figures)
    random.shuffle(figures)
    random.shuffle(promises)
    assert checked(promises, figures) == told


@given(st.floats(0.001, 100), st.floats(0.001, 100))
def test_a_promise_is_short_exactly_when_there_is_a_shortfall(value: float, lower: float) -> None:
    row = checked([{**TAX, "lower": lower}], [tax(value)])[0]
    assert (row.status == "short") == (round(value, 6) < round(lower, 6))
    assert (row.status == "short") == bool(row.shortfall)
