"""How land demand, supply and balance are laid out.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wanmu.kernel.figure import Figure
from wanmu.kernel.label import label_name
from wanmu.kernel.messages import language
from wanmu.pack import Pack
from wanmu.planning import Balance, Demand, Supply
from wanmu.planning.printed import Printed
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of

#: Measures of a demand row: (unit's measure, Chinese, English, decimals, in the terminal's table).
_DEMAND: Final = {
    "output_now": ("output", "现状产值", "output now", 2, False),
    "output_before": ("output", "期初产值", "output at the start", 2, False),
    "output_target": ("output", "目标产值", "target", 2, True),
    "output_new": ("output", "新增产值", "new output", 2, True),
    "land_now": ("land", "现状用地", "land now", 0, False),
    "intensity_now": ("intensity", "亩均产出现状", "output per mu now", 1, True),
    "intensity_required": ("intensity", "亩均产出要求", "required per mu", 1, True),
    "land_new": ("land", "新增用地", "new land", 0, True),
}
_AREAS: Final = {
    "red_line": ("规划红线", "red line", True),
    "supplied": ("已供应", "supplied", True),
    "developable": ("可开发", "developable", True),
    "permitted": ("允许建设区", "permitted", False),
    "conditional": ("有条件建设区", "conditional", False),
    "restricted": ("限制建设区", "restricted", False),
    "construction_land": ("建设用地", "construction land", False),
    "converted": ("已农转用", "converted", False),
    "to_convert": ("需农转用", "to convert", True),
    "cultivated": ("其中耕地", "of it cultivated", True),
    "permanent_basic_farmland": ("永久基本农田", "permanent basic farmland", True),
}
_BALANCE: Final = {
    "demand": ("需求", "demand"),
    "supply": ("供给", "supply"),
    "shortage": ("缺口", "shortage"),
    "shortage_carried": ("累计缺口", "shortage carried on"),
    "redevelopment_needed": ("需盘活存量补足", "redevelopment must add"),
    "redevelopment_planned": ("规划盘活", "redevelopment planned"),
}
_PLATFORM: Final = Column("platform", "平台", "platform")
_PERIOD: Final = Column("period", "时期", "period")
_INDUSTRY: Final = Column("industry", "产业", "industry")


def demand_answer(demand: Demand, pack: Pack) -> Answer:
    """``wanmu plan demand``: rows by period and industry, printed figures beside computed ones."""
    units = {name: str(demand.units[measure]) for name, (measure, *_) in _DEMAND.items()}
    rows = [
        {
            "industry": row.industry,
            "period": row.period,
            **{name: _value(row.figures.get(name)) for name in _DEMAND},
            **_beside(row.figures, row.printed),
        }
        for row in demand.rows
    ]
    columns = (
        _PERIOD,
        _INDUSTRY,
        *(
            Column(name, zh, en, units[name], decimals, brief)
            for name, (_, zh, en, decimals, brief) in _DEMAND.items()
        ),
        *_printed_columns("land_new", "新增用地", "new land", units["land_new"], 0, brief=True),
        *_printed_columns("output_new", "新增产值", "new output", units["output_new"], 2),
        *_printed_columns("intensity_now", "现状", "per mu now", units["intensity_now"]),
        *_printed_columns("intensity_required", "要求", "required", units["intensity_now"]),
    )
    sheet = Sheet(
        "rows", "新增工业用地需求", "Demand for new industrial land", columns, _flat(rows)
    )
    data = {"rows": rows, "units": units, "assumptions": list(demand.assumptions)}
    return Answer(data, (sheet,), demand.assumptions, sources_of(pack))


def supply_answer(supply: Supply, pack: Pack) -> Answer:
    """``wanmu plan supply``: rows by block, groups by platform (the county first)."""
    area = pack.county.units.area
    rows = [
        {
            "block": row.block,
            "platform": row.platform,
            "phase": row.phase,
            **{name: _value(row.figures[name]) for name in _AREAS},
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
            **{name: _value(supply.legal(name, platform or None)) for name in _AREAS},
        }
        for platform in ("", *supply.platforms)
    ]
    data = {
        "rows": rows,
        "groups": groups,
        "units": dict.fromkeys((*_AREAS, *supply.periods), area),
        "assumptions": list(supply.assumptions),
    }
    areas = [Column(key, zh, en, area, 1, brief) for key, (zh, en, brief) in _AREAS.items()]
    phases = [Column(f"by_period.{p}", p, p, area, 1) for p in supply.periods]
    figures = (*areas[:3], *phases, *areas[3:])
    printed = _printed_columns("developable", "可开发", "developable", area)
    blocks = (Column("block", "区块", "block"), _PLATFORM, *figures, *printed)
    by_platform = "按平台合计", "By platform"
    sheets = (
        Sheet("rows", "可开发用地", "Developable land", blocks, _flat(rows)),
        Sheet("groups", *by_platform, (_PLATFORM, *figures), _flat(_named(groups, pack))),
    )
    return Answer(data, sheets, supply.assumptions, sources_of(pack))


def balance_answer(balance: Balance, pack: Pack) -> Answer:
    """``wanmu plan balance``: the county and its platforms, period by period."""
    area = pack.county.units.area
    rows = [
        {
            "period": row.period,
            "platform": row.platform,
            **{name: _value(row.figures.get(name)) for name in _BALANCE},
            "labels": {name: figure.label for name, figure in row.figures.items()},
        }
        for row in balance.rows
    ]
    shares: list[dict[str, Any]] = [
        {"industry": industry, "platform": platform, "share": _value(share), "label": share.label}
        for industry, platforms in balance.shares.items()
        for platform, share in platforms.items()
    ]
    named = [{**row, "label": label_name(row["label"])} for row in shares]
    measures = [Column(name, zh, en, area, 0) for name, (zh, en) in _BALANCE.items()]
    share = Column("share", "需求份额", "share of demand", "", 3)
    label = Column("label", "性质", "label")
    title = "用地供需平衡", "Land balance"
    split = "产业需求在平台间的份额", "Shares of demand by platform"
    sheets = (
        Sheet("rows", *title, (_PERIOD, _PLATFORM, *measures), _named(rows, pack)),
        Sheet("shares", *split, (_INDUSTRY, _PLATFORM, share, label), named),
    )
    data = {
        "rows": rows,
        "shares": shares,
        "units": dict.fromkeys(_BALANCE, area),
        "assumptions": list(balance.assumptions),
    }
    return Answer(data, sheets, balance.assumptions, sources_of(pack))


def _value(figure: Figure | None) -> int | float | None:
    return None if figure is None else plain_number(figure.value)


def _named(rows: Sequence[Row], pack: Pack) -> list[Row]:
    """Rows for a reader: where no platform is named, the county is."""
    county = pack.county.county if language() == "zh" else pack.county.county_en
    return [{**row, "platform": row["platform"] or county} for row in rows]


def _beside(figures: Mapping[str, Figure | None], printed: Mapping[str, Printed]) -> dict[str, Any]:
    return {
        "printed": {name: float(item.value) for name, item in printed.items()},
        "agrees": {name: item.agrees for name, item in printed.items()},
        "labels": {name: figure.label for name, figure in figures.items() if figure},
    }


def _printed_columns(
    name: str, zh: str, en: str, unit: str, decimals: int = 1, *, brief: bool = False
) -> tuple[Column, Column]:
    return (
        Column(f"printed.{name}", f"印为：{zh}", f"printed: {en}", unit, decimals, brief),
        Column(f"agrees.{name}", f"相符：{zh}", f"agrees: {en}", brief=brief),
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
