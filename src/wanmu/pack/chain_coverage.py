"""How much of a chain the county's own firms cover, as far as its documents say."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from wanmu.pack.models import Chain, Stage

Hold: TypeAlias = Literal["missing", "weak", "strong"]
"""How a stage is held by the county's own firms, as far as documents say."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a chain holds, counted.

    Documents name firms by stage and not by node, so a node counts as covered where its stage
    names a firm of the county: the share is the most that can be true.

    Attributes:
        covered: The stages that name a firm of the county, in order.
        bare: The stages that name none.
        nodes: The nodes of all stages.
        covered_nodes: Those of stages that name a firm of the county.
        leading: Leading firms named, anywhere.
        local: Firms of the county named; one that two stages name counts once.
        sought: Links that the county looks for.
        sought_bare: Those of them that lie in stages without a firm of the county.
    """

    covered: tuple[Stage, ...]
    bare: tuple[Stage, ...]
    nodes: int
    covered_nodes: int
    leading: int
    local: int
    sought: int
    sought_bare: int

    @property
    def stages(self) -> int:
        """All stages."""
        return len(self.covered) + len(self.bare)

    @property
    def share(self) -> Fraction | None:
        """The most that the covered part of the nodes can be; None without nodes."""
        return Fraction(self.covered_nodes, self.nodes) if self.nodes else None


def coverage(chain: Chain) -> Coverage:
    """Count the stages, nodes and firms of a chain."""
    covered = tuple(stage for stage in chain.stages if stage.local_firms)
    bare = tuple(stage for stage in chain.stages if not stage.local_firms)
    return Coverage(
        covered,
        bare,
        nodes=sum(len(stage.nodes) for stage in chain.stages),
        covered_nodes=sum(len(stage.nodes) for stage in covered),
        leading=_firms(chain, "leading_firms"),
        local=_firms(chain, "local_firms"),
        sought=sum(len(stage.sought) for stage in chain.stages),
        sought_bare=sum(len(stage.sought) for stage in bare),
    )


def hold_of(stage: Stage) -> Hold:
    """Missing without a firm of the county; weak where more is sought beside them; else strong."""
    if not stage.local_firms:
        return "missing"
    return "weak" if stage.sought else "strong"


def _firms(chain: Chain, kind: str) -> int:
    return len({name for stage in chain.stages for name in _names(stage, kind)})


def _names(stage: Stage, kind: str) -> Iterator[str]:
    for firm in getattr(stage, kind):
        yield firm.zh
