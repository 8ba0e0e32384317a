"""How a pack and its faults are laid out. A view arranges what it is given; it computes nothing."""

from collections.abc import Sequence

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import language
from wanmu.pack import Pack
from wanmu.report.answer import Answer, Column, Row, Sheet


def sources_of(pack: Pack) -> tuple[Row, ...]:
    """The pack's documents, for the sheet of sources."""
    return tuple(
        {"id": name, "title": source.title, "date": source.date}
        for name, source in pack.county.sources.items()
    )


def pack_answer(pack: Pack) -> Answer:
    """``wanmu pack show``: the documents, and how many of what the pack holds."""
    counts = {
        "facts": ("数字", "facts", len(pack.facts)),
        "subjects": ("对象", "subjects", len(pack.subjects)),
        "indicators": ("指标", "indicators", len(pack.indicators)),
        "industries": ("产业", "industries", len(pack.industries)),
        "platforms": ("平台", "platforms", len(pack.platforms)),
        "blocks": ("区块", "blocks", sum(not block.parent for block in pack.blocks.values())),
        "parks": ("园区", "parks", len(pack.parks)),
        "chains": ("产业链", "chains", len(pack.chains)),
        "division": ("产业分工", "division of labour", len(pack.division)),
        "targets": ("目标", "targets", len(pack.targets)),
        "tasks": ("任务", "tasks", sum(len(task.measures) for task in pack.tasks)),
        "tables": ("表", "tables", len(pack.tables)),
        "relations": ("关系", "relations", len(pack.relations)),
    }
    sources = [
        {
            "id": name,
            "title": source.title,
            "date": source.date,
            "facts": sum(fact.source == name for fact in pack.facts.values()),
        }
        for name, source in pack.sources.items()
    ]
    data = {
        "county": pack.county.county,
        "code": pack.county.code,
        "counts": {name: count for name, (_, _, count) in counts.items()},
        "sources": sources,
    }
    chosen = 0 if language() == "zh" else 1
    listed = [{"what": names[chosen], "count": names[2]} for names in counts.values()]
    source_columns = (
        Column("id", "文件", "document"),
        Column("title", "标题", "title"),
        Column("date", "日期", "date"),
        Column("facts", "数字", "facts"),
    )
    count_columns = (Column("what", "内容", "what"), Column("count", "数量", "count"))
    sheets = (
        Sheet(
            "counts",
            f"{pack.county.county}：县情数据包",
            f"Pack of {pack.county.county_en}",
            count_columns,
            listed,
        ),
        Sheet("sources", "来源", "Sources", source_columns, sources),
    )
    return Answer(data, sheets, sources=sources_of(pack))


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
