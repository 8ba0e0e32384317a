"""A parcel's outline and its neighbours', in metres around it, to be drawn to scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final, TypeAlias

import polars as pl
import shapely

from wanmu.land.state import ID

Ring: TypeAlias = tuple[tuple[float, float], ...]
_METRES: Final = 111_320.0
"""Metres of one degree of latitude, near enough for a sketch."""
_MARGIN: Final = 0.35
"""Part of the parcel's own extent that is shown around it."""
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """A parcel's parts: outer ring and holes, in metres east and north of the middle."""

    parcel: str
    parts: tuple[tuple[Ring, ...], ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a map of the parcel shows.

    Attributes:
        own: The parcel.
        neighbours: Parcels of its block that reach into the frame, nearest first.
        half: Half the side of the square frame in metres.
        longitude: Of the middle of the frame, CGCS2000.
        latitude: Of the middle of the frame.
    """

    own: Shape
    neighbours: tuple[Shape, ...]
    half: float
    longitude: float
    latitude: float


def sketch_of(parcels: pl.DataFrame, parcel: str) -> Sketch | None:
    """The sketch of one of the parcels; None where it has no outline that can be read."""
    row = parcels.filter(pl.col(ID) == parcel).row(0, named=True)
    shape = _read(row["red_line"])
    if shape is None:
        return None
    west, south, east, north = shape.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    scale = (_METRES * cos(radians(middle[1])), _METRES)
    half = max((east - west) * scale[0], (north - south) * scale[1]) / 2 * (1 + _MARGIN)
    near = _neighbours(parcels, row, shape)
    within = [
        made for name, other in near if _reaches(made := _shape(name, other, middle, scale), half)
    ]
    return Sketch(_shape(parcel, shape, middle, scale), tuple(within[:_MOST]), half, *middle)


def _neighbours(parcels: pl.DataFrame, row: dict[str, Any], own: Any) -> Sequence[tuple[str, Any]]:
    """Outlines of the same block, the nearest first; of the platform where no block is named."""
    place = "block" if row["block"] is not None else "platform"
    if row[place] is None:
        return []
    same = parcels.filter(
        (pl.col(place) == row[place]) & (pl.col(ID) != row[ID]) & pl.col("red_line").is_not_null()
    )
    read = [(each[ID], _read(each["red_line"])) for each in same.iter_rows(named=True)]
    found = [(name, other) for name, other in read if other is not None]
    return sorted(found, key=lambda each: (own.distance(each[1]), each[0]))


def _read(written: str | None) -> Any:
    shape = shapely.from_wkt(written, on_invalid="ignore") if written else None
    return shape if shape is not None and not shape.is_empty else None


def _shape(
    parcel: str, shape: Any, middle: tuple[float, float], scale: tuple[float, float]
) -> Shape:
    def placed(ring: Any) -> Ring:
        return tuple(
            ((x - middle[0]) * scale[0], (y - middle[1]) * scale[1]) for x, y, *_ in ring.coords
        )

    parts = (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
    return Shape(parcel, tuple(tuple(map(placed, _rings(part))) for part in parts))


def _rings(part: Any) -> Iterator[Any]:
    yield part.exterior
    yield from part.interiors


def _reaches(shape: Shape, half: float) -> bool:
    return any(max(abs(x), abs(y)) < half for rings in shape.parts for x, y in rings[0])
