"""What each engine answers of the plan, in one sentence: beside figures, and in the summary."""

from fractions import Fraction
from typing import Final

from wanmu.audit import Audit
from wanmu.kernel.messages import text
from wanmu.kernel.period_text import as_said
from wanmu.pack import Pack
from wanmu.planning import Balance, Demand, Supply
from wanmu.planning.allocation import Allocation
from wanmu.planning.progress import Standing
from wanmu.planning.scenario import PLAN, SideBySide
from wanmu.planning.uncertainty import QUANTILES, Uncertainty
from wanmu.report.answer import Column
from wanmu.report.write import cell

_AREA: Final = Column("", "", "", decimals=0)


def audit_headline(findings: Audit, pack: Pack) -> str:
    """How many of the published figures contradict each other."""
    return text(
        "{facts} figures from {sources} documents in {relations} relations: "
        "{contradictions} contradictions, {tensions} tensions",
        facts=len(pack.facts),
        sources=len(pack.sources),
        relations=findings.checked,
        contradictions=len(findings.contradictions),
        tensions=len(findings.tensions),
    )


def targets_headline(found: tuple[Standing, ...]) -> str:
    """How many targets there are, and how many are behind time."""
    known = [each for each in found if each.behind is not None]
    return text(
        "Targets: {all}; behind time, of {known} with a later figure: {behind}",
        all=len(found),
        known=len(known),
        behind=sum(1 for each in known if each.behind),
    )


def demand_headline(need: Demand, pack: Pack) -> str:
    """The land that the targets take in each period."""
    return text("; ").join(
        text(
            "{area} {unit} in {period}",
            area=_area(need.land_new(need.total, each.period).value),
            unit=pack.county.units.area,
            period=as_said(each.period),
        )
        for each in pack.demand.periods
    )


def supply_headline(land: Supply, pack: Pack) -> str:
    """The land that the blocks give, and what stands against using it."""
    return text(
        "the blocks give {area} {unit}; {convert} {unit} are still to be converted, "
        "{farmland} {unit} are permanent basic farmland",
        area=_area(land.legal("developable").value),
        convert=_area(land.legal("to_convert").value),
        farmland=_area(land.legal("permanent_basic_farmland").value),
        unit=pack.county.units.area,
    )


def balance_headline(both: Balance, pack: Pack) -> str:
    """What redevelopment must add by the end of the last period."""
    last = both.rows[-1].period
    county = next(row for row in both.rows if row.period == last and not row.platform)
    return text(
        "redevelopment must add {area} {unit} by the end of {year}",
        area=_area(county.figures["redevelopment_needed"].value),
        unit=pack.county.units.area,
        year=_end(last),
    )


def uncertainty_headline(found: Uncertainty, pack: Pack) -> str:
    """How likely the blocks suffice, and what is lacking in half of the draws."""
    enough = next(row for row in reversed(found.sufficiency) if not row.platform)
    lacking = next(
        row
        for row in found.quantiles
        if (row.measure, row.period, row.platform) == ("shortage_carried", enough.period, "")
    )
    return text(
        "to the end of {year} the blocks suffice in {share:.1%} of {samples:,} draws; half of "
        "the draws lack {area} {unit} or more",
        year=_end(enough.period),
        share=enough.probability,
        samples=found.samples,
        area=cell(lacking.values[QUANTILES.index(0.5)], _AREA),
        unit=pack.county.units.area,
    )


def scenarios_headline(found: SideBySide, pack: Pack) -> str:
    """What the plan lacks at its end in the mildest and in the hardest scenario."""
    last = found.balance[-1].period
    line = next(
        each
        for each in found.balance
        if (each.period, each.name, each.measure) == (last, "", "shortage_carried")
    )
    titles = {outcome.key: outcome.title for outcome in found.outcomes}
    others = {key: value for key, value in line.values.items() if key != PLAN}
    least, most = min(others, key=others.__getitem__), max(others, key=others.__getitem__)
    return text(
        "in {count} scenarios the shortage by the end of {year} lies between {least} {unit} "
        "({mildest}) and {most} {unit} ({hardest}); below zero land is to spare",
        count=len(others),
        least=_area(others[least]),
        most=_area(others[most]),
        unit=pack.county.units.area,
        year=_end(last),
        mildest=titles[least],
        hardest=titles[most],
    )


def allocation_headline(found: Allocation, pack: Pack) -> str:
    """What the best allocation gives away, and what finds no land."""
    return text(
        "the best allocation gives {area} {unit} away in {plots} plots; output of {output} "
        "亿元 finds no land; {contradictions} projects are put on two platforms",
        area=cell(found.area, _AREA),
        unit=pack.county.units.area,
        plots=len(found.plots),
        output=cell(found.values["unmet"], _AREA),
        contradictions=len(found.contradictions),
    )


def _area(value: Fraction) -> str:
    return cell(value, _AREA)


def _end(period: str) -> str:
    return period.rpartition("..")[2]
