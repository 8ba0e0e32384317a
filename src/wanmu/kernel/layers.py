"""Tables with outlines: ``.geojson`` and ``.gpkg``, read and written.

An outline is text in a column: well-known text (WKT) in CGCS2000 longitude and latitude
(EPSG:4490), whatever the file's own reference system is. GeoJSON is written as RFC 7946 has it,
without a reference system: WGS 84 and CGCS2000 differ by centimetres.
"""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import numpy as np
import polars as pl
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.grid import Grid, Origin
from wanmu.kernel.messages import mark

SUFFIXES: Final = (".geojson", ".gpkg")
GEOMETRY: Final = "geometry"
"""The heading under which a file's outlines stand in its table."""
REFERENCE: Final = "EPSG:4490"
_SAME: Final = (REFERENCE, "EPSG:4326", "OGC:CRS84")
_SHOWN: Final = 20


def read_layer(path: Path, layer: str | None = None) -> Grid:
    """The features of a file: properties as columns, outlines as text under ``GEOMETRY``.

    Raises:
        InputError: S006 no features; S008 not such a file; S047 an outline that cannot be read;
            S048 several layers, and none is chosen.
    """
    chosen = layer or _only_layer(path)
    try:
        with catch_warnings():
            # What the driver only warns of, such as an open ring, is refused below, with its row.
            simplefilter("ignore")
            meta, _, shapes, columns = pyogrio.raw.read(path, layer=chosen)
    except (DataSourceError, DataLayerError) as error:
        raise _unreadable(path, error) from error
    origin = Origin(str(path), layer or "")
    count = len(shapes) if shapes is not None else len(columns[0]) if columns else 0
    if not count:
        raise InputError.of(
            "S006", mark("there are no records in the file; write at least one"), Place(str(path))
        )
    headings, held = [str(name) for name in meta["fields"]], [_series(each) for each in columns]
    notices: tuple[Fault, ...] = ()
    if shapes is not None and any(shape is not None for shape in shapes):
        outlines, notices = _referred(_outlines(shapes, origin), meta["crs"], origin)
        headings, held = [*headings, GEOMETRY], [*held, outlines]
    rows = pl.int_range(1, count + 1, dtype=pl.UInt32, eager=True).alias("row")
    return Grid(origin, tuple(headings), tuple(held), rows, notices=notices)


def layer_bytes(frame: pl.DataFrame, outline: str, suffix: str) -> bytes:
    """The frame as a file of features; ``outline`` is its column of well-known text."""
    shapes = shapely.from_wkt(frame[outline].to_numpy())
    rest = frame.drop(outline)
    return _geojson(rest, shapes) if suffix == ".geojson" else _geopackage(rest, shapes)


def _only_layer(path: Path) -> str:
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError) as error:
        raise _unreadable(path, error) from error
    if len(names) != 1:
        raise InputError.of(
            "S048",
            mark("the file has {count} layers ({names}); keep one of them in it"),
            Place(str(path)),
            count=len(names),
            names=", ".join(names),
        )
    return names[0]


def _series(values: Any) -> pl.Series:
    if values.dtype == object:
        texts = [None if value is None or value == "" else str(value) for value in values]
        return pl.Series("", texts, dtype=pl.String)
    if np.issubdtype(values.dtype, np.datetime64):
        return pl.Series("", values.astype("datetime64[ms]")).cast(pl.Date)
    series = pl.Series("", values)
    return series.fill_nan(None) if series.dtype.is_float() else series


def _outlines(shapes: Any, origin: Origin) -> Any:
    """The outlines; those that are no geometry at all, such as a ring left open, are faults."""
    read = shapely.from_wkb(shapes, on_invalid="ignore")
    given = np.array([shape is not None for shape in shapes])
    faults = Faults()
    for at in np.flatnonzero(given & shapely.is_missing(read)):
        faults.add(
            "S047",
            mark("this outline cannot be read: a ring of it is not closed, or has too few corners"),
            origin.place(int(at) + 1, GEOMETRY),
        )
    faults.check()
    return read


def _referred(shapes: Any, crs: str | None, origin: Origin) -> tuple[pl.Series, tuple[Fault, ...]]:
    """The outlines in CGCS2000, as text, and what was done to bring them there."""
    notices: tuple[Fault, ...] = ()
    if crs is None:
        message = mark(
            "the file does not say its coordinate reference system; its outlines are taken as "
            "longitude and latitude in CGCS2000"
        )
        notices = (Fault("S046", message, origin.place(heading=GEOMETRY)),)
    elif crs not in _SAME:
        shapes = shapely.transform(shapes, _turn(crs, origin), include_z=False, interleaved=False)
        message = mark("outlines in {crs} are turned into longitude and latitude in CGCS2000")
        notices = (Fault("S046", message, origin.place(heading=GEOMETRY), {"crs": _brief(crs)}),)
    texts = shapely.to_wkt(shapely.force_2d(shapes), rounding_precision=-1)
    return pl.Series("", texts.tolist(), dtype=pl.String), notices


def _turn(crs: str, origin: Origin) -> Any:
    try:
        return Transformer.from_crs(crs, REFERENCE, always_xy=True).transform
    except CRSError as error:
        raise InputError.of(
            "S008",
            mark("this coordinate reference system is not known ({reason})"),
            origin.place(heading=GEOMETRY),
            reason=str(error)[:200],
        ) from error


def _brief(crs: str) -> str:
    """A reference system by name where the file spells it out."""
    return crs if ":" in crs[:12] else CRS.from_user_input(crs).name


def _geojson(frame: pl.DataFrame, shapes: Any) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(frame.iter_rows(named=True), shapes, strict=True)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return f"{json.dumps(whole, ensure_ascii=False, default=str)}\n".encode()


def _geopackage(frame: pl.DataFrame, shapes: Any) -> bytes:
    out = BytesIO()
    held: Mapping[str, Any] = dict(_columns(frame))
    pyogrio.raw.write(
        out,
        shapely.to_wkb(shapes),
        list(held.values()),
        list(held),
        layer="rows",
        driver="GPKG",
        geometry_type="Unknown",
        crs=REFERENCE,
    )
    return out.getvalue()


def _columns(frame: pl.DataFrame) -> Iterator[tuple[str, Any]]:
    for column in frame.get_columns():
        if column.dtype.is_numeric():
            yield column.name, column.cast(pl.Float64).to_numpy()
        elif column.dtype == pl.Date:
            yield column.name, column.to_numpy().astype("datetime64[D]")
        else:
            texts = [None if value is None else _text(value) for value in column]
            yield column.name, np.array(texts, dtype=object)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError.of(
        "S008",
        mark("this is not a file of outlines that can be read ({reason})"),
        Place(str(path)),
        reason=str(error)[:200],
    )
