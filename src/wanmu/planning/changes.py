"""Inputs that a person changes for one answer: ``--set intensity.现代装备.2025=700``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import mark, text
from wanmu.kernel.units import Unit


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed inputs by name, in the unit that the input has in the pack."""

    values: Mapping[str, Fraction] = field(default_factory=dict)

    def check(self, known: Iterable[str]) -> None:
        """Refuse a change of something that is no input, naming the nearest that is."""
        names = list(known)
        faults = Faults()
        for name in self.values:
            if name not in names:
                faults.add(
                    "L001",
                    mark("{name} is not an input of this answer; the nearest is {nearest}"),
                    Place(field="--set"),
                    name=name,
                    nearest=nearest(name, names) or names[0],
                )
        faults.check()


_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")


def changes(assignments: Iterable[str]) -> Changes:
    """Read ``name=value`` pairs; a value is a number without a unit.

    Raises ``InputError`` for what is no such pair (L002) and for a value below zero (L005).
    """
    values: dict[str, Fraction] = {}
    faults = Faults()
    for assignment in assignments:
        name, _, written = assignment.partition("=")
        number = written.strip().replace(",", "")
        if _NUMBER.fullmatch(number):
            values[name.strip()] = Fraction(number)
        else:
            faults.add(
                "L002",
                mark(
                    "{found!r} is not a change; write name=number, as intensity.现代装备.2025=700"
                ),
                Place(field="--set"),
                found=assignment,
            )
    for name, value in values.items():
        if value < 0:
            faults.add(
                "L005",
                mark("{name} is {value}; no input can be below zero"),
                Place(field="--set"),
                name=name,
                value=decimal_text(value),
            )
    faults.check()
    return Changes(values)


def split(asked: Changes, names: Iterable[str]) -> tuple[Changes, Changes]:
    """The changes of those names, and all others."""
    own = set(names)
    return (
        Changes({name: value for name, value in asked.values.items() if name in own}),
        Changes({name: value for name, value in asked.values.items() if name not in own}),
    )


def told(name: str, value: Fraction, unit: Unit | str | None) -> str:
    """The assumption that a change is: an input set for one answer."""
    if not unit:
        return text("{name} set to {value} for this answer", name=name, value=decimal_text(value))
    return text(
        "{name} set to {value} {unit} for this answer",
        name=name,
        value=decimal_text(value),
        unit=unit,
    )
