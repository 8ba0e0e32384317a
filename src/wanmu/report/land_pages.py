"""How the land of a day is laid out on pages: categories with their rules, map, words of a list."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, Final

import polars as pl

from wanmu.kernel.messages import language, mark, text
from wanmu.land.extents import extents
from wanmu.land.register import NONE, UNDECIDED, Register
from wanmu.land.result import Classification
from wanmu.pack import Pack
from wanmu.pack.models import Land
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.land_view import land_assumptions, said_synthetic
from wanmu.report.pack_view import sources_of
from wanmu.schema.land import PARCEL

JOINT: Final = "+"
"""Between the identifiers of several categories of a parcel."""
_STANDINGS: Final[Mapping[str, str]] = {
    NONE: mark("in no category"),
    UNDECIDED: mark("undecided for want of figures"),
}
_MOST: Final = 3


def categories_answer(found: Classification, pack: Pack) -> Answer:
    """Each category with its parcels, and the rule that puts them there."""
    land = found.land
    rows = [
        {
            "category": each.category,
            "name": land.categories[each.category].name(language()),
            "parcels": each.parcels,
            "area": each.area,
            "undecided": each.undecided,
            "rule": "\n".join(_rules(land, each.category)),
        }
        for each in found.counts()
    ]
    columns = (
        Column("name", "类别", "category"),
        Column("parcels", "地块数", "parcels"),
        Column("area", "面积", "area", "亩", 0),
        Column("undecided", "无法判断", "undecided"),
        Column("rule", "认定规则和依据", "rule and what it rests on"),
    )
    told = (*said_synthetic(found), text("a parcel counts in each category that it is in"))
    data = {"as_of": found.as_of.isoformat(), "rows": rows, "units": {"area": "亩"}}
    sheet = Sheet("rows", "分类统计", "By category", columns, rows)
    return Answer(data, (sheet,), (*told, *land_assumptions(found)), sources_of(pack))


def land_title(found: Register) -> str:
    """What the land of a day comes to."""
    if not found.entries:
        return text("the ledger holds no parcel that you may see; a clerk can import them")
    bad = [each for each in found.entries.values() if each.categories]
    return text(
        "Parcels idle or badly used on {day}: {bad} of {all}; with an overdue step: {late}",
        bad=f"{len(bad):,}",
        all=f"{len(found.entries):,}",
        day=found.found.as_of.isoformat(),
        late=f"{len({each.parcel for each in found.actions if each.progress == 'overdue'}):,}",
    )


def due_title(found: Register) -> str:
    """What is due, in one sentence."""
    late = sum(each.progress == "overdue" for each in found.actions)
    pending = sum(each.progress in {"open", "not_dated"} for each in found.actions)
    return text(
        "Steps on {day}: {late} overdue, {pending} to come",
        late=f"{late:,}",
        pending=f"{pending:,}",
        day=found.found.as_of.isoformat(),
    )


def _rules(land: Land, name: str) -> Iterator[str]:
    category = land.categories[name]
    for test in category.tests.values():
        own = test.document or (category.document if not test.clause else None)
        yield text(
            "{test}: {document}, {clause}",
            test=test.name(language()),
            document=land.documents[own or land.document].title,
            clause=test.clause or category.clause or "–",
        )
        if test.assumed:
            yield text("assumed: {why}", why=test.assumed)


def standing_words(land: Land) -> dict[str, str]:
    """The first category of a parcel in words, and those of parcels without one."""
    named = {name: each.name(language()) for name, each in land.categories.items()}
    return named | {name: text(said) for name, said in _STANDINGS.items()}


def categories_words(land: Land) -> dict[str, str]:
    """Every combination of categories that a parcel may be in, in words."""
    said = standing_words(land)
    joined = "、" if language() == "zh" else ", "
    found = {
        JOINT.join(names): joined.join(said[name] for name in names)
        for count in range(2, _MOST + 1)
        for names in combinations(land.categories, count)
    }
    return said | found


def step_words(land: Land) -> dict[str, str]:
    """Every step of every plan in words, by plan and step."""
    return {
        f"{plan}/{key}": step.name(language())
        for plan, held in land.plans.items()
        for key, step in held.steps.items()
    }


def map_note(parcels: pl.DataFrame, last: date | None) -> str:
    """What is drawn, from where, and what is made up."""
    made_up = parcels.filter(pl.col("data_label") == "synthetic").height
    if made_up:
        return text(
            "Made-up parcels, whose outlines are schematic, not the true place: {count}. "
            "Platforms and blocks are drawn around their parcels, as the plan prints no "
            "coordinates. Last event: {day}.",
            count=f"{made_up:,}",
            day=last or "–",
        )
    return text(
        "Platforms and blocks are drawn around their parcels, as the plan prints no coordinates. "
        "Last event: {day}.",
        day=last or "–",
    )


def parcel_lines(parcel: Mapping[str, Any], categories: str) -> tuple[str, ...]:
    """What a map says of a parcel."""
    area = text("{area} mu · {categories}", area=f"{parcel['area']:,.1f}", categories=categories)
    place = "·".join(each for each in (parcel["platform"], parcel["block"]) if each)
    label = text("made up; its place is schematic") if parcel["data_label"] == "synthetic" else ""
    legal = {each.value: each for each in PARCEL.by_name["legal_class"].choices}
    found = legal.get(parcel["legal_class"] or "")
    said = (found.zh if language() == "zh" else found.en) if found else ""
    return tuple(each for each in (area, place, said, label) if each)


def places(parcels: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The sketched extents of platforms and of blocks, by kind and name."""
    return {kind: extents(parcels, kind) for kind in ("platform", "block")}
