"""How a parcel's book and the steps that are due are laid out; nothing is computed here."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.land.book import Book, Entry
from wanmu.land.disposal import Action
from wanmu.land.promises import Promise
from wanmu.land.result import Classification
from wanmu.land.standard import Verified
from wanmu.pack import Pack
from wanmu.pack.models import Land, LandPlan
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.land_view import land_assumptions, reasons_sheet, said_synthetic
from wanmu.report.pack_view import sources_of
from wanmu.report.standard_land_view import status_text
from wanmu.schema.land import EVENT_KINDS, FINDING, PARCEL, PARCEL_EVENT

_STANDING: Final[Mapping[str, str]] = {
    "kept": mark("kept"),
    "broken": mark("broken"),
    "not_due": mark("not due"),
    "unknown": mark("not known"),
}
_PROGRESS: Final[Mapping[str, str]] = {
    "done": mark("done"),
    "overdue": mark("overdue"),
    "open": mark("open"),
    "not_dated": mark("no date: the calendar of working days ends before it"),
}
_PLANS: Final[Mapping[str, str]] = {
    "use_conforming": mark("changed use that conforms"),
    "use_not_conforming": mark("changed use that does not conform"),
}
_KINDS: Final = {choice.value: choice for choice in EVENT_KINDS}


def book_answer(book: Book, pack: Pack, verified: Sequence[Verified] = ()) -> Answer:
    """``wanmu land book``: who, what happened, what was promised, what follows, what is missing."""
    data = {
        "parcel": {**book.parcel, "synthetic": book.synthetic},
        "as_of": book.as_of.isoformat(),
        "categories": list(book.categories),
        "promises": [_promise(each, book) for each in book.promises],
        "standard_land": [each.as_row() for each in verified],
        "actions": [action_row(each, book.classification) for each in book.actions],
        "timeline": [_entry(each, book) for each in book.timeline],
        "grades": None if book.grades is None else [_grade(each) for each in book.grades],
        "missing": list(book.missing),
        "units": {"area": "亩", "land_price": "万元"},
        "assumptions": list(assumptions_of(book)),
    }
    sheets = (
        Sheet("parcel", "地块", "Parcel", (Column("field", "项目", "field"),
              Column("value", "内容", "value")), list(identity(book))),
        reasons_sheet(book.reasons, book.classification),
        promises_sheet(book),
        _standard(verified),
        actions_sheet(book.actions, book.classification),
        timeline_sheet(book),
        _grades(book),
    )  # fmt: skip
    return Answer(data, sheets, tuple(assumptions_of(book)), sources_of(pack))


def due_grounds(found: Classification, actions: Sequence[Action], pack: Pack) -> Answer:
    """What the limits of steps take for granted and rest on, without the steps."""
    told = (*said_synthetic(found), *step_assumptions(found, actions))
    return Answer({}, (), told, sources_of(pack))


def due_answer(found: Classification, actions: Sequence[Action], pack: Pack) -> Answer:
    """``wanmu land due``: who has to do what by when, over all parcels."""
    told = (*said_synthetic(found), *step_assumptions(found, actions))
    data = {
        "as_of": found.as_of.isoformat(),
        "rows": [action_row(each, found) for each in actions],
        "units": {"left": "days"},
        "assumptions": list(told),
    }
    sheet = actions_sheet([each for each in actions if each.progress != "done"], found)
    return Answer(data, (sheet,), told, sources_of(pack))


def identity(book: Book) -> Iterator[dict[str, str]]:
    """The parcel's record and its categories, a line each."""
    for name, value in book.parcel.items():
        field = PARCEL.by_name[name]
        title = field.title(language())
        chosen = {choice.value: choice for choice in field.choices}.get(str(value))
        named = (chosen.zh if language() == "zh" else chosen.en) if chosen else _said(value)
        yield {"field": f"{title} ({field.unit})" if field.unit else title, "value": named}
    land = book.classification.land
    names = [land.categories[name].name(language()) for name in book.categories]
    yield {"field": text("categories"), "value": "、".join(names) or text("none")}


def promises_sheet(book: Book) -> Sheet:
    """What was promised, and what came of it."""
    columns = (
        Column("name", "承诺", "promise"),
        Column("agreed", "约定", "agreed"),
        Column("document", "依据", "document"),
        Column("due", "期限", "due"),
        Column("fact", "实际", "fact"),
        Column("standing_text", "结论", "finding"),
        Column("short", "相差", "short by", "", 2),
        Column("unit", "单位", "unit"),
        Column("penalty", "违约责任", "penalty", brief=False),
    )
    return Sheet("promises", "承诺与兑现", "Promises and facts", columns,
                 [_promise(each, book) for each in book.promises])  # fmt: skip


def _promise(each: Promise, book: Book) -> dict[str, Any]:
    held = book.classification.land.promises[each.name]
    field = PARCEL_EVENT.by_name[held.agreed]
    return {
        "promise": each.name,
        "name": held.name(language()),
        "agreed": _said(each.agreed),
        "made": each.made.isoformat(),
        "document": each.document,
        "due": _day(each.due),
        "delay": each.delay,
        "fact": _said(each.fact) if each.fact is not None else None,
        "known": _day(each.known),
        "standing": each.standing,
        "standing_text": text(_STANDING[each.standing]),
        "short": each.short,
        "unit": text("days") if isinstance(each.agreed, date) else field.unit,
        "penalty": each.penalty,
    }


