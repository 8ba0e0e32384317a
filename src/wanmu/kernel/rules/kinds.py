"""What kinds of value the parts of a rule need, and what that says of undeclared fields."""

from typing import Final

from wanmu.kernel.rules.fields import Kind
from wanmu.kernel.rules.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Field,
    In,
    IsNull,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
    walk,
)

TAKES: Final[dict[str, Kind]] = {
    "abs": "number",
    "round": "number",
    "floor": "number",
    "ceil": "number",
    "sqrt": "number",
    "year": "date",
    "month": "date",
    "years_between": "date",
    "months_between": "date",
    "days_between": "date",
    "length": "text",
    "sum": "number",
    "avg": "number",
    "every": "boolean",
    "some": "boolean",
    "count_if": "boolean",
}
"""The kind of argument of the functions and aggregates that take one kind only."""

GIVES: Final[dict[str, Kind]] = {
    **dict.fromkeys(("abs", "round", "floor", "ceil", "sqrt", "year", "month"), "number"),
    **dict.fromkeys(("years_between", "months_between", "days_between", "length"), "number"),
    **dict.fromkeys(("sum", "avg", "count", "count_if"), "number"),
    **dict.fromkeys(("every", "some"), "boolean"),
    "date": "date",
}
"""What the functions give that do not give back the kind of their arguments."""


def alike(node: Node) -> tuple[Node, ...]:
    """The parts of a node that must be of one kind."""
    match node:
        case Compare(_, left, right):
            return (left, right)
        case In(term, options):
            return (term, *options)
        case Between(term, low, high):
            return (term, low, high)
        case Case(branches, otherwise):
            return (*(value for _, value in branches), otherwise)
        case Call("coalesce" | "nullif" | "least" | "greatest", arguments):
            return arguments
        case _:
            return ()


def infer(root: Node) -> dict[str, Kind]:
    """The kinds of undeclared fields, as far as their use tells."""
    known: dict[str, Kind] = {}
    before = -1
    while before != len(known):
        before = len(known)
        for node in walk(root):
            _learn(node, known)
    return known


def _learn(node: Node, known: dict[str, Kind]) -> None:
    match node:
        case Negate() | Arithmetic():
            _note(walk_parts(node), "number", known)
        case Not() | And() | Or():
            _note(walk_parts(node), "boolean", known)
        case Case(branches, _):
            _note(tuple(test for test, _ in branches), "boolean", known)
        case Call(name, arguments) if name in TAKES:
            _note(arguments[:1] if name == "round" else arguments, TAKES[name], known)
        case Aggregate(name, term) if term is not None and name in TAKES:
            _note((term,), TAKES[name], known)
    group = alike(node)
    kinds = {_kind(part, known) for part in group} - {"any"}
    if len(kinds) == 1:
        _note(group, kinds.pop(), known)


def walk_parts(node: Node) -> tuple[Node, ...]:
    """The operands of arithmetic and of logic."""
    match node:
        case Negate(term) | Not(term):
            return (term,)
        case Arithmetic(_, left, right):
            return (left, right)
        case And(terms) | Or(terms):
            return terms
        case _:
            return ()


def _note(nodes: tuple[Node, ...], kind: Kind, known: dict[str, Kind]) -> None:
    for node in nodes:
        if isinstance(node, Field):
            known.setdefault(node.name, kind)
        elif isinstance(node, Case) or (isinstance(node, Call) and alike(node)):
            _note(alike(node), kind, known)


def _kind(node: Node, known: dict[str, Kind]) -> Kind:
    match node:
        case Number() | Negate() | Arithmetic():
            return "number"
        case Text():
            return "text"
        case Truth() | Not() | And() | Or() | Compare() | In() | Between() | IsNull():
            return "boolean"
        case Field(name):
            return known.get(name, "any")
        case Call(name, _) | Aggregate(name, _) if name in GIVES:
            return GIVES[name]
        case Aggregate(_, term) if term is not None:
            return _kind(term, known)
        case _:
            kinds = {_kind(part, known) for part in alike(node)} - {"any"}
            return kinds.pop() if len(kinds) == 1 else "any"
