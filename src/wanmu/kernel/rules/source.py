"""From a tree back to text, with no more brackets than reading it again needs."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from sqlglot.errors import SqlglotError

from wanmu.kernel.rules.sql import TokenType, tokenize
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
    Null,
    Number,
    Or,
    Text,
    Truth,
)

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)


def source(node: Node) -> str:
    """The text of a tree; read again, it gives an equal tree."""
    match node:
        case Number(_, text):
            return text
        case Text(value):
            return _quoted(value, "'")
        case Truth(value):
            return "TRUE" if value else "FALSE"
        case Null():
            return "NULL"
        case Field(name):
            return named(name)
        case Call() | Case() | Aggregate():
            return _call(node)
        case Negate(term):
            return f"-{_inside(term, _SIGN + 1)}"
        case Not(term):
            return _negated(term)
        case _:
            return _infix(node)


def bind(node: Node) -> int:
    """How tightly a node holds together: what binds less than its place needs brackets."""
    match node:
        case Or():
            return _OR
        case And():
            return _AND
        case Not(In() | IsNull() | Between()) | Compare() | In() | Between() | IsNull():
            return _COMPARE
        case Not():
            return _NOT
        case Arithmetic("+" | "-", _, _):
            return _SUM
        case Arithmetic():
            return _PRODUCT
        case Negate():
            return _SIGN
        case _:
            return _ATOM


def bracketed(left: Node, parent: Node, *, second: bool = False) -> bool:
    """Whether an operand of arithmetic or of a comparison stands in brackets."""
    least = bind(parent) + (1 if second or isinstance(parent, Compare) else 0)
    return bind(left) < least


def _infix(node: Node) -> str:
    match node:
        case Or(terms):
            return " OR ".join(_inside(term, _OR + 1) for term in terms)
        case And(terms):
            return " AND ".join(_inside(term, _AND + 1) for term in terms)
        case Arithmetic(op, left, right) | Compare(op, left, right):
            first = f"({source(left)})" if bracketed(left, node) else source(left)
            last = source(right)
            return f"{first} {op} " + (f"({last})" if bracketed(right, node, second=True) else last)
        case _:
            return _tested(node, "")


def _tested(node: Node, negation: str) -> str:
    match node:
        case In(term, options):
            return f"{_inside(term, _SUM)} {negation}IN ({_listed(options)})"
        case Between(term, low, high):
            ends = f"{_inside(low, _SUM)} AND {_inside(high, _SUM)}"
            return f"{_inside(term, _SUM)} {negation}BETWEEN {ends}"
        case IsNull(term):
            return f"{_inside(term, _SUM)} IS {negation}NULL"
        case _:
            return f"NOT {_inside(node, _NOT)}"


def _negated(term: Node) -> str:
    return _tested(term, "NOT ")


def _call(node: Call | Case | Aggregate) -> str:
    match node:
        case Call(name, arguments):
            return f"{name}({_listed(arguments)})"
        case Case(branches, otherwise):
            parts = [f"WHEN {source(test)} THEN {source(value)}" for test, value in branches]
            parts += [] if isinstance(otherwise, Null) else [f"ELSE {source(otherwise)}"]
            return f"CASE {' '.join(parts)} END"
        case Aggregate(name, term, distinct, over):
            inside = "*" if term is None else ("DISTINCT " if distinct else "") + source(term)
            keys = ", ".join(named(key) for key in over)
            return f"{name}({inside})" + (f" OVER (PARTITION BY {keys})" if over else "")


def _inside(node: Node, least: int) -> str:
    return f"({source(node)})" if bind(node) < least else source(node)


def _listed(nodes: Iterable[Node]) -> str:
    return ", ".join(source(node) for node in nodes)


def _quoted(text: str, mark: str) -> str:
    return mark + text.replace(mark, mark * 2) + mark


_PLAIN: Final = frozenset({TokenType.VAR})


@lru_cache(maxsize=4096)
def named(name: str) -> str:
    """A field's name as a rule writes it: in double quotes unless it is a plain word."""
    try:
        tokens = tokenize(name)
    except SqlglotError:
        return _quoted(name, '"')
    plain = len(tokens) == 1 and tokens[0].token_type in _PLAIN and tokens[0].text == name
    word = plain and name.replace("_", "a").isalnum() and not tokens[0].comments
    return name if word else _quoted(name, '"')
