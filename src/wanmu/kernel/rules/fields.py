"""What a rule has to know about the fields it reads: kind, unit and names."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from wanmu.kernel.messages import mark
from wanmu.kernel.units import Unit

Kind: TypeAlias = Literal["number", "text", "boolean", "date", "any"]
"""What a value is; ``any`` where nothing says so (a field of undeclared kind, ``NULL``)."""

KIND_NAMES: Final[dict[Kind, str]] = {
    "number": mark("a number"),
    "text": mark("a text"),
    "boolean": mark("a condition"),
    "date": mark("a date"),
    "any": mark("a value"),
}


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field that rules may name: its kind, the unit of its figures, its names.

    A number without a unit is taken as it is beside any other; ``DIMENSIONLESS`` says that it
    is a plain ratio. ``finite`` promises that a table holds neither NaN nor infinite figures in it,
    so that rules need not look.
    """

    name: str
    kind: Literal["number", "text", "boolean", "date"]
    unit: Unit | None = None
    zh: str = ""
    en: str = ""
    finite: bool = False
