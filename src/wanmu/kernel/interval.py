"""Intervals of exact numbers, with open or closed ends: all values that a figure could have had.

Ends are fractions, so arithmetic loses nothing; ``None`` is an end without a bound. The result of
an operation is the set of all results over members of the operands, no wider and no narrower.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TypeAlias

End: TypeAlias = tuple[Fraction | float, bool]
"""Where an interval ends (a fraction, or an infinity) and whether it reaches that end."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends. ``None`` is no bound; a closed end belongs to the interval.

    Raises ``ValueError`` for an interval without a member.
    """

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        # An infinity is never reached, whatever the caller says.
        if low is None:
            object.__setattr__(self, "low_closed", False)
        if high is None:
            object.__setattr__(self, "high_closed", False)
        if low is None or high is None or low < high:
            return
        if low > high or not (self.low_closed and self.high_closed):
            message = f"no number lies in {self}"
            raise ValueError(message)

    @classmethod
    def point(cls, value: Fraction | int) -> "Interval":
        """One number alone."""
        exact = Fraction(value)
        return cls(exact, exact)

    @classmethod
    def everything(cls) -> "Interval":
        """All numbers."""
        return cls(None, None)

    @property
    def is_point(self) -> bool:
        """Whether one number alone lies in it."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> Fraction | None:
        """How far its ends are apart; None without a bound."""
        return None if self.low is None or self.high is None else self.high - self.low

    def contains(self, value: Fraction | int) -> bool:
        """Whether the number lies in it."""
        if self.low is not None and (
            value < self.low or (value == self.low and not self.low_closed)
        ):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)

    def intersect(self, other: "Interval") -> "Interval | None":
        """What lies in both; None when nothing does."""
        low, low_closed = _later(_low(self), _low(other))
        high, high_closed = _earlier(_high(self), _high(other))
        if low < high or (low == high and low_closed and high_closed):
            return _between((low, low_closed), (high, high_closed))
        return None

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        return _between(_lowest(_low(self), _low(other)), _highest(_high(self), _high(other)))

    def scaled(self, factor: Fraction | int) -> "Interval":
        """Each member times an exact number: the same quantity in another unit."""
        if factor == 1:
            return self
        if factor < 0:
            return (-self).scaled(-factor)
        if factor == 0:
            return Interval.point(0)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.low_closed, self.high_closed)

    def __neg__(self) -> "Interval":
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_closed, self.low_closed)

    def __add__(self, other: "Interval") -> "Interval":
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low,
            high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __sub__(self, other: "Interval") -> "Interval":
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Interval(
            low,
            high,
            self.low_closed and other.high_closed,
            self.high_closed and other.low_closed,
        )

    def __mul__(self, other: "Interval") -> "Interval":
        ends = [
            _product(mine, theirs)
            for mine in (_low(self), _high(self))
            for theirs in (_low(other), _high(other))
        ]
        low, high = ends[0], ends[0]
        for end in ends[1:]:
            low, high = _lowest(low, end), _highest(high, end)
        return _between(low, high)

    def __truediv__(self, other: "Interval") -> "Interval":
        """All quotients; everything when the divisor may lie on both sides of zero.

        A quotient over zero does not exist, so a zero at the end of the divisor is left out.
        """
        reciprocal = _reciprocal(other)
        return Interval.everything() if reciprocal is None else self * reciprocal

    def __str__(self) -> str:
        opening, closing = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        low = "-∞" if self.low is None else decimal_text(self.low)
        high = "∞" if self.high is None else decimal_text(self.high)
        return f"{opening}{low}, {high}{closing}"


def decimal_text(value: Fraction) -> str:
    """The number in plain digits where they end, otherwise as a fraction: 74.355, 2000/3."""
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    if rest != 1:
        return str(value)
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _low(interval: Interval) -> End:
    return (-inf if interval.low is None else interval.low), interval.low_closed


def _high(interval: Interval) -> End:
    return (inf if interval.high is None else interval.high), interval.high_closed


def _reciprocal(divisor: Interval) -> Interval | None:
    low, high = divisor.low, divisor.high
    if high is not None and high <= 0 and low != 0:
        turned = _reciprocal(-divisor)
        return None if turned is None else -turned
    if low is None or low < 0 or high == 0:
        return None
    return Interval(
        Fraction(0) if high is None else 1 / high,
        None if low == 0 else 1 / low,
        divisor.high_closed,
        divisor.low_closed,
    )


def _between(low: End, high: End) -> Interval:
    return Interval(_bound(low[0]), _bound(high[0]), low[1], high[1])


def _bound(value: Fraction | float) -> Fraction | None:
    return None if isinstance(value, float) else value


def _product(left: End, right: End) -> End:
    """The product of two ends, and whether it is reached: a zero that is reached decides alone."""
    (a, a_closed), (b, b_closed) = left, right
    if a == 0 or b == 0:
        reached = (a_closed and b_closed) or (a == 0 and a_closed) or (b == 0 and b_closed)
        return Fraction(0), reached
    if isinstance(a, float) or isinstance(b, float):
        return (inf if (a > 0) == (b > 0) else -inf), False
    return a * b, a_closed and b_closed


def _lowest(a: End, b: End) -> End:
    if a[0] == b[0]:
        return a[0], a[1] or b[1]
    return a if a[0] < b[0] else b


def _highest(a: End, b: End) -> End:
    if a[0] == b[0]:
        return a[0], a[1] or b[1]
    return a if a[0] > b[0] else b


def _later(a: End, b: End) -> End:
    if a[0] == b[0]:
        return a[0], a[1] and b[1]
    return a if a[0] > b[0] else b


def _earlier(a: End, b: End) -> End:
    if a[0] == b[0]:
        return a[0], a[1] and b[1]
    return a if a[0] < b[0] else b
