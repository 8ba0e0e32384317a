"""What freed figures would have to be, so that every relation around them can hold.

Interval constraint propagation: each relation is solved for each freed figure in turn (forward
bounds, backward projection), until nothing narrows any more. Exact fractions, open and closed
ends; quotients and products need no linearisation. When no value is left, the relations that
took the last one away say which of the kept figures cannot stand together.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wanmu.audit.arithmetic import MIRRORED, bounds
from wanmu.audit.relation import Relation
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import And, Arithmetic, Between, Compare, Field, Negate, Node

#: Narrowing may go on for ever by ever smaller steps; this many a relation settle any real case.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """Ranges of the freed figures; or, when there are none, figures that cannot all be kept."""

    ranges: Mapping[str, Interval] = field(default_factory=dict)
    conflict: frozenset[str] = frozenset()

    @property
    def holds(self) -> bool:
        """Whether every relation can hold."""
        return not self.conflict


class _Empty(Exception):  # noqa: N818  not an error: it ends a propagation
    """A freed figure has no value left; carries the relations that took the last one."""

    def __init__(self, because: frozenset[str]) -> None:
        super().__init__()
        self.because = because


@dataclass(slots=True)
class _Freed:
    """A freed figure under propagation, and which relations set each of its ends."""

    interval: Interval = field(default_factory=Interval.everything)
    low_by: frozenset[str] = frozenset()
    high_by: frozenset[str] = frozenset()

    def narrow(self, to: Interval, because: frozenset[str]) -> bool:
        met = self.interval.intersect(to)
        if met is None:
            # One end lies beyond the other's: only what set those two is to blame.
            above = self.interval.low is not None and to.high is not None
            blamed = self.low_by if above and self.interval.low >= to.high else self.high_by  # type: ignore[operator]
            raise _Empty(blamed | because)
        if met == self.interval:
            return False
        if (met.low, met.low_closed) != (self.interval.low, self.interval.low_closed):
            self.low_by = because
        if (met.high, met.high_closed) != (self.interval.high, self.interval.high_closed):
            self.high_by = because
        self.interval = met
        return True


def propagate(
    freed: frozenset[str],
    values: Mapping[str, Interval],
    around: Mapping[str, Sequence[Relation]],
) -> Verdict:
    """What the freed figures would have to be, given all relations that speak of them."""
    state = {name: _Freed() for name in freed}
    relations = {relation.id: relation for name in freed for relation in around[name]}
    waiting = deque(relations.values())
    turns = ROUNDS * len(relations)
    try:
        while waiting and turns:
            turns -= 1
            relation = waiting.popleft()
            for name in _narrowed(relation, state, values):
                waiting.extend(other for other in around[name] if other not in waiting)
    except _Empty as empty:
        facts = {fact for name in empty.because for fact in relations[name].facts}
        return Verdict(conflict=frozenset(facts - freed))
    return Verdict({name: freed_.interval for name, freed_ in state.items()})


def _narrowed(
    relation: Relation, state: Mapping[str, _Freed], values: Mapping[str, Interval]
) -> Iterator[str]:
    here = {
        name: state[name].interval if name in state else values[name] for name in relation.facts
    }
    because = frozenset({relation.id}).union(
        *(state[name].low_by | state[name].high_by for name in relation.facts if name in state)
    )
    for name, needed in _projected(relation.tree, here):
        if name in state:
            others = frozenset({relation.id}).union(
                *(
                    state[other].low_by | state[other].high_by
                    for other in relation.facts
                    if other in state and other != name
                )
            )
            if state[name].narrow(needed, others):
                yield name
        elif needed.intersect(values[name]) is None:
            raise _Empty(because)


def _projected(node: Node, here: Mapping[str, Interval]) -> Iterator[tuple[str, Interval]]:
    """What a relation leaves of each of its figures, given the others."""
    match node:
        case Compare(op=op, left=left, right=right):
            yield from _project(left, _side(op, bounds(right, here)), here)
            yield from _project(right, _side(MIRRORED[op], bounds(left, here)), here)
        case Between(term=term, low=low, high=high):
            yield from _projected(Compare(">=", term, low), here)
            yield from _projected(Compare("<=", term, high), here)
        case And(terms=terms):
            for part in terms:
                yield from _projected(part, here)


def _side(op: str, other: Interval) -> Interval:
    """The numbers that stand in a relation to some number of an interval."""
    match op:
        case "=":
            return other
        case "<" | "<=":
            return Interval(None, other.high, high_closed=op == "<=" and other.high_closed)
        case ">" | ">=":
            return Interval(other.low, None, low_closed=op == ">=" and other.low_closed)
    return Interval.everything()


def _project(
    node: Node, target: Interval, here: Mapping[str, Interval]
) -> Iterator[tuple[str, Interval]]:
    """What an expression's value being in ``target`` leaves of each of its figures."""
    match node:
        case Field(name=name):
            yield name, target
        case Negate(term=term):
            yield from _project(term, -target, here)
        case Arithmetic(op=op, left=left, right=right):
            a, b = bounds(left, here), bounds(right, here)
            for part, needed in zip((left, right), _inverse(op, target, a, b), strict=True):
                yield from _project(part, needed, here)


def _inverse(op: str, target: Interval, a: Interval, b: Interval) -> tuple[Interval, Interval]:
    match op:
        case "+":
            return target - b, target - a
        case "-":
            return target + b, a - target
        case "*":
            return _divided(target, b), _divided(target, a)
        case "/":
            return target * b, _divided(a, target)
    return Interval.everything(), Interval.everything()


def _divided(over: Interval, by: Interval) -> Interval:
    # By something that may be zero anything comes out, also where the kernel could say more:
    # a zero times anything is zero.
    return Interval.everything() if by.contains(Fraction(0)) else over / by
