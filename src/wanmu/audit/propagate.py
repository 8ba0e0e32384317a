"""What freed figures would have to be, so that every relation around them can hold.

Interval constraint propagation: each relation is solved for each freed figure in turn, until
nothing narrows any more. Exact fractions, open and closed ends; quotients and products need no
linearisation. When no value is left, the relations that took the last one away say which of the
kept figures cannot stand together.
"""

from collections import ChainMap, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeAlias

from wanmu.audit.relation import Relation
from wanmu.audit.solving import Comparison, comparisons
from wanmu.kernel.interval import Interval

Facts: TypeAlias = frozenset[str]

#: Narrowing may go on for ever by ever smaller steps; this many a relation settle any real case,
#: and a range that is left early is too wide, never wrong.
ROUNDS: Final = 20
_MOST_BITS: Final = 4096
"""Ever smaller steps write ever longer fractions; no figure of a document leads to one so long."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Ranges of the freed figures; or else the kept figures that cannot all stay as they are."""

    ranges: Mapping[str, Interval] = field(default_factory=dict)
    conflict: Facts | None = None

    @property
    def holds(self) -> bool:
        """Whether every relation can hold."""
        return self.conflict is None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Figures as printed, and the relations in which each of them stands.

    ``natural`` holds what a figure could be whatever is printed: an area is not below zero.
    """

    values: Mapping[str, Interval]
    standing: Mapping[str, Sequence[Relation]]
    natural: Mapping[str, Interval] = field(default_factory=dict)
    _comparisons: dict[str, tuple[Comparison, ...] | None] = field(default_factory=dict)

    @classmethod
    def of_relations(
        cls,
        relations: Iterable[Relation],
        values: Mapping[str, Interval],
        natural: Mapping[str, Interval] | None = None,
    ) -> "Surroundings":
        """Take the relations; their order makes no difference to any answer."""
        standing: dict[str, list[Relation]] = {}
        for relation in sorted(relations, key=lambda relation: relation.id):
            for name in relation.facts:
                standing.setdefault(name, []).append(relation)
        return cls(values, standing, natural or {})

    def joined_by(self, relation: Relation) -> "Surroundings":
        """The same with one relation more."""
        more = {name: (*self.of(name), relation) for name in relation.facts}
        # The map written to is the first, which is new.
        standing = ChainMap(more, self.standing)  # type: ignore[arg-type]
        return Surroundings(self.values, standing, self.natural, self._comparisons)

    def of(self, name: str) -> Sequence[Relation]:
        """The relations in which a figure stands."""
        return self.standing.get(name, ())

    def around(self, names: Iterable[str]) -> tuple[Relation, ...]:
        """The relations in which any of these figures stands, each once."""
        return tuple({rel.id: rel for name in sorted(names) for rel in self.of(name)}.values())

    def comparisons(self, relation: Relation) -> tuple[Comparison, ...] | None:
        """The comparisons of a relation; None when it is more than comparisons of numbers."""
        if relation.id not in self._comparisons:
            self._comparisons[relation.id] = comparisons(relation.tree, self.values)
        return self._comparisons[relation.id]


class _Empty(Exception):  # noqa: N818  not an error: it ends a propagation
    """A freed figure has no value left; carries the relations that took the last one."""

    def __init__(self, because: Facts) -> None:
        super().__init__()
        self.because = because


def propagate(freed: Facts, surroundings: Surroundings) -> Verdict:
    """What the freed figures would have to be, given all relations that speak of them.

    The ranges hold every value that lets each relation hold; where a figure stands twice in a
    relation, or two freed figures share several relations, they may hold more.
    """
    relations = surroundings.around(freed)
    run = _Run(freed, relations, surroundings)
    try:
        run.narrow_all()
        run.check()
    except _Empty as empty:
        because = (relation for relation in relations if relation.id in empty.because)
        return Verdict(conflict=frozenset().union(*(rel.facts for rel in because)) - freed)
    return Verdict(run.ranges)


class _Run:
    """One propagation: the ranges so far, and which relations set each of their ends."""

    def __init__(
        self, freed: Facts, relations: Sequence[Relation], surroundings: Surroundings
    ) -> None:
        anything = Interval.everything()
        self.ranges = {name: surroundings.natural.get(name, anything) for name in sorted(freed)}
        self._low_by: dict[str, Facts] = dict.fromkeys(freed, frozenset())
        self._high_by: dict[str, Facts] = dict.fromkeys(freed, frozenset())
        self._relations = relations
        self._freed = {rel.id: tuple(n for n in rel.facts if n in freed) for rel in relations}
        self._surroundings = surroundings

    def narrow_all(self) -> None:
        """Solve the relations until nothing narrows any more."""
        waiting = {relation.id: relation for relation in self._relations}
        queue = deque(waiting)
        turns = ROUNDS * len(waiting)
        while queue and turns:
            turns -= 1
            relation = waiting.pop(queue.popleft())
            for name in self._narrowed(relation):
                # What a relation leaves of its only freed figure does not depend on that figure.
                for other in self._surroundings.of(name):
                    if len(self._freed[other.id]) > 1 and other.id not in waiting:
                        waiting[other.id] = other
                        queue.append(other.id)

    def check(self) -> None:
        """Raise when a relation cannot hold within the ranges."""
        for relation in self._relations:
            for comparison in self._surroundings.comparisons(relation) or ():
                if not comparison.holds(self.ranges):
                    raise _Empty(self._because(relation))

    def _narrowed(self, relation: Relation) -> Iterator[str]:
        for comparison in self._surroundings.comparisons(relation) or ():
            for name, needed in comparison.solved(self.ranges):
                if self._narrow(name, needed, relation):
                    yield name

    def _narrow(self, name: str, needed: Interval, relation: Relation) -> bool:
        before = self.ranges[name]
        met = before.intersect(needed)
        if met == before:
            return False
        because = self._because(relation, name)
        if met is None:
            # One end lies beyond the other's: only what set those two is to blame.
            low, high = before.low, needed.high
            above = low is not None and high is not None and low >= high
            raise _Empty(because | (self._low_by if above else self._high_by)[name])
        if any(_is_long(end) for end in (met.low, met.high)):
            return False
        if (met.low, met.low_closed) != (before.low, before.low_closed):
            self._low_by[name] = because
        if (met.high, met.high_closed) != (before.high, before.high_closed):
            self._high_by[name] = because
        self.ranges[name] = met
        return True

    def _because(self, relation: Relation, name: str | None = None) -> Facts:
        """The relations behind what this one leaves of a figure."""
        here = self._freed[relation.id]
        others = [other for other in here if other != name or relation.repeats]
        behind = (by[other] for other in others for by in (self._low_by, self._high_by))
        return frozenset({relation.id}).union(*behind)


def _is_long(end: Fraction | None) -> bool:
    return end is not None and max(abs(end.numerator), end.denominator) >> _MOST_BITS > 0
