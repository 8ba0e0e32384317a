"""Where the documents disagree on who goes where."""

from collections.abc import Iterator
from dataclasses import dataclass

from wanmu.pack import Pack
from wanmu.pack.models.allocation import Placement


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A project whose place and whose product lines' platform do not agree."""

    placement: Placement
    place: str
    platform: str
    divided_to: tuple[str, ...]
    locator: str


def contradictions(pack: Pack) -> tuple[Contradiction, ...]:
    """Where the plan puts a project on one platform and its product lines on another."""
    return tuple(_contradictions(pack))


def _contradictions(pack: Pack) -> Iterator[Contradiction]:
    for placement in pack.allocation.placements:
        platform = _platform(pack, placement)
        for line in pack.division:
            divided = set(placement.products) & set(line.products)
            if divided and line.industry == placement.industry and platform not in line.platforms:
                place = placement.block or placement.park or ""
                yield Contradiction(placement, place, platform, line.platforms, line.locator)
                break


def _platform(pack: Pack, placement: Placement) -> str:
    if placement.block:
        return pack.blocks[placement.block].platform
    return pack.parks[placement.park or ""].platform
