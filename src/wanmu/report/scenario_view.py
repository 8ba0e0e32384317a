"""How scenarios are laid out beside the plan as it stands.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from wanmu.kernel.label import label_name
from wanmu.kernel.messages import language, mark, text
from wanmu.kernel.period_text import as_said
from wanmu.pack import Pack
from wanmu.planning.known import input_unit
from wanmu.planning.scenario import Line, Outcome, SideBySide
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of
from wanmu.report.plan_words import input_place, input_words
from wanmu.report.uncertainty_view import named

_MEASURES: Final = {
    "demand": mark("need"),
    "supply": mark("supply"),
    "shortage": mark("shortage of the period"),
    "shortage_carried": mark("shortage carried on"),
    "redevelopment_planned": mark("redevelopment planned"),
}
_SHORT: Final = ("demand", "supply", "shortage_carried")
_PERIOD: Final = Column("period", "时期", "period")
_PLATFORM: Final = Column("platform", "平台", "platform")


def scenarios_answer(found: SideBySide, pack: Pack) -> Answer:
    """``wanmu plan scenario`` and ``compare``: the plan and each scenario, a column each."""
    area = pack.county.units.area
    data = {
        "scenarios": [_scenario(each) for each in found.outcomes],
        "rows": [_line(line, "platform") for line in found.balance],
        "changed": [
            {
                "input": name,
                "name": input_words(name, pack),
                "place": input_place(name, pack),
                "unit": input_unit(pack, name),
                "values": _plain(values),
            }
            for name, values in found.changed
        ],
        "demand": [_line(line, "industry") for line in found.demand],
        "supply": [_line(line, "block") for line in found.supply],
        "units": {"rows": area, "demand": area, "supply": area, "unplaced": "亿元"},
        "assumptions": list(found.assumptions),
    }
    return Answer(data, _sheets(data, found, pack), found.assumptions, sources_of(pack))


def own_scenario_answer(found: SideBySide, pack: Pack) -> Answer:
    """The plan beside one's own settings: the balance, then what was set, then what it rests on."""
    whole = scenarios_answer(found, pack)
    sheets = {sheet.key: _worded(sheet) for sheet in whole.sheets}
    kept = tuple(sheets[key] for key in ("rows", "changed", "demand", "supply"))
    return replace(whole, sheets=kept)


def scenarios_page_answer(found: SideBySide, pack: Pack) -> Answer:
    """The same for a page: a row each scenario, and what has a column each scenario folded away."""
    whole = scenarios_answer(found, pack)
    sheets = {sheet.key: replace(_worded(sheet), brief=False) for sheet in whole.sheets}
    first = (_in_short(found, pack), replace(sheets.pop("scenarios"), brief=True))
    return replace(whole, sheets=(*first, *sheets.values()))


def _worded(sheet: Sheet) -> Sheet:
    """The sheet without the names that commands take: a page says the same in words."""
    return replace(sheet, columns=tuple(each for each in sheet.columns if each not in _NAMES))


def _in_short(found: SideBySide, pack: Pack) -> Sheet:
    """What the county's land comes to in each scenario, period by period."""
    county = [line for line in found.balance if not line.name and line.measure in _SHORT]
    names = {(line.period, line.measure): f"{line.period} {line.measure}" for line in county}
    columns = [
        Column(key, said, said, pack.county.units.area, 0)
        for (period, measure), key in names.items()
        for said in (
            text("{what}, {period}", what=text(_MEASURES[measure]),
                 period=as_said(period)),
        )
    ]  # fmt: skip
    last = next(line for line in reversed(county) if line.measure == "shortage_carried")
    more = Column("more", "缺口比规划多", "shortage beyond the plan's", pack.county.units.area, 0)
    rows = [
        {
            "title": each.title,
            "more": plain_number(last.differences.get(each.key)),
            **{
                names[line.period, line.measure]: plain_number(line.values[each.key])
                for line in county
            },
        }
        for each in found.outcomes
    ]
    title = Column("title", "情景", "scenario")
    return Sheet("short", "情景对比", "Scenarios", (title, *columns, more), rows)


