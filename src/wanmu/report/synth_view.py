"""How the made-up firms are laid out: the margins beside what was achieved, and the firms."""

from typing import Any

import polars as pl

from wanmu.kernel.label import label_name
from wanmu.kernel.messages import language, text
from wanmu.pack import Pack
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.pack_view import sources_of
from wanmu.schema import record_type
from wanmu.synth import MarginResult, Synthesis

_MARGINS = (
    Column("subject", "对象", "subject"),
    Column("indicator_name", "指标", "indicator"),
    Column("printed", "公布", "published"),
    Column("achieved", "合成", "achieved", decimals=2),
    Column("unit", "单位", "unit"),
    Column("met", "符合", "met"),
    Column("reason", "未符合的原因", "why not"),
    Column("year", "年度", "year", brief=False),
    Column("id", "数字编号", "fact", brief=False),
    Column("scope", "口径", "scope", brief=False),
    Column("low", "下限", "low", brief=False),
    Column("high", "上限", "high", brief=False),
    Column("label", "性质", "label", brief=False),
)
_COUNTS = (
    Column("what", "内容", "what"),
    Column("count", "数量", "count", decimals=0),
)
_LEASES = (
    Column("lessor", "出租方", "lessor"),
    Column("lessee", "承租方", "lessee"),
    Column("area", "面积", "area", "亩", 2),
    Column("from", "起", "from"),
    Column("to", "止", "to"),
    Column("data_label", "数据性质", "data label"),
)


def synth_answer(firms: Synthesis, pack: Pack) -> Answer:
    """What was made, in counts, and the margins that were not met, with the reason."""
    unmet = [_row(margin, pack) for margin in firms.unmet]
    sheets = (
        Sheet("synth", "合成企业", "Made-up firms", _COUNTS, _counts(firms)),
        Sheet("unmet", "未能符合的公布数", "Published margins not met", _MARGINS, unmet),
    )
    return Answer(_data(firms, pack), sheets, firms.assumptions, sources_of(pack))


def margins_answer(firms: Synthesis, pack: Pack) -> Answer:
    """``wanmu synth``: every margin, published beside achieved."""
    return Answer(
        _data(firms, pack), (_margins_sheet(firms, pack),), firms.assumptions, sources_of(pack)
    )


def firms_answer(firms: Synthesis, pack: Pack) -> Answer:
    """``wanmu synth -o x.xlsx``: the firms, their years, their leases and the margins."""
    return Answer(
        _data(firms, pack),
        (
            _records("enterprises", ("合成企业", "Made-up firms"), firms.enterprises),
            _records(
                "enterprise_years",
                ("合成企业分年数据", "Made-up firms by year"),
                firms.enterprise_years,
            ),
            Sheet("leases", "租赁", "Leases", _LEASES, _plain_rows(firms.leases)),
            _margins_sheet(firms, pack),
        ),
        firms.assumptions,
        sources_of(pack),
    )


def margins_frame(firms: Synthesis, pack: Pack) -> pl.DataFrame:
    """The margins as a frame, for files of data."""
    return pl.DataFrame([_row(margin, pack) for margin in firms.margins], infer_schema_length=None)


def _margins_sheet(firms: Synthesis, pack: Pack) -> Sheet:
    rows = [_row(margin, pack) for margin in firms.margins]
    return Sheet("margins", "公布数与合成数", "Published margins and achieved", _MARGINS, rows)


def _data(firms: Synthesis, pack: Pack) -> dict[str, Any]:
    return {
        "margins": [_margin_data(margin, pack) for margin in firms.margins],
        "counts": _count_data(firms),
        "year": firms.year,
        "seed": firms.seed,
        "label": "synthetic",
        "assumptions": list(firms.assumptions),
    }


def _count_data(firms: Synthesis) -> dict[str, int]:
    sizes = firms.enterprises["size_class"]
    above = int((sizes == "above_scale").sum())
    return {
        "enterprises": firms.enterprises.height,
        "above_scale": above,
        "below_scale": firms.enterprises.height - above,
        "enterprise_years": firms.enterprise_years.height,
        "leases": firms.leases.height,
        "margins": len(firms.margins),
        "met": len(firms.margins) - len(firms.unmet),
        "unmet": len(firms.unmet),
    }


def _counts(firms: Synthesis) -> list[Row]:
    names = {
        "enterprises": ("合成企业", "made-up firms"),
        "above_scale": ("其中规上", "above scale"),
        "below_scale": ("其中规下", "below scale"),
        "enterprise_years": ("企业年度记录", "enterprise-years"),
        "leases": ("租赁", "leases"),
        "margins": ("公布的合计数", "published margins"),
        "met": ("其中符合", "met"),
        "unmet": ("其中不能符合", "not met"),
    }
    chosen = 0 if language() == "zh" else 1
    return [
        {"what": names[name][chosen], "count": count} for name, count in _count_data(firms).items()
    ]


def _margin_data(margin: MarginResult, pack: Pack) -> dict[str, Any]:
    return {
        **_row(margin, pack),
        "label": "synthetic",
        "facts": [fact.id for fact in margin.facts],
        "against": [fact.id for fact in margin.against],
    }


def _row(margin: MarginResult, pack: Pack) -> dict[str, Any]:
    fact = margin.facts[0]
    low, high = margin.interval.low, margin.interval.high
    return {
        "id": margin.id,
        "year": margin.year,
        "subject": fact.subject,
        "indicator": fact.indicator,
        "indicator_name": _indicator(fact.stem, fact.suffix, pack),
        "scope": fact.scope,
        "printed": margin.printed,
        "value": float(margin.value),
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "achieved": margin.achieved,
        "unit": str(margin.unit),
        "met": margin.met,
        "reason": margin.reason,
        "label": label_name("synthetic"),
    }


def _indicator(stem: str, suffix: str, pack: Pack) -> str:
    found = pack.indicators.get(stem)
    name = stem if found is None else (found.zh if language() == "zh" else found.en)
    match suffix:
        case "growth":
            return text("{indicator}, growth", indicator=name)
        case "share":
            return text("{indicator}, share", indicator=name)
    return name


def _records(key: str, titles: tuple[str, str], frame: pl.DataFrame) -> Sheet:
    record = record_type(key.removesuffix("s"))
    columns = tuple(
        Column(field.name, field.zh, field.en, field.unit or "", 2 if field.unit else None)
        for field in record.fields
    )
    return Sheet(key, *titles, columns, _plain_rows(frame))


def _plain_rows(frame: pl.DataFrame) -> list[Row]:
    """Rows with dates as ISO text."""
    plain = frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    return list(plain.iter_rows(named=True))
