"""How classified parcels are laid out. A view arranges what it is given; it computes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wanmu.kernel.messages import language, text
from wanmu.land import Classification, Reason
from wanmu.pack import Pack
from wanmu.pack.models.schemes import Named
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.pack_view import sources_of
from wanmu.schema.land import PARCEL_STATE

_PARCEL = Column("parcel", "地块编号", "parcel")
_CATEGORY = Column("category", "类别", "category")
_TEST = Column("test", "情形", "test")


def land_answer(found: Classification, pack: Pack) -> Answer:
    """``wanmu land classify``: parcels by category, reasons, what is undecided, counts."""
    rows = [_parcel(record, found) for record in found.frame().iter_rows(named=True)]
    told = (*said_synthetic(found), *land_assumptions(found))
    reasons = list(found.reasons())
    undecided = [
        {
            "parcel": each.parcel,
            "category": each.category,
            "test": each.test,
            "fields": list(each.fields),
        }
        for each in found.undecided()
    ]
    counts = [
        {
            "category": each.category,
            "name": found.land.categories[each.category].name(language()),
            "parcels": each.parcels,
            "area": each.area,
            "undecided": each.undecided,
        }
        for each in found.counts()
    ]
    data = {
        "as_of": found.as_of.isoformat(),
        "rows": rows,
        "reasons": [_reason(each) for each in reasons],
        "undecided": undecided,
        "counts": counts,
        "units": _units(found),
        "assumptions": list(told),
    }
    sheets = (
        _parcels(rows, found),
        reasons_sheet(reasons, found),
        _undecided(undecided, found),
        _counts(counts),
    )
    return Answer(data, sheets, told, sources_of(pack))


def _parcel(record: Row, found: Classification) -> dict[str, Any]:
    land = found.land
    amounts = [f"{name}_amount" for name in land.consequences if f"{name}_amount" in record]
    days = [field.name for field in PARCEL_STATE.fields if field.kind == "date"]
    return {
        **{name: record[name] for name in ("id", "platform", "block", "area")},
        "categories": [name for name in land.categories if record[name]],
        "undecided": [name for name in land.categories if record[name] is None],
        "consequences": [name for name in land.consequences if record[name]],
        **{name: record[name] for name in (*amounts, *land.measures)},
        **{name: _day(record[name]) for name in (*days, *land.clocks)},
        "red_line": record["red_line"],
    }


def _day(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def _parcels(rows: list[dict[str, Any]], found: Classification) -> Sheet:
    land, types = found.land, found.rules.types
    amounts = [name for name in land.consequences if found.rules.consequences[name][1] is not None]
    columns = (
        _PARCEL,
        Column("platform", "平台", "platform", brief=False),
        Column("block", "区块", "block", brief=False),
        Column("area", "面积", "area", "亩", 2),
        Column("categories", "类别", "categories"),
        Column("consequences", "后果", "consequences"),
        *(
            Column(f"{name}_amount", land.consequences[name].zh, _english(land.consequences[name]),
                   "万元", 2)
            for name in amounts
        ),
        Column("undecided", "无法判断", "undecided", brief=False),
        *(
            Column(name, each.zh, _english(each), str(types[name].unit or ""), 2, brief=False)
            for name, each in land.measures.items()
        ),
        *(
            Column(field.name, field.zh, field.en, brief=False)
            for field in PARCEL_STATE.fields
            if field.kind == "date"
        ),
        *(Column(name, each.zh, _english(each), brief=False) for name, each in land.clocks.items()),
        Column("red_line", "红线", "red line", brief=False),
    )  # fmt: skip
    shown = [
        {
            **row,
            "parcel": row["id"],
            "categories": _names(row["categories"], land.categories),
            "undecided": _names(row["undecided"], land.categories),
            "consequences": _names(row["consequences"], land.consequences),
        }
        for row in rows
    ]
    day = found.as_of.isoformat()
    return Sheet("rows", f"地块分类（{day}）", f"Parcels on {day}", columns, shown)


def _reason(each: Reason) -> dict[str, Any]:
    return {
        "parcel": each.parcel,
        "category": each.category,
        "test": each.test,
        "said": each.said,
        "shows": dict(each.shows),
        "document": each.document,
        "clause": each.clause,
        "assumed": each.assumed,
    }


def reasons_sheet(reasons: Sequence[Reason], found: Classification) -> Sheet:
    """Why parcels are in their categories."""
    columns = (
        _PARCEL,
        _CATEGORY,
        _TEST,
        Column("shows", "天数和比例", "days and shares"),
        Column("document", "文件", "document", brief=False),
        Column("clause", "条款", "clause"),
        Column("assumed", "假定", "assumed", brief=False),
        Column("said", "条件", "condition", brief=False),
    )
    rows = [
        {
            **_reason(each),
            **_titles(each.category, each.test, found),
            "shows": _shown(each.shows, found),
        }
        for each in reasons
    ]
    return Sheet("reasons", "认定理由", "Reasons", columns, rows)


def _undecided(undecided: list[dict[str, Any]], found: Classification) -> Sheet:
    columns = (_PARCEL, _CATEGORY, _TEST, Column("fields", "缺少", "not known"))
    rows = [
        {
            **each,
            **_titles(each["category"], each["test"], found),
            "fields": ", ".join(
                PARCEL_STATE.by_name[name].title(language()) for name in each["fields"]
            ),
        }
        for each in undecided
    ]
    return Sheet("undecided", "无法判断", "Undecided", columns, rows)


def _counts(counts: list[dict[str, Any]]) -> Sheet:
    columns = (
        Column("name", "类别", "category"),
        Column("parcels", "地块数", "parcels"),
        Column("area", "面积", "area", "亩", 2),
        Column("undecided", "无法判断", "undecided"),
    )
    return Sheet("counts", "各类合计", "By category", columns, counts)


def _titles(category: str, test: str, found: Classification) -> dict[str, str]:
    held = found.land.categories[category]
    said = language()
    return {"category": held.name(said), "test": held.tests[test].name(said)}


def _shown(shows: Mapping[str, float | None], found: Classification) -> str:
    said = []
    for name, value in shows.items():
        kind = found.rules.types[name]
        title = kind.zh if language() == "zh" else kind.en or kind.zh
        said.append(f"{title} {'–' if value is None else f'{value:.6g}'}")
    return "\n".join(said)


def _units(found: Classification) -> dict[str, str]:
    known = {name: str(kind.unit) for name, kind in found.rules.types.items() if kind.unit}
    units = {name: known[name] for name in ("area", *found.land.measures) if known.get(name)}
    amounts = {
        f"{name}_amount": "万元"
        for name, (_, amount) in found.rules.consequences.items()
        if amount is not None
    }
    return {**units, **amounts}


def said_synthetic(found: Classification) -> Iterator[str]:
    """That parcels are made up, where they are."""
    if found.synthetic:
        yield text(
            "parcels that are synthetic (made up): {count}; the answer shows the rules at work and "
            "is no advice",
            count=found.synthetic,
        )


def land_assumptions(found: Classification) -> Iterable[str]:
    """What the county's rules of land take for granted."""
    land = found.land
    parts: list[Named] = [*land.parameters.values(), *land.clocks.values()]
    for category in land.categories.values():
        parts += category.tests.values()
    parts += land.consequences.values()
    said = language()
    return (f"{part.name(said)}: {part.assumed}" for part in parts if part.assumed)


def _english(part: Named) -> str:
    return part.en or part.zh


def _names(ids: list[str], parts: Mapping[str, Named]) -> str:
    joined = "、" if language() == "zh" else ", "
    return joined.join(parts[name].name(language()) for name in ids)
