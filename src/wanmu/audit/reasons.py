"""Why a field has to change, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from wanmu.kernel.interval import Interval, decimal_text
from wanmu.kernel.messages import mark, text

_SHORT: Final = 16

FAILS: Final = mark("The relation {relation} does not hold with the values given.")
TOGETHER: Final = mark("The relations {relations} cannot hold together with the values given.")
FIXED: Final = mark("The values that may not change cannot meet {relations}, whatever else does.")
MISSING: Final = mark("{field} is missing and has to be filled.")
OUTSIDE: Final = mark("{field} is {value}, which is not one of the values it may have: {options}.")
RESOLVES: Final = mark("Changing {fields} alone lets every relation hold.")
ONE_OF: Final = mark("{field} would have to be one of {options}.")


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with its places, told in the language in force when it is read."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return text(self.message, **{name: _said(value) for name, value in self.values.items()})


def _said(value: Any) -> str:
    return text(", ").join(str(each) for each in value) if isinstance(value, tuple) else str(value)


def readable(value: Fraction) -> str:
    """A number for reading: in full where it is short, otherwise to six digits."""
    full = decimal_text(value)
    return full if len(full) <= _SHORT and "/" not in full else f"{float(value):.6g}"


def range_reason(name: str, needed: Interval) -> Reason:
    """The range that a field would have to take, in words."""
    low, high = needed.low, needed.high
    if low is None and high is None:
        return Reason(mark("{field} can then be any number."), {"field": name})
    if low is not None and low == high:
        return Reason(
            mark("{field} would have to be {value}."), {"field": name, "value": readable(low)}
        )
    values = {
        "field": name,
        "low": "" if low is None else readable(low),
        "high": "" if high is None else readable(high),
    }
    if high is None:
        return Reason(_AT_LEAST[needed.low_closed], values)
    if low is None:
        return Reason(_AT_MOST[needed.high_closed], values)
    return Reason(_BETWEEN[needed.low_closed, needed.high_closed], values)


_AT_LEAST: Final = {
    True: mark("{field} would have to be {low} or more."),
    False: mark("{field} would have to be more than {low}."),
}
_AT_MOST: Final = {
    True: mark("{field} would have to be {high} or less."),
    False: mark("{field} would have to be less than {high}."),
}
_BETWEEN: Final = {
    (True, True): mark("{field} would have to be from {low} to {high}."),
    (True, False): mark("{field} would have to be from {low} to less than {high}."),
    (False, True): mark("{field} would have to be more than {low} and at most {high}."),
    (False, False): mark("{field} would have to be more than {low} and less than {high}."),
}
