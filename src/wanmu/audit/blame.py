"""The lightest sets of figures whose change lets every relation hold: implicit hitting sets.

Each relation that fails says that one of its figures is wrong; each attempt to free other figures
that does not do says the same of the figures it kept. The lightest sets that take one from each of
these conflicts are tried until they do; then they are all the answers there are. A set does when
each relation, taken by itself, can hold within the rounding of the figures that are kept.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Final, TypeAlias

from wanmu.audit.hitting import HittingSets
from wanmu.audit.propagate import Verdict, propagate
from wanmu.audit.relation import Relation
from wanmu.kernel.interval import Interval

Facts: TypeAlias = frozenset[str]

LIMIT: Final = 64
"""How many equally good sets are listed."""


@dataclass(frozen=True, slots=True)
class Blame:
    """The lightest sets that explain a relation's failure, and what their figures would have to be.

    ``complete`` is False when there are more sets than were listed.
    """

    alternatives: tuple[Facts, ...]
    ranges: Mapping[str, Interval]
    complete: bool = True


def blame(
    relations: Sequence[Relation],
    failed: Sequence[Relation],
    values: Mapping[str, Interval],
    weights: Mapping[str, Fraction],
) -> dict[str, Blame]:
    """For each failed relation its lightest sets, with every one of ``relations`` made to hold."""
    parts = _Search(relations, values, weights).run(
        [frozenset(relation.facts) for relation in failed]
    )
    return {relation.id: _of(relation, parts) for relation in failed}


@dataclass(frozen=True, slots=True)
class _Part:
    """Conflicts that hang together, and the lightest sets that settle them."""

    names: Facts
    alternatives: tuple[Facts, ...]
    ranges: Mapping[str, Interval]
    complete: bool


class _Search:
    def __init__(
        self,
        relations: Sequence[Relation],
        values: Mapping[str, Interval],
        weights: Mapping[str, Fraction],
    ) -> None:
        self._values = values
        self._weights = weights
        self._around: dict[str, list[Relation]] = defaultdict(list)
        for relation in relations:
            for name in relation.facts:
                self._around[name].append(relation)
        self._verdicts: dict[Facts, Verdict] = {}

    def run(self, conflicts: list[Facts]) -> list[_Part]:
        while True:
            sets = HittingSets({n: self._weights[n] for names in conflicts for n in names})
            for conflict in conflicts:
                sets.add(conflict)
            parts = [
                (frozenset().union(*block), list(islice(sets.lightest(block), LIMIT + 1)))
                for block in sets.blocks()
            ]
            learnt = [conflict for conflict in self._tried(parts) if conflict]
            if not learnt:
                return [self._part(names, found, parts) for names, found in parts]
            conflicts += learnt

    def _tried(self, parts: Sequence[tuple[Facts, list[Facts]]]) -> Iterator[Facts]:
        """The conflicts that trying every alternative brings up; none when all of them do."""
        for _, found in parts:
            for chosen in found[:LIMIT]:
                verdict = self._verdict(chosen, parts)
                if not verdict.holds:
                    yield verdict.conflict
                    break

    def _verdict(self, chosen: Facts, parts: Sequence[tuple[Facts, list[Facts]]]) -> Verdict:
        freed = chosen | self._beside(chosen, parts)
        if freed not in self._verdicts:
            self._verdicts[freed] = propagate(freed, self._values, self._around)
        return self._verdicts[freed]

    def _beside(self, chosen: Facts, parts: Sequence[tuple[Facts, list[Facts]]]) -> Facts:
        """What other parts free in the relations that this choice reaches."""
        reached = {
            name for fact in chosen for relation in self._around[fact] for name in relation.facts
        }
        return frozenset().union(
            *(
                found[0]
                for names, found in parts
                if not names & chosen and found and found[0] & reached
            )
        )

    def _part(
        self, names: Facts, found: list[Facts], parts: Sequence[tuple[Facts, list[Facts]]]
    ) -> _Part:
        ranges: dict[str, Interval] = {}
        for chosen in found[:LIMIT]:
            for name in chosen:
                needed = self._verdict(chosen, parts).ranges[name]
                ranges[name] = ranges[name].hull(needed) if name in ranges else needed
        return _Part(names, tuple(found[:LIMIT]), ranges, len(found) <= LIMIT)


def _of(relation: Relation, parts: Sequence[_Part]) -> Blame:
    facts = frozenset(relation.facts)
    part = next(part for part in parts if part.names & facts)
    return Blame(part.alternatives, part.ranges, part.complete)
