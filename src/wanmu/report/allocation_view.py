"""How an allocation of land is laid out: plots, what is unmet, blocks, goals, contradictions.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Final

from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.planning.allocation import (
    Allocation,
    Alternative,
    Change,
    Contradiction,
    Plot,
    Problem,
    findings,
    in_words,
)
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.pack_view import sources_of

_WORSE: Final = {
    "cost": mark("{by:.2f} 亿元 more cost"),
    "weighted": mark("the weighted sum is {by:.4f} more"),
    "unmet": mark("{by:.2f} 亿元 more output without land"),
    "converted": mark("{by:.1f} 亩 more farmland converted"),
    "misfit": mark("{by:.1f} 亩 more on blocks not planned for it"),
    "fragments": mark("{by:.0f} more plots"),
}
_BETTER: Final = {
    "cost": mark("{by:.4f} 亿元 less cost"),
    "weighted": mark("the weighted sum is {by:.4f} less"),
    "unmet": mark("{by:.4f} 亿元 more output finds land"),
    "converted": mark("{by:.1f} 亩 less farmland converted"),
    "misfit": mark("{by:.1f} 亩 less on blocks not planned for it"),
    "fragments": mark("{by:.0f} fewer plots"),
}
_GOALS: Final = {
    "cost": mark("cost of redevelopment and of breaks of the division of labour, 亿元"),
    "weighted": mark("weighted sum of the goals"),
    "unmet": mark("output without land, 亿元"),
    "converted": mark("farmland converted, 亩"),
    "misfit": mark("land on blocks not planned for its industry, 亩"),
    "fragments": mark("plots"),
}
_PROOFS: Final[Mapping[str, str]] = {
    "optimal": mark("proven the best"),
    "within gap": mark("proven within the gap that was allowed"),
    "time limit": mark("the best so far; the time was over"),
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
        "values": {goal: found.values[goal] for goal in found.problem.goals},
        "weights": dict(found.problem.weights),
        "findings": _findings(found.problem),
        "problem": _problem(found.problem),
        "instead": list(_instead(found)),
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
            "without": _without(plot, explained=found.explained),
            "without_goal": plot.without.goal if plot.without else None,
            "without_by": plot.without.by if plot.without else None,
        }
        for plot in found.plots
    ]


def _without(plot: Plot, *, explained: bool) -> str:
    change, lock = plot.without, plot.lock
    if lock is not None and lock.reason:
        return text("decided before: {reason}", reason=lock.reason)
    if lock is not None:
        return text("decided before")
    if not explained:
        return text("not sought")
    return _worse(change)


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
            "closed": land.closed,
            "redeveloped": land.redeveloped,
            "used": found.used(block),
            "converted": found.converted_on(block),
            "one_more": _more(change) if found.explained else text("not sought"),
            "one_more_goal": change.goal if change else None,
            "one_more_by": change.by if change else None,
        }
        for block, land in found.problem.blocks.items()
        for change in (found.one_more.get(block),)
    ]


def _more(change: Change | None) -> str:
    return text(_BETTER[change.goal], by=-change.by) if change else text("nothing")


def _instead(found: Allocation) -> Iterator[dict[str, Any]]:
    for (industry, block), change in sorted(found.instead.items()):
        yield {
            "industry": industry,
            "block": block,
            "instead": _worse(change),
            "instead_goal": change.goal if change else None,
            "instead_by": change.by if change and isfinite(change.by) else None,
        }


def _worse(change: Change | None) -> str:
    if change is None:
        return text("nothing: another allocation is as good")
    if not isfinite(change.by):
        return text("no allocation keeps to the other decisions")
    return text(_WORSE[change.goal], by=change.by)


_PARTS: Final = {
    "who": mark("who needs land"),
    "where": mark("where there is land"),
    "terms": mark("terms"),
    "decisions": mark("decisions taken before"),
    "goals": mark("what is sought"),
}


def problem_answer(problem: Problem, pack: Pack) -> Answer:
    """``wanmu plan allocate --describe``: the problem in words, and what is strange in it."""
    data = {
        "findings": _findings(problem),
        "problem": _problem(problem),
        "assumptions": list(problem.assumptions),
    }
    sheets = (_problem_sheet(data, brief=True), _findings_sheet(data))
    return Answer(data, sheets, problem.assumptions, sources_of(pack))


def _problem(problem: Problem) -> list[dict[str, Any]]:
    return [
        {"part": each.part, "name": text(_PARTS[each.part]), "says": each.says}
        for each in in_words(problem)
    ]


def _findings(problem: Problem) -> list[dict[str, Any]]:
    return [{"says": each.says, "remedy": each.remedy} for each in findings(problem)]


def _problem_sheet(data: dict[str, Any], *, brief: bool) -> Sheet:
    columns = (Column("name", "部分", "part"), Column("says", "内容", "says"))
    return Sheet("problem", "问题", "The problem", columns, data["problem"], brief=brief)


def _findings_sheet(data: dict[str, Any]) -> Sheet:
    columns = (Column("says", "可疑之处", "strange"), Column("remedy", "怎么办", "remedy"))
    shown = bool(data["findings"])
    return Sheet("findings", "求解前的检查", "Checked before solving", columns,
                 data["findings"], brief=shown)  # fmt: skip


def _goals(found: Allocation) -> list[dict[str, Any]]:
    return [
        {
            "goal": stage.goal,
            "name": text(_GOALS[stage.goal]),
            "value": stage.value,
            "bound": stage.bound,
            "gap": stage.gap,
            "status": stage.status,
            "proof": text(_PROOFS[stage.status]),
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
             Column("closed", "不开放", "closed", area, 1, brief=False),
             Column("used", "已安排", "used", area, 1),
             Column("converted", "农转用", "converted", area, 1), more),
            data["blocks"],
        ),
        _findings_sheet(data),
        Sheet(
            "goals", "目标（依次）", "Goals, in their order",
            (Column("name", "目标", "goal"), Column("value", "达到", "reached", "", 3),
             Column("bound", "下界", "bound", "", 3), Column("gap", "差距", "gap", "", 6),
             Column("proof", "证明", "proof")),
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
            "instead", "若须安排在此", "If it had to be there",
            (_INDUSTRY, _BLOCK, Column("instead", "变差之处", "what gets worse")),
            data["instead"], brief=False,
        ),
        Sheet(
            "weights", "权重", "Weights",
            (Column("name", "目标", "goal"), Column("weight", "权重", "weight", "", 6),
             Column("value", "达到", "reached", "", 3)),
            [{"name": text(_GOALS[goal]), "weight": weight, "value": found.values[goal]}
             for goal, weight in found.problem.weights.items()],
            brief=bool(found.problem.weights),
        ),
        _problem_sheet(data, brief=False),
        Sheet(
            "refused", "不能安排及原因", "What may not go where",
            (_INDUSTRY, _BLOCK, Column("reason", "原因", "reason")),
            data["refused"], brief=False,
        ),
    ]  # fmt: skip
