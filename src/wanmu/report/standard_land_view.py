"""How answers about standard land are laid out. A view arranges what it is given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wanmu.kernel.messages import language, text
from wanmu.land.standard import Annex, Item, Verified
from wanmu.land.standard.figures import printed
from wanmu.land.standard.verify import summary
from wanmu.pack import Pack
from wanmu.pack.models import ControlIndicator, ControlValue, StandardLand
from wanmu.pack.models.schemes import Named
from wanmu.pack.standard_rules import read_standard
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of

_PARCEL = Column("parcel", "地块编号", "parcel")
INDUSTRY = Column("industry", "产业", "industry")
INDICATOR = Column("indicator", "指标", "indicator")
_BOUND = Column("bound", "控制值", "control value")
UNIT = Column("unit", "单位", "unit")
_DUE = Column("due", "核验时点", "due")
_BASIS = Column("basis", "依据", "basis")


def bound_text(value: ControlValue | Item) -> str:
    """The bounds in words, as a contract writes them."""
    lower, upper = value.lower, value.upper
    if lower is not None and upper is not None:
        return text("from {lower} to {upper}", lower=printed(lower), upper=printed(upper))
    if lower is not None:
        return text("not below {lower}", lower=printed(lower))
    if upper is not None:
        return text("not above {upper}", upper=printed(upper))
    if isinstance(value, ControlValue) and value.case_by_case is not None:
        return text("case by case: {who}", who=said(value.case_by_case))
    return text("none required")


def due_text(due: str, months: int | None) -> str:
    """The stage at which an indicator is verified, in words."""
    match due:
        case "completion":
            return text("at completion")
        case "production":
            return text("when production starts")
        case _:
            return text("{months} months after production", months=months)


def unit_text(written: str) -> str:
    """The unit as people see it: a plain number has none."""
    return "—" if written == "1" else written


def said(words: Mapping[str, str]) -> str:
    """Words in the language in force, or in the one that there is."""
    return words.get(language()) or next(iter(words.values()))


def show_answer(pack: Pack, industries: Iterable[str]) -> Answer:
    """``wanmu land standard show``: what each industry must reach, and on what it rests."""
    stated, rules = pack.standard_land, read_standard(pack.standard_land)
    rows = [
        {
            "industry": industry,
            "indicator": name,
            **_value(rules.value(industry, name), stated),
            "limit": _limit(stated.limits.get(name)),
            "unit": indicator.unit,
            "due": indicator.due,
            "due_months": indicator.due_months,
            "method": said(indicator.method),
            "verifier": said(indicator.verifier),
        }
        for industry in industries
        for name, indicator in stated.indicators.items()
    ]
    assumed = tuple(dict.fromkeys(_assumed_values(rows, stated)))
    data = {"rows": rows, "units": units_of(stated), "assumptions": list(assumed)}
    columns = (
        INDUSTRY, INDICATOR, _BOUND, UNIT, _DUE, _BASIS,
        Column("limit_text", "底线", "limit for all new land", brief=False),
        Column("method", "计算方法", "how it is measured", brief=False),
        Column("verifier", "核验", "verified by", brief=False),
        Column("assumed", "假定的理由", "why it is assumed", brief=False),
    )  # fmt: skip
    shown = [
        {
            **row,
            "industry": name_of(stated.industries[row["industry"]]),
            "indicator": name_of(stated.indicators[row["indicator"]]),
            "bound": row["text"],
            "due": due_text(row["due"], row["due_months"]),
            "unit": unit_text(row["unit"]),
            "basis": _basis(row),
            "limit_text": bound_text(stated.limits[row["indicator"]]) if row["limit"] else None,
        }
        for row in rows
    ]
    sheet = Sheet("rows", "标准地控制指标", "Control values of standard land", columns, shown)
    return Answer(data, (sheet,), assumed, sources_of(pack))


def annex_answer(annex: Annex, pack: Pack) -> Answer:
    """``wanmu land standard contract``: the annex as data; ``promises`` are ``parcel_promise``."""
    stated = annex.stated
    rows = [_item(each, stated) for each in annex.items]
    data = {
        "parcel": {name: _plain(value) for name, value in annex.parcel.items()},
        "industry": annex.industry,
        "rows": rows,
        "promises": annex.promises(),
        "units": {"area": "亩", **units_of(stated)},
        "assumptions": list(annex.assumptions),
    }
    columns = (INDICATOR, _BOUND, UNIT, _DUE, Column("penalty", "违约责任", "penalty"), _BASIS)
    shown = [
        {
            **row,
            "indicator": name_of(stated.indicators[row["indicator"]]),
            "bound": row["text"],
            "unit": unit_text(row["unit"]),
            "due": due_text(row["due"], row["due_months"]),
            "penalty": name_of(stated.penalties[row["penalty"]]),
            "basis": _basis(row),
        }
        for row in rows
    ]
    parcel = annex.parcel["id"]
    sheet = Sheet("rows", f"标准地控制指标（{parcel}）", f"Control indicators of {parcel}",
                  columns, shown)  # fmt: skip
    return Answer(data, (sheet,), annex.assumptions, sources_of(pack))


def verify_answer(rows: Sequence[Verified], pack: Pack, as_of: date) -> Answer:
    """``wanmu land standard verify``: every promise in effect, and whether it is kept."""
    stated = pack.standard_land
    taken = text(
        "a figure counts from the day on which the promise is due; figures are rounded to "
        "{decimals} decimals, half to even, before they are compared",
        decimals=stated.decimals,
    )
    made_up = sum(row.data_label == "synthetic" for row in rows)
    assumptions = [taken]
    if made_up:
        assumptions.append(
            text("rows that rest on synthetic (made-up) records: {count}", count=made_up)
        )
    data = {
        "as_of": as_of.isoformat(),
        "rows": [{name: _plain(value) for name, value in row.as_row().items()} for row in rows],
        "counts": [
            {"status": status, "promises": promises, "parcels": parcels}
            for status, promises, parcels in summary(rows)
        ],
        "units": {"shortfall_share": "%"},
        "assumptions": assumptions,
    }
    return Answer(
        data, (_verified(rows, stated, as_of), _counts(rows)), tuple(assumptions), sources_of(pack)
    )


def _verified(rows: Sequence[Verified], stated: StandardLand, as_of: date) -> Sheet:
    columns = (
        _PARCEL, INDICATOR,
        Column("bound", "承诺", "promise"), UNIT,
        Column("due_day", "核验日", "due on"),
        Column("value", "实测", "measured"),
        Column("status", "结论", "finding"),
        Column("shortfall", "差额", "shortfall"),
        Column("shortfall_share", "差幅", "shortfall", "%", 2),
        Column("follows", "合同约定的后果", "what the contract says follows"),
        Column("measured", "测量日期", "measured on", brief=False),
        Column("since", "承诺生效日", "in effect since", brief=False),
        Column("late", "约定日已过而未达该阶段", "stage is late", brief=False),
        Column("document", "合同", "contract", brief=False),
        Column("measure_document", "核验文件", "paper of the figure", brief=False),
        Column("data_label", "数据性质", "data label", brief=False),
    )  # fmt: skip
    shown = [
        {
            **{name: _plain(value) for name, value in row.as_row().items()},
            "indicator": name_of(stated.indicators[row.indicator]),
            "bound": _promise(row),
            "unit": unit_text(row.unit),
            "status": status_text(row.status),
            "due_day": row.due_day.isoformat()
            if row.due_day
            else due_text(row.due, row.due_months),
        }
        for row in rows
    ]
    day = as_of.isoformat()
    return Sheet("rows", f"标准地履约核验（{day}）", f"Promises on {day}", columns, shown)


def _promise(row: Verified) -> str:
    if row.lower is not None and row.upper is not None:
        return text("from {lower} to {upper}", lower=f"{row.lower:g}", upper=f"{row.upper:g}")
    if row.lower is not None:
        return text("not below {lower}", lower=f"{row.lower:g}")
    return text("not above {upper}", upper=f"{row.upper or 0:g}")


def status_text(status: str) -> str:
    """What was found, in words."""
    return {
        "met": text("met"),
        "short": text("short"),
        "not_due": text("not due"),
        "not_measured": text("not measured"),
    }[status]


def _counts(rows: Sequence[Verified]) -> Sheet:
    columns = (
        Column("status", "结论", "finding"),
        Column("promises", "承诺数", "promises"),
        Column("parcels", "地块数", "parcels"),
    )
    shown = [
        {"status": status_text(status), "promises": promises, "parcels": parcels}
        for status, promises, parcels in summary(rows)
    ]
    return Sheet("counts", "核验合计", "By finding", columns, shown)


def _value(value: ControlValue, stated: StandardLand) -> dict[str, Any]:
    return {
        "lower": plain_number(value.lower),
        "upper": plain_number(value.upper),
        "none": value.none,
        "case_by_case": None if value.case_by_case is None else said(value.case_by_case),
        "text": bound_text(value),
        "document": ""
        if value.assumed
        else stated.documents[value.document or stated.document].title,
        "clause": value.clause,
        "assumed": value.assumed,
    }


def _item(each: Item, stated: StandardLand) -> dict[str, Any]:
    indicator: ControlIndicator = stated.indicators[each.indicator]
    return {
        "indicator": each.indicator,
        "lower": plain_number(each.lower),
        "upper": plain_number(each.upper),
        "none": each.none,
        "decided": each.decided,
        "text": bound_text(each),
        "unit": indicator.unit,
        "due": indicator.due,
        "due_months": indicator.due_months,
        "method": said(indicator.method),
        "verifier": said(indicator.verifier),
        "penalty": indicator.penalty,
        "document": each.document,
        "clause": each.clause,
        "assumed": each.assumed,
    }


def _limit(value: ControlValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"lower": plain_number(value.lower), "upper": plain_number(value.upper)}


def _basis(row: Row) -> str:
    return basis_text(row["document"], row["clause"], row["assumed"])


def basis_text(document: str, clause: str, assumed: str) -> str:
    """What a value rests on: its document and clause, or that it is assumed."""
    if assumed:
        return text("no document: assumed")
    return text("{document}, {clause}", document=document, clause=clause)


def _assumed_values(rows: Iterable[Row], stated: StandardLand) -> Iterator[str]:
    for row in rows:
        if row["assumed"]:
            yield why_text(name_of(stated.indicators[row["indicator"]]), row["assumed"])
    for indicator in stated.indicators.values():
        if indicator.assumed:
            yield why_text(name_of(indicator), indicator.assumed)


def why_text(what: str, why: str) -> str:
    """Something assumed, and why."""
    return text("{what}: {why}", what=what, why=why)


def units_of(stated: StandardLand) -> dict[str, str]:
    """The unit of each indicator."""
    return {name: each.unit for name, each in stated.indicators.items()}


def name_of(part: Named) -> str:
    """The name in the language in force."""
    return part.name(language())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
