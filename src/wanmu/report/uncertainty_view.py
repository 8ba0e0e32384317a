"""How the quantiles of need and shortage are laid out, and which assumption matters.

A view only arranges what an engine answered; it computes nothing.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from wanmu.kernel.label import label_name
from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Pack
from wanmu.pack.models import Distribution
from wanmu.planning.sensitivity import Sensitivity
from wanmu.planning.uncertainty import QUANTILES, Moved, Uncertainty
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of
from wanmu.report.plan_words import document_place, input_words

MEASURES: Final = {
    "demand": mark("need"),
    "shortage": mark("shortage of the period"),
    "shortage_carried": mark("shortage carried on"),
}
_KEYS: Final = tuple(f"p{share * 100:02.0f}" for share in QUANTILES)
_PERIOD: Final = Column("period", "时期", "period")
_PLATFORM: Final = Column("platform", "平台", "platform")
_NAME: Final = Column("name", "不确定因素", "what is uncertain")


def uncertainty_answer(found: Uncertainty, pack: Pack, why: Sensitivity | None = None) -> Answer:
    """``wanmu plan demand --samples``: quantiles, whether the land suffices, and what matters."""
    area = pack.county.units.area
    uncertain = [_uncertain(each) for each in found.moved]
    assumed = any(each["label"] == "assumed" for each in uncertain)
    data: dict[str, Any] = {
        "samples": found.samples,
        "seed": found.seed,
        "label": "assumed" if assumed else "computed",
        "quantiles": list(_quantiles(found)),
        "sufficiency": [asdict(each) for each in found.sufficiency],
        "uncertain": uncertain,
        **(_why(found, why) if why else {}),
        "units": {**dict.fromkeys(MEASURES, area), "need": area, "shortage": area, "swing": area},
        "assumptions": list(found.assumptions),
    }
    sheets = (
        _quantile_sheet(data, pack),
        _sufficiency_sheet(data["sufficiency"], pack),
        *(_why_sheets(data, area) if why else ()),
        _uncertain_sheet(uncertain, pack),
    )
    return Answer(data, sheets, found.assumptions, sources_of(pack))


def _quantiles(found: Uncertainty) -> Iterator[dict[str, Any]]:
    for each in found.quantiles:
        yield {
            "period": each.period,
            "platform": each.platform,
            "measure": each.measure,
            **dict(zip(_KEYS, each.values, strict=True)),
            "mean": each.mean,
            **{f"se_{key}": error for key, error in zip(_KEYS, each.errors, strict=True)},
        }


def _uncertain(moved: Moved) -> dict[str, Any]:
    entry = moved.uncertain
    return {
        "id": entry.id,
        "name": moved.name,
        "inputs": list(moved.inputs),
        "given": entry.given,
        "kind": entry.distribution.kind,
        **_parameters(entry.distribution),
        "label": "assumed" if entry.assumed else "stated",
        "source": entry.source,
        "locator": entry.locator,
        "assumed": entry.assumed,
    }


def _parameters(spread: Distribution) -> dict[str, Any]:
    numbers = {name: getattr(spread, name) for name in ("low", "mode", "high", "mean", "sd")}
    return {
        **{name: plain_number(value) for name, value in numbers.items()},
        "values": [plain_number(value) for value in spread.values],
        "weights": [plain_number(weight) for weight in spread.weights],
    }


def _why(found: Uncertainty, why: Sensitivity) -> dict[str, Any]:
    return {
        "matters": [_matters(each.period, why) for each in found.vectors.periods],
        "tornado": [
            {
                "period": each.period,
                "uncertain": each.moved.uncertain.id,
                "name": each.moved.name,
                "low": each.low,
                "high": each.high,
                "need_low": each.need_low,
                "need_high": each.need_high,
                "shortage_low": each.shortage_low,
                "shortage_high": each.shortage_high,
                "swing": each.swing,
            }
            for each in why.tornado
        ],
        "sobol": [
            {
                "period": period,
                "uncertain": moved.uncertain.id,
                "name": moved.name,
                **asdict(index),
            }
            for period, moved, index in why.indices
        ],
    }


def _matters(period: str, why: Sensitivity) -> dict[str, Any]:
    most = why.most(period)
    if most is None:
        said = text("nothing that is uncertain moves the shortage")
        return {"period": period, "uncertain": None, "said": said}
    moved, index, swing = most
    said = text(
        'most hangs on "{name}": {share:.0%} of the shortage\'s variance come from it '
        "({low:.0%} to {high:.0%}); from its 5 % to its 95 % value the shortage goes from {a:,.0f} "
        "to {b:,.0f} 亩",
        name=moved.name,
        share=index.total,
        low=index.total_low,
        high=index.total_high,
        a=swing.shortage_low,
        b=swing.shortage_high,
    )
    return {"period": period, "uncertain": moved.uncertain.id, "said": said}


def _quantile_sheet(data: dict[str, Any], pack: Pack) -> Sheet:
    area = pack.county.units.area
    names = [f"{share * 100:g}%" for share in QUANTILES]
    columns = (
        _PERIOD,
        _PLATFORM,
        Column("measure_name", "指标", "measure"),
        *(Column(key, name, name, area, 0) for key, name in zip(_KEYS, names, strict=True)),
        Column("mean", "平均", "mean", area, 0, brief=False),
        *(
            Column(f"se_{key}", f"{name}的标准误", f"error of {name}", area, 1, brief=key == "p50")
            for key, name in zip(_KEYS, names, strict=True)
        ),
        Column("measure", "指标代码", "measure's key", brief=False),
    )
    rows = [
        {**row, "measure_name": text(MEASURES[row["measure"]])}
        for row in named(data["quantiles"], pack)
    ]
    drawn, seed = f"{data['samples']:,}", data["seed"]
    return Sheet(
        "quantiles",
        f"需求和缺口的分位数（抽样{drawn}次，种子{seed}）",
        f"Need and shortage ({drawn} draws, seed {seed})",
        columns,
        rows,
    )


def _sufficiency_sheet(rows: list[dict[str, Any]], pack: Pack) -> Sheet:
    columns = (
        _PERIOD,
        _PLATFORM,
        Column("probability", "够用的概率", "probability", "", 4),
        Column("error", "标准误", "standard error", "", 4),
        Column("with_redevelopment", "计入规划盘活", "redevelopment counted", "", 4),
    )
    title = "到期末土地够用的概率", "Does the land suffice, to the period's end"
    return Sheet("sufficiency", *title, columns, named(rows, pack))


def _why_sheets(data: dict[str, Any], area: str) -> Iterator[Sheet]:
    said = Column("said", "结论", "finding")
    title = "哪项假定最要紧", "Which assumption matters most"
    # What moves nothing stands in the JSON answer alone.
    yield Sheet("matters", *title, (_PERIOD, said), data["matters"])
    swing = (
        _PERIOD,
        _NAME,
        Column("low", "5%取值", "value at 5%"),
        Column("high", "95%取值", "value at 95%"),
        Column("need_low", "5%时累计需求", "need at 5%", area, 0, brief=False),
        Column("need_high", "95%时累计需求", "need at 95%", area, 0, brief=False),
        Column("shortage_low", "5%时累计缺口", "shortage at 5%", area, 0),
        Column("shortage_high", "95%时累计缺口", "shortage at 95%", area, 0),
        Column("swing", "变动幅度", "swing", area, 0),
    )
    one = "逐项变动，其余取中位数（全县）", "One at a time, others at median"
    yield Sheet("tornado", *one, swing, [row for row in data["tornado"] if row["swing"]])
    index = (
        _PERIOD,
        _NAME,
        *(Column(key, zh, en, "", 3, brief=brief) for key, zh, en, brief in _INDEX),
    )
    together = "缺口方差的来源（Sobol指数，全县）", "Where its variance comes from"
    yield Sheet("sobol", *together, index, [row for row in data["sobol"] if row["total"]])


_INDEX: Final = (
    ("first", "单独作用", "alone", True),
    ("first_low", "单独下限", "alone, low", False),
    ("first_high", "单独上限", "alone, high", False),
    ("total", "总作用", "in all", True),
    ("total_low", "总作用下限", "in all, low", True),
    ("total_high", "总作用上限", "in all, high", True),
)
_KINDS: Final = {
    "triangular": mark("triangular"),
    "uniform": mark("uniform"),
    "normal": mark("normal, cut off"),
    "discrete": mark("discrete"),
}


def _uncertain_sheet(rows: list[dict[str, Any]], pack: Pack) -> Sheet:
    columns = (
        _NAME,
        Column("inputs", "输入", "inputs", brief=False),
        Column("of", "取值是", "given as"),
        Column("spread", "分布", "distribution"),
        Column("parameters", "参数", "parameters"),
        Column("label_name", "性质", "label"),
        Column("basis", "依据", "basis", brief=False),
    )
    shown = [
        {
            **row,
            "of": text("factor") if row["given"] == "factor" else text("value"),
            "spread": text(_KINDS[row["kind"]]),
            "parameters": _said(row),
            "label_name": label_name(row["label"]),
            "inputs": "\n".join(input_words(name, pack) for name in row["inputs"]),
            "basis": row["assumed"] or document_place(row["source"], row["locator"], pack),
        }
        for row in rows
    ]
    return Sheet("uncertain", "不确定因素", "What is uncertain", columns, shown)


def _said(row: Row) -> str:
    if row["values"]:
        pairs = zip(row["values"], row["weights"], strict=True)
        return ", ".join(f"{value:g} ({weight:g})" for value, weight in pairs)
    numbers = [row[name] for name in ("low", "mode", "mean", "sd", "high")]
    return ", ".join(f"{number:g}" for number in numbers if number is not None)


def named(rows: list[dict[str, Any]], pack: Pack) -> list[dict[str, Any]]:
    """Rows for a reader: where no platform is named, the county is."""
    county = pack.county.county if language() == "zh" else pack.county.county_en
    return [{**row, "platform": row["platform"] or county} for row in rows]
