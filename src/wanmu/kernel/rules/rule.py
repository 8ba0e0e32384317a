"""A rule: its text, its tree, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from wanmu.kernel.faults import Place
from wanmu.kernel.rules import compile as compiled
from wanmu.kernel.rules import explain as explanation
from wanmu.kernel.rules import record as single
from wanmu.kernel.rules import tree
from wanmu.kernel.rules.check import check
from wanmu.kernel.rules.fields import FieldType, Kind
from wanmu.kernel.rules.parse import read
from wanmu.kernel.rules.size import check_size
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.units import Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition or a formula that has been read and checked.

    ``tree`` is the rule as written; ``term`` is its checked form, with kinds, units and the
    conversions between units. ``unit`` is the unit of its figures, none for a bare number.
    """

    text: str
    tree: tree.Node
    fields: tuple[str, ...]
    kind: Kind
    unit: Unit | None
    term: Term = field(repr=False)
    types: Mapping[str, FieldType] = field(repr=False, compare=False, default_factory=dict)

    def expression(self) -> nw.Expr:
        """The rule over a table, for Polars, DuckDB and PySpark frames read by Narwhals.

        pandas columns must be Arrow-backed; :func:`wanmu.kernel.rules.apply` sees to it.
        """
        return compiled.expression(self.term)

    def value(self, record: Mapping[str, object]) -> Any:
        """The rule on one record: float, str, bool, date, or None for null.

        Raises:
            InputError: R018 when the record lacks a field, R019 when a field holds a value of
                another kind than declared, R016 when the rule needs a whole table.
        """
        return single.value(self.term, record)

    def explain(
        self, record: Mapping[str, object], *, zh: str = "", en: str = ""
    ) -> explanation.Explanation:
        """Why the rule gives its value on a record, as nested steps and as a line of text.

        ``zh`` and ``en`` are the rule's own names, put before the lines: 亩均税收 = …

        Raises:
            InputError: as :meth:`value`.
        """
        return explanation.explain(self.term, record, self.types, {"zh": zh, "en": en})


def parse(
    text: str,
    fields: Mapping[str, FieldType] | None = None,
    *,
    place: Place | None = None,
    unit: Unit | None = None,
    aggregates: bool = False,
) -> Rule:
    """Read a rule, with the fields it may name and the unit its answer must have.

    Without ``fields`` any name is let through and nothing is known of units. With
    ``aggregates`` the rule may speak of the whole table: ``sum(x) OVER (PARTITION BY f)``.

    Raises:
        InputError: R001 to R017, every fault that was found; ``docs/faults.md`` lists them.
    """
    place = place or Place()
    node = read(text, place, aggregates=aggregates)
    term = check(node, fields, place, unit)
    check_size(term, place)
    names = tree.field_names(node)
    types = {name: fields[name] for name in names} if fields is not None else {}
    return Rule(text, node, names, term.kind, term.unit, term, types)
