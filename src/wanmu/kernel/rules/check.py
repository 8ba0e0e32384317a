"""Does a rule make sense? Fields are known, kinds fit, and units are of one dimension."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark, text
from wanmu.kernel.rules import measure
from wanmu.kernel.rules.fields import KIND_NAMES, FieldType, Kind
from wanmu.kernel.rules.kinds import GIVES, TAKES, infer
from wanmu.kernel.rules.source import source
from wanmu.kernel.rules.terms import Term
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
    field_names,
)
from wanmu.kernel.units import Unit

_KEEP: Final = frozenset({"abs", "round", "floor", "ceil"})
_LITERALS: Final[dict[type, Kind]] = {
    Number: "number",
    Text: "text",
    Truth: "boolean",
    Null: "any",
}
_MAX_ROUND: Final = 9
_SHOWN: Final = 80


def check(
    root: Node,
    fields: Mapping[str, FieldType] | None,
    place: Place,
    unit: Unit | None = None,
) -> Term:
    """The checked form of a tree, in ``unit`` when one is declared.

    Without ``fields`` any name is let through, and its kind is what its use tells.

    Raises:
        InputError: R008, R009 and R011 to R014, all that were found.
    """
    faults = Faults()
    if fields is not None:
        _check_names(root, fields, place, faults)
    checker = _Checker(fields, {} if fields is not None else infer(root), place, faults)
    term = checker.term(root)
    faults.check()
    if unit is not None:
        term = checker.declared(term, unit)
        faults.check()
    return term


def _check_names(root: Node, fields: Mapping[str, FieldType], place: Place, faults: Faults) -> None:
    for name in field_names(root):
        if name in fields:
            continue
        near = nearest(name, [*fields, *_other_names(fields)])
        near = _other_names(fields).get(near, near)
        if near:
            message = mark("There is no field {name}; did you mean {near}?")
            faults.add("R009", message, place, name=name, near=near)
        else:
            message = mark("There is no field {name}; the fields are {known}.")
            faults.add("R009", message, place, name=name, known=_few(fields))


def _other_names(fields: Mapping[str, FieldType]) -> dict[str, str]:
    named = ((each.zh, each.en, name) for name, each in fields.items())
    return {other: name for zh, en, name in named for other in (zh, en) if other}


def _few(fields: Mapping[str, FieldType]) -> str:
    shown = list(fields)[:20]
    return ", ".join(shown) + (", …" if len(shown) < len(fields) else "")


class _Checker:
    """Makes the checked form from below, noting every fault on the way."""

    def __init__(
        self,
        fields: Mapping[str, FieldType] | None,
        inferred: Mapping[str, Kind],
        place: Place,
        faults: Faults,
    ) -> None:
        self.fields = fields or {}
        self.inferred = inferred
        self.place = place
        self.faults = faults

    def term(self, node: Node) -> Term:
        """The checked form of a node."""
        match node:
            case Number() | Text() | Truth() | Null():
                return Term(node, _LITERALS[type(node)])
            case Field(name):
                return self._field(node, name)
            case Negate() | Arithmetic():
                return self._arithmetic(node)
            case Not() | And() | Or():
                return self._logic(node)
            case Case() | Call() | Aggregate():
                return self._made(node)
            case _:
                return self._comparison(node)

    def declared(self, term: Term, unit: Unit) -> Term:
        """The whole rule in the unit that was declared for it."""
        if term.kind not in ("number", "any"):
            message = mark("The rule gives {found}, but a figure in {unit} is declared.")
            self.faults.add(
                "R011", message, self.place, found=text(KIND_NAMES[term.kind]), unit=unit
            )
        elif term.unit is not None and not term.unit.same_dimension(unit):
            message = mark(
                "The rule gives {found}, but {unit} is declared: "
                "change the formula or the declared unit."
            )
            self.faults.add("R013", message, self.place, found=_unit(term), unit=unit)
        else:
            return term.converted(unit)
        return term

    def _field(self, node: Field, name: str) -> Term:
        declared = self.fields.get(name)
        if declared is None:
            return Term(node, self.inferred.get(name, "any"))
        known = Field(name, finite=True) if declared.finite else node
        return Term(known, declared.kind, declared.unit if declared.kind == "number" else None)

    def _logic(self, node: Not | And | Or) -> Term:
        inner = (node.term,) if isinstance(node, Not) else node.terms
        return Term(node, "boolean", None, self._each(inner, "boolean"))

    def _arithmetic(self, node: Negate | Arithmetic) -> Term:
        if isinstance(node, Negate):
            (part,) = self._each([node.term], "number")
            return Term(node, "number", part.unit, (part,))
        parts = self._each((node.left, node.right), "number")
        if node.op not in ("*", "/"):
            parts = self._aligned(node, parts)
            return Term(node, "number", measure.common_unit(parts), parts)
        left, right = (measure.as_ratio(part) for part in parts)
        unit = measure.product_unit(node.op, left.unit, right.unit)
        return measure.as_ratio(measure.cancelled(Term(node, "number", unit, (left, right))))

    def _comparison(self, node: Node) -> Term:
        match node:
            case Compare(op, left, right):
                inner: tuple[Node, ...] = (left, right)
                ordered = op not in ("=", "<>")
            case In(term, options):
                inner, ordered = (term, *options), False
            case Between(term, low, high):
                inner, ordered = (term, low, high), True
            case IsNull(term):
                return Term(node, "boolean", None, (self.term(term),))
            case _:  # pragma: no cover - every node is named above or in term()
                raise TypeError(type(node))
        return Term(node, "boolean", None, self._alike(node, inner, ordered=ordered))

    def _made(self, node: Case | Call | Aggregate) -> Term:
        match node:
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node)

    def _case(self, node: Case) -> Term:
        tests = self._each([test for test, _ in node.branches], "boolean")
        values = self._alike(node, [*(value for _, value in node.branches), node.otherwise])
        pairs = [part for pair in zip(tests, values, strict=False) for part in pair]
        parts = (*pairs, values[-1])
        return Term(node, _first_kind(values), measure.common_unit(values), parts)

    def _call(self, node: Call) -> Term:
        if node.name == "date":
            return self._date(node)
        if node.name == "round":
            self._check_digits(node)
        if node.name not in TAKES:
            ordered = node.name in ("least", "greatest")
            parts = self._alike(node, node.arguments, ordered=ordered)
            return Term(node, _first_kind(parts), measure.common_unit(parts), parts)
        inner = node.arguments[:1] if node.name == "round" else node.arguments
        parts = self._each(inner, TAKES[node.name])
        unit = parts[0].unit if node.name in _KEEP else None
        if node.name == "sqrt":
            parts = (self._ratio(node, parts[0]),)
        return Term(node, GIVES[node.name], unit, parts)

    def _ratio(self, node: Node, part: Term) -> Term:
        if part.unit is None or part.unit.is_dimensionless:
            return measure.as_ratio(part)
        message = mark("“{piece}” needs a number without unit, not {found}.")
        self.faults.add("R012", message, self.place, piece=_piece(node), found=_unit(part))
        return part

    def _aggregate(self, node: Aggregate) -> Term:
        if node.term is None:
            return Term(node, "number")
        if node.name in TAKES:
            parts = self._each([node.term], TAKES[node.name])
        else:
            parts = (self.term(node.term),)
            if node.name != "count":
                self._check_ordered(node, parts)
        if node.name in ("min", "max"):
            return Term(node, parts[0].kind, parts[0].unit, parts)
        unit = parts[0].unit if node.name in ("sum", "avg") else None
        return Term(node, GIVES[node.name], unit, parts)

    def _date(self, node: Call) -> Term:
        (argument,) = node.arguments
        if not isinstance(argument, Text) or not _is_date(argument.value):
            message = mark("“{piece}” is no date: write it as DATE '2020-12-31'.")
            self.faults.add("R014", message, self.place, piece=_piece(argument))
        return Term(node, "date")

    def _check_digits(self, node: Call) -> None:
        digits = rounding(node)
        if digits is None or abs(digits) > _MAX_ROUND:
            message = mark("The digits of “{piece}” must be a whole number from -9 to 9.")
            self.faults.add("R008", message, self.place, piece=_piece(node))

    def _each(self, nodes: Sequence[Node], kind: Kind) -> tuple[Term, ...]:
        """The terms of nodes that must all be of one kind."""
        return tuple(self._of_kind(self.term(node), kind) for node in nodes)

    def _of_kind(self, term: Term, kind: Kind) -> Term:
        if term.kind == kind:
            return term
        if term.kind == "any":
            return _settled(term, kind)
        if kind == "date" and isinstance(term.node, Text) and _is_date(term.node.value):
            return Term(Call("date", (term.node,)), "date")
        message = mark("“{piece}” is {found}, but {expected} is needed there.")
        self.faults.add(
            "R011",
            message,
            self.place,
            piece=_piece(term.node),
            found=text(KIND_NAMES[term.kind]),
            expected=text(KIND_NAMES[kind]),
        )
        return replace(term, kind=kind, unit=None)

    def _alike(
        self, node: Node, inner: Sequence[Node], *, ordered: bool = False
    ) -> tuple[Term, ...]:
        """The terms of nodes that must be of one kind, and of one unit."""
        terms = [self.term(each) for each in inner]
        kinds = {term.kind for term in terms} - {"any"}
        kind: Kind = "date" if kinds == {"date", "text"} else _first_kind(terms)
        parts = tuple(self._of_kind(term, kind) for term in terms)
        if ordered:
            self._check_ordered(node, parts)
        return self._aligned(node, parts)

    def _check_ordered(self, node: Node, parts: Sequence[Term]) -> None:
        if any(part.kind == "boolean" for part in parts):
            message = mark("“{piece}” puts conditions in order: compare them with = or <>.")
            self.faults.add("R011", message, self.place, piece=_piece(node))

    def _aligned(self, node: Node, parts: Sequence[Term]) -> tuple[Term, ...]:
        clash = measure.clashing(parts)
        if clash is None:
            return measure.aligned(parts)
        first, other = clash
        message = mark(
            "“{piece}” puts {first_unit} ({first}) beside {other_unit} ({other}): "
            "only units of one dimension can be added or compared."
        )
        self.faults.add(
            "R012",
            message,
            self.place,
            piece=_piece(node),
            first=_piece(first.node),
            other=_piece(other.node),
            first_unit=_unit(first),
            other_unit=_unit(other),
        )
        return tuple(replace(part, unit=None) for part in parts)


def _settled(term: Term, kind: Kind) -> Term:
    """A term that could be anything, such as NULL, now that its place says what it is."""
    parts = tuple(_settled(part, kind) if part.kind == "any" else part for part in term.parts)
    return replace(term, kind=kind, parts=parts)


def rounding(node: Call) -> int | None:
    """The digits that ``round(x, digits)`` asks for; none when they are not a whole number."""
    match node.arguments[1:]:
        case ():
            return 0
        case (Number(value, _),) if value.denominator == 1:
            return int(value)
        case (Negate(Number(value, _)),) if value.denominator == 1:
            return -int(value)
        case _:
            return None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _first_kind(terms: Sequence[Term]) -> Kind:
    return next((term.kind for term in terms if term.kind != "any"), "any")


def _unit(term: Term) -> str:
    return str(term.unit) or "1"


def _piece(node: Node) -> str:
    piece = source(node)
    return piece if len(piece) <= _SHOWN else piece[: _SHOWN - 1] + "…"
