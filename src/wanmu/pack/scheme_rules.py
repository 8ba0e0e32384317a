"""The rules of an evaluation scheme, read against its fields; every fault of them at once.

Three sets of names build on each other: the *fields* of the data (with the scheme's own, its
constants, ``as_of`` and what is derived), the *values* (the indicators besides), and the *results*
(``score``, ``rank``, ``grade``, bases and item scores besides).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, TypeAlias

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import FieldType, Rule, parse
from wanmu.kernel.rules.bind import Constant, bound
from wanmu.kernel.units import Unit, unit
from wanmu.pack.models import schemes
from wanmu.schema import code_range, field_types
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR

KeyPath: TypeAlias = tuple[str | int, ...]
Locate: TypeAlias = Callable[[KeyPath], Place]
Types: TypeAlias = Mapping[str, FieldType]

_SHOWN: Final = 12

UNIT: Final = "code"
"""The field that tells one unit from another."""
MONEY: Final = unit("万元")
FIELDS: Final[Types] = {
    name: replace(kind, finite=kind.kind == "number")
    for name, kind in {**field_types(ENTERPRISE), **field_types(ENTERPRISE_YEAR)}.items()
}
"""What the data of a unit may hold: an enterprise and its year."""


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """A scheme with its rules read.

    ``types`` are the names that rules may use at the last stage; ``constants`` their fixed values.
    Rules are in the order of the scheme's own lists.
    """

    scheme: schemes.Scheme
    types: Types
    constants: Mapping[str, Constant]
    land: Rule | None
    derived: Mapping[str, Rule]
    takes_part: Rule
    outcomes: tuple[tuple[Rule, Rule | None], ...]
    merge_unless: Rule | None
    inherit_when: Rule | None
    indicators: Mapping[str, Rule]
    groups: tuple[Rule, ...]
    wheres: Mapping[tuple[str, str], Rule]
    points: Mapping[str, Rule]
    adjust_when: tuple[Rule | None, ...]
    adjust_points: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]
    regrades: tuple[Rule, ...]
    measures: tuple[tuple[Rule | None, Rule | None], ...]

    def fixed(self, rule: Rule) -> Rule:
        """The rule with its constants filled in, for tables, which have no columns of them."""
        return bound(rule, self.constants)

    @property
    def inputs(self) -> Types:
        """The fields that the data may hold, by name."""
        made = {*self.constants, *self.derived, *self.indicators}
        return {n: t for n, t in self.types.items() if n not in made and n in self._given}

    @property
    def _given(self) -> set[str]:
        return {*FIELDS, *self.scheme.fields}


def unknown_name(name: str, known: Iterable[str], place: Place) -> Fault:
    """The fault of a name that is not there, with the nearest that is or the first of them."""
    names = list(known)
    near = nearest(name, names)
    if near:
        message = mark('there is no "{name}" in this scheme; the nearest is "{nearest}"')
        return Fault("E004", message, place, {"name": name, "nearest": near})
    message = mark('there is no "{name}" in this scheme; there are: {known}')
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return Fault("E004", message, place, {"name": name, "known": shown or "–"})


def nowhere(path: KeyPath) -> Place:
    """The place of something in a scheme that no file holds: its path."""
    return Place(field=".".join(str(part) for part in path))


def read_rules(
    scheme: schemes.Scheme, locate: Locate = nowhere, faults: Faults | None = None
) -> SchemeRules | None:
    """The rules of a scheme; None when ``faults`` is given and has taken some.

    Raises:
        InputError: R001 to R017, E004, E008 and E012, when ``faults`` is not given.
    """
    found = Faults()
    rules = _Reader(scheme, locate, found).read()
    if faults is None:
        found.check()
    else:
        faults.extend(found.found)
    return None if found.found else rules


class _Reader:
    """Reads rule after rule and goes on where one is faulty."""

    def __init__(self, scheme: schemes.Scheme, locate: Locate, faults: Faults) -> None:
        self.scheme = scheme
        self.locate = locate
        self.faults = faults
        self.types: dict[str, FieldType] = dict(FIELDS)
        self.unread: set[str] = set()
        """What is derived by a faulty formula: rules may name it, and nobody knows its kind."""

    def read(self) -> SchemeRules:
        scheme = self.scheme
        constants = self._inputs()
        land = self._rule(scheme.units.land, "units", "land", unit=FIELDS["land"].unit)
        merge, inherit = scheme.units.merge, scheme.units.inherit
        merge_unless = self._condition(merge.unless if merge else None, "units", "merge", "unless")
        inherit_when = self._condition(
            inherit.when if inherit else None, "units", "inherit", "when"
        )
        derived = {name: self._derived(name, each) for name, each in scheme.derived.items()}
        indicators = {name: self._indicator(name, each) for name, each in scheme.indicators.items()}
        takes_part = self._needed(scheme.scope.takes_part, "scope", "takes_part")
        outcomes = tuple(self._outcome(at, each) for at, each in enumerate(scheme.scope.outcomes))
        groups = tuple(
            self._needed(each.when, "groups", at, "when") for at, each in enumerate(scheme.groups)
        )
        wheres = dict(self._wheres())
        points = dict(self._points())
        adjust_when = tuple(
            self._condition(each.when, "adjustments", at, "when")
            for at, each in enumerate(scheme.adjustments)
        )
        adjust_points = tuple(
            self._number(each.points, "adjustments", at, "points")
            for at, each in enumerate(scheme.adjustments)
        )
        before = dict(self.types)
        self._results()
        vetoes = tuple(self._veto(at, each, before) for at, each in enumerate(scheme.vetoes))
        regrades = tuple(
            self._needed(each.when, "regrades", at, "when")
            for at, each in enumerate(scheme.regrades)
        )
        measures = tuple(
            self._measure(at, each) for at, each in enumerate(scheme.consequences.measures)
        )
        return SchemeRules(
            scheme, dict(self.types), constants, land, derived, takes_part, outcomes,
            merge_unless, inherit_when, indicators, groups, wheres, points, adjust_when,
            adjust_points, vetoes, regrades, measures,
        )  # fmt: skip

    def _inputs(self) -> dict[str, Constant]:
        for name, each in self.scheme.fields.items():
            known = FIELDS.get(name)
            measured = self._unit(each.unit, "fields", name, "unit")
            made = FieldType(name, each.kind, measured, each.zh, each.en)
            if known is not None and (known.kind, known.unit) != (made.kind, made.unit):
                self._clash("fields", name)
            self.types[name] = replace(made, finite=made.kind == "number")
        self._add(FieldType("as_of", "date", None, "计算日", "reference day"), "as_of")
        constants: dict[str, Constant] = {"as_of": self.scheme.day}
        for name, constant in self.scheme.constants.items():
            measured = self._unit(constant.unit, "constants", name, "unit")
            made = FieldType(name, "number", measured, constant.zh, constant.en)
            self._add(made, "constants", name)
            constants[name] = constant.value
        return constants

    def _derived(self, name: str, each: schemes.Derived) -> Rule:
        path = ("derived", name)
        unsaid = (each.formula is None) == (not each.gbt4754)
        if unsaid:
            self.faults.add(
                "E008",
                mark('"{name}" needs either a formula or ranges of industry codes (gbt4754)'),
                self.locate(path),
                name=name,
            )
        text = each.formula or self._by_code(each, path)
        measured = self._unit(each.unit, *path, "unit")
        rule = self._rule(text, *path, "formula", unit=measured, kind=None)
        if rule is None or unsaid:
            self.unread.add(name)
            return parse("NULL")
        kind = "number" if rule.kind == "any" else rule.kind
        self._add(FieldType(name, kind, measured or rule.unit, each.zh, each.en), *path)
        return rule

    def _by_code(self, each: schemes.Derived, path: KeyPath) -> str:
        """Ranges of industry codes as a rule: ``CASE WHEN gbt4754 >= '34' AND …``."""
        cases = []
        for name, ranges in each.gbt4754.items():
            tests = []
            for written in ranges:
                try:
                    found = code_range(written, self.locate((*path, "gbt4754", name)))
                except InputError as error:
                    self.faults.extend(error.faults)
                    continue
                # A code stands in the range with all that lies below it: 34 holds 3421.
                tests.append(f"gbt4754 >= '{found.first}' AND gbt4754 < '{found.last}:'")
            if tests:
                cases.append(f"WHEN {' OR '.join(tests)} THEN {_quoted(name)}")
        otherwise = f" ELSE {_quoted(each.otherwise)}" if each.otherwise else ""
        return f"CASE {' '.join(cases)}{otherwise} END" if cases else "NULL"

    def _indicator(self, name: str, each: schemes.MeasuredIndicator) -> Rule:
        path = ("indicators", name)
        declared = self._unit(each.unit, *path, "unit")
        rule = self._number(each.formula, *path, "formula", unit=declared)
        self._add(FieldType(name, "number", rule.unit or declared, each.zh, each.en), *path)
        return rule

    def _outcome(self, at: int, each: schemes.Outcome) -> tuple[Rule, Rule | None]:
        path = ("scope", "outcomes", at)
        if each.until is not None:
            self.field(each.until, *path, "until", kind="date")
        when = self._needed(each.when, *path, "when")
        return when, self._condition(each.unless, *path, "unless")

    def field(self, name: str, *path: str | int, kind: str = "") -> None:
        """Refuse the name of a field that is not there or of another kind."""
        known = self.types.get(name)
        if name in self.unread:
            return
        if known is None:
            self.unknown(name, self.types, *path)
        elif kind and known.kind != kind:
            self.faults.add(
                "E004",
                mark('"{name}" is no {kind} field; name one that is'),
                self.locate(path),
                name=name,
                kind=kind,
            )

    def unknown(self, name: str, known: Mapping[str, Any], *path: str | int) -> None:
        """Refuse a name, with the nearest that is known."""
        self.faults.extend([unknown_name(name, known, self.locate(path))])

    def _wheres(self) -> Iterator[tuple[tuple[str, str], Rule]]:
        for at, group in enumerate(self.scheme.groups):
            for name, item in group.items.items():
                path = ("groups", at, "items", name, "base", "where")
                if isinstance(item.base, schemes.Base) and item.base.where is not None:
                    yield (group.id, name), self._needed(item.base.where, *path)

    def _points(self) -> Iterator[tuple[str, Rule]]:
        """Points that stand in for a score, by their text."""
        for at, group in enumerate(self.scheme.groups):
            owners: list[tuple[KeyPath, Any]] = [
                (("choices",), self.scheme.choices),
                (("groups", at, "choices"), group.choices),
                *((("groups", at, "items", n), item) for n, item in group.items.items()),
            ]
            for path, owner in owners:
                for name in ("negatives", "missing"):
                    chosen = getattr(owner, name)
                    if chosen is not None and isinstance(chosen.value, schemes.Points):
                        text = chosen.value.points
                        yield text, self._number(text, *path, name)

    def _results(self) -> None:
        """The names of what is known once units are scored and ranked."""
        indicators = self.scheme.indicators
        self._add(FieldType("score", "number", None, "总分", "score"), "score")
        self._add(FieldType("adjustment", "number", None, "加减分", "adjustment"), "adjustment")
        self._add(FieldType("rank", "number", None, "位次", "rank"), "rank")
        self._add(FieldType("grade", "text", None, "档次", "grade"), "grade")
        self._add(
            FieldType("years_in_grade", "number", None, "连续年数", "years running"),
            "years_in_grade",
        )
        for name, each in indicators.items():
            made = self.types[name]
            for prefix, zh, en in RESULTS:
                measured = None if "score" in prefix else made.unit
                title = zh.format(each.zh), en.format(each.en or name)
                self._add(FieldType(f"{prefix}_{name}", "number", measured, *title), "indicators")

    def _veto(self, at: int, each: schemes.Veto, before: Types) -> Rule:
        every = self.types
        if each.stage == "before":
            self.types = dict(before)
        try:
            return self._needed(each.when, "vetoes", at, "when")
        finally:
            self.types = every

    def _measure(self, at: int, each: schemes.Measure) -> tuple[Rule | None, Rule | None]:
        path = ("consequences", "measures", at)
        when = self._condition(each.when, *path, "when")
        return when, self._rule(each.amount, *path, "amount", unit=MONEY)

    def _needed(
        self,
        text: str,
        *path: str | int,
        unit: Unit | None = None,
        kind: str | None = "boolean",
    ) -> Rule:
        """A rule that must be there; one that always gives null in place of a faulty one."""
        return self._rule(text, *path, unit=unit, kind=kind) or parse("NULL")

    def _condition(self, text: str | None, *path: str | int) -> Rule | None:
        return self._rule(text, *path, kind="boolean")

    def _number(self, text: str, *path: str | int, unit: Unit | None = None) -> Rule:
        return self._needed(text, *path, unit=unit, kind="number")

    def _rule(
        self,
        text: str | None,
        *path: str | int,
        unit: Unit | None = None,
        kind: str | None = "number",
    ) -> Rule | None:
        if text is None:
            return None
        place = self.locate(path)
        try:
            rule = parse(text, self.types, place=place, unit=unit)
        except InputError as error:
            told = (each for each in error.faults if each.values.get("name") not in self.unread)
            self.faults.extend(replace(each, place=place) for each in told)
            return None
        if kind is not None and rule.kind not in (kind, "any"):
            message = mark("this must give a {kind} and gives a {found}")
            self.faults.add("E008", message, place, kind=kind, found=rule.kind)
        return rule

    def _unit(self, written: str | None, *path: str | int) -> Unit | None:
        if written is None:
            return None
        try:
            return unit(written)
        except InputError as error:
            self.faults.extend(replace(each, place=self.locate(path)) for each in error.faults)
            return None

    def _add(self, made: FieldType, *path: str | int) -> None:
        if made.name in self.types:
            self._clash(*path)
        # Before rules run, the evaluation has seen to it that no figure is NaN or infinite.
        self.types[made.name] = replace(made, finite=made.kind == "number")

    def _clash(self, *path: str | int) -> None:
        self.faults.add(
            "E012",
            mark('"{name}" already names something else; choose another name'),
            self.locate(path),
            name=path[-1],
        )


RESULTS: Final = (
    ("base", "{}基准值", "base of {}"),
    ("low", "{}最低值", "lowest {}"),
    ("high", "{}最高值", "highest {}"),
    ("mean", "{}平均值", "mean {}"),
    ("score", "{}得分", "score for {}"),
    ("mean_score", "{}平均得分", "mean score for {}"),
)
"""What is known of an indicator besides a unit's value: prefix of its name, and its title."""


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def decimal(number: Fraction) -> str:
    """A number as a rule writes it."""
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.15g}"
