"""The checked form of a rule: each node with its kind, its unit and the conversion it needs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from wanmu.kernel.rules.fields import Kind
from wanmu.kernel.rules.tree import Node
from wanmu.kernel.units import Unit


@dataclass(frozen=True, slots=True)
class Term:
    """A node that has been checked.

    Its value is computed from its parts and then multiplied by ``factor``, which is exact, to
    stand in ``unit``. Without a unit it is a bare number, that takes the unit of its neighbour.
    """

    node: Node
    kind: Kind
    unit: Unit | None = None
    parts: tuple["Term", ...] = ()
    factor: Fraction = Fraction(1)

    def converted(self, unit: Unit) -> "Term":
        """The same quantity in another unit of its dimension; a bare number takes the unit."""
        if self.unit is None or self.unit == unit:
            return replace(self, unit=unit)
        return replace(self, unit=unit, factor=self.factor * self.unit.factor_to(unit))


def walk(term: Term) -> Iterator[Term]:
    """The term and everything under it."""
    waiting = [term]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.parts))
