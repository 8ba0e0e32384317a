"""The bases of every group: figures of the units, taken exactly, or numbers that the scheme states.

A figure is taken over the units that are scored and ranked this year, or that were graded the year
before. Each is computed for a *part*: a group, and the values of the fields that ``by`` names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, TypeAlias

import narwhals as nw
import polars as pl

from wanmu.evaluation.plan import PARTY, Plan
from wanmu.evaluation.sums import Total, parts, rounded, total
from wanmu.kernel.faults import Faults
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import Rule
from wanmu.kernel.rules.terms import Term
from wanmu.kernel.rules.tree import Arithmetic
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import choice

PartKey: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that is wanted of an indicator, for one group, as a column."""

    group: int
    column: str
    indicator: str
    base: schemes.Base

    @property
    def by(self) -> tuple[str, ...]:
        """The fields within whose values it is taken."""
        return self.base.by


@dataclass(frozen=True, slots=True)
class Bases:
    """The small tables to set beside the large one, one for each set of fields that parts have.

    ``rows`` has them for people: group, part, column, figure.
    """

    tables: tuple[tuple[tuple[str, ...], pl.DataFrame], ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def beside(self, table: Lazy, held: Held) -> Lazy:
        """The table with ``base_<indicator>`` and the other figures of each unit's part."""
        for by, small in self.tables:
            keys = ["__group", *(f"__by_{name}" for name in by)]
            table = held.looked_up(table, keys, small)
        made = {
            name: nw.coalesce(*map(nw.col, columns)) if len(columns) > 1 else nw.col(columns[0])
            for name, columns in self.columns.items()
        }
        drop = [each for columns in self.columns.values() for each in columns]
        if not made:
            return table
        return table.with_columns(**made).drop(drop)

    def of(self, group: int, record: Mapping[str, Any]) -> dict[str, float | None]:
        """The figures of one unit's part, by column."""
        found: dict[str, float | None] = dict.fromkeys(self.columns)
        for by, small in self.tables:
            values = {f"__by_{name}": str(record[name] or "") for name in by}
            here = [pl.col("__group") == group, *(pl.col(k) == v for k, v in values.items())]
            for row in small.filter(*here).iter_rows(named=True):
                for name, columns in self.columns.items():
                    stated = [row[each] for each in columns if row.get(each) is not None]
                    found[name] = stated[0] if stated else found[name]
        return found

    def rows(self, plan: Plan) -> Iterator[dict[str, Any]]:
        """Every figure for people: group, part, name, value."""
        for by, small in self.tables:
            for row in small.iter_rows(named=True):
                part = ";".join(str(row[f"__by_{name}"]) for name in by)
                for column in small.columns[1 + len(by) :]:
                    if row[column] is not None:
                        group = plan.scheme.groups[row["__group"]].id
                        name = column.rpartition("__")[0]
                        yield {"group": group, "part": part, "name": name, "value": row[column]}


def with_parts(table: Lazy, plan: Plan) -> Lazy:
    """The table with a column for each field that bases are taken within."""
    names = {name for wanted in _wanted(plan) for name in wanted.by}
    made = {f"__by_{name}": nw.col(name).cast(nw.String).fill_null("") for name in sorted(names)}
    return table.with_columns(**made) if made else table


def bases_of(plan: Plan, table: Lazy, last_year: Lazy | None) -> Bases:
    """The bases of every part that the table has.

    Raises:
        InputError: E024 a base that is zero or less, or that nothing is known of.
    """
    wanted = list(_wanted(plan))
    by_sets = list(dict.fromkeys([(), *(each.by for each in wanted)]))
    sources = {"participants": table, "previous": last_year}
    found = {
        of: _figures(plan, [each for each in wanted if each.base.of == of], source)
        for of, source in sources.items()
        if source is not None
    }
    faults = Faults()
    tables: list[tuple[tuple[str, ...], pl.DataFrame]] = []
    columns: dict[str, tuple[str, ...]] = {}
    for number, by in enumerate(by_sets):
        own = [each for each in wanted if each.by == by]
        fixed = _fixed(plan) if by == () else {}
        names = list(dict.fromkeys([*fixed, *(each.column for each in own)]))
        if not names:
            continue
        rows = [
            _row(part, number, names, fixed, own, found, faults, plan)
            for part in _parts(table, plan, by)
        ]
        types: dict[str, Any] = {"__group": pl.Int64} | {f"__by_{n}": pl.String for n in by}
        types |= {f"{name}__{number}": pl.Float64 for name in names}
        tables.append((by, pl.DataFrame(rows, schema=types, orient="row")))
        for name in names:
            columns[name] = (*columns.get(name, ()), f"{name}__{number}")
    faults.check()
    return Bases(tuple(tables), columns)


def _wanted(plan: Plan) -> Iterator[Wanted]:
    """What the items of every group want of the units' values."""
    scheme = plan.scheme
    for at, group in enumerate(scheme.groups):
        for name, item in group.items.items():
            measured = [(name, item.base), *((a.indicator, a.base) for a in item.alternatives)]
            for indicator, base in measured:
                if isinstance(base, schemes.Base):
                    yield Wanted(at, f"base_{indicator}", indicator, base)
                if isinstance(item.scoring, schemes.MinMax):
                    yield Wanted(at, f"low_{indicator}", indicator, _own("worst"))
                    yield Wanted(at, f"high_{indicator}", indicator, _own("best"))
            if choice(scheme, group, "missing", item) == "mean_of_values":
                digits = scheme.indicators[name].digits
                yield Wanted(at, f"mean_{name}", name, _own("mean", digits))


def _own(figure: str, digits: int = 9) -> schemes.Base:
    """A figure of the group's own units."""
    return schemes.Base.model_validate({"of": "participants", "figure": figure, "digits": digits})


def _fixed(plan: Plan) -> dict[str, dict[int, float]]:
    """Bases that the scheme states: column, group, figure."""
    stated: dict[str, dict[int, float]] = {}
    for at, group in enumerate(plan.scheme.groups):
        for name, item in group.items.items():
            for indicator, base in [
                (name, item.base),
                *((a.indicator, a.base) for a in item.alternatives),
            ]:
                if isinstance(base, Fraction):
                    stated.setdefault(f"base_{indicator}", {})[at] = float(base)
    return stated


@dataclass(frozen=True, slots=True)
class _Part:
    """A group with values of fields, and how many scored units it has."""

    group: int
    values: PartKey
    units: int


def _parts(table: Lazy, plan: Plan, by: tuple[str, ...]) -> list[_Part]:
    keys = ["__group", *(f"__by_{name}" for name in by)]
    scored = nw.col(PARTY).cast(nw.Int64).sum().alias("__units")
    found = collected(table.group_by(*keys).agg(scored)).sort(keys)
    parts_ = [_Part(row[0], row[1:-1], int(row[-1])) for row in found.iter_rows() if row[0] >= 0]
    missing = set(range(len(plan.scheme.groups))) - {part.group for part in parts_}
    # A group without units shows its stated bases all the same.
    return parts_ if by else [*parts_, *(_Part(at, (), 0) for at in sorted(missing))]


_Figures: TypeAlias = Mapping[tuple[int, str], Mapping[PartKey, Fraction | None]]


def _row(  # noqa: PLR0917  a part, what is wanted of it, and where that is found
    part: _Part,
    number: int,
    names: Sequence[str],
    fixed: Mapping[str, Mapping[int, float]],
    wanted: Sequence[Wanted],
    found: Mapping[str, _Figures],
    faults: Faults,
    plan: Plan,
) -> dict[str, Any]:
    row: dict[str, Any] = {"__group": part.group}
    row |= {f"__by_{n}": v for n, v in zip(_by(wanted), part.values, strict=True)}
    row |= {f"{name}__{number}": fixed.get(name, {}).get(part.group) for name in names}
    for each in wanted:
        if each.group == part.group:
            row[f"{each.column}__{number}"] = _base(each, part, found[each.base.of], faults, plan)
    return row


def _by(wanted: Sequence[Wanted]) -> tuple[str, ...]:
    return wanted[0].by if wanted else ()


def _base(wanted: Wanted, part: _Part, found: _Figures, faults: Faults, plan: Plan) -> float | None:
    base = wanted.base
    figures = found[wanted.group, wanted.column]
    key = part.values if base.among == "all" else (part.group, *part.values)
    figure = figures.get(key)
    if figure is None and base.otherwise == "group":
        figure = figures.get((part.group,))
    made = None if figure is None else rounded(figure * base.times, base.digits)
    if part.units and wanted.column.startswith("base_") and (made or 0) <= 0:
        nobody = figure is None and base.of == "participants"
        if not nobody:
            _fault(faults, wanted, part, plan, made)
    return made


def _fault(faults: Faults, wanted: Wanted, part: _Part, plan: Plan, made: float | None) -> None:
    message = mark(
        "the base of {indicator} is {base} for the units of {part}; nothing can be measured by it. "
        "Look at their figures, or state a base in the scheme"
    )
    if made is None:
        message = mark(
            "nothing is known of the year before that gives a base of {indicator} for the units "
            "of {part}; add their figures, or say `otherwise: group`"
        )
    said = ", ".join([plan.scheme.groups[part.group].id, *map(str, part.values)])
    shown = "–" if made is None else f"{made:g}"
    faults.add("E024", message, indicator=wanted.indicator, part=said, base=shown)


def _figures(plan: Plan, wanted: Sequence[Wanted], table: Lazy) -> _Figures:
    """All wanted figures of a table: for each, by part."""
    jobs: dict[tuple[str, ...], list[Wanted]] = {}
    for each in wanted:
        own = [] if each.base.among == "all" else ["__group"]
        jobs.setdefault((*own, *(f"__by_{name}" for name in each.by)), []).append(each)
        if each.base.otherwise == "group":
            jobs.setdefault(("__group",), []).append(each)
    found: dict[tuple[int, str], dict[PartKey, Fraction | None]] = {}
    for keys, group in jobs.items():
        for each, figures in _run(plan, group, keys, table):
            found.setdefault((each.group, each.column), {}).update(figures)
    return found


def _run(
    plan: Plan, wanted: Sequence[Wanted], keys: tuple[str, ...], table: Lazy
) -> Iterator[tuple[Wanted, dict[PartKey, Fraction | None]]]:
    table = table.filter(nw.col(PARTY))
    same: dict[str, list[Wanted]] = {}
    for each in wanted:
        same.setdefault(_signature(plan, each), []).append(each)
    names = {signature: f"f{at}" for at, signature in enumerate(same)}
    simple = {s: each[0] for s, each in same.items() if each[0].base.figure != "median"}
    answers: dict[str, dict[PartKey, Fraction | None]] = {s: {} for s in same}
    if simple:
        every: dict[str, nw.Expr] = {}
        for signature, each in simple.items():
            every |= _aggregations(plan, each, names[signature])
        for row in _rows(table, keys, every):
            key = tuple(row[name] for name in keys)
            for signature, each in simple.items():
                answers[signature][key] = _figure(row, each, names[signature])
    for signature, group in same.items():
        if signature not in simple:
            answers[signature] = _medians(plan, group[0], keys, table)
        for each in group:
            yield each, answers[signature]


def _signature(plan: Plan, wanted: Wanted) -> str:
    where = plan.rules.wheres.get(_where_key(plan, wanted))
    return f"{wanted.indicator}|{wanted.base.figure}|{where.text if where else ''}"


def _where_key(plan: Plan, wanted: Wanted) -> tuple[str, str]:
    return plan.scheme.groups[wanted.group].id, wanted.indicator


def _rows(table: Lazy, keys: Sequence[str], every: Mapping[str, nw.Expr]) -> list[dict[str, Any]]:
    if keys:
        found = collected(table.group_by(*keys).agg(**every))
    else:
        found = collected(table.select(**every))
    return list(found.iter_rows(named=True))


def _counted(plan: Plan, wanted: Wanted) -> nw.Expr:
    """Whether a unit that is ranked counts in the figure."""
    counts = ~nw.col(wanted.indicator).is_null()
    where = plan.rules.wheres.get(_where_key(plan, wanted))
    return counts if where is None else counts & plan.expression(where).fill_null(value=False)


def _aggregations(plan: Plan, wanted: Wanted, name: str) -> dict[str, nw.Expr]:
    counts = _counted(plan, wanted)
    value = nw.when(counts).then(nw.col(wanted.indicator))
    match wanted.base.figure:
        case "mean":
            return parts(name, value)
        case "weighted_mean":
            above, below = quotient(plan, wanted.indicator)
            return parts(f"{name}_over", nw.when(counts).then(above)) | parts(
                f"{name}_under", nw.when(counts).then(below)
            )
    return {name: value.max() if _is_most(plan, wanted) else value.min()}


def _is_most(plan: Plan, wanted: Wanted) -> bool:
    """Whether best or worst is the largest value; low and high are the smallest and largest."""
    if wanted.column.startswith(("low_", "high_")):
        return wanted.column.startswith("high_")
    more = plan.scheme.indicators[wanted.indicator].better == "more"
    return more == (wanted.base.figure == "best")


def quotient(plan: Plan, indicator: str) -> tuple[nw.Expr, nw.Expr]:
    """Numerator and denominator of an indicator, such that their quotient is in its unit."""
    rule = plan.rules.fixed(plan.rules.indicators[indicator])
    assert isinstance(rule.term.node, Arithmetic)
    above, below = (_part_rule(rule, term) for term in rule.term.parts)
    over = above.expression()
    if rule.term.factor != 1:
        over = over * float(rule.term.factor)
    return over, below.expression()


def _part_rule(rule: Rule, term: Term) -> Rule:
    return Rule(rule.text, rule.tree, rule.fields, term.kind, term.unit, term)


def _figure(row: Mapping[str, Any], wanted: Wanted, name: str) -> Fraction | None:
    match wanted.base.figure:
        case "mean":
            return total(row, name).mean
        case "weighted_mean":
            above: Total = total(row, f"{name}_over")
            below: Total = total(row, f"{name}_under")
            return above.sum / below.sum if below.sum else None
    return None if row[name] is None else Fraction(row[name])


_MIDDLE: Final = "__middle"


def _medians(
    plan: Plan, wanted: Wanted, keys: Sequence[str], table: Lazy
) -> dict[PartKey, Fraction | None]:
    """The middle value of each part, or the mean of the two in the middle."""
    counted = table.filter(_counted(plan, wanted))
    value = nw.col(wanted.indicator)
    ranked = counted.with_columns(
        nw.col(wanted.indicator).cum_count().over(*keys, order_by=wanted.indicator).alias(_MIDDLE),
        nw.len().over(*keys).alias("__size"),
    )
    middle = ranked.filter(
        (nw.col(_MIDDLE) * 2 >= nw.col("__size")) & (nw.col(_MIDDLE) * 2 <= nw.col("__size") + 2)
    )
    every = {"low": value.min(), "high": value.max()}
    return {
        tuple(row[name] for name in keys): (Fraction(row["low"]) + Fraction(row["high"])) / 2
        for row in _rows(middle, keys, every)
    }
