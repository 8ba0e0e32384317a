"""What is wrong with the data of units before anything is computed from it."""

from typing import Any, Final

import narwhals as nw

from wanmu.evaluation.placing import GRADED
from wanmu.evaluation.plan import Plan
from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.pack.scheme_rules import UNIT
from wanmu.schema.enterprise import ENTERPRISE_YEAR

_SHOWN: Final = 5
_MOST: Final = 1e15
"""Larger than any figure of a firm: sums of whole numbers stay exact below it."""


def needed_columns(plan: Plan) -> frozenset[str]:
    """The columns of the data that the scheme's rules read."""
    rules, scheme = plan.rules, plan.scheme
    read = [
        *rules.derived.values(), rules.takes_part, *(r for pair in rules.outcomes for r in pair),
        *rules.indicators.values(), *rules.groups, *rules.wheres.values(), *rules.points.values(),
        *rules.adjust_when, *rules.adjust_points, *rules.vetoes, *rules.regrades,
        *(rule for pair in rules.measures for rule in pair),
    ]  # fmt: skip
    before = [rules.land, rules.merge_unless, rules.inherit_when]
    names = {name for rule in read if rule is not None for name in rule.fields}
    if rules.land is not None:
        names -= {"land"}
    names |= {name for rule in before if rule is not None for name in rule.fields}
    names |= {each.until for each in scheme.scope.outcomes if each.until}
    names |= {each.evidence for each in scheme.adjustments if each.evidence}
    names |= {name for group in scheme.groups for name in group.within}
    for part, field in (("merge", "by"), ("inherit", "landholder"), ("joint", "by")):
        wanted = getattr(scheme.units, part)
        names |= {getattr(wanted, field)} if wanted else set()
    return frozenset((names & rules.inputs.keys()) | {UNIT})


def check_columns(table: Lazy, plan: Plan, needed: frozenset[str]) -> None:
    """Refuse a table that lacks a column which a rule reads.

    Raises:
        InputError: E026, every column that is missing.
    """
    there = set(table.collect_schema().names())
    faults = Faults()
    for name in sorted(needed - there):
        known = plan.rules.types.get(name)
        faults.add(
            "E026",
            mark("the data has no column {name} ({zh}), which the scheme reads; add it, empty "
                 "where nothing is known. The nearest column is {nearest}"),
            Place(field=name),
            name=name,
            zh=known.zh if known and known.zh else name,
            nearest=nearest(name, there) or "–",
        )  # fmt: skip
    faults.check()


def without_nan(table: Lazy, needed: frozenset[str]) -> Lazy:
    """The table with null for NaN, so that its figures are finite or not there (absence 2)."""
    schema = table.collect_schema()
    floats = [name for name in sorted(needed) if schema[name].is_float()]
    return table.with_columns(nw.col(floats).fill_nan(None)) if floats else table


def check_units(held: Held, plan: Plan, needed: frozenset[str]) -> None:
    """Refuse units that cannot be evaluated, naming the first of each kind.

    Raises:
        InputError: E020 an identifier missing or twice; E021 a figure that is infinite; E022 a
            figure below zero that cannot be.
    """
    table = without_nan(held.lazy, needed)
    figures = [
        name
        for name in table.collect_schema().names()
        if name in needed and plan.rules.types[name].kind == "number"
    ]
    asked = {"rows": nw.len(), "nameless": nw.col(UNIT).is_null().cast(nw.Int64).sum()}
    asked |= {f"least {name}": nw.col(name).min() for name in figures}
    asked |= {f"most {name}": nw.col(name).max() for name in figures}
    row = collected(table.select(**asked)).row(0, named=True)
    faults = Faults()
    nameless = int(row["nameless"] or 0)
    if nameless or row["rows"] > held.different(UNIT):
        _twice(table, nameless, faults)
    for name in figures:
        if row[f"most {name}"] is not None:
            _check_figure(table, name, row[f"least {name}"], row[f"most {name}"], faults)
    faults.check()


def _check_figure(table: Lazy, name: str, least: float, most: float, faults: Faults) -> None:
    value = nw.col(name).cast(nw.Float64)
    if most > _MOST or least < -_MOST:
        _refuse("E021", _INFINITE, table.filter((value > _MOST) | (value < -_MOST)), name, faults)
    known = ENTERPRISE_YEAR.by_name.get(name)
    if least < 0 and known is not None and known.minimum == 0:
        _refuse("E022", _BELOW, table.filter(value < 0), name, faults)


def _refuse(code: str, message: str, wrong: Lazy, name: str, faults: Faults) -> None:
    count = collected(wrong.select(count=nw.len()))["count"].item()
    units = ", ".join(map(str, _first(wrong)))
    faults.add(code, message, Place(field=name), name=name, count=count, units=units)


_INFINITE: Final = mark(
    "{name} is infinite or beyond 1e15 in {count} units ({units}); write the figure, or leave it "
    "empty"
)
_BELOW: Final = mark("{name} is below zero in {count} units ({units}), which cannot be; correct it")


def _twice(table: Lazy, nameless: int, faults: Faults) -> None:
    if nameless:
        message = mark("{count} units have no identifier (code); give each its own")
        faults.add("E020", message, Place(field=UNIT), count=nameless)
    again = table.group_by(UNIT).agg(__times=nw.len()).filter(nw.col("__times") > 1)
    units = [each for each in _first(again) if each is not None]
    if units:
        message = mark("the same unit stands in several rows: {units}; keep one row a unit")
        faults.add("E020", message, Place(field=UNIT), units=", ".join(map(str, units)))


def _first(table: Lazy) -> list[Any]:
    return collected(table.select(UNIT).sort(UNIT).head(_SHOWN))[UNIT].to_list()


def check_groups(table: Lazy, plan: Plan) -> None:
    """Refuse units that take part and fit no group.

    Raises:
        InputError: E023, with how many they are and the first of them.
    """
    lost = table.filter((nw.col("__group") < 0) & (nw.col("__status") == GRADED))
    count = collected(lost.select(count=nw.len()))["count"].item()
    if not count:
        return
    faults = Faults()
    faults.add(
        "E023",
        mark("{count} units take part and fit no group of the scheme ({units}); extend a group's "
             "condition, or exclude them by a rule. The groups are {groups}"),
        Place(field="groups"),
        count=count,
        units=", ".join(map(str, _first(lost))),
        groups=", ".join(group.id for group in plan.scheme.groups),
    )  # fmt: skip
    faults.check()
