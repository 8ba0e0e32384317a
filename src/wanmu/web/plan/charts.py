"""The charts of the plan, from what is kept of the answers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from wanmu.kernel.messages import language, text
from wanmu.kernel.period_text import as_said
from wanmu.pack import Pack
from wanmu.planning.scenario import Outcome, SideBySide
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.web.office.charts import Bars, Chart, Number, Series
from wanmu.web.office.models import Answer

_WHOLE: Final = Column("", "", "", decimals=0)


def chart_of(found: Answer | None) -> Chart | None:
    """The chart that belongs to an answer, for those that have one."""
    made = _CHARTS.get(found.name) if found else None
    data = found.data.get(language()) if found and made else None
    return made(data) if made and data else None


def balance_chart(data: Mapping[str, Any]) -> Bars:
    """Land needed against land there, period by period, in the whole county."""
    rows = [row for row in data["rows"] if not row["platform"]]
    return land_chart(
        "land",
        [row["period"] for row in rows],
        [row["demand"] for row in rows],
        [row["supply"] for row in rows],
        rows[-1]["shortage_carried"],
        data["units"]["demand"],
    )


def land_chart(  # noqa: PLR0917  one list a series
    key: str, periods: list[str], need: list[Any], there: list[Any], lacking: Any, unit: str
) -> Bars:
    """Need and supply by period; ``lacking`` at the end, below zero where land is to spare."""
    year = periods[-1].rpartition("..")[2]
    area = cell(abs(lacking), _WHOLE)
    short = text("By the end of {year} {area} {unit} are lacking", year=year, area=area, unit=unit)
    spare = text("By the end of {year} {area} {unit} are to spare", year=year, area=area, unit=unit)
    return Bars(
        key=key,
        title=short if lacking > 0 else spare,
        unit=unit,
        decimals=0,
        note=text(
            "computed from the targets and blocks of the plan; what is left over is carried on"
        ),
        heading=text("Period"),
        categories=[as_said(each) for each in periods],
        series=[Series(text("Land needed"), need), Series(text("Land there"), there)],
    )


def own_chart(found: SideBySide, pack: Pack) -> Bars:
    """The plan's land and one's own, need and supply by period."""
    county = {(each.measure, each.period): each.values for each in found.balance if not each.name}
    periods = list(dict.fromkeys(period for _, period in county))
    own = found.outcomes[-1]

    def line(measure: str, outcome: Outcome) -> list[Number]:
        return [county[measure, period][outcome.key] for period in periods]

    base = land_chart(
        "what-if",
        periods,
        line("demand", own),
        line("supply", own),
        line("shortage_carried", own)[-1],
        pack.county.units.area,
    )
    plan = found.outcomes[0]
    beside = (
        Series(text("Land needed, plan"), line("demand", plan), target=True),
        Series(text("Land there, plan"), line("supply", plan), target=True),
    )
    return replace(base, series=(*base.series, *beside))


_CHARTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Chart]]] = {"balance": balance_chart}