def scenario_list_answer(pack: Pack) -> Answer:
    """``wanmu plan scenario`` without a name: the scenarios of the pack."""
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "title": each.zh if language() == "zh" else each.en,
            "why": each.why,
            "changes": dict(each.changes),
            "assumed": each.assumed,
            "source": each.source,
            "locator": each.locator,
        }
        for each in pack.scenarios.scenarios
    ]
    columns = (
        Column("id", "名称", "name"),
        Column("title", "情景", "scenario"),
        Column("changed", "改动", "changes"),
        Column("why", "缘由", "why", brief=False),
        Column("assumed", "假定理由", "why assumed", brief=False),
    )
    shown = [
        {**row, "changed": ", ".join(f"{name} {to}" for name, to in row["changes"].items())}
        for row in rows
    ]
    sheet = Sheet("scenarios", "情景", "Scenarios", columns, shown)
    return Answer({"scenarios": rows}, (sheet,), (), sources_of(pack))


def _scenario(outcome: Outcome) -> dict[str, Any]:
    return {
        "scenario": outcome.key,
        "title": outcome.title,
        "why": outcome.why,
        "label": "assumed" if outcome.changes.values else "computed",
        "assumed": outcome.assumed,
        "changes": _plain(outcome.changes.values),
        "unplaced": outcome.unplaced,
    }


def _line(line: Line, name: str) -> dict[str, Any]:
    return {
        "period": line.period,
        name: line.name,
        "measure": line.measure,
        "values": _plain(line.values),
        "differences": _plain(line.differences),
    }


def _plain(values: Mapping[str, Fraction]) -> dict[str, int | float | None]:
    return {name: plain_number(value) for name, value in values.items()}


def _sheets(data: Mapping[str, Any], found: SideBySide, pack: Pack) -> tuple[Sheet, ...]:
    area = pack.county.units.area
    alone = len(found.outcomes) == 2  # noqa: PLR2004  the plan and one scenario
    values = _values(found, area, alone=alone)
    measure = Column("measure_name", "指标", "measure")
    names = {name: text(said) for name, said in _MEASURES.items()}
    balance = [{**row, "measure_name": names[row["measure"]]} for row in data["rows"]]
    inputs = tuple(Column(f"values.{each.key}", each.title, each.title) for each in found.outcomes)
    scenarios = [{**row, "label_name": label_name(row["label"])} for row in data["scenarios"]]
    industry, block = Column("industry", "产业", "industry"), Column("block", "区块", "block")
    return (
        Sheet("rows", "情景对比", "Scenarios", (_PERIOD, _PLATFORM, measure, *values),
              _flat(named(balance, pack))),
        Sheet("changed", "改动的输入", "Inputs that differ", (*_INPUT, *inputs, _WHERE, *_NAMES),
              _flat(data["changed"])),
        Sheet("scenarios", "各情景", "The scenarios", _SCENARIO, scenarios),
        Sheet("demand", "新增用地需求", "Demand by industry", (_PERIOD, industry, *values),
              _flat(data["demand"]), brief=alone),
        Sheet("supply", "可开发用地", "Supply by block", (_PERIOD, block, *values),
              _flat(data["supply"]), brief=False),
    )  # fmt: skip


_INPUT: Final = (Column("name", "输入", "input"), Column("unit", "单位", "unit"))
_WHERE: Final = Column("place", "规划取值出处", "where the plan's value is printed", brief=False)
_NAMES: Final = (Column("input", "--set 名称", "name for --set", brief=False),)
_SCENARIO: Final = (
    Column("title", "情景", "scenario"),
    Column("unplaced", "最优配置下无地可落的产值", "output without land at best", "亿元", 2),
    Column("label_name", "性质", "label"),
    Column("why", "缘由", "why", brief=False),
    Column("assumed", "假定理由", "why assumed", brief=False),
)


def _values(found: SideBySide, area: str, *, alone: bool) -> tuple[Column, ...]:
    plan, *others = found.outcomes
    return (
        *(
            Column(f"values.{each.key}", each.title, each.title, area, 0)
            for each in (plan, *others)
        ),
        *(
            Column(
                f"differences.{each.key}",
                text("difference") if alone else text("{title}: difference", title=each.title),
                text("difference") if alone else text("{title}: difference", title=each.title),
                area,
                0,
                brief=alone,
            )
            for each in others
        ),
    )


def _flat(rows: Sequence[Row]) -> list[Row]:
    """Nested values under dotted keys, for tables."""
    return [
        {
            (key if inner is None else f"{key}.{inner}"): part
            for key, value in row.items()
            for inner, part in (value.items() if isinstance(value, Mapping) else ((None, value),))
        }
        for row in rows
    ]
