"""Are the parcels' red lines outlines that can be, and do they agree with the table and each other?

A red line is refused with its parcel's number; it is repaired only when that is asked for, and
then each repair says what it changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from wanmu.kernel.faults import Fault, Faults, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.outlines import MU, areas, overlaps, polygons_of
from wanmu.pack import Pack
from wanmu.pack.outline import county_outline
from wanmu.schema import Table

FIELD: Final = "red_line"
AREA_TOLERANCE: Final = 0.01
"""Share of the polygon's area by which the table's may differ, where the pack does not say."""
SLIVER: Final = 0.015
"""亩 that neighbours may share, where the pack does not say: 10 square metres."""
_LEAST_DIFFERENCE: Final = 0.01
"""亩: an area printed with two decimals is no nearer."""
_SHOWN: Final = 200
_CHINA: Final = (73.0, 3.0, 136.0, 54.0)
_DEGREES: Final = 360.0


@dataclass(frozen=True, slots=True)
class _Parcels:
    """Numbers, areas in 亩, red lines and places of the parcels that have a red line."""

    file: str
    rows: NDArray[np.int64]
    ids: NDArray[Any]
    area: NDArray[np.float64]
    written: NDArray[Any]

    def fault(self, at: np.integer[Any] | int, code: str, message: str, **values: object) -> Fault:
        place = Place(self.file, row=int(self.rows[at]), field=FIELD)
        return Fault(code, message, place, {"parcel": self.ids[at], **values})


def check_outlines(
    table: Table, file: str, pack: Pack, *, repair: bool = False
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """The parcels, with red lines repaired where that was asked, and what is to be known of them.

    Raises:
        InputError: every fault at once: G045 no outline that can be read; G046 an empty one; G047
            no polygon; G048 longitude and latitude swapped; G049 outside China; G050 a polygon
            that crosses itself; G051 parcels that overlap; G052 an area in the table that is not
            the polygon's; G053 outside the county; G056 more than are told.
    """
    frame = table.frame
    has = frame[FIELD].is_not_null()
    if not has.any():
        return frame, ()
    parcels = _parcels(table, file, has)
    faults = Faults()
    shapes = _read(parcels, faults)
    good = _placed(parcels, shapes, faults)
    notices: list[Fault] = []
    if repair:
        notices += _repaired(parcels, shapes, good)
    good &= _valid(parcels, shapes, good, faults)
    kept = np.flatnonzero(good)
    faults.extend(_overlapping(parcels, shapes, kept, pack))
    faults.extend(_differing(parcels, shapes, kept, pack))
    outside = list(_outside(parcels, shapes, kept, pack))
    faults.extend(fault for fault in outside if fault.code == "G053")
    notices += (fault for fault in outside if fault.code != "G053")
    _check(faults, file)
    return _with(frame, has, shapes) if repair else frame, tuple(notices)


def _parcels(table: Table, file: str, has: pl.Series) -> _Parcels:
    frame = table.frame.filter(has)
    return _Parcels(
        file,
        table.rows.filter(has).to_numpy().astype(np.int64),
        frame["id"].to_numpy(),
        frame["area"].cast(pl.Float64).to_numpy(),
        frame[FIELD].to_numpy(),
    )


def _read(parcels: _Parcels, faults: Faults) -> NDArray[Any]:
    shapes: NDArray[Any] = shapely.from_wkt(parcels.written, on_invalid="ignore")
    for at in np.flatnonzero(shapely.is_missing(shapes)):
        faults.found.append(parcels.fault(at, "G045", _UNREADABLE))
    return shapes


def _placed(parcels: _Parcels, shapes: NDArray[Any], faults: Faults) -> NDArray[np.bool_]:
    """Which are polygons in China."""
    there = ~shapely.is_missing(shapes)
    empty = there & shapely.is_empty(shapes)
    polygon = np.isin(shapely.get_type_id(shapes), (3, 6))
    other = there & ~empty & ~polygon
    sound = there & ~empty & polygon
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        swapped = sound & _within(south, west, north, east)
        away = sound & ~swapped & ~_within(west, south, east, north)
    for code, which, message in (
        ("G046", empty, _EMPTY),
        ("G047", other, _OTHER),
        ("G048", swapped, _SWAPPED),
    ):
        faults.extend(parcels.fault(at, code, message) for at in np.flatnonzero(which))
    for at in np.flatnonzero(away):
        metres = max(abs(west[at]), abs(north[at])) > _DEGREES
        faults.found.append(parcels.fault(at, "G049", _METRES if metres else _ABROAD))
    found: NDArray[np.bool_] = sound & ~swapped & ~away
    return found


def _within(west: Any, south: Any, east: Any, north: Any) -> Any:
    least_x, least_y, most_x, most_y = _CHINA
    return (west >= least_x) & (east <= most_x) & (south >= least_y) & (north <= most_y)


def _repaired(parcels: _Parcels, shapes: NDArray[Any], good: NDArray[np.bool_]) -> Iterator[Fault]:
    """Make crossing outlines valid in place, and tell of each what that did to its area."""
    for at in np.flatnonzero(good & ~shapely.is_valid(shapes)):
        before = shapes[at]
        after = shapely.make_valid(before)
        after = polygons_of(after) if after.geom_type == "GeometryCollection" else after
        if not after.geom_type.endswith("Polygon") or after.is_empty:
            continue
        shapes[at] = after
        was, now = areas(np.array([before, after])) / MU
        yield parcels.fault(
            at,
            "G054",
            _MENDED,
            reason=shapely.is_valid_reason(before),
            before=f"{was:.2f}",
            after=f"{now:.2f}",
            change=f"{now - was:+.2f}",
            parts=len(shapely.get_parts(after)),
        )


def _valid(
    parcels: _Parcels, shapes: NDArray[Any], good: NDArray[np.bool_], faults: Faults
) -> NDArray[np.bool_]:
    valid: NDArray[np.bool_] = shapely.is_valid(shapes)
    for at in np.flatnonzero(good & ~valid):
        reason = shapely.is_valid_reason(shapes[at])
        faults.found.append(parcels.fault(at, "G050", _CROSSING, reason=reason))
    return valid


def _overlapping(
    parcels: _Parcels, shapes: NDArray[Any], kept: NDArray[np.intp], pack: Pack
) -> Iterator[Fault]:
    pairs, shared = overlaps(shapes[kept], _parameter(pack, "sliver", SLIVER) * MU)
    for (later, earlier), area in zip(pairs, shared / MU, strict=True):
        yield parcels.fault(
            kept[later],
            "G051",
            _OVERLAP,
            other=parcels.ids[kept[earlier]],
            area=f"{area:.2f}",
        )


def _differing(
    parcels: _Parcels, shapes: NDArray[Any], kept: NDArray[np.intp], pack: Pack
) -> Iterator[Fault]:
    drawn = areas(shapes[kept]) / MU
    share = _parameter(pack, "area_tolerance", AREA_TOLERANCE)
    allowed = np.maximum(share * drawn, _LEAST_DIFFERENCE)
    for which in np.flatnonzero(np.abs(parcels.area[kept] - drawn) > allowed):
        at = kept[which]
        yield parcels.fault(
            at,
            "G052",
            _DIFFERS,
            written=f"{parcels.area[at]:.2f}",
            drawn=f"{drawn[which]:.2f}",
            tolerance=f"{share:.1%}",
        )


def _outside(
    parcels: _Parcels, shapes: NDArray[Any], kept: NDArray[np.intp], pack: Pack
) -> Iterator[Fault]:
    county = county_outline(pack)
    if county is None:
        return
    shapely.prepare(county)
    name = {"zh": pack.county.county, "name": pack.county.county_en}
    touching = shapely.intersects(county, shapes[kept])
    inside = shapely.covers(county, shapes[kept])
    for at in kept[~touching]:
        yield parcels.fault(at, "G053", _ELSEWHERE, **name)
    for at in kept[touching & ~inside]:
        yield parcels.fault(at, "G055", _ON_THE_EDGE, **name)


def _parameter(pack: Pack, name: str, default: float) -> float:
    found = pack.stated_land.parameters.get(name) if pack.stated_land else None
    return default if found is None else float(found.value)


def _check(faults: Faults, file: str) -> None:
    count = len(faults.found)
    if count > _SHOWN:
        rest = Fault("G056", _MORE, Place(file), {"count": count, "shown": _SHOWN})
        faults.found[:] = [rest, *sorted(faults.found, key=lambda fault: fault.place)[:_SHOWN]]
    faults.check()


def _with(frame: pl.DataFrame, has: pl.Series, shapes: NDArray[Any]) -> pl.DataFrame:
    texts = frame[FIELD].to_list()
    drawn = iter(shapely.to_wkt(shapes, rounding_precision=-1))
    mended = [next(drawn) if some else text for some, text in zip(has, texts, strict=True)]
    return frame.with_columns(pl.Series(FIELD, mended, dtype=pl.String))


_UNREADABLE: Final = mark(
    "the red line of parcel {parcel} cannot be read as an outline: write POLYGON((…)) with at "
    "least three corners, and end each ring where it began"
)
_EMPTY: Final = mark("the red line of parcel {parcel} is empty; draw it, or clear the cell")
_OTHER: Final = mark("the red line of parcel {parcel} is no polygon; draw its area, not a line")
_SWAPPED: Final = mark(
    "the red line of parcel {parcel} has latitude before longitude; write longitude first"
)
_ABROAD: Final = mark("the red line of parcel {parcel} lies outside China; correct its coordinates")
_METRES: Final = mark(
    "the red line of parcel {parcel} is not in degrees; give a map file that names its coordinate "
    "reference system, or longitude and latitude in CGCS2000"
)
_CROSSING: Final = mark(
    "the red line of parcel {parcel} crosses itself or cannot be ({reason}); draw it again, or "
    "ask for --repair"
)
_OVERLAP: Final = mark(
    "parcel {parcel} overlaps parcel {other} by {area} 亩; correct one of the two red lines"
)
_DIFFERS: Final = mark(
    "the area of parcel {parcel} is {written} 亩 in the table and {drawn} 亩 by its red line, more "
    "than {tolerance} apart; correct one of them"
)
_ELSEWHERE: Final = mark(
    "the red line of parcel {parcel} lies outside {name}; correct its coordinates"
)
_ON_THE_EDGE: Final = mark(
    "the red line of parcel {parcel} is cut by the county's generalised outline ({name}); see "
    "whether it is right"
)
_MENDED: Final = mark(
    "the red line of parcel {parcel} was repaired ({reason}): {before} 亩 before, {after} 亩 after "
    "({change}), in {parts} parts"
)
_MORE: Final = mark("{count} faults of red lines were found; the first {shown} are told here")
