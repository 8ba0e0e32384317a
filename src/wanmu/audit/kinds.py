"""What kind of value each field holds, read off the relations that name it.

A field that stands as a condition is true or false, one that is compared with a text is a text,
one that is added is a number; what is compared with each other is of one kind.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.kernel.rules.tree import (
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

ValueKind: TypeAlias = Literal["number", "text", "boolean", "date"]

KIND_NAMES: Final[dict[ValueKind, str]] = {
    "number": mark("a number"),
    "text": mark("a text"),
    "boolean": mark("true or false"),
    "date": mark("a date"),
}
_SAME: Final = frozenset({"coalesce", "least", "greatest", "nullif"})
_OF_NUMBERS: Final = frozenset({"abs", "round", "floor", "ceil"})
CALLS: Final = _SAME | _OF_NUMBERS | {"date", "days_between"}
"""The functions that localisation can reason about."""


class Kinds:
    """The kinds of fields, as far as they are known."""

    def __init__(self, known: Mapping[str, ValueKind]) -> None:
        """Start from what is known already: domains, values."""
        self.of: dict[str, ValueKind] = dict(known)
        self._changed = False

    def learn(self, relations: Iterable[tuple[str, Node]]) -> None:
        """Read every relation until nothing new comes up."""
        listed = list(relations)
        self._changed = True
        while self._changed:
            self._changed = False
            for name, node in listed:
                self._place = name
                self._expect(node, "boolean")

    def _note(self, name: str, kind: ValueKind) -> None:
        known = self.of.get(name)
        if known is None:
            self.of[name] = kind
            self._changed = True
        elif known != kind:
            raise InputError.of(
                "A006",
                mark("{field} is {first} in one place and {second} in another: {relation}."),
                Place(field=name),
                field=name,
                first=text(KIND_NAMES[known]),
                second=text(KIND_NAMES[kind]),
                relation=self._place,
            )

    def _refuse(self, kind: ValueKind) -> None:
        raise InputError.of(
            "A007",
            mark("The relation {relation} has another kind of value where {kind} is needed."),
            relation=self._place,
            kind=text(KIND_NAMES[kind]),
        )

    def _expect(self, node: Node, kind: ValueKind) -> None:
        if isinstance(node, Field):
            self._note(node.name, kind)
            return
        if isinstance(node, Null):
            return
        if isinstance(node, Case):
            self._conditions(node)
            for value in (*(value for _, value in node.branches), node.otherwise):
                self._expect(value, kind)
            return
        if isinstance(node, Call) and node.name in _SAME:
            for part in node.arguments:
                self._expect(part, kind)
            return
        found = self._read(node)
        if found is not None and found != kind:
            self._refuse(kind)

    def _conditions(self, node: Case) -> None:
        for condition, _ in node.branches:
            self._expect(condition, "boolean")

    def _read(self, node: Node) -> ValueKind | None:
        """The kind of an expression, its parts told what they must be."""
        match node:
            case Field(name):
                return self.of.get(name)
            case Number() | Negate() | Arithmetic():
                return self._arithmetic(node)
            case Text():
                return "text"
            case Truth() | Compare() | Not() | And() | Or() | In() | Between() | IsNull():
                self._condition(node)
                return "boolean"
            case Case(branches, otherwise):
                self._conditions(node)
                return self._alike((*(value for _, value in branches), otherwise))
            case Call(name, arguments):
                return self._call(name, arguments)
        return None

    def _arithmetic(self, node: Node) -> ValueKind:
        if isinstance(node, Negate):
            self._expect(node.term, "number")
        if isinstance(node, Arithmetic):
            self._expect(node.left, "number")
            self._expect(node.right, "number")
        return "number"

    def _condition(self, node: Node) -> None:
        match node:
            case Compare(_, left, right):
                self._alike((left, right))
            case In(term, options):
                self._alike((term, *options))
            case Between(term, low, high):
                self._alike((term, low, high))
            case Not(term):
                self._expect(term, "boolean")
            case And(terms) | Or(terms):
                for term in terms:
                    self._expect(term, "boolean")
            case IsNull(term):
                self._read(term)

    def _call(self, name: str, arguments: tuple[Node, ...]) -> ValueKind | None:
        if name == "date":
            return "date"
        if name in _SAME:
            return self._alike(arguments)
        kind: ValueKind = "date" if name == "days_between" else "number"
        for part in arguments:
            self._expect(part, kind)
        return "number"

    def _alike(self, nodes: Iterable[Node]) -> ValueKind | None:
        """The kind that all share: the first that is known decides."""
        listed = list(nodes)
        kinds = [kind for node in listed if (kind := self._read(node)) is not None]
        if not kinds:
            return None
        for node in listed:
            self._expect(node, kinds[0])
        return kinds[0]
