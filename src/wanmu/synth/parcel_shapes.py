"""Schematic outlines: streets with parcels of the right area on both sides.

They are drawn on a plane in metres and brought onto the ellipsoid by a projection that keeps
areas, so that each has its area to a millionth. Nothing of them was surveyed.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer

from wanmu.kernel.outlines import MU, REFERENCE

_STREET: Final = 18.0
_LANE: Final = 10.0
_BETWEEN_LANES: Final = 5
_PROPORTION: Final = 1.5
"""How much deeper a parcel is than wide, about."""
_DIGITS: Final = 9


def draw(sizes: Sequence[float], centre: tuple[float, float], random: np.random.Generator) -> Any:
    """An outline for each size in 亩, around a centre; no two of them overlap."""
    square_metres = np.array(sizes) * MU
    width = 1.15 * float(np.sqrt(square_metres.sum() * 1.25))
    plane = shapely.multipolygons(_rows(square_metres, width, random)) if len(sizes) else None
    parts = shapely.get_parts(plane)
    middle = shapely.get_coordinates(shapely.envelope(plane).centroid)[0]
    turned = shapely.transform(parts, lambda at: (at - middle) @ _tilt(random))
    back = Transformer.from_crs(_equal_area(centre), REFERENCE, always_xy=True).transform
    return shapely.transform(turned, lambda at: np.round(np.column_stack(back(*at.T)), _DIGITS))


def _rows(sizes: Any, width: float, random: np.random.Generator) -> list[Any]:
    """Rows of parcels, two to a street; along a row, a lane after every few."""
    shapes: list[Any] = []
    at, south, number = 0, 0.0, 0
    while at < len(sizes):
        depth = float(np.sqrt(np.median(sizes[at : at + 12]) * _PROPORTION))
        depth *= float(random.uniform(0.9, 1.1))
        count = max(1, int(np.searchsorted(np.cumsum(sizes[at:]) / depth, width)))
        row = sizes[at : at + count]
        shapes += _row(row / depth, south, depth, float(random.uniform(0, 60)))
        at, south, number = at + count, south + depth, number + 1
        south += _STREET if number % 2 == 0 else 0.0
    return shapes


def _row(widths: Any, south: float, depth: float, west: float) -> list[Any]:
    ends = west + np.cumsum(widths) + _LANE * (np.arange(len(widths)) // _BETWEEN_LANES)
    return [
        shapely.box(end - wide, south, end, south + depth)
        for end, wide in zip(ends, widths, strict=True)
    ]


def _tilt(random: np.random.Generator) -> Any:
    """A turn and a lean, neither of which changes an area."""
    angle, lean = random.uniform(-0.5, 0.5), random.uniform(-0.25, 0.25)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.array([[1.0, 0.0], [lean, 1.0]]) @ turn


def _equal_area(centre: tuple[float, float]) -> CRS:
    x, y = centre
    return CRS.from_proj4(f"+proj=laea +lon_0={x} +lat_0={y} +ellps=GRS80 +units=m")
