"""Made-up parcels: the printed stocks, every category by every test, and maps that hold."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from wanmu.kernel.faults import InputError
from wanmu.kernel.layers import layer_bytes
from wanmu.kernel.outlines import MU, areas
from wanmu.kernel.workdays import is_working_day
from wanmu.land import classify
from wanmu.land.reading import read_ledger
from wanmu.land.register import idle, register
from wanmu.pack import Pack, load_pack
from wanmu.pack.outline import county_outline
from wanmu.synth import SEED, ParcelSynthesis, synthesise, synthesise_parcels

DAYS = (None, date(2024, 2, 29), date(2026, 6, 30))


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Jinyun's."""
    return load_pack("jinyun")


@pytest.fixture(scope="module", params=DAYS, ids=str)
def made(pack: Pack, request: pytest.FixtureRequest) -> ParcelSynthesis:
    """The parcels of the usual seed, up to a day."""
    return synthesise_parcels(pack, seed=SEED, as_of=request.param)


def test_areas_add_up_to_every_printed_stock(made: ParcelSynthesis) -> None:
    assert [(stock.zone, stock.what) for stock in made.stocks if not stock.met] == []
    sums = dict(made.parcels.group_by("location").agg(pl.col("area").sum()).iter_rows())
    printed = {
        "苍山区块": 3050,
        "开发区": 5040,
        "壶镇工业园": 4815,
        "姓汪2": 622.5,
        "长兰区块": 182.43,
    }
    assert {zone: sums[zone] for zone in printed} == pytest.approx(printed)
    told = made.events.filter(pl.col("kind") != "disposal")
    waiting = told.group_by("parcel").agg(pl.col("kind").n_unique() == 1)
    left = made.parcels.join(waiting, left_on="id", right_on="parcel").filter(pl.col("kind"))
    assert left["area"].sum() == pytest.approx(3050 - 1800)
    blocks = made.parcels.filter(pl.col("block").is_not_null())
    assert blocks["area"].sum() == pytest.approx(888)


def test_every_category_is_reached_by_each_of_its_tests(made: ParcelSynthesis, pack: Pack) -> None:
    found = classify(made.parcels, made.events, pack, made.as_of)
    reached = {(reason.category, reason.test) for reason in found.reasons()}
    categories = pack.land.categories
    assert reached == {(name, test) for name in categories for test in categories[name].tests}
    frame = found.frame()
    assert frame["take_back"].sum() > 0
    assert frame.filter(pl.col("start_due_delay") > 0, ~pl.col("idle")).height > 0
    assert frame["taken_back"].is_not_null().sum() > 0
    assert made.events["date"].max() <= made.as_of


def test_steps_are_done_overdue_due_soon_and_to_come(made: ParcelSynthesis, pack: Pack) -> None:
    found = register(classify(made.parcels, made.events, pack, made.as_of), made.events)
    told = Counter(each.progress for each in found.actions)
    least = 50
    assert min(told[kind] for kind in ("done", "overdue", "open")) > least
    parts = idle(found, pack.land.soon)
    assert 0 < parts.overdue.parcels < parts.soon.parcels < parts.every.parcels
    known = {each.parcel for each in found.actions if each.found}
    assert 0 < len(known) < parts.every.parcels
    plans = {each.plan for each in found.actions if each.progress == "done"}
    assert plans == set(pack.land.categories)


def test_land_is_found_on_a_working_day_when_it_is_in_a_category(
    made: ParcelSynthesis, pack: Pack
) -> None:
    findings = made.events.filter(pl.col("step") == "finding")
    assert all(is_working_day(day) is not False for day in findings["date"])
    steps = made.events.filter(pl.col("step").is_not_null(), pl.col("step") != "finding")
    at = dict(findings.select("parcel", "date").iter_rows())
    assert all(at[parcel] < day for parcel, day in steps.select("parcel", "date").iter_rows())
    for back in (0, 60, 150, 300):
        day = made.as_of - timedelta(days=back)
        state = classify(made.parcels, made.events, pack, day).frame()
        inside = state.filter(pl.any_horizontal(*pack.land.categories))["id"]
        known = findings.filter(pl.col("date") <= day)["parcel"]
        assert known.is_in(inside.implode()).all()


def test_a_pack_without_plans_finds_nothing_and_has_the_same_parcels(pack: Pack) -> None:
    made, bare = (
        synthesise_parcels(each, seed=SEED) for each in (pack, replace(pack, stated_land=None))
    )
    assert made.parcels.equals(bare.parcels)
    assert bare.events["step"].null_count() == bare.events.height
    assert made.events.filter(pl.col("step").is_null()).equals(bare.events)


def test_everything_is_labelled_synthetic(made: ParcelSynthesis) -> None:
    for frame in (made.parcels, made.events):
        assert frame["data_label"].unique().to_list() == ["synthetic"]
    assert made.parcels["note"].str.contains("示意").all()


def test_red_lines_lie_in_the_county_and_have_their_area(made: ParcelSynthesis, pack: Pack) -> None:
    shapes = shapely.from_wkt(made.parcels["red_line"].to_numpy())
    assert shapely.covers(county_outline(pack), shapes).all()
    assert np.allclose(areas(shapes) / MU, made.parcels["area"].to_numpy(), atol=1e-3)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_the_ledger_finds_no_fault_in_what_was_written(
    tmp_path: Path, pack: Pack, suffix: str
) -> None:
    made = synthesise_parcels(pack, seed=7)
    drawn, told = tmp_path / f"parcels{suffix}", tmp_path / "events.csv"
    drawn.write_bytes(layer_bytes(made.parcels, "red_line", suffix))
    made.events.write_csv(told)
    parcels, events, notices = read_ledger(drawn, told, pack)
    assert not [notice for notice in notices if notice.code.startswith("G")]
    assert events.equals(made.events)
    assert parcels.drop("red_line").equals(made.parcels.drop("red_line"))
    shapes = [shapely.from_wkt(each["red_line"].to_numpy()) for each in (parcels, made.parcels)]
    assert shapely.equals(*shapes).all()


def test_the_same_seed_gives_the_same_parcels_and_another_others(pack: Pack) -> None:
    one, same, other = (synthesise_parcels(pack, seed=seed) for seed in (3, 3, 4))
    assert one.parcels.equals(same.parcels)
    assert one.events.equals(same.events)
    assert not one.parcels.equals(other.parcels)


def test_holders_are_the_firms_of_the_platform(pack: Pack) -> None:
    firms = synthesise(pack).enterprises
    made = synthesise_parcels(pack, firms, seed=SEED)
    held = made.parcels.drop_nulls("holder").join(
        firms.select("code", at="platform"), left_on="holder", right_on="code", how="left"
    )
    assert held.height > 800
    assert (held["at"] == held["platform"]).all()


@pytest.mark.parametrize(("parcels", "right"), [(24, True), (23, False), (20_001, False)])
def test_a_number_that_cannot_be_made_is_refused(pack: Pack, parcels: int, *, right: bool) -> None:
    if right:
        assert all(stock.met for stock in synthesise_parcels(pack, seed=1, parcels=parcels).stocks)
        return
    with pytest.raises(InputError, match="Y006"):
        synthesise_parcels(pack, seed=1, parcels=parcels)


def test_a_pack_without_stocks_is_told(pack: Pack) -> None:
    with pytest.raises(InputError, match="Y005"):
        synthesise_parcels(replace(pack, facts={}), seed=1)
