"""What the audit answers: disagreements, with their places, their size and their suspects."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wanmu.audit.relation import Relation, Strength
from wanmu.kernel.interval import Interval
from wanmu.kernel.units import Unit
from wanmu.pack import Fact


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that may be the wrong one, and what it would have to be, in its own unit."""

    fact: str
    range: Interval | None
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation that fails.

    ``computed`` and ``printed`` are in ``unit``; ``gap`` is what rounding cannot explain of their
    difference. ``alternatives`` are all the smallest sets of figures whose change would let the
    relation and everything around it hold; ``suspects`` are the figures in them.
    """

    relation: Relation
    places: tuple[Fact, ...]
    unit: Unit
    computed: Fraction | None
    printed: Fraction | None
    gap: Fraction | None
    suspects: tuple[Suspect, ...]
    alternatives: tuple[tuple[str, ...], ...]
    complete: bool = True

    @property
    def id(self) -> str:
        """Stable as long as the relation keeps its identifier."""
        return self.relation.id

    @property
    def kind(self) -> str:
        """What sort of relation fails."""
        return self.relation.kind

    @property
    def strength(self) -> Strength:
        """A contradiction cannot hold; a tension holds only on the relation's assumption."""
        return self.relation.strength


@dataclass(frozen=True, slots=True)
class Audit:
    """Every disagreement between stated figures, contradictions first."""

    findings: tuple[Finding, ...]
    facts: Mapping[str, Fact]
    checked: int

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """The findings that cannot hold whatever the scopes are."""
        return tuple(item for item in self.findings if item.strength == "contradiction")

    @property
    def tensions(self) -> tuple[Finding, ...]:
        """The findings that hold only if scopes or denominators differ."""
        return tuple(item for item in self.findings if item.strength == "tension")
