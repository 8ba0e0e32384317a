"""What localisation answers: the lightest sets of fields to change, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from wanmu.audit.observed import Answer
from wanmu.audit.reasons import Reason
from wanmu.audit.slips import Slip
from wanmu.kernel.interval import Interval


@dataclass(frozen=True, slots=True)
class Solution:
    """One lightest set: the fields to change and what follows for each.

    ``values`` is one repair that lets every relation hold. ``ranges`` is what each number would
    have to be (the hull of all repairs of this set, in the unit in which it was given; an outer
    bound where a product of two rounded figures stands in the way); ``options`` the same for
    texts. A missing field stands in every set.
    """

    fields: tuple[str, ...]
    values: Mapping[str, Answer]
    ranges: Mapping[str, Interval]
    options: Mapping[str, tuple[Answer, ...]]
    reasons: tuple[Reason, ...]
    slips: tuple[Slip, ...]

    def as_data(self) -> dict[str, Any]:
        """The set as a JSON object."""
        return {
            "fields": list(self.fields),
            "values": {name: _plain(value) for name, value in self.values.items()},
            "ranges": {name: _range(interval) for name, interval in self.ranges.items()},
            "options": {
                name: [_plain(option) for option in options]
                for name, options in self.options.items()
            },
            "reasons": [str(reason) for reason in self.reasons],
            "slips": [slip.as_data() for slip in self.slips],
        }


@dataclass(frozen=True, slots=True)
class Localisation:
    """Every lightest set of fields whose change lets all relations hold.

    Attributes:
        weight: the weight of each of the sets; infinity when there is none.
        sets: all of them, in the order of their fields; one empty set when nothing is wrong.
        missing: the fields without a value.
        failed: the relations that the record breaks.
        unchecked: the relations that the record leaves undecided: a divisor is zero, or a field
            is absent that may be.
        complete: False when there are more sets than were listed, or some stay undecided.
        feasible: False when changing every field that may change does not help.
        undecided: sets that the solver could not decide in time; never counted as answers.
        reasons: why nothing helps, when nothing does.
    """

    weight: Fraction | float
    sets: tuple[Solution, ...]
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    complete: bool = True
    feasible: bool = True
    undecided: tuple[tuple[str, ...], ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The likely slips of all sets, each once."""
        return tuple(dict.fromkeys(slip for each in self.sets for slip in each.slips))

    @property
    def valid(self) -> bool:
        """Whether nothing has to change."""
        return self.feasible and self.weight == 0

    def as_data(self) -> dict[str, Any]:
        """The answer as a JSON object; a weight that is infinite is null."""
        return {
            "weight": None if self.weight == inf else _plain(Fraction(self.weight)),
            "sets": [each.as_data() for each in self.sets],
            "missing": list(self.missing),
            "failed": list(self.failed),
            "unchecked": list(self.unchecked),
            "complete": self.complete,
            "feasible": self.feasible,
            "undecided": [list(each) for each in self.undecided],
            "reasons": [str(reason) for reason in self.reasons],
        }


def _plain(value: Answer) -> float | str | bool | None:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _range(interval: Interval) -> dict[str, Any]:
    return {
        "low": _plain(interval.low),
        "high": _plain(interval.high),
        "low_closed": interval.low_closed,
        "high_closed": interval.high_closed,
    }
