"""A number under computation: its value, the interval that rounding allows it, and its label.

Computing with figures keeps all three: the value follows from the inputs as printed, the
interval from everything that the inputs could have been before they were rounded, and the
label says whether something assumed has entered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from wanmu.kernel.interval import Interval
from wanmu.kernel.label import Label, weakest


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its rounding interval and its label, in a unit that its holder knows."""

    value: Fraction
    interval: Interval
    label: Label = "stated"

    @classmethod
    def exactly(cls, value: Fraction | int, label: Label = "assumed") -> "Figure":
        """A number that is not rounded: one that a person sets, or a count."""
        return cls(Fraction(value), Interval.point(Fraction(value)), label)

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.value + other.value,
            self.interval + other.interval,
            weakest(self.label, other.label),
        )

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(
            self.value - other.value,
            self.interval - other.interval,
            weakest(self.label, other.label),
        )

    def __truediv__(self, other: "Figure") -> "Figure":
        return Figure(
            self.value / other.value,
            self.interval / other.interval,
            weakest(self.label, other.label),
        )

    def __mul__(self, other: "Figure") -> "Figure":
        return Figure(
            self.value * other.value,
            self.interval * other.interval,
            weakest(self.label, other.label),
        )

    def scaled(self, factor: Fraction) -> "Figure":
        """The figure in another unit, or times an exact number of the method."""
        return self * Figure.exactly(factor, "stated")

    def rounded(self, step: Fraction) -> "Figure":
        """Rounded to a step, halves away from zero."""
        low, high = self.interval.low, self.interval.high
        ends = Interval(
            None if low is None else round_to(low, step),
            None if high is None else round_to(high, step),
            low_closed=True,
            high_closed=True,
        )
        return Figure(round_to(self.value, step), ends, weakest(self.label))


def round_to(value: Fraction, step: Fraction) -> Fraction:
    """A number rounded to a step, halves away from zero: 2.5 is 3, -2.5 is -3."""
    steps = abs(value) / step
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return step * (whole if value >= 0 else -whole)


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of figures, label included; zero of none."""
    result = Figure.exactly(0, "computed")
    for figure in figures:
        result += figure
    return result
