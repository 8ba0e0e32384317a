"""Counting different values where an engine cannot: Spark has no count(DISTINCT) over a window.

The values are ranked first, in a column of their own; the highest rank is their number.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import narwhals as nw

from wanmu.kernel.rules.compile import expression
from wanmu.kernel.rules.terms import Term, walk
from wanmu.kernel.rules.tree import Aggregate, Call, Field, Number

_NONE = Number(Fraction(0), "0")


def ranked(terms: Iterable[Term]) -> dict[Term, str]:
    """The counts of different values in checked rules, each with a column for its ranks."""
    counts = {
        term: None
        for whole in terms
        for term in walk(whole)
        if isinstance(term.node, Aggregate) and term.node.distinct
    }
    return {term: f"__rank_{position}" for position, term in enumerate(counts)}


def ranks(counts: dict[Term, str]) -> dict[str, nw.Expr]:
    """The columns of ranks; null has none."""
    made = {}
    for term, name in counts.items():
        rank = expression(term.parts[0]).rank("dense")
        keys = term.node.over if isinstance(term.node, Aggregate) else ()
        made[name] = rank.over(*keys) if keys else rank
    return made


def by_rank(term: Term, counts: dict[Term, str]) -> Term:
    """A checked rule that reads the ranks instead of counting."""
    if term in counts and isinstance(term.node, Aggregate):
        column = Field(counts[term])
        highest = Aggregate("max", column, over=term.node.over)
        inner = Term(highest, "number", None, (Term(column, "number"),))
        call = Call("coalesce", (highest, _NONE))
        return Term(call, "number", None, (inner, Term(_NONE, "number")))
    return replace(term, parts=tuple(by_rank(part, counts) for part in term.parts))
