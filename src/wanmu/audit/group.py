"""Relations that hang together through their fields, and the localisation of one record in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Final

from wanmu.audit.claim import Claim
from wanmu.audit.evaluate import Evaluator
from wanmu.audit.feasible import Oracle, Repair
from wanmu.audit.formula import Formulas
from wanmu.audit.kinds import ValueKind
from wanmu.audit.observed import Alphabet, Answer, Observed, Record
from wanmu.audit.ranges import exact_range
from wanmu.audit.search import Choice, Found, Search
from wanmu.kernel.interval import Interval


@dataclass(frozen=True, slots=True)
class Setting:
    """What all groups of a localiser share."""

    kinds: Mapping[str, ValueKind]
    optional: frozenset[str]
    alphabet: Alphabet
    domains: Mapping[str, tuple[Fraction, ...]]
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What a record is to the relations of a group, one by one."""

    failed: tuple[Claim, ...]
    unchecked: tuple[Claim, ...]
    outside: tuple[str, ...]
    sure: bool
    """Whether, with nothing failed, the values are known to stand together."""


@dataclass(frozen=True, slots=True)
class Detailed:
    """A choice with what follows for each field changed."""

    fields: tuple[str, ...]
    values: Mapping[str, Answer]
    ranges: Mapping[str, Interval]
    options: Mapping[str, tuple[Answer, ...]]
    culprits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What localisation found in one group."""

    weight: Fraction | float
    parts: tuple[tuple[Detailed, ...], ...]
    complete: bool = True
    undecided: tuple[frozenset[str], ...] = ()
    blocked: tuple[str, ...] = ()


class Group:
    """Some relations, the fields they name, and the solver that holds them."""

    def __init__(self, claims: Iterable[Claim], fields: Iterable[str], setting: Setting) -> None:
        """Keep them; the solver is built when a record first needs it."""
        self.claims = tuple(claims)
        self.fields = tuple(sorted(fields))
        self._setting = setting
        self._domains = {n: setting.domains[n] for n in self.fields if n in setting.domains}
        self._evaluator = Evaluator(setting.alphabet)

    @cached_property
    def oracle(self) -> Oracle:
        """The solver with the relations of this group."""
        setting = self._setting
        formulas = Formulas(setting.kinds, setting.optional, setting.alphabet)
        return Oracle(self.claims, formulas, self._domains, setting.milliseconds)

    def judge(self, values: Mapping[str, Observed]) -> Judged:
        """Try every relation on the record alone."""
        verdicts = [(claim, self._holds(claim, values)) for claim in self.claims]
        failed = tuple(claim for claim, holds in verdicts if holds == "no")
        unchecked = tuple(claim for claim, holds in verdicts if holds == "null")
        outside = tuple(name for name in self._domains if self._outside(name, values[name]))
        loose = any(self._is_loose(name, values[name]) for name in self.fields)
        alone = len(self.claims) <= 1 and not self._domains
        known = all(holds != "unknown" for _, holds in verdicts)
        return Judged(failed, unchecked, outside, known and (alone or not loose))

    def _outside(self, name: str, value: Observed) -> bool:
        if value.missing:
            return False
        allowed = self._domains[name]
        if value.kind == "boolean":
            return Fraction(value.truth) not in allowed
        interval = value.interval
        return interval is not None and not any(interval.contains(code) for code in allowed)

    def _is_loose(self, name: str, value: Observed) -> bool:
        if value.missing:
            return name not in self._setting.optional
        return value.kind != "boolean" and value.point is None

    def _holds(self, claim: Claim, values: Mapping[str, Observed]) -> str:
        """yes, no, null (undecided as it stands) or unknown (it takes the solver)."""
        here = {name: values[name] for name in claim.fields}
        if any(
            value.missing and name not in self._setting.optional for name, value in here.items()
        ):
            return "unknown"
        points = {name: _plain(value) for name, value in here.items()}
        exact = not any(points[name] is None and not value.missing for name, value in here.items())
        if claim.comparisons is not None:
            return self._compared(claim, here, points if exact else None)
        if not exact:
            return "unknown"
        return _SAID[self._evaluator.value(claim.tree, points)]

    def _compared(
        self,
        claim: Claim,
        here: Mapping[str, Observed],
        points: Mapping[str, Fraction | bool | None] | None,
    ) -> str:
        assert claim.comparisons is not None
        if points is not None:
            answers = [each.holds_at(points) for each in claim.comparisons]  # type: ignore[arg-type]
        else:
            intervals = {n: v.interval for n, v in here.items() if v.interval is not None}
            answers = [each.can_hold(intervals) for each in claim.comparisons]
        if False in answers:
            return "no"
        if None in answers:
            return "null" if points is not None else "unknown"
        return "yes" if points is not None or len(answers) == 1 else "unknown"

    def localise(self, record: Record, judged: Judged, limit: int) -> Outcome:
        """Every lightest set of this group's fields."""
        here = {name: record.values[name] for name in self.fields}
        weights = record.weights
        fixed = frozenset(n for n in here if weights[n] == inf and not here[n].missing)
        optional = self._setting.optional
        to_fill = frozenset(n for n in here if here[n].missing and n not in optional)
        self.oracle.begin(here, fixed, self._undecided(judged, here))
        try:
            search = Search(self.oracle, self.claims, here, weights, to_fill)
            seeds = [frozenset(claim.fields) for claim in judged.failed]
            found = search.run([*seeds, *(frozenset({n}) for n in judged.outside)], limit)
            return self._outcome(found, record, fixed, judged, to_fill)
        finally:
            self.oracle.end()

    def _undecided(self, judged: Judged, here: Mapping[str, Observed]) -> frozenset[str]:
        """The relations whose divisor is zero in the record itself."""
        points = {name: point for name, value in here.items() if (point := value.point) is not None}
        names = {claim.name for claim in judged.unchecked}
        for claim in self.claims:
            for comparison in claim.comparisons or ():
                for divisor in comparison.quotient.divisors:
                    if divisor.names <= points.keys() and divisor.at(points) == 0:
                        names.add(claim.name)
        return frozenset(names)

    def _outcome(
        self,
        found: Found,
        record: Record,
        fixed: frozenset[str],
        judged: Judged,
        to_fill: frozenset[str],
    ) -> Outcome:
        undecided = tuple(found.undecided)
        if found.weight == inf:
            blocked = self._blocked(fixed) if not undecided else ()
            return Outcome(inf, (), complete=not undecided, undecided=undecided, blocked=blocked)
        culprits = self._culprits(found, judged)
        parts = tuple(
            tuple(self._detailed(choice, record, culprits, to_fill) for choice in part.choices)
            for part in found.parts
        )
        weight = found.weight
        return Outcome(weight, parts, found.complete and not undecided, undecided)

    def _blocked(self, fixed: frozenset[str]) -> tuple[str, ...]:
        """The relations that the fixed values break; all of them where that is not plain."""
        return self.oracle.culprits(fixed) or tuple(claim.name for claim in self.claims)

    def _culprits(
        self, found: Found, judged: Judged
    ) -> list[tuple[frozenset[str], tuple[str, ...]]]:
        """For each conflict that no failed relation explains, the relations that make it."""
        explained = [frozenset(claim.fields) for claim in judged.failed]
        explained += [frozenset({name}) for name in judged.outside]
        return [
            (conflict, self.oracle.culprits(conflict))
            for conflict in found.conflicts
            if not any(fields <= conflict or conflict <= fields for fields in explained)
        ]

    def _detailed(
        self,
        choice: Choice,
        record: Record,
        culprits: list[tuple[frozenset[str], tuple[str, ...]]],
        to_fill: frozenset[str],
    ) -> Detailed:
        fields = tuple(sorted(choice.fields))
        here = {name: record.values[name] for name in self.fields}
        numbers = [
            name
            for name in fields
            if here[name].kind == "number"
            and name not in self._domains
            and choice.repair.get(name) is not None
        ]
        listed = [n for n in fields if here[n].kind != "boolean" and n in self._domains]
        kept = frozenset(here) - choice.free - to_fill
        return Detailed(
            fields,
            {name: _answer(record, name, choice.repair.get(name)) for name in fields},
            self._ranges(numbers, kept, here),
            {name: self._options(name, kept, record) for name in listed},
            tuple(
                dict.fromkeys(
                    name
                    for conflict, names in culprits
                    if conflict & choice.fields
                    for name in names
                )
            ),
        )

    def _ranges(
        self, numbers: list[str], kept: frozenset[str], here: Mapping[str, Observed]
    ) -> dict[str, Interval]:
        if not numbers:
            return {}
        points = {n: point for n in kept if (point := here[n].point) is not None}
        found: dict[str, Interval] = {}
        for name in numbers:
            around = [claim for claim in self.claims if name in claim.fields]
            alone = exact_range(name, around, points)
            if alone is not None:
                found[name] = alone
        rest = [name for name in numbers if name not in found]
        if self.oracle.multiplies_free(kept):
            # The solver bounds sums exactly, but not a product of two figures that are both free.
            return found
        return found | (self.oracle.ranges(kept, rest) if rest else {})

    def _options(self, name: str, kept: frozenset[str], record: Record) -> tuple[Answer, ...]:
        codes = self.oracle.options(kept, name, self._domains[name])
        return tuple(_answer(record, name, code) for code in codes)


def _answer(record: Record, name: str, found: Repair) -> Answer:
    kind = record.values[name].kind
    if found is None or isinstance(found, bool):
        return found
    if kind == "text":
        return record.word(found)
    return date.fromordinal(int(found)) if kind == "date" else found


_SAID: Final[Mapping[object, str]] = {True: "yes", False: "no", None: "null"}


def _plain(value: Observed) -> Fraction | bool | None:
    if value.kind == "boolean":
        return None if value.missing else value.truth
    return value.point
