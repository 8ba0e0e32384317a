"""``standard_land.yaml`` read: its rules, its units, and every fault of it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import Rule
from wanmu.kernel.units import DIMENSIONLESS, Unit
from wanmu.pack.models.schemes import Clause
from wanmu.pack.models.standard_land import ControlValue, StandardLand
from wanmu.pack.part_reader import KeyPath, Locate, PartReader
from wanmu.schema import field_types

FILE: Final = "standard_land.yaml"


@dataclass(frozen=True, slots=True)
class StandardRules:
    """The file with its units and the rules of its adjustment read."""

    stated: StandardLand
    units: Mapping[str, Unit]
    firms: Rule | None
    formulas: Mapping[str, Rule]

    def value(self, industry: str, indicator: str) -> ControlValue:
        """What the industry must reach: its own value, else the general one, else the limit."""
        stated = self.stated
        own = stated.industries[industry].values
        return next(
            part[indicator] for part in (own, stated.general, stated.limits) if indicator in part
        )


def undercuts(value: ControlValue, limit: ControlValue) -> bool:
    """Whether a value asks for less than a limit does; one that is case by case does not yet."""
    if value.case_by_case is not None:
        return False
    low, high = limit.lower, limit.upper
    return (low is not None and (value.lower is None or value.lower < low)) or (
        high is not None and (value.upper is None or value.upper > high)
    )


def nowhere(*path: str | int) -> Place:
    """The place of something in rules that no file holds: its path."""
    return Place(FILE, field=".".join(str(part) for part in path))


def read_standard(
    stated: StandardLand, locate: Locate = nowhere, faults: Faults | None = None
) -> StandardRules:
    """The rules of a ``standard_land.yaml``.

    ``faults`` takes what is wrong, if it is given.

    Raises:
        InputError: R and U faults of rules and units, P068, P070 and P090 to P093, when ``faults``
            is not given.
    """
    found = Faults()
    rules = _Reader(stated, locate, found).read()
    if faults is None:
        found.check()
    else:
        faults.extend(found.found)
    return rules


class _Reader(PartReader):
    """Reads part after part."""

    def __init__(self, stated: StandardLand, locate: Locate, faults: Faults) -> None:
        super().__init__(locate, faults)
        self.stated = stated

    def read(self) -> StandardRules:
        stated = self.stated
        self._check_bases()
        self._check_names()
        for path, value in _values(stated):
            self._check_value(value, path)
        self._check_gaps()
        units = {
            name: self.measured(each.unit, ("indicators", name)) or DIMENSIONLESS
            for name, each in stated.indicators.items()
        }
        terms = stated.adjustment
        if terms is None:
            return StandardRules(stated, units, None, {})
        path = ("adjustment", "indicators")
        return StandardRules(
            stated,
            units,
            self._rule(terms.firms, "boolean", ("adjustment", "firms")),
            {
                name: self._rule(each.formula, "number", (*path, name, "formula"), units.get(name))
                for name, each in terms.indicators.items()
            },
        )

    def _check_bases(self) -> None:
        stated, parts = self.stated, list(_deciding(self.stated))
        self.check_clauses(parts)
        self._known(stated.document, stated.documents, "document")
        for path, part in parts:
            if part.document is not None:
                self._known(part.document, stated.documents, *path, "document")

    def _check_names(self) -> None:
        stated = self.stated
        for path, _ in _values(stated):
            self._known(str(path[-1]), stated.indicators, *path)
        for name, indicator in stated.indicators.items():
            self._known(indicator.penalty, stated.penalties, "indicators", name, "penalty")
            if (indicator.due == "after_production") != (indicator.due_months is not None):
                self.faults.add(
                    "P090",
                    mark('"{name}": due_months goes with due: after_production, and only with it'),
                    self.locate("indicators", name, "due"),
                    name=name,
                )
        for name in stated.adjustment.indicators if stated.adjustment else ():
            self._known(name, stated.indicators, "adjustment", "indicators", name)

    def _check_value(self, value: ControlValue, path: KeyPath) -> None:
        bounded = value.lower is not None or value.upper is not None
        said = bounded + value.none + (value.case_by_case is not None)
        crossed = value.lower is not None and value.upper is not None and value.lower > value.upper
        if said != 1 or crossed or (path[0] == "limits" and not bounded):
            self.faults.add(
                "P090",
                mark('"{name}" needs a lower or an upper bound, in this order; or, where it is no '
                     'limit, "none: true" alone, or "case_by_case" alone with who decides'),
                self.locate(*path),
                name=path[-1],
            )  # fmt: skip
        limit = self.stated.limits.get(str(path[-1]))
        if said == 1 and limit is not None and undercuts(value, limit):
            self.faults.add(
                "P091",
                mark('"{name}" undercuts the limit that holds for all new land; raise it to that'),
                self.locate(*path),
                name=path[-1],
            )

    def _check_gaps(self) -> None:
        stated = self.stated
        for industry, held in stated.industries.items():
            missing = [
                name
                for name in stated.indicators
                if not any(name in part for part in (held.values, stated.general, stated.limits))
            ]
            if missing:
                self.faults.add(
                    "P093",
                    mark('"{name}" says nothing of {missing}; give values here or under general, '
                         'or say "none: true"'),
                    self.locate("industries", industry),
                    name=industry,
                    missing=", ".join(missing),
                )  # fmt: skip

    def _known(self, found: str, known: Mapping[str, object], *path: str | int) -> None:
        if found not in known:
            self.faults.add(
                "P092",
                mark('there is no "{found}" in standard_land.yaml (nearest: {nearest}); correct '
                     "it, or add it"),
                self.locate(*path),
                found=found,
                nearest=nearest(found, known) or "–",
            )  # fmt: skip

    def _rule(self, written: str, kind: str, path: KeyPath, measured: Unit | None = None) -> Rule:
        return self.parsed(written, field_types("enterprise_year"), kind, path, measured)


def _values(stated: StandardLand) -> Iterator[tuple[KeyPath, ControlValue]]:
    """Every bound of the file with its path."""
    for group in ("limits", "general"):
        for name, value in getattr(stated, group).items():
            yield (group, name), value
    for industry, held in stated.industries.items():
        for name, value in held.values.items():
            yield ("industries", industry, "values", name), value


def _deciding(stated: StandardLand) -> Iterator[tuple[KeyPath, Clause]]:
    """The parts that must rest on something, with their paths."""
    yield from _values(stated)
    for name, indicator in stated.indicators.items():
        yield ("indicators", name), indicator
    for name, penalty in stated.penalties.items():
        yield ("penalties", name), penalty
    if stated.adjustment is not None:
        yield ("adjustment",), stated.adjustment
        for name, each in stated.adjustment.indicators.items():
            yield ("adjustment", "indicators", name), each
