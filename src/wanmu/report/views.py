"""How each engine's result is laid out: its JSON, and its sheets for tables and workbooks.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wanmu.kernel.faults import Fault
from wanmu.kernel.figure import Figure
from wanmu.kernel.messages import language
from wanmu.pack import Pack
from wanmu.planning import Balance, Demand, Supply
from wanmu.planning.printed import Printed
from wanmu.planning.supply import LEGAL
from wanmu.report.answer import Answer, Column, Row, Sheet


def sources_of(pack: Pack) -> tuple[Row, ...]:
    """The pack's documents, for the sheet of sources."""
    return tuple(
        {"id": name, "title": source.title, "date": source.date}
        for name, source in pack.county.sources.items()
    )


def demand_answer(demand: Demand, pack: Pack) -> Answer:
    """``wanmu plan demand``: rows by period and industry, printed figures beside computed ones."""
    units = {
        "output_now": str(demand.units["output"]),
        "output_before": str(demand.units["output"]),
        "output_target": str(demand.units["output"]),
        "output_new": str(demand.units["output"]),
        "land_now": str(demand.units["land"]),
        "intensity_now": str(demand.units["intensity"]),
        "intensity_required": str(demand.units["intensity"]),
        "land_new": str(demand.units["land"]),
    }
    headings = {
        "output_now": ("现状产值", "output now", 2, False),
        "output_before": ("期初产值", "output at the start", 2, True),
        "output_target": ("目标产值", "target", 2, True),
        "output_new": ("新增产值", "new output", 2, True),
        "land_now": ("现状用地", "land now", 0, False),
        "intensity_now": ("亩均产出现状", "output per mu now", 1, True),
        "intensity_required": ("亩均产出要求", "required per mu", 1, True),
        "land_new": ("新增用地", "new land", 0, True),
    }
    rows = [
        {
            "industry": row.industry,
            "period": row.period,
            **{name: _value(row.figures.get(name)) for name in units},
            **_beside(row.figures, row.printed),
        }
        for row in demand.rows
    ]
    columns = (
        Column("period", "时期", "period"),
        Column("industry", "产业", "industry"),
        *(
            Column(name, zh, en, units[name], decimals, brief)
            for name, (zh, en, decimals, brief) in headings.items()
        ),
        *_printed_columns(("land_new",), units, brief=True),
        *_printed_columns(("output_new", "intensity_now", "intensity_required"), units),
    )
    sheet = Sheet("rows", "新增工业用地需求", "Demand for new industrial land", columns, _flat(rows))
    data = {"rows": rows, "units": units, "assumptions": list(demand.assumptions)}
    return Answer(data, (sheet,), demand.assumptions, sources_of(pack))


def supply_answer(supply: Supply, pack: Pack) -> Answer:
    """``wanmu plan supply``: rows by block, groups by platform and period."""
    area = pack.county.units.area
    measures = ("red_line", "supplied", "developable", *LEGAL)
    rows = [
        {
            "block": row.block,
            "platform": row.platform,
            "phase": row.phase,
            **{name: _value(row.figures[name]) for name in measures},
            "by_period": {period: _value(figure) for period, figure in row.by_period.items()},
            **_beside(row.figures, row.printed),
        }
        for row in supply.rows
    ]
    groups = [
        {
            "platform": platform,
            "by_period": {
                period: _value(supply.developable(period, platform or None))
                for period in supply.periods
            },
            **{name: _value(supply.legal(name, platform or None)) for name in measures},
        }
        for platform in ("", *supply.platforms)
    ]
    data = {
        "rows": rows,
        "groups": groups,
        "units": dict.fromkeys((*measures, *supply.periods), area),
        "assumptions": list(supply.assumptions),
    }
    areas = (
        ("red_line", "规划红线", "red line", True),
        ("supplied", "已供应", "supplied", True),
        ("developable", "可开发", "developable", True),
        ("permitted", "允许建设区", "permitted", False),
        ("conditional", "有条件建设区", "conditional", False),
        ("restricted", "限制建设区", "restricted", False),
        ("construction_land", "建设用地", "construction land", False),
        ("converted", "已农转用", "converted", False),
        ("to_convert", "需农转用", "to convert", True),
        ("cultivated", "其中耕地", "of it cultivated", True),
        ("permanent_basic_farmland", "永久基本农田", "permanent basic farmland", True),
    )
    figures = tuple(Column(key, zh, en, area, 1, brief) for key, zh, en, brief in areas)
    phases = tuple(Column(f"by_period.{p}", p, p, area, 1) for p in supply.periods)
    platform = Column("platform", "平台", "platform")
    blocks = (Column("block", "区块", "block"), platform, *figures[:3], *phases, *figures[3:])
    printed = _printed_columns(("developable",), {"developable": area})
    sheets = (
        Sheet("rows", "可开发用地", "Developable land", (*blocks, *printed), _flat(rows)),
        Sheet(
            "groups",
            "按平台合计（首行为全县）",
            "By platform (the county first)",
            (platform, *figures[:3], *phases, *figures[3:]),
            _flat(groups),
        ),
    )
    return Answer(data, sheets, supply.assumptions, sources_of(pack))


