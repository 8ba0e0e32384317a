"""Outlines on the ellipsoid: their areas, and where they overlap. Areas are in square metres.

Outlines are Shapely geometries in longitude and latitude of CGCS2000 (EPSG:4490).
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from wanmu.kernel.layers import REFERENCE

__all__ = ["GEOD", "MU", "REFERENCE", "areas", "overlaps", "polygons_of"]

GEOD: Final = Geod(a=6_378_137.0, rf=298.257222101)
"""The ellipsoid of CGCS2000."""
MU: Final = 2000 / 3
"""Square metres of one 亩."""
_DEGREE: Final = 111_320.0
"""Metres of a degree at the equator, for a first, generous look at an overlap."""


def areas(shapes: Any) -> NDArray[np.float64]:
    """The geodesic area of each polygon, whichever way its rings run; nothing has no area."""
    turned = shapely.orient_polygons(shapes)
    found = [0.0 if shape is None else GEOD.geometry_area_perimeter(shape)[0] for shape in turned]
    return np.abs(np.array(found, dtype=np.float64))


def overlaps(shapes: Any, least: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Pairs of valid outlines that share more than ``least``, and how much: the later one first.

    Neighbours meet along a line, and lines drawn twice never agree to the millimetre; hence
    ``least``.
    """
    tree = shapely.STRtree(shapes)
    second, first = tree.query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapes[first], shapes[second])
    rough = shapely.area(shared) * _DEGREE**2
    some = rough > least / 2
    first, second, shared = first[some], second[some], shared[some]
    found = areas(_flat(shared))
    kept = found > least
    order = np.lexsort((first[kept], second[kept]))
    pairs = np.column_stack([second[kept], first[kept]])[order]
    return pairs, found[kept][order]


def _flat(shapes: Any) -> Any:
    """The polygons of what two outlines share, without the lines and points where they touch."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    flat = shapes.copy()
    flat[mixed] = [polygons_of(shape) for shape in shapes[mixed]]
    return flat


def polygons_of(shape: Any) -> Any:
    """The polygons among the parts of a shape, as one."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")]
    return shapely.union_all(parts)
