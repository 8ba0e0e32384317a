"""Changed uses beside the planned ones: worked by hand, with nothing guessed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.land import classify
from wanmu.land.disposal import actions, last_due
from wanmu.land.uses import UseFinding, check_uses, counted, use_findings
from wanmu.pack.models import Land
from wanmu.schema.land import PARCEL_EVENT

SCHEMA = {field.name: field.dtype for field in PARCEL_EVENT.fields}
DAY = date(2024, 6, 28)
Used = tuple[str, str, str | None]


def happened(*events: Used) -> pl.DataFrame:
    rows = [
        {"parcel": "P1", "kind": kind, "date": date.fromisoformat(day), "use": use}
        for kind, day, use in events
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def found_of(land: Land, planned: str | None, *events: Used) -> UseFinding:
    parcels = pl.DataFrame({"id": ["P1"], "area": [30.0], "plan_use": [planned]},
                           schema_overrides={"plan_use": pl.String})  # fmt: skip
    frame = happened(*events)
    (finding,) = use_findings(classify(parcels, frame, land, DAY), frame)
    return finding


@pytest.mark.parametrize(
    ("planned", "actual", "standing", "unknown"),
    [
        ("工业用地", "生产经营", "unknown", ("use",)),
        ("工业用地", "工业", "unchanged", ()),
        ("商业用地", "标准厂房", "unchanged", ()),
        (None, "工业", "unchanged", ()),
        ("商业用地", "商服用地", "conforming", ()),
        ("工业用地", "研发", "conforming", ()),
        ("商业用地", "研发", "not_conforming", ()),
        ("工业用地", "商场", "not_conforming", ()),
        (None, "商场", "unknown", ("plan_use",)),
        ("绿地", "商场", "unknown", ("plan_use",)),
        ("绿地", "跑马场", "unknown", ("use", "plan_use")),
    ],
)
def test_a_use_is_set_beside_the_planned_one(
    land: Land, planned: str | None, actual: str, standing: str, unknown: tuple[str, ...]
) -> None:
    finding = found_of(land, planned, ("use_changed", "2023-05-01", actual))
    assert (finding.standing, finding.unknown) == (standing, unknown)


def test_the_use_that_the_contract_names_is_the_one_approved(land: Land) -> None:
    storage = ("contract", "2020-01-10", "物流用地")
    assert found_of(land, "工业用地", storage).standing == "unchanged"
    finding = found_of(land, "工业用地", storage, ("use_changed", "2023-05-01", "商业"))
    assert (finding.approved, finding.standing) == ("物流用地", "not_conforming")


def test_since_is_the_first_day_of_the_run_of_the_same_use(land: Land) -> None:
    finding = found_of(
        land,
        "工业用地",
        ("inspection", "2020-01-10", "商业"),
        ("inspection", "2021-01-10", "工业"),
        ("use_changed", "2022-01-10", "商业"),
        ("inspection", "2023-01-10", "商服用地"),
        ("inspection", "2024-06-29", "工业"),
    )
    assert (finding.actual, finding.since) == ("商服用地", date(2022, 1, 10))


def test_what_does_not_conform_is_corrected_by_the_days_of_the_plan(land: Land) -> None:
    # Found on Friday 28 June 2024: 15 working days are to 19 July, three months to 19 October,
    # a Saturday, and ten working days more to 1 November.
    parcels = pl.DataFrame({"id": ["P1"], "area": [30.0], "plan_use": ["工业用地"]})
    frame = happened(("use_changed", "2023-05-01", "商业"))
    steps = actions(classify(parcels, frame, land, DAY), frame)
    assert [(each.plan, each.step, each.due) for each in steps] == [
        ("use_not_conforming", "correction_order", date(2024, 7, 19)),
        ("use_not_conforming", "correction_done", date(2024, 10, 19)),
        ("use_not_conforming", "correction_check", date(2024, 11, 1)),
    ]
    assert last_due(steps) == {"P1": date(2024, 11, 1)}


def test_land_taken_back_and_land_without_a_recorded_use_are_left_out(land: Land) -> None:
    parcels = pl.DataFrame({"id": ["P1", "P2"], "area": [30.0, 20.0]})
    frame = happened(("use_changed", "2023-05-01", "商业"), ("taken_back", "2023-06-01", None))
    assert use_findings(classify(parcels, frame, land, DAY), frame) == ()


def test_each_finding_is_counted_with_its_area(land: Land) -> None:
    finding = found_of(land, "工业用地", ("use_changed", "2023-05-01", "商业"))
    counts: dict[str, Any] = {name: rest for name, *rest in counted([finding])}
    assert (counts["not_conforming"], counts["unknown"]) == ([1, 30.0], [0, 0])


def test_rules_without_uses_say_so(land: Land) -> None:
    with pytest.raises(InputError, match="G023"):
        check_uses(land.model_copy(update={"uses": None}))
    check_uses(land)


_events = st.lists(
    st.tuples(
        st.just("inspection"),
        st.dates(date(2020, 1, 1), DAY).map(date.isoformat),
        st.sampled_from(["工业", "商业", "研发", "跑马场"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda event: event[1],
)


@settings.get_profile("few")
@given(_events, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(land: Land, events: list[Used], random: Any) -> None:
    shuffled: Callable[..., list[Used]] = random.sample
    mixed = shuffled(events, len(events))
    assert found_of(land, "工业用地", *events) == found_of(land, "工业用地", *mixed)
