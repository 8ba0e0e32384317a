"""The lightest sets of figures whose change lets every relation hold: implicit hitting sets.

Each relation that fails says that one of its figures is wrong; each attempt to free other figures
that does not do says the same of the figures it kept. The lightest sets that take one from each of
these conflicts are tried until they do. A set does when its figures can take values with which
each relation, taken by itself, can hold within the rounding of the figures kept. A conflict
is more: figures that no values within their rounding reconcile. So no lighter set, and none of the
same weight that is not listed, lets all relations hold together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import Final, TypeAlias

from wanmu.audit.hitting import HittingSets
from wanmu.audit.propagate import Facts, Surroundings, Verdict, propagate
from wanmu.audit.relation import Relation
from wanmu.audit.together import verdict_together
from wanmu.kernel.interval import Interval

Conflicts: TypeAlias = frozenset[Facts]

LIMIT: Final = 64
"""How many equally good sets are listed."""


@dataclass(frozen=True, slots=True)
class Blame:
    """The lightest sets that explain a relation's failure, and what their figures would have to be.

    Without alternatives no change helps: relations contradict each other whatever the figures.
    ``complete`` is False when there are more sets than were listed.
    """

    alternatives: tuple[Facts, ...] = ()
    ranges: Mapping[str, Interval] = field(default_factory=dict)
    complete: bool = True


def blame(
    failed: Sequence[Relation], surroundings: Surroundings, weights: Mapping[str, Fraction]
) -> dict[str, Blame]:
    """For each failed relation its lightest sets, with every relation around made to hold."""
    found = {relation.id: Blame() for relation in failed}
    for group in _groups([rel for rel in failed if rel.facts], surroundings):
        search = _Search(surroundings, weights)
        parts = search.run(frozenset(frozenset(relation.facts) for relation in group))
        owner = {name: part for part in parts for name in part.names}
        blamed = {part.names: search.blamed(part) for part in parts}
        found |= {rel.id: blamed[owner[rel.facts[0]].names] for rel in group}
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Conflicts that hang together, and the lightest sets that settle them."""

    names: Facts
    alternatives: tuple[Facts, ...]
    complete: bool

    @property
    def first(self) -> Facts:
        """The set that stands for the part while others are tried."""
        return self.alternatives[0] if self.alternatives else frozenset()


class _Search:
    """One group of conflicts that may have to do with each other."""

    def __init__(self, surroundings: Surroundings, weights: Mapping[str, Fraction]) -> None:
        self._surroundings = surroundings
        self._weights = weights
        self._near: dict[str, Facts] = {}
        self._known: dict[Conflicts, _Part] = {}
        self._verdicts: dict[Facts, Verdict] = {}
        self._freed_by: dict[str, Facts] = {}

    def run(self, conflicts: Conflicts) -> list[_Part]:
        """The parts into which the conflicts fall, once all of their sets do."""
        while True:
            parts = [self._part(block) for block in _blocks(conflicts)]
            self._freed_by = {name: part.first for part in parts for name in part.first}
            learnt = frozenset(conflict for part in parts for conflict in self._tried(part))
            if learnt <= conflicts:
                return parts
            conflicts |= learnt

    def blamed(self, part: _Part) -> Blame:
        """The sets of a part with what their figures would have to be."""
        ranges: dict[str, Interval] = {}
        sound = [chosen for chosen in part.alternatives if self._verdict(chosen, part).holds]
        for chosen in sound:
            verdict = self._verdict(chosen, part)
            for name in chosen:
                needed = verdict.ranges[name]
                ranges[name] = ranges[name].hull(needed) if name in ranges else needed
        return Blame(tuple(sound), ranges, part.complete)

    def _part(self, block: Conflicts) -> _Part:
        if block not in self._known:
            names = frozenset[str]().union(*block)
            found = self._single(block, names) or self._lightest(block, names)
            self._known[block] = _Part(names, tuple(found[:LIMIT]), len(found) <= LIMIT)
        return self._known[block]

    def _single(self, block: Conflicts, names: Facts) -> list[Facts]:
        """The figures that settle every conflict alone and weigh no more than any other."""
        least = min((self._weights[name] for name in names), default=None)
        common = frozenset.intersection(*block)
        return [frozenset({name}) for name in sorted(common) if self._weights[name] == least]

    def _lightest(self, block: Conflicts, names: Facts) -> list[Facts]:
        sets = HittingSets({name: self._weights[name] for name in names})
        return list(islice(sets.lightest(block), LIMIT + 1))

    def _tried(self, part: _Part) -> Iterator[Facts]:
        """A conflict that trying a part's alternatives brings up; none when all of them do."""
        verdicts = (self._verdict(chosen, part) for chosen in part.alternatives)
        conflicts = (found.conflict for found in verdicts if found.conflict is not None)
        return islice(conflicts, 1)

    def _verdict(self, chosen: Facts, part: _Part) -> Verdict:
        freed = self._with_others(chosen, part)
        if freed not in self._verdicts:
            found = propagate(freed, self._surroundings)
            self._verdicts[freed] = verdict_together(freed, self._surroundings, found)
        return self._verdicts[freed]

    def _with_others(self, chosen: Facts, part: _Part) -> Facts:
        """A choice, with what other parts free in the relations that it reaches, on and on.

        So a conflict that comes up is always news: it names nothing that any part frees there.
        """
        freed, waiting = set(chosen), list(chosen)
        while waiting:
            for name in self._reached(waiting.pop()):
                if name not in part.names and name in self._freed_by:
                    fresh = self._freed_by[name] - freed
                    freed |= fresh
                    waiting += fresh
        return frozenset(freed)

    def _reached(self, fact: str) -> Facts:
        if fact not in self._near:
            relations = self._surroundings.of(fact)
            self._near[fact] = frozenset(name for rel in relations for name in rel.facts)
        return self._near[fact]


def _groups(failed: Sequence[Relation], surroundings: Surroundings) -> Iterable[list[Relation]]:
    """The failed relations in groups that nothing connects."""
    if len(failed) == 1:
        return [list(failed)]
    group_of: dict[str, str] = {}
    groups: dict[str, list[Relation]] = {}
    for relation in failed:
        first = relation.facts[0]
        if first not in group_of:
            group_of |= dict.fromkeys(_connected(first, surroundings), first)
        groups.setdefault(group_of[first], []).append(relation)
    return groups.values()


def _connected(first: str, surroundings: Surroundings) -> set[str]:
    """Every figure that relations connect with one."""
    found, waiting, seen = {first}, [first], set[str]()
    while waiting:
        for relation in surroundings.of(waiting.pop()):
            if relation.id not in seen:
                seen.add(relation.id)
                fresh = set(relation.facts) - found
                found |= fresh
                waiting += fresh
    return found


def _blocks(conflicts: Conflicts) -> list[Conflicts]:
    """The conflicts in blocks that share no figure."""
    root: dict[str, str] = {}

    def top(name: str) -> str:
        while root[name] != name:
            root[name] = name = root[root[name]]
        return name

    for conflict in conflicts:
        first, *others = conflict or ("",)
        root.setdefault(first, first)
        for name in others:
            root[top(root.setdefault(name, name))] = top(first)
    blocks: dict[str, set[Facts]] = {}
    for conflict in conflicts:
        blocks.setdefault(top(next(iter(conflict), "")), set()).add(conflict)
    return [frozenset(block) for block in blocks.values()]
