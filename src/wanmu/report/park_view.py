"""How platforms and parks are laid out: what the pack states, and what the ledger comes to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wanmu.kernel.label import Label, label_name, weakest
from wanmu.kernel.messages import language, text
from wanmu.land.platforms import FEWEST, PlatformFirms, PlatformLand
from wanmu.pack import Pack
from wanmu.pack.models import Block, Land, Park, Platform
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.pack_view import sources_of

_BLOCK_FIGURES = (
    ("area", "面积", "area"),
    ("permitted", "允许建设区", "permitted"),
    ("conditional", "有条件建设区", "conditional"),
    ("restricted", "限制建设区", "restricted"),
    ("construction_land", "现状建设用地", "construction land"),
    ("to_convert", "需农转用", "to convert"),
    ("permanent_basic_farmland", "永久基本农田", "permanent basic farmland"),
    ("first_phase_area", "首期面积", "first phase"),
)
_PARK = (
    Column("name", "园区", "park"),
    Column("platform", "所属平台", "platform"),
    Column("block", "区块", "block"),
    Column("area", "面积", "area", "亩"),
    Column("investor", "投资主体", "investor"),
    Column("mode", "开发模式", "mode"),
    Column("theme", "定位", "theme"),
    Column("facilities", "共享设施", "shared facilities"),
    Column("locator", "原文位置", "place in the document"),
    Column("label", "性质", "label"),
)


@dataclass(frozen=True, slots=True)
class Grades:
    """How many firms of each platform have which grade in the evaluation of a year."""

    year: int
    names: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the ledger comes to by platform, as of a day and for a year; ``shows`` masks.

    ``grades`` are those in force, None while none are.
    """

    land: Mapping[str, PlatformLand]
    firms: Mapping[str, PlatformFirms]
    day: date
    year: int | None
    made_up: bool
    shows: Callable[[str], bool]
    mask: str
    grades: Grades | None = None


def parks_title(pack: Pack) -> str:
    """How many platforms and parks the pack states."""
    return text(
        "Platforms and zones: {platforms}; parks: {parks}",
        platforms=len(pack.platforms),
        parks=len(pack.parks),
    )


def parks_answer(pack: Pack, measured: Measured) -> Answer:
    """Every platform with its land and firms, every park as the plan states it."""
    platforms = [_platform(each, pack, measured) for each in pack.platforms.values()]
    parks = [_park(each) for each in pack.parks.values()]
    sheets = (
        Sheet("platforms", "平台", "Platforms", _platform_columns(measured), platforms),
        Sheet("parks", "园区", "Parks", _PARK, parks),
    )
    return _answer(sheets, pack, measured)


def parks_grounds(pack: Pack, measured: Measured) -> Answer:
    """How the figures of platforms are to be read, and the documents of the pack."""
    return _answer((), pack, measured)


def platform_answer(platform: Platform, pack: Pack, measured: Measured) -> Answer:
    """One platform: land and firms, what is printed of it, its blocks and parks."""
    name, land = platform.id, pack.land
    inside = [each for each in pack.platforms.values() if each.parent == name]
    blocks = [each for each in pack.blocks.values() if each.platform == name]
    parks = [each for each in pack.parks.values() if each.platform == name]
    own = [_platform(each, pack, measured) for each in (platform, *inside)]
    held = measured.land.get(name, PlatformLand())
    sheets = (
        Sheet("platforms", "用地和企业", "Land and firms", _platform_columns(measured), own),
        Sheet("categories", "闲置低效用地", "Idle and inefficient land", _CATEGORY,
              list(_categories(held, land, measured))),
        _facts(name, pack),
        Sheet("blocks", "区块", "Blocks", _block_columns(), [_block(each) for each in blocks]),
        Sheet("parks", "园区", "Parks", _PARK, [_park(each) for each in parks]),
    )  # fmt: skip
    return _answer(sheets, pack, measured)


