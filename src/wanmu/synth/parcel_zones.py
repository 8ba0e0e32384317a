"""Where the made-up parcels lie: the printed stocks of land, and a place for each.

A zone is a platform, an area or a block of which a document prints how much land was supplied or
developed. Its place on the map is schematic: near the town, never surveyed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import shapely

from wanmu.kernel.interval import Interval
from wanmu.pack import Fact, Pack
from wanmu.pack.outline import county_outline

SUPPLIED: Final = "supplied_land"
DEVELOPED: Final = "developed_land"
_LEAST: Final = 1.0
_RING: Final = 0.06
"""Degrees from the middle of the county at which zones without a known place are put."""
_PLACES: Final = {
    ("331122", "开发区"): (120.060, 28.735),
    ("331122", "壶镇工业园"): (120.250, 28.822),
    ("331122", "苍山区块"): (120.219, 28.800),
    ("331122", "高铁4"): (120.203, 28.774),
    ("331122", "姓汪2"): (120.284, 28.797),
    ("331122", "姓汪3"): (120.272, 28.785),
    ("331122", "前杨"): (120.290, 28.824),
    ("331122", "长兰区块"): (120.188, 28.742),
    ("331122", "岩腰区块"): (120.205, 28.735),
    ("331122", "洋山工业功能区"): (119.995, 28.742),
    ("331122", "五东工业功能区"): (120.085, 28.695),
    ("331122", "螺蛳岩工业功能区"): (120.165, 28.605),
}
"""Longitude and latitude near each zone's town. Assumed: no document prints coordinates."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Land of which a stock is printed: 亩 supplied, and developed but not yet supplied.

    ``facts`` are what the sums must meet, by what is summed.
    """

    id: str
    platform: str
    block: str
    supplied: float
    waiting: float
    facts: tuple[tuple[str, Fact], ...]
    centre: tuple[float, float]


def find_zones(pack: Pack) -> tuple[Zone, ...]:
    """The zones of a pack, in the order of its facts; none where it prints no stock."""
    stocks: dict[str, dict[str, Fact]] = {}
    for fact in pack.facts.values():
        if fact.kind == "actual" and fact.indicator in {SUPPLIED, DEVELOPED} and _area(fact):
            stocks.setdefault(fact.subject, {}).setdefault(fact.indicator, fact)
    whole = {pack.blocks[name].platform for name in stocks if name in pack.blocks}
    kept = [name for name in stocks if name not in whole or DEVELOPED in stocks[name]]
    return tuple(_zone(pack, name, stocks[name], at / len(kept)) for at, name in enumerate(kept))


def _zone(pack: Pack, name: str, stock: dict[str, Fact], turn: float) -> Zone:
    supplied = _area(stock[SUPPLIED] if SUPPLIED in stock else stock[DEVELOPED])
    developed = _area(stock[DEVELOPED]) if DEVELOPED in stock else supplied
    facts = tuple(
        ("supplied" if indicator == SUPPLIED else "developed", fact)
        for indicator, fact in stock.items()
    )
    return Zone(
        name,
        _platform(pack, name),
        name if name in pack.blocks else "",
        supplied,
        round(max(0.0, developed - supplied), 2),
        facts,
        _PLACES.get((pack.county.code, name)) or _on_a_ring(pack, turn),
    )


def allowed(fact: Fact) -> Interval:
    """What the printed figure may stand for, in 亩."""
    return fact.stated.to("亩")


def _area(fact: Fact) -> float:
    """The printed figure in 亩, to two decimals; 0 where there is none."""
    interval = allowed(fact)
    if interval.low is None or interval.high is None:
        return 0.0
    middle = float(interval.low + interval.high) / 2
    printed = float(fact.stated.value) if str(fact.stated.unit) == "亩" else middle
    return round(printed, 2) if printed >= _LEAST else 0.0


def _platform(pack: Pack, name: str) -> str:
    if name in pack.platforms:
        return name
    if name in pack.blocks:
        return pack.blocks[name].platform
    parent = pack.regions[name].parent if name in pack.regions else ""
    return next((p.id for p in pack.platforms.values() if p.region == parent), "")


def _on_a_ring(pack: Pack, turn: float) -> tuple[float, float]:
    county = county_outline(pack)
    middle = shapely.Point(104.0, 35.0) if county is None else county.representative_point()
    ring = shapely.get_coordinates(middle.buffer(_RING).exterior)
    x, y = ring[int(turn * len(ring))]
    return float(x), float(y)


def platforms_of(zones: tuple[Zone, ...]) -> Iterator[str]:
    """The platforms of the zones, each once."""
    yield from dict.fromkeys(zone.platform for zone in zones)
