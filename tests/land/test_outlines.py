"""Red lines that are refused, each by name; what is repaired, and only when it is asked for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.outlines import MU, areas, overlaps
from wanmu.land.outlines import check_outlines
from wanmu.pack import Pack, load_pack
from wanmu.schema import Table, read_records

WEST, SOUTH = 120.15, 28.65
STEP = 0.001


def _square(x: float = 0, y: float = 0, size: float = 1) -> shapely.Polygon:
    west, south = WEST + x * STEP, SOUTH + y * STEP
    return shapely.box(west, south, west + size * STEP, south + size * STEP)


def _mu(shape: shapely.Geometry) -> float:
    return float(areas(np.array([shape]))[0] / MU)


BOW = shapely.Polygon(
    [(WEST, SOUTH), (WEST + STEP, SOUTH + STEP), (WEST + STEP, SOUTH), (WEST, SOUTH + STEP)]
)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Jinyun's."""
    return load_pack("jinyun")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Table]:
    """A file of parcels P1, P2, … with these red lines and areas, read."""

    def made(*parcels: tuple[str, float]) -> Table:
        lines, sizes = zip(*parcels, strict=True)
        ids = [f"P{number}" for number in range(1, len(parcels) + 1)]
        path = tmp_path / "parcels.csv"
        pl.DataFrame(
            {"地块编号": ids, "面积(亩)": list(map(float, sizes)), "红线": lines}
        ).write_csv(path)
        return read_records(path, "parcel")

    return made


def _of(shape: shapely.Geometry) -> tuple[str, float]:
    return shape.wkt, _mu(shape)


def _faults(table: Table, pack: Pack) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as error:
        check_outlines(table, "parcels.csv", pack)
    return error.value.faults


def test_every_fault_is_told_at_once_with_its_parcel(
    table: Callable[..., Table], pack: Pack
) -> None:
    swapped = shapely.transform(_square(), lambda corners: corners[:, ::-1])
    made = table(
        ("POLYGON((120 28, 121 28, 121 29))", 1),
        ("POLYGON EMPTY", 1),
        ("LINESTRING(120 28, 121 28)", 1),
        (swapped.wkt, 15),
        (shapely.box(10, 50, 10.001, 50.001).wkt, 15),
        (shapely.box(500_000, 3_170_000, 500_100, 3_170_100).wkt, 15),
        (BOW.wkt, 8),
        (_square(3).wkt, 30),
        _of(shapely.box(121.5, 29.9, 121.501, 29.901)),
        _of(_square(6)),
        _of(_square(6.5)),
    )
    told = [(fault.code, fault.values["parcel"]) for fault in _faults(made, pack)]
    assert told == [
        ("G045", "P1"),
        ("G046", "P2"),
        ("G047", "P3"),
        ("G048", "P4"),
        ("G049", "P5"),
        ("G049", "P6"),
        ("G050", "P7"),
        ("G052", "P8"),
        ("G053", "P9"),
        ("G051", "P11"),
    ]


def test_an_overlap_names_both_parcels_and_its_area(
    table: Callable[..., Table], pack: Pack
) -> None:
    (fault,) = _faults(table(_of(_square()), _of(_square(0.5))), pack)
    half = _mu(shapely.intersection(_square(), _square(0.5)))
    assert str(fault) == (
        f"parcels.csv:3 [red_line]: G051 parcel P2 overlaps parcel P1 by "
        f"{half:.2f} 亩; correct one of the two red lines"
    )


def test_neighbours_and_slivers_are_let_pass(table: Callable[..., Table], pack: Pack) -> None:
    nearly = 1 - 10 / (111_000 * STEP) / (111_000 * STEP) * 0.9
    made = table(_of(_square()), _of(_square(1)), _of(_square(0, nearly)))
    assert check_outlines(made, "", pack)[1] == ()


@pytest.mark.parametrize(("share", "right"), [(1.0099, True), (1.0101, False)])
def test_the_area_may_differ_by_a_hundredth(
    table: Callable[..., Table], pack: Pack, share: float, *, right: bool
) -> None:
    made = table((_square().wkt, _mu(_square()) * share))
    if right:
        assert check_outlines(made, "", pack)[1] == ()
    else:
        assert [fault.code for fault in _faults(made, pack)] == ["G052"]


def test_a_crossing_line_is_repaired_only_when_asked(
    table: Callable[..., Table], pack: Pack
) -> None:
    made = table((BOW.wkt, _mu(shapely.make_valid(BOW))))
    assert [fault.code for fault in _faults(made, pack)] == ["G050"]
    frame, (told,) = check_outlines(made, "", pack, repair=True)
    assert (told.code, told.values["parts"]) == ("G054", 2)
    assert shapely.from_wkt(frame["red_line"][0]).is_valid


def test_the_square_degree_of_the_county_has_its_known_area() -> None:
    # 0.001° by 0.001° at 28.65° N: 97.8 m by 110.8 m.
    assert _mu(_square()) == pytest.approx(16.25, abs=0.02)


def test_many_faults_are_counted(table: Callable[..., Table], pack: Pack) -> None:
    faults = _faults(table(*[("POLYGON EMPTY", 1)] * 201), pack)
    assert (faults[0].code, faults[0].values["count"], len(faults)) == ("G056", 201, 201)


CORNERS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=7)


@settings(max_examples=100, deadline=None)
@given(st.lists(CORNERS, min_size=2, max_size=8))
def test_an_overlap_is_found_exactly_where_areas_meet(corners: list[list[tuple[int, int]]]) -> None:
    hulls = [shapely.MultiPoint(each).convex_hull for each in corners]
    shapes = np.array([each for each in hulls if each.geom_type == "Polygon"], dtype=object)
    shapes = shapely.transform(shapes, lambda each: each * STEP + (WEST, SOUTH))
    least = 10.0
    pairs, shared = overlaps(shapes, least)
    plain = {
        (j, i): float(areas(np.array([shapely.intersection(shapes[i], shapes[j])]))[0])
        for j in range(len(shapes))
        for i in range(j)
        if shapely.intersection(shapes[i], shapes[j]).geom_type.endswith("Polygon")
    }
    expected = {pair: area for pair, area in plain.items() if area > least}
    found = dict(zip(map(tuple, pairs.tolist()), shared.tolist(), strict=True))
    assert found == pytest.approx(expected)
