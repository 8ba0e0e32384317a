"""The rule language as a tree: what the parser makes and everything else reads.

Every node is a frozen dataclass without position, so two rules that say the same thing with
other spacing are equal. ``NOT IN`` and ``IS NOT NULL`` are ``Not`` around the positive form;
``!=`` is ``<>`` and ``==`` is ``=``; a date literal is ``Call("date", (Text("2020-12-31"),))``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

ArithmeticSign: TypeAlias = Literal["+", "-", "*", "/", "%"]
CompareSign: TypeAlias = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its exact value and its text."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text in single quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """``TRUE`` or ``FALSE``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    """``NULL``: no value."""


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a field of the record; ``finite`` where its figures are sure to be that."""

    name: str
    finite: bool = False


@dataclass(frozen=True, slots=True)
class Negate:
    """``-term``."""

    term: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left op right`` on numbers."""

    op: ArithmeticSign
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right``, true, false or null."""

    op: CompareSign
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """``NOT term``."""

    term: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """``term AND term AND …``, two terms at least."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``term OR term OR …``, two terms at least."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class In:
    """``term IN (option, …)``."""

    term: "Node"
    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Between:
    """``term BETWEEN low AND high``, both ends included."""

    term: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class IsNull:
    """``term IS NULL``: true or false, never null."""

    term: "Node"


@dataclass(frozen=True, slots=True)
class Case:
    """``CASE WHEN condition THEN value … ELSE otherwise END``; without ``ELSE`` it is null."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the fixed list, its name in lower case."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure of the whole table, or of each part of it: ``sum(x) OVER (PARTITION BY f)``.

    Parsed only where whole tables are checked. ``count(*)`` has no term.
    """

    name: str
    term: "Node | None"
    distinct: bool = False
    over: tuple[str, ...] = ()


Node: TypeAlias = (
    Number
    | Text
    | Truth
    | Null
    | Field
    | Negate
    | Arithmetic
    | Compare
    | Not
    | And
    | Or
    | In
    | Between
    | IsNull
    | Case
    | Call
    | Aggregate
)


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes that stand directly under one, in the order written."""
    match node:
        case Negate(term) | Not(term) | IsNull(term):
            return (term,)
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case And(terms) | Or(terms) | Call(_, terms):
            return terms
        case In(term, options):
            return (term, *options)
        case Between(term, low, high):
            return (term, low, high)
        case Case(branches, otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Aggregate(_, term):
            return () if term is None else (term,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, from the top, left to right."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts(current)))


def field_names(node: Node) -> tuple[str, ...]:
    """The fields a tree reads, each once, in the order of their first use."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Field):
            found[current.name] = None
        keys = current.over if isinstance(current, Aggregate) else ()
        waiting.extend(reversed((*parts(current), *map(Field, keys))))
    return tuple(found)
