"""How two results side by side, and the sensitivity of one, are laid out."""

from dataclasses import asdict
from typing import Any, Final

import polars as pl

from wanmu.evaluation.compare import NONE, Comparison
from wanmu.evaluation.sensitivity import Move, Sensitivity
from wanmu.kernel.messages import language, text
from wanmu.pack.models import schemes
from wanmu.report.answer import Answer, Column, Row, Sheet

_CLAUSES: Final = (
    Column("path", "条款", "clause"),
    Column("before", "原为", "was"),
    Column("after", "改为", "is"),
    Column("up", "升档", "up"),
    Column("down", "降档", "down"),
    Column("cost", "影响变化", "change in cost", "万元", 2),
    Column("cost_unknown", "影响不详户数", "cost not known"),
    Column("fault", "不能单独成立", "cannot stand alone", brief=False),
)
_SPREAD: Final = (
    Column("field", "分类", "by"),
    Column("value", "取值", "value"),
    Column("units", "数量", "units"),
    Column("up", "升档", "up"),
    Column("down", "降档", "down"),
    Column("up_share", "占升档", "share of up", "", 3),
    Column("down_share", "占降档", "share of down", "", 3),
)
_MOVERS: Final = (
    Column("unit", "代码", "unit"),
    Column("name", "名称", "name"),
    Column("before", "原档次", "before"),
    Column("after", "现档次", "after"),
    Column("before_score", "原得分", "score before", "", 2),
    Column("after_score", "现得分", "score after", "", 2),
    Column("mainly", "变动最大的指标", "item that changed most"),
    Column("points", "分值变动", "points", "", 2),
    Column("after_reasons", "原因", "reasons"),
)
_COSTS: Final = (
    Column("measure", "措施", "measure"),
    Column("before", "原为", "before", "万元", 2),
    Column("after", "现为", "after", "万元", 2),
    Column("before_unknown", "原不详户数", "not known before"),
    Column("after_unknown", "现不详户数", "not known after"),
)


def comparison_answer(found: Comparison) -> Answer:
    """``wanmu evaluate compare``: the migration matrix, who moves, why, and who gains and loses."""
    before, after = found.before.scheme, found.after.scheme
    up, down = found.moved
    clauses = [asdict(each) for each in found.clauses]
    data = {
        "before": before.id,
        "after": after.id,
        "up": up,
        "down": down,
        "matrix": found.matrix.to_dicts(),
        "clauses": clauses,
        "spread": found.spread.to_dicts(),
        "cost": found.cost.to_dicts(),
        "movers": found.movers.to_dicts(),
    }
    zh = f"档次变化：{before.zh} → {after.zh}，升{up}，降{down}"
    en = f"Grades from {before.name('en')} to {after.name('en')}: {up} up, {down} down"
    sheets = [Sheet("matrix", zh, en, *_matrix(found.matrix, found.grades))]
    if clauses:
        sheets.append(
            Sheet("clauses", "各条款单独的影响", "Each changed clause alone", _CLAUSES, clauses)
        )
    sheets += [
        Sheet("cost", "差别化措施影响", "What the grades cost", _COSTS, found.cost.to_dicts()),
        Sheet("spread", "升降分布", "Who gains and loses", _SPREAD, found.spread.to_dicts()),
        Sheet("movers", "变动名单", "Units that move", _MOVERS, found.movers.to_dicts(),
              brief=False),
    ]  # fmt: skip
    return Answer(data, tuple(sheets))


def _matrix(matrix: pl.DataFrame, grades: tuple[str, ...]) -> tuple[tuple[Column, ...], list[Row]]:
    """Rows are grades before, columns grades after."""
    names = [*grades, NONE]
    counts = {(row["before"], row["after"]): row["units"] for row in matrix.iter_rows(named=True)}
    columns = (Column("before", "原档次", "before"), *(Column(n, n, n) for n in names))
    rows: list[Row] = [
        {"before": one, **{other: counts.get((one, other), 0) for other in names}} for one in names
    ]
    return columns, rows


_MOVES: Final = (
    Column("group", "分组", "group"),
    Column("indicator", "指标", "indicator"),
    Column("what", "变动", "moved"),
    Column("share", "幅度", "by", "", 2),
    Column("up", "升档", "up"),
    Column("down", "降档", "down"),
)
_EDGE: Final = (
    Column("unit", "代码", "unit"),
    Column("group", "分组", "group"),
    Column("score", "得分", "score", "", 2),
    Column("grade", "档次", "grade"),
    Column("moves", "变档次数", "moves that change it"),
    Column("better", "升", "better"),
    Column("worse", "降", "worse"),
)


def sensitivity_answer(found: Sensitivity, scheme: schemes.Scheme) -> Answer:
    """``wanmu evaluate sensitivity``: each weight and base moved a little, and knife-edge units."""
    names = {group.id: group.name(language()) for group in scheme.groups}
    moves: list[dict[str, Any]] = [
        {
            **asdict(move),
            "what": _moved(move, scheme),
            "group": names.get(move.group, move.group),
            "indicator": scheme.indicators[move.indicator].name(language()),
        }
        for move in found.moves
    ]
    edge = found.edge.to_dicts()
    share = len(edge) / found.units if found.units else 0
    zh = f"权重和基准值变动的影响：{len(edge)}家（{share:.1%}）处在档次边缘"
    en = f"Weights and bases moved: {len(edge)} units ({share:.1%}) on a knife's edge"
    data = {"moves": [asdict(move) for move in found.moves], "edge": edge, "units": found.units}
    return Answer(
        data,
        (
            Sheet("moves", zh, en, _MOVES, moves),
            Sheet("edge", "档次边缘名单", "Knife-edge units", _EDGE, edge, brief=False),
        ),
    )


def _moved(move: Move, scheme: schemes.Scheme) -> str:
    """What a move moves, in words."""
    if move.alternative:
        name = scheme.indicators[move.alternative].name(language())
        return text("base of {indicator} in its place", indicator=name)
    return text("weight") if move.what == "weight" else text("base")
