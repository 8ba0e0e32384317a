"""Parcels with outlines from GeoJSON and GeoPackage, in any coordinate reference system."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from wanmu.kernel.faults import InputError
from wanmu.kernel.layers import layer_bytes
from wanmu.schema import Table, read_records

SQUARE = shapely.box(120.1, 28.6, 120.101, 28.601)


def _codes(table: Table) -> list[str]:
    return [notice.code for notice in table.notices]


def _package(path: Path, shape: Any, crs: str | None, layer: str = "地块") -> Path:
    columns = [np.array(["P1"], dtype=object), np.array([15.0])]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([shape])),
        columns,
        ["宗地编号", "面积(亩)"],
        layer=layer,
        driver="GPKG",
        geometry_type="Polygon",
        crs=crs,
        append=path.exists(),
    )
    return path


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_parcels_come_back_as_they_were_written(tmp_path: Path, suffix: str) -> None:
    rows = {"id": ["甲1", "甲2"], "area": [15.25, None], "red_line": [SQUARE.wkt, None]}
    rows["area"][1] = 3.0
    frame = pl.DataFrame(rows, schema_overrides={"red_line": pl.String})
    path = tmp_path / f"地块{suffix}"
    path.write_bytes(layer_bytes(frame, "red_line", suffix))
    found = read_records(path, "parcel").frame.select("id", "area", "red_line")
    assert found["id"].to_list() == ["甲1", "甲2"]
    assert found["area"].to_list() == [15.25, 3.0]
    assert shapely.from_wkt(found["red_line"][0]).equals(SQUARE)
    assert found["red_line"][1] is None


def test_another_reference_system_is_turned_into_cgcs2000(tmp_path: Path) -> None:
    turn = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    drawn = shapely.transform(SQUARE, turn.transform, interleaved=False)
    table = read_records(_package(tmp_path / "a.gpkg", drawn, "EPSG:4549"), "parcel")
    found = shapely.from_wkt(table.frame["red_line"][0])
    assert np.allclose(shapely.get_coordinates(found), shapely.get_coordinates(SQUARE), atol=1e-8)
    (told,) = (notice for notice in table.notices if notice.code == "S046")
    assert "EPSG:4549" in str(told)


def test_a_file_that_names_no_reference_system_is_told(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        path = _package(tmp_path / "a.gpkg", SQUARE, None)
    assert "S046" in _codes(read_records(path, "parcel"))


def test_an_open_ring_is_refused_with_its_row(tmp_path: Path) -> None:
    ring = [[120.1, 28.6], [120.2, 28.6], [120.2, 28.7], [120.1, 28.7]]
    features = [
        {
            "type": "Feature",
            "properties": {"地块编号": f"P{n}", "面积": 1},
            "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1] * (n == 1)]},
        }
        for n in (1, 2, 3)
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(InputError) as error:
        read_records(path, "parcel")
    assert [(fault.code, fault.place.row) for fault in error.value.faults] == [
        ("S047", 2),
        ("S047", 3),
    ]


def test_two_layers_are_refused_by_name(tmp_path: Path) -> None:
    path = _package(tmp_path / "a.gpkg", SQUARE, "EPSG:4490")
    _package(path, SQUARE, "EPSG:4490", layer="旧")
    with pytest.raises(InputError, match=r"S048.*地块.*旧"):
        read_records(path, "parcel")


@pytest.mark.parametrize(("name", "code"), [("无.gpkg", "S002"), ("坏.geojson", "S008")])
def test_no_such_file_and_no_map(tmp_path: Path, name: str, code: str) -> None:
    path = tmp_path / name
    if code == "S008":
        path.write_text("[1")
    with pytest.raises(InputError, match=code):
        read_records(path, "parcel")
