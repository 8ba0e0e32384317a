"""How progress and candidates of redevelopment are laid out; nothing is computed here."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.land.redevelop import Candidate, Progress, Redevelopment
from wanmu.pack import Pack
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.land_pages import JOINT
from wanmu.report.land_view import said_synthetic
from wanmu.report.pack_view import sources_of
from wanmu.report.plan_words import fact_place, fact_words
from wanmu.schema.land import PARCEL_STATE

_STANDINGS: Final = {
    "offered": mark("can be taken up"),
    "unknown": mark("its industry or output is not known"),
    "delayed": mark("delayed by the government"),
    "reached": mark("yields what is required"),
    "redeveloped": mark("redeveloped"),
    "taken_back": mark("taken back"),
}
_UNITS: Final = {
    **dict.fromkeys(("goal", "done", "area", "expected", "low", "high"), "亩"),
    **dict.fromkeys(("needed", "pace"), "亩/年"),
    **dict.fromkeys(("required", "actual"), "万元/亩"),
    "gain": "万元/年",
}


def redevelop_answer(found: Redevelopment, pack: Pack) -> Answer:
    """``wanmu land redevelop``: progress, areas by year, forecast, candidates."""
    progress = [_progress(each, pack) for each in found.progress]
    years = [
        {
            "period": each.period,
            "year": year,
            "area": area,
            "full": year in each.full_years,
        }
        for each in found.progress
        for year, area in each.by_year.items()
    ]
    rows = [asdict(each) for each in found.candidates]
    counts = [
        {"standing": standing, "parcels": parcels, "area": area}
        for standing, parcels, area in found.counts()
    ]
    assumptions = tuple(_assumptions(found))
    data = {
        "as_of": found.found.as_of.isoformat(),
        "target_year": found.target,
        "progress": progress,
        "years": years,
        "counts": counts,
        "rows": rows,
        "units": _UNITS,
        "assumptions": list(assumptions),
    }
    sheets = (
        _progress_sheet(progress, found),
        _years_sheet(years),
        _counts_sheet(counts),
        *_candidates(found),
    )
    return Answer(data, sheets, assumptions, sources_of(pack))


def redevelop_summary(found: Redevelopment, pack: Pack) -> Answer:
    """The same without the candidates: progress, years, counts, what is taken for granted."""
    whole = redevelop_answer(found, pack)
    return replace(whole, sheets=whole.sheets[:3])


def place_words() -> dict[str, str]:
    """What is said of a parcel's standing."""
    return {key: text(said) for key, said in _STANDINGS.items()}


def missing_words() -> dict[str, str]:
    """What is said to be missing, by the names of fields with JOINT between them."""
    found = {("industry",), ("output_per_mu",), ("industry", "output_per_mu")}
    return {JOINT.join(names): _missing(names) for names in found}


def _progress(each: Progress, pack: Pack) -> dict[str, Any]:
    names = ("period", "fact", "goal", "done", "share", "parcels", "years_left", "needed")
    forecast = each.forecast
    parts = ("pace", "expected", "low", "high")
    return {
        **{name: getattr(each, name) for name in names},
        **{name: None if forecast is None else getattr(forecast, name) for name in parts},
        "full_years": list(each.full_years),
        "figure": fact_words(pack.facts[each.fact], pack),
        "place": fact_place(pack.facts[each.fact], pack),
    }


def _progress_sheet(rows: list[dict[str, Any]], found: Redevelopment) -> Sheet:
    columns = (
        Column("period", "期间", "period"),
        Column("goal", "目标", "goal", "亩", 0),
        Column("done", "已盘活", "done", "亩", 2),
        Column("share", "完成比例", "share", "", 3),
        Column("parcels", "地块数", "parcels"),
        Column("years_left", "剩余年数", "years left", "", 2),
        Column("needed", "达标所需", "needed", "亩/年", 1),
        Column("pace", "年均进度", "pace", "亩/年", 1),
        Column("expected", "期末预测", "forecast", "亩", 0),
        Column("low", "按最慢年", "at the slowest", "亩", 0),
        Column("high", "按最快年", "at the fastest", "亩", 0),
        Column("figure", "目标依据", "figure of the goal", brief=False),
        Column("place", "出处", "where it is printed", brief=False),
    )
    day = found.found.as_of.isoformat()
    return Sheet("progress", f"再开发进度（{day}）", f"Redevelopment by {day}", columns, rows)


