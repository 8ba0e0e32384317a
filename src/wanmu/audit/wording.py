"""A finding in words: the computation with the figures as printed, and what it means."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from wanmu.audit.arithmetic import MIRRORED
from wanmu.audit.finding import Finding
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import language, text
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Compare,
    Field,
    Negate,
    Node,
    Number,
    Or,
    walk,
)
from wanmu.pack import Fact

_SIGNS: Final = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_STRENGTH: Final = {"+": 1, "-": 1, "*": 2, "/": 2}
_COMPARED: Final = {"=": "=", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "<>": "≠"}
_WRITTEN: Final = (And, Arithmetic, Between, Compare, Field, Negate, Number, Or)
_FAILED: Final = {"=": "≠", "<=": ">", ">=": "<", "<": "≥", ">": "≤", "<>": "="}


def computation(finding: Finding, facts: Mapping[str, Fact]) -> str:
    """The relation with its figures as printed: 43亿元 ÷ 1140亩 = 377.2万元/亩 ≠ 367万元/亩."""
    if not all(isinstance(node, _WRITTEN) for node in walk(finding.relation.tree)):
        figures = ", ".join(f"{fact.id} = {fact.stated}" for fact in finding.places)
        return f"{finding.relation.rule}: {figures}"
    match finding.relation.tree:
        case Compare(op=op, left=left, right=right):
            if isinstance(left, Field) and not isinstance(right, Field):
                left, right, op = right, left, MIRRORED[op]
            shown = with_figures(left, facts)
            if not isinstance(left, Field) and finding.computed is not None:
                shown = f"{shown} = {number(finding.computed)}{finding.unit}"
            return f"{shown} {_FAILED[op]} {with_figures(right, facts)}"
        case tree:
            return with_figures(tree, facts)


def with_figures(node: Node, facts: Mapping[str, Fact], outer: int = 0) -> str:
    """An expression with each figure as printed, with its unit."""
    match node:
        case Field(name=name):
            return str(facts[name].stated)
        case Number(text=written):
            return written
        case Negate(term=term):
            return f"−{with_figures(term, facts, 3)}"
        case Arithmetic(op=op, left=left, right=right):
            strength = _STRENGTH[op]
            # a + (b + c) is a + b + c, but a - (b - c) is another number.
            behind = strength + (op in {"-", "/"})
            joined = (
                f"{with_figures(left, facts, strength)} {_SIGNS[op]} "
                f"{with_figures(right, facts, behind)}"
            )
            return f"({joined})" if strength < outer else joined
        case Compare(op=op, left=left, right=right):
            return f"{with_figures(left, facts)} {_COMPARED[op]} {with_figures(right, facts)}"
        case Between(term=term, low=low, high=high):
            low_, term_, high_ = (with_figures(part, facts) for part in (low, term, high))
            return f"{low_} ≤ {term_} ≤ {high_}"
        case And(terms=terms):
            return text(" and ").join(with_figures(term, facts) for term in terms)
        case Or(terms=terms):
            return text(" or ").join(with_figures(term, facts) for term in terms)
    return str(node)


def reason(finding: Finding) -> str:
    """Why it is reported: what rounding leaves over, and the assumption it rests on, if any."""
    assumes = finding.relation.assumes
    if assumes:
        why = assumes.get(language()) or next(iter(assumes.values()))
        return text("{gap}; it {why}", gap=_gap(finding), why=why)
    return text("{gap}, and nothing else can explain it", gap=_gap(finding))


def _gap(finding: Finding) -> str:
    if finding.gap is None:
        return text("no values within rounding let it hold")
    if finding.gap == 0 and finding.computed == finding.printed:
        return text("both sides are equal, which it does not allow")
    if finding.gap == 0:
        return text("they only touch at an end that rounding leaves out")
    gap = f"{number(finding.gap)}{finding.unit}"
    return text("{gap} apart beyond rounding", gap=gap)


def number(value: Fraction, digits: int = 6) -> str:
    """A number for people: at most six significant digits, no exponent."""
    shown = f"{float(value):.{digits}g}"
    return f"{float(value):.0f}" if "e" in shown else shown


def span(interval: Interval | None) -> str:
    """What a figure would have to be, with open and unbounded ends as words."""
    if interval is None:
        return text("not known")
    low, high = interval.low, interval.high
    if low is None and high is None:
        return text("anything")
    if high is None and low is not None:
        return text("at least {low}", low=number(low))
    if low is None and high is not None:
        return text("at most {high}", high=number(high))
    assert low is not None and high is not None  # noqa: PT018  both ends are there
    return (
        number(low) if low == high else text("{low} to {high}", low=number(low), high=number(high))
    )
