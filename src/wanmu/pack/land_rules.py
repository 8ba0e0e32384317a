"""The rules of ``land.yaml``, read against the state of a parcel; every fault of them at once.

Names build on each other: the state of a parcel and ``as_of``, then the parameters, the clocks, the
measures in their order, which tests may use. Consequences may also name categories and tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import FieldType, Rule
from wanmu.kernel.rules.bind import Constant, bound
from wanmu.kernel.units import Unit, unit
from wanmu.pack.land_plans import check_book, deciding
from wanmu.pack.models.land import Land
from wanmu.pack.models.schemes import Clause
from wanmu.pack.part_reader import KeyPath, Locate, PartReader
from wanmu.schema import field_types
from wanmu.schema.land import PARCEL_STATE

DELAY: Final = "_delay"
"""Follows a clock's name in that of its days of delay."""
AS_OF: Final = FieldType("as_of", "date", None, "截止日", "as of")
MONEY: Final = unit("万元")

_STATE: Final = {
    name: replace(kind, finite=kind.kind == "number")
    for name, kind in field_types(PARCEL_STATE).items()
}


@dataclass(frozen=True, slots=True)
class LandRules:
    """``land.yaml`` with its rules read; the mappings are in its own order.

    ``tests`` are by category and test, ``consequences`` are conditions with their amounts, and
    ``types`` are all names that rules may use.
    """

    land: Land
    types: Mapping[str, FieldType]
    parameters: Mapping[str, Fraction]
    clocks: Mapping[str, Rule]
    measures: Mapping[str, Rule]
    tests: Mapping[tuple[str, str], Rule]
    consequences: Mapping[str, tuple[Rule, Rule | None]]
    due: Mapping[str, tuple[Rule | None, Rule | None]]
    """The day and the months of each promise."""
    steps: Mapping[tuple[str, str], Rule]
    """The conditions of steps, by plan and step, where they have one."""

    def fixed(self, rule: Rule, as_of: date) -> Rule:
        """The rule with parameters and day filled in, for tables, which have no columns of them."""
        constants: dict[str, Constant] = {**self.parameters, AS_OF.name: as_of}
        return bound(rule, constants)


def answer_name(category: str, test: str) -> str:
    """The name of a test's answer in consequences and results: ``idle_not_started``."""
    return f"{category}_{test}"


def nowhere(*path: str | int) -> Place:
    """The place of something in rules that no file holds: its path."""
    return Place("land.yaml", field=".".join(str(part) for part in path))


def read_land(land: Land, locate: Locate = nowhere, faults: Faults | None = None) -> LandRules:
    """The rules of a ``land.yaml``.

    ``faults`` takes what is wrong, if it is given; a rule that is faulty then gives null.

    Raises:
        InputError: R001 to R017, U faults of units, P068 to P071, when ``faults`` is not given.
    """
    found = Faults()
    rules = _Reader(land, locate, found).read()
    if faults is None:
        found.check()
    else:
        faults.extend(found.found)
    return rules


