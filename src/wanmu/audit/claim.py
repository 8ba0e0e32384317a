"""A relation as localisation reads it: name, tree and, where it is plain, its arithmetic."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol, TypeAlias, runtime_checkable

from wanmu.audit.evaluate import COMPARE
from wanmu.audit.kinds import CALLS
from wanmu.audit.polynomial import Polynomial, Quotient
from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import parse
from wanmu.kernel.rules.tree import (
    Aggregate,
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Field,
    IsNull,
    Negate,
    Node,
    Number,
    field_names,
    walk,
)


@runtime_checkable
class HasTree(Protocol):
    """A parsed rule: anything that has the tree of one."""

    @property
    def tree(self) -> Node:
        """The tree of the rule language."""


RelationLike: TypeAlias = "str | HasTree | Node"
Relations: TypeAlias = Iterable[RelationLike] | Mapping[str, RelationLike]
"""Relations, each known by its text; or by a name of its own."""

_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """``over / divisors`` compared with zero, over plain numbers."""

    op: str
    quotient: Quotient

    def can_hold(self, values: Mapping[str, Interval]) -> bool | None:
        """Whether values in the intervals can satisfy it; None when intervals cannot tell."""
        over, divisors = self.quotient.over, self.quotient.divisors
        op = self.op
        if divisors and op not in {"=", "<>"}:
            sign = divisors[0].bounds(values) if len(divisors) == 1 else Interval.everything()
            if sign.contains(0) or (sign.low is None and sign.high is None):
                return None
            if sign.high is not None and sign.high <= 0:
                op = _TURNED[op]
        possible = _meets_zero(op, over.bounds(values))
        exact = over.is_linear and not divisors
        points = all(values[name].is_point for name in over.names)
        return possible if not possible or exact or points else None

    def holds_at(self, values: Mapping[str, Fraction]) -> bool | None:
        """Whether exact values satisfy it; None where a divisor is zero."""
        over = self.quotient.over.at(values)
        for divisor in self.quotient.divisors:
            sign = divisor.at(values)
            if sign == 0:
                return None
            over = over if sign > 0 else -over
        return COMPARE[self.op](over, Fraction(0))


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation. ``comparisons`` all hold exactly when it does; None when it is not plain."""

    name: str
    tree: Node
    fields: tuple[str, ...]
    comparisons: tuple[Comparison, ...] | None
    divides: bool


def _meets_zero(op: str, interval: Interval) -> bool:
    low, high = interval.low, interval.high
    match op:
        case "=":
            return interval.contains(0)
        case "<>":
            return not (interval.is_point and low == 0)
        case "<":
            return low is None or low < 0
        case "<=":
            return low is None or low < 0 or (low == 0 and interval.low_closed)
        case ">":
            return high is None or high > 0
        case _:
            return high is None or high > 0 or (high == 0 and interval.high_closed)


def read_claims(relations: Relations) -> tuple[Claim, ...]:
    """The relations, parsed and checked; every fault at once.

    Raises:
        InputError: R… from the parser; A002 a part that localisation cannot reason about.
    """
    faults = Faults()
    claims = []
    named = (
        relations.items()
        if isinstance(relations, Mapping)
        else ((None, relation) for relation in relations)
    )
    for name, relation in named:
        try:
            claims.append(_claim(name, relation))
        except InputError as error:
            faults.extend(error.faults)
    faults.check()
    return tuple(claims)


def _claim(name: str | None, relation: RelationLike) -> Claim:
    tree = _tree(relation)
    said = name or (relation if isinstance(relation, str) else getattr(relation, "text", ""))
    label = str(said or tree)
    for node in walk(tree):
        _check(node, label)
    optional = optional_fields([tree])
    plain = None if optional else tuple(_comparisons(tree))
    divides = any(isinstance(node, Arithmetic) and node.op == "/" for node in walk(tree))
    simple = plain if plain and all(plain) else None
    return Claim(label, tree, field_names(tree), _present(simple), divides)


def _present(
    found: "tuple[Comparison | None, ...] | None",
) -> tuple[Comparison, ...] | None:
    return None if found is None else tuple(each for each in found if each is not None)


def _tree(relation: RelationLike) -> Node:
    if isinstance(relation, str):
        return parse(relation).tree
    return relation.tree if isinstance(relation, HasTree) else relation


def _check(node: Node, label: str) -> None:
    bad = (
        (isinstance(node, Arithmetic) and node.op == "%")
        or (isinstance(node, Call) and node.name not in CALLS)
        or isinstance(node, Aggregate)
        or (isinstance(node, Call) and node.name == "round" and not _written_digits(node))
    )
    if bad:
        piece = node.name if isinstance(node, Call | Aggregate) else "%"
        message = mark("{piece} in the relation {relation} cannot be localised; leave it out.")
        raise InputError.of("A002", message, Place(), piece=piece, relation=label)


def _written_digits(node: Call) -> bool:
    rest = node.arguments[1:]
    return all(isinstance(each.term if isinstance(each, Negate) else each, Number) for each in rest)


def optional_fields(trees: Iterable[Node]) -> frozenset[str]:
    """The fields that may be absent: those whose absence a relation speaks of."""
    return frozenset(
        part.name
        for tree in trees
        for node in walk(tree)
        if isinstance(node, IsNull) or (isinstance(node, Call) and node.name == "coalesce")
        for part in (node.arguments if isinstance(node, Call) else (node.term,))
        if isinstance(part, Field)
    )


def equal_fields(tree: Node) -> tuple[str, str] | None:
    """The two fields of a relation that only says that they are the same."""
    match tree:
        case Compare("=", Field(left), Field(right)) if left != right:
            return left, right
    return None


def _comparisons(tree: Node) -> Iterator[Comparison | None]:
    match tree:
        case And(terms):
            for term in terms:
                yield from _comparisons(term)
        case Compare(op, left, right):
            yield _comparison(op, left, right)
        case Between(term, low, high):
            yield _comparison(">=", term, low)
            yield _comparison("<=", term, high)
        case _:
            yield None


def _comparison(op: str, left: Node, right: Node) -> Comparison | None:
    first, second = _quotient(left), _quotient(right)
    if first is None or second is None:
        return None
    return Comparison(op, first - second)


def _quotient(node: Node) -> Quotient | None:
    match node:
        case Number(value):
            return Quotient(Polynomial.constant(value))
        case Field(name):
            return Quotient(Polynomial.variable(name))
        case Negate(term):
            inner = _quotient(term)
            return None if inner is None else -inner
        case Arithmetic(op, left, right):
            return _calculated(op, _quotient(left), _quotient(right))
    return None


def _calculated(op: str, left: Quotient | None, right: Quotient | None) -> Quotient | None:
    if left is None or right is None:
        return None
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return None if right.over.value == 0 else left / right
    return None
