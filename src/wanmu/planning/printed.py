"""A computed figure beside the printed one, and whether the two agree within rounding."""

from dataclasses import dataclass
from fractions import Fraction

from wanmu.kernel.figure import Figure
from wanmu.pack import Fact


@dataclass(frozen=True, slots=True)
class Printed:
    """What the document prints for a computed figure."""

    fact: str
    text: str
    value: Fraction
    agrees: bool


def compare(fact: Fact, figure: Figure) -> Printed:
    """Set a computed figure beside a printed one of the same unit."""
    stated = fact.stated
    agrees = figure.interval.intersect(stated.interval) is not None
    return Printed(fact.id, stated.printed, stated.value, agrees)