class _Reader(PartReader):
    """Reads rule after rule; later ones may use the names of those before."""

    def __init__(self, land: Land, locate: Locate, faults: Faults) -> None:
        super().__init__(locate, faults)
        self.land = land
        self.types: dict[str, FieldType] = {**_STATE, AS_OF.name: AS_OF}

    def read(self) -> LandRules:
        land = self.land
        self._check_bases()
        for name, each in land.parameters.items():
            measured = self.measured(each.unit, ("parameters", name))
            self._add(FieldType(name, "number", measured, each.zh, each.en), "parameters")
        clocks = {name: self._clock(name) for name in land.clocks}
        measures = {name: self._measure(name) for name in land.measures}
        tests = dict(self._tests())
        self._check_shown()
        consequences = {name: self._consequence(name) for name in land.consequences}
        for name, result in land.consequences.items():
            self._name(FieldType(name, "boolean", None, result.zh, result.en))
        due = {name: self._due(name) for name in land.promises}
        steps = dict(self._steps())
        check_book(land, self.locate, self.faults)
        return LandRules(
            land,
            MappingProxyType(self.types),
            {name: each.value for name, each in land.parameters.items()},
            clocks,
            measures,
            tests,
            consequences,
            due,
            steps,
        )

    def _tests(self) -> Iterator[tuple[tuple[str, str], Rule]]:
        """The tests; what is found may be named by consequences, not by other tests."""
        found: list[FieldType] = []
        for name, category in self.land.categories.items():
            for key, each in category.tests.items():
                path = ("categories", name, "tests", key)
                yield (name, key), self._rule(each.when, "boolean", *path, "when")
                title = f"{category.zh}：{each.zh}", f"{category.en}: {each.en}"
                found.append(FieldType(answer_name(name, key), "boolean", None, *title))
            found.append(FieldType(name, "boolean", None, category.zh, category.en))
        for made in found:
            self._add(made, "categories")

    def _clock(self, name: str) -> Rule:
        each = self.land.clocks[name]
        rule = self._rule(each.since, "date", "clocks", name, "since")
        self._add(FieldType(name, "date", None, each.zh, each.en), "clocks")
        days = FieldType(
            f"{name}{DELAY}", "number", None, f"{each.zh}后政府延误天数",
            f"days of government delay after {each.en or name}",
        )  # fmt: skip
        self._add(days, "clocks")
        return rule

    def _measure(self, name: str) -> Rule:
        each = self.land.measures[name]
        wanted = self.measured(each.unit, ("measures", name))
        rule = self._rule(each.formula, "number", "measures", name, "formula", measured=wanted)
        self._add(FieldType(name, "number", wanted or rule.unit, each.zh, each.en), "measures")
        return rule

    def _consequence(self, name: str) -> tuple[Rule, Rule | None]:
        each, path = self.land.consequences[name], ("consequences", name)
        if name in self.types:
            self._taken(name, *path)
        when = self._rule(each.when, "boolean", *path, "when")
        if each.amount is None:
            return when, None
        return when, self._rule(each.amount, "number", *path, "amount", measured=MONEY)

    def _due(self, name: str) -> tuple[Rule | None, Rule | None]:
        """The day by which a promised figure is due, and the months after it."""
        each, path = self.land.promises[name], ("promises", name)
        day = self._rule(each.due, "date", *path, "due") if each.due else None
        months = self._rule(each.months, "number", *path, "months") if each.months else None
        return day, months

    def _steps(self) -> Iterator[tuple[tuple[str, str], Rule]]:
        for plan, held in self.land.plans.items():
            for name, step in held.steps.items():
                if step.when is not None:
                    path = ("plans", plan, "steps", name, "when")
                    yield (plan, name), self._rule(step.when, "boolean", *path)

    def _rule(
        self, written: str, kind: str, *path: str | int, measured: Unit | None = None
    ) -> Rule:
        return self.parsed(written, self.types, kind, path, measured)

    def _add(self, made: FieldType, part: str) -> None:
        if made.name in self.types:
            self._taken(made.name, part, made.name)
        self._name(made)

    def _name(self, made: FieldType) -> None:
        self.types[made.name] = replace(made, finite=made.kind == "number")

    def _taken(self, name: str, *path: str) -> None:
        self.faults.add(
            "P071",
            mark('"{name}" already names something else in land.yaml; choose another name'),
            self.locate(*path),
            name=name,
        )

    def _check_bases(self) -> None:
        parts = list(_deciding(self.land))
        self.check_clauses(parts)
        for path, part in parts:
            if part.document is not None and part.document not in self.land.documents:
                self._unknown(part.document, self.land.documents, *path, "document")
        if self.land.document not in self.land.documents:
            self._unknown(self.land.document, self.land.documents, "document")

    def _check_shown(self) -> None:
        delays = [f"{name}{DELAY}" for name in self.land.clocks]
        known = dict.fromkeys([*self.land.measures, *delays])
        for name, category in self.land.categories.items():
            for key, test in category.tests.items():
                for at, shown in enumerate(test.shows):
                    if shown not in known:
                        path = ("categories", name, "tests", key, "shows", at)
                        self._unknown(shown, known, *path)

    def _unknown(self, found: str, known: Mapping[str, object], *path: str | int) -> None:
        self.faults.add(
            "P069",
            mark('there is no "{found}" in land.yaml (nearest: {nearest}); correct it, or add it'),
            self.locate(*path),
            found=found,
            nearest=nearest(found, known) or "–",
        )


def _deciding(land: Land) -> Iterator[tuple[KeyPath, Clause]]:
    """The parts that must rest on something, with their paths."""
    for group in ("parameters", "clocks", "consequences"):
        for name, part in getattr(land, group).items():
            yield (group, name), part
    for name, category in land.categories.items():
        for key, test in category.tests.items():
            yield ("categories", name, "tests", key), test
    yield from deciding(land)
