"""Whether freed figures can take values together, where propagation alone may be too generous.

Propagation looks at one relation at a time. Two freed figures that share two relations, a figure
that stands twice, or alternatives can slip through it; then the solver behind ``localise`` decides.
As everywhere in the audit of facts, each relation has the kept figures to itself: it holds when
some values within their rounding satisfy it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wanmu.audit.arithmetic import renamed
from wanmu.audit.localise import localise
from wanmu.audit.propagate import Facts, Surroundings, Verdict
from wanmu.audit.relation import Relation
from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import Compare, Field, Node, Number

SECONDS: Final = 1.0
"""How long the solver may take over one question; then propagation has the last word."""


def verdict_together(freed: Facts, surroundings: Surroundings, found: Verdict) -> Verdict:
    """What propagation ``found``, made exact where it may be too generous."""
    around = surroundings.around(freed)
    if not found.holds or not _entangled(freed, around, surroundings):
        return found
    # What relations with one freed figure demand stands in its range already.
    shared = [rel for rel in around if _undecided(rel, surroundings) or _several(rel, freed)]
    question = _question(freed, shared, surroundings.values, found.ranges)
    no_way = Verdict(conflict=frozenset(n for rel in around for n in rel.facts) - freed)
    try:
        answer = localise(*question, limit=1, seconds=SECONDS)
    except InputError:
        # No figures whatever can meet these relations and ranges together.
        return no_way
    if answer.undecided:
        return found
    if not answer.feasible:
        return no_way
    exact = answer.sets[0].ranges
    return Verdict({name: exact.get(name, wide) for name, wide in found.ranges.items()})


def _entangled(freed: Facts, around: Sequence[Relation], surroundings: Surroundings) -> bool:
    """Whether relations and freed figures form a ring, or one relation is not plain."""
    if any(_undecided(relation, surroundings) for relation in around):
        return True
    root = {name: name for name in freed}
    for relation in around:
        here = {_root(root, name) for name in relation.facts if name in freed}
        if len(here) < sum(name in freed for name in relation.facts):
            return True
        first = min(here)
        root.update(dict.fromkeys(here, first))
    return False


def _root(root: Mapping[str, str], name: str) -> str:
    while root[name] != name:
        name = root[name]
    return name


def _several(relation: Relation, freed: Facts) -> bool:
    return sum(name in freed for name in relation.facts) > 1


def _undecided(relation: Relation, surroundings: Surroundings) -> bool:
    """Whether propagation through a relation is not exact."""
    found = surroundings.comparisons(relation)
    return found is None or relation.repeats or len(found) > 1 or found[0].op == "<>"


def _question(
    freed: Facts,
    shared: Sequence[Relation],
    values: Mapping[str, Interval],
    ranges: Mapping[str, Interval],
) -> tuple[dict[str, Interval | None], dict[str, Node], dict[str, float]]:
    """Values, relations and weights: the freed figures missing, the others kept for sure."""
    record: dict[str, Interval | None] = dict.fromkeys(freed)
    relations: dict[str, Node] = dict(_ends(ranges))
    weights: dict[str, float] = {}
    for place, relation in enumerate(shared):
        own = {name: name if name in freed else f"{name}@{place}" for name in relation.facts}
        relations[relation.id] = renamed(relation.tree, own)
        for name in set(relation.facts) - freed:
            record[own[name]], weights[own[name]] = values[name], float("inf")
    return record, relations, weights


def _ends(ranges: Mapping[str, Interval]) -> Iterator[tuple[str, Node]]:
    for name, range_ in ranges.items():
        if range_.low is not None:
            number = Number(range_.low, str(range_.low))
            yield f"{name}>", Compare(">=" if range_.low_closed else ">", Field(name), number)
        if range_.high is not None:
            number = Number(range_.high, str(range_.high))
            yield f"{name}<", Compare("<=" if range_.high_closed else "<", Field(name), number)
