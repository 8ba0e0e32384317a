"""A rule with some of its fields fixed: constants that a table has no columns for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from wanmu.kernel.rules.rule import Rule, parse
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import Field, Number

Constant: TypeAlias = Fraction | date


def bound(rule: Rule, constants: Mapping[str, Constant]) -> Rule:
    """The rule with these fields replaced by their values, each in the unit of its field."""
    if not any(name in constants for name in rule.fields):
        return rule
    free = tuple(name for name in rule.fields if name not in constants)
    return replace(rule, term=_bound(rule.term, constants), fields=free)


def _bound(term: Term, constants: Mapping[str, Constant]) -> Term:
    if isinstance(term.node, Field) and term.node.name in constants:
        found = constants[term.node.name]
        if isinstance(found, date):
            return parse(f"DATE '{found.isoformat()}'").term
        return replace(term, node=Number(found, str(float(found))))
    return replace(term, parts=tuple(_bound(part, constants) for part in term.parts))
