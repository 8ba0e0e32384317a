"""Why a rule gives what it gives on a record: step by step as data, and in one line of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from wanmu.kernel.messages import LANGUAGES, Language, in_language, mark, text
from wanmu.kernel.rules.fields import FieldType, Kind
from wanmu.kernel.rules.numbers import values
from wanmu.kernel.rules.record import Record, value
from wanmu.kernel.rules.source import bind, bracketed, source
from wanmu.kernel.rules.terms import Term
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
    Not,
    Null,
    Number,
    Or,
    Text,
    Truth,
)
from wanmu.kernel.rules.wording import label, result, shown, verdict
from wanmu.kernel.units import Unit


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule, or a part of it, on one record: its text, its value and unit, and its parts.

    ``zh`` and ``en`` say it in one line: 税收 12.4 万元 / 用地 6.2 亩 = 2 万元/亩 < 3 → 成立.
    """

    text: str
    kind: Kind
    value: Any
    unit: Unit | None
    zh: str
    en: str
    steps: tuple["Explanation", ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The explanation as a JSON object; dates are written out, a bare number has no unit."""
        plain = self.value.isoformat() if isinstance(self.value, date) else self.value
        return {
            "text": self.text,
            "value": plain,
            "unit": None if self.unit is None else str(self.unit),
            "zh": self.zh,
            "en": self.en,
            "steps": [step.as_data() for step in self.steps],
        }


def explain(
    term: Term, record: Record, types: Mapping[str, FieldType], names: Mapping[Language, str]
) -> Explanation:
    """The explanation of a checked rule on a record; ``names`` are the rule's own, if it has any.

    Raises:
        InputError: R018 and R019 as :meth:`Rule.value` does.
    """
    made = _explained(term, record, types)
    lines = dict(zip(LANGUAGES, (made.zh, made.en), strict=True))
    for spoken, name in names.items():
        if name:
            with in_language(spoken):
                form = _NAMED_FIGURE if made.kind == "number" else _NAMED_CONDITION
                lines[spoken] = text(form, name=name, line=lines[spoken])
    return Explanation(
        made.text, made.kind, made.value, made.unit, lines["zh"], lines["en"], made.steps
    )


_NAMED_FIGURE: Final = mark("{name} = {line}")
_NAMED_CONDITION: Final = mark("{name}: {line}")
_CONCLUDED: Final = mark("{line} → {verdict}")
_EVERY: Final = mark("{first}; and {second}")
_EITHER: Final = mark("{first}; or {second}")
_OVERALL: Final = mark("{lines} ⇒ {verdict}")


def _explained(term: Term, record: Record, types: Mapping[str, FieldType]) -> Explanation:
    lines = {}
    for spoken in LANGUAGES:
        with in_language(spoken):
            lines[spoken] = _Speaker(record, types).line(term)
    steps = tuple(
        _explained(part, record, types)
        for part in term.parts
        if not isinstance(part.node, Number | Text | Truth | Null)
    )
    return Explanation(
        source(term.node),
        term.kind,
        value(term, record),
        term.unit,
        lines["zh"],
        lines["en"],
        steps,
    )


class _Speaker:
    """Puts a checked rule into words for one record, in the language in force."""

    def __init__(self, record: Record, types: Mapping[str, FieldType]) -> None:
        self.record = record
        self.types = types

    def line(self, term: Term) -> str:
        """The whole thing in one line, with what it comes to."""
        match term.node:
            case And() | Or():
                return self._joined(term)
            case Case():
                return self._chosen(term)
            case Not() | Compare() | In() | Between() | IsNull():
                said = text(_CONCLUDED, line=self.condition(term), verdict=self._verdict(term))
            case _:
                said = self.side(term)
        return said

    def condition(self, term: Term) -> str:
        """A condition without its verdict."""
        match term.node:
            case Compare(op, _, _):
                left, right = term.parts
                return f"{self.side(left)} {op} {self._second(right)}"
            case Not() if isinstance(term.parts[0].node, In | Between | IsNull):
                return self._test(term.parts[0], _NEGATED)
            case In() | Between() | IsNull():
                return self._test(term, _POSITIVE)
            case Not():
                return text(mark("not ({line})"), line=self.line(term.parts[0]))
            case _:
                return self.line(term)

    def side(self, term: Term) -> str:
        """One side of a comparison: a formula with its result, or a value with its name."""
        formula = self.formula(term)
        if not isinstance(term.node, Negate | Arithmetic | Call) or not term.parts:
            return formula
        return f"{formula} {result(value(term, self.record), term.unit)}"

    def formula(self, term: Term) -> str:
        """A formula with the record's values in place of the fields."""
        match term.node:
            case Number(_, written):
                return written
            case Field(name):
                return self._field(term, name)
            case Negate():
                return f"-{self._operand(term.parts[0], inside=bind(term.parts[0].node) <= 6)}"  # noqa: PLR2004
            case Arithmetic():
                return self._arithmetic(term)
            case Call(name, _) if term.parts:
                given = [self.formula(part) for part in term.parts]
                if name == "round":
                    given += [source(digits) for digits in term.node.arguments[1:]]
                return f"{name}({', '.join(given)})"
            case _:
                return shown(value(term, self.record), term.unit)

    def _arithmetic(self, term: Term) -> str:
        left, right = term.parts
        if not isinstance(term.node, Arithmetic):  # pragma: no cover - formula() has looked
            raise TypeError(term.node)
        first = self._operand(left, inside=bracketed(left.node, term.node))
        second = self._operand(right, inside=bracketed(right.node, term.node, second=True))
        return f"{first} {term.node.op} {second}"

    def _operand(self, term: Term, *, inside: bool) -> str:
        return f"({self.formula(term)})" if inside else self.formula(term)

    def _field(self, term: Term, name: str) -> str:
        declared = self.types.get(name)
        plain = Term(term.node, term.kind, declared.unit if declared else None)
        stated = shown(value(plain, self.record), plain.unit)
        return text(mark("{name} {value}"), name=label(name, self.types), value=stated)

    def _second(self, term: Term) -> str:
        composed = isinstance(term.node, Negate | Arithmetic) and not _is_literal(term)
        return f"({self.side(term)})" if composed else self.formula(term)

    def _test(self, term: Term, forms: Mapping[type, str]) -> str:
        found, *others = term.parts
        said = [self._second(other) for other in others]
        places = {"low": said[0], "high": said[-1]} if said else {}
        return text(
            forms[type(term.node)], term=self.side(found), options=", ".join(said), **places
        )

    def _joined(self, term: Term) -> str:
        form = _EVERY if isinstance(term.node, And) else _EITHER
        lines = [self._nested(part) for part in term.parts]
        joined = lines[0]
        for following in lines[1:]:
            joined = text(form, first=joined, second=following)
        return text(_OVERALL, lines=joined, verdict=self._verdict(term))

    def _nested(self, term: Term) -> str:
        line = self.line(term)
        return f"({line})" if isinstance(term.node, And | Or) else line

    def _chosen(self, term: Term) -> str:
        tests, branches = term.parts[:-1:2], values(term)
        for test, then in zip(tests, branches, strict=False):
            if value(test, self.record):
                form = mark("{condition}, hence {value}")
                return text(form, condition=self.line(test), value=self.line(then))
        form = mark("no condition holds, hence {value}")
        return text(form, value=self.line(branches[-1]))

    def _verdict(self, term: Term) -> str:
        return verdict(value(term, self.record))


def _is_literal(term: Term) -> bool:
    return isinstance(term.node, Negate) and isinstance(term.parts[0].node, Number)


_POSITIVE: Final[dict[type, str]] = {
    In: mark("{term} in ({options})"),
    Between: mark("{term} between {low} and {high}"),
    IsNull: mark("{term} is null"),
}
_NEGATED: Final[dict[type, str]] = {
    In: mark("{term} not in ({options})"),
    Between: mark("{term} not between {low} and {high}"),
    IsNull: mark("{term} is not null"),
}
