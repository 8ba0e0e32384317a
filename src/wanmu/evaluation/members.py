"""What is graded: firms as they are, or units built from firms, parcels and leases.

Sums of a unit are taken exactly, so that they do not depend on the order of rows. A sum in which
one member's figure is missing is missing (absence 7): a floor would grade the unit by less than it
has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.pack.models import schemes
from wanmu.pack.scheme_rules import UNIT, SchemeRules

SINGLE, MERGED, TENANT, JOINT = "single", "merged", "tenant", "joint"
_BILLION: Final = 1_000_000_000
_LEAST: Final = 1 / _BILLION
_EXACT: Final = float(2**53)
_SHOWN: Final = 5
_NUMBERS: Final = frozenset({"year"})
"""Numbers that are no amounts: they are those of the main firm."""


@dataclass(frozen=True, slots=True)
class Built:
    """The units, and of which firms they are made.

    ``table`` has ``__kind`` (single, merged, tenant, joint), ``__holder`` (the unit that a tenant
    follows) and ``__joint`` (the joint unit that it belongs to) where ``special``. ``members`` has
    firm, unit and kind; None where every firm is a unit.
    """

    table: Lazy
    members: Lazy | None
    special: bool


def moves_alone(result: Mapping[str, Any]) -> bool:
    """Whether a unit moves by its own figures, not with others as a tenant or a joint unit does."""
    return result.get("__kind", SINGLE) in (SINGLE, MERGED) and not result.get("__by_joint")


def build(table: Lazy, rules: SchemeRules, held: Held) -> Built:
    """The units of a table of firms, as the scheme says; as it is where it says nothing.

    Raises:
        InputError: E027 land below zero; E028 a tenant whose landholder is a tenant itself; E020 a
            group with the code of a firm.
    """
    if rules.land is not None:
        land = rules.fixed(rules.land).expression()
        # 0.3 less 0.1 and 0.2 is no land at all, and not a trillionth of it.
        nothing = (land < _LEAST) & (land > -_LEAST)
        table = table.with_columns(land=nw.when(nothing).then(nw.lit(0.0)).otherwise(land))
        _check_land(table)
    wanted = rules.scheme.units
    if not (wanted.merge or wanted.inherit or wanted.joint):
        return Built(table, None, special=False)
    names = table.collect_schema().names()
    table = _with_units(table, rules)
    table = held.keep(_with_holders(table, rules))
    if wanted.inherit:
        _check_holders(table)
    members = table.select(nw.col(UNIT).alias("firm"), nw.col("__unit").alias("unit"), "__kind")
    merged = _merged(table, names) if wanted.merge else table.drop("__main")
    merged = merged.drop("__unit") if "__unit" in merged.collect_schema().names() else merged
    made = _with_joint(merged, names, wanted.joint, held)
    return Built(made, members.rename({"__kind": "kind"}), special=True)


def _check_land(table: Lazy) -> None:
    """Refuse land below zero: it would turn good figures into bad ones."""
    found = _first(table.filter(nw.col("land") < 0))
    if found:
        raise InputError.of(
            "E027",
            mark("the scheme's rule for land gives less than nothing for {units}; correct what "
                 "they own, lease in or lease out"),
            Place(field="units.land"),
            units=", ".join(found),
        )  # fmt: skip


def _first(table: Lazy) -> list[str]:
    """The first codes of what is wrong."""
    return [str(code) for code in collected(table.select(UNIT).sort(UNIT).head(_SHOWN))[UNIT]]


def _largest_first(by: Sequence[str]) -> nw.Expr:
    """Whether a firm is the main one of its part: that with most land, then the smallest code."""
    return nw.col(UNIT).cum_count().over(*by, order_by=["__less", UNIT]) == 1


def _with_units(table: Lazy, rules: SchemeRules) -> Lazy:
    """The table with ``__unit``, the unit that a firm belongs to, and ``__main``."""
    merge = rules.scheme.units.merge
    if merge is None:
        return table.with_columns(
            __unit=nw.col(UNIT), __main=nw.lit(value=True), __kind=nw.lit(SINGLE)
        )
    together = ~nw.col(merge.by).is_null()
    if rules.merge_unless is not None:
        out = rules.fixed(rules.merge_unless).expression().fill_null(value=False)
        together = together & ~out
    land = nw.col("land") if "land" in table.collect_schema().names() else nw.lit(0.0)
    part = nw.when(together).then(nw.col(merge.by).cast(nw.String))
    table = table.with_columns(
        __less=-land.cast(nw.Float64).fill_null(-1.0),
        __part=nw.coalesce(part, nw.col(UNIT)),
        __together=together,
    )
    keys = ["__together", "__part"]
    table = table.with_columns(__main=_largest_first(keys), __size=nw.len().over(*keys))
    main = nw.when(nw.col("__main")).then(nw.col(UNIT)).max().over(*keys)
    several = nw.col("__together") & (nw.col("__size") > 1)
    return table.with_columns(
        __unit=main,
        __kind=nw.when(several).then(nw.lit(MERGED)).otherwise(nw.lit(SINGLE)),
    ).drop("__less", "__part", "__together", "__size")


def _with_holders(table: Lazy, rules: SchemeRules) -> Lazy:
    """The table with ``__holder``: the unit of the landholder whose grade a tenant takes."""
    inherit = rules.scheme.units.inherit
    none = nw.lit(None, dtype=nw.String)
    if inherit is None or rules.inherit_when is None:
        return table.with_columns(__holder=none)
    holders = table.select(
        nw.col(UNIT).alias("__holder_code"), nw.col("__unit").alias("__holder_unit")
    )
    # A column in which nobody has a landholder has no type of its own.
    table = table.with_columns(__wanted=nw.col(inherit.landholder).cast(nw.String))
    joined = table.join(holders, left_on="__wanted", right_on="__holder_code", how="left")
    tenant = rules.fixed(rules.inherit_when).expression().fill_null(value=False)
    tenant = tenant & ~nw.col("__holder_unit").is_null() & (nw.col("__kind") == SINGLE)
    tenant = tenant & (nw.col("__holder_unit") != nw.col(UNIT))
    return joined.with_columns(
        __kind=nw.when(tenant).then(nw.lit(TENANT)).otherwise(nw.col("__kind")),
        __holder=nw.when(tenant).then(nw.col("__holder_unit")).otherwise(none),
    ).drop("__holder_unit", "__wanted")


def _check_holders(table: Lazy) -> None:
    """Refuse a landholder that follows another one: nobody would have a grade of their own."""
    tenants = table.filter(nw.col("__kind") == TENANT)
    lost = tenants.join(
        tenants.select(nw.col(UNIT).alias("__other")), left_on="__holder", right_on="__other"
    )
    found = collected(lost.select(UNIT, "__holder").sort(UNIT).head(_SHOWN))
    if found.is_empty():
        return
    raise InputError.of(
        "E028",
        mark("these tenants follow landholders that are tenants themselves: {pairs}; name the firm "
             "that holds the land"),
        Place(field="units.inherit"),
        pairs=", ".join(f"{row[0]} → {row[1]}" for row in found.iter_rows()),
    )  # fmt: skip


def _kinds(table: Lazy, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that are summed, and those that are the main firm's."""
    schema = table.collect_schema()
    sums = [name for name in names if schema[name].is_numeric() and name not in _NUMBERS]
    return sums, [name for name in names if name not in (UNIT, *sums)]


