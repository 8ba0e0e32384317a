"""What the choices found mean to people: in the units given, with reasons and likely slips."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from wanmu.audit import reasons
from wanmu.audit.group import Detailed, Judged
from wanmu.audit.localisation import Solution
from wanmu.audit.observed import Observed
from wanmu.audit.reasons import Reason
from wanmu.audit.slips import Slip, slips
from wanmu.kernel.interval import Interval


class Telling:
    """Says what a choice means: in the units given, with its reasons and likely slips."""

    def __init__(
        self,
        values: Mapping[str, object],
        observed: Mapping[str, Observed],
        allowed: Mapping[str, tuple[object, ...]],
        judged: list[Judged],
        missing: frozenset[str],
    ) -> None:
        """Take the record and how it was judged."""
        self._values = values
        self._observed = observed
        self._allowed = allowed
        self._failed = [claim for each in judged for claim in each.failed]
        self._outside = {name for each in judged for name in each.outside}
        self._missing = missing
        self._known_slips: dict[tuple[str, Interval | None], tuple[Slip, ...]] = {}

    def solution(self, chosen: tuple[Detailed, ...]) -> Solution:
        """One set: what its parts chose, put together."""
        fields = tuple(sorted(name for part in chosen for name in part.fields))
        ranges = {n: self._own(n, r) for part in chosen for n, r in part.ranges.items()}
        found = {n: v for part in chosen for n, v in part.values.items()}
        values = {name: self._in_unit(name, found[name]) for name in fields}
        likely = tuple(slip for name in fields for slip in self._slips(name, ranges.get(name)))
        return Solution(
            fields,
            values,
            ranges,
            {n: options for part in chosen for n, options in part.options.items()},
            tuple(self._reasons(fields, chosen, ranges)),
            likely,
        )

    def _own(self, name: str, needed: Interval) -> Interval:
        return needed.scaled(self._observed[name].factor)

    def _in_unit(self, name: str, value: Any) -> Any:
        return value * self._observed[name].factor if isinstance(value, Fraction) else value

    def _slips(self, name: str, needed: Interval | None) -> tuple[Slip, ...]:
        """The likely slips of a field; many sets ask for the same."""
        key = (name, needed)
        if key not in self._known_slips:
            self._known_slips[key] = self._likely(name, needed)
        return self._known_slips[key]

    def _likely(self, name: str, needed: Interval | None) -> tuple[Slip, ...]:
        value = self._observed[name]
        if needed is None or value.nominal is None or value.interval is None:
            return ()
        own = value.interval.scaled(value.factor)
        return slips(name, own, value.nominal * value.factor, needed)

    def _reasons(
        self,
        fields: tuple[str, ...],
        chosen: tuple[Detailed, ...],
        ranges: Mapping[str, Interval],
    ) -> Iterator[Reason]:
        changed = set(fields)
        for claim in self._failed:
            if changed & set(claim.fields):
                yield Reason(reasons.FAILS, {"relation": claim.name})
        for names in dict.fromkeys(part.culprits for part in chosen if part.culprits):
            yield Reason(reasons.TOGETHER, {"relations": names})
        for name in fields:
            yield from self._about(name)
        if changed - self._missing:
            yield Reason(reasons.RESOLVES, {"fields": tuple(sorted(fields))})
        for name in fields:
            if name in ranges:
                yield reasons.range_reason(name, ranges[name])
        for part in chosen:
            for name, options in part.options.items():
                yield Reason(reasons.ONE_OF, {"field": name, "options": options})

    def _about(self, name: str) -> Iterator[Reason]:
        if name in self._missing:
            yield Reason(reasons.MISSING, {"field": name})
        elif name in self._outside:
            values = {
                "field": name,
                "value": self._values[name],
                "options": self._allowed[name],
            }
            yield Reason(reasons.OUTSIDE, values)
