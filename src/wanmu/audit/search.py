"""The lightest sets of fields whose change lets one group of relations hold: implicit hitting sets.

Fellegi and Holt (1976) ask for the smallest weighted set of fields to change. Every conflict that
the oracle finds says that one of its fields must change; the lightest sets that hit all conflicts
known so far are tried; one that does not do yields a new conflict. When all of them do, they are
all the answers there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, product
from math import inf
from typing import TypeAlias

import networkx as nx

from wanmu.audit.claim import Claim
from wanmu.audit.feasible import Oracle, Repair, Verdict
from wanmu.audit.hitting import HittingSets
from wanmu.audit.observed import Observed

Fields: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to let a part hold: the fields changed, a repair, and what else may be free."""

    fields: Fields
    repair: Mapping[str, Repair]
    free: Fields


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that have to be decided together, and every lightest choice of them."""

    choices: tuple[Choice, ...]


@dataclass(slots=True)
class Found:
    """What the search found in one group of relations."""

    weight: Fraction | float
    parts: tuple[Part, ...] = ()
    complete: bool = True
    undecided: list[Fields] = field(default_factory=list)
    conflicts: list[Fields] = field(default_factory=list)


class Search:
    """One record against one group of relations."""

    def __init__(
        self,
        oracle: Oracle,
        claims: Iterable[Claim],
        values: Mapping[str, Observed],
        weights: Mapping[str, Fraction | float],
        to_fill: Fields,
    ) -> None:
        """Take the record; ``to_fill`` are its missing values, which are free in any case."""
        self._oracle = oracle
        self._claims = tuple(claims)
        self._values = values
        self._to_fill = to_fill
        self._given = frozenset(values) - to_fill
        self._sets = HittingSets(
            {
                name: weight
                for name, weight in weights.items()
                if isinstance(weight, Fraction) and name in self._given
            }
        )
        self._verdicts: dict[Fields, Verdict] = {}
        self._undecided: list[Fields] = []

    def run(self, conflicts: Iterable[Fields], limit: int) -> Found:
        """Every lightest choice, at most ``limit`` of each part, from the conflicts known."""
        for conflict in conflicts:
            self._sets.add(conflict)
        while True:
            weight = self._sets.minimum
            if weight == inf:
                return Found(inf, undecided=self._undecided, conflicts=self._sets.conflicts)
            found = self._settled(limit)
            if found is not None:
                found.weight = weight
                return found

    def _settled(self, limit: int) -> Found | None:
        """The answer, when every lightest set for the conflicts known does; else None."""
        first = next(self._sets.lightest())
        if not self._works(first):
            return None
        listed = [
            list(islice(self._sets.lightest(block), limit + 1)) for block in self._sets.blocks()
        ]
        complete = all(len(families) <= limit for families in listed)
        parts = self._coupled([families[:limit] for families in listed])
        decided = []
        for place, part in enumerate(parts):
            elsewhere = frozenset().union(*(p.touched for n, p in enumerate(parts) if n != place))
            families = list(islice(part.families(), limit + 1))
            complete = complete and len(families) <= limit
            choices = self._verified(families[:limit], part, elsewhere)
            if choices is None:
                return None
            decided.append(Part(choices))
        return Found(inf, tuple(decided), complete, self._undecided, self._sets.conflicts)

    def _verified(
        self, families: Iterable[Fields], part: "_Coupled", elsewhere: Fields
    ) -> tuple[Choice, ...] | None:
        """Every choice of a part, each tried with all that other parts may change left free."""
        choices, sound = [], True
        for chosen in families:
            free = chosen | elsewhere
            if self._works(free):
                changed = chosen | part.missing
                choices.append(Choice(changed, self._verdicts[free].repair, free))
            else:
                sound = False
        return tuple(choices) if sound else None

    def _works(self, free: Fields) -> bool:
        """Whether freeing these fields is enough; if not, learn the conflicts that say so."""
        if free in self._verdicts:
            return True
        verdict = self._oracle.check(self._given - free)
        if verdict.answer == "yes":
            self._verdicts[free] = verdict
            return True
        if verdict.answer == "unknown":
            self._undecided.append(free)
            self._sets.add(self._given - free)
        while verdict.answer == "no":
            self._sets.add(verdict.conflict)
            if not verdict.conflict:
                break
            # What else is wrong, with this conflict out of the way?
            free |= verdict.conflict
            verdict = self._oracle.check(self._given - free)
        return False

    def _coupled(self, blocks: list[list[Fields]]) -> list["_Coupled"]:
        """The blocks of conflicts in parts that a choice in one cannot disturb in another.

        What is kept and known exactly separates; what may change, what is missing and what is
        known only to its rounding connects.
        """
        touched = [frozenset().union(*families) for families in blocks]
        loose = self._loose() | frozenset().union(*touched)
        graph: nx.Graph[object] = nx.Graph()
        graph.add_nodes_from(range(len(blocks)))
        graph.add_nodes_from(self._to_fill)
        for place, names in enumerate(touched):
            graph.add_edges_from((place, name) for name in names)
        for claim in self._claims:
            ends = [name for name in claim.fields if name in loose]
            graph.add_edges_from((ends[0], other) for other in ends[1:])
        parts = [
            _Coupled.of(group, blocks, self._to_fill) for group in nx.connected_components(graph)
        ]
        return sorted((part for part in parts if part is not None), key=lambda part: part.key)

    def _loose(self) -> Fields:
        return self._to_fill | frozenset(
            name
            for name, value in self._values.items()
            if value.interval is not None and not value.interval.is_point
        )


@dataclass(frozen=True, slots=True)
class _Coupled:
    """Blocks of conflicts, and missing values, that have to be decided together."""

    blocks: tuple[tuple[Fields, ...], ...]
    missing: Fields

    @classmethod
    def of(
        cls, group: Iterable[object], blocks: list[list[Fields]], to_fill: Fields
    ) -> "_Coupled | None":
        members = set(group)
        places = [place for place in range(len(blocks)) if place in members]
        missing = frozenset(name for name in to_fill if name in members)
        if not places and not missing:
            return None
        return cls(tuple(tuple(blocks[place]) for place in places), missing)

    @property
    def touched(self) -> Fields:
        return frozenset().union(*(chosen for block in self.blocks for chosen in block))

    @property
    def key(self) -> list[str]:
        return sorted(self.touched | self.missing)

    def families(self) -> Iterator[Fields]:
        return (frozenset().union(*chosen) for chosen in product(*self.blocks))