def _sums(names: Sequence[str]) -> dict[str, nw.Expr]:
    made: dict[str, nw.Expr] = {}
    for name in names:
        value = nw.col(name).cast(nw.Float64)
        whole = value.floor()
        rest = ((value - whole) * _BILLION + 0.5).floor()
        made[f"{name}__whole"] = whole.cast(nw.Int64).sum()
        made[f"{name}__rest"] = rest.cast(nw.Int64).sum()
        made[f"{name}__absent"] = value.is_null().cast(nw.Int64).sum()
    return made


def _together(names: Sequence[str]) -> dict[str, nw.Expr]:
    return {
        name: nw.when(nw.col(f"{name}__absent") == 0).then(
            _put_together(nw.col(f"{name}__whole"), nw.col(f"{name}__rest"))
        )
        for name in names
    }


def _put_together(whole: nw.Expr, rest: nw.Expr) -> nw.Expr:
    """The figure nearest to a sum in wholes and billionths; very large ones lose the last digits.

    Polars multiplies by the reciprocal of a single divisor, so the divisor is a column.
    """
    wholes, billionths = whole.cast(nw.Float64), rest.cast(nw.Float64)
    every = wholes * float(_BILLION) + billionths
    nearest = every / (every * 0.0 + float(_BILLION))
    large = wholes + billionths / (billionths * 0.0 + float(_BILLION))
    return nw.when(every.abs() < _EXACT).then(nearest).otherwise(large)


