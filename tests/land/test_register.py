"""The land of a day in one list, by platform, and about where platforms lie."""

from datetime import date

import polars as pl
import pytest
import shapely

from wanmu.kernel.tables import Held, collected
from wanmu.land import classify
from wanmu.land.extents import extents
from wanmu.land.platforms import firms_by_platform, land_by_platform
from wanmu.land.register import NONE, Part, idle, register
from wanmu.land.state import shaped
from wanmu.pack import load_pack
from wanmu.schema.land import PARCEL_EVENT


@pytest.fixture(scope="module")
def land():
    parcels = pl.DataFrame(
        {
            "id": ["A", "B", "C"],
            "platform": ["甲", "甲", "乙"],
            "area": [10.0, 30.0, 5.0],
        }
    )
    events = pl.DataFrame(
        {
            "parcel": ["A", "B", "B"],
            "kind": ["approved", "supplied", "contract"],
            "date": [date(2015, 1, 1), date(2016, 1, 1), date(2016, 1, 2)],
            "agreed_start": [None, None, date(2016, 6, 1)],
            "step": [None, None, None],
        },
        schema_overrides={"step": pl.String},
    )
    found = classify(parcels, events, load_pack("jinyun"), date(2020, 12, 1))
    return parcels, register(found, collected(shaped(Held(events).lazy, PARCEL_EVENT)))


def test_each_parcel_has_its_categories_and_the_step_that_presses_most(land):
    _, found = land
    assert found.entries["A"].standing == "approved_not_supplied"
    assert found.entries["B"].categories == ("supplied_not_used", "idle")
    assert found.entries["C"].standing == NONE
    assert found.entries["C"].next is None
    first = next(each for each in found.actions if each.parcel == "B")
    assert found.entries["B"].next == first


def test_idle_land_counts_a_parcel_once_and_splits_it_by_the_step_that_presses_most(land):
    _, found = land
    due = {name: each.next.due for name, each in found.entries.items() if each.next}
    near = idle(found, (due["B"] - date(2020, 12, 1)).days)
    assert near.every == Part(2, 40.0)
    assert near.overdue == Part(0, 0)
    assert near.soon.parcels == sum(each <= due["B"] for each in due.values())
    assert near.until == due["B"]
    assert idle(found, 100_000).soon == Part(2, 40.0)


def test_a_platform_s_land_counts_a_parcel_in_each_of_its_categories_and_once_in_all(land):
    one = land_by_platform(*land)["甲"]
    assert (one.parcels, one.area, one.bad, one.bad_area) == (2, 40.0, 2, 40.0)
    assert one.by_category["idle"] == (1, 30.0)
    assert land_by_platform(*land)["乙"].bad == 0


def test_sums_over_two_firms_are_left_out_as_one_could_tell_the_other_s():
    firms = pl.DataFrame({"code": ["1", "2", "3", "4", "5"], "platform": ["甲"] * 3 + ["乙"] * 2})
    years = pl.DataFrame(
        {
            "code": ["1", "2", "3", "4", "5"],
            "output": [100.0, 200.0, None, 5.0, 5.0],
            "tax": [10.0, 5.0, 1.0, 1.0, 1.0],
            "land": [4.0, 3.0, 1.0, 1.0, 1.0],
        }
    )
    found = firms_by_platform(firms, years)
    assert found["甲"].lacking == 1
    assert found["甲"].tax_per_mu == 2.0
    assert (found["乙"].firms, found["乙"].tax, found["乙"].tax_per_mu) == (2, None, None)


def test_a_platform_is_drawn_around_its_parcels():
    squares = ["POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((3 0, 4 0, 4 1, 3 1, 3 0))", None]
    drawn = extents(pl.DataFrame({"platform": ["甲", "甲", "乙"], "red_line": squares}), "platform")
    assert list(drawn) == ["甲"]
    assert drawn["甲"].equals(shapely.box(0, 0, 4, 1))
