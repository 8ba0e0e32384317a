"""A rule with some of its fields fixed, or computed by other rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from wanmu.kernel.rules.rule import Rule, parse
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import Field, Number

Constant: TypeAlias = Fraction | date
Binding: TypeAlias = Constant | Rule


def bound(rule: Rule, bindings: Mapping[str, Binding]) -> Rule:
    """The rule with these fields replaced: by a value in the field's unit, or by a rule's answer.

    A rule in place of a field must answer in the field's unit.
    """
    if not any(name in bindings for name in rule.fields):
        return rule
    names: dict[str, None] = {}
    for name in rule.fields:
        found = bindings.get(name)
        read = found.fields if isinstance(found, Rule) else () if found is not None else (name,)
        names |= dict.fromkeys(read)
    return replace(rule, term=_bound(rule.term, bindings), fields=tuple(names))


def _bound(term: Term, bindings: Mapping[str, Binding]) -> Term:
    if isinstance(term.node, Field) and term.node.name in bindings:
        return _in_place(term, bindings[term.node.name])
    return replace(term, parts=tuple(_bound(part, bindings) for part in term.parts))


def _in_place(field: Term, found: Binding) -> Term:
    match found:
        case Rule():
            return replace(found.term, unit=field.unit, factor=found.term.factor * field.factor)
        case Fraction():
            return replace(field, node=Number(found, str(float(found))))
    return parse(f"DATE '{found.isoformat()}'").term
