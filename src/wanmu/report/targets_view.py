"""How targets and the measures that serve them are laid out."""

from collections.abc import Iterator
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Fact, Pack
from wanmu.planning.progress import Standing
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of

_TARGETS: Final = (
    Column("name", "目标", "target"),
    Column("goal", "目标值", "to be reached"),
    Column("period", "期限", "by"),
    Column("now", "最近一年", "latest year"),
    Column("now_period", "年份", "year"),
    Column("base", "起点", "start"),
    Column("base_period", "年份", "year"),
    Column("reached_percent", "完成进度", "way gone", "%", 1),
    Column("elapsed_percent", "时间进度", "time gone", "%", 1),
    Column("light", "对照", "standing"),
    Column("document", "文件", "document"),
    Column("locator", "出处", "place"),
    Column("note", "备注", "note"),
)
_MEASURES: Final = (
    Column("programme", "工程或保障", "programme or safeguard"),
    Column("name", "任务", "measure"),
    Column("quantity", "指标", "figure"),
    Column("responsible", "责任单位", "responsible"),
    Column("deadline", "期限", "by"),
    Column("document", "文件", "document"),
    Column("locator", "出处", "place"),
)
_LIGHTS: Final = {
    True: mark("behind time"),
    False: mark("on time"),
    None: mark("no later figure"),
}


def targets_answer(found: tuple[Standing, ...], pack: Pack) -> Answer:
    """Targets with how far they have come, and the measures with who is to take them."""
    targets = [_target(each, pack) for each in found]
    measures = list(_measures(pack))
    sheets = (
        Sheet("targets", "目标", "Targets", _TARGETS, targets),
        Sheet("measures", "任务", "Measures", _MEASURES, measures, brief=False),
    )
    assumptions = (
        text(
            "way gone = (latest year − start) ÷ (target − start); time gone likewise in years; "
            "only whole years that a document prints are compared"
        ),
    )
    return Answer({"targets": targets, "measures": measures}, sheets, assumptions, sources_of(pack))


def _target(standing: Standing, pack: Pack) -> dict[str, Any]:
    target = standing.target
    return {
        "id": target.id,
        "name": target.zh if language() == "zh" else target.en,
        "goal": str(standing.goal.stated),
        "period": target.period,
        **_printed("base", standing.base),
        **_printed("now", None if standing.behind is None else standing.now),
        "reached_percent": _percent(standing.reached, standing),
        "elapsed_percent": _percent(standing.elapsed, standing),
        "light": text(_LIGHTS[standing.behind]) if standing.base else "",
        "behind": standing.behind,
        "document": pack.county.sources[target.source].title,
        "locator": target.locator,
        "note": target.note,
    }


def _printed(name: str, fact: Fact | None) -> dict[str, str]:
    return {
        name: "" if fact is None else str(fact.stated),
        f"{name}_period": "" if fact is None else str(fact.period),
    }


def _percent(share: Any, standing: Standing) -> int | float | None:
    return None if share is None or standing.behind is None else plain_number(share * 100)


def _measures(pack: Pack) -> Iterator[Row]:
    for programme in pack.tasks:
        for each in programme.measures:
            yield {
                "id": each.id,
                "programme": programme.zh if language() == "zh" else programme.en,
                "name": each.zh if language() == "zh" else each.en,
                "quantity": "" if each.quantity is None else str(pack.facts[each.quantity].stated),
                "responsible": "、".join(each.responsible),
                "deadline": each.deadline or "",
                "document": pack.county.sources[programme.source].title,
                "locator": each.locator,
            }
