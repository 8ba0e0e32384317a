"""How an allocation of land is laid out: plots, what is unmet, blocks, goals, contradictions.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.planning.allocation import Allocation, Alternative, Change, Contradiction, Plot
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.pack_view import sources_of

_WORSE: Final = {
    "unmet": mark("{by:.2f} 亿元 more output without land"),
    "converted": mark("{by:.1f} 亩 more farmland converted"),
    "misfit": mark("{by:.1f} 亩 more on blocks not planned for it"),
    "fragments": mark("{by:.0f} more plots"),
}
_BETTER: Final = {
    "unmet": mark("{by:.4f} 亿元 more output finds land"),
    "converted": mark("{by:.1f} 亩 less farmland converted"),
    "misfit": mark("{by:.1f} 亩 less on blocks not planned for it"),
    "fragments": mark("{by:.0f} fewer plots"),
}
_GOALS: Final = {
    "unmet": mark("output without land, 亿元"),
    "converted": mark("farmland converted, 亩"),
    "misfit": mark("land on blocks not planned for its industry, 亩"),
    "fragments": mark("plots"),
}
_INDUSTRY: Final = Column("industry", "产业", "industry")
_BLOCK: Final = Column("block", "区块", "block")
_PLATFORM: Final = Column("platform", "平台", "platform")
_PERIOD: Final = Column("period", "时期", "period")


def allocation_answer(found: Allocation, pack: Pack, others: Sequence[Alternative] = ()) -> Answer:
    """``wanmu plan allocate``: who gets which land, how good that is, why, what else would do."""
    area = pack.county.units.area
    data = {
        "rows": _plots(found),
        "unmet": _unmet(found),
        "blocks": _blocks(found),
        "goals": _goals(found),
        "alternatives": list(_alternatives(others)),
        "refused": [
            {"industry": industry, "block": block, "reason": reason}
            for (industry, block), reason in found.refused.items()
        ],
        "contradictions": [_contradiction(each) for each in found.contradictions],
        "units": {"area": area, "unmet": area, "output": "亿元"},
        "assumptions": list(found.assumptions),
    }
    return Answer(data, tuple(_sheets(found, data, area)), found.assumptions, sources_of(pack))


def _plots(found: Allocation) -> list[dict[str, Any]]:
    return [
        {
            "industry": plot.industry,
            "block": plot.block,
            "platform": found.problem.blocks[plot.block].platform,
            "area": plot.area,
            "by_period": dict(plot.areas),
            "planned": (plot.industry, plot.block) in found.problem.planned,
            "without": _without(plot),
            "without_goal": plot.without.goal if plot.without else None,
            "without_by": plot.without.by if plot.without else None,
        }
        for plot in found.plots
    ]


def _without(plot: Plot) -> str:
    change, lock = plot.without, plot.lock
    if lock is not None and lock.reason:
        return text("decided before: {reason}", reason=lock.reason)
    if lock is not None:
        return text("decided before")
    if change is None:
        return text("nothing: another allocation is as good")
    return text(_WORSE[change.goal], by=change.by)


def _unmet(found: Allocation) -> list[dict[str, Any]]:
    return [
        {"industry": industry, "period": period, "unmet": area}
        for (industry, period), area in found.unmet.items()
    ]


def _blocks(found: Allocation) -> list[dict[str, Any]]:
    return [
        {
            "block": block,
            "platform": land.platform,
            "available": land.area,
            "farmland_kept": land.farmland,
            "used": found.used(block),
            "converted": found.converted_on(block),
            "one_more": _more(found.one_more[block]),
            "one_more_goal": change.goal if (change := found.one_more[block]) else None,
            "one_more_by": change.by if change else None,
        }
        for block, land in found.problem.blocks.items()
    ]


def _more(change: Change | None) -> str:
    return text(_BETTER[change.goal], by=-change.by) if change else text("nothing")


def _goals(found: Allocation) -> list[dict[str, Any]]:
    return [
        {
            "goal": stage.goal,
            "name": text(_GOALS[stage.goal]),
            "value": stage.value,
            "bound": stage.bound,
            "gap": stage.gap,
            "status": stage.status,
        }
        for stage in found.stages
    ]


def _alternatives(others: Sequence[Alternative]) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(others, 1):
        for (industry, block), area in each.plots.items():
            yield {
                "alternative": number,
                "industry": industry,
                "block": block,
                "area": area,
                **each.goals,
                "shared": each.shared,
            }


def _contradiction(each: Contradiction) -> dict[str, Any]:
    placement = each.placement
    return {
        "project": placement.project,
        "industry": placement.industry,
        "place": each.place,
        "platform": each.platform,
        "source": placement.source,
        "locator": placement.locator,
        "products": "、".join(placement.products),
        "divided_to": "、".join(each.divided_to),
        "divided_locator": each.locator,
        "basis": placement.basis,
    }


def _sheets(found: Allocation, data: dict[str, Any], area: str) -> list[Sheet]:
    periods = [Column(p, p, p, area, 1) for p in found.problem.periods]
    plots: list[Row] = [{**row, **row["by_period"]} for row in data["rows"]]
    without = Column("without", "若不安排", "without it")
    more = Column("one_more", "再多一亩", "one more mu")
    return [
        Sheet(
            "rows", "产业用地安排", "Allocation of land",
            (_PLATFORM, _BLOCK, _INDUSTRY, *periods, Column("area", "合计", "in all", area, 1),
             Column("planned", "合规划产业", "planned there"), without),
            plots,
        ),
        Sheet(
            "unmet", "到期末仍缺的用地", "Need without land by the end of the period",
            (_PERIOD, _INDUSTRY, Column("unmet", "缺口", "unmet", area, 1)),
            data["unmet"],
        ),
        Sheet(
            "blocks", "各区块", "Blocks",
            (_PLATFORM, _BLOCK, Column("available", "可用", "available", area, 1),
             Column("farmland_kept", "未动永农", "farmland kept", area, 1),
             Column("used", "已安排", "used", area, 1),
             Column("converted", "农转用", "converted", area, 1), more),
            data["blocks"],
        ),
        Sheet(
            "goals", "目标（依次）", "Goals, in their order",
            (Column("name", "目标", "goal"), Column("value", "达到", "reached", "", 3),
             Column("bound", "下界", "bound", "", 3), Column("gap", "差距", "gap", "", 6),
             Column("status", "状态", "status")),
            data["goals"],
        ),
        Sheet(
            "alternatives", "另外的安排", "Other allocations",
            (Column("alternative", "方案", "alternative"), _INDUSTRY, _BLOCK,
             Column("area", "用地", "land", area, 1),
             Column("unmet", "无地可落的产值", "output without land", "亿元", 2),
             Column("converted", "农转用", "converted", area, 1),
             Column("misfit", "不合规划产业", "not planned there", area, 1, brief=False),
             Column("shared", "与最优相同的块数", "plots shared with the best")),
            data["alternatives"], brief=bool(data["alternatives"]),
        ),
        Sheet(
            "contradictions", "规划自身的矛盾", "Contradictions of the plan",
            (Column("project", "项目", "project"), _INDUSTRY,
             Column("place", "安排在", "placed in"),
             Column("platform", "所属平台", "of platform"),
             Column("locator", "出处", "where it says so"),
             Column("divided_to", "分工归", "division gives it to"),
             Column("divided_locator", "分工出处", "where that is said"),
             Column("basis", "产品对应", "products", brief=False)),
            data["contradictions"],
        ),
        Sheet(
            "refused", "不能安排及原因", "What may not go where",
            (_INDUSTRY, _BLOCK, Column("reason", "原因", "reason")),
            data["refused"], brief=False,
        ),
    ]  # fmt: skip
