"""How the check of changed uses is laid out; nothing is computed here."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.land.disposal import Action, last_due
from wanmu.land.result import Classification
from wanmu.land.uses import UseFinding, counted
from wanmu.pack import Pack
from wanmu.pack.land_plans import CONFORMING, NOT_CONFORMING
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.book_view import action_row, actions_sheet, step_assumptions
from wanmu.report.land_view import said_synthetic
from wanmu.report.pack_view import sources_of

_STANDINGS: Final = {
    "not_conforming": mark("changed, does not conform"),
    "conforming": mark("changed, conforms"),
    "unknown": mark("cannot be told"),
    "unchanged": mark("as approved"),
}
_FOLLOWS: Final = {
    CONFORMING: mark("a disposal plan is to be issued"),
    NOT_CONFORMING: mark("to be corrected within a time"),
}
_UNKNOWN: Final = {
    "use": mark('"{actual}" is no use that land.yaml has; correct it, or add the word'),
    "approved": mark('"{approved}", for which it was approved, is no use that land.yaml has'),
    "plan_use": mark('the planned use "{planned}" is no use that land.yaml has'),
}


def use_answer(
    found: Classification, findings: Sequence[UseFinding], actions: Sequence[Action], pack: Pack
) -> Answer:
    """``wanmu land use``: each recorded use beside the planned one, and what follows."""
    ends = last_due(actions)
    rows = [_row(each, found, ends.get(each.parcel)) for each in findings]
    counts = [
        {"standing": standing, "parcels": parcels, "area": area}
        for standing, parcels, area in counted(findings)
    ]
    assumptions = tuple(_assumptions(found, findings, actions))
    data = {
        "as_of": found.as_of.isoformat(),
        "counts": counts,
        "rows": rows,
        "actions": [action_row(each, found) for each in actions],
        "units": {"area": "亩", "left": "days"},
        "assumptions": list(assumptions),
    }
    sheets = (_counts_sheet(counts), _rows_sheet(rows, found), actions_sheet(actions, found))
    return Answer(data, sheets, assumptions, sources_of(pack))


def _row(each: UseFinding, found: Classification, end: Any) -> dict[str, Any]:
    uses = found.land.uses
    clause = uses.clause if uses else ""
    document = (uses.document if uses else None) or found.land.document
    names = ("parcel", "platform", "block", "area", "planned", "actual", "approved")
    return {
        **{name: getattr(each, name) for name in names},
        "since": each.since.isoformat(),
        "standing": each.standing,
        "plan": each.plan,
        "by": None if end is None else end.isoformat(),
        "unknown": list(each.unknown),
        "reason": _reason(each),
        "document": found.land.documents[document].title,
        "clause": clause,
        "assumed": uses.kinds[each.fits].assumed if uses and each.fits else "",
    }


def _reason(each: UseFinding) -> str:
    said = {"actual": each.actual, "planned": each.planned, "approved": each.approved}
    if each.standing == "unchanged":
        return text("used as approved: {approved}", approved=each.approved)
    if each.standing == "not_conforming":
        return text("used as {actual}; the plan has {planned}", **_two(said))
    if each.fits is not None:
        return text("used as {actual}, which counts as {planned}", **_two(said))
    if each.standing == "conforming":
        return text("used as {actual}, as the plan has it: {planned}", **_two(said))
    if each.planned is None and "plan_use" in each.unknown:
        return text("the parcel's record has no planned use; write plan_use")
    return text(_UNKNOWN[each.unknown[0]], **said)


def _two(said: dict[str, str | None]) -> dict[str, str | None]:
    return {name: said[name] for name in ("actual", "planned")}


def _counts_sheet(counts: list[dict[str, Any]]) -> Sheet:
    columns = (
        Column("standing", "结论", "finding"),
        Column("parcels", "地块数", "parcels"),
        Column("area", "面积", "area", "亩", 2),
    )
    rows = [{**row, "standing": text(_STANDINGS[row["standing"]])} for row in counts]
    return Sheet("counts", "用途变更排查合计", "Changed uses", columns, rows)


def _rows_sheet(rows: list[dict[str, Any]], found: Classification) -> Sheet:
    columns = (
        Column("parcel", "地块编号", "parcel"),
        Column("platform", "平台", "platform", brief=False),
        Column("block", "区块", "block", brief=False),
        Column("area", "面积", "area", "亩", 2),
        Column("planned", "规划用途", "planned use"),
        Column("approved", "批准用途", "approved for", brief=False),
        Column("actual", "实际用途", "actual use"),
        Column("since", "起始日期", "since"),
        Column("standing", "结论", "finding"),
        Column("reason", "理由", "reason"),
        Column("plan", "后续", "what follows"),
        Column("by", "完成期限", "complete by"),
        Column("document", "文件", "document", brief=False),
        Column("clause", "条款", "clause", brief=False),
        Column("assumed", "假定", "assumed", brief=False),
    )
    shown = [
        {
            **row,
            "standing": text(_STANDINGS[row["standing"]]),
            "plan": _follows(row, found),
        }
        for row in rows
        if row["standing"] != "unchanged"
    ]
    day = found.as_of.isoformat()
    return Sheet("rows", f"用途变更地块（{day}）", f"Uses on {day}", columns, shown)


def _follows(row: dict[str, Any], found: Classification) -> str:
    if row["plan"] is None:
        return ""
    if row["plan"] in found.land.plans:
        return text(_FOLLOWS[row["plan"]])
    return text("the pack has no disposal plan for it")


def _assumptions(
    found: Classification, findings: Sequence[UseFinding], actions: Sequence[Action]
) -> Iterator[str]:
    uses = found.land.uses
    if uses is not None:
        yield text(
            "land was approved as {approved} where its approval, supply or contract names no use",
            approved=uses.kinds[uses.approved].name(language()),
        )
        if uses.assumed:
            yield uses.assumed
        for name in dict.fromkeys(each.fits for each in findings if each.fits):
            if uses.kinds[name].assumed:
                yield uses.kinds[name].assumed
    yield from step_assumptions(found, actions)
    yield from said_synthetic(found)
