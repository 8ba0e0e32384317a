"""How a what-if of one unit is laid out: as it is beside as it would be."""

from collections.abc import Iterator, Sequence
from typing import Final

from wanmu.evaluation.judge import Judge, Judged
from wanmu.evaluation.movement import Way
from wanmu.evaluation.what_if import WhatIf
from wanmu.kernel.messages import language, text
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.explanation_view import discretion_said, ways_sheet
from wanmu.report.write import cell

_OUTCOME: Final = (
    Column("what", "结果", "result"),
    Column("now", "现在", "now"),
    Column("then", "改动后", "then"),
    Column("change", "变化", "change"),
)
_ITEMS: Final = (
    Column("name", "指标", "indicator"),
    Column("now", "现值", "value now", "", 4),
    Column("then", "改动后", "value then", "", 4),
    Column("unit", "单位", "unit"),
    Column("points_now", "现得分", "points now", "", 2),
    Column("points_then", "改动后得分", "points then", "", 2),
)
_POINTS: Final = Column("", "", "", decimals=2)
_PLACE: Final = Column("", "", "", decimals=0)


def what_if_answer(
    found: WhatIf, judge: Judge, ways: Sequence[Way], *, discreetly: bool = False
) -> Answer:
    """What follows from other figures: result, indicator by indicator, what the next grade takes.

    ``discreetly`` leaves out the rank, from which the scores of others could be told one by one,
    and says that borders are rounded.
    """
    sheets = [
        Sheet(
            "outcome",
            "改动后的结果",
            "What follows",
            _OUTCOME,
            [*_outcome(found, ranked=not discreetly)],
        ),
        Sheet("items", "逐项指标", "Indicator by indicator", _ITEMS, [*_items(found, judge)]),
    ]
    if ways and found.after.grade:
        grade = judge.letter(found.after.grade - 1)
        sheets.append(ways_sheet(ways, judge.plan.scheme, grade or ""))
    held = text("the bases and all other units as they are in this run")
    told = [text("under what this holds: {held}", held=held)]
    return Answer({}, tuple(sheets), (*told, discretion_said()) if discreetly else tuple(told))


def _outcome(found: WhatIf, *, ranked: bool) -> Iterator[Row]:
    before, after = found.before, found.after
    yield _line(text("Score"), cell(before.score, _POINTS), cell(after.score, _POINTS),
                _signed(found.score_change, _POINTS))  # fmt: skip
    if ranked:
        yield _line(text("Rank in its group"), _rank(before), _rank(after))
    yield _line(text("Grade"), found.grade_before or "–", found.grade_after or "–")
    if before.costs or after.costs:
        yield _line(text("What the grade costs in a year (万元)"), _cost(before), _cost(after),
                    _signed(found.cost_change, _POINTS))  # fmt: skip


def _line(what: str, now: str, then: str, change: str = "") -> Row:
    return {"what": what, "now": now, "then": then, "change": change}


def _rank(judged: Judged) -> str:
    if judged.rank is None:
        return "–"
    return text("{rank} of {all}", rank=cell(judged.rank, _PLACE), all=cell(judged.ranked, _PLACE))


def _cost(judged: Judged) -> str:
    costs = judged.costs.values()
    return "–" if None in costs else cell(sum(each or 0.0 for each in costs), _POINTS)


def _signed(change: float | None, column: Column) -> str:
    if change is None:
        return "–"
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{cell(abs(change), column)}"


def _items(found: WhatIf, judge: Judge) -> Iterator[Row]:
    group = judge.plan.scheme.groups[found.after.group]
    for name in group.items or [str(group.rank_by)]:
        unit = judge.plan.rules.types[name].unit
        yield {
            "name": judge.plan.scheme.indicators[name].name(language()),
            "now": found.before.record.get(name),
            "then": found.after.record.get(name),
            "unit": "" if unit is None else str(unit),
            "points_now": found.before.record.get(f"score_{name}"),
            "points_then": found.after.record.get(f"score_{name}"),
        }
