"""A rule: its text, its tree, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wanmu.kernel.faults import Place
from wanmu.kernel.rules import tree
from wanmu.kernel.rules.fields import FieldType, Kind
from wanmu.kernel.rules.parse import read

if TYPE_CHECKING:
    from wanmu.kernel.units import Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition or a formula that has been read and checked."""

    text: str
    tree: tree.Node
    fields: tuple[str, ...]
    kind: Kind = "any"
    unit: "Unit | None" = None


def parse(
    text: str,
    fields: Mapping[str, FieldType] | None = None,
    *,
    place: Place | None = None,
    unit: "Unit | None" = None,
    aggregates: bool = False,
) -> Rule:
    """Read a rule."""
    del fields, unit
    node = read(text, place, aggregates=aggregates)
    return Rule(text, node, tree.field_names(node))
