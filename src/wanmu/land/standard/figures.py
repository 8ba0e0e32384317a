"""Figures as they are compared: rounded by a stated rule first, so that no float decides."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction


def settled(value: float | Fraction, decimals: int) -> Fraction:
    """The figure rounded to so many decimals, half to even, as GB/T 8170 rounds."""
    exact = value if isinstance(value, Fraction) else Fraction(repr(value))
    scaled = exact * 10**decimals
    return Fraction(round(scaled), 10**decimals)


def shortfall(
    value: Fraction, lower: Fraction | None, upper: Fraction | None
) -> tuple[Fraction, Fraction | None]:
    """By how much a figure misses its bounds, zero where it keeps them, and the bound missed."""
    if lower is not None and value < lower:
        return lower - value, lower
    if upper is not None and value > upper:
        return value - upper, upper
    return Fraction(0), None


def printed(value: Fraction) -> str:
    """A figure in decimals, without zeros at its end."""
    said = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{said.quantize(Decimal('1e-9'), ROUND_HALF_EVEN).normalize():f}"