def _years_sheet(rows: list[dict[str, Any]]) -> Sheet:
    columns = (
        Column("period", "期间", "period"),
        Column("year", "年份", "year"),
        Column("area", "盘活面积", "redeveloped", "亩", 2),
        Column("full", "整年", "full year"),
    )
    shown = [{**row, "year": str(row["year"]), "full": _yes(full=row["full"])} for row in rows]
    return Sheet("years", "各年盘活", "By year", columns, shown)


def _yes(*, full: bool) -> str:
    return text("the whole year") if full else text("part of the year")


def _counts_sheet(counts: list[dict[str, Any]]) -> Sheet:
    columns = (
        Column("standing", "能否再开发", "standing"),
        Column("parcels", "地块数", "parcels"),
        Column("area", "未盘活面积", "area left", "亩", 2),
    )
    rows = [{**row, "standing": text(_STANDINGS[row["standing"]])} for row in counts]
    return Sheet("counts", "各类地块", "By standing", columns, rows)


def _candidates(found: Redevelopment) -> tuple[Sheet, Sheet]:
    """Parcels that can be taken up; the others, which a terminal leaves out."""
    columns = (
        Column("parcel", "地块编号", "parcel"),
        Column("standing", "能否再开发", "standing", brief=False),
        Column("categories", "类别", "categories"),
        Column("platform", "平台", "platform", brief=False),
        Column("block", "区块", "block", brief=False),
        Column("industry", "产业", "industry"),
        Column("area", "未盘活面积", "area left", "亩", 2),
        Column("required", "要求产出", "required", "万元/亩", 0),
        Column("actual", "实际产出", "actual", "万元/亩", 1),
        Column("gain", "可增产出", "gain", "万元/年", 0),
        Column("missing", "缺少", "not known", brief=False),
    )
    taken, rest = (
        [_shown(each, found) for each in found.candidates if (each.standing == "offered") is wanted]
        for wanted in (True, False)
    )
    title = f"再开发候选（{found.target}年要求）", f"Candidates against {found.target}"
    return (
        Sheet("rows", *title, columns, taken),
        Sheet("others", "其余地块", "Other parcels", columns, rest, brief=False),
    )


def _shown(each: Candidate, found: Redevelopment) -> dict[str, Any]:
    said = language()
    joined = "、" if said == "zh" else ", "
    categories = found.found.land.categories
    return {
        **asdict(each),
        "standing": text(_STANDINGS[each.standing]),
        "categories": joined.join(categories[name].name(said) for name in each.categories),
        "missing": _missing(each.missing),
    }


def _missing(names: Sequence[str]) -> str:
    said = language()
    joined = "、" if said == "zh" else ", "
    return joined.join(PARCEL_STATE.by_name[name].title(said) for name in names)


def _assumptions(found: Redevelopment) -> Iterator[str]:
    yield text(
        "an area counts once in a period, however often it is redeveloped; a redevelopment without "
        "an area is of the whole parcel"
    )
    for each in found.progress:
        if each.forecast is not None:
            yield text(
                "the forecast for {period} is what is done and the years left at the mean of the "
                "full years; its range takes the slowest and the fastest of them and is no "
                "probability",
                period=each.period,
            )
        elif each.years_left:
            yield text(
                "no forecast for {period}: it takes two full years, and there are {years}",
                period=each.period,
                years=len(each.full_years),
            )
    yield text(
        "the gain is required less actual output per mu, times the area not redeveloped; what new "
        "land of the industry must yield in {target} is taken to be required of this land",
        target=found.target,
    )
    yield from said_synthetic(found.found)
    if found.past_target:
        yield text(
            "every target year has passed; the requirement of {target} is used", target=found.target
        )