def balance_answer(balance: Balance, pack: Pack) -> Answer:
    """``wanmu plan balance``: the county and its platforms, period by period."""
    area = pack.county.units.area
    names = {
        "demand": ("需求", "demand"),
        "supply": ("供给", "supply"),
        "shortage": ("缺口", "shortage"),
        "shortage_carried": ("累计缺口", "shortage carried on"),
        "redevelopment_needed": ("需盘活存量补足", "redevelopment must add"),
        "redevelopment_planned": ("规划盘活", "redevelopment planned"),
    }
    rows = [
        {
            "period": row.period,
            "platform": row.platform,
            **{name: _value(row.figures.get(name)) for name in names},
            "labels": {name: figure.label for name, figure in row.figures.items()},
        }
        for row in balance.rows
    ]
    shares = [
        {"industry": industry, "platform": platform, "share": _value(share), "label": share.label}
        for industry, platforms in balance.shares.items()
        for platform, share in platforms.items()
    ]
    columns = (
        Column("period", "时期", "period"),
        Column("platform", "平台", "platform"),
        *(Column(name, zh, en, area, 0) for name, (zh, en) in names.items()),
    )
    share_columns = (
        Column("industry", "产业", "industry"),
        Column("platform", "平台", "platform"),
        Column("share", "需求份额", "share of demand", "", 3),
        Column("label", "性质", "label"),
    )
    sheets = (
        Sheet("rows", "用地供需平衡（平台空白为全县）", "Land balance (no platform: county)", columns, rows),
        Sheet("shares", "产业需求在平台间的份额", "Shares of demand by platform", share_columns, shares),
    )
    data = {
        "rows": rows,
        "shares": shares,
        "units": dict.fromkeys(names, area),
        "assumptions": list(balance.assumptions),
    }
    return Answer(data, sheets, balance.assumptions, sources_of(pack))


def faults_answer(faults: Sequence[Fault]) -> Answer:
    """``wanmu pack check``: the faults, one a row."""
    rows = [fault.as_data() for fault in faults]
    columns = (
        Column("code", "代码", "code"),
        Column("file", "文件", "file"),
        Column("line", "行", "line"),
        Column("row", "数据行", "row"),
        Column("field", "字段", "field"),
        Column("message", "说明", "message"),
    )
    return Answer({"faults": rows}, (Sheet("faults", "问题", "Faults", columns, rows),))


def _value(figure: Figure | None) -> int | float | None:
    if figure is None:
        return None
    value = figure.value
    return value.numerator if value.denominator == 1 else float(value)


def _beside(figures: Mapping[str, Figure | None], printed: Mapping[str, Printed]) -> dict[str, Any]:
    return {
        "printed": {name: float(item.value) for name, item in printed.items()},
        "agrees": {name: item.agrees for name, item in printed.items()},
        "labels": {name: figure.label for name, figure in figures.items() if figure},
    }


def _printed_columns(
    names: Sequence[str], units: Mapping[str, str], *, brief: bool = False
) -> tuple[Column, ...]:
    return tuple(
        column
        for name in names
        for column in (
            Column(f"printed.{name}", f"印为 {name}", f"printed {name}", units[name], 1, brief),
            Column(f"agrees.{name}", f"相符 {name}", f"agrees {name}", "", None, brief),
        )
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


def pack_answer(pack: Pack) -> Answer:
    """``wanmu pack show``: the documents, and how many of what the pack holds."""
    counts = {
        "facts": ("数字", "facts", len(pack.facts)),
        "subjects": ("对象", "subjects", len(pack.subjects)),
        "indicators": ("指标", "indicators", len(pack.indicators)),
        "industries": ("产业", "industries", len(pack.industries)),
        "platforms": ("平台", "platforms", len(pack.platforms)),
        "blocks": ("区块", "blocks", sum(not block.parent for block in pack.blocks.values())),
        "parks": ("园区", "parks", len(pack.parks)),
        "chains": ("产业链", "chains", len(pack.chains)),
        "division": ("产业分工", "division of labour", len(pack.division)),
        "targets": ("目标", "targets", len(pack.targets)),
        "tasks": ("任务", "tasks", sum(len(task.measures) for task in pack.tasks)),
        "tables": ("表", "tables", len(pack.tables)),
        "relations": ("关系", "relations", len(pack.relations)),
    }
    sources = [
        {
            "id": name,
            "title": source.title,
            "date": source.date,
            "facts": sum(fact.source == name for fact in pack.facts.values()),
        }
        for name, source in pack.sources.items()
    ]
    data = {
        "county": pack.county.county,
        "code": pack.county.code,
        "counts": {name: count for name, (_, _, count) in counts.items()},
        "sources": sources,
    }
    chosen = 0 if language() == "zh" else 1
    listed = [{"what": names[chosen], "count": names[2]} for names in counts.values()]
    source_columns = (
        Column("id", "文件", "document"),
        Column("title", "标题", "title"),
        Column("date", "日期", "date"),
        Column("facts", "数字", "facts"),
    )
    count_columns = (Column("what", "内容", "what"), Column("count", "数量", "count"))
    sheets = (
        Sheet("counts", f"{pack.county.county}：县情数据包", f"Pack of {pack.county.county_en}", count_columns, listed),
        Sheet("sources", "来源", "Sources", source_columns, sources),
    )
    return Answer(data, sheets, sources=sources_of(pack))
