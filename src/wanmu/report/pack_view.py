"""How a pack and its faults are laid out. A view arranges what it is given; it computes nothing."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import language
from wanmu.pack import Fact, Pack
from wanmu.pack.models import Model
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.schema import record_type


def sources_of(pack: Pack) -> tuple[Row, ...]:
    """The pack's documents, for the sheet of sources."""
    return tuple(
        {"id": name, "title": source.title, "date": source.date}
        for name, source in pack.county.sources.items()
    )


_COUNTS: Final = {
    "facts": ("数字", "facts"),
    "subjects": ("对象", "subjects"),
    "indicators": ("指标", "indicators"),
    "industries": ("产业", "industries"),
    "platforms": ("平台", "platforms"),
    "blocks": ("区块", "blocks"),
    "parks": ("园区", "parks"),
    "chains": ("产业链", "chains"),
    "division": ("产业分工", "division of labour"),
    "targets": ("目标", "targets"),
    "tasks": ("任务", "measures"),
    "tables": ("表", "tables"),
    "relations": ("关系", "relations"),
    "schemes": ("评价方案", "evaluation schemes"),
}
_FACT: Final = (
    Column("id", "编号", "id"),
    Column("subject", "对象", "subject"),
    Column("indicator", "指标", "indicator"),
    Column("period", "时期", "period"),
    Column("scope", "口径", "scope"),
    Column("printed", "印为", "printed"),
    Column("unit", "单位", "unit"),
    Column("value", "数值", "value"),
    Column("low", "下限", "low"),
    Column("high", "上限", "high"),
    Column("kind", "性质", "kind"),
    Column("source", "文件", "document"),
    Column("locator", "位置", "place"),
    Column("note", "备注", "note"),
)
_SOURCE: Final = (
    Column("id", "文件", "document"),
    Column("title", "标题", "title"),
    Column("date", "日期", "date"),
    Column("facts", "数字", "facts"),
)


def pack_answer(pack: Pack) -> Answer:
    """``wanmu pack show``: the documents and how many of what; the rest in JSON and workbook."""
    sources = [
        {
            "id": name,
            "title": source.title,
            "date": source.date,
            "facts": len(pack.facts_of(name)),
        }
        for name, source in pack.sources.items()
    ]
    facts = [_fact(fact) for fact in pack.facts.values()]
    data: dict[str, Any] = {
        "county": pack.county.county,
        "code": pack.county.code,
        "counts": pack.counts,
        "sources": sources,
        "facts": facts,
        "platforms": _records(pack.platforms.values()),
        "industries": _records(pack.industries.values()),
        "blocks": _records(pack.blocks.values()),
        "parks": _records(pack.parks.values()),
        "division": _records(pack.division),
        "chains": _records(pack.chains.values()),
        "targets": _records(pack.targets),
        "tasks": _records(pack.tasks),
    }
    chosen = 0 if language() == "zh" else 1
    counts = [{"what": _COUNTS[name][chosen], "count": n} for name, n in pack.counts.items()]
    count_columns = (Column("what", "内容", "what"), Column("count", "数量", "count"))
    title = f"{pack.county.county}：县情数据包", f"Pack of {pack.county.county_en}"
    sheets = (
        Sheet("counts", *title, count_columns, counts),
        Sheet("sources", "来源", "Sources", _SOURCE, sources),
        Sheet("facts", "数字", "Facts", _FACT, facts, brief=False),
        _land_sheet("block", "blocks", pack, data["blocks"]),
        _land_sheet("park", "parks", pack, data["parks"]),
        _sheet("division", "产业分工", "Division of labour", data["division"]),
        _sheet("targets", "目标", "Targets", data["targets"]),
    )
    return Answer(data, sheets, sources=sources_of(pack))


def _fact(fact: Fact) -> dict[str, Any]:
    interval = fact.stated.interval
    return {
        "id": fact.id,
        "subject": fact.subject,
        "indicator": fact.indicator,
        "period": str(fact.period),
        "scope": fact.scope,
        "printed": fact.printed,
        "unit": str(fact.unit),
        "value": plain_number(fact.stated.value),
        "low": plain_number(interval.low),
        "high": plain_number(interval.high),
        "kind": fact.kind,
        "source": fact.source,
        "locator": fact.locator,
        "note": fact.note,
    }


def _records(records: Iterable[Model]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json", by_alias=True) for record in records]


def _land_sheet(record: str, key: str, pack: Pack, rows: list[dict[str, Any]]) -> Sheet:
    """Blocks or parks, with their printed figures as numbers and units in the headings."""
    kind = record_type(record)
    columns = tuple(
        Column(field.name, field.zh, field.en, str(field.unit or "")) for field in kind.fields
    )
    shown = [
        {
            name: plain_number(fact.stated.value)
            if (fact := pack.facts.get(f"{record}.{row['id']}.{name}"))
            else value or None
            for name, value in row.items()
        }
        for row in rows
    ]
    return Sheet(key, kind.zh, kind.en, columns, shown, brief=False)


def _sheet(key: str, zh: str, en: str, rows: list[dict[str, Any]]) -> Sheet:
    """A list of records under the names of their fields."""
    columns = tuple(Column(name, name, name) for name in (rows[0] if rows else ()))
    return Sheet(key, zh, en, columns, rows, brief=False)


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
