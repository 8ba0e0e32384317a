"""The names of the inputs of the land plan that a change, a distribution or a scenario may set."""

import re
from collections.abc import Iterable, Iterator

from wanmu.pack.models import Block, Demand, Multiple


def plan_inputs(demand: Demand, blocks: Iterable[Block]) -> tuple[str, ...]:
    """Every name that ``--set`` knows: of the demand, the blocks, the shares, redevelopment."""
    return (*_of_demand(demand), *_of_land(demand, [each for each in blocks if not each.parent]))


def matching(pattern: str, names: Iterable[str]) -> list[str]:
    """The names that a pattern stands for; ``*`` is any text."""
    written = re.compile(".*".join(map(re.escape, pattern.split("*"))))
    return [name for name in names if written.fullmatch(name)]


def _of_demand(demand: Demand) -> Iterator[str]:
    targets = [period.target for period in demand.periods]
    for industry in demand.industries:
        yield from (f"output.{industry}.{year}" for year in (demand.base, *targets))
        yield f"land.{industry}.{demand.base}"
        yield from (f"intensity.{industry}.{year}" for year in targets)
    for period in demand.periods:
        if isinstance(period.intensity, Multiple):
            yield f"intensity_factor.{period.target}"
        yield f"redevelopment.{period.target}"


def _of_land(demand: Demand, blocks: list[Block]) -> Iterator[str]:
    for measure in ("red_line", "supplied", "first_phase"):
        yield from (f"{measure}.{block.id}" for block in blocks)
    for platform in dict.fromkeys(block.platform for block in blocks):
        yield from (f"share.{industry}.{platform}" for industry in demand.industries)