def park_answer(park: Park, pack: Pack, measured: Measured) -> Answer:
    """One park: what is printed of it."""
    sheets = (
        Sheet("parks", "园区", "Park", _PARK, [_park(park)]),
        _facts(park.id, pack),
    )
    return _answer(sheets, pack, measured)


_CATEGORY = (
    Column("name", "类别", "category"),
    Column("parcels", "地块数", "parcels"),
    Column("area", "面积", "area", "亩", 1),
    Column("label", "性质", "label"),
)


def _categories(held: PlatformLand, land: Land, measured: Measured) -> Iterator[dict[str, Any]]:
    for name, each in land.categories.items():
        count, area = held.by_category.get(name, (0, 0.0))
        yield {
            "category": name,
            "name": each.name(language()),
            "parcels": count,
            "area": area,
            "label": _label(measured),
        }


def _platform_columns(measured: Measured) -> tuple[Column, ...]:
    year = "" if measured.year is None else f" {measured.year}"
    return (
        Column("name", "平台", "platform"),
        Column("parent", "上级平台", "belongs to"),
        Column("manager", "管理主体", "run by"),
        Column("parcels", "地块数", "parcels"),
        Column("area", "用地", "land", "亩", 0),
        Column("bad", "闲置低效地块", "idle or badly used"),
        Column("bad_area", "闲置低效面积", "idle or badly used", "亩", 0),
        Column("firms", f"企业数{year}", f"firms{year}"),
        Column("output", "产值", "output", "万元", 0),
        Column("firm_land", "企业用地", "land of firms", "亩", 0),
        Column("output_per_mu", "亩均产值", "output per mu", "万元/亩", 1),
        Column("tax_per_mu", "亩均税收", "tax per mu", "万元/亩", 2),
        Column("lacking", "缺数据企业", "firms that lack a figure"),
        *_grade_columns(measured.grades),
        Column("label", "性质", "label"),
    )


def _grade_columns(grades: Grades | None) -> Iterator[Column]:
    if grades is None:
        return
    for name in grades.names:
        zh, en = f"{name} 档企业 {grades.year}", f"firms graded {name} {grades.year}"
        yield Column(f"grade_{name}", zh, en)


def _grade_counts(platform: str, grades: Grades | None) -> dict[str, int]:
    """None at all of a platform of which no firm was graded: it is not known to have none."""
    if grades is None or platform not in grades.counts:
        return {}
    counts = grades.counts[platform]
    return {f"grade_{name}": counts.get(name, 0) for name in grades.names}


def platform_rows(pack: Pack, measured: Measured) -> list[dict[str, Any]]:
    """Every platform with its land and firms, nothing masked: that is for who shows the rows."""
    none = dict.fromkeys(each.key for each in _platform_columns(measured))
    return [
        {
            **none,
            "id": each.id,
            "parent": each.parent or None,
            "manager": each.manager or None,
            **(figures := _figures(each.id, measured)),
            "label": _nature(measured) if figures else None,
        }
        for each in pack.platforms.values()
    ]


def _figures(platform: str, measured: Measured) -> dict[str, Any]:
    land, firms = measured.land.get(platform), measured.firms.get(platform)
    figures: dict[str, Any] = {**_grade_counts(platform, measured.grades)}
    if land is not None:
        figures |= {
            "parcels": land.parcels,
            "area": land.area,
            "bad": land.bad,
            "bad_area": land.bad_area,
        }
    if firms is not None:
        figures |= {
            "firms": firms.firms,
            "lacking": firms.lacking,
            "output": firms.output,
            "firm_land": firms.land,
            "output_per_mu": firms.output_per_mu,
            "tax_per_mu": firms.tax_per_mu,
        }
    return figures


def _platform(each: Platform, pack: Pack, measured: Measured) -> dict[str, Any]:
    figures = _figures(each.id, measured)
    hidden = {n: measured.mask for n in figures if not measured.shows(n)}
    parent = pack.platforms.get(each.parent)
    return {
        "id": each.id,
        "name": platform_name(each),
        "parent": None if parent is None else platform_name(parent),
        "manager": each.manager or None,
        **figures,
        **hidden,
        "label": _label(measured) if figures else None,
    }


