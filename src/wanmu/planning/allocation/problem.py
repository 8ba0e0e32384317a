"""What is to be allocated: who needs land, the blocks that have some, and on which terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from wanmu.pack.models.allocation import Goal

Pair: TypeAlias = tuple[str, str]
"""Someone on a block."""

NONE: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Need:
    """What an industry needs in a period: land in 亩, and the output of a 亩 in 万元."""

    land: float
    output_per_mu: float


@dataclass(frozen=True, slots=True)
class Land:
    """A block: land that becomes available by period, and how much of it is ready, in 亩.

    ``farmland`` is permanent basic farmland and ``closed`` other land of classes that are not
    opened; neither is in ``by_period``. ``ready`` needs no conversion. ``cost`` is what a 亩 of it
    costs, 万元; ``redeveloped`` says that it is land in use that is won again.
    """

    platform: str
    by_period: Mapping[str, float]
    ready: float
    farmland: float = 0.0
    closed: float = 0.0
    cost: float = 0.0
    redeveloped: bool = False

    @property
    def area(self) -> float:
        """All the land that becomes available."""
        return sum(self.by_period.values())


@dataclass(frozen=True, slots=True)
class Lock:
    """A decision that is taken already: an industry is to be on a block, or is not to be."""

    industry: str
    block: str
    inside: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two that do not go together on a block, or on two blocks side by side."""

    one: str
    other: str
    blocks: frozenset[Pair]
    """The pairs of blocks; a block with itself is the block."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the environment of some blocks can take: ``per_mu`` is the load of a 亩."""

    name: str
    blocks: frozenset[str]
    most: float
    unit: str
    per_mu: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that the allocation is decided from. Areas in 亩.

    Attributes:
        needs: What each needs in each period: an industry, a group of product lines or a project.
        planned: The pairs that a block's own plan names.
        refused: Why an industry may not go to a block.
        whole: Those that lie undivided on one block, or nowhere.
        industry_of: The industry of each that is not one itself.
        smallest_plot: Less than this is not put on a block.
        smallest_cluster: Less than this of an industry is not put on a platform.
        prices: What a 亩 costs where it breaks the division of labour, 万元.
        goals: What is sought, in this order.
        weights: Weights of a sum that is sought first, for each unit of a goal.
    """

    periods: tuple[str, ...]
    needs: Mapping[tuple[str, str], Need]
    blocks: Mapping[str, Land]
    allowed: frozenset[Pair]
    planned: frozenset[Pair]
    refused: Mapping[Pair, str]
    quotas: Mapping[str, float]
    smallest_plot: float
    locks: tuple[Lock, ...] = ()
    assumptions: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    industry_of: Mapping[str, str] = field(default_factory=lambda: NONE)
    smallest_cluster: float = 0.0
    prices: Mapping[Pair, float] = field(default_factory=lambda: NONE)
    apart: tuple[Apart, ...] = ()
    limits: tuple[Limit, ...] = ()
    goals: tuple[Goal, ...] = ("unmet", "converted", "cost", "misfit", "fragments")
    weights: Mapping[Goal, float] = field(default_factory=lambda: NONE)

    @property
    def industries(self) -> tuple[str, ...]:
        """Those who need land, in the pack's order."""
        return tuple(dict.fromkeys(industry for industry, _ in self.needs))

    @property
    def sought(self) -> tuple[str, ...]:
        """What is sought one after the other: the weighted sum first, then what has no weight.

        Goals that cannot be missed, as the cost where nothing costs, are left out.
        """
        costly = bool(self.prices) or any(land.cost for land in self.blocks.values())
        one_by_one = [goal for goal in self.goals if costly or goal != "cost"]
        if not self.weights:
            return tuple(one_by_one)
        return ("weighted", *(goal for goal in one_by_one if goal not in self.weights))

    @property
    def wants(self) -> dict[str, float]:
        """All the land that each needs."""
        found = dict.fromkeys(self.industries, 0.0)
        for (name, _), need in self.needs.items():
            found[name] += need.land
        return found

    def wanted(self, industry: str) -> float:
        """All the land that one needs."""
        return self.wants[industry]

    def least(self, industry: str) -> float:
        """The smallest plot that one can have on a block."""
        return self.wanted(industry) if industry in self.whole else self.smallest_plot

    def of_industry(self, name: str) -> str:
        """The industry of one who needs land."""
        return self.industry_of.get(name, name)

    def with_more(self, block: str, area: float) -> "Problem":
        """The same with a block larger by so much land that is ready, from the first period on."""
        old = self.blocks[block]
        first = self.periods[0]
        grown = {**old.by_period, first: old.by_period[first] + area}
        land = replace(old, by_period=grown, ready=old.ready + area)
        return replace(self, blocks={**self.blocks, block: land})

    def with_quota(self, period: str, area: float) -> "Problem":
        """The same with another quota in a period."""
        return replace(self, quotas={**self.quotas, period: area})

    def with_lock(self, lock: Lock) -> "Problem":
        """The same with one more decision taken."""
        return replace(self, locks=(*self.locks, lock))

    def with_locks(self, locks: Iterable[Lock]) -> "Problem":
        """The same with these decisions taken, and no other."""
        return replace(self, locks=tuple(locks))


def on_block(pairs: frozenset[Pair], block: str) -> Sequence[Pair]:
    """The pairs of one block."""
    return _by_block(pairs).get(block, ())


@lru_cache(maxsize=8)
def _by_block(pairs: frozenset[Pair]) -> Mapping[str, Sequence[Pair]]:
    """A province has pairs by the ten thousand: looking through all for each block takes hours."""
    found: dict[str, list[Pair]] = {}
    for pair in sorted(pairs):
        found.setdefault(pair[1], []).append(pair)
    return found
