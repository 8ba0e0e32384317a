"""About where a platform or block lies, for want of its own outline: around its parcels."""

from collections import defaultdict
from typing import Any, Literal

import polars as pl
import shapely


def extents(parcels: pl.DataFrame, place: Literal["platform", "block"]) -> dict[str, Any]:
    """The convex hull of the outlines of each place's parcels, in degrees; by place, in order.

    It holds land that belongs to no parcel, so it is a sketch and no boundary. Places without an
    outlined parcel are left out.
    """
    shapes: dict[str, list[Any]] = defaultdict(list)
    drawn = parcels.filter(pl.col(place).is_not_null() & pl.col("red_line").is_not_null())
    for name, written in drawn.select(place, "red_line").sort(place).iter_rows():
        shape = shapely.from_wkt(written, on_invalid="ignore")
        if shape is not None and not shape.is_empty:
            shapes[name].append(shape)
    return {
        name: shapely.convex_hull(shapely.geometrycollections(each))
        for name, each in shapes.items()
    }
