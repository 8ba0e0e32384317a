"""What is wrong with the data of units before anything is computed from it."""

from collections.abc import Mapping
from typing import Any, Final

import narwhals as nw

from wanmu.evaluation.placing import GRADED
from wanmu.evaluation.plan import Plan
from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules.numbers import LARGEST
from wanmu.kernel.tables import Lazy, collected
from wanmu.pack.scheme_rules import UNIT
from wanmu.schema.enterprise import ENTERPRISE_YEAR

_SHOWN: Final = 5


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


def check_units(table: Lazy, plan: Plan, needed: frozenset[str]) -> None:
    """Refuse units that cannot be evaluated, naming the first of each kind.

    Raises:
        InputError: E020 an identifier missing or twice; E021 a figure that is infinite; E022 a
            figure below zero that cannot be.
    """
    wrong = _wrong(plan, needed, set(table.collect_schema().names()))
    counts: dict[str, nw.Expr] = {
        "rows": nw.len(),
        "different": nw.col(UNIT).n_unique(),
        "nameless": nw.col(UNIT).is_null().cast(nw.Int64).sum(),
    }
    counts |= {
        f"{code} {name}": test.cast(nw.Int64).sum() for (code, name), (test, _) in wrong.items()
    }
    row = collected(table.select(**counts)).row(0, named=True)
    faults = Faults()
    if row["nameless"] or (row["rows"] or 0) > row["different"]:
        _twice(table, int(row["nameless"] or 0), faults)
    for (code, name), (test, message) in wrong.items():
        if row[f"{code} {name}"]:
            faults.add(
                code,
                message,
                Place(field=name),
                name=name,
                count=row[f"{code} {name}"],
                units=", ".join(map(str, _first(table.filter(test)))),
            )
    faults.check()


def _wrong(
    plan: Plan, needed: frozenset[str], there: set[str]
) -> Mapping[tuple[str, str], tuple[nw.Expr, str]]:
    found: dict[tuple[str, str], tuple[nw.Expr, str]] = {}
    for name in sorted(needed & there):
        if plan.rules.types[name].kind != "number":
            continue
        value = nw.col(name).cast(nw.Float64)
        infinite = (value > LARGEST) | (value < -LARGEST)
        found["E021", name] = infinite.fill_null(value=False), _INFINITE
        known = ENTERPRISE_YEAR.by_name.get(name)
        if known is not None and known.minimum == 0:
            found["E022", name] = (value < 0).fill_null(value=False), _BELOW
    return found


_INFINITE: Final = mark(
    "{name} is infinite in {count} units ({units}); write the figure, or leave it empty"
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