def _merged(table: Lazy, names: Sequence[str]) -> Lazy:
    """One row a unit: amounts summed, everything else that of the main firm."""
    sums, others = _kinds(table, names)
    added = table.group_by("__unit").agg(**_sums(sums))
    added = added.with_columns(**_together(sums)).select("__unit", *sums)
    main = table.filter(nw.col("__main")).select(UNIT, *others, "__unit", "__kind", "__holder")
    joined = main.join(added.rename({"__unit": "__again"}), left_on="__unit", right_on="__again")
    return joined.select(*names, "__unit", "__kind", "__holder")


def _with_joint(
    table: Lazy,
    names: Sequence[str],
    joint: schemes.Joint | None,
    held: Held,
) -> Lazy:
    """The table with one more row for each group of several units, which counts nowhere."""
    none = nw.lit(None, dtype=nw.String)
    if joint is None:
        return table.with_columns(__joint=none)
    by = nw.col(joint.by).cast(nw.String)
    table = table.with_columns(__concern=nw.when(nw.col("__kind") != TENANT).then(by))
    sizes = nw.len().over("__concern")
    several = ~nw.col("__concern").is_null() & (sizes > 1)
    table = held.keep(table.with_columns(__several=several))
    table = table.with_columns(__joint=nw.when(nw.col("__several")).then(nw.col("__concern")))
    inside = table.filter(nw.col("__several"))
    sums, others = _kinds(table, names)
    land = nw.col("land") if "land" in names else nw.lit(0.0)
    inside = inside.with_columns(__less=-land.cast(nw.Float64).fill_null(-1.0))
    inside = inside.with_columns(__first=_largest_first(["__concern"]))
    added = inside.group_by("__concern").agg(**_sums(sums))
    added = added.with_columns(**_together(sums)).select("__concern", *sums)
    first = inside.filter(nw.col("__first")).select("__concern", *others)
    _check_codes(table, first)
    rows = first.join(added, on="__concern").with_columns(
        nw.col("__concern").alias(UNIT), __kind=nw.lit(JOINT), __holder=none, __joint=none
    )
    columns = [*names, "__kind", "__holder", "__joint"]
    like = table.collect_schema()
    own = rows.with_columns(*(nw.col(name).cast(like[name]) for name in sums))
    return nw.concat([table.select(*columns), own.select(*columns)], how="vertical")


def _check_codes(table: Lazy, groups: Lazy) -> None:
    """Refuse a group with the code of a firm: two rows would have one code."""
    codes = groups.select(nw.col("__concern").alias("__group_code"))
    found = _first(table.join(codes, left_on=UNIT, right_on="__group_code", how="inner"))
    if found:
        raise InputError.of(
            "E020",
            mark("these groups have the code of a firm: {units}; give each a code of its own"),
            Place(field="units.joint"),
            units=", ".join(found),
        )
