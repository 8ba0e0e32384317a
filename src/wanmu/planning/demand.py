"""How much new land the output targets take (table 4 of the plan).

New output = target - output before; new land = new output / required output per mu. Each
industry's land is rounded as the pack says before it is added, which is how the plan's own
totals come about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.figure import Figure, total
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import mark, text
from wanmu.kernel.units import Unit
from wanmu.pack import Pack
from wanmu.pack.models import DemandPeriod
from wanmu.planning.changes import Changes, told
from wanmu.planning.inputs import Inputs
from wanmu.planning.printed import Printed, compare

ADDED = ("output_now", "output_before", "output_target", "output_new", "land_now", "land_new")


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One industry (or the total) in one period; figures in the units of the demand."""

    industry: str
    period: str
    figures: Mapping[str, Figure]
    printed: Mapping[str, Printed]


@dataclass(frozen=True, slots=True)
class Demand:
    """Rows by period and industry, the total of a period last."""

    rows: tuple[DemandRow, ...]
    total: str
    units: Mapping[str, Unit]
    assumptions: tuple[str, ...]

    def land_new(self, industry: str, period: str) -> Figure:
        """The new land of an industry (or of the total) in a period."""
        rows = (row for row in self.rows if (row.industry, row.period) == (industry, period))
        return next(rows).figures["land_new"]


@dataclass(frozen=True, slots=True)
class _Conversions:
    """亿元 over 万元/亩 is 10,000 亩: conversions follow from the units, none is written."""

    to_land: Fraction
    to_intensity: Fraction

    @classmethod
    def of(cls, units: Mapping[str, Unit]) -> "_Conversions":
        output, land, intensity = units["output"], units["land"], units["intensity"]
        return cls(
            to_land=(output / intensity).factor_to(land),
            to_intensity=(output / land).factor_to(intensity),
        )


def demand(pack: Pack, *, horizon: int | None = None, changes: Changes | None = None) -> Demand:
    """The land that the pack's targets take, for the periods that end by ``horizon``.

    Raises :class:`InputError` for a horizon before the first target (L003) and for a change of
    something that is no input (L001).
    """
    periods = periods_until(pack, horizon)
    inputs = Inputs(pack, changes or Changes())
    units: dict[str, Unit] = {name: inputs.unit(name) for name in pack.demand.facts}
    rows = [row for period in pack.demand.periods for row in _rows(inputs, units, period)]
    inputs.changes.check(inputs.used)
    shown = {period.period for period in periods}
    kept = [row for row in rows if row.period in shown]
    if len(periods) == len(pack.demand.periods):
        kept += _whole_span(pack, rows)
    return Demand(tuple(kept), pack.demand.total, units, tuple(_assumptions(inputs, units)))


def demand_inputs(pack: Pack, changes: Changes) -> Mapping[str, Figure]:
    """Every input of the demand with its figure, the changes in place."""
    inputs = Inputs(pack, changes)
    units: dict[str, Unit] = {name: inputs.unit(name) for name in pack.demand.facts}
    for period in pack.demand.periods:
        list(_rows(inputs, units, period))
    inputs.changes.check(inputs.used)
    return inputs.used


def periods_until(pack: Pack, horizon: int | None) -> list[DemandPeriod]:
    """The periods whose target year is not after the horizon (L003 when there is none)."""
    periods = [item for item in pack.demand.periods if horizon is None or item.target <= horizon]
    if not periods:
        raise InputError.of(
            "L003",
            mark("the pack has no target by {horizon}; its first is for {first}"),
            Place(field="--horizon"),
            horizon=horizon,
            first=pack.demand.periods[0].target,
        )
    return periods


def _rows(inputs: Inputs, units: Mapping[str, Unit], period: DemandPeriod) -> Iterator[DemandRow]:
    spec = inputs.pack.demand
    convert = _Conversions.of(units)
    parts = {industry: _industry(inputs, industry, period, convert) for industry in spec.industries}
    for industry, figures in parts.items():
        yield _row(inputs.pack, industry, period, figures)
    whole = {name: total(figures[name] for figures in parts.values()) for name in ADDED}
    whole["intensity_now"] = (whole["output_now"] / whole["land_now"]).scaled(convert.to_intensity)
    required = (whole["output_new"] / whole["land_new"]).scaled(convert.to_intensity)
    yield _row(inputs.pack, spec.total, period, {**whole, "intensity_required": required})


def _industry(
    inputs: Inputs, industry: str, period: DemandPeriod, convert: _Conversions
) -> dict[str, Figure]:
    spec = inputs.pack.demand
    before = max(
        (item.target for item in spec.periods if item.target < period.target), default=spec.base
    )
    output_now = inputs.get("output", industry, spec.base)
    output_before = inputs.get("output", industry, before)
    output_target = inputs.get("output", industry, period.target)
    land_now = inputs.get("land", industry, spec.base)
    required = inputs.required(industry, period.target)
    _nonzero(required, f"intensity.{industry}.{period.target}")
    _nonzero(land_now, f"land.{industry}.{spec.base}")
    output_new = output_target - output_before
    land_new = (output_new / required).scaled(convert.to_land).rounded(spec.round_land)
    return {
        "output_now": output_now,
        "output_before": output_before,
        "output_target": output_target,
        "output_new": output_new,
        "land_now": land_now,
        "intensity_now": (output_now / land_now).scaled(convert.to_intensity),
        "intensity_required": required,
        "land_new": land_new,
    }


def _nonzero(figure: Figure, name: str) -> None:
    if figure.value <= 0:
        raise InputError.of(
            "L004",
            mark("{name} is {value}; it divides and must be more than zero"),
            Place(field="--set"),
            name=name,
            value=decimal_text(figure.value),
        )


def _row(
    pack: Pack, industry: str, period: DemandPeriod, figures: Mapping[str, Figure]
) -> DemandRow:
    names = {
        measure: pattern.format(industry=industry, year=period.target)
        for measure, pattern in pack.demand.printed.items()
        if measure in figures
    }
    printed = {
        measure: compare(pack.facts[name], figures[measure])
        for measure, name in names.items()
        if name in pack.facts
    }
    return DemandRow(industry, period.period, figures, printed)


def _whole_span(pack: Pack, rows: list[DemandRow]) -> Iterator[DemandRow]:
    """New output and land of all periods together, by industry."""
    spec = pack.demand
    start, end = spec.periods[0].period, spec.periods[-1].period
    span = f"{start.partition('..')[0]}..{end.rpartition('..')[2]}"
    for industry in (*spec.industries, spec.total):
        mine = [row for row in rows if row.industry == industry]
        figures = {
            name: total(row.figures[name] for row in mine) for name in ("output_new", "land_new")
        }
        fact = pack.facts.get(spec.printed.get("land_new_total", "").format(industry=industry))
        printed = {"land_new": compare(fact, figures["land_new"])} if fact else {}
        yield DemandRow(industry, span, figures, printed)


def _assumptions(inputs: Inputs, units: Mapping[str, Unit]) -> Iterator[str]:
    for name, value in inputs.changes.values.items():
        yield told(name, value, units.get(name.partition(".")[0]))
    yield text(
        "each industry's land is rounded to {step} {unit} before it is added, as the plan does",
        step=decimal_text(inputs.pack.demand.round_land),
        unit=units["land"],
    )