def platform_name(each: Platform) -> str:
    """Its short name in the language in force."""
    return each.id if language() == "zh" else each.name_en or each.id


def _park(each: Park) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": park_name(each),
        "platform": each.platform or None,
        "block": each.block or None,
        "area": each.area or None,
        "investor": each.investor or None,
        "mode": each.mode or None,
        "theme": each.theme or None,
        "facilities": "、".join(each.facilities) or None,
        "locator": each.locator,
        "label": label_name("stated"),
    }


def park_rows(pack: Pack) -> list[dict[str, Any]]:
    """Every park as the plan states it, its area as a number, too, in the pack's unit of area."""
    stated = ((each, pack.facts.get(f"park.{each.id}.area")) for each in pack.parks.values())
    return [
        {**_park(each), "mu": None if fact is None else float(fact.stated.value)}
        for each, fact in stated
    ]


def park_name(each: Park) -> str:
    """Its name in the language in force."""
    return each.id if language() == "zh" else each.name_en or each.id


def _block_columns() -> tuple[Column, ...]:
    return (
        Column("name", "区块", "block"),
        *(Column(key, zh, en, "亩") for key, zh, en in _BLOCK_FIGURES),
        Column("phase", "时序", "phase"),
        Column("industries", "产业", "industries"),
        Column("planned_use", "规划用途", "planned use"),
        Column("status", "现状", "state"),
        Column("locator", "原文位置", "place in the document"),
        Column("label", "性质", "label"),
    )


def _block(each: Block) -> dict[str, Any]:
    return {
        "name": each.name or each.id,
        # As printed: a figure of a document keeps its digits.
        **{key: getattr(each, key) or None for key, _, _ in _BLOCK_FIGURES},
        "phase": each.phase,
        "industries": "、".join(each.industries) or None,
        "planned_use": "、".join(each.planned_use) or None,
        "status": each.status_note or None,
        "locator": each.locator,
        "label": label_name("stated"),
    }


def _facts(subject: str, pack: Pack) -> Sheet:
    columns = (
        Column("indicator", "指标", "indicator"),
        Column("period", "时期", "period"),
        Column("scope", "口径", "scope"),
        Column("printed", "公布", "published"),
        Column("unit", "单位", "unit"),
        Column("source", "文件", "document"),
        Column("locator", "原文位置", "place in the document"),
        Column("label", "性质", "label"),
    )
    rows = [
        {
            "indicator": _indicator(fact.stem, pack)
            if not fact.suffix
            else f"{_indicator(fact.stem, pack)} ({fact.suffix})",
            "period": str(fact.period),
            "scope": pack.scopes[fact.scope].zh
            if language() == "zh"
            else pack.scopes[fact.scope].en,
            "printed": fact.printed,
            "unit": str(fact.unit),
            "source": pack.sources[fact.source].title,
            "locator": fact.locator,
            "label": label_name("stated"),
        }
        for fact in pack.facts.values()
        if fact.subject == subject
    ]
    return Sheet("facts", "公布的数字", "Published figures", columns, rows)


def _indicator(stem: str, pack: Pack) -> str:
    return pack.indicators[stem].name(language()) if stem in pack.indicators else stem


def _label(measured: Measured) -> str:
    return label_name(_nature(measured))


def _nature(measured: Measured) -> Label:
    return "synthetic" if measured.made_up else weakest("computed")


def _answer(sheets: tuple[Sheet, ...], pack: Pack, measured: Measured) -> Answer:
    told = [
        text(
            "land and firms are computed from the ledger: land as of {day}, firms of {year}; parks "
            "and blocks are as the plan prints them",
            day=measured.day.isoformat(),
            year=measured.year or "–",
        ),
        text("sums over fewer than {count} firms are left out", count=FEWEST),
        text("a platform's figures are without those of the zones that belong to it"),
    ]
    data = {sheet.key: list(sheet.rows) for sheet in sheets}
    return Answer({**data, "assumptions": told}, sheets, tuple(told), sources_of(pack))
