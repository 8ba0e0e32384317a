"""Slips of the pen that explain a wrong figure: its unit, its decimal point, its digits, its sign.

A slip is named only where the figure, put right, falls into a range that leaves little room; a
wide range would be met by any slip and so explains nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from wanmu.audit.reasons import readable
from wanmu.kernel.interval import Interval, decimal_text
from wanmu.kernel.messages import mark, text

SlipKind: TypeAlias = Literal["factor", "money_unit", "area_unit", "digits", "sign"]

_MESSAGES: Final[dict[SlipKind, str]] = {
    "factor": mark("{field} is off by a factor of {factor}: a slipped decimal point or unit?"),
    "money_unit": mark("{field} is off by a factor of {factor}: 元, 万元 and 亿元 mixed up?"),
    "area_unit": mark("{field} is off by a factor of {factor}: 亩 and 公顷 mixed up?"),
    "digits": mark("{field} has two digits swapped: {likely}?"),
    "sign": mark("{field} has the wrong sign: {likely}?"),
}
_POWERS: Final = 8
_MONEY_POWERS: Final = frozenset({4, 8})
_MU_IN_HECTARE: Final = 15
_NARROW: Final = Fraction(1, 10)
"""How wide a range may be, as a part of the figure put right, for a slip to explain it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A likely slip: its kind, the factor that undoes it (above one), and the figure put right.

    ``likely`` is in the unit in which the figure was given.
    """

    field: str
    kind: SlipKind
    factor: Fraction
    likely: Fraction

    def __str__(self) -> str:
        factor = max(abs(self.factor), 1 / abs(self.factor)) if self.factor else Fraction(0)
        return text(
            _MESSAGES[self.kind],
            field=self.field,
            factor=readable(factor),
            likely=readable(self.likely),
        )

    def as_data(self) -> dict[str, Any]:
        """The slip as a JSON object."""
        return {
            "field": self.field,
            "kind": self.kind,
            "factor": float(self.factor),
            "likely": float(self.likely),
            "reason": str(self),
        }


def slips(field: str, printed: Interval, nominal: Fraction, needed: Interval) -> tuple[Slip, ...]:
    """The slips that take a figure into the range it would have to have, the simplest first.

    Everything is in one unit: the figure's interval, its nominal value, the range needed.
    """
    width = needed.width
    if width is None:
        return ()
    return tuple(
        Slip(field, kind, put_right / nominal, put_right)
        for kind, put_right in _candidates(nominal)
        if width <= abs(put_right) * _NARROW and _fits(printed, nominal, put_right, kind, needed)
    )


def _candidates(nominal: Fraction) -> Iterator[tuple[SlipKind, Fraction]]:
    if nominal == 0:
        return
    yield "sign", -nominal
    for power in range(1, _POWERS + 1):
        kind: SlipKind = "money_unit" if power in _MONEY_POWERS else "factor"
        yield kind, nominal * 10**power
        yield kind, nominal / 10**power
    yield "area_unit", nominal * _MU_IN_HECTARE
    yield "area_unit", nominal / _MU_IN_HECTARE
    for swapped in _swapped(nominal):
        yield "digits", swapped


def _swapped(nominal: Fraction) -> Iterator[Fraction]:
    """The number with two neighbouring digits exchanged."""
    digits = decimal_text(nominal)
    if "/" in digits:
        return
    for place in range(len(digits)):
        for step in (1, 2):
            pair = digits[place : place + step + 1]
            if len(pair) == step + 1 and pair[0].isdigit() and pair[-1].isdigit():
                if step == 2 and pair[1] != ".":  # noqa: PLR2004  only across the point
                    continue
                if pair[0] != pair[-1]:
                    turned = pair[-1] + pair[1:-1] + pair[0]
                    yield Fraction(digits[:place] + turned + digits[place + step + 1 :])


def _fits(
    printed: Interval, nominal: Fraction, put_right: Fraction, kind: SlipKind, needed: Interval
) -> bool:
    """Whether the figure put right, with its own rounding, meets the range needed."""
    if printed.is_point:
        return needed.contains(put_right)
    if kind == "digits":
        moved = printed + Interval.point(put_right - nominal)
    else:
        moved = printed.scaled(put_right / nominal)
    return moved.intersect(needed) is not None