def _standard(verified: Sequence[Verified]) -> Sheet:
    columns = (
        Column("indicator", "指标", "indicator"),
        Column("lower", "下限", "lower", "", 2),
        Column("upper", "上限", "upper", "", 2),
        Column("unit", "单位", "unit"),
        Column("value", "实测", "measured", "", 2),
        Column("finding", "结论", "finding"),
    )
    rows = [{**each.as_row(), "finding": status_text(each.status)} for each in verified]
    return Sheet("standard_land", "标准地指标", "Indicators of standard land", columns, rows,
                 brief=bool(rows))  # fmt: skip


def actions_sheet(actions: Sequence[Action], found: Classification) -> Sheet:
    """Who has to do what by when."""
    columns = (
        Column("parcel", "地块编号", "parcel"),
        Column("plan_text", "事由", "because of"),
        Column("step_text", "步骤", "step"),
        Column("body", "责任主体", "responsible"),
        Column("since", "起算日", "counted from", brief=False),
        Column("due", "办结期限", "due"),
        Column("done", "办结日期", "done"),
        Column("progress_text", "进度", "state"),
        Column("left", "剩余天数", "days left"),
        Column("basis", "依据", "rests on", brief=False),
    )
    rows = [action_row(each, found) for each in actions]
    return Sheet("actions", "处置方案", "Disposal plan", columns, rows)


def action_row(each: Action, found: Classification) -> dict[str, Any]:
    """A step of a plan for one parcel, in both forms."""
    plan = found.land.plans[each.plan]
    step = plan.steps[each.step]
    return {
        "parcel": each.parcel,
        "plan": each.plan,
        "plan_text": plan_text(each.plan, found.land),
        "step": each.step,
        "step_text": step.name(language()),
        "body": each.body,
        "since": _day(each.since),
        "found": each.found,
        "due": _day(each.due),
        "done": _day(each.done),
        "left": each.left,
        "progress": each.progress,
        "progress_text": text(_PROGRESS[each.progress]),
        "basis": _basis(plan, each.step, found.land),
    }


def progress_words() -> dict[str, str]:
    """What is said of a step, by its progress."""
    return {key: text(said) for key, said in _PROGRESS.items()}


def plan_text(name: str, land: Land) -> str:
    """The category, or what was found of the use, that a plan is for."""
    held = land.categories.get(name)
    return held.name(language()) if held else text(_PLANS[name])


def plan_words(land: Land) -> dict[str, str]:
    """What each plan is for."""
    return {name: plan_text(name, land) for name in land.plans}


def basis_words(land: Land) -> dict[str, str]:
    """What each step of every plan rests on, by plan and step."""
    return {
        f"{name}/{key}": _basis(plan, key, land)
        for name, plan in land.plans.items()
        for key in plan.steps
    }


def _basis(plan: LandPlan, step: str, land: Land) -> str:
    held = plan.steps[step]
    if held.assumed:
        return text("assumed: {why}", why=held.assumed)
    title = land.documents[held.document or plan.document or land.document].title
    return text("{document}, {clause}", document=title, clause=held.clause or plan.clause)


def timeline_sheet(book: Book) -> Sheet:
    """What happened, in order."""
    columns = (
        Column("day", "日期", "day"),
        Column("days", "距上一事件", "days since", "天" if language() == "zh" else "days"),
        Column("event", "事件", "event"),
        Column("said", "内容", "what it says"),
        Column("document", "文号", "document"),
        Column("note", "备注", "note", brief=False),
    )
    return Sheet(
        "timeline", "大事记", "Timeline", columns, [_entry(e, book) for e in book.timeline]
    )


def _entry(each: Entry, book: Book) -> dict[str, Any]:
    said = [
        text("{field}: {value}", field=PARCEL_EVENT.by_name[name].title(language()),
             value=_said(value))
        for name, value in each.said.items()
    ]  # fmt: skip
    kind = _KINDS[each.kind]
    return {
        "day": each.day.isoformat(),
        "days": each.days,
        "kind": each.kind,
        "event": kind.zh if language() == "zh" else kind.en,
        "said": "\n".join([*_steps(each.step, book.classification.land), *said]),
        "document": each.document,
        "note": each.note,
    }


def _steps(word: str, land: Land) -> Iterator[str]:
    """The step that an event names, by its identifier or a name, in the language in force."""
    if word in FINDING:
        yield text("matter found")
    for plan in land.plans.values():
        yield from (
            step.name(language())
            for key, step in plan.steps.items()
            if word and word in {key, step.zh, step.en}
        )


def _grades(book: Book) -> Sheet:
    columns = (
        Column("year", "年度", "year"),
        Column("holder", "企业", "firm"),
        Column("grade", "档次", "grade"),
    )
    rows = [_grade(each) for each in book.grades or ()]
    return Sheet("grades", "历年档次", "Grades", columns, rows, brief=book.grades is not None)


def _grade(each: Any) -> dict[str, Any]:
    return {"year": str(each.year), "holder": each.holder, "grade": each.grade}


def assumptions_of(book: Book) -> Iterator[str]:
    """What the book takes for granted, and that it is made up where it is."""
    if book.synthetic:
        yield text("the parcel is made up, and so is its outline")
    yield from land_assumptions(book.classification)
    yield from step_assumptions(book.classification, book.actions)


def step_assumptions(found: Classification, actions: Sequence[Action]) -> Iterator[str]:
    """What the limits of steps take for granted."""
    if any(not each.found for each in actions):
        yield text(
            "where no finding is recorded, limits count from {day}, the day that is asked about",
            day=found.as_of.isoformat(),
        )
    told = {}
    for each in actions:
        step = found.land.plans[each.plan].steps[each.step]
        if step.assumed:
            told[step.name(language())] = step.assumed
    for name, why in told.items():
        yield text("{name}: {why}", name=name, why=why)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _said(value: Any) -> str:
    if value is None:
        return text("not known")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
