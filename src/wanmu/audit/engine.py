"""Do stated figures agree with each other? Which one is probably wrong?

Every relation is tried on the intervals of its figures. Around those that fail, the smallest sets
of figures are sought whose change lets every relation hold within rounding: error localisation
after Fellegi and Holt (1976), by implicit hitting sets. A contradiction is localised among all
relations that must hold; a tension among those of them that do hold.

A figure that also stands in equations that do hold is corroborated by them, so it weighs more: one,
and one for each such equation. That is why 367 is suspected and not the output and the land that it
was divided from, which also stand in totals that hold.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from wanmu.audit.arithmetic import Undecided, bounds, can_hold, figures, gap, nominal
from wanmu.audit.blame import Blame, blame
from wanmu.audit.finding import Audit, Finding, Suspect
from wanmu.audit.localise import localise
from wanmu.audit.propagate import Surroundings
from wanmu.audit.relation import Relation, relations_of
from wanmu.audit.slips import slips
from wanmu.kernel.interval import Interval
from wanmu.kernel.rules.tree import Compare, Field, Node
from wanmu.kernel.units import COUNTED, DIMENSIONLESS, Unit
from wanmu.pack import Fact, Pack
from wanmu.pack.dimensions import unit_of

NEVER_NEGATIVE: Final = COUNTED | {"[length]", "[mass]", "[energy]", "[coal_equivalent]"}
"""Dimensions of which there is no less than nothing; money and growth may be below zero."""


def audit(pack: Pack) -> Audit:
    """Every disagreement between the pack's stated figures, contradictions first."""
    return audit_relations(pack.facts, relations_of(pack))


def audit_relations(facts: Mapping[str, Fact], relations: Sequence[Relation]) -> Audit:
    """Every relation that fails over the facts, with its places and its suspects."""
    named = {name for relation in relations for name in relation.facts}
    values = {name: facts[name].stated.base for name in named}
    failed = [relation for relation in relations if not _holds(relation, values)]
    blamed = _blamed(relations, failed, values, _natural(facts, named))
    findings = [_finding(relation, facts, values, blamed[relation.id]) for relation in failed]
    findings.sort(key=lambda finding: finding.strength)
    return Audit(tuple(findings), facts, len(relations))


def _holds(relation: Relation, values: Mapping[str, Interval]) -> bool:
    try:
        return can_hold(relation.tree, values)
    except Undecided:
        here = {name: values[name] for name in relation.facts}
        found = localise(here, {relation.id: relation.tree}, limit=1)
        # What the solver cannot decide in time is no finding.
        return found.valid or () in found.undecided


def _blamed(
    relations: Sequence[Relation],
    failed: Sequence[Relation],
    values: Mapping[str, Interval],
    natural: Mapping[str, Interval],
) -> dict[str, Blame]:
    broken = {relation.id for relation in failed}
    must = [relation for relation in relations if relation.strength == "contradiction"]
    sound = [relation for relation in must if relation.id not in broken]
    weights = _weights(values, sound)
    wrong = [relation for relation in failed if relation.strength == "contradiction"]
    found = blame(wrong, Surroundings.of_relations(must, values, natural), weights)
    around = Surroundings.of_relations(sound, values, natural)
    for relation in failed:
        if relation.strength == "tension":
            found |= blame([relation], around.joined_by(relation), weights)
    return found


def _natural(facts: Mapping[str, Fact], names: Iterable[str]) -> dict[str, Interval]:
    """What a figure could be whatever is printed: counts, areas and energy are not below zero."""
    not_below_zero = Interval(Fraction(0), None)
    return {
        name: not_below_zero
        for name in names
        if (powers := facts[name].unit.dimension) and powers.keys() <= NEVER_NEGATIVE
    }


def _weights(names: Iterable[str], sound: Iterable[Relation]) -> dict[str, Fraction]:
    """One for each figure, and one for each equation that holds and in which it stands."""
    holding = Counter(
        name for relation in sound if relation.kind != "bound" for name in relation.facts
    )
    return {name: Fraction(1 + holding[name]) for name in names}


def _finding(
    relation: Relation,
    facts: Mapping[str, Fact],
    values: Mapping[str, Interval],
    blamed: Blame,
) -> Finding:
    unit, computed, printed, beyond = _compared(relation.tree, facts, values)
    wrong = {name for names in blamed.alternatives for name in names}
    return Finding(
        relation=relation,
        places=tuple(facts[name] for name in relation.facts),
        unit=unit,
        computed=computed,
        printed=printed,
        gap=beyond,
        suspects=tuple(
            _suspect(facts[name], blamed.ranges[name]) for name in relation.facts if name in wrong
        ),
        alternatives=tuple(tuple(sorted(names)) for names in blamed.alternatives),
        complete=blamed.complete,
    )


def _suspect(fact: Fact, needed: Interval) -> Suspect:
    stated = fact.stated
    own = needed.scaled(1 / stated.unit.factor)
    found = slips(stated.printed, stated.interval, stated.value, own)
    return Suspect(fact.id, own, str(found[0]) if found else "")


def _compared(
    tree: Node, facts: Mapping[str, Fact], values: Mapping[str, Interval]
) -> tuple[Unit, Fraction | None, Fraction | None, Fraction | None]:
    """Unit, computed and printed value, and what lies between them beyond rounding."""
    match tree:
        case Compare(left=left, right=right):
            if isinstance(left, Field) and not isinstance(right, Field):
                left, right = right, left
        case _:
            return DIMENSIONLESS, None, None, None
    unit = _shown_in(right, tree, facts)
    points = {
        name: facts[name].stated.value * facts[name].stated.unit.factor for name in figures(tree)
    }
    try:
        computed, printed = nominal(left, points), nominal(right, points)
        beyond = gap(bounds(left, values), bounds(right, values))
    except Undecided:
        return unit, None, None, None
    return unit, _in(unit, computed), _in(unit, printed), _in(unit, beyond)


def _in(unit: Unit, value: Fraction | None) -> Fraction | None:
    return None if value is None else value / unit.factor


def _shown_in(side: Node, tree: Node, facts: Mapping[str, Fact]) -> Unit:
    """The unit that a side is shown in: that of a figure of its kind, else its own."""
    own = unit_of(side, {name: facts[name].unit for name in figures(tree)})
    alike = (facts[name].unit for name in figures(tree) if facts[name].unit.same_dimension(own))
    return own if isinstance(side, Field) else next(alike, own)
